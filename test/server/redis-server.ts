import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { accepts, freePort } from './ports.ts';

export const hasRedis = ((): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A Redis on a free port of the loopback, in memory only; ends with the test. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
  ) {}

  static async start(t: TestContext): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'chatomni-redis-'));
    const server = new RedisServer(await freePort(), folder);
    t.after(async () => {
      await server.kill();
      await rm(folder, { recursive: true });
    });
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** With nothing of what it held before. */
  async start(): Promise<void> {
    const settings = { port: this.port, bind: '127.0.0.1', dir: this.folder, appendonly: 'no' };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const redis = spawn('redis-server', [...args, '--save', ''], { stdio: 'ignore' });
    this.#process = redis;
    while (!(await accepts(this.port))) assert.equal(redis.exitCode, null, 'Redis runs');
  }

  async kill(): Promise<void> {
    const redis = this.#process;
    this.#process = undefined;
    if (!redis) return;
    redis.kill('SIGKILL');
    await once(redis, 'close');
  }
}
