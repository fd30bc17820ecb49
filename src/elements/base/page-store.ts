import type { Store } from '../../core/index.ts';
import { StoreOffer } from './context.ts';
import { forwardStoreEvents } from './events.ts';

let offer: StoreOffer | undefined;
let stopEvents = () => {};

/**
 * Remembers the elements that ask for a store before there is one, and answers them once there is. To be
 * called before any element is defined; harmless when called again, and without a page.
 */
export function rememberEarlyElements(): void {
  // On the document, above every provider, so that only requests that found none arrive.
  if (typeof document !== 'undefined') offer ??= new StoreOffer(document);
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
  offer?.set(store);
}
