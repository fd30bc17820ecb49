import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { originHeaders, type DynamicDefaults } from '../proxy/headers.ts';
import type { Health } from '../proxy/health.ts';
import type { RestProxyOptions } from '../proxy/rest-proxy.ts';
import type { Upstream } from '../proxy/upstream.ts';
import { Admission } from './admission.ts';
import type { Standing } from './leases.ts';
import { SharedPolls } from './shared-polls.ts';
import { Relay, type RelayOptions } from './relay.ts';

export interface RelayPorts extends Pick<
  RelayOptions,
  | 'chatOrigin'
  | 'rtOrigin'
  | 'referer'
  | 'timers'
  | 'elapsed'
  | 'log'
  | 'ca'
  | 'shared'
  | 'onFanOut'
> {
  readonly upstream: Upstream;
  readonly defaults: DynamicDefaults;
  readonly health: Health;
}

/** What the proxy needs of the relay. */
export interface RelayParts {
  /** What the calls that pass tell the relay. */
  readonly rest: Pick<RestProxyOptions, 'sawToken' | 'polls'>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  readonly standing: () => Standing | undefined;
  readonly close: () => Promise<void>;
}

const SEARCH = '/api-ms/chatomni/v1/conversations/search';
/** As little as can be asked that needs a token (docs/protocol.md §3). */
const LEAST = Buffer.from(
  JSON.stringify({ Keyword: null, Limit: 1, Channels: [], Type: 'message', UserIds: [] }),
);

/** Wires the relay to the proxy around it. */
export function createRelay(rooms: readonly string[], ports: RelayPorts): RelayParts {
  const { upstream, defaults, referer, health } = ports;
  let last = 0;
  const sequence = (): number => ++last;
  const ask = async (token: string, signal: AbortSignal): Promise<number> => {
    const headers = {
      ...originHeaders(referer),
      ...defaults.headers,
      Authorization: `Bearer ${token}`,
      Accept: 'application/json',
      'Content-Type': 'application/json',
    };
    const call = { method: 'POST', target: SEARCH, headers, body: LEAST, repeatable: true };
    const answer = await upstream.send(call, signal);
    answer.resume();
    health.sawRest(answer.statusCode);
    return answer.statusCode ?? 0;
  };
  const admission = new Admission({ ...ports, ask });
  const relay = new Relay({
    ...ports,
    rooms,
    instance: randomBytes(8).toString('hex'),
    admission,
    sequence,
    sawSocket: (link, up) => health.sawSocket(link, up),
    onNews: (room) => polls.stale(room),
  });
  const polls = new SharedPolls({
    ...ports,
    sequence,
    since: (digest) => relay.since(digest),
    isAccepted: (digest) => admission.isAccepted(digest),
    roomsHere: (digest) => relay.roomsHere(digest),
    roomsElsewhere: (digest) => relay.roomsElsewhere(digest),
    isCurrent: () => relay.isCurrent(),
    onChanged: () => relay.nudge(),
  });
  return {
    rest: {
      polls,
      // Any call may be refused for its token; that it was accepted shows the one that is asked for that.
      sawToken: (kind, token, status) => {
        if (kind === 'search' || status === 401) admission.saw(token, status);
      },
    },
    upgrade: (request, socket, head) => relay.upgrade(request, socket, head),
    standing: () => relay.standing,
    close: async () => {
      polls.close();
      await relay.close();
    },
  };
}
