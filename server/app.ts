import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { refusalOf } from './api-guard.ts';
import { createIsTrusted, noteAsker } from './asker.ts';
import type { Backend } from './backend.ts';
import { Drain } from './drain.ts';
import { isServedHost, mayUse, type HostRules } from './hosts.ts';
import { createLog, type Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Places } from './pages.ts';
import { createRoutes } from './routes.ts';
import { SocketLimit, SOCKETS_PER_ADDRESS } from './socket-limit.ts';
import { systemTimers, type Timers } from './timers.ts';

/** Of a request's line and headers together, bytes; more is 431. */
const MAX_HEADER_SIZE = 16 * 1024;
/** What answers under way have to end when the server is stopped; ms. */
const STOP_GRACE = 5000;

/** How long a client may take, ms; beyond that its connection is closed. */
export interface Patience {
  /** From connecting, or from the first byte of a request, to the end of its headers. */
  readonly headers: number;
  /** To the end of the body. */
  readonly request: number;
  /** Without taking anything of an answer. */
  readonly idle: number;
  /** Between two requests. Longer than what proxies in front keep theirs (nginx: 60 s). */
  readonly keepAlive: number;
  /** How often the first two are looked after. */
  readonly check: number;
}

const PATIENCE: Patience = {
  headers: 10_000,
  request: 30_000,
  idle: 60_000,
  keepAlive: 65_000,
  check: 2000,
};

export interface AppOptions extends HostRules {
  readonly backend: Backend;
  /** The tenant that the demo shows. */
  readonly room: string;
  /** Proxies in front whose `X-Forwarded-*` are believed (`createIsTrusted`). */
  readonly trustedProxies?: readonly string[];
  readonly socketsPerAddress?: number;
  readonly patience?: Partial<Patience>;
  readonly log?: Log;
  readonly timers?: Timers;
  /** Milliseconds since 1970; for the log-in limits. */
  readonly now?: () => number;
  readonly places?: Places;
  readonly metrics?: Metrics;
  readonly metricsToken?: string | undefined;
}

/** An HTTP server that does not listen yet, and the way to end it with everything behind it. */
export interface App {
  readonly server: Server;
  /** Takes no more connections, lets what is under way end for some seconds, closes all. */
  readonly close: () => Promise<void>;
}

/** Wires pages, REST, sockets and their guards (docs/proxy.md) around a backend. */
export function createApp(options: AppOptions): App {
  const { backend, log = createLog('text'), timers = systemTimers } = options;
  const isTrusted = createIsTrusted(options.trustedProxies ?? []);
  const limit = new SocketLimit(options.socketsPerAddress ?? SOCKETS_PER_ADDRESS);
  const drain = new Drain();
  const upgraded = new Set<Duplex>();
  const server = createHttpServer({ ...PATIENCE, ...options.patience });
  server.on('request', createRoutes({ ...options, log, isTrusted, drain }));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const asker = noteAsker(request, isTrusted);
    const refuse = (rule: 'host' | 'origin' | 'sockets', status: number, name: string): void => {
      log(refusalOf(request, rule, status));
      refuseUpgrade(socket, `${status} ${name}`);
    };
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    if (!isServedHost(options, asker.host)) refuse('host', 403, 'Forbidden');
    else if (!mayUse(options, request.headers, asker)) refuse('origin', 403, 'Forbidden');
    else if (!limit.admit(asker.address, socket)) refuse('sockets', 429, 'Too Many Requests');
    else if (!backend.upgrade(request, socket, head)) refuseUpgrade(socket, '404 Not Found');
  });
  server.once('listening', () => backend.start());
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const timer = timers.set(() => {
      drain.giveUp();
      for (const socket of upgraded) socket.destroy();
    }, STOP_GRACE);
    await Promise.all([backend.close(), drain.empty()]);
    timers.clear(timer);
    server.closeAllConnections();
    await closed;
  };
  return { server, close };
}

/** Node's own server with its limits against clients that are slow on purpose, or say too much. */
function createHttpServer(patience: Patience): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_SIZE,
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.keepAlive,
    connectionsCheckingInterval: patience.check,
    // Whatever the process was started with.
    insecureHTTPParser: false,
  });
  server.timeout = patience.idle;
  // Their size is limited; of those beyond a number Node would drop some, a guard's too.
  server.maxHeadersCount = 0;
  // Node would write its `100 Continue` into the middle of an answer where requests come one behind the other.
  server.on('checkContinue', (_request, response) => {
    response.writeHead(417, { Connection: 'close' }).end();
  });
  return server;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
