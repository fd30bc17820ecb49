import { ChatOmniError } from '../errors.ts';
import type { Entry } from '../model/entry.ts';
import type { Cancel } from '../ports.ts';
import { Queue } from './coalescer.ts';
import { inBackground, isRefused, type SyncContext } from './context.ts';

/** A thread that somebody looks at marks its conversation seen at most this often, ms. */
const pause = 2000;

/** Seen and unread marks: shown at once, sent, and sent again by the next poll or catch-up where that failed. */
export class Marks {
  readonly #context: SyncContext;
  readonly #pending = new Set<Entry>();
  readonly #queues = new WeakMap<Entry, Queue>();
  /** Ends of the pauses after marks that looking has caused. */
  readonly #pauses = new Map<Entry, Cancel>();
  readonly #lookedAt = new Set<Entry>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Marks a conversation; resolves when the server has accepted it. */
  async set(entry: Entry, seen: boolean): Promise<void> {
    const { conversations, threads } = this.#context;
    entry.setMark(seen, threads.of(entry).timeline.newestAt);
    conversations.inbox.touch(entry);
    conversations.touch();
    await this.#send(entry);
  }

  /** A person looks at the end of this thread: marks it seen, once in 2 s. */
  look(entry: Entry): void {
    if (this.#pauses.has(entry)) {
      this.#lookedAt.add(entry);
      return;
    }
    if (entry.unreadCount === 0) return;
    const cancel = this.#context.ports.setTimer(() => {
      this.#pauses.delete(entry);
      if (this.#lookedAt.delete(entry)) this.look(entry);
    }, pause);
    this.#pauses.set(entry, cancel);
    inBackground(this.set(entry, true));
  }

  /** Sends those again that failed. */
  async retry(): Promise<void> {
    await Promise.allSettled([...this.#pending].map((entry) => this.#send(entry)));
  }

  end(): void {
    for (const cancel of this.#pauses.values()) cancel();
    this.#pauses.clear();
  }

  /** One after the other for each conversation, so that the server ends up with the last one. */
  #send(entry: Entry): Promise<void> {
    let queue = this.#queues.get(entry);
    if (!queue) this.#queues.set(entry, (queue = new Queue()));
    return queue.run(() => this.#post(entry));
  }

  async #post(entry: Entry): Promise<void> {
    const mark = entry.pendingMark;
    if (!mark) return;
    this.#pending.delete(entry);
    const { api, conversations, signal } = this.#context;
    try {
      const kind = entry.commentsOnly ? 'comment' : 'message';
      await api.seen(entry.identity, mark.seen, kind, signal);
      entry.confirmMark(mark, this.#context.moment());
    } catch (error) {
      const isForbidden = error instanceof ChatOmniError && error.code === 'forbidden';
      if (isForbidden || isRefused(error)) entry.dropMark(mark);
      else this.#pending.add(entry);
      throw error;
    } finally {
      conversations.inbox.touch(entry);
      conversations.touch();
    }
  }
}
