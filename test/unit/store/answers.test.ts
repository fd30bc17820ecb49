import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConfigInput } from '../../../src/core/config.ts';
import type { Answer } from '../../../src/core/types.ts';
import {
  externalId,
  type FakeChat,
  type FakeMessage,
  type FakeTpos,
} from '../../support/fake-tpos.ts';
import { build, openSockets, signIn, type World } from './helpers.ts';

/** A desk where comments of Mai's and Bình's can be answered; Mai's thread is the one that is looked at. */
interface Desk extends World {
  readonly mai: FakeChat;
  readonly binh: FakeChat;
  /** Answers the first comment of a conversation, or another one. */
  say(text: string, chat?: FakeChat, comment?: FakeMessage): Promise<void>;
  /** What is under way: `pending Dạ còn ạ`. */
  readonly answers: string[];
  readonly only: Answer;
  /** What TPOS was asked to send. */
  readonly sent: unknown[];
}

function people(tpos: FakeTpos): void {
  tpos.talk('Mai', 2, 'comment');
  tpos.talk('Bình', 1, 'comment');
}

async function desk(config: ConfigInput = {}, prepare = people): Promise<Desk> {
  const world = await signIn(prepare, { allowReply: 'on', ...config });
  return sit(world);
}

async function sit(world: World): Promise<Desk> {
  const { store, tpos } = world;
  const [mai, binh] = tpos.chats as [FakeChat, FakeChat];
  // Bình's comments are known because somebody has looked at them.
  for (const chat of [binh, mai]) {
    store.select(chat.id);
    await world.flow();
  }
  return Object.defineProperties(world, {
    mai: { value: mai },
    binh: { value: binh },
    say: {
      value: async (text: string, chat = mai, comment = chat.messages[0]!) => {
        await Promise.all([store.answer(chat.id, comment.id, text), world.flow()]);
      },
    },
    answers: { get: () => store.$answers.get().map(({ state, text }) => `${state} ${text}`) },
    only: {
      get: () => {
        const answers = store.$answers.get();
        assert.equal(answers.length, 1, 'one answer is under way');
        return answers[0];
      },
    },
    sent: {
      get: () => tpos.calls.flatMap(({ name, body }) => (name === 'reply' ? body.message : [])),
    },
  }) as Desk;
}

/** What stands in the selected thread by the shop. */
function ours({ store }: World): string[] {
  return store.$thread.get().messages.flatMap(({ fromShop, text }) => (fromShop ? text : []));
}

