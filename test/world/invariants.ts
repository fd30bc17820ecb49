import type {
  Conversation,
  ConversationsValue,
  Message,
  ThreadValue,
} from '../../src/core/types.ts';
import { DeafChecks } from './deaf.ts';
import type { Arrival } from './network.ts';
import { inspectRiver } from './river.ts';
import { type Chat, pages, type ShopMessage, type ShopOrder, type Version } from './shop.ts';
import { Quiet } from './quiet.ts';
import { TabChecks } from './tabs.ts';
import type { World } from './world.ts';

/** What is known of a message that a socket has brought. */
interface Expected {
  /** World time. */
  pushedAt: number;
  /** An answer has contained it. */
  confirmed: boolean;
  /** An answer has had the right to take it away (design rule 3). */
  excused: boolean;
}

/** Design rule 3: what only a push brought outlives answers without it for so long, ms. */
const pushHold = 60_000;

/** What rows by who waits longest go by. */
const waitOf = (row: Conversation) => row.waitingSince ?? row.lastActivity;

/** What must hold at every step, looked at after every publication. Keeps what it finds wrong. */
export class Invariants {
  readonly tabs: TabChecks;
  readonly deaf: DeafChecks;
  readonly quiet: Quiet;
  /** Answers that arrived, in order. */
  readonly arrivals: Arrival[] = [];
  readonly #world: World;
  readonly #told = new Set<string>();
  readonly #expected = new Map<Chat, Map<ShopMessage, Expected>>();
  readonly #named = new Set<string>();
  readonly #orders = new Map<string, ShopOrder>();
  /** By what refers to them, once asked for. */
  readonly #chats = new Map<string, Chat>();
  /** What has been looked at, by what it is: it is not looked at again before it is another. */
  readonly #looked = new Map<string, readonly unknown[]>();
  readonly #sent = new WeakMap<Message, Chat>();
  readonly #inOrder = new WeakMap<readonly Message[], { readonly of: Chat; ids: Set<string> }>();

  constructor(world: World) {
    this.#world = world;
    this.tabs = new TabChecks(world);
    this.deaf = new DeafChecks(world);
    this.quiet = new Quiet(world);
  }

  wrong(text: string): void {
    const { problems } = this.#world.tpos;
    if (problems.length < 10) problems.push(text);
    this.#world.note(() => `✗ ${text}`);
  }

