import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pack } from '../../scripts/lib/pack.mjs';
import { runNpm } from '../../scripts/lib/project.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = join(root, 'examples');

/** The examples: all folders with a package.json. */
export const examples = readdirSync(sources).filter((name) =>
  existsSync(join(sources, name, 'package.json')),
);

/**
 * A folder with copies of the examples, what they depend on, and the packed tarball as `chatomni-viewer`. The
 * dependencies are installed once for all and kept under .cache until the lock file changes; TypeScript and Vite are
 * found further up, in the project's own node_modules.
 */
export async function prepareExamples(): Promise<string> {
  const key = createHash('sha256').update(process.versions.node);
  for (const file of ['package.json', 'package-lock.json']) {
    key.update(readFileSync(join(sources, file)));
  }
  const folder = join(root, '.cache/examples', key.digest('hex').slice(0, 12));
  await install(folder);
  await unpack(folder);
  for (const name of readdirSync(sources)) {
    if (name === 'node_modules' || name.startsWith('package')) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(sources, name), join(folder, name), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    });
    // Pages without a build name files in it.
    if (examples.includes(name)) {
      symlinkSync(join(folder, 'node_modules'), join(folder, name, 'node_modules'), 'dir');
    }
  }
  return folder;
}

async function install(folder: string): Promise<void> {
  const mark = join(folder, 'installed');
  if (existsSync(mark)) return;
  rmSync(join(root, '.cache/examples'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    cpSync(join(sources, file), join(folder, file));
  }
  // Peers are TypeScript and Vite, which are there.
  const code = await runNpm([
    ...['ci', '--prefix', folder, '--legacy-peer-deps', '--ignore-scripts'],
    ...['--no-audit', '--no-fund', '--loglevel=error'],
  ]);
  if (code !== 0) throw new Error('The examples’ dependencies could not be installed.');
  writeFileSync(mark, '');
}

async function unpack(folder: string): Promise<void> {
  const tarball = await pack(join(folder, 'tarball'));
  const place = join(folder, 'node_modules/chatomni-viewer');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
}

/** Runs Node in an example's folder; rejects with what it said if it fails. */
export async function runIn(folder: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      timeout: 120_000,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${args.join(' ')}:\n${stdout}${stderr}`, { cause: error });
  }
}
