import type { ReactiveController } from 'lit';
import { ChatOmniElement } from '../base/element.ts';

const field = 'input, textarea, select, [contenteditable]';

/**
 * `/` and Ctrl+K (⌘K) go to the search field: from anywhere in our elements, with `shortcuts="page"` from anywhere
 * in the page where nobody is writing, with `off` from nowhere.
 */
export class SearchShortcut implements ReactiveController {
  readonly #host: ChatOmniElement;
  readonly #search: () => HTMLInputElement | null;

  constructor(host: ChatOmniElement, search: () => HTMLInputElement | null) {
    this.#host = host;
    this.#search = search;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('keydown', this.#onKeydown);
  }

  hostDisconnected() {
    document.removeEventListener('keydown', this.#onKeydown);
  }

  readonly #onKeydown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    const command = ctrlKey || metaKey;
    if (altKey || defaultPrevented || (command ? key.toLowerCase() !== 'k' : key !== '/')) return;
    const shortcuts = this.#host.connectedStore?.config.shortcuts;
    const path = event.composedPath();
    const inside = path.some((node) => node instanceof ChatOmniElement);
    const writes = (path[0] as Element).matches(field) && !(inside && command);
    const search = this.#search();
    if (writes || !search || !(shortcuts === 'page' || (shortcuts === 'inside' && inside))) return;
    // Also says to other lists of the page that it is done.
    event.preventDefault();
    search.select();
    search.focus();
  };
}
