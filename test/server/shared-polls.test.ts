import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import type { Socket } from 'socket.io-client';
import { nextEvent } from './helpers.ts';
import { startStandIn, type StandIn } from './proxy-helpers.ts';
import { lossOf, startRelay, until, type TestRelay } from './relay-helpers.ts';

const CHAT = '/api-ms/chatomni/v1';
const THREAD = `${CHAT}/messages/all?type=4&channelId=1&userId=2`;
const LIST = { Keyword: null, Limit: 50, Channels: [], Type: 'message', UserIds: [] };

interface Shop {
  readonly relay: TestRelay;
  readonly rest: StandIn;
  /** Two browsers, each with a token and a socket. */
  readonly tokens: readonly [string, string];
  readonly sockets: readonly [Socket, Socket];
  /** Polls that TPOS got so far. */
  readonly asked: () => number;
  readonly poll: (token: string, body?: object) => Promise<Response>;
  readonly thread: (token: string, more?: string) => Promise<Response>;
}

/** The relay with two browsers of one room; REST accepts every token and numbers its answers. */
async function startShop(t: TestContext): Promise<Shop> {
  const rest = await startStandIn(t, false);
  let number = 0;
  rest.answer = (_asked, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('X-Secret', 'not for browsers');
    response.end(JSON.stringify({ Data: [], number: ++number }));
  };
  const relay = await startRelay(t, { origin: rest.origin });
  const tokens = [relay.token(), relay.token()] as const;
  const sockets = [
    await relay.join('chat', tokens[0]),
    await relay.join('chat', tokens[1]),
  ] as const;
  const headers = (token: string) => ({
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
  });
  return {
    relay,
    rest,
    tokens,
    sockets,
    asked: () => rest.asked.filter(({ body }) => !body.includes('"Limit":1,')).length,
    poll: (token, body = LIST) =>
      fetch(`${relay.url}/api${CHAT}/conversations/search`, {
        method: 'POST',
        headers: headers(token),
        body: JSON.stringify(body),
      }),
    thread: (token, more = '') =>
      fetch(`${relay.url}/api${THREAD}${more}`, { headers: headers(token) }),
  };
}

/** Both have asked for the list, each for itself. */
async function startPolling(t: TestContext): Promise<Shop> {
  const shop = await startShop(t);
  for (const token of shop.tokens) await told(await shop.poll(token));
  assert.equal(shop.asked(), 2);
  return shop;
}

/** Which answer it is, and how old it says that it is. */
async function told(answer: Response): Promise<[number, string | null]> {
  assert.equal(answer.status, 200);
  const { number } = (await answer.json()) as { number: number };
  return [number, answer.headers.get('age')];
}

test('polls that ask the same share one call for 3 s, and say how old their answer is', async (t) => {
  const { relay, tokens, poll, asked } = await startPolling(t);
  const [first, age] = await told(await poll(tokens[0]));
  assert.equal(age, '0.001');
  relay.timers.turn(1500);
  const answer = await poll(tokens[1]);
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('x-secret'), null);
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
  assert.deepEqual(await told(answer), [first, '1.5']);
  assert.equal(relay.lines.at(-1), 'POST search 200 0 ms (shared)');
  assert.equal(asked(), 2);
  relay.timers.turn(1500);
  const [fresh, none] = await told(await poll(tokens[1]));
  assert.equal(none, null);
  assert.equal(fresh > first, true);
  assert.deepEqual(await told(await poll(tokens[0])), [fresh, '0.001']);
  assert.equal(asked(), 3);
});

test('those who ask while a call is under way wait for it', async (t) => {
  const { relay, rest, tokens, thread, asked } = await startShop(t);
  for (const token of tokens) await told(await thread(token));
  relay.timers.turn(3000);
  const waiting: ServerResponse[] = [];
  const { answer } = rest;
  rest.answer = (_asked, response) => waiting.push(response);
  const asking = rest.nextAsked();
  const first = thread(tokens[0]);
  await asking;
  const second = thread(tokens[1]);
  // It has come through when a later call of the same browser has been answered.
  assert.equal((await fetch(`${relay.url}/healthz`)).status, 200);
  const [response] = waiting;
  assert.ok(response);
  answer(rest.last, response, response.req);
  assert.deepEqual(await told(await first), [5, null]);
  assert.equal((await told(await second))[0], 5);
  assert.equal(asked(), 3);
});

test('another request is another answer, and pages further down are not shared', async (t) => {
  const { tokens, poll, thread, asked } = await startPolling(t);
  const [token] = tokens;
  const calls = [
    () => poll(token, { ...LIST, Type: 'comment' }),
    () => poll(token, { ...LIST, After: 'x' }),
    () => poll(token, { ...LIST, After: 'x' }),
    () => poll(token, { ...LIST, UserIds: ['1'] }),
    () => poll(token, { ...LIST, UserIds: ['1'] }),
    () => thread(token, '&before=x'),
    () => thread(token, '&before=x'),
  ];
  for (const call of calls) assert.equal((await told(await call()))[1], null);
  assert.equal(asked(), 2 + calls.length);
});

