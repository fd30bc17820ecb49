import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSettings } from '../../server/settings.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function launch(test: TestContext, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env['PATH'], SIM_RATE: '0', ...env },
  });
  test.after(() => child.kill('SIGKILL'));
  return child;
}

async function outcome(child: ChildProcess): Promise<Outcome> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => (out += String(chunk)));
  child.stderr?.on('data', (chunk) => (err += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

/** The URL that the greeting tells. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      const url = /http:\/\/localhost:\d+\//.exec(text)?.[0];
      if (url && text.includes('Ctrl+C')) resolve(url);
    });
    child.once('close', () => reject(new Error(`It ended: ${text}`)));
  });
}

function assertOneSentence({ code, err }: Outcome, words: RegExp): void {
  assert.equal(code, 1);
  assert.match(err, words);
  assert.equal(err.trim().split('\n').length, 1, 'one line, no stack');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`it says where it is, serves, and stops at ${signal}`, async (t) => {
    const child = launch(t, { PORT: '0' });
    const ended = outcome(child);
    const url = await listening(child);
    assert.equal((await fetch(`${url}healthz`)).status, 200);
    child.kill(signal);
    const { code, out, err } = await ended;
    assert.equal(code, 0);
    assert.equal(err, '');
    assert.match(out, /demo \/ demo/);
    assert.match(out, /synthetic/);
  });
}

test('a port in use is one clear sentence', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const result = await outcome(launch(t, { PORT: String(port) }));
  assertOneSentence(result, new RegExp(`Port ${port} is in use`));
});

test('a host that is none is one clear sentence', async (t) => {
  const env = { PORT: '0', HOST: '203.0.113.77', PUBLIC_HOSTS: 'chat.example.com' };
  assertOneSentence(await outcome(launch(t, env)), /HOST=203\.0\.113\.77 is not an address/);
});

test('bound elsewhere without PUBLIC_HOSTS it does not start and says why', async (t) => {
  const result = await outcome(launch(t, { PORT: '0', HOST: '0.0.0.0' }));
  assertOneSentence(result, /PUBLIC_HOSTS/);
});

test('settings that cannot be used are named', () => {
  const bad: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ PORT: '80a' }, /PORT=80a/],
    [{ PORT: '70000' }, /PORT=70000/],
    [{ PORT: '-1' }, /PORT=-1/],
    [{ SIM_RATE: 'fast' }, /SIM_RATE=fast/],
    [{ SIM_CONTROLS: 'maybe' }, /SIM_CONTROLS=maybe/],
    [{ ALLOWED_ORIGINS: '*' }, /ALLOWED_ORIGINS: \*/],
    [{ ALLOWED_ORIGINS: 'https://a.example/' }, /ALLOWED_ORIGINS/],
    [{ HOST: '::' }, /PUBLIC_HOSTS/],
    [{ PUBLIC_HOSTS: 'https://chat.example.com' }, /PUBLIC_HOSTS: https:\/\/chat\.example\.com/],
    [{ PUBLIC_HOSTS: 'chat.example.com/x' }, /PUBLIC_HOSTS: chat\.example\.com\/x/],
    [{ ROOM: 'my shop' }, /ROOM=my shop/],
    [{ TRUST_PROXY: 'true' }, /TRUST_PROXY: true/],
    [{ TRUST_PROXY: '1' }, /TRUST_PROXY: 1/],
    [{ TRUST_PROXY: '10.0.0.2, 0.0.0.0/0' }, /TRUST_PROXY: 0\.0\.0\.0\/0/],
    [{ TRUST_PROXY: '10.0.0.0/33' }, /TRUST_PROXY: 10\.0\.0\.0\/33/],
    [{ TRUST_PROXY: 'nginx.internal' }, /TRUST_PROXY: nginx\.internal/],
    [{ SOCKETS_PER_ADDRESS: '0' }, /SOCKETS_PER_ADDRESS=0/],
    [{ SOCKETS_PER_ADDRESS: 'many' }, /SOCKETS_PER_ADDRESS=many/],
    [{ LOG_FORMAT: 'xml' }, /LOG_FORMAT=xml is neither text nor json/],
  ];
  for (const [env, words] of bad) assert.throws(() => readSettings(env), words);
});

test('all that is wrong is said at once, a sentence each', async (t) => {
  const env = { PORT: '80a', HOST: '0.0.0.0', SIM_RATE: 'fast', TRUST_PROXY: 'yes' };
  const tpos = { TPOS_ORIGIN: 'tomato', RT_ORIGIN: 'rt' };
  const { code, err } = await outcome(launch(t, { ...env, ...tpos }));
  assert.equal(code, 1);
  const names = ['PORT=', 'SIM_RATE=', 'HOST=', 'TRUST_PROXY: ', 'TPOS_ORIGIN=', 'RT_ORIGIN='];
  const sentences = err.trim().split('\n');
  assert.equal(sentences.length, names.length);
  for (const [index, sentence] of sentences.entries()) {
    assert.ok(sentence.startsWith(names[index] ?? ''), sentence);
    assert.match(sentence, /\.$/);
  }
});

test('settings have their defaults, and controls off the loopback must be asked for', () => {
  const defaults = readSettings({});
  assert.equal(defaults.port, 8080);
  assert.equal(defaults.host, '127.0.0.1');
  assert.equal(defaults.room, 'tomato.tpos.vn');
  assert.equal(defaults.simControls, true);
  assert.deepEqual(defaults.trustedProxies, []);
  assert.equal(defaults.socketsPerAddress, 200);
  assert.equal(defaults.logFormat, 'text');
  const behind = { TRUST_PROXY: 'loopback, 10.0.0.0/8,2001:db8::/32, 192.0.2.1' };
  assert.equal(readSettings(behind).trustedProxies.length, 4);
  const elsewhere = { HOST: '0.0.0.0', PUBLIC_HOSTS: 'Chat.Example.com, b.example' };
  assert.deepEqual(readSettings(elsewhere).publicHosts, ['chat.example.com', 'b.example']);
  assert.equal(readSettings(elsewhere).simControls, false);
  assert.equal(readSettings({ ...elsewhere, SIM_CONTROLS: 'on' }).simControls, true);
});
