import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStore } from '../../../src/core/store.ts';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { fakePorts, settle } from '../../support/fake-ports.ts';
import { build, openSockets, signIn } from './helpers.ts';

function shop(tpos: FakeTpos): void {
  tpos.talk('Mai', 3);
  tpos.talk('Hoa', 3);
  tpos.talk('Lan', 3);
}

describe('atoms', () => {
  it('change at most once a frame, all together, and events come after them', async () => {
    const world = await signIn(shop);
    const { store, tpos } = world;
    const [mai, hoa] = tpos.chats;
    store.select(mai!.id);
    await world.flow();
    const seen: string[] = [];
    for (const name of ['$conversations', '$selected', '$thread', '$unread', '$live'] as const) {
      store[name].listen(() => {
        seen.push(name);
      });
    }
    store.on('message', ({ message, conversation }) => {
      assert.equal(store.$thread.get().messages.at(-1)?.text, 'hai');
      assert.equal(store.find(conversation.id), conversation);
      seen.push(message.text);
    });
    tpos.tell(mai!, 'một');
    tpos.tell(mai!, 'hai');
    tpos.tell(hoa!, 'ba', { kind: 'comment' });
    await settle();
    assert.deepEqual(seen, []);
    world.ports.frame();
    assert.deepEqual(seen.slice(0, 5).sort(), [
      '$conversations',
      '$live',
      '$selected',
      '$thread',
      '$unread',
    ]);
    assert.deepEqual(seen.slice(5), ['một', 'hai', 'ba']);
    await world.flow();
    assert.equal(seen.length, 8);
  });

  it('show what a promise brought when it resolves', async () => {
    const world = build(shop);
    const loggedIn = world.store
      .login({ username: 'demo', password: 'mat-khau-demo' })
      .then(() => world.store.$session.get().state);
    await world.flow();
    assert.equal(await loggedIn, 'signed-in');
    const found = world.store.search({ text: 'hoa' }).then(() => world.list);
    await world.flow();
    assert.deepEqual(await found, ['Hoa']);
    const loggedOut = world.store.logout().then(() => world.list);
    await world.flow();
    assert.deepEqual(await loggedOut, []);
  });

  it('keep the identity of what did not change', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    const { items } = world.store.$conversations.get();
    const { messages } = world.store.$thread.get();
    const [selected, unread, orders, live] = [
      world.store.$selected.get(),
      world.store.$unread.get(),
      world.store.$orders.get(),
      world.store.$live.get(),
    ];
    await world.pass(10_000);
    assert.equal(world.store.$conversations.get().items, items);
    assert.equal(world.store.$thread.get().messages[0], messages[0]);
    assert.equal(world.store.$selected.get(), selected);
    assert.equal(world.store.$unread.get(), unread);
    assert.equal(world.store.$orders.get(), orders);
    assert.equal(world.store.$live.get(), live);
    world.tpos.tell(mai!, 'mới');
    await world.flow();
    const after = world.store.$conversations.get().items;
    assert.equal(after[1], items[0]);
    assert.equal(after[2], items[1]);
    assert.equal(after[0], world.store.$selected.get());
    assert.equal(world.store.$thread.get().messages[0], messages[0]);
  });

  it('touch one row of two thousand for one push', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 0; n < 2000; n++) tpos.talk(`Khách ${n}`);
      },
      { pageSize: 2000, autoRefresh: 'off' },
    );
    const before = new Set(world.store.$conversations.get().items);
    assert.equal(before.size, 2000);
    world.tpos.tell(world.tpos.chats[77]!, 'một');
    await world.flow();
    const { items } = world.store.$conversations.get();
    assert.equal(items.filter((item) => !before.has(item)).length, 1);
    assert.equal(items[0]?.name, 'Khách 77');
  });

  it('tell of the unread sums only when they change', async () => {
    const world = await signIn(shop);
    world.tpos.tell(world.tpos.chats[0]!, 'Dạ', { fromShop: true });
    await world.flow();
    assert.deepEqual(world.of('unread'), []);
  });

  it('show the server’s clock when it is really another, not at each answer', async () => {
    const world = await signIn(shop);
    const answer = world.ports.onFetch;
    let offset = 1500;
    world.ports.onFetch = async (request) => {
      const response = await answer(request);
      response.headers.set('date', new Date(world.ports.now() + offset).toUTCString());
      return response;
    };
    const heard: number[] = [];
    world.store.$clockOffset.listen((value) => {
      heard.push(value);
    });
    await world.pass(20_000);
    assert.deepEqual(heard, []);
    offset = -7_200_000;
    await world.pass(20_000);
    assert.equal(heard.length, 1);
    assert.ok(Math.abs(world.store.$clockOffset.get() + 7_200_000) <= 1000);
  });
});

