import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { connectRedis, type SharedPlace } from '../../server/relay/redis.ts';
import { nextEvent, ROOM } from './helpers.ts';
import { RedisServer, hasRedis } from './redis-server.ts';
import {
  heardBy,
  lossOf,
  startRelay,
  startTpos,
  until,
  type SimulatedTpos,
  type TestRelay,
} from './relay-helpers.ts';

/** Longer than any test takes: Redis counts real time, the instances count by hand. */
const LONG = 600_000;

interface Instance extends TestRelay {
  /** Redis owes it an answer. */
  readonly owes: () => boolean;
}

interface Shop {
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

async function startInstance(t: TestContext, tpos: SimulatedTpos, url: string): Promise<Instance> {
  const { shared, owes } = watched(connectRedis(url));
  const relay = await startRelay(t, { shared }, tpos);
  return { ...relay, owes };
}

/** Time passes at all of them, each time after what they have asked of Redis is answered. */
async function pass(instances: readonly Instance[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    await until('an answer', () => !instances.some(({ owes }) => owes()));
    await turn();
    for (const { timers } of instances) timers.turn(500);
  }
}

async function startShop(t: TestContext): Promise<Shop> {
  const redis = await RedisServer.start(t);
  const tpos = await startTpos(t);
  const start = (): Promise<Instance> => startInstance(t, tpos, redis.url);
  return { tpos, redis, instances: [await start(), await start(), await start()] };
}

function atTpos({ simulator }: SimulatedTpos): readonly number[] {
  return (['chat', 'rt'] as const).map((name) => simulator.sockets.state(name).connections);
}

/** A browser's chat socket at each instance; the first came first. */
async function joinAll(instances: readonly Instance[]): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  for (const instance of instances) sockets.push(await instance.join('chat', instance.token()));
  return sockets;
}

/** The same browser again. */
async function comeBack(socket: Socket): Promise<void> {
  const connected = nextEvent(socket, 'authenticated');
  socket.connect();
  await connected;
  socket.emit('join', { room: ROOM });
}

const skip = !hasRedis;

test(
  'browsers of three instances hear all once, by one pair of connections',
  { skip },
  async (t) => {
    const { tpos, instances } = await startShop(t);
    const sockets = await joinAll(instances);
    const rt = await instances[2].join('rt', instances[2].token());
    const heard = [...sockets, rt].map(heardBy);
    const { simulator } = tpos;
    const count = 50;
    for (let number = 0; number < count; number += 1) {
      simulator.sockets.emit('both', 'on-events', [`{"n":${number}}`]);
    }
    await until('all', () => heard.every((events) => events.length >= count));
    simulator.sockets.emit('both', 'update', []);
    await until('update', () => heard.every((events) => events.at(-1)?.[0] === 'update'));
    const expected = Array.from({ length: count }, (_, number) => `{"n":${number}}`);
    for (const events of heard) {
      assert.deepEqual(
        events.slice(0, -1).map(([, payload]) => payload),
        expected,
      );
    }
    assert.deepEqual(atTpos(tpos), [1, 1]);
    await pass(instances, 20_000);
    assert.deepEqual(
      sockets.map(({ connected }) => connected),
      [true, true, true],
    );
  },
);

test('what TPOS’s socket loses is a loss to the browsers of all instances', { skip }, async (t) => {
  const { tpos, instances } = await startShop(t);
  const sockets = await joinAll(instances);
  const losses = Promise.all(sockets.map(lossOf));
  tpos.simulator.sockets.drop('chat');
  assert.deepEqual(await losses, Array(3).fill('transport close'));
  const heard = sockets.map(heardBy);
  for (const socket of sockets) await comeBack(socket);
  tpos.simulator.sockets.emit('chat', 'update', []);
  await until('update', () => heard.every((events) => events.at(-1)?.[0] === 'update'));
});

test('an instance that stops gives the room to another, and all come back', { skip }, async (t) => {
  const { tpos, instances } = await startShop(t);
  const [first, ...others] = await joinAll(instances);
  assert.ok(first);
  const losses = Promise.all(others.map(lossOf));
  await instances[0].stop();
  await losses;
  const heard = others.map(heardBy);
  for (const socket of others) await comeBack(socket);
  tpos.simulator.sockets.emit('chat', 'update', []);
  await until('update', () => heard.every((events) => events.at(-1)?.[0] === 'update'));
  assert.deepEqual(atTpos(tpos), [1, 1]);
});

