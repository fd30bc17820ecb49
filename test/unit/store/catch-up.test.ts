import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { build, loseSockets, openSockets, returnSockets, signIn, type World } from './helpers.ts';

/** A shop with one customer who has written this often, and her thread open; Auto off. */
async function openThread(messages: number, prepare: (tpos: FakeTpos) => void = () => {}) {
  const world = await signIn(
    (tpos) => {
      tpos.talk('Hoa', messages);
      prepare(tpos);
    },
    { autoRefresh: 'off' },
  );
  const [hoa] = world.tpos.chats;
  world.store.select(hoa!.id);
  await world.flow();
  return { world, hoa: hoa! };
}

function say({ tpos }: World, from: number, to: number): void {
  for (let n = from; n <= to; n++) tpos.say(tpos.chats[0]!, `Hoa ${n}`);
}

function texts(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `Hoa ${from + index}`);
}

describe('at the start', () => {
  /** Signed in, with the first list there, and no socket connected yet. */
  async function start() {
    const world = build(
      (tpos) => {
        tpos.talk('Hoa', 3);
      },
      { token: 'secret-of-lan', autoRefresh: 'off' },
    );
    await world.flow();
    say(world, 4, 4);
    return { world, open: (name: 'chat' | 'rt') => world.tpos.socket(name).open(name) };
  }

  it('one catch-up, begun when both sockets are connected, brings what no push did', async () => {
    const { world, open } = await start();
    open('chat');
    assert.equal(await world.requestsOf(() => world.pass(20)), 0);
    open('rt');
    assert.equal(await world.requestsOf(() => world.pass(29)), 0);
    say(world, 5, 5);
    assert.equal(await world.requestsOf(() => world.pass(1)), 2);
    assert.equal(world.store.$conversations.get().items[0]?.lastMessage?.text, 'Hoa 5');
    assert.equal(await world.requestsOf(() => world.pass(5000)), 0);
  });

  it('a socket that connects later has one of its own', async () => {
    const { world, open } = await start();
    open('rt');
    assert.equal(await world.requestsOf(() => world.pass(50)), 2);
    say(world, 5, 5);
    open('chat');
    assert.equal(await world.requestsOf(() => world.pass(50)), 2);
    assert.equal(world.store.$conversations.get().items[0]?.lastMessage?.text, 'Hoa 5');
  });

  it('there is none once the session is over', async () => {
    const { world, open } = await start();
    open('chat');
    await Promise.all([world.store.logout(), world.flow()]);
    assert.equal(await world.requestsOf(() => world.pass(50)), 0);
  });
});

