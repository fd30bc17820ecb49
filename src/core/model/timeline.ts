import type { MessageFacts, Page } from '../facts.ts';
import type { Gap, Message } from '../types.ts';
import { isAlike } from './alike.ts';
import { type Moment, mostLag, pushHold, removalMemory } from './moment.ts';
import { insertSorted, lowerBound, removeSorted } from './sorted.ts';
import {
  type Below,
  belowPage,
  comparePositions,
  joinSpans,
  type Position,
  type Span,
  start,
} from './spans.ts';

interface Entry extends Position {
  facts: MessageFacts;
  /** `updatedAt ?? sentAt` of the version that won, server time. */
  version: number;
  /** `seq` of the newest answer that contained it; -1 if only pushes brought it. */
  confirmed: number;
  /** When the last push brought it. */
  pushed?: Moment;
  message: Message;
}

/** What a merged page brought. */
export interface Merged {
  /** Messages that were not known before. */
  readonly added: readonly Message[];
  /** Messages that were known, or had been before they were gone, as they are now. */
  readonly changed: readonly Message[];
  /** Messages that are gone. */
  readonly removed: readonly string[];
}

const noGaps: readonly Gap[] = [];

const nothing: Merged = { added: [], changed: [], removed: [] };

/**
 * One thread: the union of what pushes and answers said, in order, with the stretches that answers have
 * covered. Merging is commutative and idempotent (design rules 2 and 3): of two versions of a message the
 * later one wins, on a tie an answer over a push; an absent field never overwrites a known one.
 */
