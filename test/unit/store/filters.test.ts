import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { mainPage, otherPage } from '../../support/fake-tpos.ts';
import { signIn, type World } from './helpers.ts';

async function search(world: World, query: Parameters<World['store']['search']>[0]) {
  await Promise.all([world.store.search(query), world.flow()]);
  return world.list;
}

function counts(world: World): Record<string, number> {
  const entries = [...world.store.$conversations.get().counts];
  return Object.fromEntries(entries.filter(([, number]) => number > 0));
}

/** So many customers; each that many has a warning. */
const shop = (customers: number, each: number) => (tpos: FakeTpos) => {
  for (let n = 1; n <= customers; n++) {
    tpos.talk(`Khách ${n}`).status = n % each === 0 ? 'Cảnh báo' : 'Bình thường';
  }
};

describe('by page of the shop', () => {
  const twoPages = (tpos: FakeTpos) => {
    tpos.say(tpos.chat('Mai'), 'chào');
    tpos.say(tpos.chat('Lan', { channelId: otherPage }), 'chào');
  };

  it('shows one, and asks for one', async () => {
    const world = await signIn(twoPages);
    assert.deepEqual(world.store.$conversations.get().pages, [{ id: otherPage }, { id: mainPage }]);
    assert.deepEqual(await search(world, { channelId: otherPage }), ['Lan']);
    assert.deepEqual(world.tpos.calls.at(-1)!.body.Channels, [{ Id: otherPage, Type: 4 }]);
    world.tpos.tell(world.tpos.chats[0]!, 'trang kia');
    await world.flow();
    assert.deepEqual(world.list, ['Lan']);
  });

  it('are named as configured', async () => {
    const world = await signIn(twoPages, { channels: `${mainPage}=Cửa hàng, ${otherPage}` });
    const pages = world.store.$conversations.get().pages;
    assert.deepEqual(
      pages.map(({ name }) => name),
      ['Cửa hàng', undefined],
    );
  });
});

describe('a filter that was read to its end', () => {
  const unread = (tpos: FakeTpos) => {
    for (let n = 1; n <= 30; n++) tpos.talk(`Khách ${n}`).unread = n % 10 === 5 ? 0 : 1;
  };
  const options = { pageSize: 10, type: 'message' } as const;
  const isWhole = (world: World) => world.store.$conversations.get().complete;

  it('is not called whole a minute later: who stands below may have come to fit unheard', async () => {
    const world = await signIn(unread, options);
    await search(world, { unread: true });
    await world.pass(30_000);
    for (let n = 0; n < 2; n++) await Promise.all([world.store.loadMore(), world.flow()]);
    assert.deepEqual([world.list.length, isWhole(world)], [27, true]);
    const [late] = world.tpos.chats.filter(({ name }) => name === 'Khách 5');
    late!.unread = 1;
    await world.pass(20_000);
    assert.equal(isWhole(world), true);
    await world.pass(20_000);
    // What was read stays.
    assert.deepEqual([world.list.length, isWhole(world)], [27, false]);
    assert.equal(await world.requestsOf(() => world.store.loadMore()), 1);
    assert.equal(isWhole(world), false);
    assert.equal(await world.requestsOf(() => world.store.loadMore()), 1);
    assert.deepEqual([world.list.at(-5), world.list.length, isWhole(world)], ['Khách 5', 28, true]);
    // Where nobody reads on, that costs nothing.
    assert.equal(await world.requestsOf(() => world.store.loadMore()), 0);
  });

  it('is known to be whole where one page has it all', async () => {
    const world = await signIn(unread, { ...options, pageSize: 28 });
    await search(world, { unread: true });
    await world.pass(120_000);
    assert.equal(isWhole(world), true);
  });

  it('goes on being whole where rows come to fit by activity only', async () => {
    for (const query of [{}, { channelId: mainPage }]) {
      const world = await signIn(unread, options);
      await search(world, query);
      for (let n = 0; n < 3; n++) await Promise.all([world.store.loadMore(), world.flow()]);
      await world.pass(120_000);
      assert.deepEqual([world.list.length, isWhole(world)], [30, true]);
    }
  });

  it('lets go of those whom it no longer names when it is read anew, and not before', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 1; n <= 30; n++) tpos.talk(`Khách ${n}`).hasOrder = true;
      },
      { ...options, autoRefresh: 'off' },
    );
    await search(world, { hasOrder: true });
    for (let n = 0; n < 3; n++) await Promise.all([world.store.loadMore(), world.flow()]);
    world.tpos.chats[2]!.hasOrder = false;
    await world.pass(60_000);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual([world.list.length, isWhole(world)], [30, false]);
    for (let n = 0; n < 3; n++) await Promise.all([world.store.loadMore(), world.flow()]);
    assert.deepEqual([world.list.length, isWhole(world)], [29, true]);
    assert.equal(world.list.includes('Khách 3'), false);
  });
});

