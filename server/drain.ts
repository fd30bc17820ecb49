import type { ServerResponse } from 'node:http';

/** Answers under way that the server waits for when it stops. */
export class Drain {
  readonly #running = new Set<ServerResponse>();
  #resolve: (() => void) | undefined;
  stopping = false;

  /** Waits for this one too. */
  add(response: ServerResponse): void {
    this.#running.add(response);
    response.once('close', () => {
      this.#running.delete(response);
      if (this.#running.size === 0) this.#resolve?.();
    });
  }

  /** From now on the server is stopping; resolves when nothing is under way, or nobody waits any more. */
  empty(): Promise<void> {
    this.stopping = true;
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.#running.size === 0) resolve();
    });
  }

  giveUp(): void {
    this.#resolve?.();
  }
}
