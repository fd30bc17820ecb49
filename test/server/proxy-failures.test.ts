import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createCertificate } from './certificate.ts';
import { arriving, jsonOf } from './helpers.ts';
import {
  closedOrigin,
  startProxy,
  startStandIn,
  testCertificate,
  type TestProxy,
} from './proxy-helpers.ts';

const MESSAGES = '/api/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2';
const SEARCH = '/api/api-ms/chatomni/v1/conversations/search';
const REPLY = '/api/rest/v2.0/facebook-graph/comment/reply';
const SECOND = 1000;

/** A server that does to each connection what it is told to; gives its origin. */
async function startRaw(t: TestContext, scheme: string, act: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    act(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return `${scheme}://127.0.0.1:${address.port}`;
}

async function assertFails(proxy: TestProxy, status: number, reason: RegExp): Promise<void> {
  const answer = await fetch(proxy.url + MESSAGES);
  assert.equal(answer.status, status);
  assert.match(answer.headers.get('Content-Type') ?? '', /^application\/json/);
  assert.equal(answer.headers.get('Cache-Control'), 'no-store');
  const text = await answer.text();
  assert.match(text, /^\{"error":"[^"]{1,60}"\}$/);
  assert.match(proxy.lines.at(-1) ?? '', new RegExp(`^GET all ${status} \\d+ ms \\(`));
  assert.match(proxy.lines.at(-1) ?? '', reason);
}

test('nobody there is a 502', async (t) => {
  const proxy = await startProxy(t, await closedOrigin());
  await assertFails(proxy, 502, /\(ECONNREFUSED\)$/);
});

test('a certificate that nobody vouches for is a 502, and nothing is sent', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin, { proxy: { ca: createCertificate().cert } });
  await assertFails(proxy, 502, /\(DEPTH_ZERO_SELF_SIGNED_CERT\)$/);
  assert.deepEqual(tpos.asked, []);
});

test('a certificate of another host is a 502, and nothing is sent', async (t) => {
  const other = createCertificate('other.example', []);
  const tpos = await startStandIn(t, true, other);
  const proxy = await startProxy(t, tpos.origin, { proxy: { ca: other.cert } });
  await assertFails(proxy, 502, /\(ERR_TLS_CERT_ALTNAME_INVALID\)$/);
  assert.deepEqual(tpos.asked, []);
});

test('TLS to a server that has none is a 502', async (t) => {
  const tpos = await startStandIn(t, false);
  const proxy = await startProxy(t, tpos.origin.replace('http:', 'https:'));
  await assertFails(proxy, 502, /\([A-Z_\d]+\)$/);
});

test('a connection that ends without an answer is a 502', async (t) => {
  const tpos = await startStandIn(t);
  tpos.answer = (_asked, _response, { socket }) => socket.destroy();
  await assertFails(await startProxy(t, tpos.origin), 502, /\(ECONNRESET\)$/);
});

test('what is no HTTP, or too much of it, is a 502', async (t) => {
  for (const answer of [
    'SSH-2.0-OpenSSH_9.2\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    'HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n',
  ]) {
    const origin = await startRaw(t, 'http', (socket) => {
      socket.once('data', () => socket.write(answer));
    });
    await assertFails(await startProxy(t, origin), 502, /\(HPE_[A-Z_]+\)$/);
  }
});

test('an answer that changes the protocol or has no meaning is a 502', async (t) => {
  for (const head of [
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    'HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n',
  ]) {
    const origin = await startRaw(t, 'http', (socket) => {
      socket.once('data', () => socket.write(head));
    });
    await assertFails(await startProxy(t, origin), 502, /./);
  }
});

test('no answer within 20 s is a 504, and TPOS is no longer asked', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  const left = arriving<undefined>('the end', (arrived) => {
    tpos.answer = (_asked, response) => void response.once('close', () => arrived(undefined));
  });
  const asked = tpos.nextAsked();
  const failed = assertFails(proxy, 504, /^GET all 504 20000 ms \(timeout\)$/);
  await asked;
  proxy.timers.turn(20 * SECOND - 1);
  assert.deepEqual(proxy.lines, []);
  proxy.timers.turn(1);
  await failed;
  await left;
});

test('no connection within 20 s is a 504', async (t) => {
  let accepted: (() => void) | undefined;
  const origin = await startRaw(t, 'https', () => accepted?.());
  const proxy = await startProxy(t, origin);
  const connected = arriving<undefined>(
    'a connection',
    (arrived) => (accepted = () => arrived(undefined)),
  );
  const failed = assertFails(proxy, 504, /\(timeout\)$/);
  await connected;
  proxy.timers.turn(20 * SECOND);
  await failed;
});

