import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

/** One event on its way to the browser. */
export interface Frame {
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface PushServerOptions {
  readonly room: string;
  readonly accepts: (token: string) => boolean;
  /** ms, as announced to the browser. */
  readonly pingInterval: number;
  readonly pingTimeout: number;
}

/**
 * A real Socket.IO server as docs/protocol.md §4 describes them, which can come back on the same port, and be made
 * to lose, repeat and mangle what it sends.
 */
export class PushServer {
  /** What becomes of each event for one socket; a fault puts its own here. */
  deliver: (frame: Frame, send: (frame: Frame) => void) => void = (frame, send) => send(frame);
  /** Handshakes so far. */
  connects = 0;
  readonly #options: PushServerOptions;
  #http: HttpServer | undefined;
  #io: Server | undefined;
  #port = 0;
  /** The sockets in the room, logged in. */
  readonly #members = new Set<Socket>();

  constructor(options: PushServerOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  get members(): number {
    return this.#members.size;
  }

  /** Starts, or starts again on the same port. */
  async start(): Promise<void> {
    if (this.#io) return;
    const { pingInterval, pingTimeout } = this.#options;
    this.#http = createServer();
    this.#io = new Server(this.#http, {
      transports: ['websocket'],
      serveClient: false,
      pingInterval,
      pingTimeout,
    });
    this.#io.of('/chatomni').on('connection', (socket) => this.#welcome(socket));
    this.#http.listen(this.#port, '127.0.0.1');
    await once(this.#http, 'listening');
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Goes away as a process that is asked to: every client that can still be reached is told. */
  async stop(): Promise<void> {
    this.#members.clear();
    const io = this.#io;
    this.#io = undefined;
    await io?.close();
    this.#http?.closeAllConnections();
  }

  /** Ends every connection by a word of the server: `io server disconnect`. */
  kick(): void {
    this.#io?.of('/chatomni').disconnectSockets(false);
  }

  /** Sends an event to the room. */
  emit(name: string, ...args: readonly unknown[]): void {
    for (const socket of this.#members) {
      this.deliver({ name, args }, (frame) => {
        socket.emit(frame.name, ...frame.args);
      });
    }
  }

  #welcome(socket: Socket): void {
    this.connects++;
    socket.on('disconnect', () => this.#members.delete(socket));
    socket.on('auth', (payload: { token?: unknown } | undefined) => {
      const token = payload?.token;
      const accepted = typeof token === 'string' && this.#options.accepts(token);
      socket.data = { accepted };
      socket.emit(accepted ? 'authenticated' : 'unauthorized', {});
    });
    socket.on('join', (payload: { room?: unknown } | undefined) => {
      const { accepted } = socket.data as { accepted?: boolean };
      if (accepted && payload?.room === this.#options.room) this.#members.add(socket);
    });
  }
}
