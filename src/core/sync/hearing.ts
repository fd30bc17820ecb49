import type { Moment } from '../model/moment.ts';
import type { Links } from '../transport/links.ts';
import type { SyncContext } from './context.ts';

/** How long a message may take to come by a socket, and a new connection to bring its first, ms. */
const patience = 15_000;
/** From one reconnection to the next, ms. */
const pause = 300_000;

/** Stands for one message in lists and threads alike: a list tells no id. `sentAt` is server time, ms. */
export function missedKey(entry: { readonly key: string }, sentAt: number): string {
  return `${entry.key} ${sentAt}`;
}

/**
 * Finds out that the sockets have gone deaf: connected, pinged, and without a message. By the local clock
 * only. Evidence is a message that an earlier answer for the same thing, begun over 15 s after the connect,
 * did not have, and that no socket has brought 15 s later. After two of them with no push in between Chat
 * connects anew, at most once in 5 minutes. Looked into with each answer: without polls nothing is missed.
 */
export class Hearing {
  readonly #context: Pick<SyncContext, 'log' | 'ports'>;
  readonly #chat: Links['chat'];
  /** By what they answer: when the last answers began. */
  readonly #begun = new WeakMap<object, number>();
  /** When answers brought what no socket had, since the last push. */
  readonly #missed = new Map<string, number>();
  #heardAt = -Infinity;
  #reconnectedAt = -Infinity;

  constructor(context: Pick<SyncContext, 'log' | 'ports'>, chat: Links['chat']) {
    this.#context = context;
    this.#chat = chat;
  }

  /** A socket has brought a message, whichever. */
  heard(): void {
    this.#missed.clear();
    this.#heardAt = this.#context.ports.elapsed();
  }

  /**
   * An answer for `thing` (a search, a thread) has come in.
   *
   * @param news - `missedKey`s of what was not known, and is newer than all that the answer before had
   */
  answered(thing: object, began: Moment, news: Iterable<string>): void {
    const now = this.#context.ports.elapsed();
    const { connectedAt } = this.#chat;
    const last = this.#begun.get(thing);
    this.#begun.set(thing, began.at);
    // What was told before something was heard proves nothing, however late it is looked into.
    const isLater = began.at >= this.#heardAt;
    if (last !== undefined && last - connectedAt > patience && isLater) {
      for (const key of news) if (!this.#missed.has(key)) this.#missed.set(key, now);
    }
    const isEvidence = (since: number) => since > connectedAt && now - since >= patience;
    if ([...this.#missed.values()].filter(isEvidence).length < 2) return;
    if (now - this.#reconnectedAt < pause) return;
    this.#reconnectedAt = now;
    this.#missed.clear();
    this.#context.log.warn('🔇 [CHAT] Connected, but deaf: reconnecting');
    this.#chat.reconnect();
  }
}
