import type { Store } from '../../core/index.ts';

/** Receives the store now and whenever it changes; undefined: a provider is there, its store is not yet. */
type Answer = (store: Store | undefined, unsubscribe: () => void) => void;

/** A registered symbol, so that two copies of the bundle in one page agree on it. */
export const storeContext = Symbol.for('chatomni.store');

/**
 * An element's question for its store, or a provider's word that it has come. What is used here of the
 * community's context protocol; other contexts pass by.
 */
class ContextEvent extends Event {
  readonly context = storeContext;
  readonly subscribe = true;

  constructor(
    type: 'context-request' | 'context-provider',
    readonly contextTarget: Element,
    readonly callback?: Answer,
  ) {
    super(type, { bubbles: true, composed: true });
  }
}

/** Asks for the store: the nearest provider answers, else the page, once it has one. */
export function requestStore(element: Element, answer: Answer): void {
  element.dispatchEvent(new ContextEvent('context-request', element, answer));
}

/** Says that a provider has come: elements below it that were answered from above shall ask again. */
export function announceProvider(element: Element): void {
  element.dispatchEvent(new ContextEvent('context-provider', element));
}

/** Offers a store to all that ask below a provider or, on the document, in the whole page. */
export class StoreOffer {
  #store: Store | undefined;
  readonly #asked = new Set<ContextEvent>();

  constructor(target: Element | Document) {
    target.addEventListener('context-request', (event) => {
      if (!isOurs(event)) return;
      // Another copy may offer the page a store, too.
      if (this.#store || target !== document) event.stopImmediatePropagation();
      this.#asked.add(event);
      event.callback?.(this.#store, () => this.#asked.delete(event));
    });
    target.addEventListener('context-provider', (event) => {
      if (isOurs(event) && event.contextTarget !== target) this.#askAgain();
    });
  }

  set(store: Store | undefined): void {
    this.#store = store;
    this.#askAgain();
  }

  #askAgain() {
    const asked = [...this.#asked];
    this.#asked.clear();
    for (const { contextTarget, callback } of asked) {
      if (callback) requestStore(contextTarget, callback);
    }
  }
}

function isOurs(event: Event): event is ContextEvent {
  return 'context' in event && event.context === storeContext;
}
