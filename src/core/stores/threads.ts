import type { Entry } from '../model/entry.ts';
import { Timeline } from '../model/timeline.ts';
import type { ErrorInfo, Message, ThreadValue } from '../types.ts';

/** Closed threads that are kept whole, and how many messages these may have in all (design rule 11). */
const keptThreads = 5;
const keptMessages = 20_000;
/** Messages that are kept of a thread that was never fetched. */
const keptPushes = 50;

export const emptyThread: ThreadValue = {
  conversationId: '',
  messages: [],
  gaps: [],
  loading: false,
  complete: false,
};

/** The messages of one conversation, and who watches them. */
export class Thread {
  readonly entry: Entry;
  readonly timeline: Timeline;
  /** Loads that a person waits for. */
  loading = 0;
  error: ErrorInfo | undefined;
  /** Called back at each change. Polls and catch-ups serve threads that are watched. */
  readonly watchers = new Set<() => void>();
  #value: ThreadValue | undefined;

  constructor(entry: Entry) {
    this.entry = entry;
    this.timeline = new Timeline(entry.id);
  }

  /** The same object until something changes. */
  get value(): ThreadValue {
    return (this.#value ??= this.#read());
  }

  /** Says that something changed. */
  touch(): void {
    this.#value = undefined;
    for (const changed of this.watchers) changed();
  }

  /** Keeps the newest page, or the last pushes where there is none. */
  trim(): void {
    this.timeline.trim(keptPushes);
    // The former value would keep what the timeline has let go of.
    this.touch();
  }

  #read(): ThreadValue {
    const { timeline, error } = this;
    const { messages, gaps, below } = timeline;
    return {
      conversationId: this.entry.id,
      messages,
      gaps,
      loading: this.loading > 0,
      complete: below === 'start' || below === 'unknown',
      ...(below === 'unknown' && { truncated: true }),
      ...(error && { error }),
    };
  }
}

/** All threads of the session. What is kept of those that nobody watches is bounded. */
export class Threads {
  readonly #threads = new Map<Entry, Thread>();
  readonly #open = new Set<Thread>();
  /** Closed ones that are kept whole, the last closed one last. */
  #closed: Thread[] = [];

  of(entry: Entry): Thread {
    let thread = this.#threads.get(entry);
    if (!thread) this.#threads.set(entry, (thread = new Thread(entry)));
    return thread;
  }

  /** The messages of a thread that are loaded; none makes no thread. */
  messagesOf(entry: Entry): readonly Message[] {
    return this.#threads.get(entry)?.timeline.messages ?? [];
  }

  /** Those that somebody watches. */
  get open(): Iterable<Thread> {
    return this.#open;
  }

  watch(thread: Thread, changed: () => void): void {
    thread.watchers.add(changed);
    this.#open.add(thread);
    this.#closed = this.#closed.filter((closed) => closed !== thread);
  }

  release(thread: Thread, changed: () => void): void {
    thread.watchers.delete(changed);
    if (thread.watchers.size > 0) return;
    this.#open.delete(thread);
    this.#closed.push(thread);
    let messages = this.#closed.reduce((sum, { timeline }) => sum + timeline.size, 0);
    while (this.#closed.length > keptThreads || messages > keptMessages) {
      const oldest = this.#closed.shift();
      if (!oldest) break;
      messages -= oldest.timeline.size;
      oldest.trim();
    }
  }

  /** Keeps a thread within bounds that nobody watches and that pushes go on filling. */
  bound(thread: Thread): void {
    if (thread.watchers.size > 0 || this.#closed.includes(thread)) return;
    if (thread.timeline.size > 4 * keptPushes) thread.trim();
  }
}
