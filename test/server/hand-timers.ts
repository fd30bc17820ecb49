import type { Timers } from '../../server/timers.ts';

/** Timers that are turned by hand. */
export class HandTimers implements Timers {
  now = 0;
  readonly #waiting = new Map<number, { readonly at: number; readonly callback: () => void }>();
  #ids = 0;

  readonly set = (callback: () => void, ms: number): unknown => {
    this.#ids += 1;
    this.#waiting.set(this.#ids, { at: this.now + ms, callback });
    return this.#ids;
  };

  readonly clear = (timer: unknown): void => {
    this.#waiting.delete(Number(timer));
  };

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  turn(ms: number): void {
    this.now += ms;
    for (const [id, { at, callback }] of [...this.#waiting]) {
      if (at > this.now || !this.#waiting.delete(id)) continue;
      callback();
    }
  }
}
