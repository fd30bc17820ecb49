import { demoAttributes } from '../server/simulator/demo-attributes.ts';
import { createRandom } from '../server/simulator/random.ts';
import { answerRest } from '../server/simulator/rest.ts';
import { seedShop } from '../server/simulator/seed.ts';
import { lastActivity, Shop } from '../server/simulator/shop.ts';
import { Tokens } from '../server/simulator/tokens.ts';
import { Traffic } from '../server/simulator/traffic.ts';
import type { ShopEvent } from '../server/simulator/types.ts';
import { messagePush, orderPush } from '../server/simulator/wire.ts';
import type { ClientSocket, ConfigInput, Ports } from '../src/core/index.ts';
import { withCamelCase } from './names.ts';
import { PageSocket } from './page-socket.ts';

const apiBase = '/simulated-in-this-page';
const customers = 40;

/**
 * The simulated shop of `npm start`, in the page itself: a store that is built with these ports and this configuration
 * asks no server for anything.
 */
export class PageShop {
  readonly ports: Partial<Ports>;
  readonly config: ConfigInput;
  readonly #shop: Shop;
  readonly #traffic: Traffic;
  readonly #tokens: Tokens;
  readonly #sockets = new Set<PageSocket>();
  /** Those that have joined the room with a token that holds. */
  readonly #room = new Set<PageSocket>();
  #up = true;
  #connections = 0;

  /** The same seed gives the same customers; `rate` is the pace of the traffic, 1 as in a live shop. */
  constructor(seed: number, rate: number) {
    const random = createRandom(seed);
    const now = () => Date.now();
    this.#shop = new Shop({ random, now });
    seedShop(this.#shop, customers);
    this.#tokens = new Tokens({ now, newToken: () => crypto.randomUUID() });
    const timers = {
      set: (callback: () => void, ms: number) => setTimeout(callback, ms),
      clear: (timer: unknown) => {
        clearTimeout(timer as number);
      },
    };
    this.#traffic = new Traffic({ shop: this.#shop, random, timers, rate });
    this.#shop.subscribe((event) => this.#push(event));
    this.#traffic.start();

    this.ports = {
      fetch: (url, init) => Promise.resolve(this.#answer(new URL(url), init)),
      connect: () => this.#connect() as unknown as ClientSocket,
      // Nothing of one example is told to another.
      channel: () => undefined,
    };
    this.config = {
      ...withCamelCase(demoAttributes(this.#shop)),
      apiBase,
      // Pictures would come from a server.
      avatarUrl: 'off',
      getToken: () => this.#tokens.issue().access,
    };
  }

  /** One of the customers who were active last writes a message. */
  write(text: string): void {
    const [latest] = this.#shop
      .conversations()
      .toSorted((left, right) => lastActivity(right) - lastActivity(left));
    if (!latest) return;
    const { channelId, userId } = latest;
    this.#shop.addMessage({ channelId, userId, kind: 'message', text });
  }

  /** Ten comments under a live video, in some seconds. */
  comment(): void {
    this.#traffic.burst(10, () => 250);
  }

  get up(): boolean {
    return this.#up;
  }

  /** Whether both sockets' servers are there; polling goes on. */
  setUp(up: boolean): void {
    this.#up = up;
    if (!up) for (const socket of [...this.#sockets]) socket.end('transport close');
  }

  /** No more traffic. */
  end(): void {
    this.#traffic.stop();
  }

  #answer(url: URL, init: RequestInit): Response {
    const headers = new Headers(init.headers);
    const {
      status,
      headers: answered,
      body,
    } = answerRest(
      { shop: this.#shop, tokens: this.#tokens },
      {
        method: init.method ?? 'GET',
        path: url.pathname.slice(apiBase.length),
        query: url.searchParams,
        headers: Object.fromEntries(headers),
        body: isText(init.body) ? init.body.toString() : '',
        origin: location.origin,
      },
    );
    return new Response(body, {
      status,
      headers: { ...answered, date: new Date().toUTCString() },
    });
  }

  #connect(): PageSocket {
    return new PageSocket({
      accept: (socket) => {
        if (!this.#up) return undefined;
        this.#sockets.add(socket);
        this.#connections += 1;
        return `page-${this.#connections}`;
      },
      leave: (socket) => {
        this.#sockets.delete(socket);
        this.#room.delete(socket);
      },
      hear: (socket, name, payload) => {
        const { token } = payload as { readonly token?: unknown };
        const holds = typeof token === 'string' && this.#tokens.isValid(token);
        if (name === 'auth') socket.receive(holds ? 'authenticated' : 'unauthorized', {});
        if (name === 'join' && holds) this.#room.add(socket);
      },
    });
  }

  /** As the simulator's servers do it: one event to each socket of the room. */
  #push(event: ShopEvent): void {
    if (event.delivery === 'none') return;
    const [name, args] = told(event);
    for (const socket of this.#room) socket.receive(name, ...args);
  }
}

function told(event: ShopEvent): readonly [name: string, args: readonly unknown[]] {
  switch (event.type) {
    case 'signal':
      return [event.name, event.args];
    case 'message':
      return [
        'on-events',
        [JSON.stringify(messagePush(event.conversation, event.message, location.origin))],
      ];
    case 'order':
      return ['on-events', [JSON.stringify(orderPush(event.order, event.change))]];
  }
}

/** JSON, or the form of a log-in. */
function isText(body: unknown): body is string | URLSearchParams {
  return typeof body === 'string' || body instanceof URLSearchParams;
}
