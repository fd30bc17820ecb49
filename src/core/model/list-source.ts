import type { ConversationFacts, Page } from '../facts.ts';
import { identityKey } from './entry.ts';
import { mostLag } from './moment.ts';

/** TPOS answers no more than this many conversations at once (protocol.md §3). */
const largestLimit = 2000;

/**
 * A newest page has no gap if it reaches this far, ms, below what was confirmed before. Reads lag, each page by
 * itself, and what comes in is written down somewhat later than the time that it has: twice what a read can lag is
 * what was there for all pages of the last sync that may lack something.
 */
const overlap = 2 * mostLag;

/** How long, ms, a filter that was read to its end is taken to be whole: who stands below may come to fit unheard. */
const wholeFor = 60_000;

/** What the next page of a search is asked by: `after` a cursor, or more from the top. */
export interface NextPage {
  readonly limit: number;
  readonly after?: string;
}

/** Server time of the activity that a list answer states for a conversation, ms; undefined if of none. */
function activityOf({ activityAt, message, comment }: ConversationFacts): number | undefined {
  return Math.max(activityAt ?? 0, message?.sentAt ?? 0, comment?.sentAt ?? 0) || undefined;
}

/** What the pages of one reading have named. */
interface Covered {
  readonly keys: ReadonlySet<string>;
  /** Later than this activity nothing is outside. */
  readonly from: number;
}

/** A newest sync under way: what its pages have named, and from where to where. */
interface NewestSync {
  /** When it began: monotonic local time, ms. */
  readonly at: number;
  readonly keys: Set<string>;
  newest: number;
  oldest: number;
}

/**
 * How far one search (one kind, one query) has been read. Everything with an activity of `frontier` or later
 * has been in an answer; older rows may have others missing between them.
 */
export class ListSource {
  /** Server time, ms; Infinity as long as nothing was read. */
  frontier = Infinity;
  complete = false;
  /** Greatest activity that complete syncs have confirmed. */
  syncedTo: number | undefined;
  readonly #pageSize: number;
  readonly #filtered: boolean;
  /** When it was begun anew: monotonic local time, ms. */
  #readFrom = 0;
  /** Keys that answers to this search have named and that are expected in the next ones. */
  readonly expected = new Set<string>();
  /** Those named since the list began anew: after a cut the pages below are to be read again. */
  #keys = new Set<string>();
  /** Those named before that: they stay until it has been read to its end again. */
  #former = new Set<string>();
  #next: NextPage | undefined;
  #sync: NewestSync | undefined;

  /** @param filtered - conversations may come to fit, and cease to, without any activity */
  constructor(pageSize: number, filtered = false) {
    this.#pageSize = pageSize;
    this.#filtered = filtered;
  }

  has(key: string): boolean {
    return this.#keys.has(key) || (!this.complete && this.#former.has(key));
  }

