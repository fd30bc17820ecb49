import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PLACES } from '../../server/pages.ts';
import { jsonOf, startServer, statusWith } from './helpers.ts';

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const SOCKET = '/ws/chat/socket.io/?EIO=4&transport=websocket';

test('healthz answers ok to any host', async (t) => {
  const { url } = await startServer(t);
  assert.equal((await jsonOf(await fetch(`${url}/healthz`)))['status'], 'ok');
  assert.equal(await statusWith(`${url}/healthz`, { Host: 'anything.example' }), 200);
  assert.equal(await statusWith(`${url}/readyz`, { Host: 'anything.example' }), 200);
});

test('the defaults tell the version, the language, the room and that sockets are offered', async (t) => {
  const { url } = await startServer(t, { room: 'shop.tpos.vn' });
  const defaults = await jsonOf(await fetch(`${url}/config/defaults`));
  assert.equal(defaults['tposAppVersion'], '5.10.26.1');
  assert.equal(defaults['xTposLang'], 'vi');
  assert.equal(defaults['ws'], true);
  assert.equal(defaults['room'], 'shop.tpos.vn');
});

test('the demo page has a strict policy and the escaped room', async (t) => {
  const { url } = await startServer(t, { room: '"><script>$&' });
  const answer = await fetch(`${url}/`);
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  for (const part of [
    "default-src 'none'",
    "script-src 'self';",
    "style-src 'self';",
    "require-trusted-types-for 'script'",
    'trusted-types chatomni',
    "frame-ancestors 'self'",
  ]) {
    assert.ok(policy.includes(part), part);
  }
  const page = await answer.text();
  assert.ok(page.includes('data-room="&quot;&gt;&lt;script&gt;$&amp;"'));
  assert.ok(!page.includes('data-attributes'));
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
});

test('pages are checked again by their etag', async (t) => {
  const { url } = await startServer(t);
  for (const path of ['/', '/demo.css', '/demo.js']) {
    const first = await fetch(url + path);
    assert.equal(first.status, 200, path);
    assert.equal(first.headers.get('Cache-Control'), 'no-cache', path);
    const tag = first.headers.get('ETag') ?? '';
    const status = await statusWith(url + path, { 'If-None-Match': tag, 'Cache-Control': '' });
    assert.equal(status, 304, path);
  }
});

test('the scripts come from dist, for any origin; without a build that is said', async (t) => {
  const dist = await mkdtemp(join(tmpdir(), 'chatomni-dist-'));
  t.after(() => rm(dist, { recursive: true }));
  const { url } = await startServer(t, { places: { ...PLACES, dist } });
  for (const script of ['chatomni.js', 'chatomni-debug.js']) {
    const missing = await fetch(`${url}/${script}`);
    assert.equal(missing.status, 503);
    assert.match(await missing.text(), /npm run build/);

    await writeFile(join(dist, script), '/* ChatOmni */\n'.repeat(200));
    const answer = await fetch(`${url}/${script}`, { headers: { Origin: 'https://a.example' } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('Content-Type') ?? '', /javascript/);
    assert.equal(answer.headers.get('Access-Control-Allow-Origin'), '*');
    assert.equal(answer.headers.get('Cache-Control'), 'no-cache');
    assert.ok(answer.headers.get('Content-Encoding'), 'it is compressed');
  }
});

test('foreign origins are refused for api, sockets and defaults', async (t) => {
  const { url } = await startServer(t);
  for (const path of ['/api/token', '/ws/chat/socket.io/', '/config/defaults', '/API/x']) {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://']) {
      assert.equal(await statusWith(url + path, { Origin: origin }), 403, `${path} ${origin}`);
    }
    assert.equal(await statusWith(url + path, { 'Sec-Fetch-Site': 'cross-site' }), 403, path);
    assert.notEqual(await statusWith(url + path, { Origin: url }), 403, path);
    assert.notEqual(await statusWith(url + path, { 'Sec-Fetch-Site': 'same-origin' }), 403, path);
  }
});

