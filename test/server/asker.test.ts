import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { askerOf, createIsTrusted, noteAsker, type Asker } from '../../server/asker.ts';
import { startServer, statusWith } from './helpers.ts';

/** A request as Node gives it, of an address and with headers of our choice. */
function requestOf(address: string, headers: Record<string, string> = {}): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  for (const [name, value] of Object.entries(headers)) request.headers[name.toLowerCase()] = value;
  return request;
}

function ask(address: string, headers: Record<string, string>, trusted: readonly string[]): Asker {
  return noteAsker(requestOf(address, headers), createIsTrusted(trusted));
}

const FORWARDED = {
  Host: 'inner:8080',
  'X-Forwarded-For': '203.0.113.9, 198.51.100.7',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'chat.shop.vn',
};
const DIRECT = { host: 'inner:8080', scheme: undefined };

test('without trust nothing of X-Forwarded-* counts', () => {
  assert.deepEqual(ask('198.51.100.1', FORWARDED, []), { address: '198.51.100.1', ...DIRECT });
  assert.deepEqual(ask('198.51.100.1', FORWARDED, ['10.0.0.0/8', 'loopback']), {
    address: '198.51.100.1',
    ...DIRECT,
  });
  const unnoted = requestOf('198.51.100.1', FORWARDED);
  assert.deepEqual(askerOf(unnoted), { address: '198.51.100.1', ...DIRECT });
});

test('a trusted proxy tells address, host and scheme; what its client made up before does not count', () => {
  assert.deepEqual(ask('10.0.0.2', FORWARDED, ['10.0.0.0/8']), {
    address: '198.51.100.7',
    host: 'chat.shop.vn',
    scheme: 'https',
  });
  assert.equal(ask('::1', FORWARDED, ['loopback']).address, '198.51.100.7');
  assert.equal(ask('::ffff:10.0.0.2', FORWARDED, ['10.0.0.0/8']).address, '198.51.100.7');
});

test('through two trusted proxies the first that is not trusted is who asks', () => {
  assert.equal(ask('10.0.0.2', FORWARDED, ['10.0.0.2', '198.51.100.0/24']).address, '203.0.113.9');
});

test('what is no address, scheme or single host is not taken for one', () => {
  const odd = (headers: Record<string, string>): Asker =>
    ask('10.0.0.2', { Host: 'inner:8080', ...headers }, ['10.0.0.2']);
  assert.equal(odd({ 'X-Forwarded-For': '203.0.113.9, <script>' }).address, '10.0.0.2');
  assert.equal(odd({ 'X-Forwarded-For': '' }).address, '10.0.0.2');
  assert.equal(odd({}).address, '10.0.0.2');
  assert.equal(odd({ 'X-Forwarded-Proto': 'https, http' }).scheme, undefined);
  assert.equal(odd({ 'X-Forwarded-Proto': 'javascript' }).scheme, undefined);
  assert.equal(odd({}).host, 'inner:8080');
});

test('of IPv6 the network counts that one person has, however it is written', () => {
  const addressOf = (address: string): string => ask(address, {}, []).address;
  assert.equal(addressOf('2001:db8:0:7::1'), '2001:db8:0:7::/64');
  assert.equal(addressOf('2001:0DB8:0000:0007:ffff:1:2:3'), '2001:db8:0:7::/64');
  assert.equal(addressOf('2001:db8::7'), '2001:db8:0:0::/64');
  assert.equal(addressOf('::1'), '0:0:0:0::/64');
  assert.equal(addressOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(addressOf(''), 'unknown');
});

const SHOP = { Host: 'inner', 'X-Forwarded-Host': 'chat.shop.vn', 'X-Forwarded-Proto': 'https' };

test('behind a trusted proxy its host is the one that is guarded', async (t) => {
  const rules = { publicHosts: ['chat.shop.vn'], loopback: false };
  const trusting = await startServer(t, { ...rules, trustedProxies: ['loopback'] });
  assert.equal(await statusWith(trusting.url, SHOP), 200);
  const evil = { ...SHOP, 'X-Forwarded-Host': 'evil.example' };
  assert.equal(await statusWith(trusting.url, evil), 403);
  const two = { ...SHOP, 'X-Forwarded-Host': 'chat.shop.vn, evil.example' };
  assert.equal(await statusWith(trusting.url, two), 403);
  const other = await startServer(t, { ...rules, trustedProxies: ['10.0.0.0/8'] });
  assert.equal(await statusWith(other.url, SHOP), 403);
});

test('behind a trusted proxy with TLS a page of the same host without TLS is a foreign one', async (t) => {
  const rules = { publicHosts: ['chat.shop.vn'], trustedProxies: ['loopback'] };
  const { url } = await startServer(t, rules);
  const path = `${url}/config/defaults`;
  assert.equal(await statusWith(path, { ...SHOP, Origin: 'https://chat.shop.vn' }), 200);
  assert.equal(await statusWith(path, { ...SHOP, Origin: 'http://chat.shop.vn' }), 403);
});

test('HSTS and a policy of wss only come where a trusted proxy says that it ends TLS', async (t) => {
  const rules = { publicHosts: [], trustedProxies: ['loopback'] };
  const trusting = await startServer(t, rules);
  const headers = { 'X-Forwarded-Proto': 'https' };
  const secure = await fetch(trusting.url, { headers });
  assert.equal(secure.headers.get('Strict-Transport-Security'), 'max-age=31536000');
  assert.doesNotMatch(secure.headers.get('Content-Security-Policy') ?? '', /ws:/);
  const plain = await fetch(trusting.url, { headers: { 'X-Forwarded-Proto': 'http' } });
  assert.equal(plain.headers.get('Strict-Transport-Security'), null);
  const other = await startServer(t);
  const lied = await fetch(other.url, { headers });
  assert.equal(lied.headers.get('Strict-Transport-Security'), null);
});

test('log-ins are limited by the address behind a trusted proxy, and by the proxy’s where it is not trusted', async (t) => {
  const attempt = (url: string, from: string, username: string): Promise<Response> =>
    fetch(`${url}/api/token`, {
      method: 'POST',
      headers: { 'X-Forwarded-For': from },
      body: new URLSearchParams({ grant_type: 'password', username, password: 'demo' }),
    });
  const lastOf = async (url: string): Promise<readonly number[]> => {
    for (let count = 0; count < 60; count += 1) await attempt(url, '203.0.113.9', `nv${count}`);
    return [
      (await attempt(url, '203.0.113.9', 'nv60')).status,
      (await attempt(url, '203.0.113.10', 'nv61')).status,
    ];
  };
  const trusting = await startServer(t, { trustedProxies: ['loopback'] });
  const [same, another] = await lastOf(trusting.url);
  assert.equal(same, 429);
  assert.notEqual(another, 429);
  const other = await startServer(t);
  assert.deepEqual(await lastOf(other.url), [429, 429]);
});
