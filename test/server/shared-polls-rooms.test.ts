import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import type { Socket } from 'socket.io-client';
import { nextEvent, ROOM } from './helpers.ts';
import { RedisServer, hasRedis } from './redis-server.ts';
import { startRelay, startTpos, until, type TestRelay } from './relay-helpers.ts';
import { startInstance, untilAsync } from './relay-shop.ts';

const OTHER = 'cherry.tpos.vn';
const relayRooms = [ROOM, OTHER];

/** A browser's socket in the other room. */
async function joinOther(
  relay: TestRelay,
  token: string,
  name: 'chat' | 'rt' = 'chat',
): Promise<Socket> {
  const socket = relay.socket(name, token, OTHER);
  const connected = nextEvent(socket, 'authenticated');
  socket.connect();
  await connected;
  return socket;
}

/** Whether a poll with this token is answered by what another call was told. */
async function isShared(relay: TestRelay, token: string): Promise<boolean> {
  const answer = await fetch(`${relay.url}/api/api-ms/chatomni/v1/conversations/search`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: '{"Limit":50,"Channels":[],"Type":"message"}',
  });
  assert.equal(answer.status, 200);
  await answer.arrayBuffer();
  return answer.headers.has('age');
}

test('what is heard in one room takes nothing from another, unless somebody is in both', async (t) => {
  const relay = await startRelay(t, { relayRooms });
  const [inRoom, inOther, inBoth] = [relay.token(), relay.token(), relay.token()];
  const socket = await relay.join('chat', inRoom);
  await joinOther(relay, inOther);
  await joinOther(relay, inBoth);
  const itsFirst = await relay.join('chat', inBoth);
  for (const token of [inRoom, inOther, inBoth]) await isShared(relay, token);
  for (const token of [inRoom, inOther, inBoth]) assert.equal(await isShared(relay, token), true);
  const emit = async (): Promise<void> => {
    const there = [socket, itsFirst].filter(({ connected }) => connected);
    const heard = there.map((one) => nextEvent(one, 'update'));
    relay.simulator.sockets.emit('chat', 'update', []);
    await Promise.all(heard);
  };
  const closed = (): number => relay.lines.filter((line) => line.includes('closed')).length;
  await emit();
  assert.equal(await isShared(relay, inOther), true);
  assert.equal(await isShared(relay, inBoth), false);
  await emit();
  assert.equal(await isShared(relay, inRoom), false);
  // What it has heard it knows, also after it has left that room.
  await emit();
  itsFirst.disconnect();
  await until('the loss', () => closed() === 1);
  assert.equal(await isShared(relay, inBoth), false);
  assert.equal(await isShared(relay, inBoth), true);
  await emit();
  assert.equal(await isShared(relay, inBoth), true);
});

test(
  'where instances stand side by side it is known which rooms a token hears elsewhere',
  { skip: !hasRedis },
  async (t) => {
    const redis = await RedisServer.start(t);
    const client = new Redis(redis.url);
    t.after(() => client.disconnect());
    const tpos = await startTpos(t);
    const a = await startInstance(t, tpos, redis.url, { relayRooms });
    const b = await startInstance(t, tpos, redis.url, { relayRooms });
    const [inOther, inBoth] = [b.token(), b.token()];
    for (const token of [inOther, inBoth])
      for (const name of ['chat', 'rt'] as const) await joinOther(b, token, name);
    const sockets = [await a.join('chat', inBoth), await b.join('chat', b.token())];
    const settle = (): Promise<void> =>
      untilAsync('sharing', async () => {
        for (const token of [inOther, inBoth]) await isShared(b, token);
        return (await isShared(b, inOther)) && (await isShared(b, inBoth));
      });
    const emit = async (): Promise<void> => {
      const heard = sockets.map((socket) => nextEvent(socket, 'update'));
      tpos.simulator.sockets.emit('chat', 'update', []);
      await Promise.all(heard);
    };
    // Redis may have forgotten what was noted before it was started.
    await settle();
    await emit();
    assert.equal(await isShared(b, inOther), false);
    await client.set('chatomni:1:hears', '0', 'KEEPTTL');
    await settle();
    await emit();
    assert.equal(await isShared(b, inBoth), false);
    // Where something else is under way between the instances it takes another turn.
    await untilAsync('sharing in spite of news elsewhere', async () => {
      await settle();
      await emit();
      return isShared(b, inOther);
    });
    for (const key of await client.keys('*hears*')) {
      assert.equal((await client.pttl(key)) > 0, true, `${key} ends`);
    }
  },
);
