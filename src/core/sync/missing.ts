import type { ConversationFacts, Page } from '../facts.ts';
import type { Entry } from '../model/entry.ts';
import type { ListSource } from '../model/list-source.ts';
import type { ListView } from '../model/list-view.ts';
import { type Moment, pushHold } from '../model/moment.ts';
import type { Kind } from '../types.ts';
import { Coalescer } from './coalescer.ts';
import { inBackground, type SyncContext } from './context.ts';

/** How many people are asked for at once, and how many conversations of theirs may be answered. */
const mostAsked = { users: 100, conversations: 2000 };

/** A row in view that no answer has confirmed for this long, ms, is asked for again. */
const confirmedFor = 60_000;

/** Conversations that answers lacked: asked for by their users, and hidden where that lacks them too. */
export class Missing {
  readonly #context: SyncContext;
  readonly #asked = new Set<Entry>();
  readonly #ask = new Coalescer<void>(() => this.#askMissing());

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Asks for one conversation, once, with those that are asked for at the same time. */
  ask(entry: Entry): Promise<void> {
    this.#asked.add(entry);
    return this.#ask.request();
  }

  /** These conversations are in view: asks again for those of which nothing was heard for long. */
  confirm(keys: readonly string[]): void {
    const due = this.#context.ports.elapsed() - confirmedFor;
    let asks = false;
    for (const key of keys) {
      const entry = this.#context.conversations.inbox.resolve(key);
      if (!entry) continue;
      const { answeredAt, pushedAt, askedAt } = entry;
      if (Math.max((answeredAt ?? pushedAt)?.at ?? 0, askedAt) >= due) continue;
      entry.askedAt = due + confirmedFor;
      this.#asked.add(entry);
      asks = true;
    }
    if (asks) inBackground(this.#ask.request());
  }

  /**
   * What the last reading ought to have named and did not may have moved, or left the query, or be gone: each
   * is asked for by its user (design rule 3).
   */
  heed(view: ListView, source: ListSource, began: Moment | undefined): void {
    const { covered } = source;
    const { inbox } = this.#context.conversations;
    if (!covered || !began) return;
    if (view.hasMoved) view.rebuild(inbox.entries);
    for (const row of view.newerThan(covered.from)) {
      const entry = inbox.get(row)!;
      // Under a filter all rows that seem to fit are to be named by one of its searches, once they reach as far.
      const isDue = row.lastActivity > view.frontier && !view.names(entry);
      if (entry.isAhead || isDue) source.expected.add(entry.key);
    }
    for (const key of source.expected) {
      const entry = covered.keys.has(key) ? undefined : inbox.resolve(key);
      if (!entry || isHeld(entry, began)) continue;
      if (inbox.row(entry).lastActivity > covered.from) this.#asked.add(entry);
    }
    if (this.#asked.size > 0) inBackground(this.#ask.request());
  }

  async #askMissing(): Promise<void> {
    const { conversations } = this.#context;
    const asked = [...this.#asked].slice(0, mostAsked.users);
    if (asked.length === 0) return;
    const began = this.#context.moment();
    const found = new Map<Kind, Set<string>>();
    let skipped = 0;
    for (const kind of new Set(conversations.views.flatMap(({ sources }) => [...sources.keys()]))) {
      const page = await this.#findUsers(kind, asked);
      if (!this.#context.active) return;
      skipped += page.skipped;
      const keys = new Set<string>();
      found.set(kind, keys);
      for (const facts of page.items) {
        const answered = conversations.inbox.answer(facts, began, Infinity, kind);
        const { entry, advanced } = answered;
        this.#context.river.answered(answered, began);
        if (advanced) this.#context.tellActivity(entry, 'catch-up');
        keys.add(entry.key);
      }
    }
    for (const entry of asked) {
      this.#asked.delete(entry);
      // An item that could not be read may be the one that seems to be missing.
      const decides = skipped === 0 && !isPushedLately(entry, began);
      const lacking = [...found].filter(([, keys]) => !keys.has(entry.key));
      // Answers since have had their say, each of its own kind.
      const gone = lacking.filter(([kind]) => decides && !(entry.kinds[kind]! > began.seq));
      for (const [kind] of gone) {
        entry.kinds[kind] = undefined;
        for (const view of conversations.views) view.sources.get(kind)?.forget(entry.key);
      }
      if (gone.length === found.size) {
        entry.hiddenAt = this.#context.moment();
        this.#context.live.dropStandIns(entry.id, entry.hiddenAt);
      }
      // What was found ought to be named, sooner or later; what is not decided is asked for again.
      entry.foundAt = lacking.length < found.size || skipped > 0 ? began : undefined;
      conversations.inbox.touch(entry);
    }
    conversations.touch();
    if (this.#asked.size > 0) inBackground(this.#ask.request());
  }

  #findUsers(kind: Kind, asked: readonly Entry[]): Promise<Page<ConversationFacts>> {
    const { api, config, signal } = this.#context;
    const userIds = [...new Set(asked.map((entry) => entry.identity.userId))];
    const limit = mostAsked.conversations;
    return api.conversations({ type: kind, channels: config.channels, limit, userIds }, signal);
  }
}

/** Nor is one asked for again that has just been found: lists and filters may go by other rules. */
function isHeld(entry: Entry, began: Moment): boolean {
  return isPushedLately(entry, began) || isLate(entry.foundAt, began);
}

/** Reads lag: what a push has just told of, answers may not show yet. */
function isPushedLately({ pushedAt }: Entry, began: Moment): boolean {
  return isLate(pushedAt, began);
}

function isLate(moment: Moment | undefined, began: Moment): boolean {
  return moment !== undefined && began.at - moment.at < pushHold;
}
