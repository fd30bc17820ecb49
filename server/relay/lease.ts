import type { Timers } from '../timers.ts';
import { NOTHING, type Coordination, type Holder, type RoomState } from './coordination.ts';

/**
 * What an instance is to a room. `asks`: not known yet, or not any more; `holds`: its connections to TPOS serve all
 * instances; `follows`: another one's do; `alone`: its own serve its own browsers, whatever others do.
 */
export type Role =
  | { readonly name: 'asks' | 'holds' | 'alone' }
  | { readonly name: 'follows'; readonly state: RoomState };

/** A room that wants to be served. */
export interface Party {
  readonly room: string;
  /** What others are told while it is held here. */
  readonly state: () => RoomState;
  /** The role is, or says, another one. */
  readonly onRole: () => void;
  /** The lease was granted, about once a second. */
  readonly onHeld: () => void;
}

export interface LeaseOptions {
  /** A name that no other instance has, nor this one after a restart. */
  readonly instance: string;
  /** `undefined`: there are no other instances. */
  readonly coordination: Coordination | undefined;
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
  /** Others should look who holds the room, and what is told there; resolves when they can know, or cannot. */
  readonly onNudge?: (room: string) => Promise<void>;
}

/** Each room is claimed so often, ms. */
export const CLAIM_EVERY = 1000;
/** An answer that takes longer is none, ms. */
export const CLAIM_TIMEOUT = 1500;
/** A lease ends so long after it was asked for, ms: more than two of the above. */
export const LEASE = 3000;
/** Whoever gave a lease to others wants none for so long, ms. */
const YIELD_FOR = 3 * CLAIM_EVERY;

export interface Office {
  readonly isAlone: () => boolean;
  readonly nextBeat: () => string;
  readonly lost: () => void;
  /** It is over, and given back when that resolves. */
  readonly ended: (released: Promise<void>) => void;
}

/** One room's. */
export class Lease {
  readonly #party: Party;
  readonly #options: LeaseOptions;
  readonly #office: Office;
  /** It went alone, and no claim was answered since. */
  #isAlone: boolean;
  #holder: Holder | undefined;
  /** Until when the holder counts, by `elapsed`. */
  #until = -Infinity;
  /** Since when the holder has not renewed its lease. */
  #stillSince = 0;
  #yieldsUntil = -Infinity;
  #isAsking = false;
  /** Counts the wishes to ask: one that comes while it is asked is asked afterwards. */
  #wishes = 0;
  #hasNews = false;
  #isEnded = false;
  /** Counts what makes answers on their way worthless. */
  #turn = 0;

  constructor(party: Party, options: LeaseOptions, office: Office) {
    this.#party = party;
    this.#options = options;
    this.#office = office;
    this.#isAlone = office.isAlone();
  }

  get room(): string {
    return this.#party.room;
  }

  /** As it is at this moment: a lease that was not renewed in its time is over, whether a timer has told so or not. */
  get role(): Role {
    if (this.#isAlone) return { name: 'alone' };
    if (!this.#holder || this.#options.elapsed() >= this.#until) return { name: 'asks' };
    const { instance, state } = this.#holder;
    if (instance === this.#options.instance) return { name: 'holds' };
    return { name: 'follows', state };
  }

  /** Claims, or renews, now. */
  look(): void {
    if (this.#isEnded || this.#office.isAlone()) return;
    // A role that has run out is another one.
    if (this.#holder && this.role.name === 'asks') this.#become(undefined);
    this.#wishes += 1;
    if (!this.#isAsking) void this.#ask();
  }

  /** What others are told of this room is another thing now. */
  tell(): void {
    if (this.role.name !== 'holds') return;
    this.#hasNews = true;
    this.look();
  }

  /** Others shall hold the room: this instance fails where they may not. */
  yield(): void {
    if (this.role.name !== 'holds') return;
    this.#yieldsUntil = this.#options.elapsed() + YIELD_FOR;
    this.#become(undefined);
    void this.#release();
  }

  goAlone(): void {
    const mayHold = this.#mayHold();
    this.#turn += 1;
    this.#isAlone = true;
    this.#isAsking = false;
    this.#holder = undefined;
    if (mayHold) void this.#release();
    this.#party.onRole();
  }

  end(): void {
    if (this.#isEnded) return;
    const mayHold = this.#mayHold();
    this.#isEnded = true;
    this.#turn += 1;
    this.#holder = undefined;
    this.#office.ended(mayHold ? this.#release() : Promise.resolve());
  }

  /** A claim that was not answered may yet be granted: what is sent behind it takes that back. */
  #mayHold(): boolean {
    return this.#isAsking || this.#holder?.instance === this.#options.instance;
  }

  async #ask(): Promise<void> {
    const { coordination, timers, elapsed, instance, onNudge } = this.#options;
    if (!coordination) return;
    this.#isAsking = true;
    const turn = this.#turn;
    const wishes = this.#wishes;
    const began = elapsed();
    const isHeld = this.role.name === 'holds';
    const hasNews = isHeld && this.#hasNews;
    if (isHeld) this.#hasNews = false;
    const claim = coordination.claim({
      room: this.room,
      instance,
      beat: this.#office.nextBeat(),
      state: isHeld ? this.#party.state() : NOTHING,
      ttl: LEASE,
      dead: this.#deadBeat(began),
      onlyLook: began < this.#yieldsUntil,
    });
    const answer = await inTime(
      timers,
      claim.then((holder) => ({ holder })),
    );
    if (turn !== this.#turn) return;
    this.#isAsking = false;
    if (!answer) {
      this.#office.lost();
      return;
    }
    this.#isAlone = false;
    this.#become(answer.holder, began);
    if (hasNews) void onNudge?.(this.room);
    if (wishes !== this.#wishes) this.look();
  }

  #become(holder: Holder | undefined, asked = 0): void {
    const { instance, elapsed } = this.#options;
    const before = this.#holder;
    if (holder?.beat !== before?.beat) this.#stillSince = elapsed();
    this.#holder = holder;
    this.#until = asked + LEASE;
    if (holder?.instance !== instance) this.#party.onRole();
    else {
      if (before?.instance !== instance) this.#party.onRole();
      if (this.role.name === 'holds') this.#party.onHeld();
    }
  }

  /** Of a holder that has not renewed its lease for as long as it holds, by our clock: theirs may be anything. */
  #deadBeat(now: number): string | undefined {
    const holder = this.#holder;
    const isOther = holder && holder.instance !== this.#options.instance;
    return isOther && now - this.#stillSince >= LEASE ? holder.beat : undefined;
  }

  async #release(): Promise<void> {
    const { coordination, instance, onNudge } = this.#options;
    try {
      await coordination?.release(this.room, instance);
      await onNudge?.(this.room);
    } catch {
      // It ends by itself.
    }
  }
}

/** What it resolves with, or `undefined` if it fails or takes too long. */
export async function inTime<T extends object>(
  timers: Timers,
  asked: Promise<T>,
): Promise<T | undefined> {
  let timer: unknown;
  const late = new Promise<undefined>((resolve) => {
    timer = timers.set(() => resolve(undefined), CLAIM_TIMEOUT);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return undefined;
  } finally {
    timers.clear(timer);
  }
}
