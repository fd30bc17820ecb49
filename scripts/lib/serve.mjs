import { spawn } from 'node:child_process';
import { installDependencies } from './install.mjs';
import { root, runNode } from './project.mjs';
import { isStale } from './stamp.mjs';

/** Prepares what the server needs and runs it until it ends or a signal ends it; ends with its exit code. */
export async function serve(settings) {
  for (const setting of settings) {
    const [name, ...value] = setting.split('=');
    process.env[name] ??= value.join('=');
  }
  if (!(await installDependencies())) process.exit(1);
  if (isStale('drop-in')) {
    const code = await runNode(['scripts/build.mjs', 'drop-in']);
    if (code !== 0) process.exit(code);
  }
  const server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  server.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    stopListening();
    process.kill(process.pid, signal);
  });
  const stopListening = passSignals(server);
  if (process.env.npm_lifecycle_event) endWithParent(server);
}

/** A terminal signals both of us at Ctrl+C; whoever signals this process alone means the server too. */
function passSignals(child) {
  const listeners = ['SIGTERM', 'SIGHUP', 'SIGINT'].map((signal) => {
    const listener = () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, listener);
    return [signal, listener];
  });
  return () => listeners.forEach(([signal, listener]) => process.off(signal, listener));
}

/** npm passes a signal on to the shell that runs the script, which ends without telling anyone. */
function endWithParent(child) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref();
}
