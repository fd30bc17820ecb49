import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { build, loseSockets, openSockets, signIn, type World } from './helpers.ts';

const password = 'mat-khau-demo';

function shop(tpos: FakeTpos): void {
  tpos.say(tpos.talk('Mai', 2), 'chưa đọc');
  tpos.talk('Hoa', 2, 'comment');
}

function login(world: World, more: { username?: string; password?: string } = {}) {
  return Promise.all([
    world.store.login({ username: 'demo', password, ...more }),
    world.flow(),
  ]).then(() => world.flow());
}

/** Everything that a store shows. */
function atoms({ store }: World) {
  return {
    conversations: store.$conversations.get().items,
    query: store.$conversations.get().query,
    error: store.$conversations.get().error,
    loading: store.$conversations.get().loading,
    selected: store.$selected.get(),
    messages: store.$thread.get().messages,
    threadOf: store.$thread.get().conversationId,
    threadLoading: store.$thread.get().loading,
    orders: store.$orders.get().size,
    unread: store.$unread.get(),
    live: store.$live.get(),
  };
}

const empty: ReturnType<typeof atoms> = {
  conversations: [],
  query: {},
  error: undefined,
  loading: false,
  selected: undefined,
  messages: [],
  threadOf: '',
  threadLoading: false,
  orders: 0,
  unread: { conversations: 0, messages: 0 },
  live: [],
};

function assertNothingRuns(world: World): void {
  assert.deepEqual(world.ports.timers, [], 'timers');
  assert.equal(world.ports.frames, 0, 'frames');
  for (const socket of world.ports.sockets) assert.equal(socket.active, false, 'sockets');
  for (const { request } of world.tpos.calls) {
    const { signal } = request;
    assert.ok(signal?.aborted, `${request.url.pathname} has ended`);
  }
}

/** Everything said: console, atoms, events. */
function everything(world: World): string {
  return JSON.stringify([
    world.ports.lines.map(({ args }) => args.map(String)),
    world.told.filter(({ name }) => name !== 'event'),
    atoms(world),
    world.store.$session.get(),
    world.store.config,
    world.tpos.calls.map(({ request }) => request.url.href),
  ]);
}

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
});

describe('a log-in', () => {
  it('by password shows who it is, loads the list, and tells of itself once it shows', async () => {
    const world = build(shop);
    const shown: string[] = [];
    world.store.on('login', () => {
      shown.push(world.store.$session.get().state);
    });
    assert.deepEqual(world.store.$session.get(), { state: 'signed-out' });
    const done = world.store.login({ username: 'demo', password });
    await world.flow();
    await done;
    assert.deepEqual(world.store.$session.get(), { state: 'signed-in', userName: 'demo' });
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    assert.deepEqual(world.of('login'), [{ userName: 'demo' }]);
    assert.deepEqual(shown, ['signed-in']);
    const { request, body } = world.tpos.calls[0]!;
    assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(body, {
      client_id: 'tmtWebApp',
      grant_type: 'password',
      username: 'demo',
      password,
      scope: 'profile',
    });
  });

  it('with a wrong password rejects, and shows why', async () => {
    const world = build(shop);
    const wrong = assert.rejects(world.store.login({ username: 'demo', password: 'sai-roi' }), {
      name: 'ChatOmniError',
      code: 'bad-credentials',
    });
    await Promise.all([wrong, world.flow()]);
    const { state, error } = world.store.$session.get();
    assert.deepEqual([state, error?.code], ['signed-out', 'bad-credentials']);
    assert.equal(world.tpos.count(), 1);
    assert.deepEqual(world.of('logout'), []);
    assertNothingRuns(world);
  });

  for (const status of [401, 403]) {
    it(`by a token that REST refuses with ${status} is none`, async () => {
      const world = build(shop);
      world.tpos.fail('conversations', status);
      const refused = assert.rejects(world.store.loginWithToken('secret-of-lan'), {
        code: status === 401 ? 'session-expired' : 'forbidden',
      });
      await Promise.all([refused, world.flow()]);
      assert.equal(world.store.$session.get().state, 'signed-out');
      assertNothingRuns(world);
    });
  }

  it('by a token stays and tries on where REST cannot be reached', async () => {
    const world = build(shop);
    const end = world.tpos.fail('conversations', 0);
    const unreached = assert.rejects(world.store.loginWithToken('Bearer secret-of-lan'), {
      code: 'network',
    });
    await Promise.all([unreached, world.flow()]);
    assert.equal(world.store.$session.get().state, 'signed-in');
    end();
    await world.pass(30_000);
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    assert.equal(world.tpos.calls.at(-1)?.request.headers.authorization, 'Bearer secret-of-lan');
  });

  it('that a later one overtakes changes nothing any more', async () => {
    const world = build(shop);
    world.tpos.passwords.set('minh', 'mat-khau-minh');
    const held = world.tpos.hold('token', ({ body }) => body.username === 'demo');
    const first = assert.rejects(world.store.login({ username: 'demo', password }));
    await world.flow();
    await login(world, { username: 'minh', password: 'mat-khau-minh' });
    held.release();
    await Promise.all([first, world.flow()]);
    assert.equal(world.store.$session.get().userName, 'minh');
    assert.deepEqual(world.of('login'), [{ userName: 'minh' }]);
  });
});

