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

  it('of the same key changes nothing, also where nobody has it', async () => {
    const world = await signIn((tpos) => void tpos.talk('Mai'));
    const { store, tpos } = world;
    for (const key of ['nobody', tpos.chats[0]!.id]) {
      store.select(key);
      await world.flow();
      const shown = store.$thread.get();
      assert.equal(await world.requestsOf(() => store.select(key)), 0);
      assert.equal(store.$thread.get(), shown);
    }
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

  it('by key before the list is there leaves it to the list to say who it is', async () => {
    const names = async (list: boolean) => {
      const world = build(shop, { token: 'secret-of-lan', realtime: 'off' });
      const [mai] = world.tpos.chats;
      Object.assign(mai!, { unlisted: !list });
      const held = world.tpos.hold('conversations');
      world.store.select(`${mainPage}:${mai!.userId}`);
      await world.flow();
      assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Mai 3']);
      assert.equal(held.waiting, 2);
      held.release();
      await world.flow();
      return [world.tpos.count('conversations'), world.store.$selected.get()?.name];
    };
    assert.deepEqual(await names(true), [2, 'Mai']);
    assert.deepEqual(await names(false), [4, '']);
  });

  it('by key is looked up also where the list fails', async () => {
    const world = build(shop, { token: 'secret-of-lan', realtime: 'off' });
    world.tpos.fail('conversations', 500, { times: 2 });
    world.store.select(`${mainPage}:${world.tpos.chats[0]!.userId}`);
    await world.flow();
    assert.equal(world.store.$selected.get()?.name, 'Mai');
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
  it('is let go of when five others have been closed since', async () => {
    const world = await signIn((tpos) => {
      tpos.talk('Mai', 120);
      for (const name of ['Hoa', 'Lan', 'Cúc', 'Trúc', 'Đào', 'Sen']) tpos.talk(name);
    });
    const [mai, ...others] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    await Promise.all([world.store.loadOlder(), world.flow()]);
    assert.equal(world.texts.length, 100);
    for (const { id } of others) {
      world.store.select(id);
      await world.flow();
    }
    const held = world.tpos.hold('messages');
    world.store.select(mai!.id);
    await world.flow();
    assert.equal(world.texts.length, 50);
    assert.equal(world.texts.at(-1), 'Mai 120');
    held.release();
  });

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

  it('is read anew down to the message whose media have expired, which keeps its place', async () => {
    const picture = (n: number) => [
      { Type: 'image', Payload: { Url: `https://cdn.example/${n}.jpg` } },
    ];
    const world = await signIn((tpos) => {
      tpos.threadPage = 5;
      const mai = tpos.chat('Mai');
      for (let n = 1; n <= 40; n++) tpos.say(mai, `ảnh ${n}`, { attachments: picture(1) });
    });
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    for (let pages = 0; pages < 8; pages++) await world.requestsOf(() => world.store.loadOlder());
    for (const message of mai!.messages) message.attachments = picture(2);
    const urls = () => world.store.$thread.get().messages.map((it) => it.attachments[0]!.url);
    const { messages } = world.store.$thread.get();
    const renewed = (count: number) => {
      assert.deepEqual(urls(), [
        ...Array<string>(40 - count).fill('https://cdn.example/1.jpg'),
        ...Array<string>(count).fill('https://cdn.example/2.jpg'),
      ]);
    };
    assert.equal(await world.requestsOf(() => world.store.retryThread(messages[37]!.id)), 1);
    renewed(5);
    assert.equal(await world.requestsOf(() => world.store.retryThread(messages[28]!.id)), 3);
    renewed(15);
    assert.equal(await world.requestsOf(() => world.store.retryThread('unknown')), 1);
    assert.equal(await world.requestsOf(() => world.store.retryThread(messages[0]!.id)), 6);
    renewed(30);
    assert.deepEqual(world.texts.slice(0, 2), ['ảnh 1', 'ảnh 2']);
    assert.equal(world.store.$thread.get().gaps.length, 0);
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
