import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { greeting } from '../../server/greeting.ts';
import { PLACES } from '../../server/pages.ts';
import { readSettings } from '../../server/settings.ts';
import { arriving, logIn, startServer } from './helpers.ts';
import { closedOrigin, startProxy, startStandIn, testCertificate } from './proxy-helpers.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const TPOS_ORIGIN = 'https://tomato.tpos.vn';

test('TPOS’s own hosts are the defaults', () => {
  assert.deepEqual(readSettings({ TPOS_ORIGIN }).tpos, {
    origin: TPOS_ORIGIN,
    referer: TPOS_ORIGIN,
    chatOrigin: 'https://ws.chatomni.tpos.app',
    rtOrigin: 'https://rt-2.tpos.app',
    socketHosts: ['wss://ws.chatomni.tpos.app', 'wss://rt-2.tpos.app'],
    demoAttributes: {},
  });
  assert.equal(readSettings({}).tpos, undefined);
  assert.equal(readSettings({ TPOS_ORIGIN: ' ' }).tpos, undefined);
});

test('any origins may stand there, sockets by either scheme', () => {
  const { tpos } = readSettings({
    TPOS_ORIGIN: 'HTTP://Localhost:9000/',
    TPOS_REFERER: 'https://shop.tpos.vn/',
    CHAT_ORIGIN: 'ws://127.0.0.1:9001',
    RT_ORIGIN: 'https://rt.example',
    CHANNELS: '270136663390370=Trang 1',
    CRM_TEAM_ID: '10052',
  });
  assert.deepEqual(tpos, {
    origin: 'http://localhost:9000',
    referer: 'https://shop.tpos.vn',
    chatOrigin: 'http://127.0.0.1:9001',
    rtOrigin: 'https://rt.example',
    socketHosts: [],
    demoAttributes: {
      'chat-url': '/ws/chat',
      'rt-url': '/ws/rt',
      channels: '270136663390370=Trang 1',
      'crm-team-id': '10052',
    },
  });
});

test('origins that are none are one clear sentence, without their password', () => {
  const bad: readonly (readonly [Record<string, string>, string])[] = [
    [{ TPOS_ORIGIN: 'tomato.tpos.vn' }, 'TPOS_ORIGIN=tomato.tpos.vn'],
    [{ TPOS_ORIGIN: 'ftp://tomato.tpos.vn' }, 'TPOS_ORIGIN=ftp://tomato.tpos.vn'],
    [{ TPOS_ORIGIN: 'wss://tomato.tpos.vn' }, 'TPOS_ORIGIN=wss://tomato.tpos.vn'],
    [{ TPOS_ORIGIN: 'https://tomato.tpos.vn/api' }, 'TPOS_ORIGIN=https://tomato.tpos.vn/api'],
    [{ TPOS_ORIGIN: 'https://tomato.tpos.vn?x' }, 'TPOS_ORIGIN=https://tomato.tpos.vn?x'],
    [{ TPOS_ORIGIN: 'https://a:secret@tomato.tpos.vn' }, 'TPOS_ORIGIN'],
    [{ TPOS_ORIGIN: 'https://' }, 'TPOS_ORIGIN=https://'],
    [{ TPOS_ORIGIN: 'https:tomato.tpos.vn' }, 'TPOS_ORIGIN=https:tomato.tpos.vn'],
    [{ TPOS_ORIGIN: 'https://tomato.tpos.vn:99999' }, 'TPOS_ORIGIN=https://tomato.tpos.vn:99999'],
    [{ TPOS_ORIGIN, TPOS_REFERER: 'tomato' }, 'TPOS_REFERER=tomato'],
    [
      { TPOS_ORIGIN, CHAT_ORIGIN: 'wss://a.example/socket.io' },
      'CHAT_ORIGIN=wss://a.example/socket.io',
    ],
    [{ TPOS_ORIGIN, RT_ORIGIN: 'rt-2.tpos.app' }, 'RT_ORIGIN=rt-2.tpos.app'],
  ];
  for (const [env, start] of bad) {
    assert.throws(
      () => readSettings(env),
      (error: Error) => {
        assert.ok(error.message.startsWith(`${start} is not an origin such as `), error.message);
        assert.doesNotMatch(error.message, /secret|\n/);
        return true;
      },
    );
  }
});

