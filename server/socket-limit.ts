import type { Duplex } from 'node:stream';

/** WebSockets that one address may have open: two for each of 100 pages. */
export const SOCKETS_PER_ADDRESS = 200;

/** Counts the WebSockets that are open, for each address; beyond the limit there are no more. */
export class SocketLimit {
  readonly #limit: number;
  readonly #open = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts the socket until it is closed; false if its address has too many. */
  admit(address: string, socket: Duplex): boolean {
    const open = this.#open.get(address) ?? 0;
    if (open >= this.#limit) return false;
    this.#open.set(address, open + 1);
    socket.once('close', () => this.#release(address));
    return true;
  }

  #release(address: string): void {
    const open = (this.#open.get(address) ?? 1) - 1;
    if (open > 0) this.#open.set(address, open);
    else this.#open.delete(address);
  }
}
