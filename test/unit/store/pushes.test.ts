import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherPage, type FakeChat, type FakeTpos, type PushForm } from '../../support/fake-tpos.ts';
import { openSockets, signIn } from './helpers.ts';

const forms: PushForm[] = ['string', 'object', 'd', 'data', 'on-messages', '42/chatomni'];

/** Two customers; Hoa was the last one to write. */
function shop() {
  const chats: Record<string, FakeChat> = {};
  const prepare = (tpos: FakeTpos) => {
    chats.mai = tpos.talk('Mai', 2);
    chats.hoa = tpos.talk('Hoa', 3);
  };
  return { chats: chats as Record<'mai' | 'hoa', FakeChat>, prepare };
}

describe('a push', () => {
  for (const form of forms) {
    it(`as ${form} is shown in list and thread, told once, and costs no request`, async () => {
      const { chats, prepare } = shop();
      const world = await signIn(prepare);
      world.store.select(chats.mai.id);
      await world.flow();
      const message = world.tpos.say(chats.mai, 'Còn size M không shop?');
      const requests = await world.requestsOf(() => {
        world.tpos.push(message, form);
      });
      assert.equal(requests, 0);
      assert.deepEqual(world.list, ['Mai', 'Hoa']);
      assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Còn size M không shop?']);
      assert.equal(world.store.$conversations.get().items[0]?.unreadCount, 1);
      assert.deepEqual(world.news, ['push Còn size M không shop?']);
      assert.deepEqual(
        world.of('activity').map(({ conversation, via }) => [conversation.name, via]),
        [['Mai', 'push']],
      );
      assert.deepEqual(world.of('unread'), [{ conversations: 1, messages: 1 }]);
    });
  }

  it('that both sockets bring, and polling after them, is shown and told once', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.mai.id);
    await world.flow();
    const message = world.tpos.say(chats.mai, 'Chốt đơn');
    world.tpos.push(message, 'string', 'chat');
    await world.flow();
    world.tpos.push(message, 'object', 'rt');
    await world.pass(10_000);
    await world.pass(10_000);
    assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Chốt đơn']);
    assert.deepEqual(world.news, ['push Chốt đơn']);
    assert.equal(world.of('activity').length, 1);
    assert.equal(world.of('unread').length, 1);
    assert.equal(world.store.$unread.get().messages, 1);
  });

  it('that comes again after its thread was cut back is told once', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    const first = world.tpos.tell(chats.mai, 'đầu tiên');
    for (let n = 0; n < 250; n++) world.tpos.tell(chats.mai, `tin ${n}`);
    world.tpos.push(first, 'object', 'rt');
    await world.flow();
    assert.equal(world.news.length, 251);
  });

  it('that comes late is put in its place, told, and raises nothing', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.hoa.id);
    await world.flow();
    const first = world.tpos.say(chats.hoa, 'một');
    world.tpos.tell(chats.hoa, 'hai');
    await world.flow();
    const row = world.store.$conversations.get().items[0];
    world.tpos.push(first);
    await world.flow();
    assert.deepEqual(world.texts.slice(-2), ['một', 'hai']);
    assert.deepEqual(world.news, ['push hai', 'push một']);
    assert.equal(world.of('activity').length, 1);
    assert.equal(world.store.$conversations.get().items[0]?.lastActivity, row?.lastActivity);
    assert.equal(world.store.$conversations.get().items[0]?.lastMessage?.text, 'hai');
  });

  it('of the first load or of history is told of by nobody', async () => {
    const { chats, prepare } = shop();
    const world = await signIn((tpos) => {
      prepare(tpos);
      tpos.threadPage = 2;
    });
    world.store.select(chats.hoa.id);
    await world.flow();
    await Promise.all([world.store.loadOlder(), world.flow()]);
    assert.deepEqual(world.texts, ['Hoa 1', 'Hoa 2', 'Hoa 3']);
    assert.deepEqual(world.news, []);
    assert.deepEqual(world.of('activity'), []);
  });

  it('of an edited message replaces its text, keeps the others, and is no news', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.hoa.id);
    await world.flow();
    const before = world.store.$thread.get().messages;
    const edited = chats.hoa.messages[1]!;
    world.tpos.edit(edited, 'Hoa 2 (đã sửa)');
    world.tpos.push(edited);
    await world.flow();
    const after = world.store.$thread.get().messages;
    assert.deepEqual(world.texts, ['Hoa 1', 'Hoa 2 (đã sửa)', 'Hoa 3']);
    assert.equal(after[1]?.editedAt, edited.updatedAt);
    assert.equal(after[0], before[0]);
    assert.equal(after[2], before[2]);
    assert.deepEqual(world.news, []);
  });

  it('that cannot be read is skipped, and its neighbours are shown', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.hoa.id);
    await world.flow();
    const { tpos } = world;
    const requests = await world.requestsOf(() => {
      tpos.tell(chats.hoa, 'trước');
      for (const broken of ['{', '[]', 'null', '{"Message":{"Id":1}}', 7, null, undefined]) {
        tpos.socket('chat').receive('on-events', broken);
      }
      tpos.tell(chats.hoa, 'sau');
    });
    assert.equal(requests, 0);
    assert.deepEqual(world.texts.slice(-2), ['trước', 'sau']);
  });

  it('with nothing readable in it shows a placeholder and fetches its thread once', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.hoa.id);
    await world.flow();
    const image = { Type: 'image', Payload: { Url: 'https://example.com/a.jpg' } };
    const message = world.tpos.say(chats.hoa, null, { attachments: [image] });
    const requests = await world.requestsOf(async () => {
      world.tpos.push(message, 'string', 'chat');
      await world.flow();
      world.tpos.push(message, 'string', 'rt');
    });
    assert.equal(requests, 1);
    const last = world.store.$thread.get().messages.at(-1);
    assert.deepEqual(last?.attachments, [{ kind: 'image', url: 'https://example.com/a.jpg' }]);
    assert.equal(world.news.length, 1);
  });

  it('of the shop is told as a message, but is no activity of a customer', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.tpos.tell(chats.mai, 'Dạ còn ạ', { fromShop: true });
    await world.flow();
    assert.deepEqual(world.news, ['push Dạ còn ạ']);
    assert.deepEqual(world.of('activity'), []);
    assert.deepEqual(world.list, ['Mai', 'Hoa']);
    assert.equal(world.store.$conversations.get().items[0]?.lastMessage?.fromShop, true);
  });
});