export class Timeline {
  readonly #conversationId: string;
  readonly #entries = new Map<string, Entry>();
  /** By position. */
  readonly #order: Entry[] = [];
  readonly #removed = new Map<string, Moment>();
  /** From oldest to newest; between two of them is a gap. */
  #spans: readonly Span[] = [];
  /** What the newest answer covered: what is left when the thread is trimmed. */
  #newestPage: Span | undefined;
  /** The page read last into a gap was not relied on: it is to be read again. */
  doubted = false;
  #messages: readonly Message[] | undefined;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
  }

  /** By (`sentAt`, `id`); the same array until something changes. */
  get messages(): readonly Message[] {
    return (this.#messages ??= this.#order.map((entry) => entry.message));
  }

  /** Where messages may be missing, oldest first; the same array as long as there are none. */
  get gaps(): readonly Gap[] {
    if (this.#spans.length < 2) return noGaps;
    return this.#spans.slice(1).map((span, index) => ({
      afterId: this.#lastUpTo(this.#spans[index]!.heads[0]!).id,
      beforeId: this.#firstFrom(span.from).id,
    }));
  }

  get size(): number {
    return this.#order.length;
  }

  /** False until the first answer. */
  get loaded(): boolean {
    return this.#spans.length > 0;
  }

  /** How the history goes on below what is covered; undefined until the first answer. */
  get below(): Below | undefined {
    return this.#spans[0]?.below;
  }

  /**
   * Positions of the newest messages that answers have confirmed: one for both kinds, or one for each where these
   * are fetched apart; undefined until the first answer.
   */
  get newestConfirmed(): readonly Position[] | undefined {
    return this.#spans.at(-1)?.heads;
  }

  /** Server time of the newest message, ms; -Infinity if there is none. */
  get newestAt(): number {
    return this.#order.at(-1)?.sentAt ?? -Infinity;
  }

  get(id: string): Message | undefined {
    return this.#entries.get(id)?.message;
  }

  /** The message that what is covered begins with: what older history is loaded below. */
  get oldestCovered(): string | undefined {
    const [oldest] = this.#spans;
    return oldest && this.#firstFrom(oldest.from).id;
  }

  /** Applies a pushed message; returns it unless it was known, or was removed lately. */
  push(facts: MessageFacts, now: Moment): Message | undefined {
    const removed = this.#removed.get(facts.id);
    if (removed && now.at - removed.at < removalMemory) return undefined;
    const known = this.#entries.has(facts.id);
    const entry = this.#merge(facts, -1);
    entry.pushed = now;
    return known ? undefined : entry.message;
  }

  /**
   * Applies the newest page of an answer begun at `began`. Within its span, open at the newer end, the page
   * decides what is gone. `joined` if it reached what was known, and that is not doubted: no gap is to be read.
   */
  mergeNewest(
    page: Page<MessageFacts>,
    began: Moment,
    now: Moment,
  ): Merged & { readonly joined: boolean } {
    // Entries that cannot be read cover nothing.
    if (page.count > 0 && page.items.length === 0) return { ...nothing, joined: false };
    const below = belowPage(page);
    const merged = this.#mergeItems(page, began);
    const from = below === 'start' ? start : merged.from;
    const removed = this.#removeMissing(page, from.sentAt, Infinity, began, now);
    const known = this.#spans.length;
    const heads = (page.parts ?? [page]).map(({ items }) =>
      [start, ...items].sort(comparePositions).at(-1)!,
    );
    this.#newestPage = { from, heads, below, at: now.at };
    this.#spans = joinSpans(this.#spans, this.#newestPage, page);
    return { ...merged, removed, joined: this.#spans.length <= known && !this.doubted };
  }

  /**
   * Applies the page that its cursor promised to lie below the span that begins with `beforeId`. A page with
   * nothing older ends the history there: the cursor was ignored. One that may lag behind the page above it
   * closes no gap: it lacks what lies between.
   */
  mergeOlder(page: Page<MessageFacts>, began: Moment, now: Moment, beforeId: string): Merged {
    const index = this.#spanIndex(beforeId);
    const span = this.#spans[index];
    if (!span) return nothing;
    const merged = this.#mergeItems(page, began);
    const settled = Math.max(span.heads[0]!.sentAt - span.from.sentAt, began.at - span.at);
    this.doubted = index > 0 && settled < mostLag;
    if (this.doubted) return { ...merged, removed: [] };
    const goesOn = comparePositions(merged.from, span.from) < 0;
    const below = goesOn ? belowPage(page) : 'unknown';
    // Entries that cannot be read cover nothing.
    const covers = goesOn && page.items.length > 0;
    const from = below === 'start' ? start : covers ? merged.from : span.from;
    const removed = this.#removeMissing(page, from.sentAt, span.from.sentAt, began, now);
    const lower = this.#spans.slice(0, index);
    const spans = joinSpans(lower, { ...span, from, below }, page);
    this.#spans = [...spans, ...this.#spans.slice(index + 1)];
    return { ...merged, removed };
  }

  /** Applies what a page read anew says of messages that are known; returns the position from which on it says it. */
  renew(page: Page<MessageFacts>, began: Moment): Position {
    const items = page.items.filter(({ id }) => this.#entries.has(id));
    return this.#mergeItems({ ...page, items }, began).from;
  }

  /** What the newest answer covered; undefined before the first. */
  get newestPage(): Span | undefined {
    return this.#newestPage;
  }

  /** How it goes on below the span that begins with `beforeId`: what a gap is loaded by. */
  belowOf(beforeId: string): Below | undefined {
    return this.#spans[this.#spanIndex(beforeId)]?.below;
  }

  /** Ends the history below the span that begins with `beforeId`: its cursor was refused. */
  endBelow(beforeId: string): void {
    const index = this.#spanIndex(beforeId);
    this.#spans = this.#spans.map((span, at) =>
      at === index ? { ...span, below: 'unknown' } : span,
    );
  }

  /** Forgets all but the newest page, or the newest `most` where no answer has covered anything. */
  trim(most: number): void {
    const page = this.#newestPage;
    const keep = page
      ? lowerBound<Position>(this.#order, page.from, comparePositions)
      : Math.max(0, this.#order.length - most);
    for (const entry of this.#order.splice(0, keep)) this.#entries.delete(entry.id);
    if (page) this.#spans = [page];
    this.#messages = undefined;
  }

  #mergeItems(page: Page<MessageFacts>, began: Moment) {
    const added: Message[] = [];
    const changed: Message[] = [];
    const items = [...page.items].sort(comparePositions);
    for (const facts of items) {
      const removed = this.#removed.get(facts.id);
      if (removed && removed.seq > began.seq) continue;
      this.#removed.delete(facts.id);
      const known = this.get(facts.id);
      const { message } = this.#merge(facts, began.seq);
      // One that was gone, and that an answer has again, is no news.
      if (!known && !removed) added.push(message);
      else if (known !== message) changed.push(message);
    }
    return { added, changed, from: items[0] ?? start };
  }

  /** Merges one version of a message: from an answer begun at `seq`, or from a push (-1). */
  #merge(facts: MessageFacts, seq: number): Entry {
    const version = facts.updatedAt ?? facts.sentAt;
    const known = this.#entries.get(facts.id);
    if (!known) {
      const entry: Entry = {
        id: facts.id,
        sentAt: facts.sentAt,
        facts,
        version,
        confirmed: seq,
        message: this.#publish(facts),
      };
      this.#entries.set(facts.id, entry);
      insertSorted(this.#order, entry, comparePositions);
      this.#messages = undefined;
      return entry;
    }
    const wins = version > known.version || (version === known.version && seq > known.confirmed);
    const merged = { ...known.facts, ...facts, ...(!wins && known.facts) };
    known.version = Math.max(version, known.version);
    known.confirmed = Math.max(known.confirmed, seq);
    if (!isAlike(merged, known.facts)) this.#replace(known, merged);
    return known;
  }

  #replace(entry: Entry, facts: MessageFacts): void {
    removeSorted(this.#order, entry, comparePositions);
    Object.assign(entry, { facts, sentAt: facts.sentAt, message: this.#publish(facts) });
    insertSorted(this.#order, entry, comparePositions);
    this.#messages = undefined;
  }

  /**
   * Takes out what this answer would have had to contain: confirmed by an earlier answer, or pushed long
   * enough before it began. At the span's edges, where times are equal, it says nothing.
   */
  #removeMissing(
    page: Page<MessageFacts>,
    after: number,
    before: number,
    began: Moment,
    now: Moment,
  ): readonly string[] {
    // An item that could not be read may be the one that seems to be missing.
    if (page.skipped > 0) return [];
    const gone = this.#order.filter(
      (entry) => entry.sentAt > after && entry.sentAt < before && isGone(entry, began),
    );
    for (const entry of gone) {
      this.#entries.delete(entry.id);
      removeSorted(this.#order, entry, comparePositions);
      this.#removed.set(entry.id, now);
      this.#messages = undefined;
    }
    return gone.map(({ id }) => id);
  }

  #spanIndex(beforeId: string): number {
    return this.#spans.findIndex((span) => this.#firstFrom(span.from).id === beforeId);
  }

  /** The first message from a position on, or the position itself where none is left. */
  #firstFrom(position: Position): Position {
    return this.#order.find((entry) => comparePositions(entry, position) >= 0) ?? position;
  }

  #lastUpTo(position: Position): Position {
    return this.#order.findLast((entry) => comparePositions(entry, position) <= 0) ?? position;
  }

  #publish(facts: MessageFacts): Message {
    const { identity: _, updatedAt, text = '', attachments = [], ...rest } = facts;
    return {
      ...rest,
      conversationId: this.#conversationId,
      text,
      attachments,
      ...(updatedAt !== undefined && updatedAt > facts.sentAt && { editedAt: updatedAt }),
    };
  }
}

function isGone(entry: Entry, began: Moment): boolean {
  const { confirmed, pushed } = entry;
  if (pushed && pushed.seq > began.seq) return false;
  return confirmed < 0 ? began.at - pushed!.at >= pushHold : confirmed < began.seq;
}
