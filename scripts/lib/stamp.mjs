import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/** What each target of scripts/build.mjs is made from; folders count with all that is in them. */
const inputs = {
  'drop-in': ['vite.drop-in.config.ts', 'vite.debug.config.ts'],
  package: [
    'vite.config.ts',
    'tsconfig.build.json',
    'custom-elements-manifest.config.js',
    'scripts/manifest',
  ],
  docs: [
    'site',
    'docs',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'demo/icon.svg',
    'server/simulator',
    'scripts/docs',
    'scripts/manifest',
    'custom-elements-manifest.config.js',
  ],
};
const sharedInputs = [
  'src',
  'scripts/build.mjs',
  'scripts/vite',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

export const targets = Object.keys(inputs);

/** A fingerprint of everything that a target is made from. */
export function fingerprint(target) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of [...sharedInputs, ...inputs[target]].flatMap(filesIn)) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether a target has to be built: something it is made from has changed, or what was built is not there. */
export function isStale(target) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(target), 'utf8'));
    if (stamp.inputs !== fingerprint(target)) return true;
    return Object.entries(stamp.outputs).some(([file, hash]) => hashOf(file) !== hash);
  } catch {
    return true;
  }
}

/** The files in dist that the last build of a target made. */
export function lastOutputs(target) {
  try {
    return Object.keys(JSON.parse(readFileSync(stampFile(target), 'utf8')).outputs);
  } catch {
    return [];
  }
}

/** Notes what a target was built from (a fingerprint taken before the build) and what came out of it. */
export function writeStamp(target, inputsBefore, files) {
  const outputs = Object.fromEntries(files.map((file) => [file, hashOf(file)]));
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stampFile(target), JSON.stringify({ inputs: inputsBefore, outputs }));
}

/** The files in a folder of the project, or the file itself; with slashes, sorted. */
export function filesIn(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}

function stampFile(target) {
  return join(root, '.cache', `build-${target}.json`);
}

function hashOf(file) {
  return createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex');
}
