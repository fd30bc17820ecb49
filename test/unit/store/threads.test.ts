import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mainPage, type FakeTpos } from '../../support/fake-tpos.ts';
import { build, signIn } from './helpers.ts';

function shop(tpos: FakeTpos): void {
  tpos.talk('Mai', 3);
  tpos.talk('Hoa', 2);
}

function textsOf(thread: { readonly messages: readonly { readonly text: string }[] }): string[] {
  return thread.messages.map(({ text }) => text);
}

describe('select', () => {
  it('opens by id, by alias and by key, with or without the type', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    const key = `${mainPage}:${mai!.userId}`;
    for (const name of [mai!.id, key, `4:${key}`]) {
      world.store.select(undefined);
      await world.flow();
      assert.equal(world.store.$selected.get(), undefined);
      assert.equal(world.store.$thread.get().conversationId, '');
      world.store.select(name);
      await world.flow();
      assert.equal(world.store.$selected.get()?.name, 'Mai');
      assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Mai 3']);
    }
  });

  it('of the same one by another name fetches nothing anew', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    const requests = await world.requestsOf(() => {
      world.store.select(`${mainPage}:${mai!.userId}`);
    });
    assert.equal(requests, 0);
    assert.equal(world.store.$thread.get().conversationId, mai!.id);
  });

  it('keeps the id that was published first; a later one is an alias', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    const first = mai!.id;
    Object.assign(mai!, { id: 'id-khac' });
    world.tpos.tell(mai!, 'mới');
    await world.flow();
    assert.equal(world.store.$conversations.get().items[0]?.id, first);
    assert.equal(world.store.find('id-khac')?.id, first);
    world.store.select('id-khac');
    await world.flow();
    assert.equal(world.store.$thread.get().conversationId, first);
  });

  it('by key works with nothing loaded, and asks who it is', async () => {
    const world = await signIn(
      (tpos) => {
        for (let n = 1; n <= 20; n++) tpos.talk(`Khách ${n}`);
      },
      { pageSize: 5 },
    );
    const [oldest] = world.tpos.chats;
    const key = `${mainPage}:${oldest!.userId}`;
    world.store.select(key);
    await world.flow();
    assert.deepEqual(world.texts, ['Khách 1 1']);
    assert.equal(world.store.$selected.get()?.name, 'Khách 1');
    assert.equal(world.list.length, 5);
    assert.equal(world.store.find(key)?.name, 'Khách 1');
  });

  it('before the log-in waits for it', async () => {
    const world = build(shop);
    world.store.select(world.tpos.chats[1]!.id);
    await world.flow();
    assert.equal(world.tpos.count(), 0);
    await Promise.all([
      world.store.login({ username: 'demo', password: 'mat-khau-demo' }),
      world.flow(),
    ]);
    await world.flow();
    assert.deepEqual(world.texts, ['Hoa 1', 'Hoa 2']);
  });

  it('of an unknown id waits for the first list, then says that there is none', async () => {
    const world = build(shop, { token: 'secret-of-lan' });
    const held = world.tpos.hold('conversations');
    world.store.select('khong-co');
    await world.flow();
    assert.equal(world.store.$thread.get().loading, true);
    assert.equal(world.store.$thread.get().error, undefined);
    held.release();
    await world.flow();
    assert.equal(world.store.$thread.get().loading, false);
    assert.equal(world.store.$thread.get().error?.code, 'not-found');
    const found = world.tpos.talk('Lan');
    Object.assign(found, { id: 'khong-co' });
    await world.pass(10_000);
    assert.deepEqual(world.texts, ['Lan 1']);
  });

  it('of another one drops what is still asked of the one before', async () => {
    const world = await signIn(shop);
    const [mai, hoa] = world.tpos.chats;
    const held = world.tpos.hold('messages', ({ userId }) => userId === mai!.userId);
    world.store.select(mai!.id);
    await world.flow();
    world.store.select(hoa!.id);
    await world.flow();
    held.release();
    await world.flow();
    assert.deepEqual(world.texts, ['Hoa 1', 'Hoa 2']);
    assert.equal(world.store.$thread.get().loading, false);
  });

  it('shows an error in the thread, and what came on retry', async () => {
    const world = await signIn(shop);
    world.tpos.fail('messages', 500, { times: 1 });
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    assert.equal(world.store.$thread.get().error?.code, 'server');
    assert.deepEqual(world.texts, []);
    await Promise.all([world.store.retryThread(), world.flow()]);
    assert.equal(world.store.$thread.get().error, undefined);
    assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Mai 3']);
  });
});

