import { createStore } from '../../src/core/store.ts';
import type { Store, ThreadHandle } from '../../src/core/store-types.ts';
import type { ConversationQuery } from '../../src/core/types.ts';
import type { Accounts } from './accounts.ts';
import { Answering } from './answering.ts';
import { Hub } from './channels.ts';
import type { Clock } from './clock.ts';
import type { Dice } from './dice.ts';
import { Invariants } from './invariants.ts';
import { Network } from './network.ts';
import { Page, worldPorts } from './ports.ts';
import type { Rest } from './rest.ts';
import { type Chat, pages, type Shop, type ShopMessage, type Version, versionOf } from './shop.ts';
import { type ServerName, Sockets } from './sockets.ts';
import type { Tpos } from './tpos.ts';
import type { Variant } from './variants.ts';
import type { Wire } from './wire.ts';

/** A thread that is pinned. */
export interface Pinned {
  readonly chat: Chat;
  readonly handle: ThreadHandle;
}

/** One seed's world as one tab sees it: the servers, a network of its own, and the real core in a page. */
export class World {
  readonly tpos: Tpos;
  readonly variant: Variant;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly page = new Page();
  readonly lan: Shop;
  readonly mai: Shop;
  readonly accounts: Accounts;
  readonly rest: Rest;
  readonly wire: Wire;
  readonly network: Network;
  readonly sockets: Sockets;
  readonly store: Store;
  readonly invariants: Invariants;
  readonly answering: Answering;
  readonly pins: Pinned[] = [];
  /** The tabs that are open, the first one first. */
  readonly tabs: World[];
  readonly hub: Hub;
  query: ConversationQuery = {};
  /** Shown under the query when they were selected: they stay until it changes, whatever becomes of them. */
  readonly kept = new Set<Chat>();
  /** Who is logged in, or was last. */
  user: Shop;
  #logIns = 0;

  /** @param first - the tab beside which this one opens */
  constructor(tpos: Tpos, first?: World) {
    this.tpos = tpos;
    const { clock, dice, accounts } = tpos;
    ({ lan: this.lan, mai: this.mai, rest: this.rest, wire: this.wire } = tpos);
    const { variant } = tpos;
    this.variant = variant;
    this.clock = clock;
    this.dice = dice;
    this.accounts = accounts;
    this.user = first?.user ?? this.lan;
    this.tabs = first?.tabs ?? [];
    this.tabs.push(this);
    // Where there is a relay each is on a machine of its own.
    this.hub = (tpos.relay ? undefined : first?.hub) ?? new Hub(clock, dice);
    this.network = new Network({ clock, dice, rest: this.rest, variant });
    const line = tpos.relay?.lineOf(this);
    this.sockets = new Sockets({ clock, dice, variant, accounts, network: this.network, line });
    this.invariants = new Invariants(this);
    this.answering = new Answering(this, first?.answering);
    const { invariants } = this;
    const ports = worldPorts({
      clock,
      dice,
      network: this.network,
      sockets: this.sockets,
      page: this.page,
      join: (name, heard) => this.hub.join(this, name, heard),
      framed: () => {
        invariants.inspect();
        this.answering.inspect();
      },
      wrote: (level, args) => invariants.wrote(level, args),
    });
    this.network.wrong = this.sockets.wrong = (text) => invariants.wrong(text);
    this.sockets.heard = () => invariants.deaf.heard();
    this.network.arrived = (arrival) => invariants.arrived(arrival);
    const { relay } = tpos;
    if (relay) this.network.way = (asked) => relay.pass(this, asked);
    const channels = { both: pages.slice(0, 2), one: pages.slice(0, 1), all: [] };
    this.store = createStore(
      {
        channels: channels[variant.channels].map((id) => ({ type: 4, id })),
        type: variant.type,
        pageSize: variant.pageSize,
        autoRefresh: variant.autoRefresh ? 'on' : 'off',
        realtime: variant.realtime ? 'on' : 'off',
        seen: variant.seen,
        allowReply: 'on',
        crmTeamId: pages.map((page, n) => `${page}=${n}`).join(),
        ...(variant.postId && { postId: `${pages[0]}_122100` }),
      },
      ports,
    );
    invariants.watch();
    this.answering.watch();
    // For what nobody reads the core fetches nothing: one shop in two reads the river.
    if (variant.postId) this.store.$live.listen(() => {});
  }

  /** The shop of who is logged in. */
  get shop(): Shop {
    return this.user;
  }

  get signedIn(): boolean {
    return this.store.$session.get().state === 'signed-in';
  }

  chat(number: number): Chat {
    const { chats } = this.user;
    return chats[number % chats.length]!;
  }

  /** What the list is to show from now on. */
  show(query: ConversationQuery): void {
    this.query = query;
    this.kept.clear();
  }

  /** A person selects a conversation: its row, where it is shown, stays. */
  select(chat: Chat, key = chat.id): void {
    const { items } = this.store.$conversations.get();
    if (items.some(({ id }) => this.invariants.chatOf(id) === chat)) this.kept.add(chat);
    this.store.select(key);
  }

  logIn(shop: Shop, way: Variant['login'] = this.variant.login): void {
    this.user = shop;
    this.show({});
    const { accounts, store } = this;
    const nth = ++this.#logIns;
    const logIns = {
      password: () =>
        store.login({ username: shop.owner, password: accounts.password(shop.owner) }),
      token: () => store.loginWithToken(accounts.token(shop)),
      host: () => store.useToken(() => accounts.token(shop)),
    };
    this.expect(logIns[way](), `log-in ${nth}`);
  }

  /** What nobody waits for; its failure must be one that a person can be told of. */
  expect(promise: Promise<void>, what: string): void {
    promise.catch((error: unknown) => {
      if (!/^(ChatOmniError|AbortError)$/.test((error as Error).name)) {
        this.invariants.wrong(`${what} failed with ${String(error)}`);
      }
    });
  }

  /** Pushes a message to those sockets of its shop, so many ms from now. */
  push(message: ShopMessage, servers: readonly ServerName[], delay = 0): void {
    const { lan, mai, stranger } = this.tpos;
    const shop = [lan, mai].find(({ owner }) => owner === message.chat.shop);
    const version = message.broken ? undefined : versionOf(message);
    for (const server of servers) {
      const event = this.wire.push(shop ?? stranger, message);
      const heard = (tab: World) => {
        tab.note(() => `  ← ${event[0]} ${message.id}`);
        if (version) tab.invariants.pushed(message, version);
      };
      this.emit(shop, server, event, delay, heard, { message, version });
    }
  }

  /** A push to all of a shop, or to everybody, who are connected; `heard` by each tab that it reaches. */
  emit(
    shop: Shop | undefined,
    server: ServerName,
    event: readonly [string, unknown],
    delay = 0,
    heard: (tab: World) => void = () => {},
    what: { readonly message?: ShopMessage; readonly version?: Version | undefined } = {},
  ): void {
    const { relay } = this.tpos;
    if (relay) {
      relay.emit(shop, server, event, delay, { ...what, heard });
      return;
    }
    for (const tab of this.tabs) tab.sockets.push(shop, server, event, delay, () => heard(tab));
  }

  note(tell: () => string): void {
    const tab = this.tabs.indexOf(this);
    this.tpos.note(() => (tab === 0 ? tell() : `[tab ${tab + 1}] ${tell()}`));
  }
}
