import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arriving, startServer, statusWith } from './helpers.ts';
import {
  closedOrigin,
  startProxy,
  startStandIn,
  type StandIn,
  type TestProxy,
} from './proxy-helpers.ts';

const MESSAGES = '/api/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2';
const SOCKET = '/ws/chat/socket.io/?EIO=4&transport=websocket';
const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

async function readiness({ url }: { readonly url: string }): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${url}/readyz`);
  assert.equal(answer.headers.get('Cache-Control'), 'no-store');
  return [answer.status, await answer.json()];
}

const seen = (status: string, rest: string, chat = 'unknown', rt = 'unknown'): unknown => ({
  status,
  backend: 'tpos',
  upstream: { rest, chat, rt },
});

/** Resolves when the server has been looked at, and the look is noted. */
async function looked(tpos: StandIn, proxy: TestProxy): Promise<void> {
  await arriving<undefined>('the look', (arrived) => {
    const { answer } = tpos;
    tpos.answer = (asked, response, request) => {
      response.once('close', () => arrived(undefined));
      answer(asked, response, request);
    };
    void readiness(proxy);
  });
  // The time-out of the look ends with it.
  while (proxy.timers.size > 0) await fetch(`${proxy.url}/healthz`);
}

test('the simulator is ready as long as it runs', async (t) => {
  const server = await startServer(t);
  assert.deepEqual(await readiness(server), [200, { status: 'ok', backend: 'simulator' }]);
});

test('healthz speaks of this server alone and asks nobody, even where TPOS is not there', async (t) => {
  const { url } = await startProxy(t, await closedOrigin());
  await fetch(url + MESSAGES);
  const answer = await fetch(`${url}/healthz`);
  assert.equal(answer.status, 200);
  assert.equal(((await answer.json()) as { status: string }).status, 'ok');
});

test('readyz tells TPOS from this server by what calls have seen', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  for (const [status, ready] of [
    [503, 'upstream-down'],
    [200, 'ok'],
    [502, 'upstream-down'],
    [401, 'ok'],
    [504, 'upstream-down'],
    // It is there, and did not manage this one call.
    [500, 'ok'],
  ] as const) {
    tpos.answer = (_asked, response) => void response.writeHead(status).end('{}');
    await fetch(proxy.url + MESSAGES);
    const rest = ready === 'ok' ? 'up' : 'down';
    assert.deepEqual(await readiness(proxy), [ready === 'ok' ? 200 : 503, seen(ready, rest)]);
  }
  assert.equal(tpos.asked.length, 6, 'what calls have seen just now is believed');
});

test('without calls readyz looks once in 10 s, however many ask', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  await looked(tpos, proxy);
  for (let count = 0; count < 20; count += 1) {
    assert.deepEqual(await readiness(proxy), [200, seen('ok', 'up')]);
  }
  proxy.timers.turn(9999);
  await readiness(proxy);
  assert.equal(tpos.asked.length, 1);
  proxy.timers.turn(1);
  await looked(tpos, proxy);
  assert.equal(tpos.asked.length, 2);
  for (const { method, url, headers, body } of tpos.asked) {
    assert.deepEqual([method, url, body], ['HEAD', '/', '']);
    assert.equal(headers.authorization, undefined);
    assert.equal(headers.origin, 'https://tomato.tpos.vn');
  }
});

test('a TPOS that is not there, or hangs, is seen without a call, and so is its return', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  const { answer } = tpos;
  const asked = tpos.nextAsked();
  tpos.answer = () => undefined;
  assert.deepEqual(await readiness(proxy), [200, seen('ok', 'unknown')]);
  await asked;
  for (let count = 0; count < 20; count += 1) {
    assert.deepEqual(await readiness(proxy), [200, seen('ok', 'unknown')], 'nobody waits for it');
  }
  assert.equal(tpos.asked.length, 1);
  proxy.timers.turn(20_000);
  while ((await readiness(proxy))[0] === 200);
  assert.deepEqual(await readiness(proxy), [503, seen('upstream-down', 'down')]);
  tpos.answer = answer;
  proxy.timers.turn(10_000);
  await looked(tpos, proxy);
  assert.deepEqual(await readiness(proxy), [200, seen('ok', 'up')]);
});

test('readyz tells of the sockets too, which alone do not make it unready', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  await fetch(proxy.url + MESSAGES);
  assert.equal(await statusWith(proxy.url + SOCKET, UPGRADE), 502);
  assert.deepEqual(await readiness(proxy), [200, seen('ok', 'up', 'down')]);
});

test('a browser that goes away says nothing about TPOS', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  tpos.answer = () => undefined;
  const asked = tpos.nextAsked();
  const controller = new AbortController();
  const failed = assert.rejects(fetch(proxy.url + MESSAGES, { signal: controller.signal }));
  await asked;
  controller.abort();
  await failed;
  await proxy.logged(1);
  assert.deepEqual(await readiness(proxy), [200, seen('ok', 'unknown')]);
});
