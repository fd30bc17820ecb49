import type { Conversation, ConversationQuery, ConversationType, Kind } from '../types.ts';
import type { Entry } from './entry.ts';
import type { RowChange } from './inbox.ts';
import { ListSource } from './list-source.ts';
import { isRestricted, kindsOf, matches } from './query.ts';
import { compareText, insertSorted, removeSorted } from './sorted.ts';

function compareRows(a: Conversation, b: Conversation): number {
  return (
    b.lastActivity - a.lastActivity ||
    compareText(a.channelId, b.channelId) ||
    compareText(a.userId, b.userId)
  );
}

/**
 * The rows of one query, in order, and how far its searches have been read. Rows older than what all of them
 * have reached are held back: others may belong between them. A restricted query shows what fits at once.
 */
export class ListView {
  readonly query: ConversationQuery;
  readonly sources: ReadonlyMap<Kind, ListSource>;
  /** Loads that a person waits for. */
  loading = 0;
  readonly #type: ConversationType;
  readonly #restricted: boolean;
  readonly #rowOf: (entry: Entry) => Conversation;
  #rows: Conversation[] = [];
  #shown = new Map<Entry, Conversation>();
  #items: readonly Conversation[] | undefined;
  /** The frontier that the rows were chosen by. */
  #chosenBy = NaN;

  constructor(
    query: ConversationQuery,
    type: ConversationType,
    pageSize: number,
    rowOf: (entry: Entry) => Conversation,
  ) {
    this.query = query;
    this.#restricted = isRestricted(query);
    this.#rowOf = rowOf;
    this.#type = query.type ?? type;
    this.sources = new Map(kindsOf(this.#type).map((kind) => [kind, new ListSource(pageSize)]));
  }

  /** By (`lastActivity` down, `channelId`, `userId`); the same array until something changes. */
  get items(): readonly Conversation[] {
    return (this.#items ??= [...this.#rows]);
  }

  get complete(): boolean {
    return [...this.sources.values()].every((source) => source.complete);
  }

  /** Server time, ms: from here on nothing is missing. Infinity as long as a search has not answered. */
  get frontier(): number {
    return Math.max(...[...this.sources.values()].map((source) => source.frontier));
  }

  /** True once every search has answered. */
  get loaded(): boolean {
    return this.frontier < Infinity;
  }

  /** True if an answer may have changed which rows belong here, beyond those that it has changed. */
  get isStale(): boolean {
    return this.#restricted || this.frontier !== this.#chosenBy;
  }

  /** Takes one changed row over: what it costs does not depend on the others. */
  update({ entry, after }: RowChange): void {
    const shown = this.#shown.get(entry);
    const row = this.#shows(entry, after, this.frontier) ? after : undefined;
    if (shown === row) return;
    if (shown) removeSorted(this.#rows, shown, compareRows);
    if (row) {
      insertSorted(this.#rows, row, compareRows);
      this.#shown.set(entry, row);
    } else {
      this.#shown.delete(entry);
    }
    this.#items = undefined;
  }

  /** Looks at all conversations again: after a page, which moves the frontier, or for a new query. */
  rebuild(entries: Iterable<Entry>): void {
    const { frontier } = this;
    this.#chosenBy = frontier;
    this.#shown = new Map();
    for (const entry of entries) {
      const row = this.#rowOf(entry);
      if (this.#shows(entry, row, frontier)) this.#shown.set(entry, row);
    }
    this.#rows = [...this.#shown.values()].sort(compareRows);
    this.#items = undefined;
  }

  /** Rows from the newest down to an activity, exclusive. */
  *newerThan(activity: number): Iterable<Conversation> {
    for (const row of this.#rows) {
      if (row.lastActivity <= activity) return;
      yield row;
    }
  }

  #shows(entry: Entry, row: Conversation, frontier: number): boolean {
    if (entry.hiddenAt) return false;
    if (this.#type !== 'all' && !entry.kinds.has(this.#type)) return false;
    if (this.#restricted) return matches(row, this.query, this.#isNamed(entry));
    // Opened by its key, and nothing heard of it.
    if (row.lastActivity === 0) return false;
    // As long as nothing could be fetched, what is pushed is all there is.
    return frontier === Infinity ? entry.pushedAt !== undefined : row.lastActivity >= frontier;
  }

  /** True if an answer to this query has named it. */
  #isNamed(entry: Entry): boolean {
    for (const source of this.sources.values()) if (source.has(entry.key)) return true;
    return false;
  }
}
