import { once } from 'node:events';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis, type RedisOptions } from 'ioredis';
import type { ServerOptions } from 'socket.io';
import { systemTimers } from '../timers.ts';
import type { Coordination, Holder, LinkState } from './coordination.ts';
import { StreamClient } from './redis-stream.ts';
import { LINKS, type LinkName } from './uplink.ts';

/** What was sent is kept for those whose connection was lost, for so long, ms. */
export const RECOVERY = 120_000;
/** And at most so many messages of each link, however many there are. */
const MOST_KEPT = 50_000;
/** How often what is older is thrown away, ms. */
const TRIM_EVERY = 10_000;
/** The number is that of the form in which it is kept. */
const PREFIX = 'chatomni:1:';
const streamOf = (link: LinkName): string => `${PREFIX}${link}`;

/** Holder, beat and state under the room's key; gives who holds it then, or false. */
const CLAIM = `
local held = redis.call('HMGET', KEYS[1], 'instance', 'beat', 'state')
local instance, beat, dead = ARGV[1], ARGV[2], ARGV[5]
if held[1] and held[1] ~= instance and held[2] ~= dead then return held end
if ARGV[6] == 'look' then return held[1] and held or false end
redis.call('HSET', KEYS[1], 'instance', instance, 'beat', beat, 'state', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {instance, beat, ARGV[3]}`;

