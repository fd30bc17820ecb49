import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { PushServer } from '../../test/support/faults/push-server.ts';
import { room, Shop, type ShopOptions } from './shop.ts';

/** What a page is given beside the shop. */
export interface Site {
  /** The HTML of the page; it is told where the servers are. */
  readonly html: (servers: Addresses) => string;
  /** Files by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Addresses {
  readonly token: string;
  readonly room: string;
  readonly chatUrl: string;
  readonly rtUrl: string;
}

export type Call = 'search' | 'thread' | 'seen' | 'other';

const token = 'bench-token';

/** A shop behind real loopback servers: a page with the REST API beside it, and the two Socket.IO servers. */
export class Servers {
  readonly shop: Shop;
  /** REST calls so far. */
  readonly calls: Record<Call, number> = { search: 0, thread: 0, seen: 0, other: 0 };
  readonly #site: Site;
  readonly #push = [pushServer(), pushServer()];
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #files = new Map<string, Buffer>();

  private constructor(shop: Shop, site: Site) {
    this.shop = shop;
    this.#site = site;
    for (const [path, content] of Object.entries(site.files)) {
      this.#files.set(path, gzipSync(content, { level: 9 }));
    }
  }

  static async start(options: ShopOptions, site: Site): Promise<Servers> {
    const servers = new Servers(new Shop(options), site);
    servers.#http.listen(0, '127.0.0.1');
    await Promise.all([
      once(servers.#http, 'listening'),
      ...servers.#push.map((one) => one.start()),
    ]);
    return servers;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`;
  }

  /** Both sockets of the page are in the room. */
  get areHeard(): boolean {
    return this.#push.every(({ members }) => members > 0);
  }

  /** Fetches so far: what reads, not the seen marks. */
  get fetches(): number {
    const { search, thread, other } = this.calls;
    return search + thread + other;
  }

  /** Someone writes in this conversation; both sockets tell of it. */
  say(serial: number): { readonly id: string; readonly text: string } {
    const said = this.shop.say(serial);
    for (const server of this.#push) server.emit('on-events', said.push);
    return said;
  }

  async close(): Promise<void> {
    await Promise.all(this.#push.map((one) => one.stop()));
    this.#http.close();
    this.#http.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    if (pathname.startsWith('/api/')) {
      const body = await text(request);
      const [call, answer] = this.#answer(pathname, searchParams, body);
      this.calls[call]++;
      respond(request, response, 'application/json', answer);
    } else if (pathname === '/') {
      const [chatUrl, rtUrl] = this.#push.map(({ port }) => `ws://127.0.0.1:${port}`);
      const html = this.#site.html({ token, room, chatUrl: chatUrl!, rtUrl: rtUrl! });
      respond(request, response, 'text/html; charset=utf-8', html);
    } else {
      const file = this.#files.get(pathname);
      if (!file) response.writeHead(404).end();
      else {
        response
          .writeHead(200, { 'Content-Type': 'text/javascript', 'Content-Encoding': 'gzip' })
          .end(file);
      }
    }
  }

  #answer(path: string, query: URLSearchParams, body: string): readonly [Call, string] {
    if (path.endsWith('/conversations/search')) {
      return ['search', this.shop.search(JSON.parse(body) as Record<string, unknown>)];
    }
    if (path.includes('/v1/messages')) {
      return ['thread', this.shop.thread(query.get('userId') ?? '', query.get('before'))];
    }
    if (path.endsWith('/seen')) {
      this.shop.markSeen(path.split('/').at(-2) ?? '');
      return ['seen', '{"Success":true}'];
    }
    return ['other', '{"value":[]}'];
  }
}

function pushServer(): PushServer {
  return new PushServer({
    room,
    accepts: (offered) => offered === token,
    // As in docs/protocol.md §4.
    pingInterval: 25_000,
    pingTimeout: 60_000,
  });
}

/** Compressed as any server would, but for answers so large that it would take the machine from the page. */
function respond(
  { headers }: IncomingMessage,
  response: ServerResponse,
  contentType: string,
  body: string,
): void {
  const compress = String(headers['accept-encoding']).includes('gzip') && body.length < 300_000;
  response
    .writeHead(200, {
      'Content-Type': contentType,
      'Cache-Control': 'no-store',
      ...(compress && { 'Content-Encoding': 'gzip' }),
    })
    .end(compress ? gzipSync(body) : body);
}
