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

  /** Takes in what the thread has now; returns how many messages there are to be announced, the newest last. */
  update(of: string, messages: readonly Message[], atEnd: boolean): number {
    const known = of === this.#of ? this.#known : undefined;
    const newest = messages.at(-1);
    this.#of = of;
    this.#known = newest;
    if (!known) this.#announced = 0;
    if (atEnd || !known) this.#seen = newest;
    this.below = countAfter(messages, this.#seen);
    const arrived = known ? countAfter(messages, known) : 0;
    if (!arrived) return 0;
    const now = performance.now();
    this.#announced = arrived + (now - this.#announcedAt < together ? this.#announced : 0);
    this.#announcedAt = now;
    return this.#announced;
  }
}

/** How many are newer than one that may be gone by now. */
function countAfter(messages: readonly Message[], known: Message | undefined): number {
  if (!known) return 0;
  const { sentAt, id } = known;
  return messages.filter((it) => it.sentAt > sentAt || (it.sentAt === sentAt && it.id > id)).length;
}
