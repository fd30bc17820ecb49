/** Counts by tenths of a millisecond: `[[tenths, times], …]`, so that processes can tell each other. */
export type Counts = readonly (readonly [number, number])[];

/** Millions of durations, ms, each to a tenth. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(ms: number, times = 1): void {
    const tenths = Math.max(0, Math.round(ms * 10));
    this.#counts.set(tenths, (this.#counts.get(tenths) ?? 0) + times);
    this.#total += times;
  }

  merge(counts: Counts): void {
    for (const [tenths, times] of counts) this.add(tenths / 10, times);
  }

  get counts(): Counts {
    return [...this.#counts];
  }

  get total(): number {
    return this.#total;
  }

  /** The least duration (ms) that this share (0 to 1) does not exceed. */
  quantile(share: number): number {
    let left = Math.ceil(share * this.#total);
    for (const [tenths, times] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= times;
      if (left <= 0) return tenths / 10;
    }
    return NaN;
  }
}
