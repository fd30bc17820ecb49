import { ChatOmniError, errorInfo } from '../errors.ts';
import type { Entry } from '../model/entry.ts';
import type { Cancel } from '../ports.ts';
import type { Answer, Message } from '../types.ts';
import { commentOf, inBackground, isRefused, type SyncContext } from './context.ts';
import type { ThreadSync } from './thread-sync.ts';

/** An answer that may have gone out is looked for this long, ms, by a fetch of its thread this often. */
const lookFor = 30_000;
const lookPause = 5000;

/** What was certainly not processed is sent again after this time, ms, unless the server asks for another. */
const retryPause = 10_000;
const shortestPause = 1000;
const longestTimer = 2 ** 31 - 1;

/** An answer, and what only its sending has to know. */
interface Outgoing {
  answer: Answer;
  readonly entry: Entry;
  readonly comment: Message;
  readonly externalId: string;
  /** Server time of the newest message known when it was first sent, ms; undefined: it has not gone out. */
  since?: number | undefined;
  /** The server has taken it. */
  accepted?: boolean;
  /** A comment is there that it seems to be: both are not shown. */
  seen?: boolean;
  /** Is being sent, or found out about first. */
  busy?: boolean;
  /** Waits until the server wants it, or until the network is well. */
  held?: 'asked' | 'network' | undefined;
  cancel: Cancel;
}

/**
 * Answers to comments, on their way out. What may have gone out is never sent again but by a person: it is looked
 * for in its thread. Of each conversation one at a time, in the order written.
 */
export class Answers {
  readonly #context: SyncContext;
  readonly #threads: ThreadSync;
  /** In the order written. */
  #queue: Outgoing[] = [];
  /** Those that have left the queue, and whose comments are yet to be seen: they are nobody else's. */
  #unseen: Outgoing[] = [];
  /** Ids of messages that are not what is looked for: known before it was sent, or another answer's. */
  readonly #taken = new Set<string>();
  readonly #drafts = new Map<string, string>();
  #value: readonly Answer[] | undefined;
  #serial = 0;

  constructor(context: SyncContext, threads: ThreadSync) {
    this.#context = context;
    this.#threads = threads;
  }

  /** The same array until something changes. */
  get value(): readonly Answer[] {
    return (this.#value ??= this.#queue.flatMap(({ answer, seen }) => (seen ? [] : answer)));
  }

  add(key: string, commentId: string, text: string): void {
    const comment = commentOf(this.#context, key, commentId);
    if (!text.trim()) return;
    this.#queue.push({
      ...comment,
      cancel: () => {},
      answer: {
        id: `answer-${++this.#serial}`,
        conversationId: comment.entry.id,
        commentId,
        text,
        createdAt: this.#context.ports.now(),
        state: 'pending',
      },
    });
    this.#touch();
    this.go();
  }

  /** A person wants it sent again. */
  retry(id: string): void {
    const item = this.#find(id, 'unclear', 'failed');
    if (!item) return;
    this.#set(item, 'pending');
    this.go();
  }

  drop(id: string): void {
    const item = this.#find(id, 'pending', 'unclear', 'failed');
    if (!item) return;
    this.#leave(item);
    this.go();
  }

  draft(key: string): string {
    return this.#drafts.get(this.#keyOf(key)) ?? '';
  }

  setDraft(key: string, text: string): void {
    if (text) this.#drafts.set(this.#keyOf(key), text);
    else this.#drafts.delete(this.#keyOf(key));
  }

  /** Sends the first of each conversation that may go; `recovered`: the network is known to be well. */
  go(recovered = false): void {
    const { page } = this.#context.ports;
    const entries = new Set<Entry>();
    for (const item of this.#queue) {
      if (entries.has(item.entry)) continue;
      entries.add(item.entry);
      if (recovered && item.held === 'network') item.held = undefined;
      if (item.answer.state !== 'pending' || item.busy || item.held || !page.online) continue;
      item.cancel();
      void this.#send(item);
    }
  }

