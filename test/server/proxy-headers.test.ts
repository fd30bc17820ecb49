import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { jsonOf } from './helpers.ts';
import { sendRaw, startProxy, startStandIn, type StandIn } from './proxy-helpers.ts';

const MESSAGES = '/api/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2';
const SEARCH = '/api/api-ms/chatomni/v1/conversations/search';
/** What carries the request itself. */
const CARRIERS = ['connection', 'content-length', 'host'];

test('only the headers of the protocol go up', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  await fetch(url + SEARCH, {
    method: 'POST',
    body: '{}',
    headers: {
      Authorization: 'Bearer abc',
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Accept-Language': 'vi-VN,vi;q=0.9',
      'User-Agent': 'Mozilla/5.0 (thử)'.normalize('NFD').replace(/[^\x20-\x7e]/g, ''),
      Cookie: 'session=secret',
      Origin: url,
      Referer: `${url}/dashboard?customer=1`,
      'Accept-Encoding': 'gzip, br',
      'X-Forwarded-For': '1.2.3.4',
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'for=1.2.3.4',
      'X-Real-IP': '1.2.3.4',
      'X-HTTP-Method-Override': 'DELETE',
      'X-Original-URL': '/odata/Partner',
      'If-None-Match': '"x"',
      'If-Modified-Since': 'Fri, 19 Dec 2025 14:00:00 GMT',
      Range: 'bytes=0-1',
      tposappversion: '9.9.9.9',
      'x-tpos-lang': 'en',
      'X-Own': 'x',
    },
  });
  const { headers } = tpos.last;
  const sent = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !CARRIERS.includes(name)),
  );
  assert.deepEqual(sent, {
    authorization: 'Bearer abc',
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-language': 'vi-VN,vi;q=0.9',
    'user-agent': 'Mozilla/5.0 (thu)',
    referer: 'https://tomato.tpos.vn/',
    origin: 'https://tomato.tpos.vn',
    tposappversion: '5.10.26.1',
    'x-tpos-lang': 'vi',
  });
  assert.equal(headers.host, new URL(tpos.origin).host);
});

test('referer and origin are what the setting says', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin, { proxy: { referer: 'https://shop.tpos.vn' } });
  await fetch(url + MESSAGES);
  assert.equal(tpos.last.headers.referer, 'https://shop.tpos.vn/');
  assert.equal(tpos.last.headers.origin, 'https://shop.tpos.vn');
});

test('what the browser does not send is not made up, and a GET has no body', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const path = MESSAGES;
  await sendRaw(
    url,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      'Content-Length: 5\r\n\r\nhello',
  );
  assert.equal(tpos.last.body, '');
  assert.deepEqual(Object.keys(tpos.last.headers).toSorted(), [
    'connection',
    'host',
    'origin',
    'referer',
    'tposappversion',
    'x-tpos-lang',
  ]);
});

test('header names that the connection lists do not slip out of the list', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  await sendRaw(
    url,
    `GET ${MESSAGES} HTTP/1.1\r\nHost: localhost\r\nConnection: close, referer, x-tpos-lang\r\n\r\n`,
  );
  assert.equal(tpos.last.headers.referer, 'https://tomato.tpos.vn/');
  assert.equal(tpos.last.headers['x-tpos-lang'], 'vi');
  assert.doesNotMatch(tpos.last.headers.connection ?? '', /referer/);
});

