import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('what is released runs with Node alone, serves page and script, and stops', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chatomni-release-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const release = ['--import', 'tsx', 'scripts/release.ts', folder];
  execFileSync(process.execPath, release, { cwd: root, timeout: 60_000 });
  assert.ok(!existsSync(join(folder, 'node_modules')));
  const licenses = readFileSync(join(folder, 'server/LICENSES.txt'), 'utf8');
  for (const name of ['express', 'helmet', 'socket.io']) {
    assert.match(licenses, new RegExp(`^${name} \\d\\S* \\(MIT\\)$`, 'm'));
  }
  const child = spawn(process.execPath, [join(folder, 'server/main.mjs')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', SIM_RATE: '0', LOG_FORMAT: 'json' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { event, port } = JSON.parse(line.toString()) as { event: string; port: number };
  assert.equal(event, 'started');
  const url = `http://127.0.0.1:${port}`;
  assert.match(await (await fetch(url)).text(), /chatomni\.js/);
  assert.match(await (await fetch(`${url}/chatomni.js`)).text(), /^if\(window\.ChatOmni\)/);
  assert.match(await (await fetch(`${url}/docs/`)).text(), /<chatomni-viewer>/);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.equal(child.exitCode, 0);
});

test('the image and the unit run what is released, not as root', () => {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const image = read('Dockerfile');
  assert.match(image, /^ENTRYPOINT \[.*"\/app\/server\/main\.mjs"\]$/m);
  assert.match(image, /^USER 65532:65532$/m);
  // What is sent to the builder is listed, so that nothing of the machine is.
  for (const name of read('.dockerignore').match(/(?<=^!).+$/gm) ?? []) {
    assert.ok(existsSync(join(root, name)), name);
  }
  assert.match(
    read('deploy/chatomni.service'),
    /^ExecStart=\/usr\/bin\/node \/opt\/chatomni\/server\/main\.mjs$/m,
  );
  assert.match(read('deploy/chatomni.service'), /^DynamicUser=yes$/m);
});

test('compose.yaml starts the instances that nginx passes on to, with files that are there', () => {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const compose = read('compose.yaml');
  const files = [...compose.matchAll(/- (\.\/\S+?):/g)].map(([, file = '']) => file);
  assert.equal(files.length, 2);
  for (const file of files) assert.equal(existsSync(join(root, file)), true, file);
  const servers = [...read('deploy/compose/nginx-upstream.conf').matchAll(/server (\S+):8080;/g)];
  const services = compose.match(/(?<=^ {2})chatomni-\d(?=:)/gm);
  assert.deepEqual(
    servers.map(([, name]) => name),
    services,
  );
  assert.match(compose, /redis-server --save '' --appendonly no /);
});
