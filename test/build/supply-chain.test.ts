import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dropInIntegrity } from '../../scripts/lib/size.mjs';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const reasons = read('docs/dependencies.md');

/** The names in the first column of the tables under a heading of docs/dependencies.md. */
function named(heading: string): readonly string[] {
  const section = reasons.split(/^## /m).find((part) => part.startsWith(heading));
  assert.ok(section, heading);
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name).sort();
}

/** The packages that files import, without those of Node and our own files. */
function imported(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...read(join(folder, file)).matchAll(/from '((?:@[^/']+\/)?[^/.'][^/']*)/g),
    ])
    .map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !name.startsWith('node:')).sort();
}

test('two builds, one of them in another folder, are the same bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatomni-build-'));
  try {
    for (const name of ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    for (const name of ['vite.drop-in.config.ts', 'vite.debug.config.ts']) {
      cpSync(join(root, name), join(folder, name));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    execFileSync(process.execPath, ['scripts/build.mjs', 'drop-in'], {
      cwd: folder,
      timeout: 120_000,
    });
    for (const file of ['dist/chatomni.js', 'dist/chatomni.js.LICENSES.txt']) {
      assert.ok(readFileSync(join(folder, file)).equals(readFileSync(join(root, file))), file);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the licences of all that is in the script lie beside it, and it says where', () => {
  const licenses = read('dist/chatomni.js.LICENSES.txt');
  const names = [...licenses.matchAll(/^(\S+) \d[\w.-]* \((.+)\)$/gm)].map(([, name]) => name);
  assert.deepEqual(names, [
    '@lit/context',
    '@lit/reactive-element',
    'lit-element',
    'lit-html',
    'nanostores',
  ]);
  assert.equal(licenses.match(/Copyright/g)?.length, names.length);
  assert.ok(read('dist/chatomni.js').endsWith('\n//! chatomni.js.LICENSES.txt\n'));
});

test('the integrity that the build prints is that of the script', () => {
  const hash = createHash('sha384').update(readFileSync(join(root, 'dist/chatomni.js')));
  assert.equal(dropInIntegrity(), `sha384-${hash.digest('base64')}`);
});

test('each runtime dependency has its reason, and there is none without', () => {
  assert.deepEqual(named('In the package'), Object.keys(manifest.dependencies).sort());
  const server = imported('server');
  assert.deepEqual(named('In the server'), server);
  assert.deepEqual(
    server.filter((name) => !(name in { ...manifest.devDependencies, ...manifest.dependencies })),
    [],
  );
});

test('src brings in no package but the runtime dependencies', () => {
  assert.deepEqual(imported('src'), Object.keys(manifest.dependencies).sort());
});

test('every version is exact, and the lock file has a checksum for each package', () => {
  const types = /^@types\//;
  for (const [name, version] of Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  })) {
    if (!types.test(name)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  }
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }>;
  };
  for (const [path, { integrity, resolved = '' }] of Object.entries(packages)) {
    if (path === '') continue;
    assert.match(integrity ?? '', /^sha(512|384)-/, path);
    assert.doesNotMatch(resolved, /^(git|http:|file)/, path);
  }
});
