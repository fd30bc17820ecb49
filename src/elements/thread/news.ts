import type { Message } from '../../core/index.ts';

/** Announcements closer than this, ms, become one. */
const together = 1500;

/** Keeps count of what has come in: below the reader's place, and since it was last announced. */
export class News {
  #of: string | undefined;
  /** The newest message that was there when the reader left the end. */
  #seen: Message | undefined;
  #known: Message | undefined;
  #announcedAt = 0;
  #announced = 0;

  /** How many messages are newer than what the reader has seen. */
  below = 0;

  /**
   * Takes in what the thread has now.
   *
   * @returns the messages that have come since the last announcement and the number of all that are to be
   * announced together with them; undefined if there are none
   */
  update(
    of: string,
    messages: readonly Message[],
    atEnd: boolean,
  ): { readonly newest: Message; readonly count: number } | undefined {
    const newest = messages.at(-1);
    if (of !== this.#of || !newest || !this.#known) {
      this.#of = of;
      this.#seen = this.#known = newest;
      this.below = this.#announced = 0;
      return undefined;
    }
    if (atEnd || !this.#seen) this.#seen = newest;
    this.below = countAfter(messages, this.#seen);
    const arrived = countAfter(messages, this.#known);
    this.#known = newest;
    if (!arrived) return undefined;
    const now = performance.now();
    this.#announced = arrived + (now - this.#announcedAt < together ? this.#announced : 0);
    this.#announcedAt = now;
    return { newest, count: this.#announced };
  }
}

/** How many are newer than one that may be gone by now. */
function countAfter(messages: readonly Message[], { sentAt, id }: Message): number {
  let count = 0;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]!;
    if (message.sentAt < sentAt || (message.sentAt === sentAt && message.id <= id)) break;
    count++;
  }
  return count;
}