describe('after the sockets were down', () => {
  it('what was written meanwhile is fetched, shown in order and told once', async () => {
    const { world } = await openThread(3);
    loseSockets(world);
    say(world, 4, 6);
    await world.flow();
    assert.deepEqual(world.texts, texts(1, 3));
    await returnSockets(world);
    assert.deepEqual(world.texts, texts(1, 6));
    assert.deepEqual(world.news, ['catch-up Hoa 4', 'catch-up Hoa 5', 'catch-up Hoa 6']);
    assert.equal(world.of('activity').length, 1);
    world.tpos.push(world.tpos.chats[0]!.messages.at(-1)!);
    await world.flow();
    assert.equal(world.news.length, 3);
  });

  it('a push after the return proves nothing: what lies before it is fetched all the same', async () => {
    const { world, hoa } = await openThread(3);
    loseSockets(world);
    say(world, 4, 5);
    const held = world.tpos.hold('messages');
    await returnSockets(world);
    world.tpos.tell(hoa, 'Hoa 6');
    held.release();
    await world.flow();
    assert.deepEqual(world.texts, texts(1, 6));
    assert.deepEqual(world.store.$thread.get().gaps, []);
    assert.deepEqual([...world.news].sort(), ['catch-up Hoa 4', 'catch-up Hoa 5', 'push Hoa 6']);
  });

  it('pages are read back until one overlaps', async () => {
    const { world } = await openThread(3, (tpos) => {
      tpos.threadPage = 20;
    });
    loseSockets(world);
    say(world, 4, 60);
    await returnSockets(world);
    assert.deepEqual(world.texts, texts(1, 60));
    assert.equal(world.news.length, 57);
    assert.deepEqual(world.store.$thread.get().gaps, []);
  });

  it('of a burst of less than 15 s, a page below the first closes no gap until one read 15 s later has', async () => {
    const { world } = await openThread(3, (tpos) => {
      tpos.threadPage = 5;
      tpos.pace = 1000;
    });
    loseSockets(world);
    say(world, 4, 9);
    await returnSockets(world);
    assert.deepEqual(world.texts, texts(1, 9));
    assert.equal(world.news.length, 6);
    assert.equal(world.store.$thread.get().gaps.length, 1);
    await world.pass(15_000);
    const requests = await world.requestsOf(() => world.store.refresh());
    assert.deepEqual(world.store.$thread.get().gaps, []);
    assert.equal(await world.requestsOf(() => world.store.refresh()), requests - 1);
    assert.equal(world.news.length, 6);
  });

  it('more than 5 pages leave a gap, which loads when asked to, and is no news then', async () => {
    const { world } = await openThread(3, (tpos) => {
      tpos.threadPage = 20;
    });
    loseSockets(world);
    say(world, 4, 203);
    await returnSockets(world);
    const { gaps } = world.store.$thread.get();
    assert.deepEqual(world.texts, [...texts(1, 3), ...texts(84, 203)]);
    assert.equal(gaps.length, 1);
    const byId = new Map(world.tpos.chats[0]!.messages.map((one) => [one.id, one.text]));
    assert.deepEqual(
      [byId.get(gaps[0]!.afterId), byId.get(gaps[0]!.beforeId)],
      ['Hoa 3', 'Hoa 84'],
    );
    const told = world.news.length;
    await Promise.all([world.store.loadGap(gaps[0]!), world.flow()]);
    assert.deepEqual(world.texts, texts(1, 203));
    assert.deepEqual(world.store.$thread.get().gaps, []);
    assert.equal(world.news.length, told);
  });

  it('a gap whose cursor is refused stays one, and ends the attempt', async () => {
    const { world } = await openThread(3, (tpos) => {
      tpos.threadPage = 5;
    });
    world.tpos.threadCursors = 'refused';
    loseSockets(world);
    say(world, 4, 20);
    await returnSockets(world);
    const { gaps, error } = world.store.$thread.get();
    assert.deepEqual(world.texts, [...texts(1, 3), ...texts(16, 20)]);
    assert.equal(gaps.length, 1);
    assert.equal(error, undefined);
    await Promise.all([world.store.refresh(), world.flow()]);
    const requests = await world.requestsOf(() => world.store.loadGap(gaps[0]!));
    assert.equal(requests, 1);
    assert.deepEqual(world.store.$thread.get().gaps, gaps);
  });

  it('the list is read back until a row that was confirmed before', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 1; n <= 30; n++) tpos.talk(`Cũ ${n}`);
      },
      { autoRefresh: 'off', pageSize: 5 },
    );
    loseSockets(world);
    for (let n = 1; n <= 12; n++) world.tpos.talk(`Mới ${n}`);
    await returnSockets(world);
    assert.equal(world.list.length, 17);
    assert.deepEqual(world.list.slice(11, 14), ['Mới 1', 'Cũ 30', 'Cũ 29']);
  });

  it('a list that cannot be closed in 5 pages is cut there and paged on from it', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 1; n <= 10; n++) tpos.talk(`Cũ ${n}`);
      },
      { autoRefresh: 'off', pageSize: 5 },
    );
    loseSockets(world);
    for (let n = 1; n <= 40; n++) world.tpos.talk(`Mới ${n}`);
    await returnSockets(world);
    assert.equal(world.list.length, 30);
    assert.equal(world.list.at(-1), 'Mới 11');
    assert.equal(world.store.$conversations.get().complete, false);
    for (let times = 0; times < 4; times++) {
      await Promise.all([world.store.loadMore(), world.flow()]);
    }
    assert.equal(world.list.length, 50);
    assert.equal(world.list.at(-1), 'Cũ 1');
  });

  it('a list whose cursor is refused then is cut there, and is no error', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 1; n <= 10; n++) tpos.talk(`Cũ ${n}`);
      },
      { autoRefresh: 'off', pageSize: 5 },
    );
    loseSockets(world);
    world.tpos.listCursors = 'refused';
    for (let n = 1; n <= 10; n++) world.tpos.talk(`Mới ${n}`);
    await returnSockets(world);
    assert.deepEqual(world.list, ['Mới 10', 'Mới 9', 'Mới 8', 'Mới 7', 'Mới 6']);
    assert.equal(world.store.$conversations.get().error, undefined);
    assert.deepEqual(world.of('error'), []);
  });
});

