import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { installDependencies } from './install.mjs';
import { root, runNode } from './project.mjs';
import { isStale } from './stamp.mjs';

/** Prepares what the server needs and runs it until it ends or a signal ends it; ends with its exit code. */
export async function serve(settings) {
  for (const setting of settings) {
    const [name, ...value] = setting.split('=');
    process.env[name] ??= value.join('=');
  }

  let server;
  onEnd((signal) => {
    if (server) server.kill(signal);
    else process.exit(exitCode(null, signal));
  });

  if (!(await installDependencies())) process.exit(1);
  const stale = ['drop-in', 'docs'].filter(isStale);
  if (stale.length > 0) {
    const code = await runNode(['scripts/build.mjs', ...stale]);
    if (code !== 0) process.exit(code);
  }
  server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  server.on('exit', (code, signal) => process.exit(exitCode(code, signal)));
}

/** Calls back with the signal that this process is asked to end by. */
function onEnd(end) {
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  // At Ctrl+C a terminal signals the children too, and a second signal would mean "at once".
  process.on('SIGINT', (signal) => process.stdin.isTTY || end(signal));

  // npm passes a signal on to the shell that runs the script, which ends without telling us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid === parent || end('SIGTERM'), 250).unref();
  }
}

function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal];
}
