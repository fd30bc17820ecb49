import type { Clock } from '../clock.ts';
import type { ShopMessage, Version } from '../shop.ts';
import type { World } from '../world.ts';
import type { GuestSocket } from './guest-socket.ts';

/** Something that TPOS has told everybody of the shop who was connected. */
export interface Emission {
  readonly name: string;
  /** World time. */
  readonly at: number;
  readonly message?: ShopMessage | undefined;
  readonly version?: Version | undefined;
  /** A page is told of it. */
  readonly heard: (tab: World) => void;
}

/** By then a page has heard what was told, or knows that it may have missed something, ms. */
const patience = 15_000;
/** An instance asks this often whether a token still counts, and may have asked just before, ms. */
const verdict = 2 * 60_000 + 15_000;

/** What must hold of every page's connection to the relay. */
export class RelayWatch {
  readonly #clock: Clock;
  readonly #wrong: (text: string) => void;
  /** World time when TPOS could last not be asked about tokens. */
  silentAt = -Infinity;

  constructor(clock: Clock, wrong: (text: string) => void) {
    this.#clock = clock;
    this.#wrong = wrong;
  }

  /** TPOS tells this now: each page that is connected then hears it, once, or is cut. */
  emitted(emission: Emission, guests: Iterable<GuestSocket>): void {
    for (const guest of guests) this.#expect(guest, emission, patience);
  }

  /** It reaches a page. */
  received(guest: GuestSocket, emission: Emission | undefined): void {
    if (!emission) return;
    if (guest.received.has(emission)) this.#wrong(`${emission.name} is heard twice by one socket`);
    guest.received.add(emission);
  }

  /** An instance is about to tell this to a page. */
  tells(guest: GuestSocket): void {
    const { digest } = guest.data;
    const { instance, tab } = guest;
    if (digest === undefined || instance.refused.has(digest)) {
      this.#wrong(`${instance.name} tells one whose token it knows to be refused`);
    }
    const until = Math.max(tab.accounts.until(guest.token), this.silentAt);
    if (this.#clock.time - until > verdict) {
      this.#wrong(`${instance.name} tells one whose token has long been refused`);
    }
  }

  #expect(guest: GuestSocket, emission: Emission, ms: number): void {
    const { host } = guest.instance;
    const { stood } = host;
    this.#clock.after(ms, () => {
      const { socket, isAccepted, received } = guest;
      if (received.has(emission) || !socket.connected || socket.deaf || !isAccepted) return;
      // While its instance stands still nothing can be told.
      if (host.stood > stood) this.#expect(guest, emission, host.stood - stood);
      else this.#wrong(`${emission.name} is neither heard nor known to be missed`);
    });
  }
}