describe('a listener that throws', () => {
  it('harms neither other listeners, nor atoms, nor what comes later', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    const fail = () => {
      throw new Error('lỗi của trang');
    };
    world.store.$conversations.listen(fail);
    world.store.$unread.listen(fail);
    for (const name of ['message', 'activity', 'unread', 'log', 'event', 'connection'] as const) {
      world.store.on(name, fail);
    }
    let heard = 0;
    world.store.on('message', () => heard++);
    world.store.$conversations.listen(() => heard++);
    world.store.select(mai!.id);
    await world.flow();
    heard = 0;
    world.tpos.tell(mai!, 'một');
    await world.flow();
    world.tpos.tell(mai!, 'hai');
    await world.flow();
    assert.equal(heard, 4);
    assert.deepEqual(world.texts.slice(-2), ['một', 'hai']);
    world.tpos.socket('chat').lose();
    world.tpos.socket('rt').lose();
    await world.flow();
    assert.equal(world.store.$connection.get().mode, 'polling');
    assert.ok(world.ports.lines.some(({ args }) => String(args[0]).includes('a listener')));
  });

  it('on a socket harms no other listener', async () => {
    const world = await signIn(shop);
    const heard: string[] = [];
    world.store.sockets.chat.onAny(() => {
      throw new Error('lỗi của trang');
    });
    world.store.sockets.chat.onAny((name) => heard.push(name));
    world.tpos.tell(world.tpos.chats[0]!, 'một');
    await world.flow();
    assert.deepEqual(heard, ['on-events']);
    assert.deepEqual(world.news, ['push một']);
  });
});

describe('a listener that acts', () => {
  it('may log out, select, search or destroy in the middle of an event', async () => {
    const world = await signIn(shop);
    const [mai, hoa] = world.tpos.chats;
    world.store.on('message', ({ conversation, message }) => {
      if (message.text === 'một') world.store.select(conversation.id);
      if (message.text === 'hai') void world.store.search({ text: 'mai' });
      if (message.text === 'ba') void world.store.logout();
    });
    world.tpos.tell(mai!, 'một');
    await world.flow();
    assert.equal(world.texts.at(-1), 'một');
    world.tpos.tell(hoa!, 'hai');
    await world.flow();
    assert.deepEqual(world.list, ['Mai']);
    world.tpos.tell(hoa!, 'ba');
    world.tpos.tell(hoa!, 'bốn');
    await world.flow();
    assert.deepEqual(world.news, ['push một', 'push hai', 'push ba']);
    assert.deepEqual(world.list, []);
    await Promise.all([world.store.loginWithToken('secret-of-minh'), world.flow()]);
    openSockets(world);
    world.store.on('event', () => {
      world.store.destroy();
    });
    world.tpos.socket('chat').receive('update', {});
    await world.flow();
    assert.deepEqual(world.ports.timers, []);
  });
});

describe('createStore', () => {
  it('names each key that it cannot use once, and works on with the defaults', () => {
    const ports = fakePorts();
    const store = createStore(
      { chatUrl: 'ws://nghe.len', pageSize: 0, type: 'x', lang: 'fr', debug: 'on' },
      ports,
    );
    const errors = ports.lines.map(({ args }) => String(args[0]));
    assert.deepEqual(
      ['chatUrl', 'pageSize', 'type', 'lang'].filter(
        (key) => errors.filter((line) => line.includes(`"${key}"`)).length === 1,
      ),
      ['chatUrl', 'pageSize', 'type', 'lang'],
    );
    assert.equal(errors.length, 4);
    assert.equal(store.config.pageSize, 50);
    store.destroy();
  });
});
