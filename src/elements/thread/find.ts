import { findMatches, type Message } from '../../core/index.ts';
import type { Source } from './source.ts';

/** What a search reads, and leads to. */
export interface FindSource {
  /** The thread as it is now. */
  current(): Source | undefined;
  /** The lowest message in view. */
  lowest(): Message | undefined;
  /** Brings a message into view; undefined: none is meant any more. */
  show(id: string | undefined): void;
  /** What the messages scroll in. */
  scroller(): HTMLElement | null | undefined;
}

/**
 * Finds messages of a thread, since the browser's own search sees only those in view. The newest comes first, as
 * one reads a thread from its end; older history is read only when somebody asks for it.
 */
export class Find {
  readonly #source: FindSource;
  readonly #changed: () => void;
  #query: string | undefined;
  /** What was searched, and for what. */
  #searched: readonly unknown[] = [];
  #older: object | undefined;

  /** What was found, the newest first, and which of these is shown. */
  found: readonly Message[] = [];
  current: Message | undefined;
  /** Reading older history has failed. */
  failed = false;

  constructor(source: FindSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** What is looked for; undefined while nobody does. */
  get query(): string | undefined {
    return this.#query;
  }

  /** Older history is being read. */
  get searching(): boolean {
    return !!this.#older;
  }

  /** Looks for something else, from what is in view upwards; for undefined no more at all. */
  look(query: string | undefined) {
    this.#query = query;
    this.failed = false;
    this.update();
    if (!this.current) {
      const lowest = this.#source.lowest()?.sentAt ?? Infinity;
      this.#go(this.found.find(({ sentAt }) => sentAt <= lowest) ?? this.found[0]);
    }
    this.stop();
  }

  /** To the next older one that was found, or with -1 the next newer. */
  step(by: 1 | -1) {
    const { length } = this.found;
    const index = this.current ? this.found.indexOf(this.current) : 0;
    if (length) this.#go(this.found[(index + by + length) % length]);
  }

  /** Takes in the thread as it is now. */
  update() {
    const messages = this.#source.current()?.thread.messages ?? [];
    const query = this.#query;
    if (messages === this.#searched[0] && query === this.#searched[1]) return;
    this.#searched = [messages, query];
    this.found = query
      ? messages.filter(({ text }) => findMatches(text, query).length).reverse()
      : [];
    const id = this.current?.id;
    this.current = this.found.find((it) => it.id === id);
  }

  /** Reads older history until something more is found there, or it begins. */
  async searchOlder() {
    const own = (this.#older = {});
    const oldest = this.found.at(-1)?.id;
    this.failed = false;
    this.#changed();
    try {
      for (;;) {
        const { thread, from } = this.#source.current() ?? {};
        if (!from || thread?.complete) break;
        await from.loadOlder();
        if (this.#older !== own) return;
        this.update();
        const more = this.found[this.found.findIndex(({ id }) => id === oldest) + 1];
        if (more) this.#go(more);
        // A page that brought nothing would bring nothing again.
        if (more || this.#source.current()?.thread.messages === thread?.messages) break;
      }
    } catch {
      if (this.#older === own) this.failed = true;
    }
    if (this.#older === own) this.stop();
  }

  /** Reads no further. */
  stop() {
    this.#older = undefined;
    this.#changed();
  }

  #go(message: Message | undefined) {
    this.current = message;
    this.#source.show(message?.id);
    this.#changed();
  }
}
