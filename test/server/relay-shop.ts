import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import type { ProxyOptions } from '../../server/proxy/proxy.ts';
import { connectRedis, type SharedPlace } from '../../server/relay/redis.ts';
import { RedisServer } from './redis-server.ts';
import {
  startRelay,
  startTpos,
  until,
  type SimulatedTpos,
  type TestRelay,
} from './relay-helpers.ts';

/** Longer than any test takes: Redis counts real time, the instances count by hand. */
export const LONG = 600_000;

export interface Instance extends TestRelay {
  /** Redis owes it an answer. */
  readonly owes: () => boolean;
}

export interface Shop {
  readonly tpos: SimulatedTpos;
  readonly redis: RedisServer;
  readonly instances: readonly [Instance, Instance, Instance];
}

/** A place whose leases last, and whether it owes an answer. */
function watched(place: SharedPlace): {
  readonly shared: SharedPlace;
  readonly owes: () => boolean;
} {
  let owed = 0;
  const counted = async <T>(asked: Promise<T>): Promise<T> => {
    owed += 1;
    try {
      return await asked;
    } finally {
      owed -= 1;
    }
  };
  const { claim, release, probe } = place.coordination;
  const coordination = {
    claim: (wish: Parameters<typeof claim>[0]) => counted(claim({ ...wish, ttl: LONG })),
    release: (room: string, instance: string) => counted(release(room, instance)),
    probe: () => counted(probe()),
  };
  return { shared: { ...place, coordination }, owes: () => owed > 0 };
}

export async function startInstance(
  t: TestContext,
  tpos: SimulatedTpos,
  url: string,
  options: Partial<ProxyOptions> = {},
): Promise<Instance> {
  // Where the machine pauses, no real time-out comes before the answers that have arrived meanwhile.
  const times = { commandTimeout: 10_000, connectTimeout: 10_000, socketTimeout: 10_000 };
  const { shared, owes } = watched(connectRedis(url, times));
  const relay = await startRelay(t, { ...options, shared }, tpos);
  return { ...relay, owes };
}

/** Time passes at all of them, each time after what they have asked of Redis is answered. */
export async function pass(instances: readonly Instance[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    await until('an answer', () => !instances.some(({ owes }) => owes()));
    await turn();
    for (const { timers } of instances) timers.turn(500);
  }
}

export async function startShop(t: TestContext): Promise<Shop> {
  const redis = await RedisServer.start(t);
  const tpos = await startTpos(t);
  const start = (): Promise<Instance> => startInstance(t, tpos, redis.url);
  return { tpos, redis, instances: [await start(), await start(), await start()] };
}

export function atTpos({ simulator }: SimulatedTpos): readonly number[] {
  return (['chat', 'rt'] as const).map((name) => simulator.sockets.state(name).connections);
}

export async function untilAsync(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const late = performance.now() + 10_000;
  while (!(await isSo())) assert.equal(performance.now() < late, true, what);
}

/** A browser's chat socket at each instance; the first came first. */
export async function joinAll(instances: readonly Instance[]): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  for (const instance of instances) sockets.push(await instance.join('chat', instance.token()));
  return sockets;
}

/** The same browsers again, as often as they are cut. What brings them back is that time passes; a nudge makes it quick. */
export async function comeBack(
  sockets: readonly Socket[],
  instances: readonly Instance[],
): Promise<void> {
  const isIn = new Set<Socket>();
  const handlers = sockets.map((socket) => ({
    socket,
    again: () => {
      isIn.delete(socket);
      socket.connect();
    },
    arrived: () => void isIn.add(socket),
  }));
  for (const { socket, again, arrived } of handlers) {
    socket.on('connect_error', again).on('disconnect', again).on('authenticated', arrived);
    socket.connect();
  }
  await untilAsync('all are back', async () => {
    await pass(instances, 500);
    if (isIn.size < sockets.length) return false;
    // And stay.
    await pass(instances, 2000);
    return isIn.size === sockets.length;
  });
  for (const { socket, again, arrived } of handlers) {
    socket.off('connect_error', again).off('disconnect', again).off('authenticated', arrived);
  }
}
