/**
 * `node scripts/build.mjs [drop-in|package|docs …|all] [--if-stale]`: dist/chatomni.js and chatomni-debug.js; the ES modules,
 * their types, custom-elements.json and what editors and frameworks need of it; the site in dist/docs; or all. Everything is
 * built aside and moved to dist when all of it is there.
 */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build as viteBuild } from 'vite';
import { root, runNode } from './lib/project.mjs';
import { dropInIntegrity, printSizes } from './lib/size.mjs';
import { filesIn, fingerprint, isStale, lastOutputs, targets, writeStamp } from './lib/stamp.mjs';
import { cssData, htmlData, webTypes } from './manifest/editor-data.mjs';
import { markupTypes } from './manifest/markup-types.mjs';

const builders = {
  'drop-in': (outDir) =>
    Promise.all([bundle('vite.drop-in.config.ts', outDir), bundle('vite.debug.config.ts', outDir)]),
  package: async (outDir) => {
    await Promise.all([
      bundle('vite.config.ts', outDir),
      declarations(`${outDir}/types`),
      manifest(outDir),
    ]);
    fromManifest(outDir);
  },
  docs: async (outDir) => {
    const aside = `${outDir}-manifest`;
    try {
      const [{ buildDocs }] = await Promise.all([import('./docs/build.mjs'), manifest(aside)]);
      const elements = JSON.parse(readFileSync(`${aside}/custom-elements.json`, 'utf8'));
      await buildDocs(`${outDir}/docs`, elements);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
  },
};

process.chdir(root);
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = names.find((name) => name !== 'all' && !targets.includes(name));
if (unknown !== undefined) {
  console.error(`Unknown target ${unknown}: all, ${targets.join(' or ')}.`);
  process.exit(1);
}
const asked = names.length === 0 || names.includes('all') ? targets : names;
const wanted = asked.filter((target) => !process.argv.includes('--if-stale') || isStale(target));
try {
  await Promise.all(wanted.map(build));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
if (wanted.includes('drop-in')) {
  printSizes();
  console.log(`integrity="${dropInIntegrity()}"`);
}

async function build(target) {
  const before = fingerprint(target);
  const outDir = `.cache/build-${target}-${process.pid}`;
  rmSync(outDir, { recursive: true, force: true });
  try {
    await builders[target](outDir);
    const built = filesIn(outDir).map((file) => [file, file.replace(outDir, 'dist')]);
    const kept = new Set(built.map(([, file]) => file));
    for (const file of lastOutputs(target)) if (!kept.has(file)) rmSync(file, { force: true });
    for (const [from, to] of built) {
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
    }
    writeStamp(target, before, [...kept]);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

function bundle(configFile, outDir) {
  return viteBuild({ configFile: join(root, configFile), logLevel: 'warn', build: { outDir } });
}

async function declarations(outDir) {
  const tsc = 'node_modules/typescript/bin/tsc';
  const code = await runNode([tsc, '-p', 'tsconfig.build.json', '--outDir', outDir]);
  if (code !== 0) throw new Error('The declarations could not be made (tsconfig.build.json).');
  // TypeScript leaves the sources' `.ts` endings in declarations, where consumers have `.js` and `.d.ts`.
  const specifier = /(\bfrom\s*|\bimport\s*\(?\s*|\bmodule\s+)(["'])(\.{1,2}\/[^"']+)\.ts\2/g;
  for (const file of filesIn(outDir)) {
    writeFileSync(file, readFileSync(file, 'utf8').replace(specifier, '$1$2$3.js$2'));
  }
}

async function manifest(outDir) {
  const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
  const code = await runNode([analyzer, 'analyze', '--outdir', outDir, '--quiet']);
  if (code !== 0) throw new Error('custom-elements.json could not be made.');
}

/** What editors and frameworks know of the elements, from the manifest. */
function fromManifest(outDir) {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  const elements = read(`${outDir}/custom-elements.json`);
  const data = {
    'vscode.html-custom-data.json': htmlData(elements),
    'vscode.css-custom-data.json': cssData(elements),
    'web-types.json': webTypes(elements, read('package.json')),
  };
  for (const [file, content] of Object.entries(data)) {
    writeFileSync(`${outDir}/${file}`, JSON.stringify(content, undefined, 1));
  }
  writeFileSync(`${outDir}/types/markup.d.ts`, markupTypes(elements));
  cpSync('scripts/manifest/typings', `${outDir}/types`, { recursive: true });
}