test('the block on start says which of the two it talks to', () => {
  const say = (env: Record<string, string>): string => greeting(readSettings(env), 8080);
  const real = say({ TPOS_ORIGIN });
  assert.match(real, /http:\/\/localhost:8080\//);
  assert.match(
    real,
    /The real TPOS: https:\/\/tomato\.tpos\.vn\. What you read and do here happens/,
  );
  assert.match(real, /wss:\/\/ws\.chatomni\.tpos\.app, wss:\/\/rt-2\.tpos\.app/);
  assert.match(real, /PORT=3000 npm run start:tpos/);
  assert.doesNotMatch(real, /synthetic|demo \/ demo|Not encrypted/);
  const other = say({ TPOS_ORIGIN: 'http://tpos.vn.example' });
  assert.match(other, /Not the simulator: calls go to http:\/\/tpos\.vn\.example \(TPOS_ORIGIN\)/);
  assert.match(other, /Not encrypted/);
  assert.doesNotMatch(say({ TPOS_ORIGIN: 'http://127.0.0.1:9' }), /Not encrypted/);
  assert.match(say({}), /A simulated shop/);
  assert.doesNotMatch(say({}), /TPOS/);
});

test('with TPOS the demo uses its own socket hosts, which the policy allows', async (t) => {
  const { tpos } = readSettings({ TPOS_ORIGIN, POST_ID: '270136663390370_1' });
  const { origin, ...proxy } = tpos ?? assert.fail();
  const { url } = await startProxy(t, origin, { proxy });
  const answer = await fetch(url);
  const page = await answer.text();
  assert.doesNotMatch(page, /data-chat-url|data-rt-url|data-attributes/);
  assert.match(page, /data-room="tomato\.tpos\.vn" data-post-id="270136663390370_1"/);
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  const { host } = new URL(url);
  assert.ok(
    policy.includes(
      `connect-src 'self' ws://${host} wss://${host} wss://ws.chatomni.tpos.app wss://rt-2.tpos.app;`,
    ),
  );
  assert.match(policy, /img-src 'self' https: /);
});

test('a socket that stands elsewhere is reached through this server', async (t) => {
  const { tpos } = readSettings({ TPOS_ORIGIN, CHAT_ORIGIN: 'wss://chat.example' });
  const { origin, ...proxy } = tpos ?? assert.fail();
  const { url } = await startProxy(t, origin, { proxy });
  const answer = await fetch(url);
  const page = await answer.text();
  assert.match(page, /data-chat-url="\/ws\/chat"/);
  assert.doesNotMatch(page, /data-rt-url/);
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, / wss:\/\/rt-2\.tpos\.app;/);
  assert.doesNotMatch(policy, /chat\./);
});

test('on the simulator the demo uses the sockets of this server', async (t) => {
  const { url } = await startServer(t);
  const answer = await fetch(url);
  const page = await answer.text();
  assert.equal(page.match(/data-chat-url="\/ws\/chat"/g)?.length, 1);
  assert.equal(page.match(/data-rt-url="\/ws\/rt"/g)?.length, 1);
  assert.doesNotMatch(answer.headers.get('Content-Security-Policy') ?? '', /tpos/);
});

test('every page of the demo gets the attributes', async (t) => {
  const demo = await mkdtemp(join(tmpdir(), 'chatomni-demo-'));
  t.after(() => rm(demo, { recursive: true }));
  await writeFile(join(demo, 'dashboard.html'), '<script data-attributes></script>');
  const { url } = await startServer(t, { places: { ...PLACES, demo } });
  const answer = await fetch(`${url}/dashboard.html`);
  assert.match(answer.headers.get('Content-Type') ?? '', /^text\/html/);
  assert.match(await answer.text(), /^<script data-room="tomato\.tpos\.vn" data-chat-url/);
  assert.equal((await fetch(`${url}/other.html`)).status, 404);
  assert.equal((await fetch(url)).status, 404);
});

test('started for TPOS it says so, trusts NODE_EXTRA_CA_CERTS, passes calls on, and stops', async (t) => {
  const tpos = await startStandIn(t);
  const folder = await mkdtemp(join(tmpdir(), 'chatomni-ca-'));
  t.after(() => rm(folder, { recursive: true }));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, testCertificate().cert);
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      TPOS_ORIGIN: tpos.origin,
      CHAT_ORIGIN: await closedOrigin(),
      RT_ORIGIN: await closedOrigin(),
      NODE_EXTRA_CA_CERTS: ca,
    },
  });
  t.after(() => child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const url = await arriving<string>('the greeting', (arrived) => {
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      const found = /http:\/\/localhost:\d+(?=\/)/.exec(out)?.[0];
      if (found && out.includes('Other port')) arrived(found);
    });
  });
  assert.ok(out.includes(`calls go to ${tpos.origin}`));
  assert.equal(((await (await fetch(`${url}/healthz`)).json()) as { status: string }).status, 'ok');
  assert.deepEqual(tpos.asked, []);
  assert.equal((await logIn(url)).status, 200);
  assert.equal((await logIn(url, 'demo', 'SECRET')).status, 400);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.equal(child.exitCode, 0);
  assert.equal(err, '');
  assert.match(out, /POST token 200 \d+ ms\nPOST token 400 \d+ ms\n$/);
  assert.doesNotMatch(out, /SECRET/);
});

test('a wrong TPOS_ORIGIN ends the start with one sentence', async (t) => {
  const env = { PATH: process.env['PATH'], TPOS_ORIGIN: 'tomato' };
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env });
  t.after(() => child.kill('SIGKILL'));
  let err = '';
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  await once(child, 'close');
  assert.equal(child.exitCode, 1);
  assert.equal(err, 'TPOS_ORIGIN=tomato is not an origin such as https://tomato.tpos.vn.\n');
});

test('npm run start:tpos means the real one', async () => {
  const file = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(file) as { scripts: Record<string, string> };
  assert.equal(scripts['start:tpos'], `node scripts/start.mjs TPOS_ORIGIN=${TPOS_ORIGIN}`);
});
