import type { Ports } from '../../src/core/ports.ts';
import type { Clock } from './clock.ts';
import type { Dice } from './dice.ts';
import type { World } from './world.ts';

type Channel = NonNullable<ReturnType<Ports['channel']>>;

interface Member {
  readonly tab: World;
  readonly name: string;
  readonly heard: (message: unknown) => void;
}

/** The broadcast channels of one origin: what one tab says, the others of that name hear a little later. */
export class Hub {
  readonly #members = new Set<Member>();
  readonly #clock: Clock;
  readonly #dice: Dice;

  constructor(clock: Clock, dice: Dice) {
    this.#clock = clock;
    this.#dice = dice;
  }

  /** This tab logs out: those of the same user have to, too. */
  logsOut(tab: World): void {
    const names = [...this.#members].filter((member) => member.tab === tab).map(({ name }) => name);
    for (const member of this.#members) {
      if (member.tab === tab || !names.includes(member.name)) continue;
      this.#clock.after(100, () => {
        if (this.#members.has(member))
          member.tab.invariants.wrong('a log-out elsewhere is not heard');
      });
    }
  }

  join(tab: World, name: string, heard: (message: unknown) => void): Channel {
    const own: Member = { tab, name, heard };
    this.#members.add(own);
    if (/secret|renews|mat-khau/.test(name)) tab.invariants.wrong('a secret names a channel');
    return {
      postMessage: (message) => {
        const text = JSON.stringify(message);
        tab.note(() => `  → tabs ${text}`);
        if (/secret|renews|mat-khau/.test(text)) tab.invariants.wrong('a secret told to tabs');
        tab.invariants.tabs.said(message);
        for (const member of this.#members) {
          if (member.name !== name || member === own) continue;
          this.#clock.after(this.#dice.between('channel', 1, 20), () => {
            if (!this.#members.has(member)) return;
            member.heard(JSON.parse(text));
            member.tab.invariants.tabs.heard(message);
          });
        }
      },
      close: () => this.#members.delete(own),
    };
  }

  /** Channels that this tab has not closed. */
  open(tab: World): number {
    return [...this.#members].filter((member) => member.tab === tab).length;
  }
}
