import type { Conversation, CountKey } from '../types.ts';
import type { Entry } from './entry.ts';
import { matches } from './query.ts';

const filters = ['unread', 'unreplied', 'hasPhone', 'hasOrder'] as const;

/** How many conversations each filter would leave. One that changes costs the same however many there are. */
export class Tally {
  readonly #keys = new Map<Entry, readonly CountKey[]>();
  readonly #counts = new Map<CountKey, number>();
  #shown: ReadonlyMap<CountKey, number> | undefined;

  /** The same map until something changes. */
  get counts(): ReadonlyMap<CountKey, number> {
    return (this.#shown ??= new Map(this.#counts));
  }

  /** Counts a row as it is now; undefined: it does not count. */
  set(entry: Entry, row: Conversation | undefined): void {
    const before = this.#keys.get(entry) ?? [];
    const after = row ? keysOf(row) : [];
    if (before.join() === after.join()) return;
    const add = (key: CountKey, number: number) =>
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + number);
    for (const key of before) add(key, -1);
    for (const key of after) add(key, 1);
    this.#keys.set(entry, after);
    this.#shown = undefined;
  }
}

function keysOf(row: Conversation): readonly CountKey[] {
  return [
    'all',
    ...filters.filter((filter) => matches(row, { [filter]: true }, false, [])),
    ...(row.status ? [`status:${row.status}` as const] : []),
  ];
}