describe('a conversation never seen before', () => {
  it('asks for the list at once, and those of the next second together', async () => {
    const world = await signIn(shop().prepare);
    const greet = (name: string) =>
      world.requestsOf(() => world.tpos.tell(world.tpos.chat(name), 'Chào shop'));
    assert.equal(await greet('Lan'), 2);
    for (const name of ['Tú', 'Vy', 'Nga']) assert.equal(await greet(name), 0);
    const before = world.tpos.count();
    await world.pass(1000);
    assert.equal(world.tpos.count() - before, 2);
    await world.pass(1000);
    assert.equal(world.tpos.count() - before, 2);
  });

  it('asks for nothing once the session is over', async () => {
    const world = await signIn(shop().prepare);
    for (const name of ['Lan', 'Tú']) world.tpos.tell(world.tpos.chat(name), 'Chào shop');
    await world.flow();
    void world.store.logout();
    await world.flow();
    assert.deepEqual(world.ports.timers, []);
  });

  it('shows at once, and one refresh however many pushes there are', async () => {
    const world = await signIn(shop().prepare);
    const lan = world.tpos.chat('Lan', { phone: '0912345678' });
    const held = world.tpos.hold('conversations');
    const before = world.tpos.count();
    world.tpos.tell(lan, 'Chào shop');
    world.tpos.tell(lan, 'Ship Đà Nẵng không?');
    await world.flow();
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai']);
    assert.equal(world.store.$conversations.get().items[0]?.unreadCount, 2);
    held.release();
    await world.flow();
    // One search for messages and one for comments.
    assert.equal(world.tpos.count() - before, 2);
    assert.equal(world.store.$conversations.get().items[0]?.phone, '0912345678');
    assert.equal(world.store.$conversations.get().items[0]?.unreadCount, 2);
    assert.equal(world.of('message').length, 2);
    assert.equal(world.of('activity').length, 2);
  });

  it('stays while reads lag', async () => {
    const world = await signIn(shop().prepare);
    const lan = world.tpos.chat('Lan');
    const message = world.tpos.say(lan, 'Chào shop');
    message.lagging = true;
    world.tpos.push(message);
    await world.pass(20_000);
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai']);
    await world.pass(60_000);
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    message.lagging = false;
    await world.pass(10_000);
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai']);
  });

  it('stays when it is opened while reads lag', async () => {
    const world = await signIn(shop().prepare);
    const lan = world.tpos.chat('Lan');
    const message = world.tpos.say(lan, 'Chào shop');
    message.lagging = true;
    world.tpos.push(message);
    await world.flow();
    world.store.select(lan.id);
    await world.flow();
    assert.deepEqual(world.list, ['Lan', 'Hoa', 'Mai']);
    assert.deepEqual(world.texts, ['Chào shop']);
  });
});

