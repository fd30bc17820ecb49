import type { Message } from '../../core/index.ts';

const none: readonly Message[] = [];

/** Holds back what comes in while somebody reads: what they read stays, until they are done. */
export class Hold {
  /** What came in since. */
  waiting = none;
  #of: unknown;
  #comments = none;
  #shown = none;

  /**
   * What to show of the newest comments of a store; the same array until something changes.
   *
   * @param comments - newest last
   */
  take(of: unknown, comments: readonly Message[], reading: boolean): readonly Message[] {
    const [oldest] = comments;
    const newest = this.#shown.at(-1);
    const isNew = of !== this.#of || comments !== this.#comments;
    if (!reading || !oldest || !newest || of !== this.#of) {
      this.#shown = comments;
      this.waiting = none;
    } else if (isNew) {
      // What was taken back goes, what only made room for others stays.
      const kept = this.#shown.filter(({ sentAt }) => sentAt < oldest.sentAt);
      const first = comments.findIndex(({ sentAt }) => sentAt > newest.sentAt);
      const held = first < 0 ? comments : comments.slice(0, first);
      this.waiting = first < 0 ? none : comments.slice(first);
      this.#shown = [...kept, ...held];
    }
    this.#of = of;
    this.#comments = comments;
    return this.#shown;
  }
}