test('upgrades obey the same rules', async (t) => {
  const { url } = await startServer(t, { allowedOrigins: ['https://shop.example'] });
  const upgrade = (headers: Record<string, string>): Promise<number> =>
    statusWith(url + SOCKET, { ...UPGRADE, ...headers });
  assert.equal(await upgrade({ Origin: 'https://evil.example' }), 403);
  assert.equal(await upgrade({ 'Sec-Fetch-Site': 'cross-site' }), 403);
  assert.equal(await upgrade({ Host: 'evil.example' }), 403);
  assert.equal(await upgrade({ Origin: url }), 101);
  assert.equal(await upgrade({ Origin: 'https://shop.example' }), 101);
  assert.equal(await upgrade({}), 101);
  assert.equal(await statusWith(`${url}/ws/other/socket.io/`, UPGRADE), 404);
});

test('an allowed origin gets its preflight and the exposed headers', async (t) => {
  const { url } = await startServer(t, { allowedOrigins: ['https://shop.example'] });
  const preflight = await fetch(`${url}/api/token`, {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://shop.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), 'https://shop.example');
  assert.match(preflight.headers.get('Access-Control-Allow-Headers') ?? '', /Authorization/);
  const answer = await fetch(`${url}/api/none`, {
    headers: { Origin: 'https://shop.example', 'Sec-Fetch-Site': 'cross-site' },
  });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('Access-Control-Allow-Origin'), 'https://shop.example');
  assert.equal(answer.headers.get('Access-Control-Expose-Headers'), 'Date, Retry-After, Age');
  assert.match(answer.headers.get('Vary') ?? '', /Origin/);
  assert.equal(await statusWith(`${url}/api/none`, { Origin: 'https://shop.example.evil' }), 403);
});

test('hosts that are not served are refused, public ones and the loopback served', async (t) => {
  const { url } = await startServer(t, { publicHosts: ['chat.shop.vn'] });
  for (const host of ['evil.example', 'chat.shop.vn.evil.example', 'localhost.evil']) {
    for (const path of ['/', '/api/none', '/chatomni.js', '/sim/state']) {
      assert.equal(await statusWith(url + path, { Host: host }), 403, `${host} ${path}`);
    }
  }
  for (const host of ['chat.shop.vn', 'CHAT.shop.vn:443', 'localhost:1234', '[::1]', '127.0.0.1']) {
    assert.equal(await statusWith(`${url}/`, { Host: host }), 200, host);
  }
});

test('bound elsewhere, loopback names are not served', async (t) => {
  const { url } = await startServer(t, { loopback: false, publicHosts: ['chat.shop.vn'] });
  assert.equal(await statusWith(`${url}/`, { Host: 'localhost' }), 403);
  assert.equal(await statusWith(`${url}/`, { Host: 'chat.shop.vn' }), 200);
});

test('a public host behind TLS is its own origin', async (t) => {
  const { url } = await startServer(t, { publicHosts: ['chat.shop.vn'] });
  const headers = { Host: 'chat.shop.vn', Origin: 'https://chat.shop.vn' };
  assert.equal(await statusWith(`${url}/config/defaults`, headers), 200);
});

test('a body beyond the limit is 413', async (t) => {
  const { url } = await startServer(t);
  const body = 'x'.repeat(1024 * 1024 + 1);
  assert.equal((await fetch(`${url}/api/token`, { method: 'POST', body })).status, 413);
});

test('avatars are pictures for most customers and missing for some', async (t) => {
  const { url, simulator } = await startServer(t);
  const answers = await Promise.all(
    simulator.shop
      .conversations()
      .slice(0, 60)
      .map(({ userId }) => fetch(`${url}/sim/avatar/${userId}.svg`)),
  );
  const found = answers.filter(({ status }) => status === 200);
  assert.ok(found.length > 40 && found.length < 60);
  assert.ok(answers.every(({ status }) => status === 200 || status === 404));
  assert.ok(found.every((answer) => answer.headers.get('Content-Type')?.includes('image/svg+xml')));
});

test('files outside the demo folder are not served', async (t) => {
  const { url } = await startServer(t);
  for (const path of [
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/server/main.ts',
    '/.git/HEAD',
  ]) {
    assert.notEqual(await statusWith(url + path, {}), 200, path);
  }
});