test('only the headers of the list come down', async (t) => {
  const tpos = await startStandIn(t);
  tpos.answer = (_asked, response) => {
    response.writeHead(200, {
      'Content-Type': 'application/json;charset=UTF-8',
      'Cache-Control': 'private, max-age=1',
      Date: 'Fri, 19 Dec 2025 14:00:00 GMT',
      Age: '7',
      'Content-Length': '2',
      'Set-Cookie': ['a=1', 'b=2; HttpOnly'],
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': '*',
      'WWW-Authenticate': 'Basic realm="x"',
      'Content-Security-Policy': 'default-src *',
      'Strict-Transport-Security': 'max-age=1',
      'Clear-Site-Data': '"*"',
      'Service-Worker-Allowed': '/',
      Refresh: '0;url=https://evil.example',
      Link: '<https://evil.example>; rel=preload',
      Server: 'IIS',
      'X-Powered-By': 'ASP.NET',
      ETag: '"x"',
      Via: 'x',
      tposappversion: '6.0.0.0',
    });
    response.end('{}');
  };
  const { url } = await startProxy(t, tpos.origin);
  const answer = await fetch(url + MESSAGES);
  assert.equal(await answer.text(), '{}');
  const { date, ...headers } = Object.fromEntries(answer.headers);
  assert.equal(date, 'Fri, 19 Dec 2025 14:00:00 GMT');
  assert.deepEqual(headers, {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'private, max-age=1',
    age: '7',
    'content-length': '2',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    vary: 'Origin, Accept-Encoding',
    connection: 'keep-alive',
    'keep-alive': 'timeout=65',
  });
});

test('an allowed origin gets our own CORS headers and can read the date', async (t) => {
  const tpos = await startStandIn(t);
  tpos.answer = (_asked, response) => {
    response.writeHead(429, { 'Access-Control-Allow-Origin': '*', 'Retry-After': '17' }).end();
  };
  const app = { allowedOrigins: ['https://shop.example'] };
  const { url } = await startProxy(t, tpos.origin, { app });
  const answer = await fetch(url + MESSAGES, { headers: { Origin: 'https://shop.example' } });
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get('Retry-After'), '17');
  assert.equal(answer.headers.get('Access-Control-Allow-Origin'), 'https://shop.example');
  assert.equal(answer.headers.get('Access-Control-Expose-Headers'), 'Date, Retry-After, Age');
  assert.equal(answer.headers.get('Access-Control-Allow-Credentials'), null);
  const asked = tpos.asked.length;
  const foreign = await fetch(url + MESSAGES, { headers: { Origin: 'https://evil.example' } });
  assert.equal(foreign.status, 403);
  assert.equal(tpos.asked.length, asked);
});

test('the clock is the shop’s or none: what we answer ourselves has no date', async (t) => {
  const tpos = await startStandIn(t);
  tpos.answer = (_asked, response) => {
    response.sendDate = false;
    response.end('{}');
  };
  const { url } = await startProxy(t, tpos.origin);
  for (const path of [MESSAGES, '/api/none']) {
    assert.equal((await fetch(url + path)).headers.get('Date'), null, path);
  }
  const large = await fetch(url + SEARCH, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
  assert.deepEqual([large.status, large.headers.get('Date')], [413, null]);
  assert.ok((await fetch(`${url}/healthz`)).headers.get('Date'));
});

test('an answer without a word about it is kept nowhere', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  assert.equal((await fetch(url + MESSAGES)).headers.get('Cache-Control'), 'no-store');
});

test('statuses and bodies of the shop pass, whatever they are', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  for (const status of [200, 201, 204, 400, 401, 403, 404, 409, 429, 500, 502, 503, 599]) {
    const body = status === 204 ? '' : `{"Message":"Lỗi ${status}"}`;
    tpos.answer = (_asked, response) => response.writeHead(status).end(body);
    const answer = await fetch(url + MESSAGES);
    assert.deepEqual([answer.status, await answer.text()], [status, body]);
  }
});

test('no redirect is followed or passed on', async (t) => {
  const elsewhere = await startStandIn(t, false);
  const tpos = await startStandIn(t);
  const { url, lines } = await startProxy(t, tpos.origin);
  for (const status of [300, 301, 302, 303, 304, 307, 308, 399]) {
    tpos.answer = (_asked, response) => {
      response.writeHead(status, { Location: `${elsewhere.origin}/login`, 'Set-Cookie': 'a=1' });
      response.end();
    };
    const answer = await fetch(url + MESSAGES, { redirect: 'manual' });
    assert.equal(answer.status, 502);
    assert.equal(answer.headers.get('Location'), null);
    assert.deepEqual(await jsonOf(answer), { error: 'TPOS gave no usable answer.' });
    assert.equal(lines.at(-1), `GET all 502 0 ms (upstream ${status})`);
  }
  assert.deepEqual(elsewhere.asked, []);
});