describe('an answer begun before a push', () => {
  it('never undoes it, in thread nor list', async () => {
    const { world, hoa } = await openThread(3);
    const thread = world.tpos.hold('messages');
    const list = world.tpos.hold('conversations');
    const refreshed = world.store.refresh();
    await world.flow();
    world.tpos.tell(hoa, 'Hoa 4');
    thread.release();
    list.release();
    await Promise.all([refreshed, world.flow()]);
    assert.deepEqual(world.texts, texts(1, 4));
    assert.equal(world.store.$selected.get()?.unreadCount, 1);
    assert.equal(world.store.$selected.get()?.lastMessage?.text, 'Hoa 4');
  });

  it('does not take out what was pushed again since', async () => {
    const { world, hoa } = await openThread(3);
    const last = hoa.messages[2]!;
    last.lagging = true;
    const thread = world.tpos.hold('messages');
    const refreshed = world.store.refresh();
    await world.flow();
    last.lagging = false;
    world.tpos.push(last);
    thread.release();
    await Promise.all([refreshed, world.flow()]);
    assert.deepEqual(world.texts, texts(1, 3));
  });

  it('never undoes an edit either', async () => {
    const { world, hoa } = await openThread(3);
    const thread = world.tpos.hold('messages');
    const refreshed = world.store.refresh();
    await world.flow();
    world.tpos.edit(hoa.messages[0]!, 'đã sửa');
    world.tpos.push(hoa.messages[0]!);
    thread.release();
    await Promise.all([refreshed, world.flow()]);
    assert.equal(world.texts[0], 'đã sửa');
  });
});

describe('a message that is gone', () => {
  it('goes with the next answer, does not return by a late push, but by a later answer', async () => {
    const { world, hoa } = await openThread(3);
    const gone = hoa.messages[1]!;
    world.tpos.remove(gone);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual(world.texts, ['Hoa 1', 'Hoa 3']);
    world.tpos.push(gone);
    await world.flow();
    assert.deepEqual(world.texts, ['Hoa 1', 'Hoa 3']);
    hoa.messages.push(gone);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual(world.texts, texts(1, 3));
    assert.deepEqual(world.news, []);
  });

  it('is no news when it returns', async () => {
    const world = await signIn((tpos) => void tpos.talk('Mai', 3), { autoRefresh: 'off' });
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    const last = mai!.messages.at(-1)!;
    for (const lagging of [true, false]) {
      last.lagging = lagging;
      await Promise.all([world.store.refresh(), world.flow()]);
      assert.equal(world.texts.includes('Mai 3'), !lagging);
    }
    assert.deepEqual(world.news, []);
  });

  it('is gone from its row as well, though it was pushed a moment ago', async () => {
    const { world, hoa } = await openThread(3);
    const message = world.tpos.tell(hoa, 'gửi nhầm');
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.store.$selected.get()?.lastMessage?.text, 'gửi nhầm');
    world.tpos.remove(message);
    hoa.unread = 0;
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual(world.texts, texts(1, 3));
    assert.equal(world.store.$selected.get()?.lastMessage?.text, 'Hoa 3');
    assert.equal(world.store.$selected.get()?.unreadCount, 0);
  });

  it('is held for 60 s where only a push brought it', async () => {
    const { world, hoa } = await openThread(3);
    const ghost = world.tpos.say(hoa, 'Hoa 4');
    ghost.lagging = true;
    world.tpos.push(ghost);
    await world.pass(59_000);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual(world.texts, texts(1, 4));
    await world.pass(2000);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual(world.texts, texts(1, 3));
  });

  it('is gone from the live feed, too', async () => {
    const { world, hoa } = await openThread(1);
    const comment = world.tpos.say(hoa, 'bình luận', { kind: 'comment' });
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.store.$live.get().length, 1);
    world.tpos.remove(comment);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.deepEqual(world.store.$live.get(), []);
  });
});

