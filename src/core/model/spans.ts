import type { Page } from '../facts.ts';
import { compareText } from './sorted.ts';

/** Where a message stands in its thread: server time in ms, then id. */
export interface Position {
  readonly sentAt: number;
  readonly id: string;
}

export function comparePositions(a: Position, b: Position): number {
  return a.sentAt - b.sentAt || compareText(a.id, b.id);
}

/** Before all messages. */
export const start: Position = { sentAt: -Infinity, id: '' };

/**
 * How the history below a span goes on: by a cursor, or not at all because it is the start (`start`) or
 * because TPOS gave no usable cursor (`unknown`).
 */
export type Below = { readonly cursor: string } | 'start' | 'unknown';

/** A stretch of a thread that answers have covered without a hole. */
export interface Span {
  readonly from: Position;
  /** Where it ends: the newest of each answer that its newest page is made of, `start` where that was empty. */
  readonly heads: readonly Position[];
  readonly below: Below;
  /** When its first page came: monotonic local time, ms. */
  readonly at: number;
}

/** An answer of fewer than this many messages, without a cursor, is the whole history (protocol.md §3). */
export const fullPage = 50;

/** How it goes on below a page. */
export function belowPage(page: Page<unknown>): Below {
  if (page.count === 0) return 'start';
  if (page.older !== undefined) return { cursor: page.older };
  return page.count < fullPage ? 'start' : 'unknown';
}

/**
 * Puts a newly covered stretch on top of the spans below it, and joins those that it reaches. Reaching needs
 * proof by each answer that `page` is made of: a message that was confirmed before, or a time before the
 * newest of these; at equal times a page may have been cut in between. A span ends where the first is not reached:
 * what it has from others proves nothing.
 */
export function joinSpans(
  lower: readonly Span[],
  covered: Span,
  page: Page<Position>,
): readonly Span[] {
  const parts = page.parts ?? [{ ...page, from: covered.from.sentAt }];
  const joined = [...lower];
  let top = covered;
  for (;;) {
    const next = joined.pop();
    if (!next) break;
    const { heads } = next;
    const ends = parts.map(({ from, items }, index) => {
      const head = heads[index] ?? heads[0]!;
      return from < head.sentAt || items.some(({ id }) => id === head.id) ? [] : head;
    });
    const [end] = ends.flat().sort(comparePositions);
    if (end && comparePositions(top.from, next.from) > 0) {
      joined.push({ ...next, heads: [next.from, end].sort(comparePositions).slice(1) });
      break;
    }
    const oldest = comparePositions(next.from, top.from) < 0 ? next : top;
    top = { ...oldest, heads: top.heads, at: next.at };
  }
  return [...joined, top];
}
