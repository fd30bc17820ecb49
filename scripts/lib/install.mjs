import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './project.mjs';

/** Whether node_modules holds what package-lock.json asks for. */
export function dependenciesAreInstalled() {
  const wanted = packages('package-lock.json');
  const installed = packages(join('node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    // What is for another system is left out of the tree.
    if (!found) return Boolean(entry.optional || entry.peer);
    return found.version === entry.version && existsSync(join(root, path, 'package.json'));
  });
}

/** Installs the dependencies where they are missing or others; false if that failed, said on the console. */
export async function installDependencies() {
  if (dependenciesAreInstalled()) return true;
  console.log('Installing the dependencies (once, about half a minute) …');
  const code = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code === 0) return true;
  console.error(
    '\nThe dependencies could not be installed: npm needs the network this one time. ' +
      'Check the connection (or npm’s proxy and registry settings) and run the same command again.',
  );
  return false;
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
