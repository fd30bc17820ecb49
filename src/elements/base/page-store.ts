import { ContextProvider, ContextRoot } from '@lit/context';
import type { Store } from '../../core/index.ts';
import { storeContext } from './context.ts';
import { forwardStoreEvents } from './events.ts';

/**
 * Offers a store to the whole page: to every element that has none of its own and no provider around it,
 * also to those that were there before. Its events are dispatched on `document`.
 *
 * @returns the function that stops its events; the store itself stays offered
 */
export function providePageStore(store: Store): () => void {
  // Answers elements that asked before there was a provider.
  new ContextRoot().attach(document.documentElement);
  const provider = new ContextProvider(document.documentElement, {
    context: storeContext,
    initialValue: store,
  });
  // A plain element calls no life cycle: it says so itself that the provider is there.
  provider.hostConnected();
  return forwardStoreEvents(store, document);
}
