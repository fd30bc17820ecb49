import { ChatOmniError, errorInfo } from '../errors.ts';
import type { ConversationFacts, Page } from '../facts.ts';
import type { Entry } from '../model/entry.ts';
import type { ListSource, NextPage } from '../model/list-source.ts';
import type { ListView } from '../model/list-view.ts';
import { type Moment, pushHold } from '../model/moment.ts';
import type { ConversationQuery, Kind, Via } from '../types.ts';
import { Coalescer, Queue } from './coalescer.ts';
import { inBackground, isRefused, type SyncContext } from './context.ts';

/** How many pages are read back to close a gap before it is left as one (design rule 5). */
export const mostCatchUpPages = 5;

/** Fetches conversations: newest pages that close up with what is known, older pages, and single ones. */
export class ListSync {
  readonly #context: SyncContext;
  /** One after the other for each search: never two in flight for the same thing. */
  readonly #queues = new WeakMap<ListSource, Queue>();
  readonly #newest = new WeakMap<ListView, Coalescer<Via>>();
  /** Conversations that answers lacked, to be asked for one by one. */
  readonly #missing = new Set<Entry>();
  readonly #ask = new Coalescer<void>(() => this.#askMissing());
  readonly #onNames: (began: Moment) => void;

  /** @param onNames - called after each page: it may have named channels that pushes wait for */
  constructor(context: SyncContext, onNames: (began: Moment) => void) {
    this.#context = context;
    this.#onNames = onNames;
  }

  /** Fetches the newest conversations of all views by a run that begins after this call. */
  async request(via: Via): Promise<void> {
    const { views } = this.#context.conversations;
    await this.#settle(views.map((view) => this.#coalescer(view).request(via)));
  }

  /** As `request`, but a run in flight will do. */
  async join(via: Via): Promise<void> {
    const { views } = this.#context.conversations;
    await this.#settle(views.map((view) => this.#coalescer(view).join(via)));
  }

  /** Loads the view shown for a person who waits. */
  async load(): Promise<void> {
    const { conversations } = this.#context;
    await this.#waitedFor(() =>
      this.#settle([this.#coalescer(conversations.view).join('catch-up')]),
    );
  }

  /** Loads the next older page of the view shown. */
  async loadMore(): Promise<void> {
    const { view } = this.#context.conversations;
    await this.#waitedFor(() => this.#settle([this.#loadMore(view)]));
  }

  /** Asks for one conversation, once, with those that are asked for at the same time. */
  ask(entry: Entry): Promise<void> {
    this.#missing.add(entry);
    return this.#ask.request();
  }

  async #waitedFor(load: () => Promise<void>): Promise<void> {
    const { conversations } = this.#context;
    conversations.loading++;
    conversations.touch();
    try {
      await load();
    } finally {
      conversations.loading--;
      conversations.touch();
    }
  }

  /** Shows in the list how its fetches ended. */
  async #settle(fetches: readonly Promise<void>[]): Promise<void> {
    const { conversations } = this.#context;
    try {
      await Promise.all(fetches);
    } catch (error) {
      if (this.#context.active && error instanceof ChatOmniError) {
        conversations.error = errorInfo(error);
        conversations.touch();
        this.#context.settled(error);
      }
      throw error;
    }
    if (!this.#context.active) return;
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
        const syncs = [...view.sources].map(([kind, source]) =>
          this.#queue(source).run(() => this.#syncNewest(view, kind, source, via)),
        );
        await Promise.all(syncs);
      });
      this.#newest.set(view, coalescer);
    }
    return coalescer;
  }

  #queue(source: ListSource): Queue {
    let queue = this.#queues.get(source);
    if (!queue) this.#queues.set(source, (queue = new Queue()));
    return queue;
  }

  async #syncNewest(view: ListView, kind: Kind, source: ListSource, via: Via): Promise<void> {
    const newSince = source.syncedTo ?? Infinity;
    let began: Moment | undefined;
    let asked = source.begin();
    for (let pages = 0; ; pages++) {
      const fetched = await this.#fetch(view.query, kind, asked, newSince, via);
      if (!fetched) return;
      began ??= fetched.began;
      const next = source.takeNewest(fetched.page, asked);
      if (next && pages === mostCatchUpPages) source.cut(next);
      if (!next || pages === mostCatchUpPages) break;
      asked = next;
    }
    this.#context.conversations.refilter(view);
    this.#askForMissing(view, source, began);
  }

  /** Reads on with those searches that hold the others back. */
  async #loadMore(view: ListView): Promise<void> {
    if (!view.loaded) return this.#coalescer(view).join('catch-up');
    const { frontier } = view;
    const behind = [...view.sources].filter(([, source]) => source.frontier === frontier);
    await Promise.all(
      behind.map(([kind, source]) =>
        this.#queue(source).run(() => this.#loadOlder(view, kind, source)),
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
  ): Promise<{ page: Page<ConversationFacts>; began: Moment } | undefined> {
    const { api, config, conversations } = this.#context;
    const began = this.#context.moment();
    const page = await api.conversations({
      ...query,
      type: kind,
      channels: config.channels,
      ...asked,
    });
    if (!this.#context.active) return undefined;
    for (const facts of page.items) this.#apply(facts, began, newSince, via);
    conversations.touch();
    this.#onNames(began);
    return { page, began };
  }

  #apply(facts: ConversationFacts, began: Moment, newSince: number, via: Via): void {
    const { inbox } = this.#context.conversations;
    const { entry, advanced } = inbox.answer(facts, began, newSince);
    if (advanced) this.#context.tellActivity(entry, via);
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
      // Reads lag: what a push has just raised, answers may not show yet.
      const pushedLately = entry.pushedAt && began.at - entry.pushedAt.at < pushHold;
      const expected = source.has(entry.key) || !entry.answeredAt;
      if (expected && !pushedLately) this.#missing.add(entry);
    }
    if (this.#missing.size > 0) inBackground(this.#ask.request());
  }

  async #askMissing(): Promise<void> {
    const { conversations, config } = this.#context;
    const asked = [...this.#missing];
    this.#missing.clear();
    if (asked.length === 0) return;
    const userIds = [...new Set(asked.map((entry) => entry.identity.userId))];
    const began = this.#context.moment();
    const found = new Set<Entry>();
    for (const kind of conversations.base.sources.keys()) {
      const page = await this.#context.api.conversations({
        type: kind,
        channels: config.channels,
        limit: config.pageSize,
        userIds,
      });
      if (!this.#context.active) return;
      for (const facts of page.items) {
        this.#apply(facts, began, Infinity, 'catch-up');
        const entry = conversations.inbox.get(facts.identity);
        if (entry) found.add(entry);
      }
    }
    for (const entry of asked) {
      // Either way answers to these searches are not expected to name it any more.
      for (const view of conversations.views) {
        for (const source of view.sources.values()) source.forget(entry.key);
      }
      const pushedSince = entry.pushedAt && entry.pushedAt.seq > began.seq;
      if (!found.has(entry) && !pushedSince) entry.hiddenAt = this.#context.moment();
      conversations.inbox.touch(entry);
    }
    conversations.touch();
  }
}
