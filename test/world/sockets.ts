import type { ClientSocket, Ports } from '../../src/core/ports.ts';
import type { Accounts } from './accounts.ts';
import type { Clock } from './clock.ts';
import type { Dice } from './dice.ts';
import type { Network } from './network.ts';
import type { Shop } from './shop.ts';
import type { Variant } from './variants.ts';

export type ServerName = 'chat' | 'rt';
type Listener = (...args: never[]) => void;
type Options = Parameters<Ports['connect']>[1];

/** A socket.io-client `Socket` and what the server knows of it. */
class WorldSocket {
  connected = false;
  active = false;
  id: string | undefined;
  readonly server: ServerName;
  readonly options: Options;
  /** Whose pushes it gets. */
  shop: Shop | undefined;
  joined = false;
  /** It looks alive and nothing comes. */
  deaf = false;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #any = new Set<Listener>();
  readonly #sockets: Sockets;

  constructor(sockets: Sockets, server: ServerName, options: Options) {
    this.#sockets = sockets;
    this.server = server;
    this.options = options;
  }

  get heard(): boolean {
    return this.#any.size > 0;
  }

  connect(): this {
    this.active = true;
    this.#sockets.dialled(this);
    return this;
  }

  disconnect(): this {
    this.active = false;
    if (this.connected) this.lose('io client disconnect');
    return this;
  }

  emit(name: string, ...args: unknown[]): this {
    this.#sockets.emitted(this, name, args[0] as { token?: unknown; room?: unknown });
    return this;
  }

  on(name: string, listener: Listener): this {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
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

  open(id: string): void {
    this.connected = true;
    this.id = id;
    this.#fire('connect');
  }

  fail(message: string): void {
    this.active = false;
    this.#fire('connect_error', new Error(message));
  }

  lose(reason: string): void {
    this.connected = false;
    this.id = undefined;
    this.#fire('disconnect', reason);
  }

  receive(name: string, ...args: unknown[]): void {
    for (const listener of [...this.#any]) listener(...([name, ...args] as never[]));
    this.#fire(name, ...args);
  }

  #fire(name: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...(args as never[]));
  }
}

/** Both Socket.IO servers, and every socket that the page has made. */
export class Sockets {
  /** World time until which tokens are refused. */
  refuseUntil = 0;
  /** World time until which connections are neither made nor refused. */
  hangUntil = 0;
  wrong: (text: string) => void = () => {};
  /** Not yet delivered, and by whom they are to be. */
  readonly #late = new Set<() => void>();
  readonly #all = new Set<WorldSocket>();
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #variant: Variant;
  readonly #accounts: Accounts;
  readonly #network: Network;
  #serial = 0;

  constructor(parts: {
    clock: Clock;
    dice: Dice;
    variant: Variant;
    accounts: Accounts;
    network: Network;
  }) {
    this.#clock = parts.clock;
    this.#dice = parts.dice;
    this.#variant = parts.variant;
    this.#accounts = parts.accounts;
    this.#network = parts.network;
  }

  /** Sockets that the page has not let go of. */
  get alive(): number {
    return [...this.#all].filter(({ active, connected }) => active || connected).length;
  }

  connect(url: string, options: Options): ClientSocket {
    const server = url.includes('rt-2') ? 'rt' : 'chat';
    if (/secret/.test(url + JSON.stringify(options.query))) this.wrong('a token in a socket URL');
    for (const other of this.#all) {
      if (other.server === server && (other.active || other.connected)) {
        this.wrong(`two sockets to ${server} at once`);
      }
    }
    const socket = new WorldSocket(this, server, options);
    this.#all.add(socket);
    return socket as unknown as ClientSocket;
  }

  /** Whether the page has a connection to this server that works. */
  isUp(server: ServerName): boolean {
    return this.#connected(server).length > 0;
  }

  /** Something is pushed to those of a shop, `delay` ms from now; lost where nobody listens then. */
  push(
    shop: Shop | undefined,
    server: ServerName,
    [name, argument]: readonly [string, unknown],
    delay: number,
    heard: () => void = () => {},
  ): void {
    const deliver = () => {
      cancel();
      this.#late.delete(deliver);
      for (const socket of this.#connected(server)) {
        const hears = this.#variant.joinNeeded ? socket.joined : true;
        if (!hears || socket.deaf || (shop && socket.shop !== shop)) continue;
        if (socket.heard) heard();
        socket.receive(name, argument);
      }
    };
    this.#late.add(deliver);
    const cancel = this.#clock.after(delay + this.#dice.between('push', 5, 80), deliver);
  }

  /** Everything that is still to come comes now. */
  flush(): void {
    for (const deliver of [...this.#late]) deliver();
  }

  lose(server: ServerName, reason: string): void {
    for (const socket of this.#connected(server)) socket.lose(reason);
  }

  /** Nothing comes any more; `timeout`: and after so many ms the page notices by missing pings. */
  deafen(server: ServerName, timeout?: number): void {
    for (const socket of this.#connected(server)) {
      socket.deaf = true;
      if (timeout === undefined) continue;
      this.#clock.after(timeout, () => {
        if (socket.connected && socket.deaf) socket.lose('ping timeout');
      });
    }
  }

  mend(): void {
    this.refuseUntil = this.hangUntil = 0;
    for (const socket of this.#all) socket.deaf = false;
  }

  dialled(socket: WorldSocket): void {
    this.#clock.after(this.#dice.between('dial', 10, 200), () => {
      if (!socket.active || this.#clock.time < this.hangUntil) return;
      if (this.#network.offline || this.#clock.time < this.#network.downUntil) {
        socket.fail('websocket error');
        return;
      }
      (socket.options.auth as (send: (data: object) => void) => void)((data) => {
        this.#accept(socket, (data as { token?: string }).token ?? '');
      });
    });
  }

  #accept(socket: WorldSocket, token: string): void {
    socket.shop = this.#shopOf(token);
    if (!socket.shop && this.#variant.refusal === 'connect_error') {
      socket.fail('unauthorized');
      return;
    }
    socket.open(`socket-${++this.#serial}`);
    if (!socket.shop && this.#variant.refusal === 'disconnect') {
      this.#clock.after(5, () => {
        socket.active = false;
        if (socket.connected) socket.lose('io server disconnect');
      });
    }
  }

  emitted(socket: WorldSocket, name: string, argument: { token?: unknown; room?: unknown }): void {
    if (!socket.connected) this.wrong(`${name} emitted while disconnected`);
    this.#clock.after(this.#dice.between('emit', 5, 50), () => {
      if (!socket.connected) return;
      if (name === 'join') socket.joined = true;
      if (name !== 'auth') return;
      socket.shop = this.#shopOf(String(argument.token));
      if (socket.shop) {
        if (this.#variant.authenticated) socket.receive('authenticated', { ok: true });
      } else if (this.#variant.refusal === 'event') {
        socket.receive('unauthorized', { message: 'token' });
      }
    });
  }

  #shopOf(token: string): Shop | undefined {
    return this.#clock.time < this.refuseUntil ? undefined : this.#accounts.shopOf(token);
  }

  #connected(server: ServerName): WorldSocket[] {
    return [...this.#all].filter((socket) => socket.connected && socket.server === server);
  }
}
