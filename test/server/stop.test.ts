import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Server as SocketServer } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { createApp } from '../../server/app.ts';
import { PLACES } from '../../server/pages.ts';
import { createSimulator } from '../../server/simulator/simulator.ts';
import { HandTimers } from './hand-timers.ts';
import { arriving, isJson, jsonOf, nextEvent, ROOM } from './helpers.ts';
import { startProxy, startStandIn, testCertificate, type TestProxy } from './proxy-helpers.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const MESSAGES = '/api/api-ms/chatomni/v1/messages/all?type=4&channelId=1&userId=2';
const SIZE = 32 * 1024 * 1024;

/** A proxy whose drop-in is too large to lie in the buffers of a connection, and an answer with it begun. */
async function openLargePage(t: TestContext): Promise<[TestProxy, IncomingMessage]> {
  const dist = await mkdtemp(join(tmpdir(), 'chatomni-dist-'));
  t.after(() => rm(dist, { recursive: true }));
  await writeFile(join(dist, 'chatomni.js'), Buffer.alloc(SIZE, 'x'));
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin, { app: { places: { ...PLACES, dist } } });
  const answer = await arriving<IncomingMessage>('an answer', (arrived) => {
    const headers = { 'Accept-Encoding': 'identity' };
    request(`${proxy.url}/chatomni.js`, { headers }, arrived).end();
  });
  return [proxy, answer];
}

test('stopped, it lets a page under way arrive whole, and takes no new connection', async (t) => {
  const [proxy, answer] = await openLargePage(t);
  const stopped = proxy.stop();
  await assert.rejects(fetch(`${proxy.url}/healthz`));
  let bytes = 0;
  for await (const chunk of answer) bytes += (chunk as Buffer).length;
  assert.equal(bytes, SIZE);
  await stopped;
  assert.equal(proxy.timers.size, 0);
});

test('stopped, it waits 5 s for a page that nobody takes, and no longer', async (t) => {
  const [proxy, answer] = await openLargePage(t);
  const stopped = proxy.stop();
  proxy.timers.turn(4999);
  const early = await Promise.race([
    stopped.then(() => 'stopped'),
    fetch(proxy.url).catch(() => 'refused'),
  ]);
  assert.equal(early, 'refused');
  proxy.timers.turn(1);
  await stopped;
  await assert.rejects(buffer(answer));
});

test('stopped, it waits 5 s for a WebSocket that says no goodbye, and no longer', async () => {
  const timers = new HandTimers();
  const backend = createSimulator({ room: ROOM, rate: 0, controls: false, customers: 1 });
  const rules = { loopback: true, publicHosts: [], allowedOrigins: [] };
  const { server, close } = createApp({ backend, room: ROOM, timers, ...rules });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const path = '/ws/chat/socket.io/?EIO=4&transport=websocket';
  const socket = await arriving<Duplex>('the socket', (arrived) => {
    const sent = request({ port, path, headers });
    sent.on('upgrade', (_answer, opened) => arrived(opened)).end();
  });
  const gone = once(socket.resume(), 'close');
  const stopped = close();
  timers.turn(5000);
  await stopped;
  await gone;
});

test('SIGTERM: the call under way ends well, sockets are closed, the process ends with 0', async (t) => {
  const tpos = await startStandIn(t);
  const io = new SocketServer(tpos.server, { transports: ['websocket'], serveClient: false });
  t.after(() => io.close());
  const folder = await mkdtemp(join(tmpdir(), 'chatomni-ca-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ca.pem'), testCertificate().cert);
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      LOG_FORMAT: 'json',
      TPOS_ORIGIN: tpos.origin,
      CHAT_ORIGIN: tpos.origin,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
  });
  t.after(() => child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  const started = arriving<number>('the start', (arrived) => {
    let rest = '';
    child.stdout.on('data', (chunk) => {
      rest += String(chunk);
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line: unknown = JSON.parse(rest.slice(0, end));
        assert.ok(isJson(line));
        lines.push(line);
        rest = rest.slice(end + 1);
        if (line['event'] === 'started') arrived(Number(line['port']));
      }
    });
  });
  const url = `http://127.0.0.1:${await started}`;

  const transports = ['websocket'];
  const socket = connect(url, { path: '/ws/chat/socket.io/', transports, reconnection: false });
  t.after(() => socket.disconnect());
  await nextEvent(socket, 'connect');
  const closed = nextEvent(socket, 'disconnect');
  let finish: () => void = () => undefined;
  tpos.answer = (_asked, response) => {
    finish = () => void response.end('{"done":true}');
  };
  const asked = tpos.nextAsked();
  const answer = fetch(url + MESSAGES);
  await asked;
  child.kill('SIGTERM');
  await closed;
  finish();
  assert.equal((await jsonOf(await answer))['done'], true);
  await once(child, 'close');
  assert.equal(child.exitCode, 0);
  assert.deepEqual(
    lines.map(({ event, status }) => [event, status]),
    [
      ['started', undefined],
      ['socket', 'open'],
      ['socket', 'closed'],
      ['call', 200],
      ['stopped', undefined],
    ],
  );
});
