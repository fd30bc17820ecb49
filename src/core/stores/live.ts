import { comparePositions } from '../model/spans.ts';
import { insertSorted } from '../model/sorted.ts';
import type { Message } from '../types.ts';

/** How many of the newest comments are kept. */
const most = 500;

/** The newest comments across conversations, newest last. */
export class Live {
  readonly #comments: Message[] = [];
  readonly #ids = new Set<string>();
  #value: readonly Message[] | undefined;

  get value(): readonly Message[] {
    return (this.#value ??= [...this.#comments]);
  }

  /** Adds a comment; false if it was there, or is older than all that are kept. */
  add(comment: Message): boolean {
    if (this.#ids.has(comment.id)) return false;
    insertSorted(this.#comments, comment, comparePositions);
    this.#ids.add(comment.id);
    this.#value = undefined;
    if (this.#comments.length <= most) return true;
    const oldest = this.#comments.shift()!;
    this.#ids.delete(oldest.id);
    return oldest !== comment;
  }
}
