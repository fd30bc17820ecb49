import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { guardHost, guardOrigin, limitLogins } from './api-guard.ts';
import { noteAsker, type IsTrusted } from './asker.ts';
import type { Backend } from './backend.ts';
import type { Drain } from './drain.ts';
import type { HostRules } from './hosts.ts';
import { errorEntry, type Log } from './log.ts';
import { LoginLimits } from './login-limits.ts';
import { metricsRoute, type Metrics } from './metrics.ts';
import { createPages, PLACES, type Places } from './pages.ts';
import { securityHeaders } from './security-headers.ts';

/** The largest body that a call may have. */
const BODY_LIMIT = '1mb';

export interface RoutesOptions extends HostRules {
  readonly backend: Backend;
  readonly room: string;
  readonly log: Log;
  readonly isTrusted: IsTrusted;
  readonly drain: Drain;
  readonly now?: () => number;
  readonly places?: Places;
  /** What is counted, for `GET /metrics`. */
  readonly metrics?: Metrics;
  /** Who else than this machine may read it. */
  readonly metricsToken?: string | undefined;
}

/** Everything that is answered over plain HTTP, in the order in which it is asked. */
export function createRoutes(options: RoutesOptions): Express {
  const { backend, room, log, isTrusted, drain, places = PLACES } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use((request, _response, next) => {
    noteAsker(request, isTrusted);
    next();
  });
  app.use(compression());
  app.use(securityHeaders());
  app.get('/healthz', (_request, response) => {
    const uptime = Math.round(process.uptime());
    response.set('Cache-Control', 'no-store').json({ status: 'ok', backend: backend.name, uptime });
  });
  app.get('/readyz', ready(backend, drain));
  if (backend.upstreamClock) {
    app.use('/api', (_request, response, next) => {
      response.sendDate = false;
      next();
    });
  }
  app.use(guardHost(options, log));
  const { metrics, metricsToken } = options;
  if (metrics) app.get('/metrics', metricsRoute(metrics, metricsToken));
  app.use(['/api', '/ws', '/config/defaults'], guardOrigin(options, log));
  app.get('/config/defaults', (_request, response) => {
    response.set('Cache-Control', 'no-store');
    response.json({ ...backend.defaults(), ws: true, room, backend: backend.name });
  });
  app.use('/api', express.raw({ type: () => true, limit: BODY_LIMIT }));
  app.use('/api', limitLogins(new LoginLimits(options.now ?? Date.now), log));
  app.use('/api', backend.api);
  app.use('/ws', (_request, response) => {
    response.set('Upgrade', 'websocket').status(426).json({ error: 'WebSocket only.' });
  });
  if (backend.routes) app.use(backend.routes);
  app.use((_request, response, next) => {
    drain.add(response);
    next();
  });
  app.use(createPages({ backend, room, places }));
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('Not found');
  });
  app.use(answerError(log));
  return app;
}

/** Whether it makes sense to send people here: 503 while this server stops, or REST is not there. */
function ready(backend: Backend, drain: Drain): RequestHandler {
  return (_request, response) => {
    const upstream = backend.reach?.();
    const lacksUpstream = upstream?.rest === 'down' && 'upstream-down';
    const status = (drain.stopping && 'stopping') || lacksUpstream || 'ok';
    response.set('Cache-Control', 'no-store').status(status === 'ok' ? 200 : 503);
    const instances = backend.standing?.();
    response.json({
      status,
      backend: backend.name,
      ...(upstream && { upstream }),
      ...(instances && { instances }),
    });
  };
}

/** Nothing of the inside is told; Express knows an error handler by its four parameters. */
function answerError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error);
    // A client that went away, or spoils its own connection, is no mistake of ours.
    if (status >= 500 && !request.socket.destroyed) log(errorEntry(error));
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(status).json({ error: status === 413 ? 'The body is too large.' : 'Error' });
  };
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  return typeof error.status === 'number' && error.status >= 400 ? error.status : 500;
}
