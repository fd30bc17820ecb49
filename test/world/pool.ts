import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { Piece, Wrong } from './worker.ts';

/**
 * Workers that live histories side by side, one for each processor. They run a bundle: as tsx loads modules, each
 * closure is given its name whenever it is made, which takes a tenth of the time.
 */
export class Pool {
  readonly size = availableParallelism();
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor() {
    const { outputFiles } = buildSync({
      entryPoints: ['test/world/worker.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['fast-check', 'socket.io-client', 'socket.io', 'ioredis', '@socket.io/*'],
      write: false,
    });
    for (let n = 0; n < this.size; n++) {
      // Most of what is made is soon forgotten.
      const resourceLimits = { maxYoungGenerationSizeMb: 64 };
      this.#workers.push(new Worker(outputFiles[0]!.text, { eval: true, resourceLimits }));
    }
    this.#idle.push(...this.#workers);
  }

  /** Lives these histories as soon as a worker is free; resolves to what went wrong. */
  async live(piece: Piece): Promise<readonly Wrong[]> {
    const worker =
      this.#idle.pop() ?? (await new Promise<Worker>((free) => this.#waiting.push(free)));
    worker.postMessage(piece);
    const [wrong] = (await once(worker, 'message')) as [readonly Wrong[]];
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
    return wrong;
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