describe('by status, which no search knows', () => {
  it('reads three more pages by itself, then waits to be asked', async () => {
    const world = await signIn(shop(60, 10), { pageSize: 5, type: 'message' });
    const asked = await world.requestsOf(() => world.store.search({ status: 'Cảnh báo' }));
    assert.equal(asked, 4);
    assert.deepEqual(world.list, ['Khách 60', 'Khách 50']);
    assert.equal(world.store.$conversations.get().paused, true);
    assert.equal(await world.requestsOf(() => world.store.loadMore()), 3);
    assert.deepEqual(world.list, ['Khách 60', 'Khách 50', 'Khách 40', 'Khách 30']);
    await Promise.all([world.store.loadMore(), world.flow()]);
    await Promise.all([world.store.loadMore(), world.flow()]);
    const { complete, paused } = world.store.$conversations.get();
    assert.deepEqual({ complete, paused }, { complete: true, paused: undefined });
    assert.equal(world.list.length, 6);
  });

  it('stops reading when another query is shown', async () => {
    const world = await signIn(shop(60, 10), { pageSize: 5, type: 'message' });
    const held = world.tpos.hold('conversations');
    void world.store.search({ status: 'Cảnh báo' });
    await world.flow();
    void world.store.search({});
    held.release();
    await world.flow();
    assert.equal(world.list[0], 'Khách 60');
    assert.equal(world.store.$conversations.get().paused, undefined);
    const calls = world.tpos.count();
    await world.flow();
    assert.equal(world.tpos.count(), calls);
  });
});

describe('waiting longest', () => {
  it('puts who waits longest first, and takes out who is answered', async () => {
    const world = await signIn((tpos) => {
      for (const name of ['Mai', 'Lan', 'Hoa']) tpos.say(tpos.chat(name), 'còn hàng không?');
    });
    const [mai, lan] = world.tpos.chats;
    assert.deepEqual(await search(world, { sort: 'waiting' }), ['Mai', 'Lan', 'Hoa']);
    const first = world.store.$conversations.get().items[0]!.waitingSince;
    world.tpos.tell(mai!, 'shop ơi');
    await world.flow();
    assert.deepEqual(world.list, ['Mai', 'Lan', 'Hoa'], 'asking again is no answer');
    assert.equal(world.store.$conversations.get().items[0]!.waitingSince, first);
    world.tpos.tell(mai!, 'Dạ còn', { fromShop: true });
    await world.flow();
    assert.deepEqual(world.list, ['Lan', 'Hoa']);
    const again = world.tpos.tell(mai!, 'lấy 1');
    await world.flow();
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai']);
    assert.equal(world.store.$conversations.get().items[2]!.waitingSince, again.sentAt);
    await Promise.all([world.store.markSeen(lan!.id), world.flow()]);
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai'], 'read is not answered');
    await world.pass(100_000);
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai'], 'nor after answers to polls');
  });

  it('asks for those without an answer', async () => {
    const world = await signIn((tpos) => tpos.talk('Mai'));
    await search(world, { sort: 'waiting' });
    assert.equal(world.tpos.calls.at(-1)!.body.IsUnreplied, true);
  });
});

describe('counts', () => {
  it('follow what is loaded, by type and page', async () => {
    const world = await signIn((tpos) => {
      tpos.say(tpos.chat('Mai', { phone: '0912345678' }), 'chào');
      tpos.talk('Lan', 1, 'comment').status = 'Cảnh báo';
      tpos.say(tpos.chat('Hoa', { channelId: otherPage }), 'chào');
    });
    assert.deepEqual(counts(world), {
      all: 3,
      unread: 2,
      unreplied: 2,
      hasPhone: 1,
      'status:Cảnh báo': 1,
    });
    world.tpos.order(world.tpos.chats[1]!, 7);
    world.tpos.tell(world.tpos.chats[0]!, 'Dạ', { fromShop: true });
    await world.flow();
    const { unread, unreplied, hasOrder } = counts(world);
    assert.deepEqual({ unread, unreplied, hasOrder }, { unread: 1, unreplied: 1, hasOrder: 1 });
    await search(world, { type: 'comment', unread: true });
    assert.deepEqual(counts(world), { all: 1, hasOrder: 1, 'status:Cảnh báo': 1 });
    await search(world, { channelId: otherPage });
    assert.deepEqual(counts(world), { all: 1, unread: 1, unreplied: 1 });
    await Promise.all([world.store.logout(), world.flow()]);
    assert.equal(world.store.$conversations.get().counts.size, 0);
  });
});

describe('a selected row', () => {
  it('stays under its filter until the query changes', async () => {
    const world = await signIn((tpos) => {
      for (const name of ['Mai', 'Lan']) tpos.say(tpos.chat(name), 'chào');
    });
    assert.deepEqual(await search(world, { unread: true }), ['Lan', 'Mai']);
    const lan = world.tpos.chats[1]!;
    world.store.select(lan.id);
    await Promise.all([world.store.markSeen(lan.id), world.flow()]);
    assert.deepEqual(world.list, ['Lan', 'Mai']);
    await world.pass(30_000);
    assert.deepEqual(world.list, ['Lan', 'Mai']);
    assert.deepEqual(await search(world, { unread: true, hasPhone: false }), ['Mai']);
  });
});