const RELEASE = `
if redis.call('HGET', KEYS[1], 'instance') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** By the clock that also gives the entries their ids. */
const TRIM = `
local now = redis.call('TIME')
redis.call('XTRIM', KEYS[1], 'MINID', (now[1] * 1000) - ARGV[1])
return redis.call('PEXPIRE', KEYS[1], ARGV[1])`;

/** Since when everything that is noted is kept stands beside it. */
const HEARS = `
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], redis.call('TIME')[1] * 1000 + ARGV[2], 'NX')
return redis.call('PEXPIRE', KEYS[2], ARGV[2])`;

/** Nothing is known until all that were there before have been noted once more. */
const HEARD = `
local from = redis.call('GET', KEYS[2])
if not from or redis.call('TIME')[1] * 1000 < tonumber(from) then return false end
return redis.call('SMEMBERS', KEYS[1])`;

/** Which rooms tokens hear, by their digests, at whichever instance. */
export interface Hearers {
  /** That token hears this room, from when that resolves, and for so long, ms. */
  readonly note: (digest: string, room: string, ms: number) => Promise<void>;
  /** Those that it hears, and perhaps some that it did; `undefined`: it may hear others of which nobody remembers. */
  readonly roomsOf: (digest: string) => Promise<readonly string[] | undefined>;
}

/** What instances that stand side by side share. */
export interface SharedPlace {
  readonly coordination: Coordination;
  readonly hearers: Hearers;
  /** For one of the two Socket.IO servers. */
  readonly stream: (link: LinkName, onFailure: () => void) => SharedStream;
  /** What is too old is thrown away; happens by itself, too. */
  readonly trim: () => Promise<void>;
  readonly close: () => void;
}

export interface SharedStream extends Pick<StreamClient, 'isCurrent' | 'scan' | 'close'> {
  readonly adapter: NonNullable<ServerOptions['adapter']>;
}

/**
 * Redis at this URL. Errors are never passed on: they may quote it, password and all.
 *
 * @param times - other time-outs than ours, ms
 */
export function connectRedis(
  url: string,
  times: Pick<RedisOptions, 'commandTimeout' | 'connectTimeout' | 'socketTimeout'> = {},
): SharedPlace {
  const commands = connect(url, { ...OPTIONS, ...times });
  const clients = [commands];
  const streams: StreamClient[] = [];
  let starting: Promise<unknown> | undefined;
  /** A client that has only just been started has no connection yet, and has lost none. */
  const started = async (): Promise<void> => {
    const isStarting = commands.status === 'connecting' || commands.status === 'connect';
    // All rooms wait for it together.
    if (isStarting)
      await (starting ??= once(commands, 'ready').finally(() => (starting = undefined)));
  };
  /** Whoever is told who holds a room hears what is told there from then on. */
  const begun = async (): Promise<void> => {
    await started();
    await Promise.all(streams.map((stream) => stream.begun));
  };
  const trim = async (): Promise<void> => {
    for (const link of LINKS) await commands.eval(TRIM, 1, streamOf(link), RECOVERY);
  };
  const timer = setInterval(() => void trim().catch(() => undefined), TRIM_EVERY);
  timer.unref();
  return {
    coordination: {
      ...coordinationOf(commands, begun),
      probe: async () => {
        await started();
        await commands.ping();
        if (!streams.every(({ isReading }) => isReading)) throw new Error('Nothing can be read.');
      },
    },
    hearers: hearersOf(commands, started),
    stream: (link, onFailure) => {
      // Redis says something at least whenever a read ends.
      const waits = { commandTimeout: 8000, socketTimeout: 8000 };
      const reading = connect(url, { ...OPTIONS, ...waits, ...times });
      clients.push(reading);
      const name = streamOf(link);
      const timers = systemTimers;
      const stream = new StreamClient({ commands, reading, name, timers, started, onFailure });
      streams.push(stream);
      return {
        adapter: createAdapter(stream, {
          streamName: name,
          sessionKeyPrefix: `${name}:session:`,
          maxLen: MOST_KEPT,
        }),
        isCurrent: () => stream.isCurrent(),
        scan: (find) => stream.scan(find),
        close: () => stream.close(),
      };
    },
    trim,
    close: () => {
      clearInterval(timer);
      for (const client of clients) client.disconnect();
    },
  };
}

/** Nothing waits for a connection, and nothing is sent twice: what cannot be asked now has failed. */
const OPTIONS: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2000,
  commandTimeout: 2000,
  socketTimeout: 4000,
  retryStrategy: (times) => Math.min(100 * times, 1000),
};

/** A client whose connections each have their own time-out. */
export function connect(url: string, options: RedisOptions): Redis {
  const client = new Redis(url, options);
  client.on('error', () => undefined);
  // It goes on waiting for what a connection owed that is gone, and would end the next one by that.
  client.on('close', () => {
    clearTimeout(Reflect.get(client, TIMER) as NodeJS.Timeout | undefined);
    Reflect.set(client, TIMER, undefined);
  });
  return client;
}
const TIMER = 'socketTimeoutTimer';

function coordinationOf(
  commands: Redis,
  started: () => Promise<void>,
): Omit<Coordination, 'probe'> {
  const keyOf = (room: string): string => `${PREFIX}room:${room}`;
  return {
    claim: async ({ room, instance, beat, state, ttl, dead = '', onlyLook }) => {
      const said = JSON.stringify(state);
      const mode = onlyLook ? 'look' : 'take';
      const given = [keyOf(room), instance, beat, said, ttl, dead, mode] as const;
      await started();
      return holderOf(await commands.eval(CLAIM, 1, ...given));
    },
    release: async (room, instance) => {
      await commands.eval(RELEASE, 1, keyOf(room), instance);
    },
  };
}

function hearersOf(commands: Redis, started: () => Promise<void>): Hearers {
  const keysOf = (digest: string) => [`${PREFIX}hears:${digest}`, `${PREFIX}hears`] as const;
  return {
    note: async (digest, room, ms) => {
      await started();
      await commands.eval(HEARS, 2, ...keysOf(digest), room, ms);
    },
    roomsOf: async (digest) => {
      const rooms = await commands.eval(HEARD, 2, ...keysOf(digest));
      return Array.isArray(rooms) ? rooms.map(String) : undefined;
    },
  };
}

/** Rejects what is in no form of ours. */
function holderOf(held: unknown): Holder | undefined {
  if (!Array.isArray(held)) return undefined;
  const [instance, beat, state] = held.map(String);
  if (!instance || !beat || !state) throw new Error('The lease cannot be read.');
  const { chat, rt } = JSON.parse(state) as Partial<Record<LinkName, Partial<LinkState>>>;
  return { instance, beat, state: { chat: linkStateOf(chat), rt: linkStateOf(rt) } };
}

function linkStateOf({ served, told }: Partial<LinkState> = {}): LinkState {
  return { served, told: told ?? 0 };
}
