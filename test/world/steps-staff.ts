import type { ConversationQuery } from '../../src/core/types.ts';
import type { Act } from './steps.ts';
import { pages } from './shop.ts';
import { World } from './world.ts';

const some = <Item>(items: readonly Item[], number: number): Item => items[number % items.length]!;

/** What `select` and `openThread` take. */
function keyOf(world: World, a: number, b: number): string {
  const { id, channelId, userId } = world.chat(a);
  return some([id, `${channelId}:${userId}`, `4:${channelId}:${userId}`, id], b);
}

const query = (world: World, a: number, b: number): ConversationQuery =>
  some<ConversationQuery>(
    [
      {},
      { unread: true },
      { text: world.shop.nameOf(world.chat(b)) },
      { type: 'comment' },
      { unreplied: true },
      { type: 'message', unread: true },
      { hasPhone: true },
      { hasOrder: true },
      { text: 'không ai' },
    ],
    a,
  );

/** What only the page can filter by, or goes by one of the shop's pages. */
const filter = ({ variant }: World, a: number): ConversationQuery => {
  const channelId = variant.channels === 'one' ? pages[0] : pages[1];
  return some<ConversationQuery>(
    [
      { status: 'Cảnh báo' },
      { sort: 'waiting' },
      { channelId },
      { channelId: pages[0], unread: true },
      { type: 'message', sort: 'waiting' },
      { status: 'Cảnh báo', unread: true },
      { channelId, sort: 'waiting' },
    ],
    a,
  );
};

/** In the second tab, where there is one. */
const beside =
  (name: string): Act =>
  (world, a, b) => {
    const [, other] = world.tabs;
    return other ? `the other tab ${pageSteps[name]!.act(other, a, b)}` : 'no other tab';
  };

/** Who works in a page. */
const pageSteps: Readonly<Record<string, { weight: number; act: Act }>> = {
  select: {
    weight: 6,
    act: (world, a, b) => {
      const key = b % 12 === 11 ? 'nobody' : keyOf(world, a, b);
      if (b % 12 < 10) world.select(world.chat(a), key);
      else world.store.select(b % 12 === 10 ? undefined : key);
      return b % 12 === 10 ? 'nothing is selected' : `selects ${key}`;
    },
  },
  pin: {
    weight: 2,
    act: (world, a, b) => {
      const chat = world.chat(a);
      if (world.pins.length >= 3) return 'enough is pinned';
      world.pins.push({ chat, handle: world.store.openThread(keyOf(world, a, b)) });
      return `pins ${keyOf(world, a, b)}`;
    },
  },
  unpin: {
    weight: 1,
    act: (world) => {
      const pinned = world.pins.shift();
      pinned?.handle.release();
      if (pinned) world.invariants.released(pinned.chat);
      return 'unpins the first';
    },
  },
  search: {
    weight: 4,
    act: (world, a, b) => {
      world.show(query(world, a, b));
      world.expect(world.store.search(world.query), 'search');
      return `searches ${JSON.stringify(world.query)}`;
    },
  },
  filter: {
    weight: 2,
    act: (world, a) => {
      world.show(filter(world, a));
      world.expect(world.store.search(world.query), 'search');
      return `filters ${JSON.stringify(world.query)}`;
    },
  },
  'load more': {
    weight: 3,
    act: (world) => {
      world.expect(world.store.loadMore(), 'loadMore');
      return 'loads more of the list';
    },
  },
  'load older': {
    weight: 3,
    act: (world) => {
      world.expect(world.store.loadOlder(), 'loadOlder');
      return 'loads older messages';
    },
  },
  'load gap': {
    weight: 2,
    act: (world, a) => {
      const { gaps } = world.store.$thread.get();
      const gap = gaps[a % (gaps.length || 1)];
      if (!gap) return 'no gap to load';
      world.expect(world.store.loadGap(gap), 'loadGap');
      return `loads the gap below ${gap.beforeId}`;
    },
  },
  refresh: {
    weight: 3,
    act: (world) => {
      world.expect(world.store.refresh(), 'refresh');
      return 'refreshes';
    },
  },
  auto: {
    weight: 1,
    act: (world, a) => {
      world.store.setAutoRefresh(a % 2 === 0);
      return `Auto ${a % 2 ? 'OFF' : 'ON'}`;
    },
  },
  interval: {
    weight: 1,
    act: (world, a) => {
      world.store.configure({ pollInterval: 1000 * (1 + a) });
      return `polls every ${1 + a} s`;
    },
  },
  'mark seen': {
    weight: 3,
    act: (world, a, b) => {
      const seen = b % 4 !== 0;
      world.invariants.tabs.own.add(world.chat(a));
      world.invariants.quiet.marks();
      world.expect(world.store.markSeen(keyOf(world, a, b), seen), 'markSeen');
      return `marks ${keyOf(world, a, b)} ${seen ? 'seen' : 'unread'}`;
    },
  },
  look: {
    weight: 2,
    act: (world) => {
      const selected = world.store.$selected.get();
      const chat = selected && world.invariants.chatOf(selected.id);
      if (chat) world.invariants.tabs.own.add(chat);
      world.invariants.quiet.marks();
      if (selected) world.store.noticeSeen(selected.id);
      return 'looks at the end of the thread';
    },
  },
  'by hand': {
    weight: 1,
    act: (world, a, b) => {
      const name = a % 2 ? 'chat' : 'rt';
      const handle = world.store.sockets[name];
      if (b % 2) handle.connect();
      else handle.disconnect();
      return `${b % 2 ? 'connects' : 'disconnects'} ${name} by hand`;
    },
  },
  customer: {
    weight: 1,
    act: (world, a, b) => {
      const handle = world.store.openCustomer(keyOf(world, a, b));
      world.clock.after(3000, () => handle.release());
      return `opens the customer of ${keyOf(world, a, b)}`;
    },
  },
  'log out': {
    weight: 1,
    act: (world) => {
      world.hub.logsOut(world);
      world.expect(world.store.logout(), 'logout');
      world.show({});
      return 'logs out';
    },
  },
  'log in': {
    weight: 2,
    act: (world, a, b) => {
      if (b % 6 === 5) {
        const { owner } = world.shop;
        world.expect(world.store.login({ username: owner, password: 'sai' }), 'log-in');
        world.show({});
        return 'logs in with a wrong password';
      }
      // The same person again only where the session is over: else that says little.
      const other = world.user === world.lan ? world.mai : world.lan;
      const shop = world.signedIn || a % 3 ? other : world.user;
      world.logIn(shop, some(['password', 'token', 'host'] as const, b));
      return `${shop.owner} logs in`;
    },
  },
};

/** Who works in this page, or in another tab. */
export const staffSteps: Readonly<Record<string, { weight: number; act: Act }>> = {
  ...pageSteps,
  'other tab': {
    weight: 1,
    act: (world) => {
      const other = world.tabs[1] ?? new World(world.tpos, world);
      if (other.signedIn) return 'the other tab is there';
      other.logIn(world.user, 'password');
      return `${world.user.owner} logs in in another tab`;
    },
  },
  'other tab marks seen': {
    weight: 2,
    act: (world, a, b) => {
      const { shop } = world;
      const unread = shop.chats.filter((chat) => shop.unreadOf(chat) > 0);
      const chat = unread.length > 0 ? some(unread, a) : shop.chats[0]!;
      return beside('mark seen')(world, shop.chats.indexOf(chat), b);
    },
  },
  'other tab selects': { weight: 1, act: beside('select') },
  'other tab searches': { weight: 1, act: beside('search') },
  'other tab logs out': { weight: 1, act: beside('log out') },
};
