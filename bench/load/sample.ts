/** Milliseconds that were measured. */
export class Sample {
  readonly #values: number[] = [];

  add(value: number): void {
    this.#values.push(value);
  }

  get count(): number {
    return this.#values.length;
  }

  quantile(share: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  }

  toString(): string {
    return [0.5, 0.9, 0.99, 0.999]
      .map((share) => this.quantile(share).toFixed(1).padStart(8))
      .join('');
  }
}
