import { io, type Socket } from 'socket.io-client';
import type { Timers } from '../timers.ts';

export type LinkName = 'chat' | 'rt';
export const LINKS: readonly LinkName[] = ['chat', 'rt'];

/** docs/protocol.md §4. */
export const NAMESPACE = '/chatomni';

/** What happens to a connection. */
export interface UplinkEvents {
  readonly onEvent: (name: string, args: readonly unknown[]) => void;
  /** It is up, is down, or could not be made. */
  readonly onChange: (up: boolean) => void;
  /** The server refuses the token. */
  readonly onRefused: (token: string) => void;
}

export interface UplinkOptions extends UplinkEvents {
  /** `https:` or `http:` origin of the server. */
  readonly origin: string;
  /** The origin whose page we say that we are. */
  readonly referer: string;
  readonly room: string;
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
  readonly ca?: string | undefined;
  /** Makes the connection; socket.io-client's own unless given. */
  readonly connect?: typeof io;
}

/** From dialing until the room is joined, ms: less than a browser waits for us (20 s). */
const DIAL_TIMEOUT = 15_000;
/** A server that says nothing of the token, ms after the log-in, has taken it. */
const SILENCE_IS_CONSENT = 1000;
/** Between two attempts, ms; doubles with each that fails. */
const PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
/** A connection that was kept this long, ms, was a good one. */
const PROVEN_AFTER = 5000;
/**
 * One connection to one of TPOS's two Socket.IO servers, for all browsers of a room. It does not come back by itself:
 * the browsers that it served return by their own schedule, and the first of them has it dialed.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  #socket: Socket | undefined;
  #token = '';
  #up = false;
  #dialing: Promise<boolean> | undefined;
  #settle: (up: boolean) => void = () => undefined;
  #timer: unknown;
  #failures = 0;
  #notBefore = -Infinity;
  #since = 0;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#up;
  }

  /** How many attempts in a row have failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Resolves when it is up, or with false where it cannot be made now. */
  ready(token: string): Promise<boolean> {
    if (this.#up) return Promise.resolve(true);
    if (this.#dialing) return this.#dialing;
    if (this.#options.elapsed() < this.#notBefore) return Promise.resolve(false);
    const dialing = new Promise<boolean>((resolve) => (this.#settle = resolve));
    this.#dialing = dialing;
    this.#dial(token);
    return dialing;
  }

  /** The token was renewed (docs/protocol.md §4). */
  renew(token: string): void {
    this.#token = token;
    if (this.#socket?.connected) this.#socket.emit('auth', { token });
  }

  /** Ends the connection, if there is one; whoever comes next may have it dialed at once. */
  close(): void {
    this.#end(false);
  }

  #dial(token: string): void {
    const { origin, referer, room, ca, timers, elapsed, connect = io } = this.#options;
    this.#token = token;
    const socket = connect(origin + NAMESPACE, {
      path: '/socket.io/',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      // Ours runs instead, on injected timers.
      timeout: 2 ** 31 - 1,
      query: { room },
      auth: { token, room },
      extraHeaders: { Origin: referer },
      ...(ca && { ca }),
    });
    this.#socket = socket;
    this.#timer = timers.set(() => this.#end(true), DIAL_TIMEOUT);
    const rise = (): void => {
      if (this.#socket !== socket || this.#up || !socket.connected) return;
      timers.clear(this.#timer);
      this.#up = true;
      this.#dialing = undefined;
      this.#since = elapsed();
      this.#options.onChange(true);
      this.#settle(true);
    };
    socket.on('connect', () => {
      socket.emit('auth', { token });
      socket.emit('join', { room, token });
      timers.clear(this.#timer);
      this.#timer = timers.set(rise, SILENCE_IS_CONSENT);
    });
    socket.on('connect_error', (error?: Partial<Error>) => {
      if (this.#socket !== socket) return;
      this.#end(true);
      const { message = '' } = error ?? {};
      if (/auth|token|jwt|expired|forbidden|40[13]/i.test(message))
        this.#options.onRefused(this.#token);
    });
    socket.on('disconnect', () => {
      if (this.#socket === socket) this.#end(true);
    });
    socket.onAny((event: string, ...args: unknown[]) => {
      if (this.#socket !== socket) return;
      if (event === 'unauthorized') {
        this.#end(true);
        this.#options.onRefused(this.#token);
        return;
      }
      rise();
      // A server that waits for an answer of ours would wait in vain from browsers too.
      if (event !== 'authenticated' && this.#up) {
        this.#options.onEvent(
          event,
          args.filter((arg) => typeof arg !== 'function'),
        );
      }
    });
  }

  #end(failed: boolean): void {
    const { timers, elapsed } = this.#options;
    const wasUp = this.#up;
    timers.clear(this.#timer);
    const socket = this.#socket;
    this.#socket = this.#dialing = undefined;
    this.#up = false;
    socket?.removeAllListeners();
    socket?.offAny();
    socket?.disconnect();
    if (wasUp && elapsed() - this.#since >= PROVEN_AFTER) this.#failures = 0;
    if (failed) {
      const pause = Math.min(PAUSE * 2 ** this.#failures++, LONGEST_PAUSE);
      // Of a connection that was good the first attempt to return need not wait.
      this.#notBefore = wasUp && this.#failures === 1 ? -Infinity : elapsed() + pause;
    } else {
      this.#failures = 0;
      this.#notBefore = -Infinity;
    }
    if (wasUp || failed) this.#options.onChange(false);
    this.#settle(false);
  }
}
