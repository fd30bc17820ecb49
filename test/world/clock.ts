import type { Cancel } from '../../src/core/ports.ts';

interface Due {
  at: number;
  readonly run: () => void;
  /** A timer of the page's: stands still while the machine sleeps, if its clock does. */
  readonly local: boolean;
}

/** More than this does not happen at one instant, unless it goes on for ever. */
const mostStill = 10_000;

/** Turns of the event loop that are asked for at once. */
const perRound = 16;

/** Server time when the world begins: 2025-12-19 14:22:35 in Vietnam. */
export const beginning = Date.UTC(2025, 11, 19, 7, 22, 35);

/**
 * All time there is. What is due runs in order, with every promise settled in between, and nothing waits:
 * the clock jumps from one thing to the next.
 */
export class Clock {
  /** ms since the world began. The server's clock is this much after `beginning`. */
  time = 0;
  /** What the browser's wall clock is ahead of the server's, ms. */
  ahead = 0;
  #slept = 0;
  /** What has run since time last went on. */
  #still = 0;
  /** By time, then in the order asked. */
  readonly #dues: Due[] = [];

  get server(): number {
    return beginning + this.time;
  }

  get wall(): number {
    return beginning + this.time + this.ahead;
  }

  /** The page's monotonic clock, ms. */
  get elapsed(): number {
    return this.time - this.#slept;
  }

  /** Timers of the page that are waiting. */
  get timers(): number {
    return this.#dues.filter(({ local }) => local).length;
  }

  after(ms: number, run: () => void, local = false): Cancel {
    const due: Due = { at: this.time + Math.max(0, ms), run, local };
    this.#insert(due);
    return () => {
      const index = this.#dues.indexOf(due);
      if (index >= 0) this.#dues.splice(index, 1);
    };
  }

  /** Time goes by. Nothing in the world takes more than microtasks: between two immediates all of them settle. */
  pass(ms: number): Promise<void> {
    const end = this.time + ms;
    return new Promise((resolve, reject) => {
      let over = false;
      const turn = () => {
        if (over) return;
        const [due] = this.#dues;
        if (due && due.at <= end) {
          this.#dues.shift();
          this.#still = due.at > this.time ? 0 : this.#still + 1;
          this.time = Math.max(this.time, due.at);
          try {
            if (this.#still > mostStill) throw new Error('time stands still');
            due.run();
            return;
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        }
        over = true;
        this.time = Math.max(this.time, end);
        resolve();
      };
      // Many at a time: a round of the event loop for each would cost more than most of what is due.
      const round = () => {
        turn();
        for (let n = 0; n < perRound && !over; n++) setImmediate(n === 0 ? round : turn);
      };
      setImmediate(round);
    });
  }

  /** The machine sleeps; `counts`: its monotonic clock goes on meanwhile. Nothing runs before it wakes. */
  sleep(ms: number, counts: boolean): void {
    this.time += ms;
    if (counts) return;
    this.#slept += ms;
    for (const due of this.#dues.splice(0)) {
      if (due.local) due.at += ms;
      this.#insert(due);
    }
  }

  #insert(due: Due): void {
    let index = this.#dues.length;
    while (index > 0 && this.#dues[index - 1]!.at > due.at) index--;
    this.#dues.splice(index, 0, due);
  }
}