describe('an answer', () => {
  it('goes out by the comment’s external id, and leaves for the thread', async () => {
    const world = await desk();
    const { tpos, mai } = world;
    tpos.pushesReplies = false;
    const held = tpos.hold('reply');
    await world.say('Dạ còn ạ');
    const { conversationId, commentId, text, state } = world.only;
    const comment = mai.messages[0]!;
    assert.deepEqual([conversationId, commentId], [mai.id, comment.id]);
    assert.deepEqual([state, text], ['sending', 'Dạ còn ạ']);
    const [call] = tpos.calls.filter(({ name }) => name === 'reply');
    assert.equal(call!.request.method, 'POST');
    assert.equal(call!.request.url.pathname, '/api/rest/v2.0/facebook-graph/comment/reply');
    assert.deepEqual(call!.body, {
      pageid: mai.channelId,
      commentId: externalId(comment),
      message: 'Dạ còn ạ',
    });
    held.release();
    await world.flow();
    assert.deepEqual([world.answers, ours(world)], [[], ['Dạ còn ạ']]);
  });

  it('costs no fetch where its comment is pushed', async () => {
    const world = await desk();
    const asked = await world.requestsOf(() => world.say('Dạ còn ạ'));
    assert.equal(asked, 1);
  });

  it('that is accepted and not pushed stays until its thread is fetched', async () => {
    const world = await desk();
    world.tpos.pushesReplies = false;
    const held = world.tpos.hold('messages');
    await world.say('Dạ còn ạ');
    assert.deepEqual(world.answers, ['sending Dạ còn ạ']);
    held.release();
    await world.flow();
    assert.deepEqual(world.answers, []);
    assert.deepEqual(ours(world), ['Dạ còn ạ']);
  });

  it('that is accepted leaves also where reads lag, or fail', async () => {
    for (const fails of [false, true]) {
      const world = await desk();
      world.tpos.pushesReplies = false;
      world.tpos.repliesLag = true;
      if (fails) world.tpos.fail('messages', 500);
      await world.say('Dạ còn ạ');
      assert.deepEqual(world.answers, []);
      assert.equal(world.sent.length, 1);
    }
  });

  it('and its comment are never shown both', async () => {
    const world = await desk();
    world.tpos.fail('reply', 0, { processed: true });
    world.store.$answers.listen(check);
    world.store.$thread.listen(check);
    function check() {
      queueMicrotask(() => {
        assert.ok(world.store.$answers.get().length + ours(world).length <= 1);
      });
    }
    await world.say('Dạ còn ạ');
    assert.deepEqual([world.answers, ours(world)], [[], ['Dạ còn ạ']]);
  });

  it('and its comment are not shown both where that comes before the server’s answer', async () => {
    const world = await desk();
    const held = world.tpos.hold('reply');
    await world.say('Dạ còn ạ');
    assert.deepEqual([world.answers, ours(world)], [[], ['Dạ còn ạ']]);
    held.release();
    await world.flow();
    assert.deepEqual([world.answers, ours(world)], [[], ['Dạ còn ạ']]);
  });

  it('is shown again where that comment was a colleague’s, and it is refused', async () => {
    const world = await desk();
    const { tpos, mai } = world;
    const comment = mai.messages[0]!;
    tpos.fail('reply', 403);
    const held = tpos.hold('reply');
    await world.say('Dạ còn ạ');
    assert.deepEqual(world.answers, ['sending Dạ còn ạ']);
    const parentId = externalId(comment);
    tpos.push(tpos.say(mai, 'Dạ còn ạ', { kind: 'comment', fromShop: true, parentId }));
    await world.flow();
    assert.deepEqual([world.answers, ours(world)], [[], ['Dạ còn ạ']]);
    held.release();
    await world.flow();
    assert.deepEqual(world.answers, ['failed Dạ còn ạ']);
  });

  for (const status of [400, 403, 404, 409, 422]) {
    it(`that is refused (${status}) has failed, and is sent again by a person only`, async () => {
      const world = await desk();
      const end = world.tpos.fail('reply', status);
      await world.say('Dạ còn ạ');
      await world.pass(600_000);
      assert.equal(world.only.state, 'failed');
      assert.equal(world.only.error?.message.includes('Dạ còn ạ'), false);
      assert.equal(world.sent.length, 1);
      end();
      world.store.retryAnswer(world.only.id);
      await world.flow();
      assert.deepEqual([world.answers, world.sent.length], [[], 2]);
      assert.deepEqual(world.tpos.answersOf(world.mai), ['Dạ còn ạ']);
    });
  }

  it('whose token is over (401) is sent again with the renewed one, once', async () => {
    const world = await logIn();
    world.tpos.valid = new Set();
    await world.say('Dạ còn ạ');
    assert.deepEqual([world.answers, world.sent.length], [[], 2]);
    assert.deepEqual(world.tpos.answersOf(world.mai), ['Dạ còn ạ']);
  });

  it('whose token is over (401) and cannot be renewed goes with the session', async () => {
    const world = await logIn();
    world.tpos.valid = new Set();
    world.tpos.refreshTokens = false;
    await world.say('Dạ còn ạ');
    assert.equal(world.store.$session.get().state, 'signed-out');
    assert.deepEqual(world.answers, []);
    assert.deepEqual(world.tpos.answersOf(world.mai), []);
  });

  it('whose token is over (401) waits where the renewal fails: it was not taken', async () => {
    for (const status of [0, 500]) {
      const world = await logIn();
      world.tpos.valid = new Set();
      const end = world.tpos.fail('token', status);
      await world.say('Dạ còn ạ');
      assert.deepEqual(world.answers, ['pending Dạ còn ạ']);
      end();
      await world.pass(10_000);
      assert.deepEqual(world.answers, []);
      assert.deepEqual(world.tpos.answersOf(world.mai), ['Dạ còn ạ']);
    }
  });

  for (const [asked, wait] of [
    ['25', 25_000],
    ['0', 1000],
    [undefined, 10_000],
  ] as const) {
    it(`that comes too soon (429, Retry-After ${asked}) waits ${wait} ms and is sent again`, async () => {
      const world = await desk({ autoRefresh: 'off' });
      const headers = asked === undefined ? {} : { 'Retry-After': asked };
      world.tpos.fail('reply', 429, { times: 1, headers });
      await world.say('Dạ còn ạ');
      assert.equal(world.only.state, 'pending');
      assert.equal(world.only.error?.code, 'rate-limited');
      await world.pass(wait - 1);
      world.ports.signal('offline');
      world.ports.signal('online');
      await world.flow();
      assert.equal(world.sent.length, 1);
      await world.pass(1);
      assert.deepEqual([world.answers, world.sent.length], [[], 2]);
    });
  }

  const unclear: readonly (readonly [string, (tpos: FakeTpos, processed: boolean) => void])[] = [
    ['fails by the network', (tpos, processed) => tpos.fail('reply', 0, { processed })],
    ['is answered by 408', (tpos, processed) => tpos.fail('reply', 408, { processed })],
    ['is answered by 500', (tpos, processed) => tpos.fail('reply', 500, { processed })],
    [
      'is answered by 503, Retry-After too',
      (tpos, processed) => tpos.fail('reply', 503, { processed, headers: { 'Retry-After': '2' } }),
    ],
    [
      'hangs',
      (tpos, processed) => {
        tpos.hold('reply');
        if (!processed) tpos.fail('reply', 500);
      },
    ],
  ];

  for (const [what, fail] of unclear) {
    it(`that ${what} is looked for, and found where it was processed`, async () => {
      const world = await desk();
      world.tpos.pushesReplies = false;
      fail(world.tpos, true);
      await world.say('Dạ còn ạ');
      await world.pass(15_000);
      assert.deepEqual(world.answers, []);
      assert.deepEqual(ours(world), ['Dạ còn ạ']);
      await world.pass(600_000);
      assert.equal(world.sent.length, 1);
    });

    it(`that ${what} and was not processed is unclear after 30 s, and stays so`, async () => {
      const world = await desk();
      fail(world.tpos, false);
      await world.say('Dạ còn ạ');
      if (what === 'hangs') {
        assert.deepEqual(world.answers, ['sending Dạ còn ạ']);
        await world.pass(15_000);
      }
      assert.deepEqual(world.answers, ['checking Dạ còn ạ']);
      await world.pass(29_999);
      assert.deepEqual(world.answers, ['checking Dạ còn ạ']);
      await world.pass(1);
      assert.deepEqual(world.answers, ['unclear Dạ còn ạ']);
      await world.pass(600_000);
      world.ports.signal('online');
      await world.flow();
      assert.deepEqual(world.answers, ['unclear Dạ còn ạ']);
      assert.equal(world.sent.length, 1);
    });
  }

  it('that something else answers than TPOS is looked for, whatever the status', async () => {
    for (const processed of [true, false]) {
      const world = await desk();
      world.tpos.pushesReplies = false;
      const { onFetch } = world.ports;
      world.ports.onFetch = async (request) => {
        const isReply = request.url.pathname.endsWith('/reply');
        if (!isReply || processed) await onFetch(request);
        return isReply ? new Response('<html>Đăng nhập Wi-Fi</html>') : onFetch(request);
      };
      await world.say('Dạ còn ạ');
      assert.deepEqual(world.answers, processed ? [] : ['checking Dạ còn ạ']);
      assert.equal(world.tpos.answersOf(world.mai).length, Number(processed));
    }
  });

  it('that is looked for is fetched at once, also where nothing polls and nobody looks at its thread', async () => {
    const world = await desk({ autoRefresh: 'off' });
    world.tpos.pushesReplies = false;
    world.tpos.fail('reply', 0, { processed: true });
    await world.say('Dạ có ạ', world.binh);
    assert.deepEqual(world.answers, []);
    assert.equal(world.sent.length, 1);
  });

  it('that is looked for is found as soon as reads tell of it', async () => {
    const world = await desk({ autoRefresh: 'off' });
    world.tpos.pushesReplies = false;
    world.tpos.repliesLag = true;
    world.tpos.fail('reply', 500, { processed: true });
    await world.say('Dạ còn ạ');
    await world.pass(20_000);
    assert.deepEqual(world.answers, ['checking Dạ còn ạ']);
    world.mai.messages.at(-1)!.lagging = false;
    await world.pass(5000);
    assert.deepEqual(world.answers, []);
  });

  it('that is looked for is found by a push', async () => {
    const world = await desk({ autoRefresh: 'off' });
    world.tpos.fail('reply', 500);
    await world.say('Dạ còn ạ');
    const more = { kind: 'comment', fromShop: true } as const;
    world.tpos.tell(world.mai, 'Dạ  còn\nạ ', more);
    await world.flow();
    assert.deepEqual(world.answers, []);
  });

  it('that is unclear leaves when it is found after all', async () => {
    const world = await desk({ autoRefresh: 'off' });
    world.tpos.pushesReplies = false;
    world.tpos.repliesLag = true;
    world.tpos.fail('reply', 500, { processed: true });
    await world.say('Dạ còn ạ', world.binh);
    await world.pass(60_000);
    assert.deepEqual(world.answers, ['unclear Dạ còn ạ']);
    world.binh.messages.at(-1)!.lagging = false;
    // The network was away, and is back.
    world.ports.signal('online');
    await world.flow();
    assert.deepEqual(world.answers, []);
    assert.equal(world.news.at(-1), 'catch-up Dạ còn ạ');
  });

  it('that is unclear is looked for once more before a person’s retry sends it again', async () => {
    for (const processed of [true, false]) {
      const world = await desk({ autoRefresh: 'off' });
      world.tpos.pushesReplies = false;
      world.tpos.repliesLag = true;
      const end = world.tpos.fail('reply', 500, { processed });
      await world.say('Dạ còn ạ');
      await world.pass(60_000);
      end();
      world.tpos.repliesLag = false;
      for (const message of world.mai.messages) message.lagging = false;
      world.store.retryAnswer(world.only.id);
      await world.flow();
      assert.deepEqual(world.answers, []);
      assert.equal(world.sent.length, processed ? 1 : 2);
      assert.deepEqual(world.tpos.answersOf(world.mai), ['Dạ còn ạ']);
    }
  });

  it('that is unclear and sent again waits where the thread cannot be asked', async () => {
    const world = await desk();
    const ends = [world.tpos.fail('reply', 500)];
    await world.say('Dạ còn ạ');
    await world.pass(60_000);
    ends.push(world.tpos.fail('messages', 0));
    world.store.retryAnswer(world.only.id);
    await world.pass(60_000);
    assert.deepEqual([world.answers, world.sent.length], [['pending Dạ còn ạ'], 1]);
    for (const end of ends) end();
    await world.pass(10_000);
    assert.deepEqual([world.answers, world.sent.length], [[], 2]);
  });

  it('waits while the page is offline, and goes out once', async () => {
    const world = await desk();
    world.ports.signal('offline');
    await world.say('một');
    await world.say('hai');
    await world.pass(60_000);
    assert.deepEqual(world.answers, ['pending một', 'pending hai']);
    assert.deepEqual(world.sent, []);
    world.ports.signal('online');
    await world.flow();
    assert.deepEqual(world.answers, []);
    assert.deepEqual(world.tpos.answersOf(world.mai), ['một', 'hai']);
  });

  it('waits while nothing can be fetched, and goes out when that works again', async () => {
    for (const autoRefresh of ['on', 'off']) {
      const world = await desk({ autoRefresh });
      const ends = (['conversations', 'messages', 'reply'] as const).map((name) =>
        world.tpos.fail(name, 0),
      );
      await Promise.all([world.store.refresh().catch(() => {}), world.flow()]);
      await world.say('một');
      await world.say('hai');
      await world.pass(60_000);
      assert.deepEqual(world.answers, ['pending một', 'pending hai']);
      assert.deepEqual(world.sent, []);
      for (const end of ends) end();
      await world.pass(30_000);
      assert.deepEqual(world.answers, []);
      assert.deepEqual(world.tpos.answersOf(world.mai), ['một', 'hai']);
    }
  });

  it('waits for the network no longer than until something has worked again, but as long as a 429 wants', async () => {
    for (const [status, isThere] of [
      [0, true],
      [429, false],
    ] as const) {
      const world = await desk({ autoRefresh: 'off' });
      const list = world.tpos.fail('conversations', 0);
      await Promise.all([world.store.refresh().catch(() => {}), world.flow()]);
      const ends = [list, world.tpos.fail('messages', status)];
      await world.say('một');
      for (const end of ends) end();
      await Promise.all([world.store.refresh(), world.flow()]);
      assert.deepEqual(world.answers, isThere ? [] : ['pending một']);
      await world.pass(10_000);
      assert.deepEqual(world.tpos.answersOf(world.mai), ['một']);
    }
  });

  it('that is looked for is asked for once where its thread is open, and never where it has not gone out', async () => {
    const world = await desk({ autoRefresh: 'off' });
    const end = world.tpos.fail('reply', 500);
    await world.say('một');
    await world.pass(60_000);
    const before = world.tpos.count('messages');
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.tpos.count('messages'), before + 1);
    end();
    world.tpos.fail('reply', 404);
    await world.say('hai', world.binh);
    await Promise.all([world.store.refresh(), world.flow()]);
    assert.equal(world.tpos.count('messages'), before + 2);
  });

  it('that is unclear is sent again though its thread is refused', async () => {
    const world = await desk({ autoRefresh: 'off' });
    const end = world.tpos.fail('reply', 500);
    await world.say('Dạ còn ạ');
    await world.pass(60_000);
    end();
    world.tpos.fail('messages', 404);
    world.store.retryAnswer(world.only.id);
    await world.flow();
    assert.equal(world.sent.length, 2);
    assert.deepEqual(world.tpos.answersOf(world.mai), ['Dạ còn ạ']);
  });

  it('without words is none', async () => {
    const world = await desk();
    await world.say(' \n');
    assert.deepEqual([world.answers, world.sent], [[], []]);
  });
});

