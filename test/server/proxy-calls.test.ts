import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCall } from '../../server/proxy/calls.ts';
import { jsonOf, logIn, statusWith } from './helpers.ts';
import { rawStatus, sendRaw, startProxy, startStandIn } from './proxy-helpers.ts';

const CHAT = '/api-ms/chatomni/v1';
const ORDERS = '/odata/SaleOnline_Facebook_Post/ODataService.GetCommentOrders';
const USER = '26333230062956263';
const THREAD = `type=4&channelId=270136663390370&userId=${USER}`;

/** Every call of docs/protocol.md §3. */
const CALLS = [
  ['POST', `${CHAT}/conversations/search`, 'search'],
  ['GET', `${CHAT}/messages?${THREAD}`, 'messages'],
  ['GET', `${CHAT}/messages/comments?${THREAD}`, 'comments'],
  ['GET', `${CHAT}/messages/all?${THREAD}`, 'all'],
  ['GET', `${CHAT}/messages/all?${THREAD}&before=MTIz%2BNDU%3D`, 'all'],
  ['POST', `${CHAT}/conversations/4/270136663390370/${USER}/seen?isSeen=true&type=message`, 'seen'],
  [
    'POST',
    `${CHAT}/conversations/4/270136663390370/${USER}/seen?isSeen=false&type=comment`,
    'seen',
  ],
  ['GET', `/rest/v2.0/chatomni/info/10052_${USER}`, 'info'],
  ['GET', `${ORDERS}?$expand=orders&PostId=270136663390370_122147`, 'orders'],
  ['POST', '/rest/v2.0/facebook-graph/comment/reply', 'reply'],
  ['POST', '/rest/v2.0/facebook-graph/comment/hide', 'hide'],
] as const;

test('every call of the protocol goes up as it was asked', async (t) => {
  const tpos = await startStandIn(t);
  tpos.answer = (_asked, response) => response.end('{}');
  const { url, lines } = await startProxy(t, tpos.origin);
  for (const [method, path, kind] of CALLS) {
    const body = method === 'POST' && kind !== 'seen' ? '{"Limit":50}' : '';
    const answer = await fetch(`${url}/api${path}`, {
      method,
      ...(body && { body, headers: { 'Content-Type': 'application/json' } }),
    });
    assert.equal(answer.status, 200, path);
    const { url: asked, method: by, body: sent } = tpos.last;
    assert.deepEqual([by, asked, sent], [method, path, body]);
    assert.equal(lines.at(-1), `${method} ${kind} 200 0 ms`);
  }
  assert.equal(tpos.asked.length, CALLS.length);
});

test('a log-in and what follows it work through to the shop', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const token = (await jsonOf(await logIn(url)))['access_token'];
  const search = await fetch(`${url}/api${CHAT}/conversations/search`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${String(token)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ Limit: 50, Channels: [], Type: 'message' }),
  });
  const { Data } = await jsonOf(search);
  assert.ok(Array.isArray(Data) && Data.length > 0);
  const wrong = await logIn(url, 'demo', 'sai');
  assert.equal(wrong.status, 400);
  assert.equal((await jsonOf(wrong))['error'], 'invalid_grant');
});

test('other paths and methods stay here', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const refused: readonly (readonly [string, string, number])[] = [
    ['GET', '/', 404],
    ['GET', '/token', 405],
    ['PUT', '/token', 405],
    ['POST', '/Token', 404],
    ['POST', '/token/', 404],
    ['POST', '/token/x', 404],
    ['GET', `${CHAT}/conversations/search`, 405],
    ['HEAD', `${CHAT}/messages?${THREAD}`, 405],
    ['DELETE', `${CHAT}/messages?${THREAD}`, 405],
    ['OPTIONS', `${CHAT}/messages?${THREAD}`, 405],
    ['POST', `${CHAT}/messages`, 405],
    ['GET', `${CHAT}/messages/other?${THREAD}`, 404],
    ['POST', `${CHAT}/conversations/4/1/2/3/seen`, 404],
    ['POST', `${CHAT}/conversations/x/1/2/seen`, 404],
    ['GET', '/rest/v2.0/chatomni/info/10052', 404],
    ['GET', '/rest/v2x0/chatomni/info/1_2', 404],
    ['GET', '/odata/SaleOnline_Facebook_Post', 404],
    ['GET', '/odata/Partner', 404],
    ['GET', '/rest/v2.0/user/info', 404],
    ['POST', '/rest/v2.0/facebook-graph/comment/delete', 404],
  ];
  for (const [method, path, status] of refused) {
    assert.equal(await statusWith(`${url}/api${path}`, {}, method), status, `${method} ${path}`);
  }
  assert.deepEqual(tpos.asked, []);
});

