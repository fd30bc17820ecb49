import type { News } from '../facts.ts';
import type { Moment } from '../model/moment.ts';
import type { Cancel } from '../ports.ts';
import type { ConversationIdentity, Order } from '../types.ts';
import { inBackground, type SyncContext } from './context.ts';
import type { ListSync } from './list-sync.ts';
import type { ThreadSync } from './thread-sync.ts';

type MessageNews = Extract<News, { type: 'message' }>;

/** Pushes that wait for an answer to name their channel; more than this many at once are not kept. */
const mostHeld = 1000;

/** From one refresh of the list that pushes ask for to the next, ms. */
const refreshPause = 1000;

/** Where pushes come in: what carries its message is applied without a fetch, what does not asks for one. */
export class NewsDesk {
  readonly #context: SyncContext;
  readonly #list: ListSync;
  readonly #threads: ThreadSync;
  /** Orders told of, by id, as text. */
  readonly #orders = new Map<string, string>();
  readonly #held = new Map<MessageNews, Moment>();
  /** Events of pages or tenants that were not asked for, and events that could not be read; for the log. */
  #foreign = 0;
  #malformed = 0;
  #refreshedAt = -Infinity;
  #refreshLater: Cancel | undefined;

  constructor(context: SyncContext, list: ListSync, threads: ThreadSync) {
    this.#context = context;
    this.#list = list;
    this.#threads = threads;
  }

  /** Takes what a socket brought, decoded (protocol.md §4). */
  receive(name: string, news: News): void {
    // Also one that only says so: it shows that the sockets are not deaf.
    if (/message|thread|malformed/.test(news.type)) this.#context.hearing.heard();
    switch (news.type) {
      case 'message':
        this.#receiveMessage(news);
        return;
      case 'order':
        this.#receiveOrder(news.order);
        return;
      case 'stale-list':
        this.#refreshList();
        return;
      case 'stale-thread':
        this.#refreshThread(news.identity);
        return;
      case 'stale-all':
        this.#refreshList();
        this.#refreshThread();
        return;
      case 'malformed':
        this.#context.log.warn(
          `⚠️ ${name}: payload could not be read, skipped (${++this.#malformed})`,
        );
        return;
      case 'ignored':
    }
  }

  /** An answer may have named the channels that pushes wait for. */
  releaseHeld(): void {
    for (const news of this.#held.keys()) {
      if (!this.#context.conversations.inbox.knowsChannel(news.message.identity)) continue;
      this.#held.delete(news);
      this.#apply(news);
    }
  }

  end(): void {
    this.#refreshLater?.();
  }

  /** All searches begun after `began` have had their say: what came before, and was not named, is not ours. */
  dropHeld(began: Moment): void {
    for (const [news, since] of this.#held) {
      if (since.seq > began.seq) continue;
      this.#held.delete(news);
      this.#skipForeign();
    }
  }

  /** With `channels` set, whether this is one of them; else whether an answer has named it. */
  #isOurs(identity: ConversationIdentity): boolean {
    const { channels } = this.#context.config;
    if (channels.length === 0) return this.#context.conversations.inbox.knowsChannel(identity);
    return channels.some(
      ({ type, id }) => type === identity.channelType && id === identity.channelId,
    );
  }

  #receiveMessage(news: MessageNews): void {
    const { identity } = news.message;
    if (this.#isOurs(identity)) {
      this.#apply(news);
    } else if (this.#context.config.channels.length === 0 && this.#held.size < mostHeld) {
      this.#held.set(news, this.#context.moment());
      this.#refreshList();
    } else {
      this.#skipForeign();
    }
  }

  #skipForeign(): void {
    this.#context.log.info(`🚫 Event of another page, skipped (${++this.#foreign})`);
  }

  #apply({ message: facts, conversation, readable }: MessageNews): void {
    const { conversations, threads, live } = this.#context;
    const { inbox } = conversations;
    const now = this.#context.moment();
    const entry = inbox.ensure(facts.identity, conversation.id);
    const isNew = !entry.answeredAt && !entry.pushedAt;
    const thread = threads.of(entry);
    const wasThere = thread.timeline.get(facts.id) !== undefined;
    const message = thread.timeline.push(facts, now);
    // Removed lately: a late duplicate brings nothing back.
    if (!message && !wasThere) return;
    const { advanced } = inbox.push(facts, conversation, now);
    threads.bound(thread);
    thread.touch();
    conversations.touch();
    if (message) {
      this.#context.tellMessage(entry, message, 'push');
      // Once, however many sockets bring it.
      if (!readable) inBackground(this.#threads.request(thread, 'catch-up'));
    }
    const shown = thread.timeline.get(facts.id);
    if (shown?.kind === 'comment') live.put(shown);
    live.heard(facts.sentAt);
    if (advanced) this.#context.tellActivity(entry, 'push');
    // A push tells little of a conversation: no phone number, no status, no count.
    if (isNew) this.#refreshList();
  }

  #receiveOrder(order: Order): void {
    const { channels } = this.#context.config;
    const page = order.postId?.split('_')[0];
    if (page !== undefined && channels.length > 0 && channels.every(({ id }) => id !== page)) {
      this.#skipForeign();
      return;
    }
    // Both sockets bring it.
    const text = JSON.stringify(order);
    if (this.#orders.get(order.id) === text) return;
    this.#orders.set(order.id, text);
    this.#context.conversations.inbox.order(order);
    this.#context.conversations.touch();
    this.#context.tell('order', () => ({ order }));
  }

  /** What asks within a second of the last refresh gets one together, at its end: a stream brings many strangers. */
  #refreshList(): void {
    if (this.#refreshLater) return;
    const { ports } = this.#context;
    const refresh = () => {
      this.#refreshLater = undefined;
      this.#refreshedAt = ports.elapsed();
      inBackground(this.#list.request('catch-up'));
    };
    const wait = this.#refreshedAt + refreshPause - ports.elapsed();
    if (wait > 0) this.#refreshLater = ports.setTimer(refresh, wait);
    else refresh();
  }

  #refreshThread(identity?: ConversationIdentity): void {
    if (!identity) {
      inBackground(this.#threads.requestOpen('catch-up'));
      return;
    }
    for (const thread of this.#context.threads.open) {
      const { channelId, userId } = thread.entry.identity;
      if (channelId === identity.channelId && userId === identity.userId) {
        inBackground(this.#threads.request(thread, 'catch-up'));
      }
    }
  }
}
