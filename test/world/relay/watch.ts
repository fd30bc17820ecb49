import type { Clock } from '../clock.ts';
import type { ShopMessage, Version } from '../shop.ts';
import type { ServerName } from '../sockets.ts';
import type { World } from '../world.ts';
import type { GuestSocket } from './guest-socket.ts';

/** Something that TPOS has told everybody of the shop who was connected. */
export interface Emission {
  readonly name: string;
  readonly server: ServerName;
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
  /** World time when TPOS could last not be asked about tokens. */
  silentAt = -Infinity;
  readonly #emissions: Emission[] = [];
  /** World time of the last of what is told everywhere that each tab has heard of. */
  readonly #heard = new Map<World, number>();

  constructor(
    clock: Clock,
    readonly wrong: (text: string) => void,
  ) {
    this.#clock = clock;
  }

  /** TPOS tells this now: each page that is connected then hears it, once, or is cut. */
  emitted(emission: Emission, guests: Iterable<GuestSocket>): void {
    this.#emissions.push(emission);
    for (const guest of guests) this.#expect(guest, emission, patience);
  }

  /** It reaches a page. */
  received(guest: GuestSocket, emission: Emission | undefined, everywhere: boolean): void {
    if (!emission) return;
    if (guest.received.has(emission)) this.wrong(`${emission.name} is heard twice by one socket`);
    guest.received.add(emission);
    // What an instance tells that is alone no other can know of (docs/relay.md).
    if (!everywhere) return;
    this.#heard.set(guest.tab, Math.max(this.#heard.get(guest.tab) ?? 0, emission.at));
  }

  /** World time of the last told everywhere that a page has heard of: what it asks for from now on has to tell all until then. */
  heardBy(tab: World): number {
    return this.#heard.get(tab) ?? 0;
  }

  /** A page that had heard so much when it asked is given what TPOS has told another page at that time. */
  shared(tab: World, heard: number, at: number, guests: readonly GuestSocket[]): void {
    if (at < heard) this.wrong(`tab ${tab.tabs.indexOf(tab) + 1} is given what it knows better`);
    // What was told before a socket of its own was there, and after that answer, comes by the socket.
    for (const guest of guests) {
      const missing = this.#emissions.filter(
        (one) => one.server === guest.link && one.at > at && one.at <= guest.socket.openedAt,
      );
      for (const emission of missing) this.#expect(guest, emission, patience);
    }
  }

  /** An instance is about to tell this to a page. */
  tells(guest: GuestSocket): void {
    const { digest } = guest.data;
    const { instance, tab } = guest;
    if (digest === undefined || instance.refused.has(digest)) {
      this.wrong(`${instance.name} tells one whose token it knows to be refused`);
    }
    const until = Math.max(tab.accounts.until(guest.token), this.silentAt);
    if (this.#clock.time - until > verdict) {
      this.wrong(`${instance.name} tells one whose token has long been refused`);
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
      else this.wrong(`${emission.name} is neither heard nor known to be missed`);
    });
  }
}
