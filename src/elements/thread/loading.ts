import type { ThreadValue } from '../../core/index.ts';

type State = 'idle' | 'loading' | 'failed';

/** What a thread loads on sight, each once at a time and after a failure only when a person asks again. */
export class Loading {
  readonly #changed: () => void;
  /** The thread as it was when older history was asked for. */
  #asked: ThreadValue | undefined;
  #gaps = new Map<string, State>();
  /** Answers for a conversation shown before are of no concern. */
  #round = {};

  olderState: State = 'idle';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  reset() {
    this.#round = {};
    this.#asked = undefined;
    this.olderState = 'idle';
    this.#gaps.clear();
  }

  older(thread: ThreadValue, load: () => Promise<void>) {
    if (this.olderState !== 'idle' || this.#asked === thread) return;
    this.#asked = thread;
    this.olderState = 'loading';
    this.#wait(load(), (state) => (this.olderState = state));
  }

  olderAgain() {
    this.#asked = undefined;
    this.olderState = 'idle';
    this.#changed();
  }

  stateOf(key: string): State | undefined {
    return this.#gaps.get(key);
  }

  gap(key: string, load: () => Promise<void>) {
    if (this.#gaps.has(key)) return;
    this.#gaps.set(key, 'loading');
    this.#changed();
    this.#wait(load(), (state) => this.#gaps.set(key, state));
  }

  again(key: string) {
    this.#gaps.delete(key);
    this.#changed();
  }

  #wait(promise: Promise<void>, settle: (state: State) => void) {
    const round = this.#round;
    const end = (state: State) => () => {
      if (round !== this.#round) return;
      settle(state);
      this.#changed();
    };
    promise.then(end('idle'), end('failed'));
  }
}
