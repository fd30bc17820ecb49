import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { build, loseSockets, openSockets, signIn } from './helpers.ts';

function shop(tpos: FakeTpos): void {
  tpos.talk('Mai', 2);
  tpos.talk('Hoa', 2);
}

describe('polling', () => {
  it('goes on every 10 s, also while both sockets are up: the list, then the open thread', async () => {
    const world = await signIn(shop);
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    assert.equal(world.store.$connection.get().mode, 'realtime');
    const before = world.tpos.calls.length;
    await world.pass(9949);
    assert.equal(world.tpos.calls.length, before);
    for (let round = 1; round <= 3; round++) {
      await world.pass(10_000);
      assert.deepEqual(
        world.tpos.calls.slice(before).map(({ name }) => name),
        Array.from({ length: round }, () => ['conversations', 'conversations', 'messages']).flat(),
      );
    }
  });

  it('brings what no socket brought, told as polled', async () => {
    const world = await signIn(shop, { realtime: 'off' });
    assert.equal(world.ports.sockets.length, 0);
    assert.equal(world.store.$connection.get().mode, 'polling');
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    world.tpos.say(world.tpos.chats[0]!, 'mới');
    await world.pass(10_000);
    assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'mới']);
    assert.deepEqual(world.news, ['poll mới']);
    assert.deepEqual(
      world.of('activity').map(({ via }) => via),
      ['poll'],
    );
  });

  it('backs off while it fails, at most to 30 s, and returns to 10 s', async () => {
    const world = await signIn(shop);
    const end = world.tpos.fail('conversations', 500);
    const at: number[] = [];
    let count = world.tpos.count();
    for (let second = 1; second <= 130; second++) {
      await world.pass(1000);
      if (world.tpos.count() > count) at.push(second);
      count = world.tpos.count();
    }
    assert.deepEqual(at, [10, 30, 60, 90, 120]);
    end();
    await world.pass(20_000);
    const before = world.tpos.count();
    await world.pass(10_000);
    assert.equal(world.tpos.count() - before, 2);
    assert.equal(world.of('error').length, 1);
  });

  it('obeys Retry-After', async () => {
    const world = await signIn(shop);
    world.tpos.fail('conversations', 429, { times: 2, headers: { 'retry-after': '45' } });
    await world.pass(10_000);
    assert.equal(world.store.$conversations.get().error?.code, 'rate-limited');
    const before = world.tpos.count();
    await world.pass(44_000);
    assert.equal(world.tpos.count(), before);
    await world.pass(1000);
    assert.equal(world.tpos.count() - before, 2);
  });

  it('is not slowed down by one thread that the server will not give', async () => {
    const world = await signIn(shop);
    world.tpos.fail('messages', 404);
    world.store.select(world.tpos.chats[0]!.id);
    await world.pass(10_000);
    const before = world.tpos.count('conversations');
    await world.pass(10_000);
    assert.equal(world.tpos.count('conversations') - before, 2);
  });

  it('does not fetch a second time what is still under way', async () => {
    const world = await signIn(shop, { requestTimeout: 60_000 });
    const held = world.tpos.hold('conversations');
    await world.pass(10_000);
    const before = world.tpos.count();
    await world.pass(30_000);
    assert.equal(world.tpos.count(), before);
    held.release();
  });

  it('stops on Auto off and goes on at once on Auto on', async () => {
    const world = await signIn(shop);
    world.store.setAutoRefresh(false);
    await world.flow();
    assert.equal(world.store.$connection.get().auto, 'off');
    assert.equal(await world.requestsOf(() => world.ports.advance(60_000)), 0);
    assert.equal(
      await world.requestsOf(() => {
        world.store.setAutoRefresh(true);
      }),
      0,
    );
    assert.equal(await world.requestsOf(() => world.ports.advance(0)), 2);
    assert.equal(world.store.$connection.get().auto, 'on');
  });

  it('is off from the start with autoRefresh off', async () => {
    const world = await signIn(shop, { autoRefresh: 'off' });
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    assert.equal(await world.requestsOf(() => world.ports.advance(60_000)), 0);
  });

  it('says when the list was last fetched', async () => {
    const world = await signIn(shop);
    await world.pass(9950);
    const first = world.store.$connection.get().lastSync;
    assert.equal(first, world.ports.now());
    world.tpos.fail('conversations', 500, { times: 2 });
    await world.pass(10_000);
    assert.equal(world.store.$connection.get().lastSync, first);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.equal(world.store.$connection.get().lastSync, undefined);
  });
});

