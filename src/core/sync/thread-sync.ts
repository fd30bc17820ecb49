import { ChatOmniError, errorInfo } from '../errors.ts';
import type { MessageFacts, Page } from '../facts.ts';
import type { Moment } from '../model/moment.ts';
import { belowPage, comparePositions, type Position, start } from '../model/spans.ts';
import type { Merged } from '../model/timeline.ts';
import type { Thread } from '../stores/threads.ts';
import type { Gap, Message, Via } from '../types.ts';
import { Coalescer, Queue } from './coalescer.ts';
import { isRefused, type SyncContext } from './context.ts';
import { missedKey } from './hearing.ts';
import { mostCatchUpPages } from './list-sync.ts';

/** How one thread is fetched: at most one request in flight for each direction. */
interface Fetches {
  readonly newest: Coalescer<Via>;
  readonly older: Queue;
}

/** Fetches messages: the newest page with a catch-up behind it, older history, gaps. */
export class ThreadSync {
  readonly #context: SyncContext;
  readonly #fetches = new WeakMap<Thread, Fetches>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Fetches the newest messages by a run that begins after this call. */
  request(thread: Thread, via: Via): Promise<void> {
    return this.#of(thread).newest.request(via);
  }

  /** As `request`, but a run in flight will do. */
  join(thread: Thread, via: Via): Promise<void> {
    return this.#of(thread).newest.join(via);
  }

  /** Fetches all that are watched; a thread that fails keeps none of the others. */
  requestOpen(via: Via): Promise<void> {
    return this.#all((thread) => this.request(thread, via));
  }

  joinOpen(via: Via): Promise<void> {
    return this.#all((thread) => this.join(thread, via));
  }

  /** The first load, for a person who waits. */
  load(thread: Thread): Promise<void> {
    return this.#waitedFor(thread, () => this.request(thread, 'catch-up'));
  }

  /** Loads the page below what is known, or the newest one if nothing is. */
  async loadOlder(thread: Thread): Promise<void> {
    const { newest, older } = this.#of(thread);
    if (!thread.timeline.loaded) {
      if (!newest.busy) return this.load(thread);
      await newest.join('catch-up');
    }
    await this.#waitedFor(thread, () =>
      older.run(() => this.#fetchBelow(thread, thread.timeline.oldestCovered)),
    );
  }

  /**
   * Fetches the newest page, and older ones anew down to the message of an id, at most 5: what they say of it,
   * like the addresses of its media, may have expired.
   */
  async renew(thread: Thread, id = ''): Promise<void> {
    await this.load(thread);
    const { timeline, entry } = thread;
    const { api, signal } = this.#context;
    const { sentAt = Infinity } = timeline.get(id) ?? {};
    let { from, below } = timeline.newestPage ?? {};
    for (let pages = 0; pages < mostCatchUpPages; pages++) {
      if (!from || from.sentAt <= sentAt || typeof below !== 'object') return;
      const began = this.#context.moment();
      const page = await api.messages(entry.identity, below.cursor, signal);
      from = timeline.renew(page, began);
      below = belowPage(page);
      thread.touch();
    }
  }

  /** Reads back into a gap until it is closed, at most 5 pages. */
  loadGap(thread: Thread, beforeId: string): Promise<void> {
    const gap = thread.timeline.gaps.find((known) => known.beforeId === beforeId);
    return this.#waitedFor(thread, () => this.#closeGap(thread, gap));
  }