describe('answers to one conversation', () => {
  it('go out one after another, those to others beside them', async () => {
    const world = await desk();
    world.tpos.pushesReplies = false;
    const held = world.tpos.hold('reply', ({ body }) => body.message === 'một');
    await world.say('một');
    await world.say('hai', world.mai, world.mai.messages[1]);
    await world.say('ba', world.binh);
    assert.deepEqual(world.sent, ['một', 'ba']);
    assert.deepEqual(world.answers, ['sending một', 'pending hai']);
    held.release();
    await world.flow();
    assert.deepEqual(world.tpos.answersOf(world.mai), ['một', 'hai']);
    assert.deepEqual(world.answers, []);
  });

  it('wait behind one that is looked for, unclear or failed, until a person has decided', async () => {
    for (const status of [500, 404]) {
      for (const decide of ['retryAnswer', 'dropAnswer'] as const) {
        const world = await desk();
        const end = world.tpos.fail('reply', status);
        await world.say('một');
        await world.say('hai');
        await world.say('ba', world.binh);
        await world.pass(120_000);
        const state = status === 500 ? 'unclear' : 'failed';
        assert.deepEqual(world.answers, [`${state} một`, 'pending hai', `${state} ba`]);
        end();
        world.store[decide](world.store.$answers.get()[0]!.id);
        await world.flow();
        assert.deepEqual(world.answers, [`${state} ba`]);
        const order = decide === 'dropAnswer' ? ['hai'] : ['một', 'hai'];
        assert.deepEqual(world.tpos.answersOf(world.mai), order);
      }
    }
  });

  it('are decided about one by one, and only where something is to be decided', async () => {
    const world = await desk();
    const { store } = world;
    world.tpos.pushesReplies = false;
    const held = world.tpos.hold('reply');
    for (const text of ['một', 'hai', 'ba']) await world.say(text);
    const [first, second, third] = store.$answers.get().map(({ id }) => id);
    for (const id of ['nobody', first!]) {
      store.retryAnswer(id);
      store.dropAnswer(id);
    }
    store.dropAnswer(second!);
    store.retryAnswer(third!);
    await world.flow();
    assert.deepEqual(world.answers, ['sending một', 'pending ba']);
    held.release();
    await world.flow();
    assert.deepEqual(world.tpos.answersOf(world.mai), ['một', 'ba']);
  });

  it('in the same words are each found by a comment of their own', async () => {
    const world = await desk();
    // The first is processed, the second is not; both end unclear.
    world.tpos.pushesReplies = false;
    world.tpos.fail('reply', 500, { processed: true, times: 1 });
    await world.say('Dạ');
    world.tpos.fail('reply', 500);
    await world.say('Dạ');
    await world.pass(60_000);
    assert.deepEqual(world.answers, ['unclear Dạ']);
    assert.equal(world.sent.length, 2);
  });

  it('are not found by the late comment of one that was accepted before', async () => {
    const world = await desk();
    world.tpos.pushesReplies = false;
    world.tpos.repliesLag = true;
    await world.say('Dạ');
    await world.say('Dạ');
    assert.deepEqual(world.answers, []);
    const late = world.mai.messages.slice(-2);
    world.tpos.fail('reply', 500);
    await world.say('Dạ');
    for (const message of late) {
      message.lagging = false;
      await world.pass(30_000);
    }
    assert.deepEqual(ours(world), ['Dạ', 'Dạ']);
    assert.deepEqual(world.answers, ['unclear Dạ']);
  });

  it('are not found by what was there before, by other words, by other people, under other comments', async () => {
    const world = await desk();
    const shop = { kind: 'comment', fromShop: true } as const;
    world.tpos.tell(world.mai, 'Dạ còn ạ', shop);
    await world.flow();
    world.tpos.fail('reply', 500);
    await world.say('Dạ còn ạ');
    const parentId = externalId(world.mai.messages[1]!);
    world.tpos.tell(world.mai, 'Dạ còn ạ', { ...shop, parentId });
    world.tpos.tell(world.mai, 'Dạ còn ạ', { ...shop, fromShop: false });
    world.tpos.tell(world.mai, 'Dạ còn ạ', { ...shop, kind: 'message' });
    world.tpos.tell(world.mai, 'Dạ hết ạ', shop);
    // Written before it, and told of late.
    const sentAt = world.mai.messages[0]!.sentAt + 1;
    world.tpos.tell(world.mai, 'Dạ còn ạ', { ...shop, sentAt });
    world.tpos.tell(world.binh, 'Dạ còn ạ', shop);
    await world.pass(60_000);
    assert.deepEqual(world.answers, ['unclear Dạ còn ạ']);
  });

  it('to a reply are found below the comment that both stand under', async () => {
    for (const knowsParent of [true, false]) {
      const world = await desk();
      const top = externalId(world.mai.messages[0]!);
      const reply = world.tpos.tell(world.mai, 'Còn size M?', { kind: 'comment', parentId: top });
      await world.flow();
      world.tpos.fail('reply', 500);
      await world.say('Dạ còn ạ', world.mai, reply);
      const parent = knowsParent ? { parentId: top } : {};
      const own = { kind: 'comment', fromShop: true, sentAt: reply.sentAt } as const;
      world.tpos.tell(world.mai, 'Dạ còn ạ', { ...own, ...parent });
      await world.flow();
      assert.deepEqual(world.answers, []);
    }
  });
});

