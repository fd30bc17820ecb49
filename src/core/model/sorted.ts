/** Negative, zero or positive, as for `Array.prototype.sort`. */
export type Compare<Item> = (a: Item, b: Item) => number;

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Index of the first item that does not come before `item`. */
export function lowerBound<Item>(
  items: readonly Item[],
  item: Item,
  compare: Compare<Item>,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts in place. */
export function insertSorted<Item>(items: Item[], item: Item, compare: Compare<Item>): void {
  items.splice(lowerBound(items, item, compare), 0, item);
}

/** Removes in place the item that compares equal; there has to be one. */
export function removeSorted<Item>(items: Item[], item: Item, compare: Compare<Item>): void {
  items.splice(lowerBound(items, item, compare), 1);
}