test('an answer comes piece by piece, and its time begins anew with each', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  let write: (text: string) => void = () => undefined;
  tpos.answer = (_asked, response) => {
    write = (text) => void response.write(text);
    write('one');
  };
  const { answer } = await open(proxy.url + MESSAGES);
  assert.equal(await nextChunk(answer), 'one');
  proxy.timers.turn(19 * SECOND);
  write('two');
  assert.equal(await nextChunk(answer), 'two');
  proxy.timers.turn(19 * SECOND);
  write('three');
  assert.equal(await nextChunk(answer), 'three');
  const broken = once(answer, 'error');
  proxy.timers.turn(20 * SECOND);
  await broken;
  assert.deepEqual(proxy.lines, ['GET all cut 58000 ms (timeout)']);
});

test('an answer that breaks off reaches the browser as broken', async (t) => {
  const tpos = await startStandIn(t);
  const { url, lines } = await startProxy(t, tpos.origin);
  for (const headers of [{}, { 'Content-Length': '100' }]) {
    tpos.answer = (_asked, response) => {
      response.writeHead(200, { ...headers, 'Content-Type': 'application/json' });
      response.write('{"Data":[');
      setImmediate(() => response.destroy());
    };
    await assert.rejects(fetch(url + MESSAGES).then((answer) => answer.text()));
    assert.equal(lines.at(-1), 'GET all cut 0 ms (ECONNRESET)');
  }
});

test('a broken encoding reaches the browser as broken', async (t) => {
  const tpos = await startStandIn(t);
  const { url, lines } = await startProxy(t, tpos.origin);
  tpos.answer = (_asked, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip');
  };
  await assert.rejects(fetch(url + MESSAGES).then((answer) => answer.text()));
  assert.equal(lines.at(-1), 'GET all cut 0 ms (Z_DATA_ERROR)');
});

test('an empty answer is empty, whatever encoding it names', async (t) => {
  const tpos = await startStandIn(t);
  const { url, lines } = await startProxy(t, tpos.origin);
  for (const [status, headers] of [
    [200, { 'Content-Length': '0' }],
    [204, {}],
  ] as const) {
    tpos.answer = (_asked, response) => {
      response.writeHead(status, { ...headers, 'Content-Encoding': 'gzip' }).end();
    };
    const answer = await fetch(url + MESSAGES);
    assert.deepEqual([answer.status, await answer.text()], [status, '']);
    assert.equal(lines.at(-1), `GET all ${status} 0 ms`);
  }
});

test('a browser that goes away ends the call to TPOS', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  for (const begun of [false, true]) {
    const left = arriving<undefined>('the end', (arrived) => {
      tpos.answer = (_asked, response) => {
        if (begun) response.write('begun');
        response.once('close', () => arrived(undefined));
      };
    });
    const controller = new AbortController();
    const asked = tpos.nextAsked();
    const failed = assert.rejects(
      fetch(proxy.url + MESSAGES, { signal: controller.signal }).then((answer) => answer.text()),
    );
    await asked;
    controller.abort();
    await Promise.all([failed, left]);
  }
  await proxy.logged(2);
  assert.deepEqual(proxy.lines, ['GET all aborted 0 ms', 'GET all aborted 0 ms']);
  assert.equal(proxy.timers.size, 0);
});

test('bodies beyond the limit are 413 and stay here, packed ones too', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const large = 'x'.repeat(1024 * 1024 + 1);
  for (const path of [SEARCH, '/api/token']) {
    assert.equal((await fetch(url + path, { method: 'POST', body: large })).status, 413);
    const packed = {
      method: 'POST',
      body: gzipSync(large),
      headers: { 'Content-Encoding': 'gzip' },
    };
    assert.equal((await fetch(url + path, packed)).status, 413);
  }
  assert.equal(await chunkedStatus(url + SEARCH, large), 413);
  assert.deepEqual(tpos.asked, []);
  const most = 'x'.repeat(1024 * 1024);
  await fetch(url + SEARCH, { method: 'POST', body: most });
  assert.equal(tpos.last.body.length, most.length);
});

test('a packed body goes up unpacked', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const headers = { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' };
  await fetch(url + SEARCH, { method: 'POST', body: gzipSync('{"Limit":1}'), headers });
  assert.equal(tpos.last.body, '{"Limit":1}');
  assert.equal(tpos.last.headers['content-encoding'], undefined);
  assert.equal(tpos.last.headers['content-length'], '11');
});

test('the connection to TPOS is kept', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  for (let count = 0; count < 5; count += 1) await (await fetch(url + MESSAGES)).text();
  assert.equal(tpos.asked.length, 5);
  assert.equal(tpos.accepted, 1);
});

