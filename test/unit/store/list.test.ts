import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { build, signIn, type World } from './helpers.ts';

/** So many customers, the first one the last to have written. */
function customers(count: number, kind: 'message' | 'comment' = 'message') {
  return (tpos: FakeTpos) => {
    for (let n = count; n >= 1; n--) tpos.talk(`Khách ${n}`, 1, kind);
  };
}

function named(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `Khách ${from + index}`);
}

function row(world: World, name: string) {
  const found = world.store.$conversations.get().items.find((one) => one.name === name);
  assert.ok(found, `${name} is in the list`);
  return found;
}

describe('unread', () => {
  it('is what the answer says, and each pushed message of the customer after it', async () => {
    const world = await signIn((tpos) => {
      const mai = tpos.talk('Mai');
      tpos.say(mai, 'một');
      tpos.say(mai, 'hai');
    });
    const [mai] = world.tpos.chats;
    assert.equal(row(world, 'Mai').unreadCount, 2);
    const late = world.tpos.say(mai!, 'ba');
    world.tpos.tell(mai!, 'bốn');
    world.tpos.push(late);
    world.tpos.push(late, 'object', 'rt');
    await world.flow();
    assert.equal(row(world, 'Mai').unreadCount, 4);
    await world.pass(10_000);
    assert.equal(row(world, 'Mai').unreadCount, 4);
  });

  it('is nothing after an answer of the shop', async () => {
    const world = await signIn((tpos) => tpos.say(tpos.talk('Mai'), 'alo'));
    const [mai] = world.tpos.chats;
    world.tpos.tell(mai!, 'alo alo');
    world.tpos.tell(mai!, 'Dạ', { fromShop: true });
    await world.flow();
    assert.equal(row(world, 'Mai').unreadCount, 0);
    assert.deepEqual(world.store.$unread.get(), { conversations: 0, messages: 0 });
    world.tpos.tell(mai!, 'còn hàng không');
    await world.flow();
    assert.equal(row(world, 'Mai').unreadCount, 1);
  });

  it('keeps what was pushed against an answer that began before', async () => {
    const world = await signIn((tpos) => tpos.talk('Mai'));
    const held = world.tpos.hold('conversations');
    await world.pass(10_000);
    world.tpos.tell(world.tpos.chats[0]!, 'mới');
    held.release();
    await world.flow();
    assert.equal(row(world, 'Mai').unreadCount, 1);
    assert.equal(row(world, 'Mai').lastMessage?.text, 'mới');
    assert.equal(world.of('activity').length, 1);
  });

  it('is as the answer says that began last, whichever comes last', async () => {
    const world = await signIn((tpos) => tpos.talk('Mai'));
    const older = world.tpos.hold('conversations', ({ body }) => body.Keyword === null);
    await world.pass(10_000);
    world.tpos.say(world.tpos.chats[0]!, 'mới');
    await Promise.all([world.store.search({ text: 'mai' }), world.flow()]);
    assert.equal(row(world, 'Mai').unreadCount, 1);
    older.release();
    await world.flow();
    assert.equal(row(world, 'Mai').unreadCount, 1);
    assert.equal(row(world, 'Mai').lastMessage?.text, 'mới');
  });

  it('of a push that reads lag behind stays for 60 s, then is as the answer says', async () => {
    const world = await signIn((tpos) => tpos.talk('Mai'));
    const [mai] = world.tpos.chats;
    const ghost = world.tpos.say(mai!, 'ma');
    ghost.lagging = true;
    mai!.unread = 0;
    world.tpos.push(ghost);
    await world.pass(50_000);
    assert.equal(row(world, 'Mai').unreadCount, 1);
    await world.pass(20_000);
    assert.equal(row(world, 'Mai').unreadCount, 0);
    assert.equal(row(world, 'Mai').lastMessage?.text, 'Mai 1');
  });
});

