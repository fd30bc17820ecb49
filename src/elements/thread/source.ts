import type { Conversation, Gap, Store, ThreadHandle, ThreadValue } from '../../core/index.ts';
import { HandleController } from '../base/handle-controller.ts';
import type { StoreHost } from '../base/store-controller.ts';

interface SourceHost extends StoreHost {
  readonly conversationId: string | undefined;
}

/** What a thread shows: the selected conversation, or the one that its element pins. */
export interface Source {
  readonly store: Store;
  readonly pinned: boolean;
  readonly thread: ThreadValue;
  readonly conversation: Conversation | undefined;
  readonly from: Pick<ThreadHandle, 'loadOlder' | 'loadGap' | 'retry'>;
}

/** Where a thread reads from. */
export class ThreadSource {
  readonly #host: SourceHost;
  readonly #pinned: HandleController<ThreadHandle>;

  constructor(host: SourceHost) {
    this.#host = host;
    this.#pinned = new HandleController(
      host,
      () => host.conversationId,
      (store, key) => store.openThread(key),
    );
  }

  get current(): Source | undefined {
    const store = this.#host.connectedStore;
    const { handle } = this.#pinned;
    if (!store) return undefined;
    const from = handle ?? {
      $thread: store.$thread,
      $conversation: store.$selected,
      loadOlder: () => store.loadOlder(),
      loadGap: (gap: Gap) => store.loadGap(gap),
      retry: (id) => store.retryThread(id),
    };
    return {
      store,
      pinned: !!handle,
      thread: from.$thread.get(),
      conversation: from.$conversation.get(),
      from,
    };
  }
}