describe('a push of another page', () => {
  it('is held until a refresh names its page, then applied and told', async () => {
    const world = await signIn(shop().prepare);
    const held = world.tpos.hold('conversations');
    const an = world.tpos.chat('An', { channelId: otherPage });
    world.tpos.tell(an, 'Chào trang mới');
    await world.flow();
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    assert.deepEqual(world.news, []);
    held.release();
    await world.flow();
    assert.deepEqual(world.list, ['An', 'Hoa', 'Mai']);
    assert.deepEqual(world.news, ['push Chào trang mới']);
    assert.equal(world.store.$unread.get().messages, 1);
  });

  it('is held until both searches have had their say', async () => {
    const world = await signIn(shop().prepare);
    const comments = world.tpos.hold('conversations', ({ body }) => body.Type === 'comment');
    const an = world.tpos.chat('An', { channelId: otherPage });
    world.tpos.tell(an, 'Bình luận', { kind: 'comment' });
    await world.flow();
    comments.release();
    await world.flow();
    assert.deepEqual(world.news, ['push Bình luận']);
  });

  it('that comes during a refresh waits for the next one', async () => {
    const world = await signIn(shop().prepare);
    const held = world.tpos.hold('conversations');
    world.tpos.socket('rt').receive('notification', {});
    await world.flow();
    world.tpos.tell(world.tpos.chat('An', { channelId: otherPage }), 'Chào');
    held.release();
    await world.pass(1000);
    assert.deepEqual(world.news, ['push Chào']);
  });

  it('is dropped where the refresh does not name its page', async () => {
    const world = await signIn(shop().prepare);
    const an = world.tpos.chat('An', { channelId: otherPage });
    an.unlisted = true;
    const requests = await world.requestsOf(() => world.tpos.tell(an, 'lạc'));
    assert.equal(requests, 2);
    an.unlisted = false;
    await world.pass(10_000);
    assert.deepEqual(world.news, []);
  });

  it('waits for another refresh where the one asked for fails', async () => {
    const world = await signIn(shop().prepare);
    world.tpos.fail('conversations', 503, { times: 2 });
    const an = world.tpos.chat('An', { channelId: otherPage });
    world.tpos.tell(an, 'Chào');
    await world.flow();
    assert.deepEqual(world.news, []);
    await world.pass(10_000);
    assert.deepEqual(world.news, ['push Chào']);
  });

  it('is dropped at once where `channels` names others', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, { channels: '270136663390370=Cà Chua' });
    const an = world.tpos.chat('An', { channelId: otherPage });
    const requests = await world.requestsOf(() => {
      world.tpos.tell(an, 'lạc');
      world.tpos.order(an, 5);
    });
    assert.equal(requests, 0);
    assert.deepEqual(world.news, []);
    assert.deepEqual(world.of('order'), []);
    world.tpos.tell(chats.mai, 'đúng trang');
    await world.flow();
    assert.deepEqual(world.news, ['push đúng trang']);
    assert.equal(world.store.$conversations.get().items[0]?.channelName, 'Cà Chua');
  });
});

describe('signals without content', () => {
  it('are coalesced to one refresh in flight and one waiting', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.hoa.id);
    await world.flow();
    const list = world.tpos.hold('conversations');
    const thread = world.tpos.hold('messages');
    const before = world.tpos.count();
    for (let times = 0; times < 10; times++) {
      world.tpos.socket('rt').receive('update', { Type: 'x' });
      world.tpos.socket('chat').receive('something-new');
    }
    await world.flow();
    assert.equal(world.tpos.count() - before, 3);
    list.release();
    thread.release();
    await world.pass(1000);
    assert.equal(world.tpos.count() - before, 6);
  });

  it('refresh the list alone where only that may have changed', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.store.select(chats.hoa.id);
    await world.flow();
    for (const name of ['notification', 'on-conversations']) {
      const before = world.tpos.count('messages');
      const requests = await world.requestsOf(() => {
        world.tpos.socket('rt').receive(name, { any: 'thing' });
      });
      assert.equal(requests, 2);
      assert.equal(world.tpos.count('messages'), before);
      await world.pass(1000);
    }
  });

  it('of other parts of TPOS, and life signs, refresh nothing', async () => {
    const world = await signIn(shop().prepare);
    const requests = await world.requestsOf(() => {
      for (const Type of ['FastSaleOrder', 'ProductTemplate']) {
        world.tpos
          .socket('rt')
          .receive('on-events', JSON.stringify({ Type, EventName: 'updated' }));
      }
      for (const name of ['authenticated', 'ping', 'pong']) {
        world.tpos.socket('chat').receive(name);
      }
    });
    assert.equal(requests, 0);
  });

  it('hand every event to those who listen, as it came', async () => {
    const world = await signIn(shop().prepare);
    world.tpos.socket('rt').receive('notification', { a: 1 }, 2);
    assert.deepEqual(world.of('event'), [
      { socket: 'rt', name: 'notification', args: [{ a: 1 }, 2] },
    ]);
  });
});