/** As `desk`, logged in by a password: the token can be renewed. */
async function logIn(): Promise<Desk> {
  const world = build(people, { allowReply: 'on' });
  const who = { username: 'demo', password: 'mat-khau-demo' };
  await Promise.all([world.store.login(who), world.flow()]);
  openSockets(world);
  await world.flow();
  return sit(world);
}

describe('the end of a session', () => {
  const fates: readonly (readonly [string, (world: Desk) => unknown])[] = [
    ['waits', ({ ports }) => ports.signal('offline')],
    ['is on its way', ({ tpos }) => tpos.hold('reply')],
    ['is looked for', ({ tpos }) => tpos.fail('reply', 500)],
    ['waits for the server', ({ tpos }) => tpos.fail('reply', 429)],
  ];
  for (const [what, prepare] of fates) {
    it(`leaves nothing of an answer that ${what}, and sends nothing for the next user`, async () => {
      const world = await logIn();
      prepare(world);
      await world.say('một');
      await world.say('hai');
      world.store.setDraft(world.mai.id, 'ba');
      const sent = world.sent.length;
      await Promise.all([world.store.logout(), world.flow()]);
      assert.deepEqual(world.answers, []);
      world.ports.signal('online');
      assert.equal(world.ports.timers.length, 0);
      world.tpos.passwords.set('lan', 'mat-khau-lan');
      const who = { username: 'lan', password: 'mat-khau-lan' };
      await Promise.all([world.store.login(who), world.flow()]);
      await world.pass(120_000);
      assert.equal(world.sent.length, sent);
      assert.deepEqual(world.answers, []);
      assert.equal(world.store.draft(world.mai.id), '');
    });
  }

  it('a store that is destroyed leaves no timer', async () => {
    const world = await desk();
    world.tpos.fail('reply', 500);
    await world.say('một');
    world.store.destroy();
    assert.equal(world.ports.timers.length, 0);
  });
});

