import type { ConversationFacts, MessageFacts } from '../facts.ts';
import type {
  Conversation,
  ConversationIdentity,
  ConversationType,
  Kind,
  Order,
  UnreadValue,
} from '../types.ts';
import { isAlike } from './alike.ts';
import { Entry, type EntryContext, identityKey } from './entry.ts';
import type { Moment } from './moment.ts';

/** A row as it was and as it is. */
export interface RowChange {
  readonly entry: Entry;
  readonly before: Conversation | undefined;
  readonly after: Conversation;
}

/** Reads `[type:]channelId:userId`. */
export function parseKey(key: string): ConversationIdentity | undefined {
  const match = /^(?:(\d{1,4}):)?(\w+):(\w+)$/.exec(key);
  if (!match) return undefined;
  return { channelType: Number(match[1] ?? 4), channelId: match[2]!, userId: match[3]! };
}

/**
 * All conversations known, by identity, with every id seen for them as an alias. Changes gather until they
 * are taken, once a frame: what one event costs does not depend on how many conversations there are.
 */
export class Inbox {
  #context: EntryContext;
  readonly #entries = new Map<string, Entry>();
  /** Every other id met → key. */
  readonly #aliases = new Map<string, string>();
  readonly #byUser = new Map<string, Entry[]>();
  readonly #orders = new Map<string, Order>();
  /** All of them, by user, session and number. */
  readonly #allOrders = new Map<string, Order>();
  #orderList: readonly Order[] | undefined;
  #ordersShown: ReadonlyMap<string, Order> | undefined;
  readonly #rows = new Map<Entry, Conversation>();
  readonly #changed = new Set<Entry>();
  /** Channels that an answer of this session has named. */
  readonly #channels = new Map<string, { readonly id: string }>();
  #unread: UnreadValue = { conversations: 0, messages: 0 };

  constructor(context: EntryContext) {
    this.#context = context;
  }

  /** Sums over all that are loaded. */
  get unread(): UnreadValue {
    return this.#unread;
  }

