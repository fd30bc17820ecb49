import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { accepts } from '../../../test/server/ports.ts';
import { endWithUs, start, STARTED } from '../process.ts';

/** What the run needs beside Node; ends the process with a sentence if something is not there. */
export function requirePrograms(names: readonly string[]): void {
  const missing = names.filter((name) => {
    try {
      execFileSync(name, ['-v'], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return;
  console.error(
    `Not installed: ${missing.join(', ')}. On Debian: apt-get install ${missing.join(' ')}`,
  );
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'chatomni-load-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

async function accepting(child: ChildProcess, port: number): Promise<void> {
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} has ended.`);
    await wait(20);
  }
}

/** Redis in memory only, as docs/relay.md has it. */
export async function startRedis(port: number): Promise<ChildProcess> {
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const child = spawn('redis-server', [...settings, '--appendonly', 'no', '--save', ''], {
    stdio: 'ignore',
  });
  endWithUs(child);
  await accepting(child, port);
  return child;
}

/** nginx in front of the instances; what comes from one address goes to one instance while that is there. */
export async function startNginx(
  port: number,
  instances: readonly number[],
): Promise<ChildProcess> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${at(name)};`)
    .join('\n  ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(
    at('nginx.conf'),
    `${user} daemon off; master_process off; pid ${at('pid')}; error_log ${at('error.log')};
worker_rlimit_nofile 20000;
events { worker_connections 10000; }
http {
  ${temporary}
  access_log off;
  map $http_upgrade $connection_header { default upgrade; '' ''; }
  upstream chatomni {
    hash $remote_addr consistent;
    ${instances.map((one) => `server 127.0.0.1:${one} max_fails=1 fail_timeout=2s;`).join('\n    ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://chatomni;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_header;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
      proxy_read_timeout 90s;
      # Only what no instance has been sent yet goes to another one.
      proxy_next_upstream error;
    }
  }
}
`,
  );
  const child = spawn('nginx', ['-c', at('nginx.conf')], { stdio: 'inherit' });
  endWithUs(child);
  await accepting(child, port);
  return child;
}

export interface InstanceOptions {
  /** 0: any. */
  readonly port: number;
  /** REST, Chat and RT. */
  readonly tpos: readonly number[];
  readonly env: NodeJS.ProcessEnv;
  readonly onEntry: (entry: LogLine) => void;
}

/** A line of the log that is about the relay, or about a mistake. */
export interface LogLine {
  readonly event: string;
  readonly room?: string;
  readonly socket?: string;
  readonly state?: string;
  readonly role?: string;
  readonly name?: string;
}

/** One server, as it is in production. */
export function startInstance({ port, tpos, env, onEntry }: InstanceOptions) {
  const [rest, chat, rt] = tpos.map((one) => `http://127.0.0.1:${one}`);
  return start('../server/main.ts', STARTED, {
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_FORMAT: 'json',
      TRUST_PROXY: 'loopback',
      TPOS_ORIGIN: rest,
      CHAT_ORIGIN: chat,
      RT_ORIGIN: rt,
      ...env,
    },
    onLine: (line) => {
      if (/"event":"(relay|instances|lease|error)"/.test(line))
        onEntry(JSON.parse(line) as LogLine);
    },
  });
}