describe('a token that is over', () => {
  it('is renewed once for any number of calls, which are then repeated', async () => {
    const world = build(shop);
    await login(world);
    openSockets(world);
    await world.flow();
    world.store.select(world.tpos.chats[0]!.id);
    world.store.openThread(world.tpos.chats[1]!.id);
    await world.flow();
    world.tpos.valid = new Set();
    const before = world.tpos.count('token');
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.tpos.count('token') - before, 1);
    assert.equal(
      world.tpos.calls.findLast(({ name }) => name === 'token')?.body.grant_type,
      'refresh_token',
    );
    assert.equal(world.store.$session.get().state, 'signed-in');
    assert.equal(world.store.$conversations.get().error, undefined);
    assert.equal(world.store.$thread.get().error, undefined);
  });

  it('and cannot be renewed ends the session, told once, with everything emptied', async () => {
    const world = build((tpos) => {
      shop(tpos);
      tpos.refreshTokens = false;
    });
    await login(world);
    openSockets(world);
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    world.tpos.valid = new Set();
    await world.pass(10_000);
    const { state, error } = world.store.$session.get();
    assert.deepEqual([state, error?.code], ['signed-out', 'session-expired']);
    assert.deepEqual(world.of('logout'), [{ reason: 'session-expired' }]);
    assert.deepEqual(atoms(world), empty);
    assertNothingRuns(world);
  });

  it('of getToken is asked for again; the same one again signs out, and it is left alone then', async () => {
    let asked = 0;
    const world = build(shop, {
      getToken: () => {
        asked++;
        return asked < 3 ? `secret-${asked}` : 'secret-2';
      },
    });
    await world.flow();
    world.tpos.valid = new Set(['secret-2']);
    await world.pass(10_000);
    assert.equal(asked, 2);
    assert.equal(world.store.$session.get().state, 'signed-in');
    assert.deepEqual(world.list, ['Hoa', 'Mai']);
    world.tpos.valid = new Set();
    await world.pass(10_000);
    assert.equal(asked, 3);
    assert.equal(world.store.$session.get().error?.code, 'session-expired');
    await world.pass(600_000);
    assert.equal(asked, 3);
    assertNothingRuns(world);
  });

  it('is renewed before its time, and sockets are told', async () => {
    const world = build(
      (tpos) => {
        shop(tpos);
        tpos.expiresIn = 3600;
      },
      { autoRefresh: 'off' },
    );
    await login(world);
    openSockets(world);
    await world.flow();
    await world.pass(3_300_000 - 1);
    assert.equal(world.tpos.count('token'), 1);
    await world.pass(1);
    assert.equal(world.tpos.count('token'), 2);
  });
});

