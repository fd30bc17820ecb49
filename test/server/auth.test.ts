import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Client,
  clientOf,
  control,
  jsonOf,
  logIn,
  postToken,
  startServer,
  tokenOf,
} from './helpers.ts';

const SEARCH = '/api-ms/chatomni/v1/conversations/search';

test('a log-in gives tokens in the shape of the protocol', async (t) => {
  const { url } = await startServer(t);
  const body = await jsonOf(await logIn(url));
  assert.equal(body['token_type'], 'bearer');
  assert.equal(body['expires_in'], 1295999);
  assert.equal(body['userName'], 'demo');
  assert.equal(typeof body['refresh_token'], 'string');
  assert.match(String(body['.expires']), /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/);
});

test('a wrong password is invalid_grant', async (t) => {
  const { url } = await startServer(t);
  const answer = await logIn(url, 'demo', 'sai');
  assert.equal(answer.status, 400);
  assert.equal((await jsonOf(answer))['error'], 'invalid_grant');
});

test('a token call that is no form is refused', async (t) => {
  const { url } = await startServer(t);
  const answer = await fetch(`${url}/api/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id: 'tmtWebApp', grant_type: 'password', username: 'demo' }),
  });
  assert.equal(answer.status, 400);
});

test('without a token, or with a wrong one, every call is 401', async (t) => {
  const { url } = await startServer(t);
  assert.equal((await fetch(`${url}/api${SEARCH}`, { method: 'POST' })).status, 401);
  assert.equal((await new Client(url, 'falsch').call(SEARCH, {})).status, 401);
  assert.equal((await fetch(`${url}/api/unknown`)).status, 401);
});

test('a token is over when its time has come', async (t) => {
  let now = Date.parse('2025-12-19T14:00:00Z');
  const server = await startServer(t, { simulator: { now: () => now } });
  const client = await clientOf(server);
  now += 1295998 * 1000;
  assert.equal((await client.call(SEARCH, {})).status, 200);
  now += 1000;
  assert.equal((await client.call(SEARCH, {})).status, 401);
});

test('expired tokens are renewed by the refresh token, once', async (t) => {
  const server = await startServer(t);
  const { url } = server;
  const first = await jsonOf(await logIn(url));
  await control(server, { token: 'expire' });
  const old = new Client(url, String(first['access_token']));
  assert.equal((await old.call(SEARCH, {})).status, 401);

  const fields = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']) };
  const renewed = await jsonOf(await postToken(url, fields));
  const client = new Client(url, String(renewed['access_token']));
  assert.equal((await client.call(SEARCH, {})).status, 200);
  assert.equal((await postToken(url, fields)).status, 400);
});

test('a revoked session cannot be renewed', async (t) => {
  const server = await startServer(t);
  const first = await jsonOf(await logIn(server.url));
  await control(server, { token: 'revoke' });
  const answer = await postToken(server.url, {
    grant_type: 'refresh_token',
    refresh_token: String(first['refresh_token']),
  });
  assert.equal((await jsonOf(answer))['error'], 'invalid_grant');
});

test('ten failures lock a user name for five minutes, others not', async (t) => {
  let now = 1_000_000;
  const { url } = await startServer(t, { now: () => now });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    assert.equal((await logIn(url, 'Demo ', 'sai')).status, 400);
  }
  now += 100_000;
  const locked = await logIn(url);
  assert.equal(locked.status, 429);
  assert.equal(locked.headers.get('Retry-After'), '200');
  assert.equal((await logIn(url, 'other', 'sai')).status, 400);
  now += 200_000;
  assert.equal((await logIn(url)).status, 200);
});

test('sixty log-ins from one address are enough for five minutes; renewals go on', async (t) => {
  let now = 1_000_000;
  const { url } = await startServer(t, { now: () => now });
  let refresh = '';
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const answer = await logIn(url);
    assert.equal(answer.status, 200);
    refresh = String((await jsonOf(answer))['refresh_token']);
  }
  assert.equal((await logIn(url)).status, 429);
  const renewal = await postToken(url, { grant_type: 'refresh_token', refresh_token: refresh });
  assert.equal(renewal.status, 200);
  now += 300_000;
  assert.equal((await logIn(url)).status, 200);
});

test('many guesses at once do not slip by the limit', async (t) => {
  const { url } = await startServer(t, { now: () => 1_000_000 });
  const answers = await Promise.all(Array.from({ length: 25 }, () => logIn(url, 'demo', 'sai')));
  assert.equal(answers.filter(({ status }) => status === 400).length, 10);
  assert.equal(answers.filter(({ status }) => status === 429).length, 15);
});

test('other spellings of the token path and doubled fields do not slip by the limit', async (t) => {
  const { url } = await startServer(t, { now: () => 1_000_000 });
  for (let attempt = 0; attempt < 10; attempt += 1) await logIn(url, 'demo', 'sai');
  const body = 'client_id=tmtWebApp&grant_type=password&username=demo&password=demo';
  const post = async (path: string, form: string): Promise<number> => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return (await fetch(url + path, { method: 'POST', headers, body: form })).status;
  };
  for (const path of ['/api/token/', '/api/TOKEN', '/api/%74oken', '/api//token', '/API/token']) {
    assert.equal(await post(path, body), 429, path);
  }
  assert.equal(await post('/api/token', `grant_type=refresh_token&${body}`), 400);
});

test('log-ins that succeed do not count as failures', async (t) => {
  const { url } = await startServer(t, { now: () => 1_000_000 });
  for (let attempt = 0; attempt < 12; attempt += 1) await tokenOf(url);
});
