import { comparePositions } from '../model/spans.ts';
import { insertSorted, removeSorted } from '../model/sorted.ts';
import type { Message } from '../types.ts';

/** How many of the newest comments are kept. */
const most = 500;

/** The newest comments across conversations, newest last. */
export class Live {
  readonly #comments: Message[] = [];
  readonly #byId = new Map<string, Message>();
  #value: readonly Message[] | undefined;

  get value(): readonly Message[] {
    return (this.#value ??= [...this.#comments]);
  }

  /** Adds a comment, or puts it in the place of an earlier version of it. */
  put(comment: Message): void {
    if (this.#byId.get(comment.id) === comment) return;
    this.remove(comment.id);
    insertSorted(this.#comments, comment, comparePositions);
    this.#byId.set(comment.id, comment);
    this.#value = undefined;
    const oldest = this.#comments.length > most && this.#comments.shift();
    if (oldest) this.#byId.delete(oldest.id);
  }

  remove(id: string): void {
    const comment = this.#byId.get(id);
    if (!comment) return;
    removeSorted(this.#comments, comment, comparePositions);
    this.#byId.delete(id);
    this.#value = undefined;
  }
}