test('a refused method names the one there is', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  assert.equal((await fetch(`${url}/api/token`)).headers.get('Allow'), 'POST');
});

test('queries hold what the call has, once, and nothing else', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  for (const path of [
    `${CHAT}/messages?${THREAD}&access_token=x`,
    `${CHAT}/messages?${THREAD}&type=4`,
    `${CHAT}/messages?${THREAD}&Type=4`,
    `${CHAT}/messages?${THREAD}&__proto__=4`,
    `${CHAT}/messages?type=message`,
    `${CHAT}/messages?userId=1%2F2`,
    `${CHAT}/messages?userId=`,
    `${CHAT}/messages?before=%ff`,
    `${CHAT}/messages?before=%c0%ae`,
    `${CHAT}/messages?before=%`,
    `${CHAT}/messages?before=%0d%0a`,
    `${CHAT}/messages?before=${'x'.repeat(2049)}`,
    `${CHAT}/messages?userId=1#userId=2`,
    `${ORDERS}?$expand=Facebook&PostId=1_2`,
    `${ORDERS}?$filter=1`,
    `/rest/v2.0/chatomni/info/1_2?x=1`,
  ]) {
    const answer = await sendRaw(url, get(`/api${path}`));
    assert.equal(rawStatus(answer), 400, path);
  }
  assert.equal(await statusWith(`${url}/api/token?client_id=x`, {}, 'POST'), 400);
  assert.deepEqual(tpos.asked, []);
});

test('an escaped $expand goes up plain', () => {
  const call = checkCall('GET', `/api${ORDERS}?%24expand=orders&PostId=1_2`);
  assert.ok(!('status' in call));
  assert.equal(call.target, `${ORDERS}?$expand=orders&PostId=1_2`);
});

test('path tricks are refused and never go up', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const { host } = new URL(tpos.origin);
  for (const target of [
    '/api/../token',
    '/api/./token',
    '/api/x/../token',
    '/api/token/.',
    '/api/token/..',
    '/api/%2e%2e/token',
    '/api/.%2E/token',
    '/api/x/%2e%2e%2ftoken',
    '/api/x%2f..%2ftoken',
    '/api//token',
    '/api///token',
    '//api/token',
    `//${host}/api/token`,
    '/api\\token',
    '/api/\\token',
    '/api/..\\token',
    '/api/%5ctoken',
    '/api/%74oken',
    '/api/t%6fken',
    '/%61pi/token',
    '/API/token',
    '/Api/token',
    '/api/%ff',
    '/api/%c0%ae%c0%ae/token',
    '/api/%',
    '/api/token%00',
    '/api/token%20',
    '/api/token%3f',
    '/api/token;x=1',
    '/api/token#x',
    '/api/token\\..\\x',
    `/api/http://${host}/token`,
    `/api/@${host}/token`,
    `/api${CHAT}/conversations/4/../../messages`,
    `/api${CHAT}/conversations/4/1/..%2f2/seen`,
    `http://${host}/token`,
    `http://${host}/api/token`,
    `${url}/api/token`,
    `https://${host}/api/token`,
    'api/token',
    '*',
  ]) {
    for (const method of ['GET', 'POST'] as const) {
      const status = rawStatus(await sendRaw(url, get(target, method)));
      assert.ok(status === 400 || status === 404 || status === 405, `${target}: ${status}`);
    }
  }
  // What the parser itself does not take.
  for (const target of ['/api/to ken', '/api/\u00e9', '/api/\u0000token', '/api/\ttoken']) {
    assert.equal(rawStatus(await sendRaw(url, get(target))), 400, target);
  }
  assert.equal(
    rawStatus(await sendRaw(url, `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)),
    0,
  );
  assert.deepEqual(tpos.asked, []);
  assert.equal(tpos.accepted, 0);
});

test('a request that two servers could cut in two ways is refused', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const head = `POST /api${CHAT}/conversations/search HTTP/1.1\r\nHost: localhost\r\n`;
  const hidden = 'GET /odata/Partner HTTP/1.1\r\nHost: x\r\n\r\n';
  for (const headers of [
    `Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\n`,
    `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n`,
    'Transfer-Encoding: chunked, identity\r\n',
    'Transfer-Encoding : chunked\r\n',
    'Content-Length: +1\r\n',
  ]) {
    const answer = await sendRaw(url, `${head}${headers}\r\n0\r\n\r\n${hidden}`);
    assert.equal(rawStatus(answer), 400, headers);
  }
  assert.equal(rawStatus(await sendRaw(url, `${head}X: ${'x'.repeat(20_000)}\r\n\r\n`)), 431);
  assert.deepEqual(tpos.asked, []);
});

function get(target: string, method = 'GET'): string {
  return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
}
