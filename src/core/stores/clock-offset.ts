import { type DerivedAtom, derivedAtom, type Publisher } from './publisher.ts';

/** `Date` is in whole seconds, and answers take their time: less than this is no difference, ms. */
const tolerance = 2000;

/** Server time minus local time, ms. */
export class ClockOffset {
  readonly shown: DerivedAtom<number>;
  #value = 0;

  constructor(publisher: Publisher) {
    this.shown = derivedAtom(publisher, () => this.#value);
  }

  get value(): number {
    return this.#value;
  }

  /** An answer told what time it is there. */
  heed(offset: number): void {
    if (Math.abs(offset - this.#value) < tolerance) return;
    this.#value = offset;
    this.shown.touch();
  }
}