describe('a log-out', () => {
  it('empties every atom and leaves no timer, socket, request or listener but the page’s', async () => {
    const world = await signIn(shop);
    const [mai, hoa] = world.tpos.chats;
    world.store.select(mai!.id);
    world.tpos.order(hoa!, 5);
    world.tpos.tell(hoa!, 'bình luận', { kind: 'comment' });
    await Promise.all([world.store.search({ unread: true }), world.flow()]);
    assert.notEqual(world.store.$live.get().length, 0);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.deepEqual(atoms(world), empty);
    assert.deepEqual(world.of('logout'), [{ reason: 'user' }]);
    assertNothingRuns(world);
    assert.equal(world.store.find(mai!.id), undefined);
    assert.equal(await world.requestsOf(() => world.ports.advance(600_000)), 0);
    world.store.destroy();
    assert.equal(world.ports.pageListeners, 0);
  });

  const middles: Record<string, (world: World) => Promise<unknown>> = {
    'the first load': (world) => world.store.refresh(),
    'two refreshes': (world) => Promise.all([world.store.refresh(), world.store.refresh()]),
    'a search': (world) => world.store.search({ text: 'mai' }),
    paging: (world) => Promise.all([world.store.loadMore(), world.store.loadMore()]),
    'older history': (world) => {
      world.store.select(world.tpos.chats[0]!.id);
      return Promise.all([world.store.loadOlder(), world.store.loadOlder()]);
    },
    'a mark': (world) => {
      const [mai] = world.tpos.chats;
      return Promise.all([
        world.store.markSeen(mai!.id),
        world.store.markSeen(mai!.id, false),
        world.store.markSeen(mai!.id),
      ]);
    },
  };
  for (const [name, act] of Object.entries(middles)) {
    it(`in the middle of ${name} ends it, and sends nothing more for the next user`, async () => {
      // One row a page is always read on: others of its time may be behind it. That leaves nothing to page.
      const isPaging = name === 'paging';
      const many = (tpos: FakeTpos) => {
        for (const person of ['An', 'Chi', 'Hoa']) tpos.talk(person, 2);
      };
      const world = await signIn(isPaging ? many : shop, { pageSize: isPaging ? 2 : 1 });
      for (const call of ['conversations', 'messages', 'seen'] as const) world.tpos.hold(call);
      const ended = assert.rejects(act(world), { name: 'ChatOmniError', code: 'session-expired' });
      await world.flow();
      const before = world.tpos.count();
      world.tpos.push(world.tpos.say(world.tpos.chats[0]!, 'trước'));
      // In one go: what waited for its turn meets the next user's token.
      void world.store.logout();
      const next = world.store.loginWithToken('secret-of-minh');
      next.catch(() => {});
      await Promise.all([ended, world.flow()]);
      assert.equal(world.tpos.count() - before, 1);
      assert.deepEqual(world.news, []);
      await Promise.all([world.store.logout(), world.flow()]);
      await assert.rejects(next);
      assert.deepEqual(atoms(world), empty);
      assertNothingRuns(world);
    });
  }

  it('during a log-in ends that, and its request', async () => {
    const world = build(shop);
    world.tpos.hold('token');
    const ended = assert.rejects(world.store.login({ username: 'demo', password }), {
      name: 'ChatOmniError',
    });
    await world.flow();
    await Promise.all([world.store.logout(), ended, world.flow()]);
    assert.equal(world.store.$session.get().state, 'signed-out');
    assertNothingRuns(world);
  });

  it('during a renewal ends that, and the session does not come back', async () => {
    const world = build(shop);
    await login(world);
    world.tpos.valid = new Set();
    const held = world.tpos.hold('token');
    const ended = assert.rejects(world.store.refresh());
    await world.flow();
    await Promise.all([world.store.logout(), world.flow()]);
    held.release();
    await Promise.all([ended, world.flow()]);
    assert.equal(world.store.$session.get().state, 'signed-out');
    assertNothingRuns(world);
  });

  it('leaves nothing for the next user: neither rows, orders, events nor aliases', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    world.tpos.order(mai!, 9);
    await world.flow();
    await Promise.all([world.store.logout(), world.flow()]);
    world.tpos.chats.length = 0;
    world.tpos.talk('Của người sau');
    world.told.length = 0;
    await Promise.all([world.store.loginWithToken('secret-of-minh'), world.flow()]);
    await world.flow();
    assert.deepEqual(world.list, ['Của người sau']);
    assert.equal(world.store.$orders.get().size, 0);
    assert.equal(world.store.find(mai!.id), undefined);
    assert.equal(world.store.$selected.get(), undefined);
    assert.deepEqual(world.news, []);
    for (const { request, name } of world.tpos.calls.slice(-2)) {
      assert.equal(name, 'conversations');
      assert.equal(request.headers.authorization, 'Bearer secret-of-minh');
    }
  });

  it('takes the selection away, too', async () => {
    const world = await signIn(shop);
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    await Promise.all([world.store.logout(), world.flow()]);
    await Promise.all([world.store.loginWithToken('secret-of-minh'), world.flow()]);
    await world.flow();
    assert.equal(world.store.$selected.get(), undefined);
    assert.equal(world.store.$thread.get().conversationId, '');
    assert.equal(world.store.$thread.get().error, undefined);
  });

  it('while nobody is logged in does nothing', async () => {
    const world = build(shop);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.deepEqual(world.told, []);
  });
});

