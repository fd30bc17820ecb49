import { Emitter } from './emitter.ts';

/**
 * One Engine.IO connection (protocol 4) over WebSocket alone: what socket.io-client's Manager asks of
 * engine.io-client's `Socket`, without the other transports, upgrades between them and binary data. Emits
 * `open`, `data` (a packet's text), `error` and `close` (its reason).
 */
export class Socket extends Emitter {
  readonly #webSocket: WebSocket;
  readonly #closed = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The server pings; that it has been silent for this long, ms, means that the connection is dead. */
  #patience = 0;

  constructor(url: string, options: { path: string; query: Record<string, string> }) {
    super();
    const { href, hostname } = new URL(options.path, url.replace(/^http/, 'ws'));
    const query = new URLSearchParams({ ...options.query, EIO: '4', transport: 'websocket' });
    const webSocket = (this.#webSocket = new WebSocket(`${href}?${query.toString()}`));
    const { signal } = this.#closed;
    const lost = (reason: string) => () => this.#lost(reason);
    webSocket.addEventListener('message', ({ data }) => this.#tryReceive(data), { signal });
    webSocket.addEventListener('error', lost('transport error'), { signal });
    webSocket.addEventListener('close', lost('transport close'), { signal });
    // Browsers keep a connection without a network for minutes.
    if (hostname !== 'localhost') addEventListener('offline', lost('transport close'), { signal });
  }

  #tryReceive(frame: unknown): void {
    try {
      this.#receive(frame);
    } catch {
      this.#lost('parse error');
    }
  }

  #receive(frame: unknown): void {
    if (typeof frame !== 'string') return;
    const content = frame.slice(1);
    switch (frame[0]) {
      case '0': {
        const { pingInterval, pingTimeout } = JSON.parse(content) as Record<string, number>;
        this.#patience = pingInterval! + pingTimeout!;
        this.#awaitPing();
        this.emitReserved('open');
        break;
      }
      case '2':
        this.#webSocket.send('3');
        this.#awaitPing();
        break;
      case '4':
        this.emitReserved('data', content);
        break;
      default:
    }
  }

  #awaitPing(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost('ping timeout'), this.#patience);
  }

  #lost(reason: string): void {
    this.close();
    // Before the handshake the Manager listens to errors alone.
    this.emitReserved('error', new Error(reason));
    this.emitReserved('close', reason);
  }

  write(packet: string): void {
    this.#webSocket.send(`4${packet}`);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closed.abort();
    this.#webSocket.close();
  }

  /** Timers of a page that slept fire when it wakes up, and the core looks after itself by then. */
  _hasPingExpired(): boolean {
    return false;
  }
}

export const nextTick = queueMicrotask;

export function installTimerFunctions(manager: object): void {
  Object.assign(manager, {
    setTimeoutFn: setTimeout.bind(window),
    clearTimeoutFn: clearTimeout.bind(window),
  });
}
