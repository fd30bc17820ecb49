import { Accounts } from './accounts.ts';
import { Clock } from './clock.ts';
import { Dice } from './dice.ts';
import { Relay } from './relay/relay.ts';
import { Rest } from './rest.ts';
import { pages, Shop } from './shop.ts';
import type { Variant } from './variants.ts';
import { Wire } from './wire.ts';

/** One seed's time, randomness and servers: what the tabs of all users share. */
export class Tpos {
  readonly variant: Variant;
  readonly clock = new Clock();
  readonly dice: Dice;
  readonly lan: Shop;
  readonly mai: Shop;
  /** Of another tenant: its pushes may come, and must not show. */
  readonly stranger: Shop;
  readonly accounts: Accounts;
  readonly rest: Rest;
  readonly wire: Wire;
  /** What stands between all pages and the sockets, if anything does. */
  readonly relay: Relay | undefined;
  /** What is wrong. */
  readonly problems: string[] = [];
  /** What happened, in words, if somebody is to read it. */
  readonly lines: string[] = [];
  readonly #tells: boolean;

  constructor(seed: number, variant: Variant, tells: boolean) {
    const { clock } = this;
    this.#tells = tells;
    this.variant = variant;
    this.dice = new Dice(seed);
    clock.ahead = variant.clockAhead * 3_600_000;
    this.lan = new Shop('lan', clock);
    this.mai = new Shop('mai', clock);
    this.stranger = new Shop('khách', clock);
    this.accounts = new Accounts(clock, variant, [this.lan, this.mai]);
    this.wire = new Wire(variant, this.dice);
    const { dice, wire, accounts } = this;
    this.rest = new Rest({ dice, wire, variant, accounts });
    this.#populate();
    this.relay = variant.instances > 0 ? new Relay(this) : undefined;
  }

  note(tell: () => string): void {
    if (!this.#tells) return;
    this.lines.push(`${(this.clock.time / 1000).toFixed(1).padStart(8)} s  ${tell()}`);
  }

  /** Shops with a history; the page size decides how much of it is paged. */
  #populate(): void {
    const { threadPage } = this.rest;
    for (const shop of [this.lan, this.mai]) {
      for (let n = 0; n < 7; n++) {
        const other = n === 3;
        const chat = shop.chat(
          other ? pages[1] : pages[0],
          other ? shop.chats[0]!.userId : undefined,
        );
        const many = n === 0 ? threadPage + 7 : 1 + (n % 4);
        for (let message = 0; message < many; message++) {
          this.clock.time += 1000;
          shop.say(chat, `${shop.nameOf(chat)} ${message + 1}`, {
            kind: n === 5 || (n === 1 && message % 2) ? 'comment' : 'message',
            fromShop: n % 2 === 0 && message === many - 1,
          });
        }
      }
    }
    const chat = this.stranger.chat(pages[2]);
    this.stranger.say(chat, 'chào shop khác');
  }
}
