import type { Conversation, ConversationQuery, ConversationType, Kind, Message } from '../types.ts';
import type { Entry } from './entry.ts';
import type { RowChange } from './inbox.ts';
import { ListSource } from './list-source.ts';
import { isRestricted, kindsOf, matches } from './query.ts';
import { compareText, insertSorted, removeSorted } from './sorted.ts';

function compareRows(a: Conversation, b: Conversation): number {
  return b.lastActivity - a.lastActivity || compareIdentity(a, b);
}

/** Who has waited longest comes first; whose wait is not known by the last activity. */
function compareWait(a: Conversation, b: Conversation): number {
  const [waitA, waitB] = [a, b].map((row) => row.waitingSince ?? row.lastActivity);
  return waitA! - waitB! || compareIdentity(a, b);
}

function compareIdentity(a: Conversation, b: Conversation): number {
  return compareText(a.channelId, b.channelId) || compareText(a.userId, b.userId);
}

/** What a view is made from. */
export interface ListViewContext {
  readonly type: ConversationType;
  readonly pageSize: number;
  readonly rowOf: (entry: Entry) => Conversation;
  /** The messages of its thread that are loaded. */
  readonly messagesOf: (entry: Entry) => readonly Message[];
}

/**
 * The rows of one query, in order, and how far its searches have been read. Rows older than what all of them
 * have reached are held back: others may belong between them. A restricted query shows what fits at once.
 */
export class ListView {
  readonly query: ConversationQuery;
  readonly sources: ReadonlyMap<Kind, ListSource>;
  /** An answer may change which rows belong here, beyond those that it tells of. */
  readonly isRestricted: boolean;
  /** Loads that a person waits for. */
  loading = 0;
  /** It has read on by itself as far as it does. */
  paused = false;
  readonly #context: ListViewContext;
  readonly #type: ConversationType;
  readonly #compare: typeof compareRows;
  readonly #kept = new Set<Entry>();
  #rows: Conversation[] = [];
  #shown = new Map<Entry, Conversation>();
  #items: readonly Conversation[] | undefined;
  /** The frontier that the rows were chosen by. */
  #chosenBy = NaN;

  constructor(query: ConversationQuery, context: ListViewContext) {
    this.query = query;
    this.#context = context;
    this.isRestricted = isRestricted(query);
    this.#compare = query.sort === 'waiting' ? compareWait : compareRows;
    this.#type = query.type ?? context.type;
    // A page never changes, and no search knows of a status.
    const { channelId: _, status: __, ...filters } = query;
    const isFiltered = isRestricted(filters);
    this.sources = new Map(
      kindsOf(this.#type).map((kind) => [kind, new ListSource(context.pageSize, isFiltered)]),
    );
  }

  /** In the query's order; the same array until something changes. */
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

  /** True if its searches have been read on, or cut, since its rows were chosen. */
  get hasMoved(): boolean {
    return this.frontier !== this.#chosenBy;
  }

  /** A row that a person has selected stays, whatever that does to it: what is under the pointer must not go. */
  keep(entry: Entry): void {
    if (this.#shown.has(entry)) this.#kept.add(entry);
  }

  /** Takes one changed row over: what it costs does not depend on the others. */
  update({ entry, after }: RowChange): void {
    const shown = this.#shown.get(entry);
    const row = this.#shows(entry, after, this.frontier) ? after : undefined;
    if (shown === row) return;
    if (shown) removeSorted(this.#rows, shown, this.#compare);
    if (row) {
      insertSorted(this.#rows, row, this.#compare);
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
      const row = this.#context.rowOf(entry);
      if (this.#shows(entry, row, frontier)) this.#shown.set(entry, row);
    }
    this.#rows = [...this.#shown.values()].sort(this.#compare);
    this.#items = undefined;
  }

  /** Rows with a later activity. */
  newerThan(activity: number): readonly Conversation[] {
    return this.#rows.filter((row) => row.lastActivity > activity);
  }

  #shows(entry: Entry, row: Conversation, frontier: number): boolean {
    if (entry.hiddenAt) return false;
    if (this.#type !== 'all' && !entry.kinds[this.#type]) return false;
    const named = this.isRestricted && this.names(entry);
    // Opened by its key, and nothing heard of it.
    if (row.lastActivity === 0 && !named) return false;
    if (this.isRestricted) {
      if (this.#kept.has(entry)) return true;
      return matches(row, this.query, named, this.#context.messagesOf(entry));
    }
    // As long as nothing could be fetched, what is pushed is all there is.
    return frontier === Infinity ? entry.pushedAt !== undefined : row.lastActivity >= frontier;
  }

  /** True if an answer to this query has named it. */
  names(entry: Entry): boolean {
    for (const source of this.sources.values()) if (source.has(entry.key)) return true;
    return false;
  }
}
