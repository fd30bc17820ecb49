import { ContextProvider, ContextRoot } from '@lit/context';
import type { Store } from '../../core/index.ts';
import { storeContext } from './context.ts';
import { forwardStoreEvents } from './events.ts';

const root = /* @__PURE__ */ new ContextRoot();
let provider: ContextProvider<typeof storeContext> | undefined;
let stopEvents = () => {};

/**
 * Remembers the elements that ask for a store before there is one, and answers them once there is. To be
 * called before any element is defined; harmless when called again, and without a page.
 */
export function rememberEarlyElements(): void {
  if (typeof document === 'undefined') return;
  // On the document, above every provider, so that only requests that found none arrive. It is a node with
  // events like any other; the parameter's type is just narrower than what is used.
  root.attach(document as unknown as HTMLElement);
}

/**
 * Offers a store to the whole page: to every element that has none of its own and no provider around it,
 * also to those that were there before. Its events are dispatched on `document`. Called again, the new store
 * takes the place of the former, which stays alive; undefined takes the offer back.
 */
export function providePageStore(store: Store | undefined): void {
  rememberEarlyElements();
  stopEvents();
  stopEvents = store ? forwardStoreEvents(store, document) : () => {};
  if (provider) {
    provider.setValue(store);
    return;
  }
  provider = new ContextProvider(document.documentElement, {
    context: storeContext,
    initialValue: store,
  });
  // A plain element calls no life cycle: it says so itself that the provider is there.
  provider.hostConnected();
}
