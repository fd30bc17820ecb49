import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { Store } from '../../core/index.ts';

export interface StoreHost extends ReactiveControllerHost {
  readonly connectedStore: Store | undefined;
  readonly isConnected: boolean;
}

/** An atom, or whatever else can be listened to. */
type Heard = Pick<ReadableAtom, 'listen'>;

/** Renders its element again whenever one of the atoms changes that the element chose from its store. */
export class StoreController implements ReactiveController {
  readonly #host: StoreHost;
  readonly #choose: (store: Store) => readonly Heard[];
  #store: Store | undefined;
  #ends: readonly (() => void)[] = [];

  constructor(host: StoreHost, choose: (store: Store) => readonly Heard[]) {
    this.#host = host;
    this.#choose = choose;
    host.addController(this);
  }

  hostConnected() {
    this.#follow(this.#host.connectedStore);
  }

  /** Follows the element to another store before it renders from it. */
  hostUpdate() {
    // Lit finishes a pending update of an element that has left the page: that must not listen again.
    if (this.#host.isConnected) this.#follow(this.#host.connectedStore);
  }

  hostDisconnected() {
    this.#follow(undefined);
  }

  #follow(store: Store | undefined) {
    if (store === this.#store) return;
    for (const end of this.#ends) end();
    this.#store = store;
    this.#ends = (store ? this.#choose(store) : []).map(($atom) =>
      $atom.listen(() => {
        this.#host.requestUpdate();
      }),
    );
    // What changed while nobody listened.
    if (store) this.#host.requestUpdate();
  }
}
