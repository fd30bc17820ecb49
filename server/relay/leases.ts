import { CLAIM_EVERY, inTime, Lease, type LeaseOptions, type Party, type Role } from './lease.ts';

export interface LeasesOptions extends LeaseOptions {
  /** Whether leases can be had: `alone` while they cannot. */
  readonly onStanding?: (standing: Standing) => void;
}

export type Standing = 'joined' | 'alone';

/** Whoever went alone stays so at least for so long, ms: twice as long each time, as joining does not last. */
export const ALONE_FOR = 5000;
const LONGEST_ALONE = 60_000;
/** Joined for so long, ms, it was worth it. */
const LASTING = 60_000;

/**
 * Which rooms' connections to TPOS this instance has, of several that know each other by a `Coordination`. While that is not
 * there, it has all of its own.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #leases = new Set<Lease>();
  /** Those that are given back, but perhaps not yet. */
  readonly #ending = new Set<Promise<void>>();
  #standing: Standing = 'joined';
  #aloneSince = 0;
  #aloneFor = ALONE_FOR;
  #joinedAt = -Infinity;
  #isProbing = false;
  #names = 0;
  #timer: unknown;
  #isClosed = false;

  constructor(options: LeasesOptions) {
    this.#options = options;
    if (options.coordination) this.#schedule();
    else this.#standing = 'alone';
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** How many rooms are held here, and how many are followed. */
  get counts(): { readonly held: number; readonly followed: number } {
    const names = [...this.#leases].map(({ role }) => role.name);
    const count = (wanted: Role['name']): number => names.filter((name) => name === wanted).length;
    return { held: count('holds'), followed: count('follows') };
  }

  /** One that nobody else ever has. */
  newName(): string {
    return `${this.#options.instance}.${(this.#names += 1)}`;
  }

  /** From now on the room is claimed, until the lease is ended. */
  begin(party: Party): Lease {
    const lease = new Lease(party, this.#options, {
      isAlone: () => this.#standing === 'alone',
      nextBeat: () => this.newName(),
      lost: () => this.lost(),
      ended: (released) => {
        this.#leases.delete(lease);
        this.#ending.add(released);
        void released.then(() => this.#ending.delete(released));
      },
    });
    this.#leases.add(lease);
    lease.look();
    return lease;
  }

  /** The room's holder has changed, or what it tells: looks now. */
  nudged(room: string): void {
    for (const lease of this.#leases) if (lease.room === room) lease.look();
  }

  /** Leases cannot be had, or what is told does not get through: everyone for itself. */
  lost(): void {
    const { coordination, elapsed, onStanding } = this.#options;
    if (!coordination || this.#isClosed) return;
    this.#aloneSince = elapsed();
    if (this.#standing === 'alone') return;
    const hasLasted = elapsed() - this.#joinedAt >= LASTING;
    this.#aloneFor = hasLasted ? ALONE_FOR : Math.min(2 * this.#aloneFor, LONGEST_ALONE);
    this.#standing = 'alone';
    onStanding?.('alone');
    for (const lease of [...this.#leases]) lease.goAlone();
  }

  /** Gives back what is held. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.timers.clear(this.#timer);
    for (const lease of [...this.#leases]) lease.end();
    await Promise.all(this.#ending);
  }

  #schedule(): void {
    this.#timer = this.#options.timers.set(() => {
      this.#schedule();
      this.#tick();
    }, CLAIM_EVERY);
  }

  #tick(): void {
    const isRested = this.#options.elapsed() - this.#aloneSince >= this.#aloneFor;
    if (this.#standing === 'joined') {
      for (const lease of [...this.#leases]) lease.look();
      if (this.#leases.size === 0) void this.#probe();
    } else if (isRested) void this.#probe();
  }

  async #probe(): Promise<void> {
    const { coordination, timers, elapsed, onStanding } = this.#options;
    if (!coordination || this.#isProbing) return;
    this.#isProbing = true;
    const isThere = await inTime(
      timers,
      coordination.probe().then(() => ({})),
    );
    this.#isProbing = false;
    if (this.#isClosed) return;
    if (!isThere) {
      this.lost();
      return;
    }
    if (this.#standing === 'joined') return;
    this.#standing = 'joined';
    this.#joinedAt = elapsed();
    onStanding?.('joined');
    for (const lease of [...this.#leases]) lease.look();
  }
}
