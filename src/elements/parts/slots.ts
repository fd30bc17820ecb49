/** Gives rows the nodes of those that have left. */
export class Slots {
  /** The number of the node that shows each key, in the order in which they stand. */
  #shown: ReadonlyMap<string, number> = new Map();
  #next = 0;

  /**
   * For each key the number of the node that shows it: its own if it had one, else one that is free. As long as some
   * stay, the first that leaves comes in as the last one: so `repeat` moves those alone, and not all that stay.
   */
  assign(keys: readonly string[]): readonly number[] {
    const before = this.#shown;
    const free = [...before].flatMap(([key, slot]) => (keys.includes(key) ? [] : slot));
    const come = keys.filter((key) => !before.has(key));
    if (come.length < keys.length) come.reverse();
    const given = new Map(come.map((key) => [key, free.shift() ?? this.#next++]));
    this.#shown = new Map(keys.map((key) => [key, before.get(key) ?? given.get(key)!]));
    return [...this.#shown.values()];
  }
}
