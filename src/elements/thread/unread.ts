import type { Source } from './source.ts';

/** Where the unread messages began when the thread was opened: the line stays there until it is left. */
export class UnreadLine {
  #count: number | undefined;
  #until = 0;
  /** Id of the first message that was unread; undefined while it is not loaded, or there was none. */
  from: string | undefined;

  /** Another thread is opened. */
  clear() {
    this.#count = this.from = undefined;
  }

  update({ thread: { messages, complete }, conversation }: Source) {
    const newest = messages.at(-1);
    if (!newest || !conversation) return;
    if (this.#count === undefined) {
      this.#count = conversation.unreadCount;
      this.#until = newest.sentAt;
    }
    if (!this.#count || this.from !== undefined) return;
    const theirs = messages.filter((it) => !it.fromShop && it.sentAt <= this.#until);
    // Of a count that goes beyond what there is, all is unread.
    this.from = (theirs.at(-this.#count) ?? (complete ? theirs[0] : undefined))?.id;
  }
}
