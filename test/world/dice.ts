/**
 * Randomness by name: the nth roll of a name depends on the seed, the name and n only. What is left out of a
 * history while it is shrunk therefore does not change the dice of everything else.
 */
export class Dice {
  readonly #seed: number;
  readonly #rolls = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** In [0, 1). */
  roll(name: string): number {
    const nth = (this.#rolls.get(name) ?? 0) + 1;
    this.#rolls.set(name, nth);
    let hash = this.#seed ^ Math.imul(nth, 0x9e3779b1);
    for (let at = 0; at < name.length; at++) {
      hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both possible. */
  between(name: string, low: number, high: number): number {
    return low + Math.floor(this.roll(name) * (high - low + 1));
  }

  shuffle<Item>(name: string, items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, roll: this.roll(name) }))
      .sort((a, b) => a.roll - b.roll)
      .map(({ item }) => item);
  }
}
