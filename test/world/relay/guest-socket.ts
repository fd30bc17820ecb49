import type { BrowserSocket } from '../../../server/relay/door.ts';
import type { LinkName } from '../../../server/relay/uplink.ts';
import type { WorldSocket } from '../sockets.ts';
import type { World } from '../world.ts';
import type { Instance } from './instance.ts';
import type { Emission } from './watch.ts';

type Listener = (argument?: unknown) => void;

/** A server that hears no pings gives a connection up after so long, ms. */
const pingTimeout = 85_000;

/** What an instance has of a page's connection: as much of Socket.IO's socket as `Guest` uses. */
export class GuestSocket {
  readonly handshake: { readonly query: object; readonly auth: object };
  readonly recovered = false;
  readonly data: BrowserSocket['data'] = {};
  connected = false;
  readonly conn = {
    readyState: 'open',
    once: (_: 'close', listener: () => void) => void (this.#closed = listener),
    close: () => this.close('transport close'),
  };
  readonly places = new Set<string>();
  /** What has reached the page. */
  readonly received = new Set<Emission>();
  /** The page is told that its token counts, or not. */
  isAccepted = false;
  readonly link: LinkName;
  readonly tab: World;
  readonly socket: WorldSocket;
  readonly instance: Instance;
  #token: string;
  #closed: () => void = () => undefined;
  readonly #listeners = new Map<string, Listener>();
  /** Packets arrive in order. */
  #sentUntil = 0;

  constructor(tab: World, socket: WorldSocket, instance: Instance, auth: object) {
    this.tab = tab;
    this.socket = socket;
    this.link = socket.server;
    this.instance = instance;
    this.#token = (auth as { token?: string }).token ?? '';
    this.handshake = { query: socket.options.query ?? {}, auth };
  }

  /** As the page says it, the last one. */
  get token(): string {
    return this.#token;
  }

  readonly on = (name: string, listener: Listener): this => {
    this.#listeners.set(name, listener);
    return this;
  };

  /** The page says something. */
  hear(name: string, argument?: unknown): void {
    const { token } = (argument ?? {}) as { token?: unknown };
    if (name === 'auth' && typeof token === 'string') this.#token = token;
    if (this.connected) this.#listeners.get(name)?.(argument);
  }

  readonly join = (place: string): void => void this.places.add(place);
  readonly leave = (place: string): void => void this.places.delete(place);

  /** `auth` is answered, or was refused: told to this socket alone, by its name. */
  readonly id = 'own';
  readonly nsp = { local: { to: () => ({ emit: this.#answer.bind(this) }) } };

  /** The instance lets it in. */
  open(): void {
    this.connected = true;
    this.#send(() => {
      if (this.socket.active) this.tab.sockets.opened(this.socket);
    });
  }

  /** The instance does not. */
  refuse(message: string): void {
    this.#send(() => this.#fail(message));
    this.end();
  }

  /** @param everywhere - it is in the stream, for all instances */
  tell(
    event: string,
    args: readonly unknown[],
    emission: Emission | undefined,
    everywhere: boolean,
  ): void {
    this.#send(() => {
      if (!this.socket.connected || this.socket.deaf) return;
      this.tab.tpos.relay?.watch.received(this, emission, everywhere);
      if (this.socket.heard) {
        emission?.heard(this.tab);
        this.tab.sockets.heard(event);
      }
      this.socket.receive(event, ...args);
    });
  }

  readonly disconnect = (): void => this.close('io server disconnect');

  /** The instance ends the connection. */
  close(reason: string): void {
    if (this.conn.readyState !== 'open') return;
    this.#send(() => this.#lose(reason));
    this.end();
  }

  /** The instance is dead: its machine says so, a little later. */
  break(): void {
    this.#send(() => this.#lose('transport close'));
  }

  /** The page is gone: that is known here some time later. */
  left(): void {
    const { clock, dice } = this.tab;
    const ms = this.socket.deaf ? pingTimeout : dice.between('left', 1, 60);
    clock.after(ms, () => this.instance.host.run(() => this.end()));
  }

  /** The connection is closed, as the instance sees it. */
  end(): void {
    if (this.conn.readyState !== 'open') return;
    this.conn.readyState = 'closed';
    const wasConnected = this.connected;
    this.connected = false;
    this.instance.guests.delete(this);
    this.places.clear();
    this.#closed();
    if (wasConnected) this.#listeners.get('disconnect')?.();
  }

  #answer(name: string, argument: unknown): void {
    this.#send(() => {
      this.isAccepted = name === 'authenticated';
      if (!this.socket.deaf) this.socket.receive(name, argument);
    });
  }

  #lose(reason: string): void {
    if (this.socket.deaf) return;
    if (!this.socket.connected) this.#fail('websocket error');
    else {
      // Told so by the server, Socket.IO does not come back by itself.
      if (reason === 'io server disconnect') this.socket.active = false;
      this.socket.lose(reason);
    }
  }

  #fail(message: string): void {
    if (this.socket.active && !this.socket.connected) this.socket.fail(message);
  }

  #send(arrive: () => void): void {
    const { clock, dice } = this.tab;
    this.#sentUntil = Math.max(this.#sentUntil, clock.time + dice.between('guest', 1, 40));
    clock.after(this.#sentUntil - clock.time, arrive);
  }
}
