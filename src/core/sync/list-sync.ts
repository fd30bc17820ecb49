import { ChatOmniError, errorInfo } from '../errors.ts';
import type { ConversationFacts, Page } from '../facts.ts';
import type { Entry } from '../model/entry.ts';
import { searchPattern } from '../model/fold.ts';
import type { ListSource, NextPage } from '../model/list-source.ts';
import type { ListView } from '../model/list-view.ts';
import type { Moment } from '../model/moment.ts';
import { isOrderCode, isOwnFilter, searchOf } from '../model/query.ts';
import type { Cancel } from '../ports.ts';
import type { ConversationQuery, Kind, Via } from '../types.ts';
import { Coalescer, type Queue, queueOf } from './coalescer.ts';
import { isRefused, type SyncContext } from './context.ts';
import { missedKey } from './hearing.ts';
import type { Missing } from './missing.ts';

/** How many pages are read back to close a gap before it is left as one (design rule 5). */
export const mostCatchUpPages = 5;

/** Pages that are read by themselves for a filter that only we can apply. */
const mostOwnPages = 3;

/** Whoever searches again within this time, ms, is typing. */
const searchPause = 300;

/** What the list hears back. */
interface ListEvents {
  /** A page came in: it may have named channels that pushes wait for. */
  readonly named: () => void;
  /** All searches of the base view, begun after `began`, have had their say. */
  readonly synced: (began: Moment) => void;
}

/** Fetches conversations: newest pages that close up with what is known, and older pages. */
export class ListSync {
  readonly #context: SyncContext;
  /** One after the other for each search: never two in flight for the same thing. */
  readonly #queues = new Map<string, Queue>();
  readonly #newest = new WeakMap<ListView, Coalescer<Via>>();
  readonly #missing: Missing;
  readonly #events: ListEvents;
  #searchedAt = -Infinity;
  #endPause: Cancel = () => {};
  /** Older pages, one after the other for each view: each knows what the one before has brought. */
  readonly #older = new WeakMap<ListView, Queue>();

  constructor(context: SyncContext, missing: Missing, events: ListEvents) {
    this.#context = context;
    this.#missing = missing;
    this.#events = events;
  }

  /** Fetches the newest conversations of all views by a run that begins after this call. */
  async request(via: Via): Promise<void> {
    const { views } = this.#context.conversations;
    await this.#settle(
      views,
      views.map((view) => this.#coalescer(view).request(via)),
    );
  }

  /** As `request`, but a run in flight will do. */
  async join(via: Via): Promise<void> {
    const { views } = this.#context.conversations;
    await this.#settle(
      views,
      views.map((view) => this.#coalescer(view).join(via)),
    );
  }

  /** Loads the view shown for a person who waits. */
  async load(): Promise<void> {
    const { view } = this.#context.conversations;
    const asked = [this.#coalescer(view).join('catch-up'), this.#askForOrders(view.query.text)];
    await this.#waitedFor(
      view,
      Promise.all(asked).then(() => this.#readOn(view, true)),
    );
  }

  /**
   * Of what only we can filter, little may fit: some more pages are read before a person is asked. No search
   * knows of orders, so their codes are looked for in the list without a filter, at `first` until one is found.
   */
  async #readOn(view: ListView, first = false): Promise<void> {
    if (!isOwnFilter(view.query)) return;
    const { conversations } = this.#context;
    const isCode = isOrderCode(view.query.text);
    const read = isCode ? [view, conversations.base] : [view];
    const isDone = () => read.every(({ complete }) => complete);
    for (let pages = 0; pages < mostOwnPages && !isDone(); pages++) {
      if (!this.#context.active || conversations.view !== view) return;
      view.rebuild(conversations.inbox.entries);
      if (first && isCode && view.items.length > 0) break;
      await Promise.all(read.map((each) => this.#loadMore(each)));
    }
    view.paused = !isDone();
  }

  /** As `load`, for a person who may go on typing: what another query replaces in the pause is not asked. */
  async search(): Promise<void> {
    const { conversations, ports } = this.#context;
    const { view } = conversations;
    this.#endPause();
    const isTyping = view.query.text && ports.elapsed() - this.#searchedAt < searchPause;
    this.#searchedAt = ports.elapsed();
    if (isTyping) {
      await new Promise<void>((resolve) => {
        const cancel = ports.setTimer(resolve, searchPause);
        this.#endPause = () => {
          cancel();
          resolve();
        };
      });
    }
    if (!this.#context.active || conversations.view !== view) return;
    await this.load();
  }

  /** A customer of whom only an order was told is asked for by it. */
  async #askForOrders(text = ''): Promise<void> {
    const { inbox } = this.#context.conversations;
    if (text.trim().length < 3) return;
    const wanted = searchPattern(text);
    const asked: Promise<void>[] = [];
    for (const { label, userId, postId } of inbox.orders.values()) {
      const channelId = postId?.split('_')[0];
      if (!channelId || label.search(wanted) < 0) continue;
      const entry = inbox.ensure({ channelType: 4, channelId, userId });
      if (!entry.answeredAt) asked.push(this.#missing.ask(entry));
    }
    await Promise.allSettled(asked);
  }

  /** Asks for a conversation that was opened by its key, unless the first list, if that is on its way, names it. */
  async identify(entry: Entry): Promise<void> {
    const { base } = this.#context.conversations;
    const first = this.#coalescer(base);
    if (!base.loaded && first.busy) await first.join('catch-up').catch(() => {});
    if (this.#context.active && !entry.answeredAt) await this.#missing.ask(entry);
  }

  end(): void {
    this.#endPause();
  }

  /** Loads the next older page of the view shown; during a load that comes first. */
  async loadMore(): Promise<void> {
    const { view } = this.#context.conversations;
    await this.#waitedFor(
      view,
      queueOf(this.#older, view).run(() =>
        isOwnFilter(view.query) ? this.#readOn(view) : this.#loadMore(view),
      ),
    );
  }

  async #waitedFor(view: ListView, load: Promise<void>): Promise<void> {
    const { conversations } = this.#context;
    view.loading++;
    conversations.touch();
    try {
      await this.#settle([view], [load]);
    } finally {
      view.loading--;
      conversations.touch();
    }
  }

  /** Shows in the list how its fetches ended; those of a query that is shown no more concern nobody. */
  async #settle(views: readonly ListView[], fetches: readonly Promise<void>[]): Promise<void> {
    const { conversations } = this.#context;
    const concerns = () =>
      this.#context.active && views.some((view) => conversations.views.includes(view));
    try {
      await Promise.all(fetches);
    } catch (error) {
      if (concerns() && error instanceof ChatOmniError) {
        conversations.error = errorInfo(error);
        conversations.touch();
        this.#context.settled(error);
      }
      throw error;
    }
    if (!concerns()) return;
    if (conversations.error) {
      conversations.error = undefined;
      conversations.touch();
    }
    this.#context.settled();
  }

  /** Two views may be made of the same search: the base, and that of one type; one searched for again. */
  #queue({ query }: ListView, type: Kind): Queue {
    const { channels } = this.#context.config;
    const search = { ...searchOf(query, channels), type: undefined };
    return queueOf(this.#queues, type + JSON.stringify(search));
  }

  #coalescer(view: ListView): Coalescer<Via> {
    let coalescer = this.#newest.get(view);
    if (!coalescer) {
      coalescer = new Coalescer(async (via) => {
        const began = this.#context.moment();
        const syncs = [...view.sources].map(([kind, source]) =>
          this.#queue(view, kind).run(() => this.#syncNewest(view, kind, source, via)),
        );
        await Promise.all(syncs);
        const { active, conversations } = this.#context;
        if (active && view === conversations.base) this.#events.synced(began);
      });
      this.#newest.set(view, coalescer);
    }
    return coalescer;
  }

