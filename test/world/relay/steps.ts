import type { ServerName } from '../sockets.ts';
import type { Act } from '../steps.ts';
import type { World } from '../world.ts';
import type { Instance } from './instance.ts';
import type { Relay } from './relay.ts';

const some = <Item>(items: readonly Item[], number: number): Item => items[number % items.length]!;
const servers: readonly (readonly ServerName[])[] = [['chat', 'rt'], ['chat'], ['rt']];

type RelayAct = (relay: Relay, place: number, b: number, world: World) => string;

/** `a` chooses the instance. */
const at =
  (act: RelayAct): Act =>
  (world, a, b) => {
    const { relay } = world.tpos;
    return relay ? act(relay, a % relay.instances.length, b, world) : 'there is no relay';
  };

const to =
  (act: (instance: Instance, b: number, relay: Relay) => string): Act =>
  (world, a, b) =>
    at((relay, place, how) => {
      const instance = relay.instances[place]!;
      return instance.isStopping
        ? `${instance.name} is not there`
        : `${instance.name} ${act(instance, how, relay)}`;
    })(world, a, b);

const tabOf = (world: World, a: number): World => some(world.tabs, a);

/** What may happen to instances, to Redis, and between them and TPOS. */
export const relaySteps: Readonly<Record<string, { weight: number; act: Act }>> = {
  talk: {
    weight: 12,
    act: (world, a, b) => {
      const { clock, dice, shop } = world;
      const every = some([60, 250, 700, 1500], b);
      for (let n = 1, ms = 0; n <= 12; n++) {
        ms += dice.between('talk', 0, 2 * every);
        clock.after(ms, () => world.push(shop.say(world.chat(a), `nói ${n}`), some(servers, b)));
      }
      return `${shop.nameOf(world.chat(a))} #${a % shop.chats.length} goes on talking, every ${every} ms`;
    },
  },
  'instance dies': {
    weight: 4,
    act: at((relay, place) => {
      const instance = relay.instances[place]!;
      relay.kill(instance);
      return `${instance.name} dies`;
    }),
  },
  'instance stops': {
    weight: 2,
    act: at((relay, place) => {
      const instance = relay.instances[place]!;
      instance.stop();
      relay.clock.after(3000, () => relay.kill(instance));
      return `${instance.name} is stopped`;
    }),
  },
  'instance starts': {
    weight: 5,
    act: at((relay, place) => {
      relay.start(place);
      return `${relay.instances[place]!.name} is there`;
    }),
  },
  'instance freezes': {
    weight: 5,
    act: to((instance, b) => {
      const ms = some([300, 1600, 3100, 4500, 6000, 12_000, 20_000], b);
      instance.host.freeze(ms);
      return `stands still for ${ms} ms`;
    }),
  },
  'redis goes': {
    weight: 3,
    act: at((relay, _, b) => {
      relay.redis.stop(b % 2 === 0);
      return `Redis is gone${b % 2 ? '' : ', with all that it had'}`;
    }),
  },
  'redis returns': {
    weight: 5,
    act: at((relay) => {
      relay.redis.mend();
      return 'Redis works';
    }),
  },
  'redis restarts': {
    weight: 3,
    act: at((relay, _, b) => {
      relay.redis.stop(b % 3 !== 0);
      relay.clock.after(b * 100, () => (relay.redis.isUp = true));
      return `Redis restarts: ${b * 100} ms${b % 3 ? ', empty' : ''}`;
    }),
  },
  'redis forgets': {
    weight: 2,
    act: at((relay) => {
      relay.redis.forget();
      return 'Redis is empty';
    }),
  },
  'redis is slow': {
    weight: 3,
    act: at((relay, _, b) => {
      relay.redis.most = some([50, 300, 800, 1500], b);
      return `Redis takes up to ${relay.redis.most} ms, each way`;
    }),
  },
  'redis hangs': {
    weight: 2,
    act: at((relay) => {
      relay.redis.isHung = true;
      return 'Redis takes what is sent and says nothing';
    }),
  },
  'redis clock jumps': {
    weight: 1,
    act: at((relay, _, b) => {
      relay.redis.ahead += (b - 11) * 1000;
      return `the clock of Redis jumps by ${b - 11} s`;
    }),
  },
  'redis breaks off': {
    weight: 3,
    act: to(({ commands }, b) => {
      commands.breaks = 1 + (b % 3);
      return `gets no answer to the next ${commands.breaks} that it sends to Redis`;
    }),
  },
  'word lost': {
    weight: 3,
    act: to(({ readers }, b) => {
      for (const server of some(servers, b)) readers[server].skips = 1 + (b % 3);
      return `misses the next ${1 + (b % 3)} words of ${some(servers, b).join(' and ')}`;
    }),
  },
  'words late': {
    weight: 2,
    act: to(({ readers }, b, { clock }) => {
      const ms = 300 * (1 + b);
      for (const server of some(servers, b)) {
        readers[server].connection.stuckUntil = clock.time + ms;
      }
      return `reads nothing for ${ms} ms`;
    }),
  },
  'uplink lost': {
    weight: 5,
    act: to(({ uplinks }, b) => {
      for (const server of some(servers, b)) uplinks.lose(server, 'transport close');
      return `loses ${some(servers, b).join(' and ')} to TPOS`;
    }),
  },
  'uplinks refused': {
    weight: 2,
    act: to(({ uplinks }, b, { clock }) => {
      uplinks.refuseUntil = clock.time + 1000 + b * 2000;
      for (const server of some(servers, b)) uplinks.lose(server, 'transport close');
      return `has its tokens refused by TPOS’s sockets for ${1 + b * 2} s`;
    }),
  },
  'uplinks hang': {
    weight: 2,
    act: to(({ uplinks }, b, { clock }) => {
      uplinks.hangUntil = clock.time + 1000 + b * 2000;
      for (const server of some(servers, b)) uplinks.lose(server, 'transport close');
      return `cannot connect to TPOS for ${1 + b * 2} s`;
    }),
  },
  'tpos restarts': {
    weight: 1,
    act: at((relay, _, b) => {
      relay.line.downUntil = relay.clock.time + 1000 + b * 1000;
      for (const { uplinks } of relay.instances) {
        for (const server of ['chat', 'rt'] as const) uplinks.lose(server, 'transport close');
      }
      return `TPOS’s sockets restart: ${1 + b} s`;
    }),
  },
  'token refused': {
    weight: 3,
    act: at((relay, _, b, world) => {
      const tab = tabOf(world, b);
      const token = relay.guestsOf(tab)[0]?.token;
      if (token === undefined) return 'no token to refuse';
      world.accounts.revoke(token);
      return `TPOS refuses the token of tab ${world.tabs.indexOf(tab) + 1}`;
    }),
  },
  'logs in again': {
    weight: 3,
    act: (world, a, b) => {
      const tab = tabOf(world, a);
      if (tab.signedIn) return 'is logged in';
      tab.logIn(tab.user, some(['password', 'token', 'host'] as const, b));
      return `tab ${world.tabs.indexOf(tab) + 1} logs in`;
    },
  },
  'balancer moves': {
    weight: 3,
    act: at((relay, _, b, world) => {
      const tab = tabOf(world, b);
      relay.move(tab);
      for (const server of some(servers, b)) tab.sockets.lose(server, 'transport close');
      return `tab ${world.tabs.indexOf(tab) + 1} goes to another instance`;
    }),
  },
};
