import { ChatOmniError, errorInfo } from '../errors.ts';
import type { ConversationFacts, Page } from '../facts.ts';
import type { Entry } from '../model/entry.ts';
import { foldText } from '../model/fold.ts';
import type { ListSource, NextPage } from '../model/list-source.ts';
import type { ListView } from '../model/list-view.ts';
import { type Moment, pushHold } from '../model/moment.ts';
import { isOwnFilter, searchOf } from '../model/query.ts';
import type { Cancel } from '../ports.ts';
import type { ConversationQuery, Kind, Via } from '../types.ts';
import { Coalescer, Queue } from './coalescer.ts';
import { inBackground, isRefused, type SyncContext } from './context.ts';
import { missedKey } from './hearing.ts';

/** How many pages are read back to close a gap before it is left as one (design rule 5). */
export const mostCatchUpPages = 5;

/** How many people are asked for at once, and how many conversations of theirs may be answered. */
const mostAsked = { users: 100, conversations: 2000 };

/** Pages that are read by themselves for a filter that only we can apply. */
const mostOwnPages = 3;

/** A row in view that no answer has confirmed for this long, ms, is asked for again. */
const confirmedFor = 60_000;

/** Whoever searches again within this time, ms, is typing. */
const searchPause = 300;

/** What the list hears back. */
interface ListEvents {
  /** A page came in: it may have named channels that pushes wait for. */
  readonly named: () => void;
  /** All searches of the base view, begun after `began`, have had their say. */
  readonly synced: (began: Moment) => void;
}

/** Fetches conversations: newest pages that close up with what is known, older pages, and single ones. */
export class ListSync {
  readonly #context: SyncContext;
  /** One after the other for each search: never two in flight for the same thing. */
  readonly #queues = new WeakMap<ListSource, Queue>();
  readonly #newest = new WeakMap<ListView, Coalescer<Via>>();
  /** Conversations that answers lacked, to be asked for one by one. */
  readonly #missing = new Set<Entry>();
  /** Rows in view that were confirmed long ago, likewise. */
  readonly #unconfirmed = new Set<Entry>();
  readonly #ask = new Coalescer<void>(() => this.#askMissing());
  readonly #events: ListEvents;
  #searchedAt = -Infinity;
  #endPause: Cancel = () => {};
  /** Older pages, one after the other for each view: each knows what the one before has brought. */
  readonly #older = new WeakMap<ListView, Queue>();

  constructor(context: SyncContext, events: ListEvents) {
    this.#context = context;
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
    await this.#waitedFor(
      view,
      this.#coalescer(view)
        .join('catch-up')
        .then(() => this.#readOn(view)),
    );
  }

  /** Of what only we can filter, little may fit: some more pages are read before a person is asked. */
  async #readOn(view: ListView): Promise<void> {
    if (!isOwnFilter(view.query)) return;
    const { conversations } = this.#context;
    for (let pages = 0; pages < mostOwnPages && !view.complete; pages++) {
      if (!this.#context.active || conversations.view !== view) return;
      await this.#loadMore(view);
    }
    view.paused = !view.complete;
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
    this.#askForOrders(view.query.text);
    await this.load();
  }

  /** No search knows of orders: a customer of whom only an order was told is asked for by it. */
  #askForOrders(text = ''): void {
    const { inbox } = this.#context.conversations;
    const wanted = foldText(text.trim());
    if (wanted.length < 3) return;
    for (const { label, userId, postId } of inbox.orders.values()) {
      const channelId = postId?.split('_')[0];
      if (!channelId || !foldText(label).includes(wanted)) continue;
      const entry = inbox.ensure({ channelType: 4, channelId, userId });
      if (!entry.answeredAt) inBackground(this.ask(entry));
    }
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

  /** Asks for one conversation, once, with those that are asked for at the same time. */
  ask(entry: Entry): Promise<void> {
    this.#missing.add(entry);
    return this.#ask.request();
  }

