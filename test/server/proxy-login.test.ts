import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { jsonOf, logIn, postToken } from './helpers.ts';
import { closedOrigin, startProxy, startStandIn } from './proxy-helpers.ts';

const FORM = 'application/x-www-form-urlencoded';
const GOOD = 'client_id=tmtWebApp&grant_type=password&username=demo&password=demo&scope=profile';

function post(
  url: string,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  return fetch(`${url}/api/token`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': FORM, ...headers },
  });
}

test('a log-in goes up as the protocol has it', async (t) => {
  const tpos = await startStandIn(t);
  const { url, lines } = await startProxy(t, tpos.origin);
  const answer = await post(url, GOOD, { 'Content-Type': `${FORM}; charset=UTF-8` });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('Cache-Control'), 'no-store');
  assert.equal((await jsonOf(answer))['token_type'], 'bearer');
  assert.equal(tpos.last.url, '/token');
  assert.equal(tpos.last.body, GOOD);
  assert.equal(tpos.last.headers['content-type'], FORM);
  assert.deepEqual(lines, ['POST token 200 0 ms']);
});

test('a password with anything in it arrives unchanged', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const password = 'mật khẩu &=+%;"\\\u0000😀%41';
  await logIn(url, 'chị Hà', password);
  const form = new URLSearchParams(tpos.last.body);
  assert.equal(form.get('password'), password);
  assert.equal(form.get('username'), 'chị Hà');
});

test('ten wrong passwords for one name, and the eleventh stays here', async (t) => {
  let now = 0;
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin, { app: { now: () => now } });
  for (let count = 0; count < 10; count += 1) {
    assert.equal((await logIn(url, 'demo', 'sai')).status, 400);
  }
  const refused = await logIn(url, ' DEMO ', 'demo');
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get('Retry-After'), '300');
  assert.equal(tpos.asked.length, 10);
  assert.equal((await logIn(url, 'other', 'sai')).status, 400);
  now += 5 * 60_000;
  assert.equal((await logIn(url)).status, 200);
});

test('sixty log-ins from one address, and the next stays here', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin, { app: { now: () => 0 } });
  for (let count = 0; count < 60; count += 1) await logIn(url, `user-${count}`, 'sai');
  assert.equal((await logIn(url)).status, 429);
  assert.equal(tpos.asked.length, 60);
  const renewal = { grant_type: 'refresh_token', refresh_token: 'x' };
  assert.equal((await postToken(url, renewal)).status, 400);
  assert.equal(tpos.asked.length, 61);
});

test('a shop that is not there counts as no failure', async (t) => {
  const { url } = await startProxy(t, await closedOrigin(), { app: { now: () => 0 } });
  for (let count = 0; count < 12; count += 1) assert.equal((await logIn(url)).status, 502);
});

test('a name in another spelling counts as the same and goes up as counted', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin, { app: { now: () => 0 } });
  const bad = GOOD.replace('password=demo', 'password=sai');
  const spellings = [
    bad,
    bad.replace('username=demo', 'username=%64emo'),
    bad.replace('username=demo', 'user%6eame=demo'),
    `&${bad}&&`,
    bad.split('&').toReversed().join('&'),
  ];
  for (let count = 0; count < 10; count += 1) {
    const spelling = spellings[count % spellings.length] ?? '';
    assert.equal((await post(url, spelling)).status, 400);
    assert.match(tpos.last.body, /(^|&)username=demo(&|$)/);
  }
  assert.equal((await post(url, gzipSync(bad), { 'Content-Encoding': 'gzip' })).status, 429);
  assert.equal(tpos.asked.length, 10);
});

test('forms that could be read in two ways stay here', async (t) => {
  let now = 0;
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin, { app: { now: () => now } });
  const forms: readonly (readonly [string, string, number])[] = [
    [FORM, `${GOOD}&username=other`, 400],
    [FORM, `${GOOD}&Username=other`, 400],
    [FORM, `${GOOD}&USERNAME=other`, 400],
    [FORM, `${GOOD};username=other&x`, 400],
    [FORM, `${GOOD}&client_secret=x`, 400],
    [FORM, GOOD.replace('=password&', '=client_credentials&'), 400],
    [FORM, GOOD.replace('=password&', '=Password&'), 400],
    [FORM, GOOD.replace('grant_type=password&', ''), 400],
    [FORM, '', 400],
    [FORM, `\uFEFF${GOOD}`, 400],
    [`${FORM}; charset=utf-16`, GOOD, 415],
    [`${FORM}; charset=ibm500`, GOOD, 415],
    [`${FORM}; boundary=x`, GOOD, 415],
    ['application/json', JSON.stringify({ grant_type: 'password' }), 415],
    ['multipart/form-data; boundary=x', GOOD, 415],
    ['text/plain', GOOD, 415],
    [`${FORM}, text/plain`, GOOD, 415],
  ];
  for (const [type, body, status] of forms) {
    now += 5 * 60_000;
    const answer = await post(url, body, { 'Content-Type': type });
    assert.equal(answer.status, status, `${type} ${body}`);
  }
  assert.equal((await post(url, GOOD, { 'Content-Encoding': 'compress' })).status, 415);
  assert.deepEqual(tpos.asked, []);
});
