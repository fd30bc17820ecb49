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

/** What stands between a page and TPOS's servers, if anything does. */
export interface Line {
  /** The page dials; `auth` came with its CONNECT packet. */
  readonly accept: (socket: WorldSocket, auth: { readonly token?: string }) => void;
  readonly said: (socket: WorldSocket, name: string, argument: object) => void;
  /** The page has no connection any more, or does not want this one. */
  readonly left: (socket: WorldSocket) => void;
}

/** A socket.io-client `Socket` and what the server knows of it. */
export class WorldSocket {
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
  /** Nor do pings. */
  halfOpen = false;
  /** The page's monotonic clock when it connected, ms. */
  openedAt = Infinity;
  /** To the main host, not around it. */
  readonly direct: boolean;
  /** Where socket.io-client tells of handshakes and pings. */
  readonly io: { readonly engine: object } | undefined;
  readonly #engine = new Map<string, Listener>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #any = new Set<Listener>();
  readonly #sockets: Sockets;

  constructor(sockets: Sockets, server: ServerName, direct: boolean, options: Options) {
    this.#sockets = sockets;
    this.server = server;
    this.direct = direct;
    this.options = options;
    const on = (name: string, listener: Listener) => this.#engine.set(name, listener);
    if (sockets.pings) this.io = { engine: { on } };
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
    else this.#sockets.left(this);
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

  open(id: string, now: number): void {
    this.connected = true;
    this.openedAt = now;
    this.id = id;
    this.engine('handshake', { pingInterval, pingTimeout });
    this.#fire('connect');
  }

  engine(name: 'handshake' | 'heartbeat', data?: object): void {
    this.#engine.get(name)?.(...([data] as never[]));
  }

  fail(message: string): void {
    this.active = false;
    this.#fire('connect_error', new Error(message));
  }

  lose(reason: string): void {
    this.connected = false;
    this.id = undefined;
    this.#sockets.left(this);
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

const [pingInterval, pingTimeout] = [25_000, 20_000];

/** Both Socket.IO servers, and every socket that the page has made. */
export class Sockets {
  /** World time until which tokens are refused. */
  refuseUntil = 0;
  /** World time until which connections are neither made nor refused. */
  hangUntil = 0;
  /** A firewall lets nothing through to the main hosts. */
  blocked = false;
  /** Hears of what a push reaches the page by. */
  heard: (name: string) => void = () => {};
  wrong: (text: string) => void = () => {};
  /** Not yet delivered, and by whom they are to be. */
  readonly #late = new Set<() => void>();
  readonly #all = new Set<WorldSocket>();
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #variant: Variant;
  readonly #accounts: Accounts;
  readonly #network: Pick<Network, 'offline' | 'downUntil'>;
  readonly #line: Line | undefined;
  #serial = 0;

  constructor(parts: {
    clock: Clock;
    dice: Dice;
    variant: Variant;
    accounts: Accounts;
    network: Pick<Network, 'offline' | 'downUntil'>;
    line?: Line | undefined;
  }) {
    this.#clock = parts.clock;
    this.#dice = parts.dice;
    this.#variant = parts.variant;
    this.#accounts = parts.accounts;
    this.#network = parts.network;
    this.#line = parts.line;
  }

  /** Sockets that the page has not let go of. */
  get alive(): number {
    return [...this.#all].filter(({ active, connected }) => active || connected).length;
  }

  connect(url: string, options: Options): ClientSocket {
    return this.dial(url, options) as unknown as ClientSocket;
  }

  /** A socket that is not connected yet. */
  dial(url: string, options: Options): WorldSocket {
    const { path = '' } = options;
    const direct = !url.includes('shop.example');
    const server = (direct ? url.includes('rt-2') : path.startsWith('/ws/rt')) ? 'rt' : 'chat';
    if (/secret/.test(url + JSON.stringify(options.query))) this.wrong('a token in a socket URL');
    for (const other of this.#all) {
      if (other.server === server && (other.active || other.connected)) {
        this.wrong(`two sockets to ${server} at once`);
      }
    }
    const socket = new WorldSocket(this, server, direct, options);
    this.#all.add(socket);
    return socket;
  }

  /** Whoever had them is gone. */
  close(): void {
    for (const socket of this.#all) socket.off().offAny().disconnect();
  }

  /** Sockets announce their pings. */
  get pings(): boolean {
    return this.#variant.pings;
  }

  /** The page's connection to this server, if there is one. */
  of(server: ServerName): Pick<WorldSocket, 'openedAt' | 'halfOpen'> | undefined {
    for (const socket of this.#all) {
      if (socket.connected && socket.server === server) return socket;
    }
    return undefined;
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
        if (socket.heard) this.heard(name);
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

  /**
   * Nothing comes any more; `timeout`: nor do pings, and where nobody waits for these, the client gives it up
   * after so many ms.
   */
  deafen(server: ServerName, timeout?: number): void {
    for (const socket of this.#connected(server)) {
      socket.deaf = true;
      socket.halfOpen ||= timeout !== undefined;
      if (timeout === undefined || this.pings) continue;
      this.#clock.after(timeout, () => {
        if (socket.connected && socket.deaf) socket.lose('ping timeout');
      });
    }
  }

  mend(): void {
    this.refuseUntil = this.hangUntil = 0;
    // Who has a way around stays behind the firewall.
    this.blocked &&= this.#variant.around;
    for (const socket of this.#all) socket.deaf = socket.halfOpen;
  }

  dialled(socket: WorldSocket): void {
    this.#clock.after(this.#dice.between('dial', 10, 200), () => {
      if (!socket.active || this.#clock.time < this.hangUntil) return;
      const isClosed = socket.direct ? this.blocked : !this.#variant.around;
      if (isClosed || this.#network.offline || this.#clock.time < this.#network.downUntil) {
        socket.fail('websocket error');
        return;
      }
      (socket.options.auth as (send: (data: object) => void) => void)((data) => {
        if (this.#line) this.#line.accept(socket, data);
        else this.#accept(socket, (data as { token?: string }).token ?? '');
      });
    });
  }

  #accept(socket: WorldSocket, token: string): void {
    socket.shop = this.#shopOf(token);
    if (!socket.shop && this.#variant.refusal === 'connect_error') {
      socket.fail('unauthorized');
      return;
    }
    this.opened(socket);
    if (!socket.shop && this.#variant.refusal === 'disconnect') {
      this.#clock.after(5, () => this.#shut(socket));
    }
  }

  /** The server ends it. */
  #shut(socket: WorldSocket): void {
    socket.active = false;
    if (socket.connected) socket.lose('io server disconnect');
  }

  /** The server says that it is connected. */
  opened(socket: WorldSocket): void {
    socket.open(`socket-${++this.#serial}`, this.#clock.elapsed);
    this.#ping(socket);
  }

  left(socket: WorldSocket): void {
    this.#line?.left(socket);
  }

  #ping(socket: WorldSocket): void {
    if (!this.pings || !socket.connected || socket.halfOpen) return;
    socket.engine('heartbeat');
    this.#clock.after(pingInterval, () => this.#ping(socket));
  }

  emitted(socket: WorldSocket, name: string, argument: { token?: unknown; room?: unknown }): void {
    if (!socket.connected) this.wrong(`${name} emitted while disconnected`);
    this.#clock.after(this.#dice.between('emit', 5, 50), () => {
      if (!socket.connected) return;
      if (this.#line) {
        this.#line.said(socket, name, argument);
        return;
      }
      if (name === 'join') socket.joined = true;
      if (name !== 'auth') return;
      socket.shop = this.#shopOf(String(argument.token));
      if (socket.shop) {
        if (this.#variant.authenticated) socket.receive('authenticated', { ok: true });
      } else if (this.#variant.refusal === 'event') {
        socket.receive('unauthorized', { message: 'token' });
      } else this.#shut(socket);
    });
  }

  #shopOf(token: string): Shop | undefined {
    return this.#clock.time < this.refuseUntil ? undefined : this.#accounts.shopOf(token);
  }

  #connected(server: ServerName): WorldSocket[] {
    return [...this.#all].filter((socket) => socket.connected && socket.server === server);
  }
}