  /** These conversations are in view: asks again for those of which nothing was heard for long. */
  confirm(keys: readonly string[]): void {
    let asks = false;
    const due = this.#context.ports.elapsed() - confirmedFor;
    for (const key of keys) {
      const entry = this.#context.conversations.inbox.resolve(key);
      if (!entry) continue;
      const { answeredAt, pushedAt, askedAt } = entry;
      if (Math.max((answeredAt ?? pushedAt)?.at ?? 0, askedAt) >= due) continue;
      entry.askedAt = due + confirmedFor;
      this.#unconfirmed.add(entry);
      asks = true;
    }
    if (asks) inBackground(this.#ask.request());
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

  #coalescer(view: ListView): Coalescer<Via> {
    let coalescer = this.#newest.get(view);
    if (!coalescer) {
      coalescer = new Coalescer(async (via) => {
        const began = this.#context.moment();
        const syncs = [...view.sources].map(([kind, source]) =>
          queueOf(this.#queues, source).run(() => this.#syncNewest(view, kind, source, via)),
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
    let asked = source.begin();
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
        source.cut(undefined);
        break;
      }
      began ??= fetched.began;
      const next = source.takeNewest(fetched.page, asked);
      if (next && pages === mostCatchUpPages) source.cut(next);
      if (!next || pages === mostCatchUpPages) break;
      asked = next;
    }
    this.#context.conversations.refilter(view);
    if (began) this.#context.hearing.answered(source, began, news);
    this.#askForMissing(view, source, began);
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
        queueOf(this.#queues, source).run(() => this.#loadOlder(view, kind, source)),
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
    );
    if (!this.#context.active) return undefined;
    for (const facts of page.items) {
      const { entry, advanced } = conversations.inbox.answer(facts, began, newSince, kind);
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

  /**
   * What the newest sync ought to have named and did not may have moved, or left the query, or be gone: each
   * is asked for by its user (design rule 3).
   */
  #askForMissing(view: ListView, source: ListSource, began: Moment | undefined): void {
    const { covered } = source;
    const { inbox } = this.#context.conversations;
    if (!covered || !began) return;
    for (const row of view.newerThan(covered.from)) {
      const entry = inbox.get(row);
      if (!entry || covered.keys.has(entry.key)) continue;
      const expected = covered.expected.has(entry.key) || !entry.answeredAt;
      if (expected && !isPushedLately(entry, began)) this.#missing.add(entry);
    }
    if (this.#missing.size > 0) inBackground(this.#ask.request());
  }

  async #askMissing(): Promise<void> {
    const { conversations } = this.#context;
    const asked = [...new Set([...this.#missing, ...this.#unconfirmed])].slice(0, mostAsked.users);
    if (asked.length === 0) return;
    const began = this.#context.moment();
    const found = new Set<string>();
    for (const kind of conversations.base.sources.keys()) {
      for (const facts of await this.#findUsers(kind, asked)) {
        const { entry, advanced } = conversations.inbox.answer(facts, began, Infinity, kind);
        if (advanced) this.#context.tellActivity(entry, 'catch-up');
        found.add(entry.key);
      }
    }
    if (!this.#context.active) return;
    for (const entry of asked) {
      const wasMissing = this.#missing.delete(entry);
      this.#unconfirmed.delete(entry);
      const heardSince = entry.answeredAt && entry.answeredAt.seq > began.seq;
      const isGone = !found.has(entry.key) && !heardSince && !isPushedLately(entry, began);
      // What searches lacked once they are not expected to name any more, found or not.
      for (const view of wasMissing || isGone ? conversations.views : []) {
        for (const source of view.sources.values()) source.forget(entry.key);
      }
      if (isGone) entry.hiddenAt = this.#context.moment();
      conversations.inbox.touch(entry);
    }
    conversations.touch();
    if (this.#missing.size > 0) inBackground(this.#ask.request());
  }

  async #findUsers(kind: Kind, asked: readonly Entry[]): Promise<readonly ConversationFacts[]> {
    const userIds = [...new Set(asked.map((entry) => entry.identity.userId))];
    const { channels } = this.#context.config;
    const limit = mostAsked.conversations;
    const { signal } = this.#context;
    const page = await this.#context.api.conversations(
      { type: kind, channels, limit, userIds },
      signal,
    );
    return this.#context.active ? page.items : [];
  }
}

/** Reads lag: what a push has just told of, answers may not show yet. */
function isPushedLately({ pushedAt }: Entry, began: Moment): boolean {
  return pushedAt !== undefined && began.at - pushedAt.at < pushHold;
}

function queueOf<Key extends object>(queues: WeakMap<Key, Queue>, key: Key): Queue {
  let queue = queues.get(key);
  if (!queue) queues.set(key, (queue = new Queue()));
  return queue;
}
