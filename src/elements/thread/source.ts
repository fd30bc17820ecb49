import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Conversation, Gap, Store, ThreadHandle, ThreadValue } from '../../core/index.ts';

interface SourceHost extends ReactiveControllerHost {
  readonly connectedStore: Store | undefined;
  readonly conversationId: string | undefined;
  readonly isConnected: boolean;
}

/** What a thread shows: the selected conversation, or the one that its element pins. */
export interface Source {
  readonly store: Store;
  readonly pinned: boolean;
  readonly thread: ThreadValue;
  readonly conversation: Conversation | undefined;
  readonly loadOlder: () => Promise<void>;
  readonly loadGap: (gap: Gap) => Promise<void>;
  readonly retry: () => Promise<void>;
}

/** Opens and releases the pinned thread as its element comes, changes and goes. */
export class ThreadSource implements ReactiveController {
  readonly #host: SourceHost;
  #store: Store | undefined;
  #key: string | undefined;
  #handle: ThreadHandle | undefined;
  #ends: readonly (() => void)[] = [];

  constructor(host: SourceHost) {
    this.#host = host;
    host.addController(this);
  }

  get current(): Source | undefined {
    const store = this.#host.connectedStore;
    const handle = this.#handle;
    if (!store) return undefined;
    if (handle) {
      return {
        store,
        pinned: true,
        thread: handle.$thread.get(),
        conversation: handle.$conversation.get(),
        loadOlder: () => handle.loadOlder(),
        loadGap: (gap) => handle.loadGap(gap),
        retry: () => handle.retry(),
      };
    }
    return {
      store,
      pinned: false,
      thread: store.$thread.get(),
      conversation: store.$selected.get(),
      loadOlder: () => store.loadOlder(),
      loadGap: (gap) => store.loadGap(gap),
      retry: () => store.retryThread(),
    };
  }

  hostUpdate() {
    if (this.#host.isConnected) {
      this.#follow(this.#host.connectedStore, this.#host.conversationId || undefined);
    }
  }

  hostDisconnected() {
    // Moving an element disconnects it too, and connects it again in the same task.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#follow(undefined, undefined);
    });
  }

  #follow(store: Store | undefined, key: string | undefined) {
    if (store === this.#store && key === this.#key) return;
    const former = this.#handle;
    for (const end of this.#ends) end();
    this.#store = store;
    this.#key = key;
    const handle = store && key !== undefined ? store.openThread(key) : undefined;
    this.#handle = handle;
    const update = () => {
      this.#host.requestUpdate();
    };
    this.#ends = handle ? [handle.$thread.listen(update), handle.$conversation.listen(update)] : [];
    // Last, so that a thread asked for again is not closed in between.
    former?.release();
  }
}
