import {
  CONNECT,
  CONNECT_ERROR,
  decode,
  DISCONNECT,
  encode,
  EVENT,
  type Packet,
} from './packets.ts';

type Listener = (...args: never[]) => void;

interface Options {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly auth: (send: (data: unknown) => void) => void;
}

/** What all of the server's events go to; `#tell` has no other name of this kind. */
const any = '*';

/**
 * As much of socket.io-client's `Socket` as `src/core/transport/socket.ts` uses: one connection, made once, over
 * WebSocket (Engine.IO 4, Socket.IO 5) and in one namespace, without binary data and acknowledgements. Emits
 * `connect`, `connect_error` and `disconnect`; as its own engine also `handshake` (what the server announced) and
 * `heartbeat` (anything came in): that pings fail to come is for the core to notice. The server's events go to
 * `onAny` alone. It does not tell that it was closed from here.
 */
export class Socket {
  connected = false;
  id: string | undefined;
  readonly io = { engine: this };

  readonly #url: string;
  readonly #namespace: string;
  readonly #auth: Options['auth'];
  readonly #closed = new AbortController();
  #webSocket: WebSocket | undefined;
  #listeners: (readonly [event: string, listener: Listener])[] = [];

  constructor(url: string, { path, query, auth }: Options) {
    const { href } = new URL(path, url.replace(/^http/, 'ws'));
    const all = new URLSearchParams({ ...query, EIO: '4', transport: 'websocket' });
    this.#url = `${href}?${all.toString()}`;
    this.#namespace = new URL(url).pathname;
    this.#auth = auth;
  }

  connect(): void {
    const webSocket = (this.#webSocket = new WebSocket(this.#url));
    const { signal } = this.#closed;
    const lost = (reason: string) => () => this.#lost(reason);
    webSocket.addEventListener('message', ({ data }) => this.#receive(data), { signal });
    webSocket.addEventListener('error', lost('transport error'), { signal });
    webSocket.addEventListener('close', lost('transport close'), { signal });
    // Browsers keep a connection without a network for minutes; one to this very machine needs none.
    if (new URL(this.#url).hostname === 'localhost') return;
    addEventListener('offline', lost('transport close'), { signal });
  }

  disconnect(): void {
    if (this.connected) this.#send(DISCONNECT);
    this.#close();
  }

  emit(...event: unknown[]): void {
    this.#send(EVENT, event);
  }

  on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
  }

  onAny(listener: Listener): void {
    this.on(any, listener);
  }

  off(): void {
    this.#listeners = this.#listeners.filter(([event]) => event === any);
  }

  offAny(): void {
    this.#listeners = this.#listeners.filter(([event]) => event !== any);
  }

  #tell(event: string, ...args: unknown[]): void {
    for (const [name, listener] of this.#listeners) {
      if (name === event) listener(...(args as never[]));
    }
  }

  #receive(frame: unknown): void {
    if (typeof frame !== 'string') return;
    const content = frame.slice(1);
    let packet: Packet | undefined;
    this.#tell('heartbeat');
    try {
      if (frame.startsWith('0')) this.#shakeHands(content);
      if (frame.startsWith('4')) packet = decode(content);
    } catch {
      this.#lost('parse error');
    }
    if (frame === '2') this.#webSocket?.send('3');
    if (packet?.nsp === this.#namespace) this.#take(packet);
  }

  #shakeHands(content: string): void {
    this.#tell('handshake', JSON.parse(content));
    this.#auth((data) => {
      this.#send(CONNECT, data);
    });
  }

  #take(packet: Packet): void {
    if (packet.type === EVENT) this.#tell(any, ...packet.data);
    if (packet.type === DISCONNECT) this.#lost('io server disconnect');
    if (packet.type === CONNECT_ERROR) this.#lost(packet.data.message);
    if (packet.type === CONNECT) {
      this.connected = true;
      this.id = packet.data.sid;
      this.#tell('connect');
    }
  }

  #lost(reason?: string): void {
    const wasConnected = this.connected;
    this.#close();
    if (wasConnected) this.#tell('disconnect', reason);
    else this.#tell('connect_error', new Error(reason));
  }

  #close(): void {
    this.connected = false;
    this.#closed.abort();
    this.#webSocket?.close();
  }

  #send(type: number, data?: unknown): void {
    this.#webSocket?.send(`4${encode(type, this.#namespace, data)}`);
  }
}

export const io = (url: string, options: Options): Socket => new Socket(url, options);
