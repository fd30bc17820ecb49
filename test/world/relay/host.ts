import type { Timers } from '../../../server/timers.ts';
import type { Clock } from '../clock.ts';
import type { Dice } from '../dice.ts';

interface Held {
  readonly run: () => void;
  readonly isTimer: boolean;
}

/** A process that may stand still for a while, or end: what is due meanwhile waits, or never happens. */
export class Host implements Timers {
  isDead = false;
  readonly #clock: Clock;
  readonly #dice: Dice;
  /** Stands still, or makes up for it. */
  #held: Held[] | undefined;
  readonly #timers = new Map<number, () => void>();
  #stood = 0;
  #since = 0;
  #serial = 0;

  constructor(clock: Clock, dice: Dice) {
    this.#clock = clock;
    this.#dice = dice;
  }

  /** How long it has stood still so far, ms. */
  get stood(): number {
    return this.#stood + (this.#held ? this.#clock.time - this.#since : 0);
  }

  /** Its timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Something reaches the process, or one of its timers is due. */
  run(act: () => void, isTimer = false): void {
    if (this.isDead) return;
    if (this.#held) this.#held.push({ run: act, isTimer });
    else act();
  }

  readonly set = (callback: () => void, ms: number): unknown => {
    const id = ++this.#serial;
    const due = () => {
      if (this.#timers.delete(id)) callback();
    };
    this.#timers.set(
      id,
      this.#clock.after(ms, () => this.run(due, true)),
    );
    return id;
  };

  readonly clear = (timer: unknown): void => {
    this.#timers.get(Number(timer))?.();
    this.#timers.delete(Number(timer));
  };

  /** It still is, and its clock goes on. */
  freeze(ms: number): void {
    if (this.#held || this.isDead) return;
    this.#held = [];
    this.#since = this.#clock.time;
    this.#clock.after(ms, () => this.#wake());
  }

  kill(): void {
    this.isDead = true;
    this.#held = undefined;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** Timers first, or what came in first. */
  #wake(): void {
    if (!this.#held) return;
    const first = this.#dice.roll('wakes') < 0.5;
    const held = this.#held;
    const of = (isTimer: boolean) => held.filter((one) => one.isTimer === isTimer);
    this.#held = [...of(first), ...of(!first)];
    this.#drain();
  }

  #drain(): void {
    const next = this.#held?.shift();
    if (!next) {
      this.#stood = this.stood;
      this.#held = undefined;
      return;
    }
    next.run();
    this.#clock.after(0, () => this.#drain());
  }
}
