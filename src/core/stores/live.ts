import type { Moment } from '../model/moment.ts';
import { comparePositions } from '../model/spans.ts';
import { insertSorted, removeSorted } from '../model/sorted.ts';
import type { Message, MessagePreview } from '../types.ts';

/** How many of the newest comments are kept. */
const most = 500;

/** The newest comments across conversations, newest last, and where some may be missing. */
export class Live {
  /** Server time, ms: what is older was there when the session began, and is no news. */
  from = Infinity;
  readonly #comments: Message[] = [];
  readonly #byId = new Map<string, Message>();
  /** What stands in for comments that only the list told of, and when the answer that did so began. */
  readonly #standIns = new Map<Message, Moment>();
  #value: readonly Message[] | undefined;
  #gaps: readonly number[] = [];
  /** Server time, ms, up to which nothing can be missing. */
  #wholeTo = Infinity;
  #interrupted: Moment | undefined;

  get value(): readonly Message[] {
    return (this.#value ??= [...this.#comments]);
  }

  /** Server times, ms, after which comments may be missing, oldest first. */
  get gaps(): readonly number[] {
    return this.#gaps;
  }

  get wholeTo(): number {
    return this.#wholeTo;
  }

  /** Pushes may have been lost: until an answer has caught up, those that come prove nothing. */
  interrupt(now: Moment): void {
    this.#interrupted = now;
  }

  /** A push has come, and none before it was lost. */
  heard(sentAt: number): void {
    if (!this.#interrupted) this.#wholeTo = Math.max(this.#wholeTo, sentAt);
  }

  /** The list was read down to what was known, by answers begun after `began`, up to this server time. */
  synced(began: Moment, upTo: number): void {
    if (this.from === Infinity) this.from = this.#wholeTo = upTo;
    this.#wholeTo = Math.max(this.#wholeTo, upTo);
    if (this.#interrupted && this.#interrupted.seq < began.seq) this.#interrupted = undefined;
  }

  /** Comments may be missing after this server time, ms. */
  miss(after = this.#wholeTo): void {
    if (after === Infinity || this.#gaps.includes(after)) return;
    this.#gaps = [...this.#gaps, after].sort((a, b) => a - b);
    this.#dropOldGaps();
  }

  /** Adds a comment, or puts it in the place of an earlier version of it, or of what stood in for it. */
  put(comment: Message): void {
    if (this.#byId.get(comment.id) === comment) return;
    this.remove(comment.id);
    this.remove(standInId(comment.conversationId, comment.sentAt));
    insertSorted(this.#comments, comment, comparePositions);
    this.#byId.set(comment.id, comment);
    this.#value = undefined;
    const oldest = this.#comments.length > most && this.#comments[0];
    if (!oldest) return;
    this.remove(oldest.id);
    this.#dropOldGaps();
  }

  remove(id: string): void {
    const comment = this.#byId.get(id);
    if (!comment) return;
    removeSorted(this.#comments, comment, comparePositions);
    this.#byId.delete(id);
    this.#standIns.delete(comment);
    this.#value = undefined;
  }

  /** Puts what the list told of a comment in its place; true if it was not there. */
  standIn(conversationId: string, preview: MessagePreview, began: Moment): boolean {
    const { text, sentAt, attachment } = preview;
    const id = standInId(conversationId, sentAt);
    const known = this.#byId.get(id);
    if (known?.text === text) return false;
    const comment: Message = {
      id,
      conversationId,
      kind: 'comment',
      text,
      fromShop: false,
      sentAt,
      attachments: attachment ? [{ kind: attachment, url: '' }] : [],
      preview: true,
    };
    this.put(comment);
    if (this.#byId.has(id)) this.#standIns.set(comment, began);
    return !known;
  }

  /** What is known since, by an answer begun at `began`, tells of none such later than `after` (server time). */
  dropStandIns(conversationId: string, began: Moment, after = -Infinity): void {
    for (const [comment, since] of this.#standIns) {
      const { id, sentAt } = comment;
      const isMeant = comment.conversationId === conversationId && sentAt > after;
      if (isMeant && since.seq < began.seq) this.remove(id);
    }
  }

  #dropOldGaps(): void {
    const oldest = this.#comments.length < most ? -Infinity : this.#comments[0]!.sentAt;
    if (this.#gaps[0]! < oldest) this.#gaps = this.#gaps.filter((at) => at >= oldest);
  }
}

/** A list tells no id: no id of TPOS's has a space in it. */
function standInId(conversationId: string, sentAt: number): string {
  return `${conversationId} ${sentAt}`;
}
