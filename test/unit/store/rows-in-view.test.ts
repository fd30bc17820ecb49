import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn } from './helpers.ts';

/** A list of 30 of which polls fetch the first 5, all read, for over a minute. */
async function openList() {
  const world = await signIn(
    (tpos) => {
      for (let n = 1; n <= 30; n++) tpos.talk(`Khách ${n}`);
    },
    { pageSize: 5, type: 'message' },
  );
  while (!world.store.$conversations.get().complete) {
    await Promise.all([world.store.loadMore(), world.flow()]);
  }
  await world.pass(80_000);
  const { items } = world.store.$conversations.get();
  const look = (first: number, last: number) =>
    world.requestsOf(() => {
      world.store.noticeRows(items.slice(first, last + 1).map(({ id }) => id));
    });
  const asked = () => world.tpos.calls.at(-1)?.body.UserIds;
  return { world, items, look, asked, chat: (at: number) => world.tpos.chats[29 - at]! };
}

describe('a row that comes into view', () => {
  it('is asked for again if it was last confirmed over 60 s ago, with all others in one search', async () => {
    const { world, items, look, asked, chat } = await openList();
    chat(20).name = 'Lan';
    world.tpos.say(chat(20), 'đọc ở nơi khác');
    chat(20).unread = 0;
    assert.equal(await look(0, 4), 0, 'polled');
    assert.equal(await look(15, 24), 1);
    assert.deepEqual(
      asked(),
      items.slice(15, 25).map(({ userId }) => userId),
    );
    assert.equal(world.store.find(items[20]!.id)?.name, 'Lan');
    assert.equal(world.list[0], 'Lan');
    assert.equal(await look(15, 24), 0, 'once');
    assert.equal(await look(14, 25), 1, 'only those that are new in view');
    assert.deepEqual(asked(), [items[14]!.userId, items[25]!.userId]);
    await world.pass(60_001);
    assert.equal(await look(15, 24), 1);
    assert.equal(world.list.length, 30);
  });

  it('is asked for while others are on their way, in one search after that', async () => {
    const { world, look } = await openList();
    const held = world.tpos.hold('conversations', ({ body }) => !!(body.UserIds as []).length);
    assert.equal(await look(10, 12), 1);
    for (let row = 13; row < 20; row++) assert.equal(await look(row, row), 0);
    const before = world.tpos.count();
    held.release();
    await world.flow();
    assert.equal(world.tpos.count() - before, 1);
  });

  it('goes if it is gone, and stays if the search failed, which is not repeated at each look', async () => {
    const { world, items, look, chat } = await openList();
    const recover = world.tpos.fail('conversations', 503);
    assert.equal(await look(20, 21), 1);
    assert.equal(await look(20, 21), 0);
    assert.equal(world.list.length, 30);
    recover();
    chat(20).unlisted = true;
    await world.pass(60_001);
    assert.equal(await look(20, 21), 1);
    assert.equal(world.list.length, 29);
    assert.ok(!world.list.includes(items[20]!.name));
  });

  it('stays in a filtered list that it belongs to', async () => {
    const { world } = await openList();
    await Promise.all([world.store.search({ text: 'Khách 1' }), world.flow()]);
    await Promise.all([world.store.loadMore(), world.flow()]);
    const { list } = world;
    world.store.setAutoRefresh(false);
    await world.pass(60_001);
    const ids = world.store.$conversations.get().items.map(({ id }) => id);
    const requests = await world.requestsOf(() => {
      world.store.noticeRows(ids);
    });
    assert.equal(requests, 1);
    assert.deepEqual(world.list, list);
  });

  it('is not asked for in a hidden page, nor if nothing is known of it, nor without a session', async () => {
    const { world, look } = await openList();
    world.ports.signal('hidden');
    assert.equal(await look(20, 21), 0);
    world.ports.signal('visible');
    await world.flow();
    const requests = await world.requestsOf(() => {
      world.store.noticeRows(['x', '4:1:2']);
    });
    assert.equal(requests, 0);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.equal(await look(20, 21), 0);
  });
});