  /** Says that this one is no longer expected in answers. */
  forget(key: string): void {
    for (const keys of [this.#keys, this.#former, this.expected]) keys.delete(key);
  }

  /** What to ask for to read on towards older activity; undefined if there is no more. */
  get next(): NextPage | undefined {
    return this.complete ? undefined : (this.#next ?? { limit: this.#pageSize });
  }

  /**
   * Begins a newest sync: first page from the top.
   *
   * @param at - monotonic local time, ms
   */
  begin(at: number): NextPage {
    this.#sync = { at, keys: new Set(), newest: -Infinity, oldest: Infinity };
    return { limit: this.#pageSize };
  }

  /**
   * Takes a page of the sync under way; returns what to ask for next, or undefined if it is closed: it has
   * reached what was known, or the end.
   */
  takeNewest(page: Page<ConversationFacts>, asked: NextPage): NextPage | undefined {
    const sync = this.#sync;
    if (!sync) return undefined;
    const before = sync.keys.size;
    for (const facts of page.items) {
      sync.keys.add(identityKey(facts.identity));
      // One without an activity tells nothing of how far the page reaches.
      sync.newest = Math.max(sync.newest, activityOf(facts) ?? -Infinity);
      sync.oldest = Math.min(sync.oldest, activityOf(facts) ?? Infinity);
    }
    const next = this.#after(page, asked, before, sync.keys.size > before);
    const first = this.syncedTo === undefined;
    // Nothing at all where a list was, which went on even: a server that limps, not the end of it.
    const limps = !first && !this.complete && sync.keys.size === 0;
    if (first || !next || sync.oldest < this.syncedTo! - overlap) {
      const isOld = this.#filtered && this.complete && sync.at - this.#readFrom >= wholeFor;
      if (first || isOld || !(next || limps)) this.#restart(sync, next);
      this.#close(sync, next || limps ? sync.oldest : -Infinity);
      return undefined;
    }
    return next;
  }

  /**
   * Gives up closing the gap between the sync's pages and what was known: the list is cut there and read on
   * from it by `next`, or ends there without one: the cursor was refused. False if it goes on after all: the
   * pages did reach what was known, if not as far below as they should.
   */
  cut(next: NextPage | undefined): boolean {
    const sync = this.#sync;
    if (!sync) return false;
    const isCut = sync.oldest >= this.syncedTo!;
    if (isCut) {
      this.#restart(sync, next);
      this.frontier = sync.oldest;
    }
    this.#close(sync, sync.oldest);
    return isCut;
  }

  /** What was named by the last sync, or by all pages down to the last older one; undefined before the first. */
  get covered(): Covered | undefined {
    return this.#covered;
  }
  #covered: Covered | undefined;

  /** Takes a page towards older activity. */
  takeOlder(page: Page<ConversationFacts>, asked: NextPage): void {
    const before = this.#keys.size;
    let oldest = this.frontier;
    // One from the top says of itself what there is; one by cursor goes on from those before it.
    const keys = asked.after === undefined ? new Set<string>() : this.#keys;
    for (const facts of page.items) {
      const key = identityKey(facts.identity);
      keys.add(key);
      this.#add(key);
      oldest = Math.min(oldest, activityOf(facts) ?? Infinity);
    }
    const next = this.#after(page, asked, before, this.#keys.size > before);
    this.#next = next;
    this.complete = !next;
    this.frontier = next ? oldest : -Infinity;
    this.#covered = { keys, from: this.frontier };
  }

  /** Ends the list here: its cursor was refused. */
  end(): void {
    this.complete = true;
    this.frontier = -Infinity;
  }

  /**
   * protocol.md §3: by cursor; on a full page without one, or where the cursor is ignored, by a larger limit;
   * one that is not full is the end. What it brings may all be known from newer pages: that says nothing.
   */
  #after(
    page: Page<ConversationFacts>,
    asked: NextPage,
    known: number,
    news: boolean,
  ): NextPage | undefined {
    if (page.count === 0) return undefined;
    if (news && page.older !== undefined) return { limit: this.#pageSize, after: page.older };
    const byCursor = asked.after !== undefined;
    if (byCursor ? news : page.count < asked.limit) return undefined;
    if (asked.limit >= largestLimit) return undefined;
    return { limit: Math.min(Math.max(asked.limit * 2, known + this.#pageSize), largestLimit) };
  }

  #restart(sync: NewestSync, next: NextPage | undefined): void {
    this.#readFrom = sync.at;
    this.#former = this.#keys;
    this.#keys = new Set();
    this.#next = next;
    this.complete = !next;
    // Where no row of a page told its activity, nothing can be held back by it.
    this.frontier = next && sync.oldest < Infinity ? sync.oldest : -Infinity;
  }

  #add(key: string): void {
    this.#keys.add(key);
    this.expected.add(key);
  }

  #close(sync: NewestSync, from: number): void {
    for (const key of sync.keys) this.#add(key);
    this.#covered = { keys: sync.keys, from };
    this.syncedTo = Math.max(sync.newest, this.syncedTo ?? -Infinity);
    this.#sync = undefined;
  }
}
