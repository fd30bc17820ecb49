import type { Gap, Message } from '../../core/index.ts';
import { dayOf } from '../parts/time.ts';

/** A row that is no message: the top of the history, the change of a day, a gap. */
export type Mark =
  | { readonly mark: 'top' }
  | { readonly mark: 'day'; readonly at: number }
  | { readonly mark: 'gap'; readonly gap: Gap };

export type Entry = Message | Mark;

const top: Mark = { mark: 'top' };

export function isMark(entry: Entry): entry is Mark {
  return 'mark' in entry;
}

/** Messages with the marks between them. */
export function entriesOf(messages: readonly Message[], gaps: readonly Gap[]): readonly Entry[] {
  if (!messages.length) return [];
  const gapBefore = new Map(gaps.map((gap) => [gap.beforeId, gap]));
  const entries: Entry[] = [top];
  let day: number | undefined;
  for (const message of messages) {
    const gap = gapBefore.get(message.id);
    if (gap) entries.push({ mark: 'gap', gap });
    const its = dayOf(message.sentAt);
    if (its !== day) entries.push({ mark: 'day', at: message.sentAt });
    day = its;
    entries.push(message);
  }
  return entries;
}

/** No message has an id that begins with a space. */
export function entryKey(entry: Entry): string {
  if (!isMark(entry)) return entry.id;
  if (entry.mark === 'gap') return ` gap ${gapKey(entry.gap)}`;
  return entry.mark === 'day' ? ` day ${dayOf(entry.at)}` : ' top';
}

export function gapKey({ afterId, beforeId }: Gap): string {
  return `${afterId} ${beforeId}`;
}

/** Height in px until it was measured. */
export function entryHeight(entry: Entry): number {
  if (isMark(entry)) return 40;
  const lines = Math.ceil(Math.min(entry.text.length, 800) / 46);
  return 22 + lines * 20 + entry.attachments.length * 160;
}