test('a kept connection that TPOS closes is replaced where asking twice does no harm', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const used = new Set<unknown>();
  tpos.answer = (_asked, response, { socket }) => {
    if (used.has(socket)) socket.destroy();
    else response.end('{}');
    used.add(socket);
  };
  const post = { method: 'POST', body: '{}' };
  assert.equal((await fetch(url + MESSAGES)).status, 200);
  assert.equal((await fetch(url + MESSAGES)).status, 200);
  assert.equal((await fetch(url + SEARCH, post)).status, 200);
  assert.equal(tpos.asked.length, 5);
  assert.equal((await fetch(url + REPLY, post)).status, 502);
  assert.equal(tpos.asked.length, 6);
});

test('stopped, it lets the calls under way end', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  let finish: () => void = () => undefined;
  tpos.answer = (_asked, response) => {
    finish = () => void response.end('{"done":true}');
  };
  const asked = tpos.nextAsked();
  const answer = fetch(proxy.url + MESSAGES);
  await asked;
  const stopped = proxy.stop();
  await assert.rejects(fetch(`${proxy.url}/healthz`));
  finish();
  assert.equal((await jsonOf(await answer))['done'], true);
  await stopped;
  assert.equal(proxy.timers.size, 0);
});

test('stopped, it waits 3 s and no longer', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  tpos.answer = () => undefined;
  const asked = tpos.nextAsked();
  const answer = fetch(proxy.url + MESSAGES);
  await asked;
  const stopped = proxy.stop();
  proxy.timers.turn(2999);
  assert.deepEqual(proxy.lines, []);
  proxy.timers.turn(1);
  await stopped;
  assert.deepEqual(proxy.lines, ['GET all 503 3000 ms (stopped)']);
  assert.equal((await answer).status, 503);
});

test('neither logs nor the console hold a secret', async (t) => {
  const said: string[] = [];
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    t.mock.method(console, name, (...words: unknown[]) => void said.push(words.map(String).join()));
  }
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  const calls = async (): Promise<void> => {
    const headers = { Authorization: 'Bearer SECRET-1', Cookie: 'SECRET-2=1' };
    const form = { grant_type: 'password', username: 'SECRET-3', password: 'SECRET-4' };
    const post = { method: 'POST', headers };
    for (const [path, init] of [
      [`${MESSAGES}&before=SECRET-5`, { headers }],
      [`${MESSAGES}&access_token=SECRET-6`, { headers }],
      ['/api/SECRET-7?x=SECRET-8', { headers }],
      ['/api/token', { ...post, body: new URLSearchParams(form) }],
      ['/api/token', { ...post, body: 'SECRET-9' }],
      [REPLY, { ...post, body: '{"message":"SECRET-10"}' }],
      ['/ws/chat/socket.io/?token=SECRET-11', { headers }],
    ] as const) {
      await fetch(proxy.url + path, init).then(
        (answer) => answer.text(),
        () => undefined,
      );
    }
  };
  await calls();
  tpos.answer = (_asked, response) => {
    response
      .writeHead(302, { Location: '/?SECRET-12', 'Set-Cookie': 'SECRET-13' })
      .end('SECRET-14');
  };
  await calls();
  tpos.answer = (_asked, _response, { socket }) => void socket.end('SECRET-15\r\n\r\n');
  await calls();
  assert.ok(proxy.lines.length >= 18);
  for (const line of [...proxy.lines, ...said]) {
    assert.doesNotMatch(line, /SECRET/);
    assert.match(line, /^(GET|POST) [a-z]+ (\d{3}|cut|aborted) \d+ ms( \([\w ]+\))?$/);
  }
});

test('its certificate is one that Node takes', () => {
  assert.match(testCertificate().cert, /^-----BEGIN CERTIFICATE-----\n/);
});

interface Opened {
  readonly sent: ClientRequest;
  readonly answer: IncomingMessage;
}

/** An answer whose body is read by hand, unpacked. */
async function open(url: string): Promise<Opened> {
  const sent = request(url, { headers: { 'Accept-Encoding': 'identity' } });
  sent.end();
  const answer = await arriving<IncomingMessage>('an answer', (arrived) =>
    sent.once('response', arrived),
  );
  return { sent, answer };
}

function nextChunk(answer: IncomingMessage): Promise<string> {
  return arriving('a piece', (arrived) => {
    answer.once('data', (chunk) => arrived(String(chunk)));
  });
}

function chunkedStatus(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.write(body.slice(0, 10));
    sent.end(body.slice(10));
  });
}
