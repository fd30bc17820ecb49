import type { Lang } from '../../i18n/index.ts';
import type { Store, ThreadHandle } from '../store-types.ts';
import { derivedAtom, type Publisher } from '../stores/publisher.ts';
import { emptyThread } from '../stores/threads.ts';
import { Customers } from './customers.ts';
import type { Sync } from './sync.ts';
import { Watch } from './watch.ts';

/** What is looked at: the selected thread, the pinned ones, customers. They outlive sessions. */
export class Watches {
  readonly customers: Customers;
  readonly #publisher: Publisher;
  readonly #lang: () => Lang;
  /** Each with what shows its conversation's row. */
  readonly #watches = new Map<Watch, () => void>();
  readonly #selectedThread;
  readonly #selectedConversation;
  #selected: Watch | undefined;
  #sync: Sync | undefined;

  constructor(publisher: Publisher, lang: () => Lang, on: Store['on']) {
    this.customers = new Customers(publisher, on);
    this.#publisher = publisher;
    this.#lang = lang;
    this.#selectedThread = derivedAtom(publisher, () => this.#selected?.value ?? emptyThread);
    this.#selectedConversation = derivedAtom(publisher, () => this.#selected?.conversation);
  }

  get $selected() {
    return this.#selectedConversation.$atom;
  }

  get $thread() {
    return this.#selectedThread.$atom;
  }

  get selected(): Watch | undefined {
    return this.#selected;
  }

  /** A session began. */
  begin(sync: Sync): void {
    this.#sync = sync;
    for (const watch of this.#watches.keys()) watch.open(sync);
    this.customers.follow(sync);
  }

  /** The session is over: nothing is selected, and pinned threads are empty. */
  end(): void {
    this.#sync = undefined;
    for (const watch of this.#watches.keys()) watch.close();
    this.customers.follow(undefined);
    this.select(undefined);
  }

  select(key: string | undefined): void {
    if (key !== undefined && this.#selected && this.#isSame(this.#selected, key)) return;
    if (this.#selected) this.#remove(this.#selected);
    const changed = () => {
      this.#selectedThread.touch();
      this.#selectedConversation.touch();
    };
    this.#selected =
      key === undefined ? undefined : this.#add(key, changed, this.#selectedConversation.show);
    changed();
  }

  pin(key: string): ThreadHandle {
    let pinned: Watch | undefined;
    const thread = derivedAtom(this.#publisher, () => pinned?.value ?? emptyThread);
    const conversation = derivedAtom(this.#publisher, () => pinned?.conversation);
    const changed = () => {
      thread.touch();
      conversation.touch();
    };
    const watch = this.#add(key, changed, conversation.show);
    pinned = watch;
    changed();
    return {
      $thread: thread.$atom,
      $conversation: conversation.$atom,
      loadOlder: () => watch.loadOlder(),
      loadGap: (gap) => watch.loadGap(gap),
      retry: (id) => watch.retry(id),
      release: () => {
        pinned = undefined;
        this.#remove(watch);
      },
    };
  }

  /** Within a publication: shows the rows as they are now; an id that nothing was known of may be known. */
  show(): void {
    for (const [watch, showConversation] of this.#watches) {
      showConversation();
      if (this.#sync && !watch.entry) watch.open(this.#sync);
    }
    this.customers.show();
  }

  #add(key: string, changed: () => void, showConversation: () => void): Watch {
    const watch = new Watch(key, this.#lang, changed);
    this.#watches.set(watch, showConversation);
    if (this.#sync) watch.open(this.#sync);
    return watch;
  }

  #remove(watch: Watch): void {
    if (this.#watches.delete(watch)) watch.close();
  }

  #isSame(watch: Watch, key: string): boolean {
    if (watch.key === key) return true;
    const entry = this.#sync?.conversations.inbox.resolve(key);
    return entry !== undefined && entry === watch.entry;
  }
}
