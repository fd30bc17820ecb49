import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isMark, type Entry } from './entries.ts';

/** Messages of a thread that are printed, newest last. */
export const mostPrinted = 500;

/** While a page is printed, a thread is a transcript: all its messages, not just those in view. */
export class Printing implements ReactiveController {
  #active = false;
  /** Renders at once: the page is printed as it is when the event has been told. */
  readonly #render: () => void;

  constructor(host: ReactiveControllerHost, render: () => void) {
    this.#render = render;
    host.addController(this);
  }

  get active(): boolean {
    return this.#active;
  }

  /** The entries of the newest messages, as rows. */
  rows(entries: readonly Entry[]) {
    const messages = entries.flatMap((entry, index) => (isMark(entry) ? [] : index));
    const first = messages.length > mostPrinted ? messages.at(-mostPrinted)! : 0;
    return entries
      .slice(first)
      .map((item, at) => ({ item, index: first + at, slot: isMark(item) ? item.key : item.id }));
  }

  hostConnected() {
    addEventListener('beforeprint', this);
    addEventListener('afterprint', this);
  }

  hostDisconnected() {
    removeEventListener('beforeprint', this);
    removeEventListener('afterprint', this);
    this.#active = false;
  }

  handleEvent({ type }: Event) {
    this.#active = type === 'beforeprint';
    this.#render();
  }
}