test('an answer that would make the browser ask for a proxy’s password is a 502', async (t) => {
  const tpos = await startStandIn(t);
  tpos.answer = (_asked, response) => {
    response.writeHead(407, { 'Proxy-Authenticate': 'Basic' }).end();
  };
  const { url } = await startProxy(t, tpos.origin);
  assert.equal((await fetch(url + MESSAGES)).status, 502);
});

test('answers are compressed towards the browser, however they came', async (t) => {
  const tpos = await startStandIn(t);
  const { url, lines } = await startProxy(t, tpos.origin);
  const text = JSON.stringify({ Data: Array.from({ length: 200 }, (_, index) => `Chị ${index}`) });
  const encodings: readonly (readonly [string | undefined, Buffer])[] = [
    [undefined, Buffer.from(text)],
    ['identity', Buffer.from(text)],
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ];
  for (const [encoding, bytes] of encodings) {
    tpos.answer = (_asked, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (encoding) response.setHeader('Content-Encoding', encoding);
      response.end(bytes);
    };
    const answer = await fetch(url + MESSAGES, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(answer.headers.get('Content-Encoding'), 'gzip', encoding);
    assert.equal(await answer.text(), text, encoding);
    const plain = await plainText(url + MESSAGES);
    assert.deepEqual([plain.encoding, plain.text], [undefined, text], encoding);
  }
  tpos.answer = (_asked, response) => {
    response.writeHead(200, { 'Content-Encoding': 'zstd' }).end('x');
  };
  assert.equal((await fetch(url + MESSAGES)).status, 502);
  assert.equal(lines.at(-1), 'GET all 502 0 ms (unknown encoding)');
});

test('the defaults follow what the shop last answered well with', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const defaults = async (): Promise<readonly unknown[]> => {
    const found = await jsonOf(await fetch(`${url}/config/defaults`));
    assert.equal(found['ws'], true);
    assert.equal(found['backend'], 'tpos');
    return [found['tposAppVersion'], found['xTposLang']];
  };
  assert.deepEqual(await defaults(), ['5.10.26.1', 'vi']);

  await answeredWith(tpos, url, 200, { tposappversion: '5.11.1.0', 'x-tpos-lang': 'en-US' });
  assert.deepEqual(await defaults(), ['5.11.1.0', 'en-US']);
  await fetch(url + MESSAGES);
  assert.equal(tpos.last.headers['tposappversion'], '5.11.1.0');
  assert.equal(tpos.last.headers['x-tpos-lang'], 'en-US');

  for (const status of [400, 401, 500, 302]) {
    await answeredWith(tpos, url, status, { tposappversion: '6.6.6.6' });
  }
  for (const bad of ['', 'a b', '<script>', 'é', 'x'.repeat(33), '1,2']) {
    await answeredWith(tpos, url, 200, { tposappversion: bad, 'x-tpos-lang': bad });
  }
  await answeredWith(tpos, url, 200, { tposappversion: ['7.0', '7.1'] });
  assert.deepEqual(await defaults(), ['5.11.1.0', 'en-US']);
  await answeredWith(tpos, url, 201, { 'x-tpos-lang': 'vi' });
  assert.deepEqual(await defaults(), ['5.11.1.0', 'vi']);
});

async function answeredWith(
  tpos: StandIn,
  url: string,
  status: number,
  headers: Record<string, string | string[]>,
): Promise<void> {
  tpos.answer = (_asked, response) => response.writeHead(status, headers).end('{}');
  await (await fetch(url + MESSAGES)).text();
}

/** Without asking for an encoding; `fetch` always does. */
function plainText(url: string): Promise<{ encoding: string | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve({ encoding: answer.headers['content-encoding'], text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
