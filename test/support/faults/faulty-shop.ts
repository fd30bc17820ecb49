import { messagePush, orderPush } from '../../../server/simulator/wire.ts';
import { createRandom } from '../../../server/simulator/random.ts';
import { seedShop } from '../../../server/simulator/seed.ts';
import { byTime, lastActivity, Shop } from '../../../server/simulator/shop.ts';
import { Tokens } from '../../../server/simulator/tokens.ts';
import type { Conversation, ShopEvent } from '../../../server/simulator/types.ts';
import { Gate } from './gate.ts';
import { PushServer } from './push-server.ts';
import { shopPage } from './shop-page.ts';
import { WebServer } from './web-server.ts';

const room = 'tomato.tpos.vn';

export interface FaultyShopOptions {
  readonly seed: number;
  /** Customers with a history. */
  readonly customers: number;
  /** Of both Socket.IO servers, ms. */
  readonly pingInterval: number;
  readonly pingTimeout: number;
  /** Further attributes of the script tag, without `data-`. */
  readonly config?: Readonly<Record<string, string | number>>;
}

/** A row of the list, a message of a thread, as far as server and page have to agree. */
export interface Row {
  readonly key: string;
  readonly lastActivity: number;
  readonly unread: number;
  readonly text: string;
}

export interface Line {
  readonly id: string;
  readonly text: string;
  readonly sentAt: number;
  readonly fromShop: boolean;
}

/**
 * A synthetic shop behind real servers that can be made to fail in every way: REST and the host page behind one gate,
 * Chat and RT each behind its own. What the shop knows is the truth that the page is measured by.
 */
export class FaultyShop {
  readonly shop: Shop;
  readonly web: WebServer;
  readonly chat: PushServer;
  readonly rt: PushServer;
  readonly gates: { readonly web: Gate; readonly chat: Gate; readonly rt: Gate };
  readonly #tokens: Tokens;

  private constructor(
    parts: Pick<FaultyShop, 'shop' | 'web' | 'chat' | 'rt' | 'gates'>,
    tokens: Tokens,
  ) {
    ({ shop: this.shop, web: this.web, chat: this.chat, rt: this.rt, gates: this.gates } = parts);
    this.#tokens = tokens;
    this.shop.subscribe((event) => this.#push(event));
  }

  static async start(options: FaultyShopOptions): Promise<FaultyShop> {
    let serial = 0;
    const now = Date.now;
    const shop = new Shop({ random: createRandom(options.seed), now });
    seedShop(shop, options.customers);
    const tokens = new Tokens({ now, newToken: () => `token-${options.seed}-${++serial}` });
    const sockets = { ...options, room, accepts: (token: string) => tokens.isValid(token) };
    const [chat, rt] = [new PushServer(sockets), new PushServer(sockets)];
    const web = new WebServer({ shop, tokens }, (): string =>
      shopPage({
        'api-base': '/api',
        'chat-url': `ws://127.0.0.1:${gates.chat.port}`,
        'rt-url': `ws://127.0.0.1:${gates.rt.port}`,
        'avatar-url': 'off',
        'post-id': shop.posts.map(({ id }) => id).join(','),
        ...options.config,
      }),
    );
    const servers = { web, chat, rt };
    await Promise.all(Object.values(servers).map((server) => server.start()));
    const gates: FaultyShop['gates'] = {
      web: await Gate.open(() => web.port),
      chat: await Gate.open(() => chat.port),
      rt: await Gate.open(() => rt.port),
    };
    return new FaultyShop({ shop, web, chat, rt, gates }, tokens);
  }

  get url(): string {
    return `http://127.0.0.1:${this.gates.web.port}/`;
  }

  /** Both Socket.IO servers. */
  get pushServers(): readonly PushServer[] {
    return [this.chat, this.rt];
  }

  /** The gates of both. */
  get pushGates(): readonly Gate[] {
    return [this.gates.chat, this.gates.rt];
  }

  /** A token that REST and sockets take. */
  newToken(): string {
    return this.#tokens.issue().access;
  }

  /** Whether both servers have the page in their room: from then on nothing that is said is missed. */
  get isHeard(): boolean {
    return this.pushServers.every(({ members }) => members > 0);
  }

  /** The whole list as the server has it. */
  list(): readonly Row[] {
    return this.shop
      .conversations()
      .filter(({ messages }) => messages.length > 0)
      .map((conversation) => ({
        key: keyOf(conversation),
        lastActivity: lastActivity(conversation),
        unread: conversation.unread,
        text: conversation.messages.at(-1)?.text ?? '',
      }))
      .sort((a, b) => b.lastActivity - a.lastActivity || (a.key < b.key ? -1 : 1));
  }

  /** A whole thread as the server has it. */
  thread({ channelId, userId }: Pick<Conversation, 'channelId' | 'userId'>): readonly Line[] {
    const messages = this.shop.conversation(channelId, userId)?.messages ?? [];
    return messages.toSorted(byTime).map(({ id, text, createdAt, fromShop }) => ({
      id,
      text: text ?? '',
      sentAt: createdAt,
      fromShop,
    }));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.gates).map((gate) => gate.refuse()));
    await Promise.all([this.web, this.chat, this.rt].map((server) => server.stop()));
  }

  #push(event: ShopEvent): void {
    if (event.delivery === 'none') return;
    const targets = event.delivery === 'both' ? this.pushServers : [this[event.delivery]];
    for (const target of targets) {
      if (event.type === 'signal') {
        target.emit(event.name, ...event.args);
      } else {
        const push =
          event.type === 'message'
            ? messagePush(event.conversation, event.message, '')
            : orderPush(event.order, event.change);
        target.emit('on-events', JSON.stringify(push));
      }
    }
  }
}

/** The identity of a conversation. */
export function keyOf({ channelId, userId }: Pick<Conversation, 'channelId' | 'userId'>): string {
  return `${channelId}:${userId}`;
}