describe('without a session', () => {
  it('everything that a page may ask for resolves or is empty, and nothing is sent', async () => {
    const world = build(shop);
    const { store, tpos } = world;
    const asked = Promise.all([
      store.refresh(),
      store.loadMore(),
      store.loadOlder(),
      store.search({ text: 'a' }),
      store.markSeen('a'),
      store.retryThread(),
      store.openThread('a').loadOlder(),
    ]);
    store.noticeSeen('a');
    store.setAutoRefresh(true);
    await Promise.all([asked, world.flow()]);
    assert.equal(tpos.count(), 0);
  });
});

describe('destroy', () => {
  it('leaves nothing: no timer, frame, socket, request, page listener', async () => {
    const world = await signIn(shop);
    world.store.select(world.tpos.chats[0]!.id);
    world.tpos.hold('messages');
    await world.flow();
    const refreshed = assert.rejects(world.store.refresh());
    await world.flow();
    world.store.destroy();
    await Promise.all([refreshed, world.flow()]);
    assertNothingRuns(world);
    assert.equal(world.ports.pageListeners, 0);
    world.told.length = 0;
    world.tpos.socket('chat').receive('on-events', '{}');
    world.store.setAutoRefresh(true);
    await world.pass(60_000);
    assertNothingRuns(world);
    assert.deepEqual(world.told, []);
  });

  it('is told of first', async () => {
    const world = await signIn(shop);
    let state: string | undefined;
    world.store.on('destroy', () => {
      state = world.store.$session.get().state;
    });
    world.store.destroy();
    assert.equal(state, 'signed-in');
  });

  it('during a log-in ends that, too', async () => {
    const world = build(shop);
    world.tpos.hold('token');
    const ended = assert.rejects(world.store.login({ username: 'demo', password }));
    await world.flow();
    world.store.destroy();
    await Promise.all([ended, world.flow()]);
    assertNothingRuns(world);
  });

  it('while the sockets are coming back leaves no attempt', async () => {
    const world = await signIn(shop);
    loseSockets(world);
    await world.flow();
    world.store.destroy();
    await world.flow();
    assertNothingRuns(world);
  });
});

describe('secrets', () => {
  it('stand in no line, atom, event, configuration or URL', async () => {
    const world = build(shop, { debug: 'full' });
    await login(world);
    openSockets(world);
    world.store.select(world.tpos.chats[0]!.id);
    world.tpos.tell(world.tpos.chats[0]!, 'chào');
    await world.flow();
    world.tpos.valid = new Set();
    await world.pass(10_000);
    const tokens = world.tpos.calls.flatMap(
      ({ request }) => request.headers.authorization?.replace('Bearer ', '') ?? [],
    );
    const sent = world.ports.sockets.flatMap(({ options }) => JSON.stringify(options.query));
    const said = everything(world) + sent.join('');
    assert.ok(new Set(tokens).size >= 2);
    for (const secret of [...new Set(tokens), password, 'renews:']) {
      assert.ok(!said.includes(secret), secret);
    }
    assert.ok(world.ports.lines.length > 5);
  });

  it('of the page’s configuration are not in store.config, nor in an error', async () => {
    const world = build(shop, { token: 'secret-of-lan' });
    await world.flow();
    world.tpos.fail('conversations', 0);
    const error: unknown = await Promise.all([
      world.store.refresh().catch((caught: unknown) => caught),
      world.flow(),
    ]).then(([caught]) => caught);
    assert.ok(error instanceof Error);
    const told = `${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`;
    assert.ok(!told.includes('secret-of-lan'));
    assert.ok(!everything(world).includes('secret-of-lan'));
  });
});
