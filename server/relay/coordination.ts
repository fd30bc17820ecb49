import type { LinkName } from './uplink.ts';

/** One of a room's two connections to TPOS, as whoever has it tells the other instances. */
export interface LinkState {
  /**
   * The name of what is told by it, with no gap from its first word to its last; another one after each loss, and at
   * each instance. `undefined`: nothing is told now.
   */
  readonly served: string | undefined;
  /** How much was told under that name so far. */
  readonly told: number;
}

export type RoomState = Readonly<Record<LinkName, LinkState>>;

/** Whoever has a room's connections to TPOS. */
export interface Holder {
  readonly instance: string;
  /** Another one at each renewal. */
  readonly beat: string;
  readonly state: RoomState;
}

/** What an instance asks for a room. */
export interface Claim {
  readonly room: string;
  readonly instance: string;
  readonly beat: string;
  /** What others are told of it. */
  readonly state: RoomState;
  /** How long it holds unless it is renewed, ms. */
  readonly ttl: number;
  /** The beat of another holder, which is not alive although the place where leases are kept still says so. */
  readonly dead?: string | undefined;
  /** To be told who holds the room, without taking it. */
  readonly onlyLook?: boolean;
}

/**
 * The place where instances agree who of them has a room's connections to TPOS. It may be slow, gone, or have forgotten
 * all: whoever asks relies on no answer but that of its own claim, and for no longer than it asked for.
 */
export interface Coordination {
  /**
   * In one step: if nobody holds the room, or the one who asks, or one that is `dead`, the one who asks holds it from now on.
   * Resolves with who does then; `undefined`: nobody. Rejects if it cannot be asked; the claim may be granted all the same.
   */
  readonly claim: (claim: Claim) => Promise<Holder | undefined>;
  /** Nobody holds the room any more, if it was this instance. */
  readonly release: (room: string, instance: string) => Promise<void>;
  /** Resolves if it answers. */
  readonly probe: () => Promise<void>;
}

/** Of a room that nobody serves. */
export const NOTHING: RoomState = {
  chat: { served: undefined, told: 0 },
  rt: { served: undefined, told: 0 },
};