describe('openThread', () => {
  it('is counted: one fetch for two, and polls until the last is released', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    const first = world.store.openThread(mai!.id);
    const second = world.store.openThread(`${mainPage}:${mai!.userId}`);
    await world.flow();
    assert.deepEqual(textsOf(first.$thread.get()), ['Mai 1', 'Mai 2', 'Mai 3']);
    assert.equal(first.$thread.get(), second.$thread.get());
    assert.equal(first.$conversation.get()?.name, 'Mai');
    assert.equal(world.store.$selected.get(), undefined);
    first.release();
    first.release();
    await world.flow();
    const before = world.tpos.count('messages');
    await world.pass(10_000);
    assert.equal(world.tpos.count('messages') - before, 1);
    second.release();
    await world.pass(10_000);
    assert.equal(world.tpos.count('messages') - before, 1);
    assert.deepEqual(textsOf(second.$thread.get()), []);
  });

  it('survives a log-out and is empty meanwhile', async () => {
    const world = await signIn(shop);
    const pinned = world.store.openThread(world.tpos.chats[0]!.id);
    await world.flow();
    await Promise.all([world.store.logout(), world.flow()]);
    assert.deepEqual(pinned.$thread.get().messages, []);
    assert.equal(pinned.$thread.get().conversationId, '');
    assert.equal(pinned.$conversation.get(), undefined);
    await Promise.all([world.store.loginWithToken('secret-of-minh'), world.flow()]);
    await world.flow();
    assert.deepEqual(textsOf(pinned.$thread.get()), ['Mai 1', 'Mai 2', 'Mai 3']);
  });

  it('stays open for the selected thread when a pinned one is released', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    const pinned = world.store.openThread(mai!.id);
    world.store.select(mai!.id);
    await world.flow();
    pinned.release();
    await world.flow();
    assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Mai 3']);
    const before = world.tpos.count('messages');
    await world.pass(10_000);
    assert.equal(world.tpos.count('messages') - before, 1);
  });
});

describe('older history', () => {
  const long = (tpos: FakeTpos) => {
    tpos.threadPage = 5;
    tpos.talk('Mai', 18);
  };
  const last = (count: number) =>
    Array.from({ length: count }, (_, index) => `Mai ${18 - count + 1 + index}`);

  it('loads page by page, until there is no more', async () => {
    const world = await signIn(long);
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    for (const count of [10, 15, 18]) {
      await Promise.all([world.store.loadOlder(), world.flow()]);
      assert.deepEqual(world.texts, last(count));
    }
    const { complete, truncated } = world.store.$thread.get();
    assert.deepEqual({ complete, truncated }, { complete: true, truncated: undefined });
    assert.equal(await world.requestsOf(() => world.store.loadOlder()), 0);
  });

  it('during a load waits for that, then loads the next page', async () => {
    const world = await signIn(long);
    const held = world.tpos.hold('messages');
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    const older = Promise.all([world.store.loadOlder(), world.store.loadOlder()]);
    await world.flow();
    assert.equal(world.tpos.count('messages'), 1);
    held.release();
    await Promise.all([older, world.flow()]);
    assert.equal(world.tpos.count('messages'), 3);
    assert.deepEqual(world.texts, last(15));
  });

  it('ends where the cursor is refused, ignored or missing on a full page, and says so', async () => {
    for (const cursors of ['refused', 'ignored', 'absent'] as const) {
      const world = await signIn((tpos) => {
        tpos.threadPage = 50;
        tpos.talk('Mai', 60);
        tpos.threadCursors = cursors;
      });
      world.store.select(world.tpos.chats[0]!.id);
      await world.flow();
      await Promise.all([world.store.loadOlder(), world.flow()]);
      const { complete, truncated, error, messages } = world.store.$thread.get();
      assert.deepEqual(
        { complete, truncated, error, count: messages.length },
        { complete: true, truncated: true, error: undefined, count: 50 },
        cursors,
      );
      assert.ok((await world.requestsOf(() => world.store.loadOlder())) === 0, cursors);
    }
  });

  it('is not joined over a hole when the thread was cut back meanwhile', async () => {
    const world = await signIn((tpos) => {
      tpos.threadPage = 5;
      tpos.talk('Mai', 30);
      for (let n = 1; n <= 6; n++) tpos.talk(`Khách ${n}`);
    });
    const [mai, ...others] = world.tpos.chats;
    const pinned = world.store.openThread(mai!.id);
    await world.flow();
    await Promise.all([pinned.loadOlder(), world.flow()]);
    const held = world.tpos.hold('messages', ({ userId }) => userId === mai!.userId);
    const older = pinned.loadOlder();
    await world.flow();
    pinned.release();
    for (const { id } of others) {
      world.store.select(id);
      await world.flow();
    }
    world.store.select(undefined);
    held.release();
    await Promise.all([older, world.flow()]);
    world.store.select(mai!.id);
    await world.flow();
    const shown = world.texts.map((text) => Number(text.split(' ')[1]));
    for (const [index, number] of shown.entries()) assert.equal(number, shown[0]! + index);
  });
});

