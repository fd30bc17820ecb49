import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FakeChat, FakeMessage } from '../../support/fake-tpos.ts';
import { loseSockets, returnSockets, signIn, type World } from './helpers.ts';

/** What may happen in a shop on a bad day; numbers choose whom it happens to. */
const kinds = [
  'say',
  'say',
  'say',
  'comment',
  'answer',
  'push twice',
  'push late',
  'lag',
  'edit',
  'remove',
  'newcomer',
  'lose',
  'return',
  'hold list',
  'hold thread',
  'release',
  'fail',
  'poll',
  'poll',
  'wait',
  'seen',
  'select',
  'search',
  'search nothing',
  'load more',
  'load older',
] as const;

interface Step {
  readonly kind: (typeof kinds)[number];
  readonly chat: number;
}

/** One day of it, step by step. */
async function play(steps: readonly Step[]): Promise<World> {
  const world = await signIn(
    (tpos) => {
      tpos.threadPage = 6;
      for (const name of ['Mai', 'Hoa', 'Lan', 'An', 'Bình', 'Chi']) tpos.talk(name, 4);
    },
    { pageSize: 3 },
  );
  const { tpos, store } = world;
  const held = new Set<{ release(): void }>();
  const late: FakeMessage[] = [];
  const failures: (() => void)[] = [];
  let isUp = true;
  const push = (message: FakeMessage, name: 'chat' | 'rt' = 'chat') => {
    if (isUp) tpos.push(message, 'string', name);
  };
  const lastOf = (chat: FakeChat) => chat.messages.at(-1);
  const inBackground = (promise: Promise<void>) => {
    promise.catch(() => {});
  };

  const acts: Record<Step['kind'], (chat: FakeChat) => unknown> = {
    say: (chat) => {
      push(tpos.say(chat, `tin ${chat.messages.length}`));
    },
    comment: (chat) => {
      push(tpos.say(chat, `bình luận ${chat.messages.length}`, { kind: 'comment' }), 'rt');
    },
    answer: (chat) => {
      push(tpos.say(chat, 'Dạ', { fromShop: true }));
    },
    'push twice': (chat) => {
      const message = tpos.say(chat, 'hai lần');
      push(message);
      push(message, 'rt');
    },
    'push late': (chat) => {
      const waiting = late.shift();
      if (waiting) push(waiting);
      late.push(tpos.say(chat, 'đến muộn'));
    },
    lag: (chat) => {
      const message = tpos.say(chat, 'đọc chậm');
      // What reads hide while no socket tells of it can only be found by luck.
      message.lagging = isUp;
      push(message);
    },
    edit: (chat) => {
      const message = lastOf(chat);
      if (!message) return;
      tpos.edit(message, 'đã sửa');
      push(message);
    },
    remove: (chat) => {
      const message = lastOf(chat);
      if (message && chat.messages.length > 1) tpos.remove(message);
    },
    newcomer: () => {
      if (tpos.chats.length < 12) push(tpos.say(tpos.chat(`Mới ${tpos.chats.length}`), 'chào'));
    },
    lose: () => {
      if (isUp) loseSockets(world);
      isUp = false;
    },
    return: async () => {
      if (!isUp) await returnSockets(world);
      isUp = true;
    },
    'hold list': () => held.add(tpos.hold('conversations')),
    'hold thread': () => held.add(tpos.hold('messages')),
    release: () => {
      for (const gate of held) gate.release();
      held.clear();
    },
    fail: () => failures.push(tpos.fail('conversations', 503, { times: 1 })),
    poll: () => world.pass(10_000),
    wait: () => world.flow(),
    seen: (chat) => {
      inBackground(store.markSeen(chat.id));
    },
    select: (chat) => {
      store.select(chat.id);
    },
    search: (chat) => {
      inBackground(store.search({ text: chat.name }));
    },
    'search nothing': () => {
      inBackground(store.search({}));
    },
    'load more': () => {
      inBackground(store.loadMore());
    },
    'load older': () => {
      inBackground(store.loadOlder());
    },
  };
  for (const { kind, chat } of steps) {
    await acts[kind](tpos.chats[chat % tpos.chats.length]!);
    if (chat % 3 === 0) await world.flow();
  }

  // The storm is over: everything arrives, and what was held against lagging reads is too old.
  await acts.release(tpos.chats[0]!);
  for (const end of failures) end();
  await world.flow();
  for (const chat of tpos.chats) for (const message of chat.messages) message.lagging = false;
  await acts.return(tpos.chats[0]!);
  await Promise.all([store.search({}), world.flow()]);
  // Everyone writes once more while nobody listens, so that the catch-up asks for all of them.
  loseSockets(world);
  for (const chat of tpos.chats) tpos.say(chat, 'xong');
  await returnSockets(world);
  await world.pass(70_000);
  await world.pass(60_000);
  await Promise.all([store.refresh(), world.flow()]);
  for (let times = 0; times < 8 && !store.$conversations.get().complete; times++) {
    await Promise.all([store.loadMore(), world.flow()]);
  }
  return world;
}

const activity = (chat: FakeChat) => Math.max(0, ...chat.messages.map(({ sentAt }) => sentAt));

describe('after any storm', () => {
  it('list, unread counts and threads are the server’s, and nothing was told twice', async () => {
    const step = fc.record({ kind: fc.constantFrom(...kinds), chat: fc.nat({ max: 11 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = await play(steps);
        const { store, tpos } = world;
        const chats = [...tpos.chats].sort((a, b) => activity(b) - activity(a));
        for (const chat of chats) {
          store.select(chat.id);
          await world.flow();
          for (let page = 0; page < 20 && !store.$thread.get().complete; page++) {
            await Promise.all([store.loadOlder(), world.flow()]);
          }
          for (const gap of store.$thread.get().gaps) {
            await Promise.all([store.loadGap(gap), world.flow()]);
          }
          const sent = [...chat.messages].sort((a, b) => a.sentAt - b.sentAt);
          assert.deepEqual(
            world.texts,
            sent.map(({ text }) => text),
          );
        }
        await world.flow();
        const { items } = store.$conversations.get();
        assert.deepEqual(
          items.map(({ name, unreadCount }) => [name, unreadCount]),
          chats.map(({ name, unread }) => [name, unread]),
        );
        assert.equal(
          store.$unread.get().messages,
          chats.reduce((sum, { unread }) => sum + unread, 0),
        );
        const ids = world.of('message').map(({ message }) => message.id);
        assert.equal(new Set(ids).size, ids.length);
        store.destroy();
        assert.deepEqual(world.ports.timers, []);
      }),
      { seed: 20251219, numRuns: 60 },
    );
  });
});