describe('refresh', () => {
  it('resolves when fetches that began after it are in, and the atoms show them', async () => {
    const { world } = await openThread(1);
    const held = world.tpos.hold('messages');
    const first = world.store.refresh();
    await world.flow();
    say(world, 2, 2);
    let done = false;
    const second = world.store.refresh().then(() => {
      done = true;
      return world.texts;
    });
    held.release();
    const later = world.tpos.hold('messages');
    await Promise.all([first, world.flow()]);
    assert.deepEqual(world.texts, texts(1, 1));
    assert.equal(done, false);
    later.release();
    const [shown] = await Promise.all([second, world.flow()]);
    assert.deepEqual(shown, texts(1, 2));
  });

  it('revives sockets, also those that were disconnected by hand', async () => {
    const { world } = await openThread(1);
    world.store.sockets.chat.disconnect();
    world.tpos.socket('rt').lose();
    await world.flow();
    assert.equal(world.store.$connection.get().mode, 'paused');
    const before = world.ports.sockets.length;
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.ports.sockets.length - before, 2);
    openSockets(world);
    await world.flow();
    assert.equal(world.store.$connection.get().mode, 'realtime');
  });

  it('rejects where the list failed, but not for one thread that is not to be had', async () => {
    const { world } = await openThread(1);
    const end = world.tpos.fail('messages', 404);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.store.$thread.get().error?.code, 'not-found');
    end();
    world.tpos.fail('conversations', 500);
    const refused = assert.rejects(world.store.refresh(), { code: 'server' });
    await Promise.all([refused, world.flow()]);
  });
});

describe('a network that comes and goes', () => {
  /** Long enough for a connection to count as a good one. */
  async function reconnect(world: World) {
    await world.pass(5000);
    loseSockets(world);
    await returnSockets(world);
  }

  it('ten times in a minute costs one catch-up each time', async () => {
    const { world } = await openThread(3);
    const requests = await world.requestsOf(async () => {
      for (let n = 4; n <= 13; n++) {
        say(world, n, n);
        await reconnect(world);
      }
    });
    assert.equal(requests, 30);
    assert.deepEqual(world.texts, texts(1, 13));
  });

  it('has one catch-up in flight and one waiting', async () => {
    const { world } = await openThread(3);
    const held = world.tpos.hold('conversations');
    const before = world.tpos.count('conversations');
    await reconnect(world);
    await reconnect(world);
    assert.equal(world.tpos.count('conversations') - before, 2, 'one search of each kind');
    held.release();
    await world.flow();
    assert.equal(world.tpos.count('conversations') - before, 4);
  });

  it('asks some time later, at random, so that not all who lost a server ask at once', async () => {
    for (const dice of [0, 0.5, 0.999]) {
      const { world } = await openThread(3);
      loseSockets(world);
      await world.ports.advance(1000);
      world.ports.dice = dice;
      openSockets(world);
      await world.flow();
      const ms = Math.round(dice * 500);
      assert.equal(world.ports.timers.includes(dice * 500), true);
      assert.equal(await world.requestsOf(() => world.pass(Math.max(ms - 1, 0))), ms ? 0 : 3);
      assert.equal(await world.requestsOf(() => world.pass(1)), ms ? 3 : 0);
    }
  });

  it('asks also where its turn comes before the frame that shows the connection', async () => {
    const { world } = await openThread(3);
    loseSockets(world);
    say(world, 4, 4);
    await world.pass(1000);
    world.ports.dice = 0;
    openSockets(world);
    assert.equal(world.store.$connection.get().mode, 'paused', 'no frame has come');
    await world.ports.advance(0);
    await world.flow();
    assert.deepEqual(world.texts, texts(1, 4));
  });

  it('asks nothing if it is gone again by then: the next connection will', async () => {
    const { world } = await openThread(3);
    loseSockets(world);
    await world.ports.advance(1000);
    openSockets(world);
    await world.flow();
    loseSockets(world);
    say(world, 4, 4);
    assert.equal(await world.requestsOf(() => world.pass(500)), 0);
    await world.pass(500);
    await returnSockets(world);
    assert.deepEqual(world.texts, texts(1, 4));
  });
});

