import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { problemsIn } from './consumer.ts';

interface Manifest {
  readonly modules: readonly {
    readonly path: string;
    readonly declarations?: readonly { readonly name: string; readonly tagName?: string }[];
  }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};
const manifest = JSON.parse(readFileSync(`${root}dist/custom-elements.json`, 'utf8')) as Manifest;
const elements = readdirSync(`${root}src/elements`)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''));
const entries = [
  'chatomni-viewer',
  'chatomni-viewer/core',
  'chatomni-viewer/define',
  ...elements.map((name) => `chatomni-viewer/elements/${name}.js`),
];
const tagNames = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .flatMap(({ tagName }) => (tagName === undefined ? [] : [tagName]));

test('every file that package.json promises is there', () => {
  const promised = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  for (const file of promised) {
    const files = file.includes('*') ? elements.map((name) => file.replace('*', name)) : [file];
    for (const each of files) assert.ok(existsSync(join(root, each)), each);
  }
});

test('importing any entry in Node throws nothing and leaves nothing running', () => {
  for (const entry of entries) {
    const code = `const module = await import('${entry}'); process.stdout.write(String(Object.keys(module).length));`;
    const exported = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: root,
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.match(exported, /^\d+$/, entry);
  }
});

test('the core brings in no Lit and no page library', () => {
  const seen = new Set<string>();
  const outside = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) visit(join(dirname(file), fileName));
      else outside.add(fileName);
    }
  };
  visit(`${root}dist/core/index.js`);
  assert.deepEqual([...outside].sort(), ['nanostores', 'socket.io-client']);
});

test('the manifest names every element by the path it has in the package', () => {
  assert.deepEqual(
    manifest.modules.map(({ path }) => path).filter((path) => !existsSync(join(root, path))),
    [],
  );
  const referred = JSON.stringify(manifest).match(/dist\/[^"]+/g) ?? [];
  assert.deepEqual(
    referred.filter((path) => !existsSync(join(root, path))),
    [],
  );
  assert.ok(tagNames.length > 0);
  for (const name of tagNames) assert.match(name, /^chatomni-[a-z]+$/);
});

describe('the types', () => {
  const folder = `${root}.cache/consumer-${process.pid}`;
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const resolution of ['NodeNext', 'Bundler'] as const) {
    test(`serve a strict consumer (${resolution})`, () => {
      mkdirSync(folder, { recursive: true });
      const file = `${folder}/${resolution}.ts`;
      const lines = [
        ...entries.map((entry, index) => `import * as entry${index} from '${entry}';`),
        `export const all = [${entries.map((_, index) => `entry${index}`).join(', ')}];`,
        `export const store: entry0.Store = entry1.createStore({ room: 'shop' });`,
        ...tagNames.map((tag) => `void document.createElement('${tag}').store;`),
      ];
      writeFileSync(file, `${lines.join('\n')}\n`);
      assert.deepEqual(problemsIn(file, resolution), []);
    });
  }
});
