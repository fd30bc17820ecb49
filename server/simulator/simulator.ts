import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import type { Backend } from '../backend.ts';
import { systemTimers, type Timers } from '../timers.ts';
import { controlRoutes } from './controls.ts';
import { demoAttributes } from './demo-attributes.ts';
import { mediaRoutes } from './media-routes.ts';
import { createRandom } from './random.ts';
import { originOf, RestServer } from './rest-server.ts';
import { seedSamples } from './samples.ts';
import { seedShop } from './seed.ts';
import { Shop } from './shop.ts';
import { Sockets } from './sockets.ts';
import { Tokens } from './tokens.ts';
import { Traffic } from './traffic.ts';

export interface SimulatorOptions {
  readonly room: string;
  /** Pace of the live traffic: 1 as in a live shop, 0 none. */
  readonly rate: number;
  /** Whether `/sim/control` and `/sim/state` exist. */
  readonly controls: boolean;
  /** The same seed gives the same shop. */
  readonly seed?: number;
  /** Customers at the start. */
  readonly customers?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly timers?: Timers;
}

/** Everything that the simulator consists of, as the controls and tests reach it. */
export interface Simulator extends Backend {
  readonly shop: Shop;
  readonly tokens: Tokens;
  readonly rest: RestServer;
  readonly sockets: Sockets;
  readonly traffic: Traffic;
}

const SEED = 20251219;

/** A synthetic shop that speaks the protocol, as the server's backend. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { room, rate, now = Date.now, timers = systemTimers } = options;
  const random = createRandom(options.seed ?? SEED);
  const shop = new Shop({ random, now });
  seedShop(shop, options.customers);
  if (options.customers === undefined) seedSamples(shop);
  const tokens = new Tokens({ now, newToken: () => randomBytes(32).toString('base64url') });
  const rest = new RestServer({ shop, tokens, timers });
  const traffic = new Traffic({ shop, random, timers, rate });
  const sockets = new Sockets({ shop, tokens, room, originOf, onJoin: () => traffic.nudge() });

  const parts = { shop, tokens, rest, sockets, traffic };
  const routes = Router();
  routes.use('/sim', mediaRoutes(shop));
  if (options.controls) routes.use('/sim', controlRoutes(parts));
  return {
    ...parts,
    name: 'simulator',
    api: rest.handle,
    routes,
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    defaults: () => ({ tposAppVersion: '5.10.26.1', xTposLang: 'vi' }),
    demoAttributes: demoAttributes(shop),
    socketHosts: [],
    upstreamClock: false,
    start: () => traffic.start(),
    close: async () => {
      traffic.stop();
      await sockets.close();
    },
  };
}
