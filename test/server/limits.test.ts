import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { createApp } from '../../server/app.ts';
import { textLine } from '../../server/log.ts';
import { PLACES } from '../../server/pages.ts';
import { createSimulator } from '../../server/simulator/simulator.ts';
import { readAnswers } from '../fuzz/http.ts';
import { arriving, ROOM, startServer } from './helpers.ts';
import { rawStatus, sendRaw } from './proxy-helpers.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

const opened: Socket[] = [];

/** These clients say no goodbye, for which the server's stop would wait. */
function closeOpened(): void {
  for (const socket of opened.splice(0)) socket.destroy();
}

/** Asks for a WebSocket; gives the connection and the status. */
async function upgrade(url: string, from = '') {
  const { port, host } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  opened.push(socket);
  socket.on('error', () => undefined);
  const answered = arriving<Buffer>('an answer', (arrived) => socket.once('data', arrived));
  socket.write(
    `GET /ws/chat/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\n` +
      `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${KEY}\r\n${from && `X-Forwarded-For: ${from}\r\n`}\r\n`,
  );
  return { socket, status: rawStatus((await answered).toString('latin1')) };
}

test('an address has so many WebSockets and no more, until one is closed', async (t) => {
  const lines: string[] = [];
  const { url } = await startServer(t, {
    socketsPerAddress: 2,
    log: (entry) => void lines.push(textLine(entry)),
  });
  const first = await upgrade(url);
  const second = await upgrade(url);
  assert.deepEqual([first.status, second.status], [101, 101]);
  const third = await upgrade(url);
  assert.equal(third.status, 429);
  assert.deepEqual(lines, ['REFUSED sockets 429 127.0.0.1']);
  first.socket.destroy();
  // The server takes note of it when it reads the end of the connection.
  for (;;) if ((await upgrade(url)).status === 101) break;
  closeOpened();
});

test('behind a trusted proxy its clients are counted, each for itself', async (t) => {
  const { url } = await startServer(t, { socketsPerAddress: 1, trustedProxies: ['loopback'] });
  assert.equal((await upgrade(url, '203.0.113.1')).status, 101);
  assert.equal((await upgrade(url, '203.0.113.2')).status, 101);
  assert.equal((await upgrade(url, '203.0.113.2')).status, 429);
  assert.equal((await upgrade(url, '9.9.9.9, 203.0.113.2')).status, 429);
  closeOpened();
});

test('where no proxy is trusted, a made-up X-Forwarded-For gives no further sockets', async (t) => {
  const { url } = await startServer(t, { socketsPerAddress: 1 });
  assert.equal((await upgrade(url, '203.0.113.1')).status, 101);
  assert.equal((await upgrade(url, '203.0.113.2')).status, 429);
  closeOpened();
});

test('the limits against slow clients are in force', () => {
  const backend = createSimulator({ room: ROOM, rate: 0, controls: false, customers: 1 });
  const rules = { loopback: true, publicHosts: [], allowedOrigins: [] };
  const { server } = createApp({ backend, room: ROOM, ...rules });
  assert.deepEqual(
    [server.headersTimeout, server.requestTimeout, server.timeout, server.keepAliveTimeout],
    [10_000, 30_000, 60_000, 65_000],
  );
  assert.equal(server.maxHeadersCount, 0);
});

/** All that a connection is told until the server ends it, however long that takes. */
async function toldUntilTheEnd(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(text);
  return (await buffer(socket)).toString('latin1');
}

test('a client that does not finish its headers or its body is cut off with 408', async (t) => {
  const patience = { headers: 40, request: 80, check: 10 };
  const { url } = await startServer(t, { patience });
  const { host } = new URL(url);
  const head = `POST /api/token HTTP/1.1\r\nHost: ${host}\r\n`;
  for (const begun of ['GET / HT', head, `${head}Content-Length: 100\r\n\r\ngrant_type=`, '']) {
    assert.equal(rawStatus(await toldUntilTheEnd(url, begun)), 408, JSON.stringify(begun));
  }
});

test('a client that takes nothing of its answer is cut off', async (t) => {
  const dist = await mkdtemp(join(tmpdir(), 'chatomni-dist-'));
  t.after(() => rm(dist, { recursive: true }));
  await writeFile(join(dist, 'chatomni.js'), Buffer.alloc(64 * 1024 * 1024, 'x'));
  const patience = { idle: 100 };
  const { url, server } = await startServer(t, { places: { ...PLACES, dist }, patience });
  const { port, host } = new URL(url);
  const cut = arriving<unknown>('the cut', (arrived) => {
    server.once('connection', (accepted: Socket) => accepted.once('close', arrived));
  });
  const socket: Socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET /chatomni.js HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: identity\r\n\r\n`);
  await cut;
  socket.destroy();
});

test('an Expect header is refused, also behind other requests: their answers stay whole', async (t) => {
  const { url } = await startServer(t);
  const { host } = new URL(url);
  const first = `GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const expecting = `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\n\r\n`;
  const answers = readAnswers(await sendRaw(url, first + first + expecting));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 417],
  );
});

test('a header that stands there often is no way around a guard', async (t) => {
  const { url } = await startServer(t);
  const { host } = new URL(url);
  // More than the 2,000 of which Node would drop the rest, the Origin among them.
  const many = 'a:\r\n'.repeat(2100);
  const head = `GET /config/defaults HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`;
  const answer = await sendRaw(url, `${head}${many}Origin: https://evil.example\r\n\r\n`);
  assert.equal(rawStatus(answer), 403);
});
