import type { Looking } from '../base/looking.ts';
import type { Source } from './source.ts';

/** Tells the store that somebody looks at the end of the thread, once for each newest message. */
export class SeenNotice {
  readonly #attention: Looking;
  /** What was last told. */
  #told = '';
  #kept: string | undefined;

  constructor(attention: Looking) {
    this.#attention = attention;
  }

  /** Somebody wants what there is now to be unread. */
  keepUnread({ thread }: Source) {
    this.#kept = thread.messages.at(-1)?.id;
  }

  /** Another thread is opened. */
  clear() {
    this.#kept = undefined;
  }

  update(
    { store, pinned, thread, conversation }: Source,
    mode: 'auto' | 'manual' | undefined,
    atEnd: boolean,
  ) {
    const newest = thread.messages.at(-1)?.id;
    const wanted = pinned ? mode === 'auto' : mode !== 'manual';
    const looked = wanted && newest !== undefined && atEnd && this.#attention.looking;
    const telling =
      looked && newest !== this.#kept
        ? `${thread.conversationId} ${newest} ${String(!!conversation?.unreadCount)}`
        : '';
    if (telling === this.#told) return;
    this.#told = telling;
    if (telling) store.noticeSeen(thread.conversationId);
  }
}
