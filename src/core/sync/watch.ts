import { ChatOmniError, errorInfo } from '../errors.ts';
import type { Lang } from '../../i18n/index.ts';
import type { Entry } from '../model/entry.ts';
import { parseKey } from '../model/inbox.ts';
import { emptyThread, type Thread } from '../stores/threads.ts';
import type { Conversation, Gap, ThreadValue } from '../types.ts';
import { inBackground } from './context.ts';
import type { Sync } from './sync.ts';

/**
 * One thread that is looked at, selected or pinned, named by a key. It outlives sessions: after a log-in it
 * opens again. An id that nothing is known of waits for the first list.
 */
export class Watch {
  readonly key: string;
  readonly #lang: () => Lang;
  readonly #changed: () => void;
  #sync: Sync | undefined;
  #thread: Thread | undefined;
  #missing = false;

  /** @param changed - called back when `value` or `conversation` has changed, but for changes of the row */
  constructor(key: string, lang: () => Lang, changed: () => void) {
    this.key = key;
    this.#lang = lang;
    this.#changed = changed;
  }

  get value(): ThreadValue {
    if (this.#thread) return this.#thread.value;
    if (this.#missing) {
      const error = errorInfo(new ChatOmniError('not-found', { lang: this.#lang() }));
      return { ...emptyThread, error };
    }
    return this.#sync ? { ...emptyThread, loading: true } : emptyThread;
  }

  get entry(): Entry | undefined {
    return this.#thread?.entry;
  }

  get conversation(): Conversation | undefined {
    const { entry } = this;
    return entry && this.#sync?.conversations.inbox.row(entry);
  }

  /** A session is there, or its list: opens the thread if the key says which one it is. */
  open(sync: Sync): void {
    if (this.#thread) return;
    const isNew = this.#sync !== sync;
    this.#sync = sync;
    const { inbox } = sync.conversations;
    const identity = parseKey(this.key);
    const known = inbox.resolve(this.key);
    const entry = known ?? (identity && inbox.ensure(identity));
    const wasMissing = this.#missing;
    this.#missing = !entry && sync.conversations.base.loaded;
    if (entry) this.#follow(sync, entry);
    if (entry || isNew || this.#missing !== wasMissing) this.#changed();
  }

  /** The session is over: nothing of it stays. */
  close(): void {
    if (this.#thread) this.#sync?.threads.release(this.#thread, this.#changed);
    this.#thread = undefined;
    this.#sync = undefined;
    this.#missing = false;
    this.#changed();
  }

  async loadOlder(): Promise<void> {
    if (this.#thread) await this.#sync?.thread.loadOlder(this.#thread);
  }

  async loadGap(gap: Gap): Promise<void> {
    if (this.#thread) await this.#sync?.thread.loadGap(this.#thread, gap.beforeId);
  }

  async retry(id?: string): Promise<void> {
    if (this.#thread) await this.#sync?.thread.renew(this.#thread, id);
    // What is not known may be so because the list failed.
    else await this.#sync?.list.request('catch-up');
  }

  #follow(sync: Sync, entry: Entry): void {
    const thread = sync.threads.of(entry);
    this.#thread = thread;
    sync.threads.watch(thread, this.#changed);
    // Opened by its key: who it is has to be asked for.
    if (!entry.answeredAt) inBackground(sync.list.identify(entry));
    inBackground(
      thread.timeline.loaded ? sync.thread.request(thread, 'catch-up') : sync.thread.load(thread),
    );
  }
}
