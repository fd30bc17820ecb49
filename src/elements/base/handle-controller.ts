import type { ReactiveController } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { Store } from '../../core/index.ts';
import type { StoreHost } from './store-controller.ts';

/** Opens something of the store by a key, and releases it, as its element comes, changes and goes. */
export class HandleController<Handle extends { release(): void }> implements ReactiveController {
  handle: Handle | undefined;
  readonly #host: StoreHost;
  readonly #key: (store: Store) => string | undefined;
  readonly #open: (store: Store, key: string) => Handle;
  #store: Store | undefined;
  #opened: string | undefined;
  #ends: readonly (() => void)[] = [];

  /**
   * @param key - what to open; undefined or empty: nothing
   * @param open - whatever in the handle is an atom renders the host
   */
  constructor(
    host: StoreHost,
    key: (store: Store) => string | undefined,
    open: (store: Store, key: string) => Handle,
  ) {
    this.#host = host;
    this.#key = key;
    this.#open = open;
    host.addController(this);
  }

  hostUpdate() {
    if (this.#host.isConnected) this.#follow(this.#host.connectedStore);
  }

  hostDisconnected() {
    // Moving an element disconnects it too, and connects it again in the same task.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#follow(undefined);
    });
  }

  #follow(store: Store | undefined) {
    const key = (store && this.#key(store)) || undefined;
    if (store === this.#store && key === this.#opened) return;
    const former = this.handle;
    for (const end of this.#ends) end();
    this.#store = store;
    this.#opened = key;
    this.handle = store && key !== undefined ? this.#open(store, key) : undefined;
    this.#ends = Object.values<unknown>(this.handle ?? {})
      .filter(isAtom)
      .map(($atom) =>
        $atom.listen(() => {
          this.#host.requestUpdate();
        }),
      );
    // Last, so that what is asked for again is not closed in between.
    former?.release();
  }
}

function isAtom(value: unknown): value is ReadableAtom {
  return typeof value === 'object' && value !== null && 'listen' in value;
}
