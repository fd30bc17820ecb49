import type { Claim, Coordination, Holder } from '../../server/relay/coordination.ts';
import type { HandTimers } from './hand-timers.ts';

/** A `Coordination` in memory, by a clock of its own, that fails as it is told to. */
export class MemoryCoordination implements Coordination {
  /** `fail`: it says so; `hang`: it answers when it is `resumed`; `mute`: it does what is asked and does not answer. */
  mode: 'work' | 'fail' | 'hang' | 'mute' = 'work';
  /** How far its clock is from everybody else's, ms. */
  offset = 0;
  readonly #timers: HandTimers;
  readonly #held = new Map<string, { readonly holder: Holder; readonly until: number }>();
  #waiting: (() => void)[] = [];
  claims = 0;

  constructor(timers: HandTimers) {
    this.#timers = timers;
  }

  /** As kept now, alive or not. */
  holderOf(room: string): string | undefined {
    return this.#alive(room)?.instance;
  }

  /** Has forgotten all, as after a restart. */
  clear(): void {
    this.#held.clear();
  }

  /** Whatever was asked while it hung is done now, in order. */
  resume(): void {
    this.mode = 'work';
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  readonly claim = (claim: Claim): Promise<Holder | undefined> => {
    this.claims += 1;
    return this.#do(() => this.#claim(claim));
  };

  readonly release = (room: string, instance: string): Promise<void> =>
    this.#do(() => {
      if (this.#held.get(room)?.holder.instance === instance) this.#held.delete(room);
    });

  readonly probe = (): Promise<void> => this.#do(() => undefined);

  #claim({ room, instance, beat, state, ttl, dead, onlyLook }: Claim): Holder | undefined {
    const held = this.#alive(room);
    if (held && held.instance !== instance && held.beat !== dead) return held;
    if (onlyLook) return held;
    const holder = { instance, beat, state };
    this.#held.set(room, { holder, until: this.#now() + ttl });
    return holder;
  }

  #alive(room: string): Holder | undefined {
    const held = this.#held.get(room);
    return held && held.until > this.#now() ? held.holder : undefined;
  }

  #now(): number {
    return this.#timers.now + this.offset;
  }

  async #do<T>(act: () => T): Promise<T> {
    if (this.mode === 'hang') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.mode === 'fail') throw new Error('It is not there.');
    const result = act();
    if (this.mode === 'mute') await new Promise(() => undefined);
    return result;
  }
}
