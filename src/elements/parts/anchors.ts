import type { RowSizes } from './row-sizes.ts';

/** A row in view by which a reader's place is remembered. */
export interface Anchor {
  readonly key: string;
  readonly index: number;
  /** How far its top is below the top of the view, px. */
  readonly delta: number;
}

/** The reader's place: an edge, or the rows in view. It is kept whatever happens to the rows. */
export type Place =
  | { readonly at: 'start' }
  | { readonly at: 'end'; readonly distance: number }
  | { readonly at: 'row'; readonly anchors: readonly Anchor[] };

/**
 * The rows in view, in front the one that the place hangs on: the first that is `firm` (measured, and of the
 * kind that stays), so that what is above it may turn out higher or lower.
 */
export function anchorOf(
  rows: Pick<RowSizes, 'extent' | 'indexAt'>,
  offset: number,
  height: number,
  keyOf: (index: number) => string,
  firm: (index: number) => boolean,
): readonly Anchor[] {
  const anchors: Anchor[] = [];
  for (let index = rows.indexAt(offset); ; index++) {
    const extent = rows.extent(index);
    if (!extent || extent.start >= offset + height) break;
    const { start, end } = extent;
    if (end > offset) anchors.push({ key: keyOf(index), index, delta: start - offset });
  }
  const best = anchors.findIndex(({ index }) => firm(index));
  return best > 0
    ? [anchors[best]!, ...anchors.slice(0, best), ...anchors.slice(best + 1)]
    : anchors;
}

/**
 * Finds a reader's place again after rows came, went or moved. Most rows in view have moved by the same number
 * of places; those that moved by another were raised or dropped, and whoever read here does not follow them.
 *
 * @returns the anchors that kept their company, or undefined if none is left
 */
export function follow(
  anchors: readonly Anchor[],
  keys: readonly string[],
  mayAnchor: (index: number) => boolean,
): readonly Anchor[] | undefined {
  const former = new Map(anchors.map((anchor) => [anchor.key, anchor]));
  const found: (Anchor & { readonly moved: number })[] = [];
  for (let index = 0; index < keys.length && found.length < former.size; index++) {
    const anchor = former.get(keys[index]!);
    if (anchor) found.push({ ...anchor, index, moved: index - anchor.index });
  }
  const firm = found.filter(({ index }) => mayAnchor(index));
  const candidates = firm.length ? firm : found;
  if (!candidates.length) return undefined;
  const moves = candidates.map(({ moved }) => moved).sort((a, b) => a - b);
  const usual = moves[moves.length >> 1];
  return candidates.filter(({ moved }) => moved === usual);
}
