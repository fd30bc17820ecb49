import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { askerOf } from './asker.ts';
import { isLoopback } from './hosts.ts';
import type { LeaseEntry, Log, LogEntry } from './log.ts';

/** Seconds that a call may take: as short as a shared poll, as long as TPOS is waited for. */
const BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Seconds from TPOS's word to the browsers. */
const FAN_OUT_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

type Role = Exclude<LeaseEntry['role'], 'ended'>;
const ROLES: readonly Role[] = ['asks', 'holds', 'follows', 'alone'];

/** Counts what is logged, and so nothing that the log has no room for. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #calls = new Histogram({
    name: 'chatomni_call_seconds',
    help: 'Calls below /api, by kind and status; shared: answered by what another browser was.',
    labelNames: ['call', 'status', 'shared'],
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #sockets = new Gauge({
    name: 'chatomni_sockets',
    help: 'WebSockets of browsers that are open.',
    labelNames: ['socket'],
    registers: [this.#registry],
  });
  readonly #refusals = new Counter({
    name: 'chatomni_refusals_total',
    help: 'What a rule or limit of this server refused.',
    labelNames: ['rule'],
    registers: [this.#registry],
  });
  readonly #upstreams = new Gauge({
    name: 'chatomni_relay_upstreams',
    help: 'Connections of the relay to TPOS that are up: one for each room and socket.',
    labelNames: ['socket'],
    registers: [this.#registry],
  });
  readonly #failures = new Counter({
    name: 'chatomni_relay_failures_total',
    help: 'How often such a connection was lost or could not be made.',
    labelNames: ['socket'],
    registers: [this.#registry],
  });
  readonly #fanOut = new Histogram({
    name: 'chatomni_relay_fanout_seconds',
    help: 'From when an instance hears something of TPOS until the browsers of this one are told, by their wall clocks.',
    labelNames: ['socket'],
    buckets: FAN_OUT_BUCKETS,
    registers: [this.#registry],
  });
  readonly #rooms = new Gauge({
    name: 'chatomni_relay_rooms',
    help: 'With REDIS_URL: rooms with browsers here, by what this instance is to them.',
    labelNames: ['role'],
    registers: [this.#registry],
  });
  readonly #takeOvers = new Counter({
    name: 'chatomni_relay_takeovers_total',
    help: 'How often this instance came to hold a room.',
    registers: [this.#registry],
  });
  readonly #alone = new Gauge({
    name: 'chatomni_relay_alone',
    help: '1 while Redis is gone and this instance serves its browsers by itself.',
    registers: [this.#registry],
  });
  readonly #errors = new Counter({
    name: 'chatomni_errors_total',
    help: 'Mistakes of the server itself.',
    registers: [this.#registry],
  });
  /** Rooms whose connection is up. */
  readonly #up = { chat: new Set<string>(), rt: new Set<string>() };
  /** By room. */
  readonly #roles = new Map<string, Role>();

  constructor() {
    for (const role of ROLES) this.#rooms.set({ role }, 0);
    for (const socket of ['chat', 'rt']) {
      this.#sockets.set({ socket }, 0);
      this.#upstreams.set({ socket }, 0);
      this.#failures.inc({ socket }, 0);
    }
  }

  /** A log that is counted, too. */
  counted(log: Log): Log {
    return (entry) => {
      this.#count(entry);
      log(entry);
    };
  }

  /** What TPOS said has come to the browsers of this instance, so long after, ms. */
  readonly onFanOut = (socket: 'chat' | 'rt', ms: number): void => {
    this.#fanOut.observe({ socket }, ms / 1000);
  };

  /** Prometheus's text, as `Content-Type` says which one. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  #count(entry: LogEntry): void {
    switch (entry.event) {
      case 'call': {
        const { call, status, reason, ms } = entry;
        const shared = reason === 'shared' ? 'yes' : 'no';
        this.#calls.observe({ call, status: String(status), shared }, ms / 1000);
        break;
      }
      case 'socket':
        if (entry.status === 'open') this.#sockets.inc({ socket: entry.socket });
        if (entry.status === 'closed') this.#sockets.dec({ socket: entry.socket });
        break;
      case 'refused':
        this.#refusals.inc({ rule: entry.rule });
        break;
      case 'relay': {
        const { socket, room, state } = entry;
        if (state === 'up') this.#up[socket].add(room);
        else {
          this.#up[socket].delete(room);
          this.#failures.inc({ socket });
        }
        this.#upstreams.set({ socket }, this.#up[socket].size);
        break;
      }
      case 'instances':
        this.#alone.set(entry.state === 'alone' ? 1 : 0);
        break;
      case 'lease':
        this.#countLease(entry);
        break;
      case 'error':
        this.#errors.inc();
        break;
      default:
    }
  }

  #countLease({ room, role }: LeaseEntry): void {
    if (role === 'ended') this.#roles.delete(room);
    else this.#roles.set(room, role);
    const roles = [...this.#roles.values()];
    for (const known of ROLES) {
      this.#rooms.set({ role: known }, roles.filter((found) => found === known).length);
    }
    if (role === 'holds') this.#takeOvers.inc();
  }
}

/**
 * `GET /metrics`: with `METRICS_TOKEN` to whoever brings it, without it to this machine alone; to others it is not
 * there. A proxy in front is on this machine, too, but says that it speaks for somebody.
 */
export function metricsRoute(metrics: Metrics, token: string | undefined): RequestHandler {
  return (request, response, next) => {
    const isHere =
      isLoopback(askerOf(request).address) && request.headers['x-forwarded-for'] === undefined;
    const isAllowed =
      token === undefined ? isHere : isSame(request.headers.authorization ?? '', `Bearer ${token}`);
    if (!isAllowed) {
      next();
      return;
    }
    metrics.text().then(({ type, body }) => {
      response.set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).send(body);
    }, next);
  };
}

/** Takes as long wherever they differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
