import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log, SocketEntry } from '../log.ts';
import type { Timers } from '../timers.ts';
import { checkQuery } from './calls.ts';
import { originHeaders } from './headers.ts';
import type { Health } from './health.ts';
import { Tunnel } from './tunnel.ts';
import { UPSTREAM_TIMEOUT } from './rest-proxy.ts';
import { addressOf, codeOf, startRequest } from './upstream.ts';

export interface SocketProxyOptions {
  /** `https:` or `http:` origins of the two servers of docs/protocol.md §4. */
  readonly chatOrigin: string;
  readonly rtOrigin: string;
  /** The origin whose page we say that we are. */
  readonly referer: string;
  readonly timers: Timers;
  readonly elapsed: () => number;
  readonly health: Health;
  readonly log: Log;
  readonly ca?: string | undefined;
}

const MAX_HEADER_SIZE = 16 * 1024;
/** RFC 6455 §1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What Engine.IO and docs/protocol.md §4 put into the query; a token never stands there. */
const QUERY = {
  EIO: /^4$/,
  transport: /^websocket$/,
  room: /^[\w.:-]{1,128}$/,
  sid: /^[\w-]{1,64}$/,
  t: /^[\w.-]{1,32}$/,
};

interface Handshake {
  readonly key: string;
  readonly query: string;
}

/** Passes WebSocket upgrades below `/ws/chat` and `/ws/rt` on to the two Socket.IO servers. */
export class SocketProxy {
  readonly #options: SocketProxyOptions;
  readonly #tunnels = new Set<Tunnel>();
  #stopping = false;

  constructor(options: SocketProxyOptions) {
    this.#options = options;
  }

  /** Takes over an upgrade; false if its path is not one of the two. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { name, rest = '' } = pathOf(request);
    if (name === undefined) return false;
    const tunnel = new Tunnel(socket, head, this.#options.timers);
    this.#tunnels.add(tunnel);
    void tunnel.closed.then(() => this.#tunnels.delete(tunnel));
    const handshake = handshakeOf(request, rest);
    if (this.#stopping || !handshake) {
      tunnel.refuse(handshake ? '503 Service Unavailable' : '400 Bad Request');
      const status = handshake ? 503 : 400;
      this.#options.log({ event: 'socket', socket: name, status, ms: 0 });
    } else {
      this.#open(name, request, handshake, tunnel);
    }
    return true;
  }

  /** Closes every connection; new ones are refused from now on. */
  close(): void {
    this.#stopping = true;
    for (const tunnel of this.#tunnels) tunnel.destroy();
  }

  #open(
    name: 'chat' | 'rt',
    request: IncomingMessage,
    { key, query }: Handshake,
    tunnel: Tunnel,
  ): void {
    const { timers, elapsed, health } = this.#options;
    const began = elapsed();
    const log = (status: SocketEntry['status'], reason?: string): void => {
      const ms = Math.round(elapsed() - began);
      this.#options.log({ event: 'socket', socket: name, status, ms, ...(reason && { reason }) });
    };
    const asked = startRequest(this.#requestFor(name, request, key, query));
    let settled = false;
    /** Only the first of answer, failure, time-out and going away counts. */
    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      timers.clear(timer);
      act();
    };
    const fail = (status: string, reason: string): void =>
      settle(() => {
        asked.destroy();
        tunnel.refuse(status);
        health.sawSocket(name, false);
        log(Number(status.slice(0, 3)), reason);
      });
    const timer = timers.set(() => fail('504 Gateway Timeout', 'timeout'), UPSTREAM_TIMEOUT);
    tunnel.onGone(() =>
      settle(() => {
        asked.destroy();
        tunnel.destroy();
        log('aborted');
      }),
    );
    asked.on('error', (error) => fail('502 Bad Gateway', codeOf(error)));
    asked.on('response', ({ statusCode = 0 }) => fail('502 Bad Gateway', `upstream ${statusCode}`));
    asked.on('upgrade', (answer, upstream, head) => {
      const reply = replyFor(answer, key);
      if (settled || reply === undefined) {
        upstream.destroy();
        fail('502 Bad Gateway', 'no WebSocket');
        return;
      }
      settle(() => {
        tunnel.open(reply, upstream, head);
        health.sawSocket(name, true);
        log('open');
        void tunnel.closed.then(() => log('closed'));
      });
    });
    asked.end();
  }

  #requestFor(
    name: 'chat' | 'rt',
    { headers }: IncomingMessage,
    key: string,
    query: string,
  ): RequestOptions {
    const { chatOrigin, rtOrigin, referer, ca } = this.#options;
    const sent: OutgoingHttpHeaders = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      Origin: originHeaders(referer)['Origin'],
    };
    for (const header of ['Sec-WebSocket-Extensions', 'User-Agent', 'Accept-Language']) {
      const value = headers[header.toLowerCase()];
      if (typeof value === 'string') sent[header] = value;
    }
    return {
      ...addressOf(name === 'chat' ? chatOrigin : rtOrigin),
      agent: false,
      maxHeaderSize: MAX_HEADER_SIZE,
      path: `/socket.io/?${query}`,
      headers: sent,
      ...(ca && { ca }),
    };
  }
}

/** Which of the two servers is meant, and what stands behind the path. */
export function pathOf({ url = '' }: IncomingMessage): { name?: 'chat' | 'rt'; rest?: string } {
  const [, name, rest = ''] = /^\/ws\/(chat|rt)\/socket\.io\/(.*)$/s.exec(url) ?? [];
  return name === 'chat' || name === 'rt' ? { name, rest } : {};
}

/** What the browser asks for, if it is a WebSocket with nothing unexpected in its query. */
export function handshakeOf(
  { method, headers }: IncomingMessage,
  rest: string,
): Handshake | undefined {
  const key = headers['sec-websocket-key'];
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  if (headers['sec-websocket-version'] !== '13' || !key || !/^[A-Za-z0-9+/]{22}==$/.test(key)) {
    return undefined;
  }
  // A body would be read as frames.
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) {
    return undefined;
  }
  const query = rest.startsWith('?') ? checkQuery(rest.slice(1), QUERY) : undefined;
  const wanted = new URLSearchParams(query);
  return query && wanted.has('EIO') && wanted.has('transport') ? { key, query } : undefined;
}

/** The answer to the browser, if the upstream's is one to its key. */
function replyFor({ headers }: IncomingMessage, key: string): string | undefined {
  const accept = createHash('sha1')
    .update(key + WEBSOCKET_GUID)
    .digest('base64');
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
  if (!isWebSocket || headers['sec-websocket-accept'] !== accept) return undefined;
  const extensions = headers['sec-websocket-extensions'];
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(extensions ? [`Sec-WebSocket-Extensions: ${extensions}`] : []),
    '\r\n',
  ].join('\r\n');
}