describe('seen marks', () => {
  function unread(tpos: FakeTpos): void {
    const mai = tpos.talk('Mai');
    tpos.say(mai, 'một');
    tpos.say(mai, 'hai');
  }

  it('show at once, are sent, and resolve when the server has accepted them', async () => {
    const world = await signIn(unread);
    const held = world.tpos.hold('seen');
    let done = false;
    const marked = world.store.markSeen(world.tpos.chats[0]!.id).then(() => {
      done = true;
    });
    await world.flow();
    assert.equal(world.store.$unread.get().messages, 0);
    assert.equal(done, false);
    held.release();
    await Promise.all([marked, world.flow()]);
    const [call] = world.tpos.calls.filter(({ name }) => name === 'seen');
    assert.equal(call?.request.method, 'POST');
    assert.deepEqual(call.body, { isSeen: 'true', type: 'message' });
  });

  it('hold against answers that began before they were accepted', async () => {
    const world = await signIn(unread);
    const list = world.tpos.hold('conversations');
    await world.pass(10_000);
    await Promise.all([world.store.markSeen(world.tpos.chats[0]!.id), world.flow()]);
    list.release();
    await world.flow();
    assert.equal(world.store.$unread.get().messages, 0);
    await world.pass(10_000);
    assert.equal(world.store.$unread.get().messages, 0);
  });

  it('can mark unread, too, and the last one counts however slow the first was', async () => {
    const world = await signIn(unread);
    const [mai] = world.tpos.chats;
    const held = world.tpos.hold('seen', ({ body }) => body.isSeen === 'true');
    const both = [world.store.markSeen(mai!.id), world.store.markSeen(mai!.id, false)];
    await world.flow();
    held.release();
    await Promise.all([...both, world.flow()]);
    const marks = world.tpos.calls.filter(({ name }) => name === 'seen');
    assert.equal(marks.at(-1)?.body.isSeen, 'false');
    assert.equal(mai!.unread, 1);
    assert.ok(world.store.$unread.get().messages > 0);
  });

  it('of an earlier message do not confirm a later mark', async () => {
    const world = await signIn(unread);
    const [mai] = world.tpos.chats;
    const first = world.tpos.hold('seen');
    const marks = [world.store.markSeen(mai!.id)];
    await world.flow();
    world.tpos.tell(mai!, 'ba');
    await world.flow();
    marks.push(world.store.markSeen(mai!.id));
    await world.flow();
    first.release();
    const second = world.tpos.hold('seen');
    await world.flow();
    // Begun between the two POSTs: it knows of the third message as unread.
    mai!.unread = 1;
    await world.pass(10_000);
    assert.equal(world.store.$unread.get().messages, 0);
    second.release();
    await Promise.all([...marks, world.flow()]);
  });

  it('by looking go out once in 2 s, and only where something is unread', async () => {
    const world = await signIn(unread);
    const [mai] = world.tpos.chats;
    const look = () => {
      world.store.noticeSeen(mai!.id);
    };
    for (let times = 0; times < 5; times++) look();
    await world.flow();
    assert.equal(world.tpos.count('seen'), 1);
    world.tpos.tell(mai!, 'ba');
    look();
    await world.pass(1999);
    assert.equal(world.tpos.count('seen'), 1);
    await world.pass(1);
    assert.equal(world.tpos.count('seen'), 2);
    await world.pass(5000);
    look();
    await world.flow();
    assert.equal(world.tpos.count('seen'), 2);
  });

  it('by looking go out by no means with seen="manual"', async () => {
    const world = await signIn(unread, { seen: 'manual' });
    world.store.noticeSeen(world.tpos.chats[0]!.id);
    await world.flow();
    assert.equal(world.tpos.count('seen'), 0);
  });

  it('that failed reject, stay shown, and are sent again by the next poll', async () => {
    const world = await signIn(unread);
    world.tpos.fail('seen', 503, { times: 1 });
    const failed = assert.rejects(world.store.markSeen(world.tpos.chats[0]!.id), {
      code: 'server',
    });
    await Promise.all([failed, world.flow()]);
    assert.equal(world.store.$unread.get().messages, 0);
    await world.pass(10_000);
    assert.equal(world.tpos.count('seen'), 2);
    assert.equal(world.tpos.chats[0]?.unread, 0);
    await world.pass(20_000);
    assert.equal(world.tpos.count('seen'), 2);
  });

  for (const status of [400, 403]) {
    it(`that the server will not take are taken back: ${status}`, async () => {
      const world = await signIn(unread);
      world.tpos.fail('seen', status);
      const failed = assert.rejects(world.store.markSeen(world.tpos.chats[0]!.id));
      await Promise.all([failed, world.flow()]);
      assert.equal(world.store.$unread.get().messages, 2);
      await world.pass(10_000);
      assert.equal(world.tpos.count('seen'), 1);
    });
  }

  it('of a conversation of comments say so', async () => {
    const world = await signIn((tpos) =>
      tpos.say(tpos.talk('Mai', 1, 'comment'), 'a', { kind: 'comment' }),
    );
    await Promise.all([world.store.markSeen(world.tpos.chats[0]!.id), world.flow()]);
    assert.equal(world.tpos.calls.at(-1)?.body.type, 'comment');
  });
});