describe('the list', () => {
  it('is ordered by last activity, then channel, then user, and comes whole under a frame', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('An');
      tpos.say(tpos.chat('Bình', { userId: '2' }), 'a', { sentAt: 1_766_130_000_000 });
      tpos.say(tpos.chat('Chi', { userId: '1' }), 'a', { sentAt: 1_766_130_000_000 });
    });
    assert.deepEqual(world.list, ['Chi', 'Bình', 'An']);
    const { complete, loading, query } = world.store.$conversations.get();
    assert.deepEqual({ complete, loading, query }, { complete: true, loading: false, query: {} });
  });

  it('tells of what only it knows once: activity, but no message', async () => {
    const world = await signIn((tpos) => tpos.talk('Mai'));
    world.tpos.say(world.tpos.chats[0]!, 'không ai đẩy');
    world.tpos.say(world.tpos.chat('Lan'), 'cũng vậy');
    await world.pass(30_000);
    assert.deepEqual(
      world.of('activity').map(({ conversation, via }) => [conversation.name, via]),
      [
        ['Lan', 'poll'],
        ['Mai', 'poll'],
      ],
    );
    assert.deepEqual(world.news, []);
  });

  it('reads on by cursor, until there is no more', async () => {
    const world = await signIn(customers(25), { pageSize: 10 });
    assert.deepEqual(world.list, named(1, 10));
    assert.equal(world.store.$conversations.get().complete, false);
    await Promise.all([world.store.loadMore(), world.flow()]);
    assert.deepEqual(world.list, named(1, 20));
    await Promise.all([world.store.loadMore(), world.flow()]);
    assert.deepEqual(world.list, named(1, 25));
    assert.equal(world.store.$conversations.get().complete, true);
    assert.equal(await world.requestsOf(() => void world.store.loadMore()), 0);
  });

  for (const cursors of ['absent', 'ignored'] as const) {
    it(`reads on by a larger limit where cursors are ${cursors}`, async () => {
      const world = await signIn(
        (tpos) => {
          customers(25)(tpos);
          tpos.listCursors = cursors;
        },
        { pageSize: 10 },
      );
      for (let times = 0; times < 4; times++) {
        await Promise.all([world.store.loadMore(), world.flow()]);
      }
      assert.deepEqual(world.list, named(1, 25));
      assert.ok(world.tpos.count() < 20, `${world.tpos.count()} requests`);
    });
  }

  it('stops where its cursor is refused', async () => {
    const world = await signIn(
      (tpos) => {
        customers(25)(tpos);
        tpos.listCursors = 'refused';
      },
      { pageSize: 10 },
    );
    await Promise.all([world.store.loadMore(), world.flow()]);
    assert.deepEqual(world.list, named(1, 10));
    assert.equal(world.store.$conversations.get().complete, true);
    assert.equal(world.store.$conversations.get().error, undefined);
  });

  it('under all holds back what is older than the nearer of both ends, and pages both', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 30; n >= 1; n--) {
          tpos.talk(`Khách ${n}`, 1, n % 3 === 0 ? 'comment' : 'message');
        }
      },
      { pageSize: 5 },
    );
    const before = world.list;
    assert.deepEqual(before, named(1, before.length));
    for (let times = 0; times < 12 && !world.store.$conversations.get().complete; times++) {
      await Promise.all([world.store.loadMore(), world.flow()]);
      assert.deepEqual(world.list, named(1, world.list.length));
    }
    assert.deepEqual(world.list, named(1, 30));
  });

  it('loads the first page and then the next, for who asks for more during the first load', async () => {
    const world = build(customers(25), { pageSize: 10, token: 'secret-of-lan' });
    const held = world.tpos.hold('conversations');
    await world.flow();
    const more = Promise.all([world.store.loadMore(), world.store.loadMore()]);
    await world.flow();
    held.release();
    await Promise.all([more, world.flow()]);
    assert.deepEqual(world.list, named(1, 25));
  });

  it('loads the first page, and that only, for who asks for more where it has failed', async () => {
    const world = build(customers(25), {
      pageSize: 10,
      token: 'secret-of-lan',
      autoRefresh: 'off',
      realtime: 'off',
    });
    const mend = world.tpos.fail('conversations', 500);
    await world.flow();
    mend();
    assert.deepEqual([world.list, world.store.$conversations.get().loading], [[], false]);
    const more = world.store.loadMore();
    assert.equal(await world.requestsOf(() => more), 2);
    assert.deepEqual(world.list, named(1, 10));
  });

  it('is loading while a person waits for more', async () => {
    const world = await signIn(customers(25), { pageSize: 10 });
    const held = world.tpos.hold('conversations');
    const more = world.store.loadMore();
    await world.flow();
    assert.equal(world.store.$conversations.get().loading, true);
    held.release();
    await Promise.all([more, world.flow()]);
    assert.equal(world.store.$conversations.get().loading, false);
  });

  it('shows an error beside what it has, tells of it once, and forgets it on success', async () => {
    const world = await signIn(customers(3));
    const end = world.tpos.fail('conversations', 500);
    await world.pass(10_000);
    await world.pass(60_000);
    assert.deepEqual(world.list, named(1, 3));
    assert.equal(world.store.$conversations.get().error?.code, 'server');
    assert.equal(world.of('error').length, 1);
    end();
    await world.pass(30_000);
    assert.equal(world.store.$conversations.get().error, undefined);
    world.tpos.fail('conversations', 0, { times: 2 });
    await world.pass(10_000);
    assert.deepEqual(
      world.of('error').map(({ code }) => code),
      ['server', 'network'],
    );
  });

  it('keeps a conversation whose answer suddenly lacks the last activities', async () => {
    const world = await signIn((tpos) => tpos.say(tpos.talk('Mai'), 'đây'));
    const [mai] = world.tpos.chats;
    const { id: Id, channelId, userId } = mai!;
    mai!.broken = { Id, Name: 'Mai', Channel: { Id: channelId, Type: 4 }, User: { Id: userId } };
    const before = row(world, 'Mai');
    await world.pass(10_000);
    assert.equal(row(world, 'Mai'), before);
  });

  it('is not ended by one empty answer', async () => {
    const world = await signIn(customers(25), { pageSize: 10 });
    for (const chat of world.tpos.chats) chat.unlisted = true;
    await world.pass(10_000);
    for (const chat of world.tpos.chats) chat.unlisted = false;
    await world.pass(10_000);
    assert.equal(world.store.$conversations.get().complete, false);
    await Promise.all([world.store.loadMore(), world.flow()]);
    assert.deepEqual(world.list, named(1, 20));
  });
});

