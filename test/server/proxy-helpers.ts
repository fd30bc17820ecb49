import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createApp, type AppOptions } from '../../server/app.ts';
import { textLine, type Log } from '../../server/log.ts';
import { createProxy, type ProxyOptions } from '../../server/proxy/proxy.ts';
import { createRandom } from '../../server/simulator/random.ts';
import { answerRest } from '../../server/simulator/rest.ts';
import { seedShop } from '../../server/simulator/seed.ts';
import { Shop } from '../../server/simulator/shop.ts';
import { Tokens } from '../../server/simulator/tokens.ts';
import { createCertificate, type Certificate } from './certificate.ts';
import { HandTimers } from './hand-timers.ts';
import { arriving, ROOM } from './helpers.ts';

/** Where what is started says how it is ended: a test, or whoever else started it. */
export interface Ends {
  readonly after: (end: () => unknown) => void;
}

/** What the stand-in was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void;

let certificate: Certificate | undefined;

/** One for the whole file: making keys takes a while. */
export function testCertificate(): Certificate {
  certificate ??= createCertificate();
  return certificate;
}

/** A stand-in for TPOS, with TLS: speaks the protocol from a synthetic shop, or says what it is told to. */
export class StandIn {
  readonly server: Server;
  readonly asked: Asked[] = [];
  readonly shop: Shop;
  readonly connections = new Set<Duplex>();
  accepted = 0;
  answer: Answer;
  origin = '';
  #onAsked: () => void = () => undefined;

  constructor(secure: boolean, own = testCertificate()) {
    this.server = secure ? createHttpsServer(own) : createHttpServer();
    this.shop = new Shop({ random: createRandom(1), now: Date.now });
    seedShop(this.shop, 5);
    let tokenNumber = 0;
    const newToken = (): string => `secret-token-${(tokenNumber += 1)}`;
    const tokens = new Tokens({ now: Date.now, newToken });
    this.answer = ({ method, url, headers, body }, response) => {
      const { pathname: path, searchParams: query } = new URL(url, this.origin);
      const origin = this.origin;
      const request = { method, path, query, headers: flat(headers), body, origin };
      const answer = answerRest({ shop: this.shop, tokens }, request);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    this.server.on(secure ? 'secureConnection' : 'connection', (socket: Duplex) => {
      this.accepted += 1;
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    this.server.on('request', (request, response) => void this.#take(request, response));
  }

  /** The last thing that it was asked. */
  get last(): Asked {
    const last = this.asked.at(-1);
    assert.ok(last, 'it was asked something');
    return last;
  }

  /** Resolves at the next request. */
  nextAsked(): Promise<undefined> {
    return arriving<undefined>('a request', (arrived) => {
      this.#onAsked = () => arrived(undefined);
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = (await buffer(request)).toString('utf8');
    const asked = { method, url, headers, body };
    this.asked.push(asked);
    this.#onAsked();
    this.answer(asked, response, request);
  }
}

function flat(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
}

/** Starts a stand-in on a free port; ends with the test. */
export async function startStandIn(test: Ends, secure = true, own?: Certificate): Promise<StandIn> {
  const standIn = new StandIn(secure, own);
  standIn.origin = await listen(test, standIn.server, secure ? 'https' : 'http');
  return standIn;
}

/** Listens on a free port of the loopback; gives the origin. */
export async function listen(test: Ends, server: Server, scheme: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An origin of the loopback where nobody listens. */
export async function closedOrigin(scheme = 'https'): Promise<string> {
  const server = createHttpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `${scheme}://127.0.0.1:${port}`;
}

export interface TestProxy {
  readonly url: string;
  readonly timers: HandTimers;
  /** What was logged. */
  readonly lines: string[];
  /** Resolves when so many lines in all are logged. */
  readonly logged: (count: number) => Promise<undefined>;
  /** What the graceful stop does. */
  readonly stop: () => Promise<void>;
}

/** Starts app and proxy in front of some origin. */
export async function startProxy(
  test: Ends,
  origin: string,
  options: { proxy?: Partial<ProxyOptions>; app?: Partial<AppOptions> } = {},
): Promise<TestProxy> {
  const timers = new HandTimers();
  const lines: string[] = [];
  let onLine: () => void = () => undefined;
  const log: Log = (entry) => {
    lines.push(textLine(entry));
    onLine();
  };
  const backend = createProxy({
    origin,
    referer: 'https://tomato.tpos.vn',
    chatOrigin: origin,
    rtOrigin: origin,
    timers,
    elapsed: () => timers.now,
    log,
    ca: testCertificate().cert,
    ...options.proxy,
  });
  const app = createApp({
    backend,
    room: ROOM,
    loopback: true,
    publicHosts: [],
    allowedOrigins: [],
    log,
    timers,
    ...options.app,
  });
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= app.close());
  test.after(async () => {
    const ended = stop();
    timers.turn(60_000);
    await ended;
  });
  const logged = (count: number): Promise<undefined> =>
    arriving<undefined>(`${count} lines`, (arrived) => {
      onLine = () => {
        if (lines.length >= count) arrived(undefined);
      };
      onLine();
    });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, timers, lines, logged, stop };
}

/** Sends bytes as they are; gives all that comes back until the connection ends. */
export async function sendRaw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(Buffer.from(text, 'latin1'));
  return (await buffer(socket)).toString('latin1');
}

/** The status of an answer as `sendRaw` gives it; 0 if the connection ended without. */
export function rawStatus(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
}
