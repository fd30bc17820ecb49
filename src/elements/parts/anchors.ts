/** A row in view by which a reader's place is remembered. */
export interface Anchor {
  readonly key: string;
  readonly index: number;
  /** How far its top is below the top of the view, px. */
  readonly delta: number;
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
  const found = anchors
    .map(({ key, index: former, delta }) => {
      const index = keys.indexOf(key);
      return { key, index, delta, moved: index - former };
    })
    .filter(({ index }) => index >= 0);
  const firm = found.filter(({ index }) => mayAnchor(index));
  const candidates = firm.length ? firm : found;
  const moves = candidates.map(({ moved }) => moved).sort((a, b) => a - b);
  const usual = moves[moves.length >> 1];
  return usual === undefined ? undefined : candidates.filter(({ moved }) => moved === usual);
}
