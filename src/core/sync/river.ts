import type { Entry } from '../model/entry.ts';
import type { Moment } from '../model/moment.ts';
import { Queue } from './coalescer.ts';
import { inBackground, type SyncContext } from './context.ts';
import type { ThreadSync } from './thread-sync.ts';

/** Threads that are asked for at once, at most, so that the river has what the list does not tell. */
const mostAsked = 20;

/**
 * Keeps the comments of `$live` whole where pushes were lost. A list answer tells of the newest comment of each
 * conversation: that stands in until the comment itself comes. Where its unread count says that there were more,
 * the thread is asked for, one after the other, while somebody reads the river; what cannot be had that way is a gap.
 */
export class River {
  readonly #context: SyncContext;
  readonly #threads: ThreadSync;
  readonly #queue = new Queue();
  /** The instant of the newest comment for which each was asked last. */
  readonly #askedFor = new WeakMap<Entry, number>();
  #asking = 0;

  constructor(context: SyncContext, threads: ThreadSync) {
    this.#context = context;
    this.#threads = threads;
  }

  /** Takes what an answer begun at `began` says of a conversation; `unread`: how many were unread before. */
  answered({ entry, unread }: { entry: Entry; unread: number }, began: Moment): void {
    const { live, threads, config, isRiverRead } = this.#context;
    // A newer answer has had its say.
    if (entry.answeredAt !== began) return;
    const { comment } = entry;
    live.dropStandIns(entry.id, began, comment?.sentAt);
    const known = threads.messagesOf(entry).findLast(({ kind }) => kind === 'comment');
    if (!comment || comment.sentAt <= Math.max(live.from, known?.sentAt ?? 0)) return;
    if (!live.standIn(entry.id, comment, began)) return;
    // Which post it stands under, only the comment itself tells.
    const addsUp = entry.unreadCount === unread + 1;
    if (addsUp && !config.postId.length) return;
    // No fetch for what nobody reads: who comes to read it is told that it may be incomplete.
    if (!isRiverRead) live.miss();
    else if (this.#askedFor.get(entry) !== comment.sentAt) {
      this.#askedFor.set(entry, comment.sentAt);
      inBackground(this.#ask(entry, addsUp));
    }
  }

  /** All searches of the list, begun after `began`, have had their say. */
  synced(began: Moment): void {
    const { live, conversations } = this.#context;
    const upTo = [...conversations.base.sources.values()].map(({ syncedTo }) => syncedTo ?? 0);
    live.synced(began, Math.max(...upTo));
  }

  async #ask(entry: Entry, addsUp: boolean): Promise<void> {
    const { live, threads, conversations } = this.#context;
    const thread = threads.of(entry);
    const { timeline, watchers } = thread;
    // Who watches it asks for it.
    if (watchers.size) return;
    const after = live.wholeTo;
    let whole = addsUp;
    if (this.#asking < mostAsked) {
      this.#asking++;
      const request = () => this.#threads.request(thread, 'catch-up');
      await this.#queue.run(request).catch(() => {});
      this.#asking--;
      const oldest = timeline.get(timeline.oldestCovered ?? '');
      whole ||= !!oldest && (timeline.below === 'start' || oldest.sentAt <= after);
    }
    if (!whole) live.miss(after);
    conversations.touch();
  }
}
