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
  readonly to: Position;
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
 * proof: a message that was confirmed before (`has`), or a time before the span's end; at equal times a page
 * may have been cut in between.
 */
export function joinSpans(
  lower: readonly Span[],
  covered: Span,
  has: (id: string) => boolean,
): readonly Span[] {
  const joined = [...lower];
  let top = covered;
  for (;;) {
    const next = joined.at(-1);
    if (!next) break;
    const reaches =
      top.from.sentAt < next.to.sentAt ||
      has(next.to.id) ||
      comparePositions(top.from, next.from) <= 0;
    if (!reaches) break;
    joined.pop();
    const oldest = comparePositions(next.from, top.from) < 0 ? next : top;
    top = { ...oldest, to: top.to, at: next.at };
  }
  return [...joined, top];
}
