type Listener = (...args: never[]) => void;

/** As much of `@socket.io/component-emitter` as the classes of socket.io-client use here. */
export class Emitter {
  readonly #listeners = new Map<string, readonly Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...this.#of(event), listener]);
    return this;
  }

  /** Without an event: everything. */
  off(event?: string, listener?: Listener): this {
    if (event === undefined) this.#listeners.clear();
    else
      this.#listeners.set(
        event,
        this.#of(event).filter((other) => other !== listener),
      );
    return this;
  }

  /** Not overridden by those that send what they emit. */
  emitReserved(event: string, ...args: unknown[]): this {
    for (const listener of this.#of(event)) listener(...(args as never[]));
    return this;
  }

  emit(event: string, ...args: unknown[]): this {
    return this.emitReserved(event, ...args);
  }

  #of(event: string): readonly Listener[] {
    return this.#listeners.get(event) ?? [];
  }
}