describe('a conversation that the list lacks', () => {
  it('is asked for once by its user, stays if that finds it, goes if not, and returns', async () => {
    const world = await signIn(customers(5));
    const gone = world.tpos.chats.find(({ name }) => name === 'Khách 3')!;
    gone.unlisted = true;
    const before = world.tpos.calls.length;
    await world.pass(10_000);
    await world.pass(10_000);
    const asked = world.tpos.calls.slice(before).map(({ body }) => body.UserIds as string[]);
    assert.deepEqual(
      asked.filter((ids) => ids.length > 0),
      [[gone.userId], [gone.userId]],
    );
    assert.deepEqual(world.list, ['Khách 1', 'Khách 2', 'Khách 4', 'Khách 5']);
    gone.unlisted = false;
    await world.pass(10_000);
    assert.deepEqual(world.list, named(1, 5));
  });

  it('does not count as unread any more', async () => {
    const world = await signIn((tpos) => {
      tpos.say(tpos.talk('Mai'), 'alo');
      tpos.talk('Hoa');
    });
    assert.equal(world.store.$unread.get().messages, 1);
    world.tpos.chats[0]!.unlisted = true;
    await world.pass(10_000);
    assert.deepEqual(world.store.$unread.get(), { conversations: 0, messages: 0 });
  });

  it('stays when the list named it while it was asked for', async () => {
    const world = await signIn(customers(3));
    const lan = world.tpos.talk('Lan');
    lan.unlisted = true;
    const held = world.tpos.hold('conversations', ({ body }) => !!(body.UserIds as []).length);
    world.store.select(`${lan.channelId}:${lan.userId}`);
    await world.flow();
    assert.ok(held.waiting > 0);
    lan.unlisted = false;
    await world.pass(10_000);
    assert.equal(world.list[0], 'Lan');
    held.release();
    await world.flow();
    assert.equal(world.list[0], 'Lan');
  });

  it('stays when a push came while it was asked for', async () => {
    const world = await signIn(customers(3));
    const gone = world.tpos.chats[1]!;
    const held = world.tpos.hold('conversations', ({ body }) => !!(body.UserIds as []).length);
    gone.unlisted = true;
    await world.pass(10_000);
    assert.ok(held.waiting > 0);
    world.tpos.tell(gone, 'tôi đây');
    held.release();
    await world.flow();
    assert.equal(world.list[0], gone.name);
  });
});

