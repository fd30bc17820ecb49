import { ChatOmniError, statusOf } from '../errors.ts';
import type { Entry } from '../model/entry.ts';
import type { Cancel } from '../ports.ts';
import type { SeenNote } from '../transport/tabs.ts';
import { Coalescer, type Queue, queueOf } from './coalescer.ts';
import { inBackground, isRefused, type SyncContext } from './context.ts';

/** A thread that somebody looks at marks its conversation seen at most this often, ms. */
const pause = 2000;

/** Those that failed are sent again after this time, ms, doubled each time up to the longest. */
const retryPause = 10_000;
const longestPause = 30_000;
const longestTimer = 2 ** 31 - 1;

/**
 * Seen and unread marks: shown at once, and sent until the server accepts or refuses them. A seen mark that
 * newer messages overtake meanwhile is taken back.
 */
export class Marks {
  readonly #context: SyncContext;
  readonly #pending = new Set<Entry>();
  readonly #queues = new WeakMap<Entry, Queue>();
  /** Ends of the pauses after marks that looking has caused. */
  readonly #pauses = new Map<Entry, Cancel>();
  readonly #lookedAt = new Set<Entry>();
  readonly #retries = new Coalescer<void>(() => this.#resend());
  #endRetry: Cancel = () => {};
  #failures = 0;
  /** By `elapsed`: before when the server wants none. */
  #notBefore = 0;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Marks a conversation; resolves when the server has accepted it. */
  async set(entry: Entry, seen: boolean): Promise<void> {
    entry.setMark(seen, this.#context.threads.of(entry).timeline.newestAt);
    this.#touch(entry);
    await this.#send(entry);
  }

  /** Another tab has marked a conversation. */
  hear({ key, seen, upTo }: SeenNote): void {
    const { inbox } = this.#context.conversations;
    const entry = inbox.resolve(key);
    if (!entry) return;
    entry.takeMark(seen, upTo, this.#context.moment());
    this.#touch(entry);
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

  /** Sends those again that failed, unless the server has asked to be left alone. Never rejects. */
  retry(): Promise<void> {
    return this.#retries.join();
  }

  end(): void {
    this.#endRetry();
    for (const cancel of this.#pauses.values()) cancel();
    this.#pauses.clear();
  }

  /** One by one: where one fails again, so would the others. The next time that one comes last. */
  async #resend(): Promise<void> {
    if (this.#context.ports.elapsed() < this.#notBefore) return;
    for (const entry of [...this.#pending]) {
      await this.#send(entry).catch(() => {});
      if (this.#pending.has(entry)) return;
    }
  }

  #retryLater(asked: number): void {
    const { active, ports } = this.#context;
    this.#endRetry();
    if (!active) return;
    this.#notBefore = ports.elapsed() + asked;
    const wait = Math.max(asked, Math.min(retryPause * 2 ** this.#failures, longestPause));
    const retry = () => {
      this.#failures++;
      this.#notBefore = 0;
      inBackground(this.retry());
    };
    this.#endRetry = ports.setTimer(retry, Math.min(wait, longestTimer));
  }

  /** One after the other for each conversation, so that the server ends up with the last one. */
  #send(entry: Entry): Promise<void> {
    return queueOf(this.#queues, entry).run(() => this.#post(entry));
  }

  async #post(entry: Entry): Promise<void> {
    // Also where its mark was taken back meanwhile: it must not hold up the others.
    this.#pending.delete(entry);
    const mark = entry.pendingMark;
    if (!mark) return;
    const { api, signal } = this.#context;
    try {
      const kind = entry.commentsOnly ? 'comment' : 'message';
      await api.seen(entry.identity, mark.seen, kind, signal);
      entry.confirmMark(mark, this.#context.moment());
      this.#failures = 0;
      this.#context.tabs.seen({ key: entry.key, ...mark });
    } catch (error) {
      const { retryAfter = 0 } = error instanceof ChatOmniError ? error : {};
      if (statusOf(error) === 403 || isRefused(error)) entry.dropMark(mark);
      else {
        entry.keepMark(mark);
        this.#pending.add(entry);
        this.#retryLater(retryAfter);
      }
      throw error;
    } finally {
      this.#touch(entry);
    }
  }

  #touch(entry: Entry): void {
    const { conversations } = this.#context;
    conversations.inbox.touch(entry);
    conversations.touch();
  }
}