describe('what wakes it up', () => {
  it('the network that comes back: a catch-up, and sockets at once', async () => {
    const { world } = await openThread(1);
    loseSockets(world);
    world.ports.signal('offline');
    await world.pass(500);
    const sockets = world.ports.sockets.length;
    say(world, 2, 2);
    world.ports.signal('online');
    await world.flow();
    assert.deepEqual(world.texts, texts(1, 2));
    assert.equal(world.ports.sockets.length - sockets, 2);
  });

  it('the page that was hidden for a while, not the one that was only for a moment', async () => {
    const { world } = await openThread(1);
    world.ports.signal('hidden');
    await world.pass(1000);
    assert.equal(
      await world.requestsOf(() => {
        world.ports.signal('visible');
      }),
      0,
    );
    world.ports.signal('hidden');
    await world.pass(60_000);
    assert.equal(
      await world.requestsOf(() => {
        world.ports.signal('visible');
      }),
      3,
    );
  });

  it('the page that was frozen, or in the back-forward cache, for however short a time: once', async () => {
    const { world } = await openThread(1);
    for (const signals of [
      ['restored'],
      ['visible', 'restored'],
      ['restored', 'visible', 'restored'],
    ] as const) {
      world.ports.signal('hidden');
      await world.pass(1000);
      const back = () => {
        for (const signal of signals) world.ports.signal(signal);
      };
      assert.equal(await world.requestsOf(back), 3);
    }
  });

  for (const clocks of ['both clocks', 'the wall clock alone']) {
    it(`the machine that has slept in front of everybody, by ${clocks}`, async () => {
      const { world } = await openThread(1);
      const { ports } = world;
      await world.pass(6000);
      assert.equal(await world.requestsOf(() => world.pass(60_000)), 0, 'awake');
      // Timers are as late as the sleep was long.
      if (clocks === 'both clocks') ports.sleep(3_600_000);
      else ports.setNow(ports.now() + 3_600_000);
      say(world, 2, 2);
      assert.equal(await world.requestsOf(() => world.pass(2000)), 3);
      assert.deepEqual(world.texts, texts(1, 2));
    });
  }

  it('no late timers of a page that is hidden, and the wall clock when it is seen again', async () => {
    const { world } = await openThread(1);
    world.ports.signal('hidden');
    world.ports.sleep(60_000);
    assert.equal(await world.requestsOf(() => world.pass(2000)), 0);
    world.ports.signal('visible');
    await world.flow();
    world.ports.signal('hidden');
    world.ports.setNow(world.ports.now() + 3_600_000);
    assert.equal(await world.requestsOf(() => world.ports.signal('visible')), 3);
  });

  it('says that it is updating until the list and all threads are in, or have failed', async () => {
    const { world } = await openThread(1);
    const updating = () => world.store.$connection.get().updating;
    const back = () => {
      world.ports.signal('restored');
      return world.flow();
    };
    for (const call of ['conversations', 'messages'] as const) {
      const held = world.tpos.hold(call);
      await world.pass(1000);
      await back();
      assert.equal(updating(), true);
      await world.pass(1000);
      await back();
      held.release();
      await world.flow();
      assert.equal(updating(), undefined);
    }
    world.tpos.fail('conversations', 0);
    await world.pass(1000);
    await back();
    assert.equal(updating(), undefined);
    assert.equal(world.store.$conversations.get().error?.code, 'network');
    world.tpos.hold('conversations');
    await back();
    await world.pass(1000);
    await back();
    await Promise.all([world.store.logout(), world.flow()]);
    assert.equal(updating(), undefined);
  });

  it('nothing, while nobody is logged in', async () => {
    const { world } = await openThread(1);
    await Promise.all([world.store.logout(), world.flow()]);
    const requests = await world.requestsOf(() => {
      world.ports.signal('online');
      world.ports.signal('visible');
    });
    assert.equal(requests, 0);
  });
});