describe('what may be answered', () => {
  const code = async (promise: Promise<void>) => {
    const error = await promise.then(() => undefined).catch((error: unknown) => error);
    return (error as { code?: string } | undefined)?.code;
  };

  it('needs `allowReply`', async () => {
    const world = await sit(await signIn(people));
    const [comment] = world.mai.messages;
    assert.equal(await code(world.store.answer(world.mai.id, comment!.id, 'Dạ')), 'forbidden');
    assert.equal(await code(world.store.hideComment(world.mai.id, comment!.id, true)), 'forbidden');
    assert.equal(world.sent.length, 0);
  });

  it('needs a session', async () => {
    const world = await desk();
    const [comment] = world.mai.messages;
    await Promise.all([world.store.logout(), world.flow()]);
    const answer = world.store.answer(world.mai.id, comment!.id, 'Dạ');
    assert.equal(await code(answer), 'session-expired');
  });

  it('is a comment that is known here', async () => {
    const world = await desk();
    const message = world.tpos.tell(world.mai, 'Chào shop');
    await world.flow();
    const { store, mai, binh } = world;
    assert.equal(await code(store.answer(mai.id, message.id, 'Dạ')), 'not-found');
    assert.equal(await code(store.answer(mai.id, 'khong-co', 'Dạ')), 'not-found');
    assert.equal(await code(store.answer('khong-co', mai.messages[0]!.id, 'Dạ')), 'not-found');
    assert.equal(await code(store.answer(binh.id, mai.messages[0]!.id, 'Dạ')), 'not-found');
    assert.deepEqual([world.answers, world.sent], [[], []]);
  });

  it('is also what only the live feed still has', async () => {
    const world = await desk();
    const comment = world.tpos.tell(world.binh, 'Chốt 1', { kind: 'comment' });
    // More than a thread keeps that nobody looks at.
    for (let n = 0; n < 201; n++) world.tpos.tell(world.binh, `${n}`);
    await world.flow();
    assert.ok(world.store.$live.get().some(({ id }) => id === comment.id));
    await world.say('Dạ', world.binh, comment);
    assert.deepEqual(world.tpos.answersOf(world.binh), ['Dạ']);
  });
});