describe('the mode', () => {
  const cases = [
    { chat: true, rt: true, mode: 'realtime' },
    { chat: true, rt: false, mode: 'realtime' },
    { chat: false, rt: true, mode: 'realtime' },
    { chat: false, rt: false, mode: 'polling' },
    { chat: false, rt: false, mode: 'paused', autoRefresh: 'off' },
  ] as const;
  for (const { chat, rt, mode, ...config } of cases) {
    it(`is ${mode} with chat ${chat ? 'up' : 'down'}, RT ${rt ? 'up' : 'down'}`, async () => {
      const world = await signIn(shop, config);
      if (!chat) world.tpos.socket('chat').lose();
      if (!rt) world.tpos.socket('rt').lose();
      await world.flow();
      const shown = world.store.$connection.get();
      assert.equal(shown.mode, mode);
      assert.equal(shown.chat, chat ? 'connected' : 'disconnected');
      assert.equal(shown.rt, rt ? 'connected' : 'disconnected');
      if (chat && rt) return;
      assert.deepEqual(world.of('connection').at(-1), {
        chat: shown.chat,
        rt: shown.rt,
        mode,
      });
    });
  }

  it('is signed-out before, polling while connecting, and signed-out after', async () => {
    const world = build(shop);
    assert.equal(world.store.$connection.get().mode, 'signed-out');
    await Promise.all([world.store.loginWithToken('secret-of-lan'), world.flow()]);
    const { chat, rt, mode } = world.store.$connection.get();
    assert.deepEqual({ chat, rt, mode }, { chat: 'connecting', rt: 'connecting', mode: 'polling' });
    openSockets(world);
    await world.flow();
    assert.equal(world.store.$connection.get().mode, 'realtime');
    await Promise.all([world.store.logout(), world.flow()]);
    assert.equal(world.store.$connection.get().mode, 'signed-out');
    assert.deepEqual(
      world.of('connection').map((one) => one.mode),
      ['polling', 'realtime', 'signed-out'],
    );
  });
});

describe('the sockets', () => {
  it('come back by 5 attempts, then once a minute, while polling carries on', async () => {
    const world = await signIn(shop);
    await world.pass(6000);
    loseSockets(world);
    const at: number[] = [];
    let known = world.ports.sockets.length;
    for (let ms = 0; ms < 160_000; ms += 250) {
      await world.ports.advance(250);
      if (world.ports.sockets.length === known) continue;
      at.push(ms + 250);
      known = world.ports.sockets.length;
      world.tpos.socket('chat').fail();
      world.tpos.socket('rt').fail();
    }
    // 1, 2, 4, 8, 16 s, then 60 s each.
    assert.deepEqual(at.slice(0, 5), [1000, 3000, 7000, 15_000, 31_000]);
    assert.ok(at.length >= 7);
    openSockets(world);
  });

  it('can be looked at and used by hand, from the console', async () => {
    const world = await signIn(shop);
    const { chat } = world.store.sockets;
    assert.deepEqual([chat.connected, chat.id], [true, 'chat-id']);
    const heard: unknown[] = [];
    const listener = (...args: unknown[]) => heard.push(args);
    chat.onAny(listener);
    world.tpos.socket('chat').receive('ping-x', 1);
    chat.offAny(listener);
    world.tpos.socket('chat').receive('ping-x', 2);
    assert.deepEqual(heard, [['ping-x', 1]]);
    chat.disconnect();
    await world.flow();
    assert.equal(chat.connected, false);
    const before = world.ports.sockets.length;
    world.ports.signal('online');
    await world.pass(300_000);
    assert.equal(world.ports.sockets.length, before);
    chat.connect();
    world.tpos.socket('chat').open('again');
    await world.flow();
    assert.deepEqual([chat.connected, chat.id], [true, 'again']);
  });

  it('are told once of a renewed token, with auth', async () => {
    const world = build(shop);
    await Promise.all([
      world.store.login({ username: 'demo', password: 'mat-khau-demo' }),
      world.flow(),
    ]);
    openSockets(world);
    await world.flow();
    world.tpos.valid = new Set();
    await world.pass(10_000);
    const auths = world.tpos.socket('chat').sent.filter(([name]) => name === 'auth');
    assert.equal(auths.length, 2);
    assert.notDeepEqual(auths[0], auths[1]);
  });
});

describe('configure', () => {
  it('changes the poll interval, Auto, language and looks while the store lives', async () => {
    const world = await signIn(shop);
    world.store.configure({ pollInterval: 2000, lang: 'en', theme: 'dark', density: 'compact' });
    world.store.configure({ titleBadge: 'on', sound: true, notifications: '' });
    await world.flow();
    assert.deepEqual(world.store.$settings.get(), {
      lang: 'en',
      theme: 'dark',
      density: 'compact',
      titleBadge: true,
      sound: true,
      notifications: true,
    });
    assert.equal(await world.requestsOf(() => world.ports.advance(2000)), 2);
    world.store.configure({ autoRefresh: false });
    assert.equal(await world.requestsOf(() => world.ports.advance(60_000)), 0);
    assert.equal(world.store.$connection.get().auto, 'off');
    world.tpos.fail('conversations', 500, { times: 2 });
    const failed = assert.rejects(world.store.refresh(), { code: 'server' });
    await Promise.all([failed, world.flow()]);
    const vietnamese = await signIn(shop);
    vietnamese.tpos.fail('conversations', 500, { times: 2 });
    await vietnamese.pass(10_000);
    assert.notEqual(
      world.store.$conversations.get().error?.message,
      vietnamese.store.$conversations.get().error?.message,
    );
  });

  it('goes back to the default with what cannot be used, and says so; other keys are left', async () => {
    const world = await signIn(shop);
    world.store.configure({ lang: 'en', theme: 'dark' });
    world.store.configure({ theme: 'lila', apiBase: '/anders' });
    await world.flow();
    assert.deepEqual(world.store.$settings.get(), {
      lang: 'en',
      theme: 'auto',
      density: 'comfortable',
      titleBadge: false,
      sound: false,
      notifications: false,
    });
    const errors = world.ports.lines.filter(({ level }) => level === 'error');
    assert.equal(errors.length, 1);
    assert.match(String(errors[0]?.args[0]), /theme/);
    await world.pass(10_000);
    assert.match(world.tpos.calls.at(-1)!.request.url.pathname, /^\/api\//);
  });
});
