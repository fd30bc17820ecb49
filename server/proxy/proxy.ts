import type { Backend } from '../backend.ts';
import { createLog, type Log } from '../log.ts';
import { systemTimers, type Timers } from '../timers.ts';
import { DynamicDefaults, originHeaders } from './headers.ts';
import { Health } from './health.ts';
import { createRelay } from '../relay/create-relay.ts';
import type { SharedPlace } from '../relay/redis.ts';
import { RestProxy } from './rest-proxy.ts';
import { SocketProxy } from './socket-proxy.ts';
import { Upstream } from './upstream.ts';

/** Where the real servers are; origins are `https://…` or `http://…`, without a slash at the end. */
export interface TposServers {
  readonly origin: string;
  /** The origin whose page we say that we are. */
  readonly referer: string;
  readonly chatOrigin: string;
  readonly rtOrigin: string;
}

export interface ProxyOptions extends TposServers {
  /** Further `data-*` attributes for the demo's script tag, without `data-`. */
  readonly demoAttributes?: Readonly<Record<string, string>>;
  /** Where the demo's sockets go past us, say `wss://ws.chatomni.tpos.app`. */
  readonly socketHosts?: readonly string[];
  /** The rooms that the relay is for (docs/relay.md); without it each browser has sockets of its own to TPOS. */
  readonly relayRooms?: readonly string[] | undefined;
  /** What the relay shares with other instances. */
  readonly shared?: SharedPlace | undefined;
  /** Counts how long what TPOS says takes to this instance's browsers, ms. */
  readonly onFanOut?: (link: 'chat' | 'rt', ms: number) => void;
  readonly log?: Log;
  readonly timers?: Timers;
  /** Milliseconds from any start. */
  readonly elapsed?: () => number;
  /** Certificates to trust instead of the usual ones. */
  readonly ca?: string;
}

/** The way to the real TPOS (docs/protocol.md §7), as the server's backend. */
export function createProxy(options: ProxyOptions): Backend {
  const {
    log = createLog('text'),
    timers = systemTimers,
    elapsed = () => performance.now(),
  } = options;
  const defaults = new DynamicDefaults();
  const upstream = new Upstream(options.origin, options.ca);
  const look = async (signal: AbortSignal): Promise<number> => {
    const headers = { ...originHeaders(options.referer), ...defaults.headers };
    const call = { method: 'HEAD', target: '/', headers, repeatable: true };
    const answer = await upstream.send(call, signal);
    answer.resume();
    return answer.statusCode ?? 0;
  };
  const health = new Health({ timers, elapsed, look });
  const ports = { ...options, log, timers, elapsed, health };
  const relay =
    options.relayRooms && createRelay(options.relayRooms, { ...ports, upstream, defaults });
  const rest = new RestProxy({ ...ports, ...relay?.rest, upstream, defaults });
  const sockets = new SocketProxy(ports);
  return {
    name: 'tpos',
    api: rest.handle,
    upgrade: (request, socket, head) =>
      relay?.upgrade(request, socket, head) === true || sockets.upgrade(request, socket, head),
    defaults: () => defaults.values,
    demoAttributes: options.demoAttributes ?? {},
    socketHosts: options.socketHosts ?? [],
    upstreamClock: true,
    reach: () => health.reach(),
    standing: () => relay?.standing(),
    start: () => undefined,
    close: async () => {
      sockets.close();
      await Promise.all([rest.close(), relay?.close()]);
    },
  };
}
