import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arriving,
  Client,
  clientOf,
  control,
  isJson,
  joinRoom,
  jsonOf,
  listAt,
  nextEvent,
  objectAt,
  startServer,
  tokenOf,
  type Json,
  type TestServer,
} from './helpers.ts';

async function stateOf(server: TestServer): Promise<Json> {
  return jsonOf(await fetch(`${server.url}/sim/state`));
}

async function calls(server: TestServer): Promise<Json> {
  return objectAt(objectAt(await stateOf(server), 'rest'), 'calls');
}

test('a message said stands in REST with its id, new customers included', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const who = { channelId: '270136663390370', userId: '26333230062956299' };
  const { say } = await control(server, { say: { ...who, name: 'Khách Mới', text: 'Chào' } });
  assert.ok(isJson(say));
  const [found] = listAt(await client.search({ UserIds: [who.userId] }), 'Data');
  assert.ok(found);
  assert.equal(found['Id'], say['conversationId']);
  assert.equal(found['Name'], 'Khách Mới');
  const path = `/api-ms/chatomni/v1/messages?type=4&channelId=${who.channelId}&userId=${who.userId}`;
  const [message] = listAt(await client.json(path), 'Data');
  assert.equal(message?.['Id'], say['id']);
});

test('a message can be of an earlier time and of the shop', async (t) => {
  const server = await startServer(t);
  const who = { channelId: '270136663390370', userId: '26333230062956299' };
  await control(server, { say: { ...who, text: 'hai' } });
  await control(server, {
    say: { ...who, text: 'một', fromShop: true, createdAt: '2025-01-01T07:00:00+07:00' },
  });
  const { messages } = server.simulator.shop.conversation(who.channelId, who.userId) ?? {};
  assert.deepEqual(
    messages?.map(({ text, fromShop }) => [text, fromShop]),
    [
      ['một', true],
      ['hai', false],
    ],
  );
  assert.equal(messages[0]?.createdAt, Date.parse('2025-01-01T00:00:00Z'));
});

test('edited and removed messages show in REST only', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const who = { channelId: '270136663390370', userId: '26333230062956299' };
  const path = `/api-ms/chatomni/v1/messages?type=4&channelId=${who.channelId}&userId=${who.userId}`;
  const { say } = await control(server, { say: { ...who, text: 'sai' } });
  assert.ok(isJson(say));
  const { pushes } = await stateOf(server);
  await control(server, { edit: { channelId: who.channelId, id: say['id'], text: 'đúng' } });
  const [edited] = listAt(await client.json(path), 'Data');
  assert.equal(edited?.['Message'], 'đúng');
  assert.equal(typeof edited['UpdatedTime'], 'string');
  await control(server, { remove: { channelId: who.channelId, id: say['id'] } });
  assert.deepEqual(listAt(await client.json(path), 'Data'), []);
  assert.equal((await stateOf(server))['pushes'], pushes);
});

test('calls are counted by kind', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  await client.search();
  await client.search();
  await client.call('/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2');
  const counted = await calls(server);
  assert.equal(counted['token'], 1);
  assert.equal(counted['search'], 2);
  assert.equal(counted['all'], 1);
  assert.equal(counted['messages'], 0);
  await control(server, { resetCounts: true });
  assert.equal((await calls(server))['search'], 0);
});

test('REST fails when told to, with Retry-After, and only where told', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  await control(server, { rest: { mode: 'fail', status: 429, retryAfter: 7, only: ['search'] } });
  const answer = await client.call('/api-ms/chatomni/v1/conversations/search', {});
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get('Retry-After'), '7');
  const path = '/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2';
  assert.equal((await client.call(path)).status, 200);
  await control(server, { rest: 'ok' });
  assert.equal((await client.call('/api-ms/chatomni/v1/conversations/search', {})).status, 200);
});

test('a slow answer is of the moment when it was asked for', async (t) => {
  const waiting: (() => void)[] = [];
  const timers = {
    set: (callback: () => void): number => waiting.push(callback),
    clear: (): undefined => undefined,
  };
  const server = await startServer(t, { simulator: { timers } });
  const client = await clientOf(server);
  await control(server, { rest: 'slow' });
  const slow = client.search({ Limit: 2000 });
  while (waiting.length === 0) await stateOf(server);
  const { say } = await control(server, {
    say: { channelId: '270136663390370', userId: '26333230062956299' },
  });
  waiting.forEach((answer) => answer());
  const ids = listAt(await slow, 'Data').map((conversation) => conversation['Id']);
  assert.ok(isJson(say) && !ids.includes(say['conversationId']));
});

