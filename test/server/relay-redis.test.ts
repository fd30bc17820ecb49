import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import { io } from 'socket.io-client';
import { connectRedis, RECOVERY } from '../../server/relay/redis.ts';
import { nextEvent, ROOM } from './helpers.ts';
import { RedisServer, hasRedis } from './redis-server.ts';
import { heardBy, lossOf, startTpos, until } from './relay-helpers.ts';
import {
  atTpos,
  comeBack,
  joinAll,
  LONG,
  pass,
  startInstance,
  startShop,
  untilAsync,
  type Instance,
} from './relay-shop.ts';

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
  await comeBack(sockets, instances);
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
  await comeBack(others, instances.slice(1));
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
    await comeBack(sockets, instances);
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
    await comeBack(sockets, instances);
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
    const { tpos, redis, instances } = await startShop(t);
    const client = new Redis(redis.url);
    t.after(() => client.disconnect());
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
    await untilAsync('both kept', async () => (await client.keys('*:session:*')).length === 2);
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

test(
  'a poll is shared only by an instance that knows what others were told',
  { skip },
  async (t) => {
    const { tpos, instances } = await startShop(t);
    const [a, b] = instances;
    await a.join('chat', a.token());
    const token = b.token();
    const socket = await b.join('chat', token);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const isShared = async (): Promise<boolean> => {
      const body = '{"Limit":50,"Channels":[],"Type":"message"}';
      const url = `${b.url}/api/api-ms/chatomni/v1/conversations/search`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.headers.has('age');
    };
    // Its other socket may be at an instance that is alone, and tells what is not known here.
    for (let time = 0; time < 3; time += 1) assert.equal(await isShared(), false);
    await b.join('rt', token);
    const settle = (): Promise<void> =>
      untilAsync('sharing', async () => (await isShared()) && (await isShared()));
    await settle();
    const heard = nextEvent(socket, 'update');
    tpos.simulator.sockets.emit('chat', 'update', []);
    await heard;
    assert.equal(await isShared(), false);
    await settle();
    // Changed through another instance.
    const reply = `${a.url}/api/rest/v2.0/facebook-graph/comment/reply`;
    await fetch(reply, { method: 'POST', headers, body: '{}' });
    assert.equal(await isShared(), false);
  },
);

test(
  'Redis keeps no token, and nothing for longer than sockets may come back',
  { skip },
  async (t) => {
    const { tpos, redis, instances } = await startShop(t);
    const sockets = await joinAll(instances);
    const token = instances[1].token();
    const lost = await instances[1].join('chat', token);
    const heard = nextEvent(lost, 'on-events');
    tpos.simulator.sockets.emit('chat', 'on-events', ['{"Message":"Chị ơi"}']);
    await heard;
    lost.io.engine.close();
    const place = connectRedis(redis.url);
    const client = new Redis(redis.url);
    t.after(() => {
      place.close();
      client.disconnect();
    });
    const keys = (): Promise<string[]> => client.keys('*');
    await untilAsync('a session', async () =>
      (await keys()).some((key) => key.includes('session')),
    );
    await place.coordination.probe();
    await place.trim();
    for (const key of await keys()) {
      const ms = await client.pttl(key);
      assert.equal(ms > 0 && ms <= Math.max(RECOVERY, LONG), true, `${key} ends`);
      assert.equal((await client.dumpBuffer(key)).includes(token), false, `no token in ${key}`);
    }
    const before = await client.xlen('chatomni:1:chat');
    await client.xadd('chatomni:1:rt', '1-1', 'nsp', '/old');
    await place.trim();
    assert.equal(await client.xlen('chatomni:1:rt'), 0);
    assert.equal(await client.xlen('chatomni:1:chat'), before);
    assert.deepEqual(
      sockets.map(({ connected }) => connected),
      [true, true, true],
    );
  },
);

test(
  'a Redis that refuses us is none, and nothing is said of the password',
  { skip },
  async (t) => {
    const redis = await RedisServer.start(t);
    const client = new Redis(redis.url);
    t.after(() => client.disconnect());
    await client.config('SET', 'requirepass', 'right');
    const tpos = await startTpos(t);
    const instance = await startInstance(t, tpos, redis.url.replace('//', '//:SECRET@'));
    await untilAsync('a verdict', async () => {
      await pass([instance], 500);
      return instance.lines.includes('RELAY alone');
    });
    const heard = heardBy(await instance.join('chat', instance.token()));
    tpos.simulator.sockets.emit('chat', 'update', []);
    await until('update', () => heard.at(-1)?.[0] === 'update');
    assert.doesNotMatch(instance.lines.join(), /SECRET/);
  },
);

test(
  'an instance that stands still is as good as dead, and harms nobody when it wakes',
  { skip },
  async (t) => {
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
    const atChildHeard = heardBy(atChild);
    child.kill('SIGSTOP');
    await pass([instance], 5000);
    await until('the loss', () => !socket.connected);
    await comeBack([socket], [instance]);
    tpos.simulator.sockets.emit('chat', 'on-events', ['while it stands still']);
    await until('a push', () => heard.at(-1)?.[1] === 'while it stands still');
    child.kill('SIGCONT');
    await until('the loss', () => !atChild.connected);
    await comeBack([atChild], [instance]);
    tpos.simulator.sockets.emit('chat', 'on-events', ['again']);
    await until('a push', () =>
      [heard, atChildHeard].every((events) => events.at(-1)?.[1] === 'again'),
    );
    // Both would have it if what had waited in the one that stood still were told to all.
    for (const text of ['while it stands still', 'again']) {
      assert.equal(heard.filter(([, said]) => said === text).length, 1, text);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
  },
);
