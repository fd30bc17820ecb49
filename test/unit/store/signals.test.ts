import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FakeTpos, mainPage, otherPage } from '../../support/fake-tpos.ts';
import { build, loseSockets, returnSockets, signIn, type World } from './helpers.ts';

function shop(tpos: FakeTpos): void {
  tpos.talk('Mai', 3);
  tpos.talk('Hoa', 2);
}

/** The log lines that say that an event was skipped. */
function skipped(world: World): string[] {
  return world.of('log').flatMap(({ text }) => (text.includes('skipped') ? text : []));
}

/** Users whose threads were fetched by it. */
async function threadsFetched(world: World, act: () => void): Promise<string[]> {
  const before = world.tpos.calls.length;
  act();
  await world.flow();
  const calls = world.tpos.calls.slice(before);
  return calls.flatMap(({ name, userId }) => (name === 'messages' ? userId : []));
}

describe('a message event without its message', () => {
  it('refreshes the one thread that it names, else all that are open, and what comes is told', async () => {
    const world = await signIn(shop, { autoRefresh: 'off' });
    const [mai, hoa] = world.tpos.chats;
    world.store.select(mai!.id);
    world.store.openThread(hoa!.id);
    await world.flow();
    const named = (channelId: string, userId: string) => ({
      EventName: 'MessageCreated',
      ChannelId: channelId,
      UserId: userId,
    });
    const fetched = (event: object) =>
      threadsFetched(world, () => {
        world.tpos.socket('chat').receive('on-messages', event);
      });
    world.tpos.say(hoa!, 'Hoa 3');
    assert.deepEqual(await fetched(named(mainPage, hoa!.userId)), [hoa!.userId]);
    assert.deepEqual(world.news, ['catch-up Hoa 3']);
    assert.deepEqual(await fetched(named(otherPage, hoa!.userId)), []);
    assert.deepEqual(await fetched({}), [mai!.userId, hoa!.userId]);
  });

  it('that only says that something changed brings messages and activity as a catch-up', async () => {
    const world = await signIn(shop, { autoRefresh: 'off' });
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    world.tpos.say(mai!, 'Mai 4');
    world.tpos.socket('rt').receive('update', {});
    await world.flow();
    assert.deepEqual(world.news, ['catch-up Mai 4']);
    assert.deepEqual(
      world.of('activity').map(({ via }) => via),
      ['catch-up'],
    );
  });
});

describe('events that are skipped', () => {
  it('are counted in the log: those of other pages, and those that cannot be read', async () => {
    const world = await signIn(shop, { channels: `${mainPage},105` });
    const an = world.tpos.chat('An', { channelId: otherPage });
    world.tpos.tell(an, 'lạc');
    world.tpos.order(an, 5);
    world.tpos.socket('rt').receive('on-events', '{');
    world.tpos.socket('rt').receive('on-events', '{');
    await world.flow();
    assert.deepEqual(skipped(world), [
      '🚫 Event of another page, skipped (1)',
      '🚫 Event of another page, skipped (2)',
      '⚠️ on-events: payload could not be read, skipped (1)',
      '⚠️ on-events: payload could not be read, skipped (2)',
    ]);
  });

  it('are not those of any page that `channels` names, though no answer has named it yet', async () => {
    const world = await signIn(() => {}, { channels: `${mainPage},${otherPage}` });
    for (const channelId of [mainPage, otherPage]) {
      const chat = world.tpos.chat('An', { channelId, userId: `1${channelId}` });
      chat.unlisted = true;
      world.tpos.tell(chat, 'Chào');
      world.tpos.order(chat, 5, { id: `order-${channelId}` });
    }
    await world.flow();
    assert.deepEqual(world.news, ['push Chào', 'push Chào']);
    assert.equal(world.of('order').length, 2);
    assert.deepEqual(skipped(world), []);
  });

  it('are those of a channel of another type', async () => {
    const world = await signIn(shop, { channels: `2:${mainPage}` });
    world.tpos.tell(world.tpos.chat('An'), 'lạc');
    await world.flow();
    assert.deepEqual(world.news, []);
    assert.equal(skipped(world).length, 1);
  });
});

describe('what is pushed', () => {
  it('asks for the list once for a conversation never seen before, not again for its next message', async () => {
    const world = await signIn(shop, { autoRefresh: 'off' });
    const an = world.tpos.chat('An');
    an.unlisted = true;
    const list = await world.requestsOf(() => world.tpos.tell(an, 'Một'));
    assert.equal(list, 2);
    assert.equal(await world.requestsOf(() => world.tpos.tell(an, 'Hai')), 0);
  });

  it('once it was removed changes neither its row nor the live feed', async () => {
    const world = await signIn(shop, { autoRefresh: 'off' });
    const [mai] = world.tpos.chats;
    const gone = world.tpos.say(mai!, 'Chốt 1', { kind: 'comment' });
    world.store.select(mai!.id);
    await world.flow();
    world.tpos.remove(gone);
    mai!.unread = 0;
    await Promise.all([world.store.refresh(), world.flow()]);
    const before = world.store.$conversations.get().items;
    world.tpos.push(gone);
    await world.flow();
    assert.deepEqual(world.store.$conversations.get().items, before);
    assert.deepEqual(world.store.$live.get(), []);
  });

  it('goes to the live feed if it is a comment', async () => {
    const world = await signIn(shop);
    const [mai] = world.tpos.chats;
    world.tpos.tell(mai!, 'Riêng tư');
    world.tpos.tell(mai!, 'Chốt 1', { kind: 'comment' });
    await world.flow();
    assert.deepEqual(
      world.store.$live.get().map(({ text }) => text),
      ['Chốt 1'],
    );
  });
});

