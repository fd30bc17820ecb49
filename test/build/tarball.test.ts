import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pack } from '../../scripts/lib/pack.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, `.cache/tarball-${process.pid}`);
after(() => rmSync(folder, { recursive: true, force: true }));

const tarball = await pack(folder);
/** As a shop has it; its dependencies are found further up, in the project's own node_modules. */
const installed = join(folder, 'node_modules/chatomni-viewer');
mkdirSync(installed, { recursive: true });
execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);

test('publint has nothing to say of the tarball', async () => {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test('Are The Types Wrong finds every entry typed', () => {
  const elements = readdirSync(join(installed, 'dist/elements')).map((file) => `elements/${file}`);
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  // esm-only: the package is ES modules, which `require` and TypeScript's resolution of 2013 do not reach.
  const args = [tarball, '--profile', 'esm-only', '--include-entrypoints', ...elements];
  const said = execFileSync(process.execPath, [attw, ...args], { encoding: 'utf8' });
  for (const entry of ['core', 'react', 'chatomni.js', 'elements/thread.js']) {
    assert.ok(said.includes(`chatomni-viewer/${entry}"`), said);
  }
});

/** What of the tarball and of its dependencies a bundler keeps for a script. */
async function bundled(contents: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  return Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);
}

const isLit = (file: string) => /node_modules\/(@lit|lit)[/-]/.test(file);
const elementsIn = (files: readonly string[]) =>
  files.flatMap((file) => /\/(?:chunks|elements)\/(\w+?)(?:-[\w-]{8})?\.js$/.exec(file)?.[1] ?? []);

for (const entry of ['chatomni-viewer', 'chatomni-viewer/core']) {
  test(`a bundle with createStore of ${entry} has no Lit inside`, async () => {
    const files = await bundled(`import { createStore } from '${entry}'; createStore({});`);
    assert.ok(files.some((file) => file.includes('nanostores')));
    assert.deepEqual(files.filter(isLit), []);
  });
}

for (const entry of ['chatomni-viewer', 'chatomni-viewer/elements/login.js']) {
  test(`a bundle with one element of ${entry} has neither the others nor the core`, async () => {
    const files = await bundled(
      `import { ChatOmniLogin } from '${entry}'; customElements.define('chatomni-login', ChatOmniLogin);`,
    );
    assert.ok(files.some(isLit));
    const names = elementsIn(files);
    assert.ok(names.includes('login') && names.includes('element'), names.join());
    for (const name of [
      'conversations',
      'customer',
      'live',
      'status',
      'thread',
      'viewer',
      'core',
    ]) {
      assert.ok(!names.includes(name), name);
    }
  });
}

test('a bundle that imports the package and uses nothing of it is empty', async () => {
  assert.deepEqual(await bundled(`import * as viewer from 'chatomni-viewer';`), []);
});
