import type { Config } from '../config.ts';
import type { Entry } from '../model/entry.ts';
import { Inbox, type RowChange } from '../model/inbox.ts';
import { ListView, type ListViewContext } from '../model/list-view.ts';
import { isRestricted } from '../model/query.ts';
import { Tally } from '../model/tally.ts';
import { fillTemplate } from '../template.ts';
import type {
  Conversation,
  ConversationQuery,
  ConversationsValue,
  CountKey,
  ErrorInfo,
} from '../types.ts';

export const noCounts: ReadonlyMap<CountKey, number> = new Map();

/** The list of the signed-in session: all conversations known, and the view of them that is shown. */
export class Conversations {
  readonly inbox: Inbox;
  /** Under no filter: what polls and catch-ups keep complete, also while a filter is shown. */
  readonly base: ListView;
  /** What is shown. */
  view: ListView;
  error: ErrorInfo | undefined;
  readonly #config: Config;
  readonly #changed: () => void;
  readonly #messagesOf: ListViewContext['messagesOf'];
  readonly #stale = new Set<ListView>();
  #tally: Tally | undefined;

  constructor(config: Config, messagesOf: ListViewContext['messagesOf'], changed: () => void) {
    this.#config = config;
    this.#messagesOf = messagesOf;
    this.#changed = changed;
    const names = new Map(config.channels.map(({ type, id, name }) => [`${type}:${id}`, name]));
    this.inbox = new Inbox({
      type: config.type,
      avatarUrl: (identity) =>
        config.avatarUrl === 'off' ? '' : fillTemplate(config.avatarUrl, config.room, identity),
      channelName: ({ channelType, channelId }) => names.get(`${channelType}:${channelId}`),
    });
    this.base = this.#createView({});
    this.view = this.base;
  }

  /** The views that have to be kept up: the base, and the one that is shown if it is another. */
  get views(): readonly ListView[] {
    return this.view === this.base ? [this.base] : [this.base, this.view];
  }

  get value(): ConversationsValue {
    const { view, error } = this;
    const { channels } = this.#config;
    return {
      items: view.items,
      loading: view.loading > 0,
      complete: view.complete && !view.paused,
      counts: this.#tally?.counts ?? noCounts,
      countsComplete: this.base.complete,
      pages: channels.length > 0 ? channels : this.inbox.channels,
      ...(view.paused && { paused: true }),
      query: view.query,
      ...(error && { error }),
    };
  }

  /** Shows another query; the base view is kept. */
  show(query: ConversationQuery): ListView {
    const type = query.type ?? this.#config.type;
    const isBase = !isRestricted(query) && type === this.#config.type;
    const isOther = this.inbox.showType(type);
    // What is typed leaves the base and the counts as they are: it costs one pass over the rows.
    if (isOther || query.channelId !== this.view.query.channelId) this.#tally = undefined;
    if (isOther) this.#stale.add(this.base);
    this.error = undefined;
    this.view = isBase ? this.base : this.#createView(query);
    this.touch();
    return this.view;
  }

  /** Says that something changed, to be shown at the next frame. */
  touch(): void {
    this.#changed();
  }

  /** Says that a view was read on: where that matters, its rows are chosen anew at the next frame. */
  refilter(view: ListView): void {
    if (view.isRestricted) this.#stale.add(view);
    this.touch();
  }

  /** Brings the views up to date; returns the rows that changed. */
  update(): readonly RowChange[] {
    const changes = this.inbox.takeChanges();
    for (const view of this.views) {
      if (this.#stale.has(view) || view.hasMoved) view.rebuild(this.inbox.entries);
      else for (const change of changes) view.update(change);
    }
    this.#stale.clear();
    this.#count(changes);
    return changes;
  }

  /** Counts what changed; after another choice of type or page, all. */
  #count(changes: readonly RowChange[]): void {
    const { type = this.#config.type, channelId } = this.view.query;
    const isNew = !this.#tally;
    const tally = (this.#tally ??= new Tally());
    const count = (entry: Entry, row: Conversation) => {
      const counts =
        !entry.hiddenAt &&
        row.lastActivity > 0 &&
        (type === 'all' || entry.kinds[type]) &&
        (channelId ?? row.channelId) === row.channelId;
      tally.set(entry, counts ? row : undefined);
    };
    if (isNew) for (const entry of this.inbox.entries) count(entry, this.inbox.row(entry));
    else for (const { entry, after } of changes) count(entry, after);
  }

  #createView(query: ConversationQuery): ListView {
    const { type, pageSize } = this.#config;
    const rowOf = (entry: Entry) => this.inbox.row(entry);
    return new ListView(query, { type, pageSize, rowOf, messagesOf: this.#messagesOf });
  }
}