describe('orders', () => {
  it('are shown on the row and told once, though both sockets bring them', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    const requests = await world.requestsOf(() => {
      world.tpos.order(chats.mai, 769, { code: '251204471' }, 'chat');
      world.tpos.order(chats.mai, 769, { code: '251204471' }, 'rt');
    });
    assert.equal(requests, 0);
    const order = {
      id: 'order-769',
      userId: chats.mai.userId,
      postId: `${chats.mai.channelId}_122100`,
      code: '251204471',
      index: 769,
      session: 1129,
      label: '#769. 251204471',
      customerName: chats.mai.name,
    };
    assert.deepEqual(world.of('order'), [{ order }]);
    assert.deepEqual(world.store.$orders.get().get(chats.mai.userId), order);
    assert.deepEqual(world.store.$conversations.get().items[1]?.order, order);
  });

  it('show the greatest of session and index, whatever comes later', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.tpos.order(chats.mai, 20);
    world.tpos.order(chats.mai, 7);
    world.tpos.order(chats.mai, 900, { session: 1128 });
    await world.flow();
    assert.equal(world.store.$orders.get().get(chats.mai.userId)?.index, 20);
    assert.equal(world.of('order').length, 3);
  });

  it('are told again when they were updated', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.tpos.order(chats.mai, 20, { code: 'a1' });
    world.tpos.order(chats.mai, 20, { code: 'a2', event: 'updated' });
    await world.flow();
    assert.deepEqual(
      world.of('order').map(({ order }) => order.code),
      ['a1', 'a2'],
    );
    assert.equal(world.store.$orders.get().get(chats.mai.userId)?.code, 'a2');
  });
});

describe('the type viewed', () => {
  it('neither inserts, raises nor re-previews a row for a push of the other kind', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, { type: 'message' });
    world.store.select(chats.mai.id);
    await world.flow();
    const newcomer = world.tpos.chat('Lan');
    // What the list answers say of activity is theirs to say.
    world.tpos.hold('conversations');
    world.tpos.tell(chats.mai, 'bình luận', { kind: 'comment' });
    world.tpos.tell(newcomer, 'mới', { kind: 'comment' });
    await world.flow();
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    assert.equal(world.store.$conversations.get().items[1]?.lastMessage?.text, 'Mai 2');
    assert.equal(world.texts.at(-1), 'bình luận');
    assert.deepEqual(world.news, ['push bình luận', 'push mới']);
  });

  it('under all shows the newest of both kinds, and comments in the live feed', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare);
    world.tpos.tell(chats.mai, 'bình luận', { kind: 'comment' });
    await world.flow();
    assert.deepEqual(world.list, ['Mai', 'Hoa']);
    assert.equal(world.store.$conversations.get().items[0]?.lastMessage?.kind, 'comment');
    assert.deepEqual(
      world.store.$live.get().map((message) => message.text),
      ['bình luận'],
    );
    world.tpos.edit(chats.mai.messages.at(-1)!, 'đã sửa');
    world.tpos.push(chats.mai.messages.at(-1)!);
    await world.flow();
    assert.deepEqual(
      world.store.$live.get().map((message) => message.text),
      ['đã sửa'],
    );
  });
});

describe('broken entries of answers', () => {
  it('are skipped, and their neighbours kept', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Mai', 3).messages[1]!.broken = { Id: null, Message: {} };
      tpos.talk('Hoa').broken = 'hỏng';
      tpos.talk('Lan').broken = { Channel: 3 };
      tpos.talk('An');
    });
    assert.deepEqual(world.list, ['An', 'Mai']);
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    assert.deepEqual(world.texts, ['Mai 1', 'Mai 3']);
  });

  it('do not hide a row whose ids cannot stand in a URL', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Mai');
      tpos.chat('Lạ', { userId: '\ud800' });
    });
    world.tpos.tell(world.tpos.chats[1]!, 'chào');
    world.tpos.tell(world.tpos.chats[0]!, 'chào');
    await world.flow();
    assert.deepEqual(world.list, ['Mai']);
    assert.equal(world.store.$conversations.get().items[0]?.unreadCount, 1);
    openSockets(world);
  });
});
