interface Asked {
  /** What things were like when it was asked for. */
  readonly of: unknown;
  state: 'loading' | 'done' | 'failed';
}

/** What a list loads on sight: each thing once at a time, and after a failure only when a person asks again. */
export class Loading {
  readonly #changed: () => void;
  readonly #asked = new Map<unknown, Asked>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Loads what `key` stands for, unless that made no change of what things are like. */
  load(key: unknown, of: unknown, load: () => Promise<unknown>) {
    const former = this.#asked.get(key);
    if (former && (former.state !== 'done' || former.of === of)) return;
    const asked: Asked = { of, state: 'loading' };
    const end = (state: Asked['state']) => () => {
      asked.state = state;
      this.#changed();
    };
    this.#asked.set(key, asked);
    this.#changed();
    load().then(end('done'), end('failed'));
  }

  stateOf(key: unknown): Asked['state'] | undefined {
    return this.#asked.get(key)?.state;
  }

  again(key: unknown) {
    this.#asked.delete(key);
    this.#changed();
  }

  /** Answers that are still on their way are of no concern any more. */
  clear() {
    this.#asked.clear();
  }
}
