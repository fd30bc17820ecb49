import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Each line of its standard output. */
  readonly onLine?: (line: string) => void;
}

/** What a server says of itself with `LOG_FORMAT=json`, once it listens: its port. */
export const STARTED = /"event":"started".*"port":(\d+)/;

/** Starts a file of the bench as a process; resolves with it and the ports that its line of this form names. */
export async function start(file: string, form: RegExp, options: StartOptions = {}) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  endWithUs(child);
  if (!child.stdout) throw new Error(`${file} says nothing.`);
  const lines = createInterface({ input: child.stdout });
  const ports = await new Promise<readonly number[]>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = form.exec(line);
      if (found) resolve(found.slice(1).map(Number));
      options.onLine?.(line);
    });
    child.once('close', () => reject(new Error(`${file} ended before it listened.`)));
  });
  return { child, port: ports[0] ?? 0, ports };
}

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** It does not outlive this process. */
export function endWithUs(child: ChildProcess): void {
  children.add(child);
  child.once('close', () => children.delete(child));
}

/** Megabytes that a process occupies. */
export function memoryOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Seconds of a processor that a process has used. */
export function processorOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