describe('search', () => {
  it('replaces the whole query, asks the server with it, and shows what fits at once', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Mai');
      tpos.say(tpos.talk('Hoa'), 'alo');
      tpos.chat('Lan', { phone: '0912345678' });
      tpos.say(tpos.chats[2]!, 'a', { fromShop: true });
    });
    const held = world.tpos.hold('conversations');
    const unread = world.store.search({ unread: true, text: '' });
    await world.flow();
    assert.deepEqual(world.list, ['Hoa']);
    assert.equal(world.store.$conversations.get().loading, true);
    assert.equal(world.tpos.calls.at(-1)?.body.IsUnread, true);
    held.release();
    await Promise.all([unread, world.flow()]);
    assert.equal(world.store.$conversations.get().loading, false);
    await Promise.all([world.store.search({ hasPhone: true }), world.flow()]);
    assert.deepEqual(world.list, ['Lan']);
    assert.equal(world.tpos.calls.at(-1)?.body.IsUnread, null);
    await Promise.all([world.store.search({}), world.flow()]);
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai']);
  });

  it('finds what lies beyond the list that is loaded', async () => {
    const world = await signIn(customers(25), { pageSize: 10 });
    await Promise.all([world.store.search({ text: 'khách 25' }), world.flow()]);
    assert.deepEqual(world.list, ['Khách 25']);
    await Promise.all([world.store.search({}), world.flow()]);
    assert.deepEqual(world.list, named(1, 10));
  });

  it('asks nothing for what is typed over within 300 ms, and shows at once what fits', async () => {
    const world = await signIn(customers(25));
    await Promise.all([world.store.search({ text: 'k' }), world.flow()]);
    const before = world.tpos.count();
    const typed = ['kh', 'khách', 'khách 2'].map((text) => world.store.search({ text }));
    await world.flow();
    assert.deepEqual(world.list, ['Khách 2', ...named(20, 25)]);
    assert.equal(world.tpos.count(), before);
    await Promise.all(typed.slice(0, 2));
    await Promise.all([...typed, world.pass(300)]);
    assert.equal(world.tpos.count(), before + 2);
    assert.equal(world.tpos.calls.at(-1)?.body.Keyword, 'khách 2');
  });

  it('is not asked any more when the session ends while somebody types', async () => {
    const world = await signIn(customers(3), { realtime: 'off', autoRefresh: 'off' });
    await Promise.all([world.store.search({ text: 'k' }), world.flow()]);
    const before = world.tpos.count();
    const typed = world.store.search({ text: 'kh' });
    await Promise.all([world.store.logout(), typed, world.flow()]);
    assert.equal(world.ports.timers.length, 0);
    assert.equal(world.tpos.count(), before);
  });

  it('shows neither rows, error nor loading of an older query', async () => {
    const world = await signIn(customers(5));
    const slow = world.tpos.hold('conversations', ({ body }) => body.Keyword === 'khách 1');
    world.tpos.fail('conversations', 500, { where: ({ body }) => body.Keyword === 'khách 1' });
    const older = assert.rejects(world.store.search({ text: 'khách 1' }));
    await world.flow();
    await Promise.all([world.store.search({ text: 'khách 2' }), world.pass(300)]);
    assert.equal(world.store.$conversations.get().loading, false);
    slow.release();
    await Promise.all([older, world.flow()]);
    assert.deepEqual(world.list, ['Khách 2']);
    assert.equal(world.store.$conversations.get().error, undefined);
    assert.deepEqual(world.of('error'), []);
  });

  it('does not begin with the error of the one before', async () => {
    const world = await signIn(customers(5));
    world.tpos.fail('conversations', 500, { times: 2 });
    await world.pass(10_000);
    assert.equal(world.store.$conversations.get().error?.code, 'server');
    world.tpos.hold('conversations');
    world.store.search({ text: 'khách 2' }).catch(() => {});
    await world.flow();
    assert.equal(world.store.$conversations.get().error, undefined);
    world.store.destroy();
  });

  it('by type shows conversations of that type only, as that type sees them', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Chỉ nhắn');
      tpos.talk('Chỉ bình luận', 1, 'comment');
      const both = tpos.talk('Cả hai', 1, 'comment');
      tpos.say(both, 'tin nhắn riêng');
    });
    await Promise.all([world.store.search({ type: 'comment' }), world.flow()]);
    assert.deepEqual(world.list, ['Cả hai', 'Chỉ bình luận']);
    assert.equal(row(world, 'Cả hai').lastMessage?.text, 'Cả hai 1');
    await Promise.all([world.store.search({ type: 'message', unread: false }), world.flow()]);
    assert.deepEqual(world.list, ['Chỉ nhắn']);
    await Promise.all([world.store.search({}), world.flow()]);
    assert.deepEqual(world.list, ['Cả hai', 'Chỉ bình luận', 'Chỉ nhắn']);
    assert.equal(row(world, 'Cả hai').lastMessage?.text, 'tin nhắn riêng');
  });

  it('of another type than the store views brings nothing into its own list', async () => {
    const world = await signIn(
      (tpos) => {
        tpos.talk('Chỉ nhắn');
        tpos.talk('Chỉ bình luận', 1, 'comment');
      },
      { type: 'message' },
    );
    assert.deepEqual(world.list, ['Chỉ nhắn']);
    await Promise.all([world.store.search({ type: 'comment' }), world.flow()]);
    assert.deepEqual(world.list, ['Chỉ bình luận']);
    await Promise.all([world.store.search({}), world.flow()]);
    assert.deepEqual(world.list, ['Chỉ nhắn']);
  });

  it('believes the server where a row cannot tell: orders, and who is owed an answer', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Có đơn').hasOrder = true;
      tpos.talk('Đang chờ');
      tpos.say(tpos.talk('Xong'), 'Dạ', { fromShop: true });
    });
    await Promise.all([world.store.search({ hasOrder: true }), world.flow()]);
    assert.deepEqual(world.list, ['Có đơn']);
    world.tpos.order(world.tpos.chats[1]!, 5);
    await world.flow();
    assert.deepEqual(world.list, ['Đang chờ', 'Có đơn']);
    await Promise.all([world.store.search({ unreplied: true }), world.flow()]);
    assert.deepEqual(world.list, ['Đang chờ', 'Có đơn']);
    world.tpos.tell(world.tpos.chats[1]!, 'Dạ', { fromShop: true });
    await world.flow();
    assert.deepEqual(world.list, ['Có đơn']);
  });

  it('is kept up by pushes and polls, and so is the list behind it', async () => {
    const world = await signIn(customers(3));
    await Promise.all([world.store.search({ unread: true }), world.flow()]);
    assert.deepEqual(world.list, []);
    world.tpos.tell(world.tpos.chats[0]!, 'alo');
    await world.flow();
    assert.deepEqual(world.list, ['Khách 3']);
    world.tpos.talk('Khách 0');
    await world.pass(10_000);
    await Promise.all([world.store.search({}), world.flow()]);
    assert.deepEqual(world.list.slice(0, 2), ['Khách 0', 'Khách 3']);
  });
});
