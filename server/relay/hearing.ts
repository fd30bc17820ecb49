import type { LinkState } from './coordination.ts';

/** What was told has to be heard here within this time, ms. */
export const LATE = 5000;

/**
 * Whether all that another instance told by one of a room's connections was heard here: what it tells is numbered from
 * 1, and how much it has told stands in its lease.
 */
export class Hearing {
  /** What was heard of last, followed or not. */
  #last = { served: '', number: 0 };
  #followed: string | undefined;
  #number = 0;
  /** So much was told by then. */
  #due: { readonly number: number; readonly at: number } | undefined;

  /** The holder's lease says this, now (ms). False: something has been missed. */
  follow({ served, told }: LinkState, now: number): boolean {
    if (served === undefined || served !== this.#followed) {
      this.#followed = served;
      // The lease may be older than what was heard.
      this.#number = Math.max(told, this.#last.served === served ? this.#last.number : 0);
      this.#due = undefined;
      return true;
    }
    if (this.#due && this.#number >= this.#due.number) this.#due = undefined;
    if (!this.#due && told > this.#number) this.#due = { number: told, at: now };
    if (!this.#due || now - this.#due.at < LATE) return true;
    this.#number = told;
    this.#due = undefined;
    return false;
  }

  /** That number was heard. False: what was before it has been missed. */
  heard(served: string, number: number): boolean {
    this.#last = { served, number };
    if (served !== this.#followed) return true;
    const isNext = number <= this.#number + 1;
    this.#number = Math.max(number, this.#number);
    return isNext;
  }
}
