import type { ReadableAtom } from 'nanostores';

/** From one rendering to the next, ms, while comments come in faster. */
const pause = 60;

/**
 * Slows down what atoms ask for: fifty comments a second are no easier to read in fifty steps. What comes alone is
 * not kept waiting.
 */
export class Calm {
  #last = -Infinity;
  #isWaiting = false;

  of($atom: Pick<ReadableAtom, 'listen'>): Pick<ReadableAtom, 'listen'> {
    return {
      listen: (listener) =>
        $atom.listen((...values) => {
          if (this.#isWaiting) return;
          this.#isWaiting = true;
          this.#run(() => listener(...values));
        }),
    };
  }

  #run(act: () => void) {
    const now = performance.now();
    if (now - this.#last < pause) {
      requestAnimationFrame(() => this.#run(act));
      return;
    }
    this.#last = now;
    this.#isWaiting = false;
    act();
  }
}
