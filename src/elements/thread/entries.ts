import type { Answer, Gap, Message } from '../../core/index.ts';
import { dayOf } from '../parts/time.ts';

/**
 * A row that is no message: the top of the history, the change of a day, a gap, the beginning of what was unread, an
 * answer that is under way.
 */
export type Mark = { readonly key: string } & (
  | { readonly mark: 'top' | 'unread' }
  | { readonly mark: 'day'; readonly at: number }
  | { readonly mark: 'gap'; readonly gap: Gap }
  | { readonly mark: 'answer'; readonly answer: Answer }
);

export type Entry = Message | Mark;

export function isMark(entry: Entry): entry is Mark {
  return 'mark' in entry;
}

/**
 * Messages with the marks between them, and the answers of their conversation; `unread` is the id of the first that
 * was unread. No message has an id that begins with a space.
 */
export function entriesOf(
  messages: readonly Message[],
  gaps: readonly Gap[],
  unread?: string,
  answers: readonly Answer[] = [],
): readonly Entry[] {
  if (!messages.length) return [];
  const entries: Entry[] = [{ mark: 'top', key: ' top' }];
  let day: number | undefined;
  for (const message of messages) {
    const { id, sentAt } = message;
    const gap = gaps.find(({ beforeId }) => beforeId === id);
    if (gap) entries.push({ mark: 'gap', key: ` ${gap.afterId} ${id}`, gap });
    const its = dayOf(sentAt);
    if (its !== day) entries.push({ mark: 'day', key: ` ${its}`, at: sentAt });
    day = its;
    if (id === unread) entries.push({ mark: 'unread', key: ' unread' });
    entries.push(message);
  }
  for (const answer of answers) {
    const isOurs = answer.conversationId === messages[0]!.conversationId;
    if (isOurs) entries.push({ mark: 'answer', key: ` ${answer.id}`, answer });
  }
  return entries;
}

/** The same entries as long as they are made of the same. */
export class Entries {
  #of: readonly unknown[] = [];
  current: readonly Entry[] = [];

  update(...of: Parameters<typeof entriesOf>): readonly Entry[] {
    if (of.some((it, at) => it !== this.#of[at])) this.current = entriesOf(...of);
    this.#of = of;
    return this.current;
  }
}

/** Height in px until it was measured. */
export function entryHeight(entry: Entry): number {
  if (isMark(entry)) return 40;
  const lines = Math.ceil(Math.min(entry.text.length, 800) / 46);
  return 22 + lines * 20 + Math.min(entry.attachments.length, 2) * 150;
}