  /** Listens to what the store tells. */
  watch(): void {
    const { store } = this.#world;
    store.on('message', ({ message }) => {
      if (this.#told.has(message.id)) this.wrong(`message ${message.id} is told twice`);
      this.#told.add(message.id);
    });
    store.on('log', ({ text }) => {
      if (/^[🔇✅❌🔥🔄]/u.test(text)) this.#world.note(() => `  ${text}`);
      if (text.startsWith('🔇')) this.deaf.reconnects();
      for (const secret of this.#world.accounts.secrets) {
        if (text.includes(secret)) this.wrong(`a token in the log: ${text}`);
      }
    });
    const forget = () => {
      this.#told.clear();
      this.#expected.clear();
      this.#named.clear();
      this.#orders.clear();
      this.deaf.forget();
    };
    store.on('logout', () => {
      forget();
      this.quiet.end();
    });
    // Searched for while the log-in was under way: whether that was of this session, the store knows.
    store.on('login', () => (this.#world.query = store.$conversations.get().query));
  }

  wrote(level: string, args: readonly unknown[]): void {
    if (level === 'error') this.wrong(`the console: ${args.map(String).join(' ')}`);
  }

  // What the page has been told

  pushed(message: ShopMessage, version: Version): void {
    const { chat } = message;
    this.deaf.pushed(message);
    if (!this.#isOurs(chat)) return;
    this.quiet.pushed(message, version);
    const ofChat = this.#expected.get(chat) ?? new Map<ShopMessage, Expected>();
    this.#expected.set(chat, ofChat);
    const known = ofChat.get(message);
    if (known) known.pushedAt = this.#world.clock.time;
    else {
      const confirmed = this.arrivals.some(({ answer }) => answer.messages?.includes(message));
      ofChat.set(message, { pushedAt: this.#world.clock.time, confirmed, excused: confirmed });
    }
  }

  ordered(order: ShopOrder): void {
    const known = this.#orders.get(order.userId);
    const older = known && (known.session - order.session || known.index - order.index) > 0;
    if (!older && this.#world.variant.channels !== 'one') this.#orders.set(order.userId, order);
  }

  arrived(arrival: Arrival): void {
    const { call, began } = arrival.flight;
    const { chats, messages, status } = arrival.answer;
    const { clock, user } = this.#world;
    const of = user.chats.find(
      ({ channelId, userId }) => channelId === call.channelId && userId === call.userId,
    );
    this.#world.note(() => {
      const number = (chat: Chat) => `#${user.chats.indexOf(chat)}`;
      const kind = typeof call.body.Type === 'string' ? call.body.Type : call.path;
      const asked = (call.body.UserIds as string[] | undefined)?.length ? 'by user' : '';
      const what = messages?.map(({ id }) => id) ?? chats?.map(number) ?? [];
      const ago = ((clock.time - began) / 1000).toFixed(1);
      return `  ⇐ ${ago} s  ${call.name} ${kind} ${asked}${of ? number(of) : ''} ${status}: ${what.join(' ')}`;
    });
    this.arrivals.push(arrival);
    if (status === 200) this.deaf.arrived(arrival);
    for (const { channelId } of chats ?? []) this.#named.add(channelId);
    if (call.name === 'seen' && of && status === 200) this.tabs.accepted(of);
    if (!messages) return;
    for (const [chat, ofChat] of this.#expected) {
      if (chat.userId !== call.userId || chat.channelId !== call.channelId) continue;
      for (const [message, expected] of ofChat) {
        if (messages.includes(message)) expected.confirmed = true;
        else if (expected.confirmed || began - expected.pushedAt >= pushHold)
          expected.excused = true;
      }
    }
  }

  /** Nobody watches this thread any more: what is kept of it is bounded. */
  released(chat: Chat): void {
    for (const expected of this.#expected.get(chat)?.values() ?? []) expected.excused = true;
  }

  #isOurs(chat: Chat): boolean {
    const { variant, user } = this.#world;
    if (!user.chats.includes(chat)) return false;
    if (variant.channels === 'all') return this.#named.has(chat.channelId);
    return (
      chat.channelId === pages[0] || (variant.channels === 'both' && chat.channelId === pages[1])
    );
  }

  // What the page shows

  inspect(): void {
    const { store, pins, user } = this.#world;
    const items = store.$conversations.get().items;
    const threads = [store.$thread.get(), ...pins.map(({ handle }) => handle.$thread.get())];
    const live = store.$live.get();
    const unread = store.$unread.get();
    if (store.$session.get().state !== 'signed-in') {
      const shown = items.length + live.length + unread.messages + store.$orders.get().size;
      const messages = threads.reduce((sum, thread) => sum + thread.messages.length, 0);
      if (shown + messages > 0 || store.$selected.get())
        this.wrong('something is left after a log-out');
      return;
    }
    this.#inspectBadges();
    this.quiet.inspect();
    const list = store.$conversations.get();
    if (this.#isNew('list', list, user)) this.#inspectList(list);
    for (const thread of threads) this.#inspectThread(thread);
    if (this.#isNew('live', live, store.$liveGaps.get(), user)) {
      const received = live.filter(({ preview }) => !preview);
      this.#inspectMessages(received, 'live');
      inspectRiver(this.#world);
    }
    for (const count of Object.values(unread) as number[]) {
      if (!Number.isSafeInteger(count) || count < 0) this.wrong(`an unread sum of ${count}`);
    }
    const sum = items.reduce((total, { unreadCount }) => total + unreadCount, 0);
    if (sum > unread.messages) this.wrong(`${sum} unread in rows, ${unread.messages} in all`);
    for (const [userId, { session, index }] of this.#orders) {
      const shown = store.$orders.get().get(userId);
      const later = shown && (shown.session - session || shown.index - index) >= 0;
      if (!later) this.wrong(`order ${session}/${index} does not show`);
    }
  }

  /** False if it has been looked at just as it is: the store's values are never changed, but replaced. */
  #isNew(what: string, ...values: readonly unknown[]): boolean {
    const known = this.#looked.get(what);
    this.#looked.set(what, values);
    return !known || values.some((value, index) => value !== known[index]);
  }

  #inspectBadges(): void {
    const { store, sockets } = this.#world;
    const { mode, auto, ...links } = store.$connection.get();
    const up = (['chat', 'rt'] as const).filter((name) => sockets.of(name));
    for (const name of ['chat', 'rt'] as const) {
      const isUp = up.includes(name);
      if ((links[name] === 'connected') !== isUp) this.wrong(`${name} is ${links[name]}: untrue`);
    }
    const expected = up.length > 0 ? 'realtime' : auto === 'on' ? 'polling' : 'paused';
    if (mode !== expected) this.wrong(`mode ${mode} instead of ${expected}`);
  }

  #inspectList({ items, counts, query, complete }: ConversationsValue): void {
    const isByWait = query.sort === 'waiting';
    const seen = new Set<string>();
    let before: Conversation | undefined;
    for (const row of items) {
      const key = `${row.channelId}:${row.userId}`;
      if (seen.has(key) || seen.has(row.id)) this.wrong(`row ${row.name} twice`);
      seen.add(key).add(row.id);
      if (!this.chatOf(row.id)) this.wrong(`a row of somebody else: ${row.name} ${row.id}`);
      for (const count of [row.unreadCount, row.lastActivity]) {
        if (!Number.isSafeInteger(count) || count < 0)
          this.wrong(`${row.name} has a count of ${count}`);
      }
      const order =
        before &&
        ((isByWait ? waitOf(row) - waitOf(before) : before.lastActivity - row.lastActivity) ||
          (key > `${before.channelId}:${before.userId}` ? 1 : -1));
      if (order !== undefined && order < 0) this.wrong(`rows out of order at ${row.name}`);
      before = row;
    }
    for (const [key, count] of counts) {
      if (!Number.isSafeInteger(count) || count < 0) this.wrong(`${key} counts ${count}`);
    }
    const isAll = Object.keys(query).length === 0;
    // A list whose cursor was refused ends there, whatever was known of below.
    const isWhole = isAll && complete && this.#world.variant.listCursors !== 'refused';
    if (isWhole && (counts.get('all') ?? 0) !== items.length) {
      this.wrong(`${counts.get('all')} are counted, ${items.length} show`);
    }
    const unread = items.filter(({ unreadCount }) => unreadCount > 0).length;
    if (isAll && unread > (counts.get('unread') ?? 0)) this.wrong('an unread row is not counted');
  }

  #inspectThread(thread: ThreadValue): void {
    if (!thread.conversationId) return;
    const chat = this.chatOf(thread.conversationId);
    if (!chat) {
      // Pinned by its key in the last session: nothing can be known of it in this one.
      if (thread.messages.length > 0) this.wrong(`somebody else’s: ${thread.conversationId}`);
      return;
    }
    const { messages } = thread;
    const known = this.#inOrder.get(messages);
    const ids = known?.of === chat ? known.ids : this.#inspectMessages(messages, 'thread', chat);
    this.#inOrder.set(messages, { of: chat, ids });
    for (const [message, { excused }] of this.#expected.get(chat) ?? []) {
      if (!excused && !ids.has(message.id)) this.wrong(`pushed, not shown: ${message.id}`);
    }
  }

  #inspectMessages(messages: readonly Message[], where: string, of?: Chat): Set<string> {
    const ids = new Set<string>();
    let before: Message | undefined;
    for (const message of messages) {
      const { id, sentAt } = message;
      if (ids.has(id)) this.wrong(`${id} twice in ${where}`);
      ids.add(id);
      const isLater = before && (sentAt - before.sentAt || (id > before.id ? 1 : -1)) > 0;
      if (before && !isLater) this.wrong(`${id} out of order in ${where}`);
      before = message;
      const chat = of ?? this.chatOf(message.conversationId);
      if (!chat || this.#sent.get(message) !== chat) this.#inspectMessage(message, where, chat);
    }
    return ids;
  }

  #inspectMessage(message: Message, where: string, chat?: Chat): void {
    const { id, text, sentAt, fromShop } = message;
    const sent = chat?.messages.find((one) => one.id === id);
    if (!chat || !sent) this.wrong(`a message of somebody else in ${where}: ${id}`);
    else if (
      sent.sentAt !== sentAt ||
      sent.fromShop !== fromShop ||
      !sent.versions.some((version) => (version.text ?? '') === text)
    ) {
      this.wrong(`${id} in ${where} is not what was written: ${text}`);
    } else {
      this.#sent.set(message, chat);
    }
  }

  /** By id, alias or key, among those of the user's shop. */
  chatOf(ref: string): Chat | undefined {
    const { user } = this.#world;
    let chat = this.#chats.get(ref);
    if (!chat) {
      chat = user.chats.find(
        ({ id, channelId, userId }) =>
          ref === id || ref === `alias-${id}` || ref === `4:${channelId}:${userId}`,
      );
      if (chat) this.#chats.set(ref, chat);
    }
    return chat?.shop === user.owner ? chat : undefined;
  }
}
