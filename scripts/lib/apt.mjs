import { readFileSync } from 'node:fs';
import { run } from './project.mjs';

export function isDebian() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

export const isRoot = process.getuid?.() === 0;

/** Installs Debian packages where that can be done unasked: as root. Tells whether they are there. */
export async function aptInstall(packages) {
  if (!isRoot || !isDebian()) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return (await run('apt-get', install, { env })) === 0;
}