describe('what fails', () => {
  it('is told once for an outage, from the first fetch on', async () => {
    const world = build(shop, { token: 'secret-of-lan' });
    world.tpos.fail('conversations', 500, { times: 4 });
    await world.flow();
    assert.deepEqual(
      world.of('error').map(({ code }) => code),
      ['server'],
    );
    await world.pass(20_000);
    assert.equal(world.of('error').length, 1);
  });

  it('is no end of the history: older messages come when they are asked for again', async () => {
    for (const status of [0, 408, 500]) {
      const world = await signIn(
        (tpos) => {
          tpos.threadPage = 2;
          tpos.talk('Mai', 4);
        },
        { autoRefresh: 'off' },
      );
      world.store.select(world.tpos.chats[0]!.id);
      await world.flow();
      const repaired = world.tpos.fail('messages', status);
      await Promise.all([assert.rejects(world.store.loadOlder()), world.pass(20_000)]);
      assert.notEqual(world.store.$thread.get().error, undefined);
      repaired();
      await Promise.all([world.store.loadOlder(), world.flow()]);
      assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Mai 3', 'Mai 4']);
      assert.equal(world.store.$thread.get().error, undefined);
    }
  });
});

describe('a pinned thread', () => {
  it('loads older history, one gap of several, and again what failed', async () => {
    const world = await signIn(
      (tpos) => {
        tpos.threadPage = 2;
        tpos.pace = 1000;
        tpos.talk('Mai', 4);
      },
      { autoRefresh: 'off' },
    );
    const [mai] = world.tpos.chats;
    const pinned = world.store.openThread(mai!.id);
    await world.flow();
    const texts = () => pinned.$thread.get().messages.map(({ text }) => text);
    const held = world.tpos.hold('messages');
    const older = pinned.loadOlder();
    await world.flow();
    assert.equal(pinned.$thread.get().loading, true);
    held.release();
    await Promise.all([older, world.flow()]);
    assert.equal(pinned.$thread.get().loading, false);
    assert.deepEqual(texts(), ['Mai 1', 'Mai 2', 'Mai 3', 'Mai 4']);
    for (const outage of ['Sáng', 'Chiều']) {
      loseSockets(world);
      for (let n = 1; n <= 11; n++) world.tpos.say(mai!, `${outage} ${n}`);
      await returnSockets(world);
      await world.pass(60_000);
    }
    const [first, second] = pinned.$thread.get().gaps;
    await Promise.all([pinned.loadGap(second!), world.flow()]);
    assert.deepEqual(pinned.$thread.get().gaps, [first]);
    assert.equal(texts().includes('Chiều 1'), true);
    assert.equal(texts().includes('Sáng 1'), false);
    world.tpos.fail('messages', 500, { times: 1 });
    await Promise.all([assert.rejects(pinned.retry()), world.flow()]);
    assert.equal(pinned.$thread.get().error?.code, 'server');
    await Promise.all([pinned.retry(), world.flow()]);
    assert.equal(pinned.$thread.get().error, undefined);
  });

  it('of which nothing is known asks for nothing older, and is empty without a session', async () => {
    const world = await signIn(shop);
    const pinned = world.store.openThread('no-such-id');
    await world.flow();
    assert.equal(pinned.$thread.get().error?.code, 'not-found');
    const gap = { afterId: 'a', beforeId: 'b' };
    const asked = await world.requestsOf(() =>
      Promise.all([pinned.loadOlder(), pinned.loadGap(gap)]).then(() => {}),
    );
    assert.equal(asked, 0);
    await Promise.all([world.store.logout(), world.flow()]);
    const without = [pinned, world.store.openThread(world.tpos.chats[0]!.id)];
    await world.flow();
    for (const { $thread } of without) {
      assert.deepEqual([$thread.get().error, $thread.get().loading], [undefined, false]);
    }
    assert.equal(await world.requestsOf(() => pinned.retry()), 0);
  });

  it('is all that is asked for besides the one selected last', async () => {
    const world = await signIn(shop);
    const [mai, hoa] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    world.store.select(hoa!.id);
    await world.flow();
    const fetched = await threadsFetched(world, () => {
      world.tpos.socket('rt').receive('update', {});
    });
    assert.deepEqual(fetched, [hoa!.userId]);
  });
});

describe('a thread that is opened', () => {
  it('costs one request if it is on the list, and tells what came while it was closed', async () => {
    const world = await signIn(shop, { autoRefresh: 'off' });
    const [mai, hoa] = world.tpos.chats;
    const select = (id: string) =>
      world.requestsOf(() => {
        world.store.select(id);
      });
    assert.equal(await select(mai!.id), 1);
    await select(hoa!.id);
    world.tpos.say(mai!, 'Mai 4');
    assert.equal(await select(mai!.id), 1);
    assert.deepEqual(world.news, ['catch-up Mai 4']);
  });

  it('by an id, where the list failed, comes with a retry', async () => {
    const world = build(shop, { token: 'secret-of-lan', autoRefresh: 'off', realtime: 'off' });
    world.tpos.fail('conversations', 500, { times: 2 });
    world.store.select(world.tpos.chats[0]!.id);
    await world.flow();
    assert.deepEqual(world.texts, []);
    await Promise.all([world.store.retryThread(), world.flow()]);
    assert.deepEqual(world.texts, ['Mai 1', 'Mai 2', 'Mai 3']);
  });

  it('by an id that nobody has says so in the language of the page', async () => {
    const messages = [];
    for (const lang of ['vi', 'en'] as const) {
      const world = await signIn(shop, { lang });
      world.store.select('khong-co');
      await world.flow();
      const { error } = world.store.$thread.get();
      assert.equal(error?.code, 'not-found');
      messages.push(error.message);
    }
    assert.notEqual(messages[0], messages[1]);
  });
});
