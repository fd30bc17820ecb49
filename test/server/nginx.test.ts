import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { io } from 'socket.io-client';
import { textLine } from '../../server/log.ts';
import { createCertificate } from './certificate.ts';
import { nextEvent, ROOM, startServer, tokenOf, type TestServer } from './helpers.ts';
import { accepts, freePort } from './ports.ts';

const hasNginx = ((): boolean => {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const certificate = createCertificate('chat.example.com', []);

const read = (file: string): Promise<string> =>
  readFile(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');

/** Runs nginx with the files in deploy, of which only ports and places are others; gives its two ports. */
async function startNginx(t: TestContext, upstream: string) {
  const folder = await mkdtemp(join(tmpdir(), 'chatomni-nginx-'));
  const at = (name: string): string => join(folder, name);
  await writeFile(at('cert.pem'), certificate.cert);
  await writeFile(at('key.pem'), certificate.key);
  const [open, secure] = [await freePort(), await freePort()];
  const site = (await read('nginx.conf'))
    .replace('listen 80;', `listen 127.0.0.1:${open};`)
    .replace('listen 443 ', `listen 127.0.0.1:${secure} `)
    .replace(/\/etc\/\S+fullchain\.pem/, at('cert.pem'))
    .replace(/\/etc\/\S+privkey\.pem/, at('key.pem'))
    .replace('/var/log/nginx/chatomni.log', at('access.log'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${at(name)};`)
    .join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  await writeFile(
    at('nginx.conf'),
    `${user} daemon off; pid ${at('pid')}; error_log ${at('error.log')};
    events {} http { ${temporary} ${upstream} ${site} }`,
  );
  const nginx = spawn('nginx', ['-c', at('nginx.conf')], { stdio: 'inherit' });
  t.after(async () => {
    nginx.kill('SIGTERM');
    await once(nginx, 'close');
    await rm(folder, { recursive: true });
  });
  while (!(await accepts(secure))) assert.equal(nginx.exitCode, null, 'nginx runs');
  return { open, secure, readLog: () => readFile(at('access.log'), 'utf8') };
}

/** As a browser asks for https://chat.example.com. */
async function get(port: number, path: string, headers: Record<string, string> = {}) {
  const servername = 'chat.example.com';
  const options: RequestOptions = { port, path, servername, ca: certificate.cert };
  const sent = request({ ...options, headers: { Host: servername, ...headers } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

test(
  'behind nginx as in deploy/nginx.conf: TLS, host, policy, address, sockets',
  { skip: !hasNginx },
  async (t) => {
    const lines: string[] = [];
    const server = await startServer(t, {
      publicHosts: ['chat.example.com'],
      trustedProxies: ['loopback'],
      socketsPerAddress: 1,
      log: (entry) => void lines.push(textLine(entry)),
    });
    const upstream = await read('nginx-upstream.conf');
    const place = new URL(server.url).host;
    const { open, secure, readLog } = await startNginx(
      t,
      upstream.replace('127.0.0.1:8080', place),
    );

    const plain = await fetch(`http://127.0.0.1:${open}/x`, { redirect: 'manual' });
    assert.equal(plain.status, 301);
    const page = await get(secure, '/');
    assert.equal(page.status, 200);
    assert.equal(page.headers['strict-transport-security'], 'max-age=31536000');
    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /connect-src 'self' wss:\/\/chat\.example\.com;/);
    assert.equal(
      (await get(secure, '/config/defaults', { Origin: 'https://chat.example.com' })).status,
      200,
    );
    assert.equal(
      (await get(secure, '/config/defaults', { Origin: 'http://chat.example.com' })).status,
      403,
    );
    assert.equal(
      (await get(secure, '/config/defaults', { Origin: 'https://evil.example' })).status,
      403,
    );
    // What a client says of itself counts neither for the host nor for the address.
    const made = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-For': '203.0.113.9' };
    assert.equal((await get(secure, '/?SECRET', made)).status, 200);

    const token = await tokenOf(server.url);
    const open2 = (): ReturnType<typeof io> =>
      io(`https://127.0.0.1:${secure}/chatomni`, {
        path: '/ws/chat/socket.io/',
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        query: { room: ROOM },
        auth: { token, room: ROOM },
        ca: certificate.cert,
        rejectUnauthorized: false,
        extraHeaders: { Host: 'chat.example.com', ...made },
      });
    const first = open2();
    t.after(() => first.disconnect());
    await nextEvent(first, 'authenticated');
    const second = open2();
    t.after(() => second.disconnect());
    await nextEvent(second, 'connect_error');
    assert.deepEqual(lines.at(-1), 'REFUSED sockets 429 127.0.0.1');
    first.disconnect();
    second.disconnect();
    assert.doesNotMatch(await readLog(), /SECRET/);
  },
);

test(
  'three instances behind nginx as in deploy/compose: one for each address, another where that is gone',
  { skip: !hasNginx },
  async (t) => {
    const servers = new Map<string, TestServer>();
    const asked: string[] = [];
    let upstream = await read('compose/nginx-upstream.conf');
    for (const name of ['chatomni-1', 'chatomni-2', 'chatomni-3']) {
      const server = await startServer(t, {
        publicHosts: ['chat.example.com'],
        trustedProxies: ['loopback'],
      });
      server.server.on('request', () => asked.push(name));
      servers.set(name, server);
      upstream = upstream.replace(`${name}:8080`, new URL(server.url).host);
    }
    const { secure } = await startNginx(t, upstream);
    for (let count = 0; count < 5; count += 1) {
      assert.equal((await get(secure, '/config/defaults')).status, 200);
    }
    const [first = ''] = asked;
    assert.deepEqual(asked, Array(5).fill(first));
    servers.get(first)?.server.close().closeAllConnections();
    assert.equal((await get(secure, '/config/defaults')).status, 200);
    assert.notEqual(asked.at(-1), first);
  },
);
