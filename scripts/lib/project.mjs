import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, without a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Runs a command in the project's folder, sharing its terminal, and resolves to its exit code; 1 if it could
 * not be started, was killed, or took longer than `timeout` ms.
 */
export function run(command, args, { env, shell = false, timeout, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell,
      stdio: quiet ? 'ignore' : 'inherit',
    });
    // npm would go on for a while after a milder signal, into the arms of the next one.
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            console.error(`Still running after ${Math.round(timeout / 1000)} s, stopped.`);
            child.kill('SIGKILL');
          }, timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      if (!quiet) console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('exit', endWithUs);
      resolve(code ?? 1);
    });
  });
}

/** Runs Node itself. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

/** Runs npm: the one that started us if any, else the one on the path (a batch file on Windows). */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  if (npm && /npm-cli\.c?js$/.test(npm)) return runNode([npm, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}