describe('search', () => {
  it('finds what a loaded message says', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Lan');
      const mai = tpos.talk('Mai');
      for (const text of ['lấy áo đỏ', 'cảm ơn']) tpos.say(mai, text);
    });
    assert.deepEqual(await search(world, { text: 'ao do' }), [], 'not loaded yet');
    world.store.select(world.tpos.chats[1]!.id);
    await world.flow();
    await search(world, {});
    await world.pass(1000);
    assert.deepEqual(await search(world, { text: 'ao do' }), ['Mai']);
  });

  it('finds the customer of whom only an order is known', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 1; n <= 5; n++) tpos.talk(`Khách ${n}`);
      },
      { pageSize: 2 },
    );
    world.tpos.order(world.tpos.chats[0]!, 77);
    await world.flow();
    assert.equal(world.list.includes('Khách 1'), false);
    assert.deepEqual(await search(world, { text: '2512077' }), ['Khách 1']);
    await world.pass(1000);
    assert.deepEqual(await search(world, { text: '#77.' }), ['Khách 1']);
  });

  it('asks for each customer of an order that fits, once, and for none by two letters or without a page', async () => {
    const world = await signIn((tpos) => void tpos.talk('Mai'), { pageSize: 1, type: 'message' });
    const { tpos, store } = world;
    for (const number of [770, 771, 880]) tpos.order(tpos.chat(`Khách ${number}`), number);
    tpos.socket('rt').receive(
      'on-events',
      JSON.stringify({
        Type: 'SaleOnline_Order',
        Data: { Facebook_ASUserId: '17', Id: 'x', Code: '2512772', Session: 1, SessionIndex: 772 },
        EventName: 'created',
      }),
    );
    await world.flow();
    const asked = async (text: string) => {
      const before = tpos.calls.length;
      await Promise.all([store.search({ text }), world.flow()]);
      await world.pass(1000);
      return tpos.calls.slice(before).flatMap(({ body }) => body.UserIds as string[]);
    };
    const users = tpos.chats.map(({ userId }) => userId);
    assert.deepEqual((await asked(' #77 ')).sort(), [users[1], users[2]]);
    assert.deepEqual(await asked('#8'), []);
    tpos.say(tpos.chats[3]!, 'chào');
    assert.deepEqual(await asked('#880'), [users[3]]);
    assert.deepEqual(await asked('#880.'), [], 'an answer has told of them');
  });
});

describe('an order code, which no search knows', () => {
  const confirmed = (at: number) => (tpos: FakeTpos) => {
    for (let n = 1; n <= 60; n++) {
      const chat = tpos.talk(`Khách ${n}`);
      if (n === at) tpos.say(chat, 'Chốt đơn #77. 251204471', { fromShop: true });
    }
  };
  const small = { pageSize: 5, type: 'message' } as const;

  it('is looked for in three more pages of the list, then waits to be asked', async () => {
    const world = await signIn(confirmed(30), small);
    assert.equal(await world.requestsOf(() => world.store.search({ text: '251204471' })), 4);
    const { paused, complete } = world.store.$conversations.get();
    assert.deepEqual(
      { list: world.list, paused, complete },
      { list: [], paused: true, complete: false },
    );
    assert.equal(await world.requestsOf(() => world.store.loadMore()), 3);
    assert.deepEqual(world.list, ['Khách 30']);
    assert.equal(await world.requestsOf(() => world.store.loadMore()), 3, 'others may have it too');
    for (let more = 0; more < 2; more++) await world.requestsOf(() => world.store.loadMore());
    const end = world.store.$conversations.get();
    assert.deepEqual([end.paused, end.complete, world.list], [undefined, true, ['Khách 30']]);
  });

  it('is looked for no further than to where it is found, unless a person asks', async () => {
    const world = await signIn(confirmed(52), small);
    assert.equal(await world.requestsOf(() => world.store.search({ text: '#77' })), 2);
    assert.deepEqual(world.list, ['Khách 52']);
    assert.equal(world.store.$conversations.get().paused, true);
  });

  it('costs the question for its customer only, where the order is known', async () => {
    const world = await signIn(confirmed(25), small);
    world.tpos.order(world.tpos.chats[2]!, 900);
    await world.flow();
    assert.equal(await world.requestsOf(() => world.store.search({ text: '#900.' })), 2);
    assert.deepEqual(world.list, ['Khách 3']);
  });

  it('is none that begins as a phone number or has letters', async () => {
    for (const text of ['0912345678', 'size 251204471', '12']) {
      const world = await signIn(confirmed(25), small);
      assert.equal(await world.requestsOf(() => world.store.search({ text })), 1);
      assert.equal(world.store.$conversations.get().paused, undefined);
    }
  });

  it('is no longer looked for when another query is shown', async () => {
    const world = await signIn(confirmed(25), small);
    const held = world.tpos.hold('conversations');
    void world.store.search({ text: '251204471' });
    await world.flow();
    void world.store.search({});
    held.release();
    await world.flow();
    assert.equal(world.list.length, 5, 'nothing was read on');
  });
});
