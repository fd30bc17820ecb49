import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { guardHost, guardOrigin, limitLogins } from './api-guard.ts';
import type { Backend } from './backend.ts';
import { isServedHost, mayUse, type HostRules } from './hosts.ts';
import { LoginLimits } from './login-limits.ts';
import { createPages, PLACES, type Places } from './pages.ts';

/** The largest body that a call may have. */
const BODY_LIMIT = '1mb';
/** Of a request's line and headers together, bytes; more is 431. */
const MAX_HEADER_SIZE = 16 * 1024;

export interface AppOptions extends HostRules {
  readonly backend: Backend;
  /** The tenant that the demo shows. */
  readonly room: string;
  /** Milliseconds since 1970; for the log-in limits. */
  readonly now?: () => number;
  readonly places?: Places;
}

/** An HTTP server that does not listen yet, and the way to end it with everything behind it. */
export interface App {
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/** Wires pages, REST, sockets and their guards (docs/proxy.md) around a backend. */
export function createApp(options: AppOptions): App {
  const { backend } = options;
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, createRoutes(options));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isServedHost(options, request.headers.host) || !mayUse(options, request.headers)) {
      refuseUpgrade(socket, '403 Forbidden');
    } else if (!backend.upgrade(request, socket, head)) {
      refuseUpgrade(socket, '404 Not Found');
    }
  });
  server.once('listening', () => backend.start());
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await backend.close();
    server.closeAllConnections();
    await closed;
  };
  return { server, close };
}

function createRoutes(options: AppOptions): Express {
  const { backend, room, places = PLACES } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(compression());
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' });
    next();
  });
  app.get(['/healthz', '/readyz'], (_request, response) => {
    response.set('Cache-Control', 'no-store');
    response.json({ status: 'ok', backend: backend.name, uptime: Math.round(process.uptime()) });
  });
  if (backend.upstreamClock) {
    app.use('/api', (_request, response, next) => {
      response.sendDate = false;
      next();
    });
  }
  app.use(guardHost(options));
  app.use(['/api', '/ws', '/config/defaults'], guardOrigin(options));
  app.get('/config/defaults', (_request, response) => {
    response.set('Cache-Control', 'no-store');
    response.json({ ...backend.defaults(), ws: true, room, backend: backend.name });
  });
  app.use('/api', express.raw({ type: () => true, limit: BODY_LIMIT }));
  app.use('/api', limitLogins(new LoginLimits(options.now ?? Date.now)));
  app.use('/api', backend.api);
  app.use('/ws', (_request, response) => {
    response.set('Upgrade', 'websocket').status(426).json({ error: 'WebSocket only.' });
  });
  if (backend.routes) app.use(backend.routes);
  app.use(createPages({ backend, room, places }));
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('Not found');
  });
  app.use(answerError);
  return app;
}

/** Nothing of the inside is told; Express knows an error handler by its four parameters. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = statusOf(error);
  if (status >= 500) console.error(error instanceof Error ? error.stack : 'An unknown error.');
  response.status(status).json({ error: status === 413 ? 'The body is too large.' : 'Error' });
};

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  return typeof error.status === 'number' && error.status >= 400 ? error.status : 500;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
