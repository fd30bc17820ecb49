import { PassThrough, type Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { Timers } from '../timers.ts';

/** What a side has to read the rest and to close, once the other one has; ms. */
const CLOSING_TIME = 5000;
const KEEP_ALIVE = 30_000;

/** The browser's end: what it sends early is kept, and its going away noticed, before there is another end. */
export class Tunnel {
  readonly #client: Duplex;
  readonly #fromClient = new PassThrough();
  readonly #timers: Timers;
  #upstream: Duplex | undefined;
  /** Both ends are closed. */
  readonly closed: Promise<void>;

  constructor(client: Duplex, head: Buffer, timers: Timers) {
    this.#client = client;
    this.#timers = timers;
    if (head.length > 0) client.unshift(head);
    client.pipe(this.#fromClient);
    lively(client);
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        if (!this.#upstream || this.#upstream.closed) resolve();
        else this.#upstream.once('close', resolve);
      });
    });
  }

  /** The browser is gone or going, and there is no other end yet. */
  onGone(listener: () => void): void {
    this.#client.once('end', listener);
    this.#client.once('close', listener);
  }

  /** Answers the handshake with a refusal, and closes. */
  refuse(status: string): void {
    this.#client.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    this.#fromClient.resume();
    this.#closeSoon(this.#client);
  }

  /** Joins both ends: what comes from one goes to the other at its pace, and both close together. */
  open(handshake: string, upstream: Duplex, head: Buffer): void {
    const client = this.#client;
    const fromClient = this.#fromClient;
    this.#upstream = upstream;
    lively(upstream);
    upstream.on('error', () => upstream.destroy());
    client.write(handshake);
    if (head.length > 0) upstream.unshift(head);
    fromClient.pipe(upstream);
    upstream.pipe(client);
    // The pipes pass on a regular end; what breaks off ends here, after what it sent before.
    upstream.once('end', () => this.#closeSoon(client));
    upstream.once('close', () => {
      client.end();
      fromClient.resume();
      this.#closeSoon(client);
    });
    client.once('end', () => this.#closeSoon(upstream));
    client.once('close', () => {
      fromClient.end();
      upstream.resume();
      this.#closeSoon(upstream);
    });
  }

  destroy(): void {
    this.#client.destroy();
    this.#upstream?.destroy();
  }

  /** Lets what was sent arrive; whoever does not take it is not waited for. */
  #closeSoon(end: Duplex): void {
    if (end.closed) return;
    const timer = this.#timers.set(() => end.destroy(), CLOSING_TIME);
    end.once('close', () => this.#timers.clear(timer));
  }
}

/** A dead line is noticed, and small packets do not wait for company. */
function lively(end: Duplex): void {
  if (!(end instanceof Socket)) return;
  end.setTimeout(0);
  end.setNoDelay(true);
  end.setKeepAlive(true, KEEP_ALIVE);
}
