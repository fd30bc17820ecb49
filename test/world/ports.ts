import type { PageSignals, Ports } from '../../src/core/ports.ts';
import type { Clock } from './clock.ts';
import type { Dice } from './dice.ts';
import type { Network } from './network.ts';
import type { Sockets } from './sockets.ts';

type Signal = Parameters<Parameters<PageSignals['subscribe']>[0]>[0];

/** The page that the store runs in. */
export class Page {
  online = true;
  visible = true;
  readonly listeners = new Set<(signal: Signal) => void>();

  signal(signal: Signal): void {
    if (signal === 'online' || signal === 'offline') this.online = signal === 'online';
    else if (signal !== 'restored') this.visible = signal === 'visible';
    for (const listener of [...this.listeners]) listener(signal);
  }
}

/** What the world hands to `createStore`. */
export function worldPorts(parts: {
  clock: Clock;
  dice: Dice;
  network: Network;
  sockets: Sockets;
  page: Page;
  join: Ports['channel'];
  /** After each frame. */
  framed: () => void;
  /** What the core writes to the console. */
  wrote: (level: string, args: readonly unknown[]) => void;
}): Ports {
  const { clock, dice, network, sockets, page, join, framed, wrote } = parts;
  return {
    fetch: (url, init) => network.fetch(url, init),
    connect: (url, options) => sockets.connect(url, options),
    now: () => clock.wall,
    elapsed: () => clock.elapsed,
    // As in browsers: what is above 2^31 - 1 ms fires at once.
    setTimer: (callback, ms) => clock.after(ms > 2 ** 31 - 1 ? 0 : ms, callback, true),
    nextFrame: (callback) =>
      clock.after(
        page.visible ? dice.between('frame', 1, 16) : 0,
        () => {
          callback();
          framed();
        },
        true,
      ),
    random: () => dice.roll('core'),
    channel: join,
    page: {
      origin: 'https://shop.example',
      lang: 'vi',
      get online() {
        return page.online;
      },
      get visible() {
        return page.visible;
      },
      subscribe(listener) {
        page.listeners.add(listener);
        return () => {
          page.listeners.delete(listener);
        };
      },
    },
    console: {
      error: (...args: unknown[]) => wrote('error', args),
      log: (...args: unknown[]) => wrote('log', args),
      warn: (...args: unknown[]) => wrote('warn', args),
    },
  };
}
