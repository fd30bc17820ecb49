import type { Conversation, Store, StoreEvents } from '../../core/index.ts';
import { recall } from './remember.ts';
import { tell } from './telling.ts';

/** What the entries of the `Tin nhắn` menu do; a host's own entries bring their own words. */
export type Action = 'copy-link' | 'copy-phone' | 'mark-unread' | 'open' | (string & {});

/** The DOM events (bubbling, composed) and their details. */
export interface ChatOmniEvents {
  'chatomni-login': StoreEvents['login'];
  'chatomni-logout': StoreEvents['logout'];
  'chatomni-connection': StoreEvents['connection'];
  'chatomni-error': StoreEvents['error'];
  'chatomni-message': StoreEvents['message'];
  'chatomni-activity': StoreEvents['activity'];
  'chatomni-order': StoreEvents['order'];
  'chatomni-unread': StoreEvents['unread'];
  /** Cancelable; default: selects. */
  'chatomni-select': { readonly conversation: Conversation };
  /** Cancelable; default: opens `orderUrl`. */
  'chatomni-create-order': { readonly conversation: Conversation };
  /** Cancelable; default: opens the customer panel. */
  'chatomni-info': { readonly conversation: Conversation };
  /** Cancelable; default: what the entry says. */
  'chatomni-action': { readonly conversation: Conversation; readonly action: Action };
}

/** Dispatches; false if a listener prevented the default action. */
export function emit<Name extends keyof ChatOmniEvents>(
  target: EventTarget,
  name: Name,
  detail: ChatOmniEvents[Name],
  cancelable = false,
): boolean {
  return target.dispatchEvent(
    new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }),
  );
}

const storeEvents = [
  'login',
  'logout',
  'connection',
  'error',
  'message',
  'activity',
  'order',
  'unread',
] as const;

const forwarded = /* @__PURE__ */ new WeakSet<Store>();

/**
 * Dispatches a store's events on one target, and tells people of what customers write; returns the function that ends
 * it. Once for each store: one that is offered in several places tells in the first.
 */
export function forwardStoreEvents(store: Store, target: EventTarget): () => void {
  if (forwarded.has(store)) return () => {};
  forwarded.add(store);
  recall(store);
  const ends = storeEvents.map((name) =>
    store.on(name, (detail) => emit(target, `chatomni-${name}`, detail)),
  );
  ends.push(tell(store, (conversation) => emit(target, 'chatomni-select', { conversation }, true)));
  return () => {
    forwarded.delete(store);
    for (const end of ends) end();
  };
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merges into the DOM's own maps
  interface HTMLElementEventMap extends ChatOmniEventMap {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
  interface DocumentEventMap extends ChatOmniEventMap {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
  interface WindowEventMap extends ChatOmniEventMap {}
}
type ChatOmniEventMap = { [Name in keyof ChatOmniEvents]: CustomEvent<ChatOmniEvents[Name]> };
