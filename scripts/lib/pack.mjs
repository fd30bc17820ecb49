import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './project.mjs';

/** `npm pack` of what is built, alone in a folder, which is emptied before; resolves to the tarball's path. */
export async function pack(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  if ((await runNpm(args, { quiet: true })) !== 0) throw new Error('npm pack failed.');
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball.');
  return join(folder, tarball);
}