  /** Fetches the threads in which something is looked for, but for those that are open anyway. */
  ask(): void {
    for (const { entry, since } of this.#queue) {
      const thread = this.#context.threads.of(entry);
      if (since === undefined || thread.watchers.size > 0) continue;
      inBackground(this.#threads.request(thread, 'catch-up'));
    }
  }

  /** Messages may have come: those that are answers of ours have gone out. */
  look(): void {
    for (const item of [...this.#unseen, ...this.#queue]) {
      const { since, accepted, answer } = item;
      if (since === undefined) continue;
      const found = this.#messageOf(item, since);
      // Until the server has taken it, that comment may be a colleague's in the same words.
      const sure = answer.state !== 'sending' || accepted;
      if (!sure && item.seen !== !!found) {
        item.seen = !!found;
        this.#touch();
      }
      if (!found || !sure) continue;
      this.#taken.add(found.id);
      item.since = undefined;
      this.#unseen = this.#unseen.filter((other) => other !== item);
      this.#leave(item);
      this.go();
    }
  }

  end(): void {
    for (const { cancel } of this.#queue) cancel();
    this.#queue = this.#unseen = [];
    this.#touch();
  }

  async #send(item: Outgoing): Promise<void> {
    const { api, outage, signal } = this.#context;
    const { entry, comment, externalId, answer } = item;
    const thread = this.#context.threads.of(entry);
    const isNew = item.since === undefined;
    let sent = false;
    item.busy = true;
    try {
      // It may have gone out after all; and where this fails, so would the answer, without anybody knowing how.
      if (!isNew || outage) {
        await this.#threads.request(thread, 'catch-up').catch((error: unknown) => {
          if (!isRefused(error)) throw error;
        });
      }
      this.look();
      if (!this.#queue.includes(item)) return;
      const since = (item.since ??= Math.max(comment.sentAt, thread.timeline.newestAt));
      for (const { id, sentAt } of thread.timeline.messages) {
        if (sentAt >= since) this.#taken.add(id);
      }
      this.#set(item, 'sending');
      sent = true;
      await api.reply(entry.identity, externalId, answer.text, signal);
      item.accepted = true;
      this.look();
      if (!this.#queue.includes(item)) return;
      // So that it stands in the thread when it leaves here; if not, a push or a poll brings it.
      await this.#threads.request(thread, 'catch-up').catch(() => {});
      this.look();
      this.#leave(item);
    } catch (error) {
      if (!(error instanceof ChatOmniError) || !this.#context.active) return;
      const { status = 0 } = error;
      // 503 too is unclear, also with Retry-After: a proxy that stops says so of calls that had gone up. 429 is not.
      const isDone = sent && (status < 400 || status >= 500 || status === 408);
      if (isDone) {
        this.#check(item, error);
        return;
      }
      if (isNew) item.since = undefined;
      if (sent && status !== 401 && status !== 429) this.#set(item, 'failed', error);
      else this.#hold(item, error);
    } finally {
      item.busy = false;
      this.go();
    }
  }

  /** It was certainly not processed: waits, and is sent again. */
  #hold(item: Outgoing, error: ChatOmniError): void {
    const { status, retryAfter = retryPause } = error;
    this.#set(item, 'pending', error);
    item.held = status === 429 ? 'asked' : 'network';
    const wait = Math.min(Math.max(retryAfter, shortestPause), longestTimer);
    item.cancel = this.#context.ports.setTimer(() => {
      item.held = undefined;
      this.go();
    }, wait);
  }

  /** It may have been processed: looks for it in the thread. */
  #check(
    item: Outgoing,
    error: ChatOmniError,
    until = this.#context.ports.elapsed() + lookFor,
  ): void {
    const { ports, threads } = this.#context;
    const left = until - ports.elapsed();
    if (left <= 0) {
      this.#set(item, 'unclear', error);
      return;
    }
    if (item.answer.state !== 'checking') this.#set(item, 'checking', error);
    inBackground(this.#threads.request(threads.of(item.entry), 'catch-up'));
    item.cancel = ports.setTimer(
      () => {
        this.#check(item, error, until);
      },
      Math.min(lookPause, left),
    );
  }

  /** The comment of the shop's that is this answer: what was sent after it, to the same comment, in the same words. */
  #messageOf({ entry, comment, answer }: Outgoing, since: number): Message | undefined {
    // An answer to a reply stands beside it, below the same comment.
    const parents = [comment.id, comment.externalId, comment.parentId];
    return this.#context.threads
      .messagesOf(entry)
      .find(
        ({ id, kind, fromShop, sentAt, text, parentId }) =>
          fromShop &&
          kind === 'comment' &&
          sentAt >= since &&
          !this.#taken.has(id) &&
          (parentId === undefined || parents.includes(parentId)) &&
          plain(text) === plain(answer.text),
      );
  }

  #find(id: string, ...states: Answer['state'][]): Outgoing | undefined {
    return this.#queue.find(({ answer }) => answer.id === id && states.includes(answer.state));
  }

  #set(item: Outgoing, state: Answer['state'], error?: ChatOmniError): void {
    const { error: _, ...answer } = item.answer;
    item.seen = false;
    item.answer = { ...answer, state, ...(error && { error: errorInfo(error) }) };
    this.#touch();
  }

  #leave(item: Outgoing): void {
    item.cancel();
    this.#queue = this.#queue.filter((other) => other !== item);
    if (item.since !== undefined) this.#unseen.push(item);
    this.#touch();
  }

  #keyOf(key: string): string {
    return this.#context.conversations.inbox.resolve(key)?.key ?? key;
  }

  #touch(): void {
    this.#value = undefined;
    this.#context.conversations.touch();
  }
}

/** White space and the ways of writing one letter do not tell texts apart. */
function plain(text: string): string {
  return text.normalize().replace(/\s+/g, ' ').trim();
}
