import { createStore } from '../../src/core/store.ts';
import type { Store, ThreadHandle } from '../../src/core/store-types.ts';
import type { ConversationQuery } from '../../src/core/types.ts';
import { Accounts } from './accounts.ts';
import { Clock } from './clock.ts';
import { Dice } from './dice.ts';
import { Invariants } from './invariants.ts';
import { Network } from './network.ts';
import { Page, worldPorts } from './ports.ts';
import { Rest } from './rest.ts';
import { type Chat, pages, Shop, type ShopMessage } from './shop.ts';
import { type ServerName, Sockets } from './sockets.ts';
import type { Variant } from './variants.ts';
import { Wire } from './wire.ts';

/** A thread that is pinned. */
export interface Pinned {
  readonly chat: Chat;
  readonly handle: ThreadHandle;
}

/** One seed's world: the shops, their servers, the network, and the real core in a page. */
export class World {
  readonly variant: Variant;
  readonly clock = new Clock();
  readonly dice: Dice;
  readonly page = new Page();
  readonly lan: Shop;
  readonly mai: Shop;
  /** Of another tenant: its pushes may come, and must not show. */
  readonly stranger: Shop;
  readonly accounts: Accounts;
  readonly rest: Rest;
  readonly wire: Wire;
  readonly network: Network;
  readonly sockets: Sockets;
  readonly store: Store;
  readonly invariants: Invariants;
  readonly pins: Pinned[] = [];
  /** What happened, in words. */
  readonly lines: string[] = [];
  query: ConversationQuery = {};
  /** Shown under the query when they were selected: they stay until it changes, whatever becomes of them. */
  readonly kept = new Set<Chat>();
  /** Who is logged in, or was last. */
  user: Shop;
  #logIns = 0;

  constructor(seed: number, variant: Variant) {
    const { clock } = this;
    this.variant = variant;
    this.dice = new Dice(seed);
    const { dice } = this;
    clock.ahead = variant.clockAhead * 3_600_000;
    this.lan = new Shop('lan', clock);
    this.mai = new Shop('mai', clock);
    this.stranger = new Shop('khách', clock);
    this.user = this.lan;
    this.accounts = new Accounts(clock, variant, [this.lan, this.mai]);
    const { accounts } = this;
    this.wire = new Wire(variant, dice);
    this.rest = new Rest({ dice, wire: this.wire, variant, accounts });
    this.network = new Network({ clock, dice, rest: this.rest, variant });
    this.sockets = new Sockets({ clock, dice, variant, accounts, network: this.network });
    this.#populate();
    this.invariants = new Invariants(this);
    const { invariants } = this;
    const ports = worldPorts({
      clock,
      dice,
      network: this.network,
      sockets: this.sockets,
      page: this.page,
      framed: () => invariants.inspect(),
      wrote: (level, args) => invariants.wrote(level, args),
    });
    this.network.wrong = this.sockets.wrong = (text) => invariants.wrong(text);
    this.network.arrived = (arrival) => invariants.arrived(arrival);
    const channels = { both: pages.slice(0, 2), one: pages.slice(0, 1), all: [] };
    this.store = createStore(
      {
        channels: channels[variant.channels].map((id) => ({ type: 4, id })),
        type: variant.type,
        pageSize: variant.pageSize,
        autoRefresh: variant.autoRefresh ? 'on' : 'off',
        realtime: variant.realtime ? 'on' : 'off',
        seen: variant.seen,
        crmTeamId: '1',
        ...(variant.postId && { postId: `${pages[0]}_122100` }),
      },
      ports,
    );
    invariants.watch();
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

  /** Pushes a message to those sockets of the user's shop, so many ms from now. */
  push(message: ShopMessage, servers: readonly ServerName[], delay = 0): void {
    const shop = [this.lan, this.mai].find(({ owner }) => owner === message.chat.shop);
    for (const server of servers) {
      const event = this.wire.push(shop ?? this.stranger, message);
      this.sockets.push(shop, server, event, delay, () =>
        this.invariants.pushed(message, event[0]),
      );
    }
  }

  /** A push to all who are connected. */
  notify(event: readonly [string, unknown], server: ServerName, delay = 0): void {
    this.sockets.push(this.user, server, event, delay);
  }

  note(text: string): void {
    this.lines.push(`${(this.clock.time / 1000).toFixed(1).padStart(8)} s  ${text}`);
  }

  /** Shops with a history; the page size decides how much of it is paged. */
  #populate(): void {
    const { threadPage } = this.rest;
    for (const shop of [this.lan, this.mai]) {
      for (let n = 0; n < 7; n++) {
        const other = n === 3;
        const chat = shop.chat(
          other ? pages[1] : pages[0],
          other ? shop.chats[0]!.userId : undefined,
        );
        const many = n === 0 ? threadPage + 7 : 1 + (n % 4);
        for (let message = 0; message < many; message++) {
          this.clock.time += 1000;
          shop.say(chat, `${shop.nameOf(chat)} ${message + 1}`, {
            kind: n === 5 || (n === 1 && message % 2) ? 'comment' : 'message',
            fromShop: n % 2 === 0 && message === many - 1,
          });
        }
      }
    }
    const chat = this.stranger.chat(pages[2]);
    this.stranger.say(chat, 'chào shop khác');
  }
}
