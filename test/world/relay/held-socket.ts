import type { WorldSocket } from '../sockets.ts';

type Listener = (...args: never[]) => void;

/**
 * A connection to TPOS (socket.io-client's, as `Uplink` uses it) as a process has it that may stand still: what happens
 * to the connection meanwhile it learns of afterwards, in order, and what it says until then goes nowhere.
 */
export class HeldSocket {
  readonly #socket: WorldSocket;
  readonly #wrong: (text: string) => void;
  readonly #later: (act: () => void) => void;
  #isConnected = false;
  #isClosed = false;
  #listens = true;

  /** @param later - does what comes in as soon as the process runs */
  constructor(
    socket: WorldSocket,
    later: (act: () => void) => void,
    wrong: (text: string) => void,
  ) {
    this.#socket = socket;
    this.#later = later;
    this.#wrong = wrong;
    socket.on('connect', () => later(() => (this.#isConnected = true)));
    socket.on('disconnect', () => later(() => (this.#isConnected = false)));
  }

  /** As far as the process knows. */
  get connected(): boolean {
    return this.#isConnected && !this.#isClosed;
  }

  on(name: string, listener: Listener): this {
    this.#socket.on(name, this.#heeded(listener));
    return this;
  }

  onAny(listener: Listener): this {
    this.#socket.onAny(this.#heeded(listener));
    return this;
  }

  emit(name: string, argument: unknown): void {
    if (!this.connected) this.#wrong(`${name} emitted while disconnected`);
    else if (this.#socket.connected) this.#socket.emit(name, argument);
  }

  removeAllListeners(): void {
    this.#listens = false;
  }

  /** Goes with `removeAllListeners`: nobody lets go of one kind alone. */
  offAny(): void {
    this.#listens = false;
  }

  disconnect(): void {
    this.#isClosed = true;
    this.#socket.disconnect();
  }

  /** Hears what comes as soon as the process runs, unless that has let go of the connection by then. */
  #heeded(listener: Listener): Listener {
    return (...args) =>
      this.#later(() => {
        if (this.#listens) listener(...args);
      });
  }
}
