import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from './helpers.ts';
import { startProxy, startStandIn } from './proxy-helpers.ts';

const MESSAGES = '/api/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2';

/** Helmet's own list, and what it says by default where we say nothing else. */
const EVERYWHERE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
};

function directives(answer: Response): ReadonlyMap<string, string> {
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  return new Map(
    policy.split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
}

test('every answer has the headers of helmet, whatever was asked', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  for (const path of [
    '/',
    '/demo.css',
    '/none',
    '/healthz',
    '/readyz',
    '/config/defaults',
    MESSAGES,
    '/api/x',
    '/ws/chat',
  ]) {
    const answer = await fetch(url + path);
    for (const [name, value] of Object.entries(EVERYWHERE)) {
      assert.equal(answer.headers.get(name), value, `${path} ${name}`);
    }
    assert.equal(answer.headers.get('Cross-Origin-Resource-Policy'), 'same-origin', path);
    assert.equal(answer.headers.get('X-Powered-By'), null, path);
    assert.equal(directives(answer).get('default-src'), "'none'", path);
  }
});

test('what is no page may do nothing and be framed by nobody', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  for (const path of ['/healthz', '/config/defaults', MESSAGES]) {
    const policy = directives(await fetch(url + path));
    assert.equal(policy.get('frame-ancestors'), "'none'", path);
    assert.equal(policy.get('script-src'), undefined, path);
  }
  assert.equal(directives(await fetch(url + MESSAGES)).get('sandbox'), '');
});

test('pages run scripts and styles of this server only, and none from strings', async (t) => {
  const { url } = await startServer(t);
  const { host } = new URL(url);
  assert.deepEqual(Object.fromEntries(directives(await fetch(url))), {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' https: data: blob:",
    'media-src': "'self' https: blob:",
    'connect-src': `'self' ws://${host} wss://${host}`,
    'require-trusted-types-for': "'script'",
    'trusted-types': 'chatomni',
    'base-uri': "'none'",
    'frame-ancestors': "'self'",
    'form-action': "'self'",
  });
});

test('the drop-in and the shop’s pictures may be used by other sites', async (t) => {
  const { url, simulator } = await startServer(t);
  const found = simulator.shop.conversations()[0];
  assert.ok(found);
  for (const path of ['/chatomni.js', `/sim/avatar/${found.userId}.svg`]) {
    const answer = await fetch(url + path);
    assert.equal(answer.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin', path);
  }
});
