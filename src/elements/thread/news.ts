import type { Message } from '../../core/index.ts';
import type { Lang, Words } from '../../i18n/index.ts';
import { toEnd } from '../parts/to-end.ts';
import type { Source } from './source.ts';

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
  /** What is announced. */
  text = '';

  /** Takes in what the thread has now; `unread` is the id of the first message that was unread when it opened. */
  update(
    { thread: { conversationId, messages }, conversation }: Source,
    { thread: words }: Words,
    atEnd: boolean,
    unread: string | undefined,
  ) {
    const known = conversationId === this.#of ? this.#known : undefined;
    const newest = messages.at(-1);
    this.#of = conversationId;
    this.#known = newest;
    if (!known) {
      this.#announced = 0;
      this.text = '';
      // Who comes back to where they were has not seen these.
      this.#seen = messages[messages.findIndex(({ id }) => id === unread) - 1] ?? newest;
    }
    if (atEnd) this.#seen = newest;
    this.below = countAfter(messages, this.#seen);
    const arrived = countAfter(messages, known);
    if (!arrived || !newest) return;
    const now = performance.now();
    this.#announced = arrived + (now - this.#announcedAt < together ? this.#announced : 0);
    this.#announcedAt = now;
    const name = newest.fromShop ? (newest.staffName ?? words.shop) : conversation?.name;
    const text =
      this.#announced > 1
        ? words.newCount.replace('{n}', String(this.#announced))
        : `${name ?? ''}: ${newest.text.slice(0, 200) || words.unreadable}`;
    // The same words again are announced only if they are not quite the same.
    this.text = text === this.text ? `${text}\u00a0` : text;
  }
}

/** What leads to the newest message, and says how many are new. */
export function toNewest({ below }: News, { thread }: Words, lang: Lang, go: () => void) {
  const label = below ? thread.jump.replace('{n}', below.toLocaleString(lang)) : thread.newest;
  return toEnd(below ? 'jump' : 'newest', label, below ? label : '↓', go);
}

/** How many are newer than one that may be gone by now. */
function countAfter(messages: readonly Message[], known: Message | undefined): number {
  const isSeen = ({ sentAt, id }: Message) =>
    sentAt < known!.sentAt || (sentAt === known!.sentAt && id <= known!.id);
  return known ? messages.length - 1 - messages.findLastIndex(isSeen) : 0;
}
