/**
 * `npm run release [folder]`: what a server needs to run, in `release` or that folder and nothing else: the server in
 * one file with its libraries, their licences, the drop-in, the demo and the docs. Node is all that it asks for.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenseText, packageFolder, readLibrary } from './vite/licenses.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(root, process.argv[2] ?? 'release');

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'server'), { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['server/main.ts'],
  outfile: join(out, 'server/main.mjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  metafile: true,
  logLevel: 'warning',
  // What compresses and checks WebSockets natively is optional, and not installed.
  external: ['bufferutil', 'utf-8-validate'],
  // Express is CommonJS, and asks for Node's modules by `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
const folders = Object.keys(metafile.inputs).map((file) => packageFolder(join(root, file)));
const libraries = [...new Set(folders)].flatMap((folder) => (folder ? [readLibrary(folder)] : []));
writeFileSync(join(out, 'server/LICENSES.txt'), licenseText('server/main.mjs', libraries));
for (const script of ['chatomni.js', 'chatomni-debug.js']) {
  for (const file of [script, `${script}.LICENSES.txt`]) {
    cpSync(join(root, 'dist', file), join(out, 'dist', file));
  }
}
cpSync(join(root, 'demo'), join(out, 'demo'), { recursive: true });
cpSync(join(root, 'dist/docs'), join(out, 'dist/docs'), { recursive: true });
console.log(`${libraries.length} libraries in ${join(out, 'server/main.mjs')}`);