  /** One that the server will not give shows that in its place, and is no failure of the others. */
  async #all(fetch: (thread: Thread) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled([...this.#context.threads.open].map(fetch));
    for (const result of results) {
      if (result.status === 'rejected' && !isRefused(result.reason)) throw result.reason;
    }
  }

  #of(thread: Thread): Fetches {
    let fetches = this.#fetches.get(thread);
    if (!fetches) {
      fetches = {
        newest: new Coalescer((via) => this.#fetchNewest(thread, via)),
        older: new Queue(),
      };
      this.#fetches.set(thread, fetches);
    }
    return fetches;
  }

  async #waitedFor(thread: Thread, load: () => Promise<unknown>): Promise<void> {
    thread.loading++;
    thread.touch();
    try {
      await load();
    } finally {
      thread.loading--;
      thread.touch();
    }
  }

  /** Fetches a page, and shows in the thread how that ended. */
  async #page(thread: Thread, began: Moment, before?: string): Promise<Page<MessageFacts>> {
    const { api, signal } = this.#context;
    try {
      const page = await api.messages(thread.entry.identity, before, signal, began);
      thread.error = undefined;
      return page;
    } catch (error) {
      if (error instanceof ChatOmniError) thread.error = errorInfo(error);
      throw error;
    } finally {
      thread.touch();
    }
  }

  async #fetchNewest(thread: Thread, via: Via): Promise<void> {
    const { timeline } = thread;
    const since = timeline.newestConfirmed;
    const began = this.#context.moment();
    const page = await this.#page(thread, began);
    const merged = timeline.mergeNewest(page, began, this.#context.moment());
    this.#context.live.dropStandIns(thread.entry.id, began);
    const news = this.#tell(thread, merged, since, via);
    this.#context.hearing.answered(thread, began, news);
    // Nothing was confirmed before, or it was reached: no gap.
    const gap = merged.joined || !since ? undefined : timeline.gaps.at(-1);
    if (!gap) return;
    const from = timeline.get(gap.afterId) ?? start;
    const left = await this.#closeGap(thread, gap, [from], via);
    if (left) this.#context.live.miss(from.sentAt);
  }

  /** Returns what is left of it. */
  async #closeGap(
    thread: Thread,
    gap: Gap | undefined,
    since?: readonly Position[],
    via?: Via,
  ): Promise<Gap | undefined> {
    const { timeline } = thread;
    for (let pages = 0; gap && pages < mostCatchUpPages; pages++) {
      const { afterId, beforeId: edge } = gap;
      // Unless it is closed, it ends further down then.
      await this.#of(thread).older.run(() => this.#fetchBelow(thread, edge, since, via));
      gap = timeline.gaps.find((known) => known.afterId === afterId);
      if (timeline.doubted) break;
    }
    return gap;
  }

  async #fetchBelow(
    thread: Thread,
    beforeId = '',
    since?: readonly Position[],
    via: Via = 'catch-up',
  ): Promise<void> {
    const { timeline } = thread;
    const below = timeline.belowOf(beforeId);
    if (typeof below !== 'object') return;
    const began = this.#context.moment();
    try {
      const page = await this.#page(thread, began, below.cursor);
      const merged = timeline.mergeOlder(page, began, this.#context.moment(), beforeId);
      this.#tell(thread, merged, since, via);
    } catch (error) {
      if (!isRefused(error)) throw error;
      timeline.endBelow(beforeId);
      thread.error = undefined;
    }
    thread.touch();
  }

  /**
   * Tells of what is new: later than the newest message confirmed before the fetch (docs/embedding.md,
   * events). Returns their `missedKey`s.
   */
  #tell(
    thread: Thread,
    merged: Merged,
    since: readonly Position[] | undefined,
    via: Via,
  ): readonly string[] {
    thread.touch();
    this.#feedLive(merged);
    if (merged.removed.length > 0) this.#context.retract(thread.entry, merged.removed);
    const { entry } = thread;
    const isNews = (message: Message) => since?.every((one) => comparePositions(message, one) > 0);
    const news = merged.added.filter(isNews);
    for (const message of news) {
      this.#context.tellMessage(entry, message, via);
    }
    return news.map(({ sentAt }) => missedKey(entry, sentAt));
  }

  #feedLive({ added, changed }: Merged): void {
    const { conversations, live } = this.#context;
    for (const message of [...added, ...changed]) if (message.kind === 'comment') live.put(message);
    conversations.touch();
  }
}
