/**
 * Index of the row that a key leads to: arrows, Page, Home, End; undefined for another key.
 *
 * @param at - index of the row that was reached last, -1: none
 * @param page - rows of a page
 * @param count - rows in all
 */
export function stepTo(key: string, at: number, page: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1);
}
