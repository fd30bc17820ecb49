import { statusOf } from '../errors.ts';
import type { MessageFacts, Page } from '../facts.ts';
import { fullPage } from '../model/spans.ts';
import { parse } from '../protocol/decode.ts';

/** Fetches the page of one kind that `before` leads to, or the newest. */
type Source = (before?: string) => Promise<Page<MessageFacts>>;

/** The page of one kind to ask for next: its cursor, true for the newest, false if there is none. */
type Place = string | boolean;

const mark = 'both';

/** Where a merged history goes on: nothing later than `until`, and the next page of each kind. */
function readCursor(
  cursor: string | undefined,
): { until: number; places: readonly Place[] } | undefined {
  const value = cursor === undefined ? undefined : parse(cursor);
  if (!Array.isArray(value) || value[0] !== mark) return undefined;
  const [, until, ...places] = value as [string, number, ...Place[]];
  return { until, places };
}

export function isMergedCursor(cursor: string | undefined): boolean {
  return readCursor(cursor) !== undefined;
}

async function read(source: Source, place: Place) {
  const nothing = { items: [], count: 0, skipped: 0 };
  let page: Page<MessageFacts> = nothing;
  let missing: unknown;
  try {
    if (place !== false) page = await source(place === true ? undefined : place);
  } catch (error) {
    // One kind may not be there at all.
    if (statusOf(error) !== 404) throw error;
    missing = error;
  }
  const goesOn = page.older !== undefined && page.items.length > 0;
  // A full page without a cursor: what lies below it is not to be had.
  const breaksOff = page.older === undefined && page.count >= fullPage && page.items.length > 0;
  const next: Place = goesOn ? page.older! : false;
  const from =
    goesOn || breaksOff ? Math.min(...page.items.map(({ sentAt }) => sentAt)) : -Infinity;
  return { ...page, place, next, from, breaksOff, missing };
}

/**
 * One history out of two: where `messages/all` is not there, messages and comments are fetched apart
 * (docs/protocol.md §3). Their pages reach back differently far, so what is older than the nearer of the
 * two ends is held back: a page handed out has no holes, and its `older` cursor tells both where to go on.
 * A page with something held back is asked for again rather than kept.
 */
export async function mergedMessages(
  sources: readonly Source[],
  before?: string,
): Promise<Page<MessageFacts>> {
  let { until, places } = readCursor(before) ?? {
    until: Infinity,
    places: sources.map((): Place => true),
  };
  for (let round = 0; ; round++) {
    const reads = await Promise.all(
      sources.map((source, index) => read(source, places[index] ?? false)),
    );
    if (reads.every(({ missing }) => missing)) throw reads[0]!.missing;

    const frontier = Math.max(...reads.map(({ from }) => from));
    const latest = until;
    const all = reads.flatMap(({ items }) => items);
    const items = all.filter(({ sentAt }) => sentAt >= frontier && sentAt <= latest);
    // Where one kind breaks off, the history of both does.
    const breaksOff = reads.some((read) => read.breaksOff && read.from === frontier);
    places = reads.map(({ items, place, next }) => {
      if (breaksOff) return false;
      return items.some(({ sentAt }) => sentAt < frontier) ? place : next;
    });
    until = Math.min(until, frontier);
    const ended = places.every((place) => place === false);
    // Pages that moved on meanwhile may bring nothing but what is known: that is not yet the end.
    if (items.length === 0 && !ended && round < 3) continue;
    const sum = (key: 'count' | 'skipped') => reads.reduce((total, part) => total + part[key], 0);
    return {
      // Cursors that lead nowhere bring what is known, and a thread takes that for the end of what can be had.
      items: items.length > 0 || ended ? items : all.filter(({ sentAt }) => sentAt >= latest),
      count: sum('count'),
      skipped: sum('skipped'),
      ...(!ended && { older: JSON.stringify([mark, until, ...places]) }),
      parts: reads,
    };
  }
}
