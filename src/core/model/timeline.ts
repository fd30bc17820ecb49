import type { MessageFacts, Page } from '../facts.ts';
import type { Gap, Message } from '../types.ts';
import { type Moment, pushHold, removalMemory } from './moment.ts';
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
  /** `seq` of the newest answer that contained it; undefined if only pushes brought it. */
  confirmed?: number;
  /** When the last push brought it. */
  pushed?: Moment;
  message: Message;
}

/** What a merged page brought. */
export interface Merged {
  /** Messages that were not known before. */
  readonly added: readonly Message[];
  /** Messages that were known, as they are now. */
  readonly changed: readonly Message[];
  /** Messages that are gone. */
  readonly removed: readonly string[];
  /** True if the page joined what was known: nothing can be missing in between. */
  readonly joined: boolean;
}

const nothing: Merged = { added: [], changed: [], removed: [], joined: false };

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
  #newestPage: Pick<Span, 'from' | 'below'> | undefined;
  #messages: readonly Message[] | undefined;
  #gaps: readonly Gap[] | undefined;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
  }

  /** By (`sentAt`, `id`); the same array until something changes. */
  get messages(): readonly Message[] {
    return (this.#messages ??= this.#order.map((entry) => entry.message));
  }

  /** Where messages may be missing, oldest first. */
  get gaps(): readonly Gap[] {
    return (this.#gaps ??= this.#spans.slice(1).map((span, index) => ({
      afterId: this.#lastUpTo(this.#spans[index]!.to).id,
      beforeId: this.#firstFrom(span.from).id,
    })));
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

  /** Position of the newest message that an answer has confirmed; undefined until the first answer. */
  get newestConfirmed(): Position | undefined {
    return this.#spans.at(-1)?.to;
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
    const entry = this.#merge(facts, undefined);
    entry.pushed = now;
    return known ? undefined : entry.message;
  }

  /**
   * Applies the newest page of an answer begun at `began`. Within its span, open at the newer end, the page
   * decides what is gone.
   */
  mergeNewest(page: Page<MessageFacts>, began: Moment, now: Moment): Merged {
    const below = belowPage(page);
    const merged = this.#mergeItems(page, began);
    // Entries that cannot be read cover nothing.
    if (page.count > 0 && page.items.length === 0) return nothing;
    const from = below === 'start' ? start : merged.from;
    const removed = this.#removeMissing(page, merged.ids, from.sentAt, Infinity, began, now);
    const known = this.#spans.length;
    this.#spans = joinSpans(this.#spans, { from, to: merged.to, below }, (id) =>
      merged.ids.has(id),
    );
    this.#newestPage = { from, below };
    this.#touch();
    return { ...merged, removed, joined: known > 0 && this.#spans.length <= known };
  }

  /**
   * Applies the page that its cursor promised to lie below the span that begins with `beforeId` (by default
   * the oldest one). A page with nothing older ends the history there: the cursor was ignored.
   */
  mergeOlder(page: Page<MessageFacts>, began: Moment, now: Moment, beforeId?: string): Merged {
    const index = this.#spanIndex(beforeId);
    const span = this.#spans[index];
    if (!span) return nothing;
    const merged = this.#mergeItems(page, began);
    const unreadable = page.count > 0 && page.items.length === 0;
    const goesOn = unreadable || page.count === 0 || comparePositions(merged.from, span.from) < 0;
    const below = goesOn ? belowPage(page) : 'unknown';
    const from = below === 'start' ? start : goesOn && !unreadable ? merged.from : span.from;
    const removed =
      goesOn && !unreadable
        ? this.#removeMissing(page, merged.ids, from.sentAt, span.from.sentAt, began, now)
        : [];
    const lower = this.#spans.slice(0, index);
    const spans = joinSpans(lower, { ...span, from, below }, (id) => merged.ids.has(id));
    this.#spans = [...spans, ...this.#spans.slice(index + 1)];
    this.#touch();
    return { ...merged, removed, joined: spans.length <= lower.length };
  }

  /** How it goes on below the span that begins with `beforeId`: what a gap is loaded by. */
  belowOf(beforeId: string): Below | undefined {
    return this.#spans[this.#spanIndex(beforeId)]?.below;
  }

  /** Ends the history below the span that begins with `beforeId`: its cursor was refused. */
  endBelow(beforeId?: string): void {
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
    const top = this.#spans.at(-1);
    this.#spans = page && top ? [{ ...page, to: top.to }] : [];
    this.#touch();
  }

  #mergeItems(page: Page<MessageFacts>, began: Moment) {
    const ids = new Set<string>();
    const added: Message[] = [];
    const changed: Message[] = [];
    let from: Position | undefined;
    let to: Position | undefined;
    for (const facts of page.items) {
      ids.add(facts.id);
      if (!from || comparePositions(facts, from) < 0) from = facts;
      if (!to || comparePositions(facts, to) > 0) to = facts;
      const removed = this.#removed.get(facts.id);
      if (removed && removed.seq > began.seq) continue;
      this.#removed.delete(facts.id);
      const known = this.get(facts.id);
      const { message } = this.#merge(facts, began);
      if (!known) added.push(message);
      else if (known !== message) changed.push(message);
    }
    return { ids, added, changed, from: from ?? start, to: to ?? start };
  }

  /** Merges one version of a message: from an answer begun at `began`, or from a push. */
  #merge(facts: MessageFacts, began: Moment | undefined): Entry {
    this.#touch();
    const version = facts.updatedAt ?? facts.sentAt;
    const known = this.#entries.get(facts.id);
    if (!known) {
      const entry: Entry = {
        id: facts.id,
        sentAt: facts.sentAt,
        facts,
        version,
        ...(began && { confirmed: began.seq }),
        message: this.#publish(facts),
      };
      this.#entries.set(facts.id, entry);
      insertSorted(this.#order, entry, comparePositions);
      return entry;
    }
    const wins =
      version === known.version
        ? began !== undefined && began.seq > (known.confirmed ?? -1)
        : version > known.version;
    // Known keys come first in both, so that equal facts stay equal as text.
    const merged = { ...known.facts, ...facts, ...(!wins && known.facts) };
    known.version = Math.max(version, known.version);
    if (began) known.confirmed = Math.max(known.confirmed ?? -1, began.seq);
    if (!sameFacts(merged, known.facts)) this.#replace(known, merged);
    return known;
  }

  #replace(entry: Entry, facts: MessageFacts): void {
    const moves = facts.sentAt !== entry.sentAt;
    if (moves) removeSorted(this.#order, entry, comparePositions);
    Object.assign(entry, { facts, sentAt: facts.sentAt, message: this.#publish(facts) });
    if (moves) insertSorted(this.#order, entry, comparePositions);
  }

  /**
   * Takes out what this answer would have had to contain: confirmed by an earlier answer, or pushed long
   * enough before it began. At the span's edges, where times are equal, it says nothing.
   */
  #removeMissing(
    page: Page<MessageFacts>,
    ids: ReadonlySet<string>,
    after: number,
    before: number,
    began: Moment,
    now: Moment,
  ): readonly string[] {
    // An item that could not be read may be the one that seems to be missing.
    if (page.skipped > 0) return [];
    const first = lowerBound<Position>(this.#order, { sentAt: after, id: '' }, comparePositions);
    const gone: Entry[] = [];
    for (let index = first; index < this.#order.length; index++) {
      const entry = this.#order[index]!;
      if (entry.sentAt >= before) break;
      if (entry.sentAt > after && !ids.has(entry.id) && isGone(entry, began)) gone.push(entry);
    }
    for (const entry of gone) {
      this.#entries.delete(entry.id);
      removeSorted(this.#order, entry, comparePositions);
      this.#removed.set(entry.id, now);
    }
    for (const [id, removed] of this.#removed) {
      if (now.at - removed.at < removalMemory) break;
      this.#removed.delete(id);
    }
    return gone.map(({ id }) => id);
  }

  #spanIndex(beforeId: string | undefined): number {
    if (beforeId === undefined) return 0;
    return this.#spans.findIndex((span) => this.#firstFrom(span.from).id === beforeId);
  }

  /** The first message from a position on, or the position itself where none is left. */
  #firstFrom(position: Position): Position {
    return this.#order[lowerBound<Position>(this.#order, position, comparePositions)] ?? position;
  }

  #lastUpTo(position: Position): Position {
    const index = lowerBound<Position>(this.#order, position, comparePositions);
    const entry = this.#order[index];
    if (entry && comparePositions(entry, position) === 0) return entry;
    return this.#order[index - 1] ?? position;
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

  #touch(): void {
    this.#messages = undefined;
    this.#gaps = undefined;
  }
}

function isGone(entry: Entry, began: Moment): boolean {
  const { confirmed, pushed } = entry;
  if (pushed && pushed.seq > began.seq) return false;
  if (confirmed !== undefined) return confirmed < began.seq;
  return pushed !== undefined && began.at - pushed.at >= pushHold;
}

function sameFacts(a: MessageFacts, b: MessageFacts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
