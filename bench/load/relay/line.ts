import { io, type Socket } from 'socket.io-client';
import type { LinkName } from '../../../server/relay/uplink.ts';
import type { Marked } from './shops.ts';

export interface LineOptions {
  readonly origin: string;
  readonly link: LinkName;
  readonly room: string;
  readonly token: string;
  readonly localAddress: string;
  /** `isNext`: no number is missing since the one before it on this connection. */
  readonly onPush: (push: Marked, isNext: boolean) => void;
  readonly onUp: () => void;
  readonly onLost: () => void;
}

/** The viewer's schedule: pauses (ms) after each loss, and then in the background. */
const PAUSES = [1000, 2000, 4000, 8000, 16_000];
const BACKGROUND = 60_000;
/** A connection that was kept this long, ms, was a good one. */
const PROVEN_AFTER = 5000;

/** One of a tab's two sockets, which comes back as the viewer's do: as a new one, that asks for nothing to be sent again. */
export class Line {
  readonly #options: LineOptions;
  #socket: Socket | undefined;
  #failures = 0;
  #upSince = 0;
  #last = 0;
  isUp = false;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  connect(): void {
    const { origin, link, room, token, localAddress } = this.#options;
    // Passed on to the connection, though the types do not know of it.
    const address: object = { localAddress };
    const socket = io(`${origin}/chatomni`, {
      path: `/ws/${link}/socket.io/`,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      query: { room },
      auth: { token, room },
      ...address,
    });
    this.#socket = socket;
    socket.on('connect', () => this.#rise(socket));
    socket.on('connect_error', () => this.#fall(socket));
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') this.#fall(socket);
    });
    socket.on('on-events', (text: string) => {
      const { Load } = JSON.parse(text) as { Load: Marked };
      const isNext = this.#last === 0 || Load.number === this.#last + 1;
      this.#last = Load.number;
      this.#options.onPush(Load, isNext);
    });
  }

  close(): void {
    this.#socket?.disconnect();
  }

  #rise(socket: Socket): void {
    const { token, room, onUp } = this.#options;
    this.isUp = true;
    this.#last = 0;
    this.#upSince = performance.now();
    socket.emit('auth', { token });
    socket.emit('join', { room, token });
    onUp();
  }

  #fall(socket: Socket): void {
    socket.removeAllListeners();
    socket.disconnect();
    if (this.isUp && performance.now() - this.#upSince > PROVEN_AFTER) this.#failures = 0;
    const pause = PAUSES[this.#failures++];
    const wait = pause === undefined ? BACKGROUND : pause * (0.75 + Math.random() / 2);
    setTimeout(() => this.connect(), wait);
    if (this.isUp) {
      this.isUp = false;
      this.#options.onLost();
    }
  }
}
