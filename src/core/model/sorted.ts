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

/** Inserts in place. News mostly belongs to one end, which is looked at first. */
export function insertSorted<Item>(items: Item[], item: Item, compare: Compare<Item>): void {
  const last = items.at(-1);
  if (last === undefined || compare(last, item) <= 0) items.push(item);
  else items.splice(lowerBound(items, item, compare), 0, item);
}

/** Removes in place the item that compares equal; false if there was none. */
export function removeSorted<Item>(items: Item[], item: Item, compare: Compare<Item>): boolean {
  const index = lowerBound(items, item, compare);
  if (index === items.length || compare(items[index]!, item) !== 0) return false;
  items.splice(index, 1);
  return true;
}
