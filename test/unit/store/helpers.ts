import type { ConfigInput } from '../../../src/core/config.ts';
import { createStore } from '../../../src/core/store.ts';
import type { Store, StoreEvents } from '../../../src/core/store-types.ts';
import {
  type FakePorts,
  type FakePortsOptions,
  fakePorts,
  settle,
} from '../../support/fake-ports.ts';
import { FakeTpos } from '../../support/fake-tpos.ts';

export type Told = {
  readonly [Name in keyof StoreEvents]: {
    readonly name: Name;
    readonly detail: StoreEvents[Name];
  };
}[keyof StoreEvents];

const names = [
  'login',
  'logout',
  'connection',
  'message',
  'activity',
  'order',
  'unread',
  'error',
  'log',
  'event',
] as const;

export interface World {
  readonly ports: FakePorts;
  readonly tpos: FakeTpos;
  readonly store: Store;
  /** Everything that the store has told, in order. */
  readonly told: Told[];
  /** The details of one kind of event. */
  of<Name extends keyof StoreEvents>(name: Name): StoreEvents[Name][];
  /** Texts of the `message` events with how they came: `push Chào shop`. */
  readonly news: string[];
  /** Lets answers arrive and frames pass until nothing moves any more; timers do not. */
  flow(): Promise<void>;
  /** Time goes by, with frames. */
  pass(ms: number): Promise<void>;
  /** Does something and tells how many requests followed from it. */
  requestsOf(act: () => unknown): Promise<number>;
  /** Names of the list, top first. */
  readonly list: string[];
  /** Texts of the selected thread. */
  readonly texts: string[];
}

/** A store over a shop that nobody has logged in to. */
export function build(
  prepare: (tpos: FakeTpos) => void = () => {},
  config: ConfigInput = {},
  options: FakePortsOptions = {},
): World {
  const ports = fakePorts(options);
  const tpos = new FakeTpos(ports);
  prepare(tpos);
  const store = createStore(config, ports);
  const told: Told[] = [];
  for (const name of names) {
    store.on(name, (detail) => {
      told.push({ name, detail } as Told);
    });
  }
  const flow = async () => {
    for (let idle = 0; idle < 2;) {
      const before = ports.requests.length;
      await settle();
      idle = ports.frame() === 0 && ports.requests.length === before ? idle + 1 : 0;
    }
  };
  return {
    ports,
    tpos,
    store,
    told,
    of: <Name extends keyof StoreEvents>(name: Name) =>
      told.filter((one) => one.name === name).map((one) => one.detail as StoreEvents[Name]),
    get news() {
      return told.flatMap((one) =>
        one.name === 'message' ? `${one.detail.via} ${one.detail.message.text}` : [],
      );
    },
    flow,
    async pass(ms) {
      await flow();
      await ports.advance(ms);
      await flow();
    },
    async requestsOf(act) {
      const before = tpos.count();
      await Promise.all([act(), flow()]);
      return tpos.count() - before;
    },
    get list() {
      return store.$conversations.get().items.map(({ name }) => name);
    },
    get texts() {
      return store.$thread.get().messages.map((message) => message.text);
    },
  };
}

/** A store that somebody is logged in to, both sockets up, the list loaded, nothing told yet. */
export async function signIn(
  prepare: (tpos: FakeTpos) => void = () => {},
  config: ConfigInput = {},
  options: FakePortsOptions = {},
): Promise<World> {
  const world = build(prepare, { token: 'secret-of-lan', ...config }, options);
  await world.flow();
  if (world.store.config.realtime) {
    openSockets(world);
    // One catch-up for both.
    await world.pass(50);
  }
  world.told.length = 0;
  return world;
}

/** Both servers accept. */
export function openSockets({ tpos }: Pick<World, 'tpos'>): void {
  tpos.socket('chat').open('chat-id');
  tpos.socket('rt').open('rt-id');
}

/** Both connections are lost. */
export function loseSockets({ tpos }: Pick<World, 'tpos'>): void {
  tpos.socket('chat').lose();
  tpos.socket('rt').lose();
}

/** Both come back: the time for the next attempt passes, the servers accept, and the catch-up begins. */
export async function returnSockets(world: World): Promise<void> {
  await world.ports.advance(1000);
  openSockets(world);
  await world.pass(500);
}