  async #syncNewest(view: ListView, kind: Kind, source: ListSource, via: Via): Promise<void> {
    const newSince = source.syncedTo ?? Infinity;
    let began: Moment | undefined;
    const news: string[] = [];
    let asked = source.begin(this.#context.ports.elapsed());
    for (let pages = 0; ; pages++) {
      const fetched = await this.#fetch(view.query, kind, asked, newSince, via, news).catch(
        (error: unknown) => {
          // Not even the first page is another matter: that is no cursor's fault.
          if (pages === 0 || !isRefused(error)) throw error;
          return 'refused' as const;
        },
      );
      if (!fetched) return;
      if (fetched === 'refused') {
        this.#cut(view, source);
        break;
      }
      began ??= fetched.began;
      const next = source.takeNewest(fetched.page, asked);
      if (next && pages === mostCatchUpPages) this.#cut(view, source, next);
      if (!next || pages === mostCatchUpPages) break;
      asked = next;
    }
    this.#context.conversations.refilter(view);
    if (began) this.#context.hearing.answered(source, began, news);
    this.#missing.heed(view, source, began);
  }

  /** What lies below, down to what was known, is not asked for: nor what it has for the live feed. */
  #cut(view: ListView, source: ListSource, next?: NextPage): void {
    const { conversations, live } = this.#context;
    if (source.cut(next) && view === conversations.base) live.miss();
  }

  /** Reads on with those searches that hold the others back. */
  async #loadMore(view: ListView): Promise<void> {
    if (!view.loaded) {
      const loading = this.#coalescer(view).busy;
      await this.#coalescer(view).join('catch-up');
      if (!loading) return;
    }
    const { frontier } = view;
    const behind = [...view.sources].filter(([, source]) => source.frontier === frontier);
    await Promise.all(
      behind.map(([kind, source]) =>
        this.#queue(view, kind).run(() => this.#loadOlder(view, kind, source)),
      ),
    );
  }

  async #loadOlder(view: ListView, kind: Kind, source: ListSource): Promise<void> {
    const asked = source.next;
    if (!asked) return;
    try {
      const fetched = await this.#fetch(view.query, kind, asked, Infinity, 'catch-up');
      if (!fetched) return;
      source.takeOlder(fetched.page, asked);
      this.#missing.heed(view, source, fetched.began);
    } catch (error) {
      if (!isRefused(error)) throw error;
      source.end();
    }
    this.#context.conversations.refilter(view);
  }

  /** Fetches one page and merges what it says; undefined if the session ended meanwhile. */
  async #fetch(
    query: ConversationQuery,
    kind: Kind,
    asked: NextPage,
    newSince: number,
    via: Via,
    news: string[] = [],
  ): Promise<{ page: Page<ConversationFacts>; began: Moment } | undefined> {
    const { api, config, conversations } = this.#context;
    const began = this.#context.moment();
    const page = await api.conversations(
      { ...searchOf(query, config.channels), type: kind, ...asked },
      this.#context.signal,
      began,
    );
    if (!this.#context.active) return undefined;
    for (const facts of page.items) {
      const answered = conversations.inbox.answer(facts, began, newSince, kind);
      const { entry, advanced } = answered;
      this.#context.river.answered(answered, began);
      if (!advanced) continue;
      this.#context.tellActivity(entry, via);
      // A message, and none that only comes into view.
      if ((facts.message ?? facts.comment) && entry.lastHeard > newSince) {
        news.push(missedKey(entry, entry.lastHeard));
      }
    }
    conversations.touch();
    this.#events.named();
    return { page, began };
  }
}
