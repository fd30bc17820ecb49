import { faults } from './network.ts';
import type { CallName } from '../support/fake-tpos.ts';
import type { ServerName } from './sockets.ts';
import type { Act } from './steps.ts';
import type { World } from './world.ts';

const some = <Item>(items: readonly Item[], number: number): Item => items[number % items.length]!;
const servers: readonly (readonly ServerName[])[] = [['chat', 'rt'], ['chat'], ['rt']];
const calls: readonly (CallName | 'any')[] = ['conversations', 'messages', 'seen', 'any', 'token'];

function offline(world: World, is: boolean): void {
  if (world.network.offline === is) return;
  world.network.offline = is;
  if (is) for (const server of ['chat', 'rt'] as const) world.sockets.deafen(server, 30_000);
  world.page.signal(is ? 'offline' : 'online');
}

/** Network, servers and machine. */
export const networkSteps: Readonly<Record<string, { weight: number; act: Act }>> = {
  trouble: {
    weight: 10,
    act: (world, a, b) => {
      const fault = some(faults, a);
      const call = some(calls, b);
      const times = 1 + (b % 4);
      world.network.trouble(call, fault, times);
      return `the next ${times} ${call} calls: ${fault}`;
    },
  },
  lose: {
    weight: 4,
    act: (world, a, b) => {
      const reason = some(['transport close', 'ping timeout', 'io server disconnect'], b);
      for (const server of some(servers, a)) world.sockets.lose(server, reason);
      return `${some(servers, a).join(' and ')} lost: ${reason}`;
    },
  },
  'half open': {
    weight: 2,
    act: (world, a, b) => {
      for (const server of some(servers, a)) world.sockets.deafen(server, 20_000 + b * 2000);
      return `${some(servers, a).join(' and ')} half open`;
    },
  },
  deaf: {
    weight: 1,
    act: (world, a) => {
      for (const server of some(servers, a)) world.sockets.deafen(server);
      return `${some(servers, a).join(' and ')} deaf`;
    },
  },
  'deaf for long': {
    weight: 1,
    act: (world, a) => {
      const { store, shop, clock, sockets, invariants } = world;
      for (const server of ['chat', 'rt'] as const) sockets.deafen(server);
      const selected = invariants.chatOf(store.$thread.get().conversationId);
      const chat = selected ?? world.chat(a);
      if (!selected) world.select(chat);
      for (const seconds of [17, 20, 23]) {
        clock.after(seconds * 1000, () => shop.say(chat, `không ai nghe ${seconds}`));
      }
      return `Chat and RT deaf, and ${shop.nameOf(chat)} writes`;
    },
  },
  block: {
    weight: 1,
    act: (world, a) => {
      world.sockets.blocked = a % 4 !== 0;
      if (!world.sockets.blocked) return 'the firewall lets sockets through';
      for (const server of ['chat', 'rt'] as const) world.sockets.lose(server, 'transport close');
      return 'the firewall blocks the sockets’ hosts';
    },
  },
  restart: {
    weight: 1,
    act: (world, _, b) => {
      world.network.downUntil = world.clock.time + 2000 + b * 2000;
      for (const server of ['chat', 'rt'] as const) world.sockets.lose(server, 'transport close');
      return `the servers restart: ${2 + b * 2} s`;
    },
  },
  refuse: {
    weight: 1,
    act: (world, a, b) => {
      world.sockets.refuseUntil = world.clock.time + 1000 + b * 3000;
      for (const server of some(servers, a)) world.sockets.lose(server, 'transport close');
      return `the sockets refuse every token for ${1 + b * 3} s`;
    },
  },
  hang: {
    weight: 1,
    act: (world, a, b) => {
      world.sockets.hangUntil = world.clock.time + 1000 + b * 3000;
      for (const server of some(servers, a)) world.sockets.lose(server, 'transport close');
      return `connections hang for ${1 + b * 3} s`;
    },
  },
  offline: {
    weight: 2,
    act: (world) => {
      offline(world, true);
      return 'offline';
    },
  },
  online: {
    weight: 2,
    act: (world) => {
      offline(world, false);
      return 'online';
    },
  },
  sleep: {
    weight: 1,
    act: (world, a, b) => {
      const hours = 1 + (a % 12);
      for (const server of ['chat', 'rt'] as const) world.sockets.deafen(server, 1000 * b);
      world.clock.sleep(hours * 3_600_000, world.variant.sleepCounts);
      if (b % 2) world.page.signal('visible');
      return `the machine sleeps for ${hours} h`;
    },
  },
  freeze: {
    weight: 2,
    act: (world, a, b) => {
      const { page, sockets, clock, network, invariants } = world;
      const ms = some([20, 300, 4000, 60_000, 3_600_000], a);
      if (b % 2) page.signal('hidden');
      for (const server of ['chat', 'rt'] as const) sockets.deafen(server, 1000 * b);
      clock.sleep(ms, true);
      // Browsers tell of it in either order, and some of them once more.
      if (b % 3 === 0) page.signal('visible');
      const isIdle = world.signedIn && network.flights.size === 0;
      const before = network.requests;
      page.signal('restored');
      clock.after(0, () => {
        if (!isIdle || !world.signedIn || ms < 100) return;
        if (network.requests === before) invariants.wrong('no catch-up after a freeze');
      });
      if (b % 2) page.signal('visible');
      return `the page is frozen for ${ms / 1000} s`;
    },
  },
  hide: {
    weight: 2,
    act: (world, a) => {
      world.page.signal(a % 2 ? 'hidden' : 'visible');
      return `the page is ${a % 2 ? 'hidden' : 'visible'}`;
    },
  },
  'clock jumps': {
    weight: 1,
    act: (world, a, b) => {
      world.clock.ahead += (a - 12) * 3_600_000 + b * 1000;
      return `the wall clock jumps by ${a - 12} h`;
    },
  },
  revoke: {
    weight: 1,
    act: (world) => {
      world.accounts.revoke();
      return 'no token counts any more';
    },
  },
};
