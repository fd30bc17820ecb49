import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../server/simulator/types.ts';
import {
  Client,
  control,
  joinRoom,
  jsonOf,
  nextEvent,
  objectAt,
  startServer,
  tokenOf,
  type TestServer,
} from './helpers.ts';

const REPLY = '/rest/v2.0/facebook-graph/comment/reply';
const HIDE = '/rest/v2.0/facebook-graph/comment/hide';

/** A customer comments. */
function commentOf({ simulator: { shop } }: TestServer): Message {
  const [channel] = shop.channels;
  const who = { channelId: channel!.id, userId: '26333230062956299' };
  return shop.addMessage({ ...who, kind: 'comment', text: 'Còn size M không shop?' });
}

/** The shop's answers to a comment. */
function answersTo({ simulator }: TestServer, { channelId, userId, externalId }: Message) {
  const messages = simulator.shop.conversation(channelId, userId)?.messages ?? [];
  return messages.flatMap(({ parentId, text }) => (parentId === externalId ? text : []));
}

async function callsOf(server: TestServer, call: string): Promise<number> {
  const state = await jsonOf(await fetch(`${server.url}/sim/state`));
  return Number(objectAt(objectAt(state, 'rest'), 'calls')[call]);
}

/** Asks, waits until the server has heard it, and goes away without an answer. */
async function askInVain(server: TestServer, token: string, path: string, body: object) {
  const call = path === REPLY ? 'reply' : 'hide';
  const before = await callsOf(server, call);
  const abort = new AbortController();
  const asked = fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: abort.signal,
  });
  while ((await callsOf(server, call)) === before);
  abort.abort();
  await assert.rejects(asked, { name: 'AbortError' });
}

test('an answer to a comment is pushed on both sockets', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const { channelId: pageid, externalId: commentId } = commentOf(server);
  const sockets = await Promise.all([
    joinRoom(t, server, 'chat', token),
    joinRoom(t, server, 'rt', token),
  ]);
  const pushes = Promise.all(sockets.map((socket) => nextEvent(socket, 'on-events')));
  await new Client(server.url, token).json(REPLY, { pageid, commentId, message: 'Dạ còn ạ' });
  for (const push of await pushes) {
    const event = JSON.parse(String(push)) as { Message: Record<string, unknown> };
    assert.equal(event.Message['Message'], 'Dạ còn ạ');
    assert.equal(event.Message['IsOwner'], true);
  }
});

test('answers can be refused while everything else works', async (t) => {
  const server = await startServer(t);
  const client = new Client(server.url, await tokenOf(server.url));
  const comment = commentOf(server);
  const { channelId: pageid, externalId: commentId } = comment;
  await control(server, { comments: { mode: 'fail', status: 429, retryAfter: 10 } });
  const refused = await client.call(REPLY, { pageid, commentId, message: 'Dạ' });
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
  assert.equal((await client.call(HIDE, { pageid, commentId, is_hidden: true })).status, 429);
  await client.search();
  await control(server, { comments: 'ok' });
  await client.json(REPLY, { pageid, commentId, message: 'Dạ' });
  assert.deepEqual(answersTo(server, comment), ['Dạ']);
  assert.equal(server.simulator.shop.hiddenComments.size, 0);
});

test('answers can be lost before they are processed, or after', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const comment = commentOf(server);
  const { channelId: pageid, externalId: commentId } = comment;
  await control(server, { comments: 'hang' });
  await askInVain(server, token, REPLY, { pageid, commentId, message: 'không tới' });
  await askInVain(server, token, HIDE, { pageid, commentId, is_hidden: true });
  assert.deepEqual(answersTo(server, comment), []);
  assert.equal(server.simulator.shop.hiddenComments.size, 0);
  await control(server, { comments: 'lose' });
  await askInVain(server, token, REPLY, { pageid, commentId, message: 'tới' });
  await askInVain(server, token, HIDE, { pageid, commentId, is_hidden: true });
  assert.deepEqual(answersTo(server, comment), ['tới']);
  assert.deepEqual([...server.simulator.shop.hiddenComments], [commentId]);
});