test('REST that is offline breaks the connection, one that hangs never answers', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  await control(server, { rest: 'offline' });
  await assert.rejects(client.search());
  await control(server, { rest: 'hang' });
  const abort = new AbortController();
  const hanging = fetch(`${server.url}/api/token`, { method: 'POST', signal: abort.signal });
  while (Number((await calls(server))['token']) < 2) await stateOf(server);
  abort.abort();
  await assert.rejects(hanging, { name: 'AbortError' });
});

test('the state tells of switches and connections', async (t) => {
  const server = await startServer(t);
  await joinRoom(t, server, 'chat', await tokenOf(server.url));
  await control(server, { rt: 'stop' });
  const state = await stateOf(server);
  assert.deepEqual(state['chat'], { state: 'started', connections: 1, inRoom: 1 });
  assert.deepEqual(state['rt'], { state: 'stopped', connections: 0, inRoom: 0 });
  assert.equal(state['traffic'], 'off');
});

test('a burst sends so many comments', async (t) => {
  const timers = {
    set: (callback: () => void): number => {
      queueMicrotask(callback);
      return 0;
    },
    clear: (): undefined => undefined,
  };
  const server = await startServer(t, { simulator: { timers } });
  const chat = await joinRoom(t, server, 'chat', await tokenOf(server.url));
  let comments = 0;
  const all = arriving<undefined>('a burst of 30', (arrived) => {
    chat.on('on-events', (event) => {
      comments += String(event).includes('"MessageType":12') ? 1 : 0;
      if (comments === 30) arrived(undefined);
    });
  });
  await control(server, { burst: { count: 30, gapMs: 0 } });
  await all;
});

test('a wish that makes no sense is named', async (t) => {
  const { url } = await startServer(t);
  const wishes: readonly (readonly [Json, RegExp])[] = [
    [{ nonsense: 1 }, /nonsense/],
    [{ chat: 'explode' }, /chat/],
    [{ rest: 'lazy' }, /rest/],
    [{ say: { userId: 26333230062956299 } }, /userId.*string/],
    [{ say: { delivery: 'pigeon' } }, /delivery/],
    [{ burst: 100000 }, /5000/],
  ];
  for (const [wish, words] of wishes) {
    const answer = await fetch(`${url}/sim/control`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(wish),
    });
    assert.equal(answer.status, 400);
    assert.match(String((await jsonOf(answer))['error']), words);
  }
});

test('controls want JSON, so that a plain form of another page does nothing', async (t) => {
  const { url } = await startServer(t);
  const answer = await fetch(`${url}/sim/control`, { method: 'POST', body: '{"chat":"stop"}' });
  assert.equal(answer.status, 415);
});

test('foreign pages may not use the controls, allowed origins neither', async (t) => {
  const server = await startServer(t, { allowedOrigins: ['https://shop.example'] });
  for (const origin of ['https://shop.example', 'http://localhost:1', 'null']) {
    const answer = await fetch(`${server.url}/sim/control`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin },
      body: '{"chat":"stop"}',
    });
    assert.equal(answer.status, 403, origin);
    const state = await fetch(`${server.url}/sim/state`, { headers: { Origin: origin } });
    assert.equal(state.status, 403, origin);
  }
  assert.equal(objectAt(await stateOf(server), 'chat')['state'], 'started');
});

test('without controls their paths do not exist', async (t) => {
  const { url } = await startServer(t, { simulator: { controls: false } });
  assert.equal((await fetch(`${url}/sim/state`)).status, 404);
  assert.equal((await fetch(`${url}/sim/control`, { method: 'POST' })).status, 404);
});

test('a push costs the counters nothing', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const chat = await joinRoom(t, server, 'chat', token);
  await new Client(server.url, token).search();
  const before = await calls(server);
  const arrival = nextEvent(chat, 'on-events');
  await control(server, { say: {} });
  await arrival;
  assert.deepEqual(await calls(server), before);
});
