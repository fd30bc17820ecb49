import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { startProxy, startStandIn, type Asked, type TestProxy } from '../server/proxy-helpers.ts';
import { exchange, readAnswers } from './http.ts';
import { almostRequests, rawRequests, type RawRequests } from './requests.ts';
import type { Ends, Target } from './target.ts';

/** Connections that wait for the rest of what they were told are not waited for long. */
const patience = { headers: 150, request: 250, keepAlive: 1, check: 25 };

const id = String.raw`[\w-]{1,128}`;
const chat = '/api-ms/chatomni/v1';
const thread = new Set(['type', 'channelId', 'userId', 'before', 'after']);
const none = new Set<string>();

/** docs/protocol.md §2 and §3 once more, apart from the proxy's own table: method, path, keys of the query. */
const allowed: readonly (readonly [method: string, path: RegExp, keys: ReadonlySet<string>])[] = [
  ['POST', /^\/token$/, none],
  ['POST', new RegExp(`^${chat}/conversations/search$`), none],
  ['GET', new RegExp(`^${chat}/messages(/comments|/all)?$`), thread],
  [
    'POST',
    new RegExp(`^${chat}/conversations/\\d{1,4}/${id}/${id}/seen$`),
    new Set(['isSeen', 'type']),
  ],
  ['GET', new RegExp(`^/rest/v2\\.0/chatomni/info/${id}_${id}$`), none],
  [
    'GET',
    /^\/odata\/SaleOnline_Facebook_Post\/ODataService\.GetCommentOrders$/,
    new Set(['$expand', 'PostId']),
  ],
  ['POST', /^\/rest\/v2\.0\/facebook-graph\/comment\/(reply|hide)$/, none],
];

const callHeaders = new Set([
  ...[
    'host',
    'connection',
    'authorization',
    'content-type',
    'content-length',
    'accept',
    'accept-language',
  ],
  ...['user-agent', 'referer', 'origin', 'tposappversion', 'x-tpos-lang'],
]);
const socketHeaders = new Set([
  ...['host', 'connection', 'upgrade', 'origin', 'user-agent', 'accept-language'],
  ...['sec-websocket-version', 'sec-websocket-key', 'sec-websocket-extensions'],
]);

function assertAllowed({ method, url, headers, body }: Asked, origin: string): void {
  const [path = '', query = ''] = url.split('?');
  const call = allowed.find(([name, form]) => name === method && form.test(path));
  assert.ok(call, `${method} ${url} went up`);
  const keys = [...new URLSearchParams(query).keys()];
  assert.ok(keys.every((key) => call[2].has(key)) && new Set(keys).size === keys.length, url);
  for (const name of Object.keys(headers)) assert.ok(callHeaders.has(name), `${name} went up`);
  assert.equal(headers.host, new URL(origin).host);
  assert.equal(headers.origin, 'https://tomato.tpos.vn');
  assert.doesNotMatch(url, /SECRET/);
  if (method === 'GET') assert.equal(body, '');
}

/** What the server says of itself; undefined if this machine is too slow for its patience just now. */
async function ask(proxy: TestProxy, path: string): Promise<string | undefined> {
  const text = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  const [answer] = readAnswers(await exchange(Number(new URL(proxy.url).port), text));
  assert.ok(answer && [200, 408].includes(answer.status), path);
  return answer.status === 200 ? answer.body : undefined;
}

/** The server is well, and what it has said holds no secret. */
async function assertWell(proxy: TestProxy): Promise<void> {
  await ask(proxy, '/healthz');
  for (const line of proxy.lines.splice(0)) assert.doesNotMatch(line, /SECRET|^ERROR|[^ -~]/);
}

async function openRequests(ends: Ends, requests: fc.Arbitrary<RawRequests>, most: number) {
  const tpos = await startStandIn(ends, false);
  const upgrades: IncomingMessage[] = [];
  tpos.server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    upgrades.push(request);
    socket.destroy();
  });
  const proxy = await startProxy(ends, tpos.origin, { app: { patience } });
  const port = Number(new URL(proxy.url).port);
  const atOnce = fc.array(requests, { minLength: 1, maxLength: most, size: 'max' });
  return fc.asyncProperty(atOnce, async (connections) => {
    const came = await Promise.all(connections.map(({ text }) => exchange(port, text)));
    for (const [index, { isHead }] of connections.entries()) {
      for (const { status } of readAnswers(came[index] ?? '', { isHead })) {
        assert.notEqual(status, 500);
      }
    }
    for (const asked of tpos.asked.splice(0)) assertAllowed(asked, tpos.origin);
    for (const { url = '', headers } of upgrades.splice(0)) {
      assert.match(
        url,
        /^\/socket\.io\/\?(&?(EIO=4|transport=websocket|room=[\w.:%-]+|sid=[\w-]+|t=[\w.-]+))+$/,
      );
      for (const name of Object.keys(headers)) assert.ok(socketHeaders.has(name), name);
    }
    await assertWell(proxy);
  });
}

const statusLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('200 OK', '204 No Content', '304 Not Modified', '401 x', '503 x'),
  },
  fc.constantFrom(
    '100 Continue',
    '101 Switching Protocols',
    '302 Found',
    '407 x',
    '999 x',
    '20 x',
    '-1',
    '',
  ),
);
const sentHeader = fc.oneof(
  fc.constantFrom(
    ...[
      'Content-Type: application/json',
      'Content-Type: text/html',
      'Content-Length: 2',
      'Content-Length: 100',
    ],
    ...[
      'Content-Length: -1',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: x',
      'Content-Encoding: gzip',
    ],
    ...[
      'Content-Encoding: x',
      'Set-Cookie: SECRET=1',
      'Location: https://evil.example',
      'Connection: close',
    ],
    ...[
      'Access-Control-Allow-Origin: *',
      'Content-Security-Policy: default-src *',
      'Clear-Site-Data: "*"',
    ],
    ...[
      'Cache-Control: \xff\xfe',
      'Retry-After: \t',
      'Date: x',
      'Age: -1',
      'Upgrade: websocket',
      'Bad Name: x',
    ],
    ...[
      'WWW-Authenticate: Basic',
      'tposappversion: <script>',
      'x-tpos-lang: a b',
      `X: ${'x'.repeat(17_000)}`,
      '',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const sentBody = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '2\r\n{}\r\n0\r\n\r\n',
    '5\r\nhe',
    'zz\r\n',
    '\x1f\x8b\x08\x00',
    '<script>alert(1)</script>',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
/** What a server further up says, well-formed or not. */
const hostileAnswer = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/9'),
        statusLine,
        fc.array(sentHeader, { maxLength: 5 }),
        sentBody,
      )
      .map(
        ([version, status, headers, body]) =>
          `${version} ${status}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n${body}`,
      ),
  },
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const passed = new Set([
  'content-type',
  'cache-control',
  'retry-after',
  'age',
  'date',
  'content-length',
]);

async function openAnswers(ends: Ends) {
  let answer = '';
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(Buffer.from(answer, 'latin1')));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ends.after(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await startProxy(ends, origin, { app: { patience } });
  const port = Number(new URL(proxy.url).port);
  const head = 'Host: localhost\r\nConnection: close\r\nAccept-Encoding: identity\r\n';
  const call = `GET /api${chat}/messages/all?type=4&channelId=1&userId=2 HTTP/1.1\r\n${head}\r\n`;
  const own = new Set(
    readAnswers(await exchange(port, `GET /api/x HTTP/1.1\r\n${head}\r\n`)).flatMap(
      ({ headers }) => [...headers.keys()],
    ),
  );
  return fc.asyncProperty(hostileAnswer, async (text) => {
    answer = text;
    const [got, ...more] = readAnswers(await exchange(port, call), { mayBreakOff: true });
    assert.equal(more.length, 0, 'one answer to one request');
    // A 408 is of the connection, before any of our code.
    if (got && got.status !== 408) {
      for (const name of got.headers.keys()) {
        assert.ok(own.has(name) || passed.has(name) || name === 'transfer-encoding', name);
      }
      assert.match(got.headers.get('content-security-policy') ?? '', /^default-src 'none';/);
      assert.doesNotMatch(JSON.stringify([...got.headers]), /SECRET|evil/);
      assert.ok(got.status >= 200 && got.status !== 407 && (got.status < 300 || got.status > 399));
    }
    const told = await ask(proxy, '/config/defaults');
    if (told) assert.match(told, /^\{"tposAppVersion":"[\w.-]{1,32}","xTposLang":"[\w.-]{1,32}",/);
    await assertWell(proxy);
  });
}

export const proxy: readonly Target[] = [
  {
    name: 'whatever bytes a client sends, only calls of the protocol go up, and answers are well-formed',
    runs: 40,
    open: (ends) => openRequests(ends, rawRequests, 12),
  },
  {
    name: 'whatever is almost a call of the protocol goes up only where it is one',
    runs: 100,
    open: (ends) => openRequests(ends, almostRequests, 80),
  },
  {
    name: 'whatever bytes TPOS answers, the browser gets one well-formed answer with our headers, or none',
    runs: 300,
    open: openAnswers,
  },
];