  get entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  /** Shows rows as they are under this type from now on; false if it is the one that they are shown under. */
  showType(type: ConversationType): boolean {
    if (this.#context.type === type) return false;
    this.#context = { ...this.#context, type };
    for (const entry of this.entries) this.#changed.add(entry);
    return true;
  }

  /** The pages of the shop that answers have named. */
  get channels(): readonly { readonly id: string }[] {
    return [...this.#channels.values()];
  }

  knowsChannel({ channelType, channelId }: ConversationIdentity): boolean {
    return this.#channels.has(`${channelType}:${channelId}`);
  }

  /** The conversation of an `id`, an alias of it, or a key; undefined if nothing is known of it. */
  resolve(ref: string): Entry | undefined {
    const known = this.#entries.get(this.#aliases.get(ref) ?? ref);
    const identity = known ? undefined : parseKey(ref);
    return identity ? this.get(identity) : known;
  }

  get(identity: ConversationIdentity): Entry | undefined {
    return this.#entries.get(identityKey(identity));
  }

  /** The conversation of an identity; made if nothing was known of it. `id` becomes an alias. */
  ensure(identity: ConversationIdentity, id?: string): Entry {
    const key = identityKey(identity);
    // An id is that of the conversation that it was first seen for.
    const alias = id === undefined || this.#aliases.has(id) ? undefined : id;
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = new Entry(identity, alias ?? key, key);
      this.#entries.set(key, entry);
      this.#byUser.set(identity.userId, [...(this.#byUser.get(identity.userId) ?? []), entry]);
      entry.order = this.#orders.get(identity.userId);
      this.#changed.add(entry);
    }
    if (alias !== undefined) this.#aliases.set(alias, key);
    return entry;
  }

  /**
   * Applies one conversation of an answer begun at `began`. `advanced` if it tells of a customer's activity
   * that was not known; of a conversation that was not known at all, only what is later than `newSince`
   * (server time) is news. A list does not say who wrote last: what leaves something unread was a customer.
   * `unread`: how many were unread before.
   *
   * @param kind - which search the answer is to
   */
  answer(
    facts: ConversationFacts,
    began: Moment,
    newSince: number,
    kind: Kind,
  ): { entry: Entry; advanced: boolean; unread: number } {
    const { channelType, channelId } = facts.identity;
    if (!this.knowsChannel(facts.identity))
      this.#channels.set(`${channelType}:${channelId}`, { id: channelId });
    const entry = this.ensure(facts.identity, facts.id);
    const known = entry.lastHeard;
    const unread = entry.unreadCount;
    entry.answer(facts, began);
    entry.tells(kind, began);
    this.#changed.add(entry);
    if (entry.lastHeard <= Math.max(known, entry.customerActivity))
      return { entry, advanced: false, unread };
    entry.customerActivity = entry.lastHeard;
    const isNews = known > -Infinity || entry.lastHeard > newSince;
    return { entry, advanced: isNews && (facts.unreadCount ?? 0) > 0, unread };
  }

  /** Applies a pushed message; `advanced` if it is a customer's and newer than all of theirs. */
  push(
    facts: MessageFacts,
    conversation: ConversationFacts,
    now: Moment,
  ): { entry: Entry; advanced: boolean } {
    const entry = this.ensure(facts.identity, conversation.id);
    entry.push(facts, conversation, now);
    this.#changed.add(entry);
    const advanced = !facts.fromShop && facts.sentAt > entry.customerActivity;
    if (advanced) entry.customerActivity = facts.sentAt;
    return { entry, advanced };
  }

  /** An order of a customer's: the one shown is the greatest (session, index). */
  order(order: Order): void {
    const { userId, session, index } = order;
    const key = `${userId} ${session} ${index}`;
    const told = { ...this.#allOrders.get(key), ...order };
    this.#allOrders.set(key, told);
    this.#orderList = undefined;
    const known = this.#orders.get(userId);
    if (known && (known.session - session || known.index - index) > 0) return;
    this.#orders.set(userId, told);
    this.#ordersShown = undefined;
    for (const entry of this.#byUser.get(order.userId) ?? []) {
      entry.order = told;
      this.#changed.add(entry);
    }
  }

  /** Each customer's newest order by user id; the same map until something changes. */
  get orders(): ReadonlyMap<string, Order> {
    return (this.#ordersShown ??= new Map(this.#orders));
  }

  /** All orders by (session, number); the same array until something changes. */
  get orderList(): readonly Order[] {
    return (this.#orderList ??= [...this.#allOrders.values()].sort(
      (a, b) => a.session - b.session || a.index - b.index,
    ));
  }

  /** Says that something about this entry was changed from outside. */
  touch(entry: Entry): void {
    this.#changed.add(entry);
  }

  /** The row of an entry, as of now. */
  row(entry: Entry): Conversation {
    const known = this.#rows.get(entry);
    return known && !this.#changed.has(entry) ? known : entry.toConversation(this.#context);
  }

  /** Takes the rows that changed since the last call; those that came out the same keep their identity. */
  takeChanges(): readonly RowChange[] {
    const changes: RowChange[] = [];
    let { conversations, messages } = this.#unread;
    for (const entry of this.#changed) {
      const before = this.#rows.get(entry);
      const row = entry.toConversation(this.#context);
      const after = before && isAlike(before, row) ? before : row;
      this.#rows.set(entry, after);
      const unread = entry.hiddenAt ? 0 : after.unreadCount;
      conversations += Number(unread > 0) - Number(entry.countedUnread > 0);
      messages += unread - entry.countedUnread;
      entry.countedUnread = unread;
      changes.push({ entry, before, after });
    }
    this.#changed.clear();
    if (conversations !== this.#unread.conversations || messages !== this.#unread.messages) {
      this.#unread = { conversations, messages };
    }
    return changes;
  }
}
