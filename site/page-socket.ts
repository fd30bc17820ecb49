import type { ClientSocket } from '../src/core/index.ts';

type Listener = (...args: never[]) => void;

/** What of Socket.IO's client the core uses, with the simulated server at its other end in this page. */
export class PageSocket implements Pick<ClientSocket, 'connected' | 'id' | 'active'> {
  connected = false;
  active = false;
  id: string | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #any = new Set<Listener>();
  readonly #server: SocketServer;

  constructor(server: SocketServer) {
    this.#server = server;
  }

  connect(): this {
    this.active = true;
    queueMicrotask(() => {
      if (!this.active || this.connected) return;
      this.id = this.#server.accept(this);
      this.connected = this.id !== undefined;
      if (this.connected) this.#fire('connect');
      else this.#fire('connect_error', new Error('websocket error'));
    });
    return this;
  }

  disconnect(): this {
    this.active = false;
    if (this.connected) this.end('io client disconnect');
    return this;
  }

  /** The connection is lost, for a reason that Socket.IO would give. */
  end(reason: string): void {
    this.connected = false;
    this.id = undefined;
    this.#server.leave(this);
    this.#fire('disconnect', reason);
  }

  emit(name: string, payload: unknown): this {
    if (this.connected) this.#server.hear(this, name, payload);
    return this;
  }

  /** The server sends this. */
  receive(name: string, ...args: readonly unknown[]): void {
    for (const listener of [...this.#any]) listener(...([name, ...args] as never[]));
    this.#fire(name, ...args);
  }

  on(name: string, listener: Listener): this {
    const own = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, own.add(listener));
    return this;
  }

  off(name?: string, listener?: Listener): this {
    if (name === undefined) this.#listeners.clear();
    else if (listener) this.#listeners.get(name)?.delete(listener);
    else this.#listeners.delete(name);
    return this;
  }

  onAny(listener: Listener): this {
    this.#any.add(listener);
    return this;
  }

  offAny(listener?: Listener): this {
    if (listener) this.#any.delete(listener);
    else this.#any.clear();
    return this;
  }

  #fire(name: string, ...args: readonly unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...(args as never[]));
  }
}

/** The other end. */
export interface SocketServer {
  /** The id of the new connection; undefined if it is refused. */
  accept(socket: PageSocket): string | undefined;
  leave(socket: PageSocket): void;
  /** What the client sends: `auth`, `join`. */
  hear(socket: PageSocket, name: string, payload: unknown): void;
}
