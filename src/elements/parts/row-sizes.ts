/**
 * How high the rows of a long list are, and from that where each one starts. Heights are measured as rows
 * come into view and remembered by key; until then they are estimated.
 */
export class RowSizes {
  readonly #estimate: (index: number) => number;
  readonly #measured = new Map<string, number>();
  #keys: readonly string[] = [];
  /** Where each row starts, and at the end where the last one ends; right up to `#known`. */
  #starts = new Float64Array(1);
  #known = 0;
  /** As high as the first row that was measured: what an estimate of 0 stands for, of rows that are alike. */
  #alike = 88;

  constructor(estimate: (index: number) => number) {
    this.#estimate = estimate;
  }

  get total(): number {
    return this.startOf(this.#keys.length);
  }

  /** Takes over other rows, `from` there on the same as before; what was measured stays known by key. */
  setKeys(keys: readonly string[], from: number) {
    const { length } = keys;
    if (length !== this.#known) this.#starts = new Float64Array(length + 1);
    const was = this.#starts[from];
    this.#keys = keys;
    this.#known = 0;
    // A row that has risen to the top leaves those alone that were below it.
    if (was && this.startOf(from) === was) this.#known = length;
  }

  /** Forgets what was measured: the rows of another list come. */
  clear() {
    this.#measured.clear();
    this.#known = 0;
  }

  isMeasured(index: number): boolean {
    return this.#measured.has(this.#keys[index]!);
  }

  /** Takes a measured height; true if it is another than was known. */
  measure(index: number, height: number): boolean {
    const key = this.#keys[index];
    // Nothing is as high as 0 but what is hidden.
    if (!height || key === undefined || this.#measured.get(key) === height) return false;
    const isAsThought =
      index < this.#known && this.#starts[index + 1]! - this.#starts[index]! === height;
    if (!this.#measured.size) this.#alike = height;
    if (!isAsThought) this.#known = this.#measured.size && Math.min(this.#known, index);
    this.#measured.set(key, height);
    return !isAsThought;
  }

  /** Index of the row at an offset; of the nearest one where the offset is outside. */
  indexAt(offset: number): number {
    let low = 0;
    let high = Math.max(this.#keys.length - 1, 0);
    this.startOf(high);
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Top of a row, px; for the number of all rows, the end. */
  startOf(index: number): number {
    for (; this.#known < index; this.#known++) {
      const key = this.#keys[this.#known]!;
      const height = this.#measured.get(key) ?? (this.#estimate(this.#known) || this.#alike);
      this.#starts[this.#known + 1] = this.#starts[this.#known]! + height;
    }
    return this.#starts[index]!;
  }
}