test(
  'without Redis each instance is alone; when it is back they join again',
  { skip },
  async (t) => {
    const { tpos, redis, instances } = await startShop(t);
    const sockets = await joinAll(instances);
    const ready = async (instance: Instance): Promise<unknown> => {
      const answer = await fetch(`${instance.url}/readyz`);
      assert.equal(answer.status, 200);
      return ((await answer.json()) as { instances?: string }).instances;
    };
    assert.equal(await ready(instances[0]), 'joined');
    const losses = Promise.all(sockets.map(lossOf));
    await redis.kill();
    await pass(instances, 1000);
    await losses;
    for (const instance of instances) assert.equal(await ready(instance), 'alone');
    const heard = sockets.map(heardBy);
    for (const socket of sockets) await comeBack(socket);
    tpos.simulator.sockets.emit('chat', 'on-events', ['{}']);
    await until('a push', () => heard.every((events) => events.at(-1)?.[0] === 'on-events'));
    assert.equal(atTpos(tpos)[0], 3);

    const again = Promise.all(sockets.map(lossOf));
    await redis.start();
    const late = performance.now() + 10_000;
    while (!instances.every(({ lines }) => lines.includes('RELAY joined'))) {
      assert.equal(performance.now() < late, true, 'they join');
      await pass(instances, 500);
    }
    await again;
    for (const socket of sockets) await comeBack(socket);
    tpos.simulator.sockets.emit('chat', 'update', []);
    await until('update', () => heard.every((events) => events.at(-1)?.[0] === 'update'));
    await until('one pair', () => atTpos(tpos).join() === '1,1');
    assert.deepEqual(
      heard.map((events) => events.filter(([name]) => name === 'update').length),
      [1, 1, 1],
    );
  },
);

test(
  'a socket that comes back elsewhere hears what it missed, and is checked',
  { skip },
  async (t) => {
    const { tpos, instances } = await startShop(t);
    const [a, b] = instances;
    const tokens = [b.token(), b.token()] as const;
    await a.join('chat', a.token());
    const lost = [await b.join('chat', tokens[0]), await b.join('chat', tokens[1])] as const;
    const other = heardBy(await instances[2].join('chat', instances[2].token()));
    const emit = async (text: string): Promise<void> => {
      tpos.simulator.sockets.emit('chat', 'on-events', [text]);
      await until(text, () => other.at(-1)?.[1] === text);
    };
    const first = Promise.all(lost.map((socket) => nextEvent(socket, 'on-events')));
    await emit('1');
    await first;
    for (const socket of lost) socket.io.engine.close();
    await emit('2');
    // Where they come back TPOS has said of one of the two that it is accepted, and of the other nothing.
    const elsewhere = instances[2];
    await elsewhere.join('rt', tokens[0]);
    const back = lost.map((socket) => {
      Object.assign(socket.io, { uri: elsewhere.url });
      const heard = heardBy(socket);
      socket.connect();
      return { socket, heard };
    });
    await until('both', () => lost.every(({ connected }) => connected));
    await emit('3');
    await until('3', () => back.every(({ heard }) => heard.at(-1)?.[1] === '3'));
    const [good, unknown] = back;
    assert.ok(good && unknown);
    assert.equal(good.socket.recovered, true);
    assert.deepEqual(
      good.heard.filter(([name]) => name === 'on-events').map(([, text]) => text),
      ['2', '3'],
    );
    assert.equal(unknown.socket.recovered, false);
  },
);

test('an instance that dies is followed by another within its lease', { skip }, async (t) => {
  const redis = await RedisServer.start(t);
  const tpos = await startTpos(t);
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      LOG_FORMAT: 'json',
      RELAY: 'on',
      ROOM,
      REDIS_URL: redis.url,
      TPOS_ORIGIN: tpos.servers.origin,
      CHAT_ORIGIN: tpos.servers.chatOrigin,
      RT_ORIGIN: tpos.servers.rtOrigin,
    },
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until('a port', () => /"port":\d+/.test(said));
  const token = tpos.simulator.tokens.issue().access;
  const atChild = io(`http://127.0.0.1:${/"port":(\d+)/.exec(said)?.[1] ?? ''}/chatomni`, {
    path: '/ws/chat/socket.io/',
    transports: ['websocket'],
    reconnection: false,
    query: { room: ROOM },
    auth: { token, room: ROOM },
  });
  t.after(() => atChild.disconnect());
  await nextEvent(atChild, 'authenticated');
  const instance = await startInstance(t, tpos, redis.url);
  const socket = await instance.join('chat', instance.token());
  const heard = heardBy(socket);
  tpos.simulator.sockets.emit('chat', 'on-events', ['1']);
  await until('a push', () => heard.length === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await pass([instance], 5000);
  await until('the loss', () => !socket.connected);
  await comeBack(socket);
  tpos.simulator.sockets.emit('chat', 'on-events', ['2']);
  await until('a push', () => heard.at(-1)?.[1] === '2');
  assert.equal(heard.filter(([name]) => name === 'on-events').length, 2);
  await until('one pair', () => atTpos(tpos).join() === '1,1');
});