test('an answer goes to nobody whom TPOS has not answered the same request', async (t) => {
  const { relay, tokens, poll, asked } = await startPolling(t);
  const third = relay.token();
  await relay.join('chat', third);
  assert.equal((await told(await poll(third)))[1], null);
  assert.equal((await told(await poll(third)))[1], '0.001');
  assert.equal(asked(), 3);
  relay.timers.turn(57_500);
  await told(await poll(tokens[0]));
  relay.timers.turn(2500);
  // Its own answer is a minute old.
  assert.equal((await told(await poll(tokens[1])))[1], null);
  assert.equal(asked(), 5);
});

test('an answer goes to nobody whose token TPOS has refused since', async (t) => {
  const { relay, rest, tokens, poll } = await startPolling(t);
  const { answer } = rest;
  rest.answer = (_asked, response) => response.writeHead(401).end();
  const refused = await fetch(`${relay.url}/api/rest/v2.0/chatomni/info/1_2`, {
    headers: { Authorization: `Bearer ${tokens[0]}` },
  });
  assert.equal(refused.status, 401);
  assert.equal((await poll(tokens[0])).status, 401);
  rest.answer = answer;
});

test('an answer goes to nobody without a socket here, or whose socket came since', async (t) => {
  const { relay, sockets, tokens, poll } = await startPolling(t);
  const again = await relay.join('chat', tokens[0]);
  assert.equal((await told(await poll(tokens[0])))[1], null);
  assert.equal((await told(await poll(tokens[0])))[1], '0.001');
  const lines = relay.lines.length;
  for (const socket of [again, sockets[0]]) socket.disconnect();
  await until('the loss', () => relay.lines.length >= lines + 2);
  assert.equal((await told(await poll(tokens[0])))[1], null);
  assert.equal((await told(await poll(tokens[0])))[1], null);
});

test('an answer begun before something was heard, changed or lost goes to nobody', async (t) => {
  const { relay, sockets, tokens, poll } = await startPolling(t);
  const isShared = async (): Promise<boolean> => (await told(await poll(tokens[0])))[1] !== null;
  assert.equal(await isShared(), true);
  const heard = nextEvent(sockets[0], 'update');
  relay.simulator.sockets.emit('chat', 'update', []);
  await heard;
  assert.equal(await isShared(), false);
  assert.equal(await isShared(), true);
  await fetch(`${relay.url}/api/rest/v2.0/facebook-graph/comment/reply`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tokens[1]}`, 'Content-Type': 'application/json' },
    body: '{}',
  });
  assert.equal(await isShared(), false);
  assert.equal(await isShared(), true);
  await relay.join('rt', tokens[1]);
  const lost = lossOf(sockets[1]);
  relay.simulator.sockets.drop('rt');
  relay.simulator.sockets.drop('chat');
  await lost;
  assert.equal(await isShared(), false);
});

test('a failure, or an answer too large to keep, is nobody else’s', async (t) => {
  const { rest, relay, tokens, poll, asked } = await startPolling(t);
  relay.timers.turn(3000);
  const { answer } = rest;
  rest.answer = (_asked, response) => response.writeHead(503).end();
  assert.equal((await poll(tokens[0])).status, 503);
  assert.equal((await poll(tokens[1])).status, 503);
  rest.answer = (_asked, response) => response.end(Buffer.alloc(1024 * 1024 + 1, ' '));
  for (const token of tokens)
    assert.equal((await (await poll(token)).text()).length, 1024 * 1024 + 1);
  assert.equal(asked(), 6);
  rest.answer = answer;
  await told(await poll(tokens[0]));
  assert.equal((await told(await poll(tokens[1])))[1], '0.001');
});

test('a browser that goes away takes no answer from those who wait', async (t) => {
  const { rest, relay, tokens, thread } = await startShop(t);
  for (const token of tokens) await told(await thread(token));
  relay.timers.turn(3000);
  const { answer } = rest;
  rest.answer = () => undefined;
  const controller = new AbortController();
  const asking = rest.nextAsked();
  const first = fetch(`${relay.url}/api${THREAD}`, {
    headers: { Authorization: `Bearer ${tokens[0]}`, 'Content-Type': 'application/json' },
    signal: controller.signal,
  }).catch(() => 'gone');
  await asking;
  const second = thread(tokens[1]);
  assert.equal((await fetch(`${relay.url}/healthz`)).status, 200);
  rest.answer = answer;
  controller.abort();
  assert.equal(await first, 'gone');
  assert.deepEqual(await told(await second), [5, null]);
});
