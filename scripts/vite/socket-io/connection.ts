import { Emitter } from './emitter.ts';
import { decode, encode, type Packet } from './parser.ts';

/**
 * One Engine.IO connection (protocol 4) over WebSocket: what socket.io-client's `Socket` asks of its Manager when
 * there is one namespace and no reconnection. Emits `open`, `packet`, `error` and `close` (its reason), and as its
 * own engine `handshake` (what the server announced) and `heartbeat` (anything came in): that pings fail to come is
 * for the core to notice.
 */
export class Connection extends Emitter {
  // These two are read by `Socket`, which would else open it by itself.
  readonly _autoConnect = false;
  _readyState: 'closed' | 'open' = 'closed';
  readonly engine = this;

  readonly #url: string;
  readonly #closed = new AbortController();
  #webSocket: WebSocket | undefined;

  constructor(url: string, { path, query }: { path: string; query: Record<string, string> }) {
    super();
    const { href } = new URL(path, url.replace(/^http/, 'ws'));
    const all = new URLSearchParams({ ...query, EIO: '4', transport: 'websocket' });
    this.#url = `${href}?${all.toString()}`;
  }

  open(): void {
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

  #receive(frame: unknown): void {
    if (typeof frame !== 'string') return;
    const content = frame.slice(1);
    let packet: Packet | undefined;
    this.emitReserved('heartbeat');
    try {
      if (frame.startsWith('0')) this.#shakeHands(content);
      if (frame.startsWith('4')) packet = decode(content);
    } catch {
      this.#lost('parse error');
    }
    if (frame === '2') this.#webSocket?.send('3');
    if (packet) this.emitReserved('packet', packet);
  }

  #shakeHands(content: string): void {
    this.emitReserved('handshake', JSON.parse(content));
    this._readyState = 'open';
    this.emitReserved('open');
  }

  #lost(reason: string): void {
    this._destroy();
    // Before it is connected to its namespace, `Socket` takes only this for a failure.
    this.emitReserved('error', new Error(reason));
    this.emitReserved('close', reason);
  }

  _packet(packet: Packet): void {
    this.#webSocket?.send(`4${encode(packet)}`);
  }

  _destroy(): void {
    this.#closed.abort();
    this.#webSocket?.close();
  }

  _hasPingExpired(): boolean {
    return false;
  }
}
