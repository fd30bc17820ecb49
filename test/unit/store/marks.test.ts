import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { signIn } from './helpers.ts';

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

  it('hold against answers that others were given before they were accepted', async () => {
    const world = await signIn(unread);
    const { ports } = world;
    const answer = ports.onFetch;
    /** What the list says before the mark, by what is asked. */
    const old = new Map<unknown, string>();
    ports.onFetch = async (request) => {
      const given = await answer(request);
      old.set(request.body, await given.clone().text());
      return given;
    };
    await world.pass(10_000);
    ports.onFetch = answer;
    await Promise.all([world.store.markSeen(world.tpos.chats[0]!.id), world.flow()]);
    let headers: Record<string, string> = { age: '11' };
    ports.onFetch = (request) => new Response(old.get(request.body), { headers });
    await world.pass(10_000);
    assert.equal(world.store.$unread.get().messages, 0);
    headers = {};
    await world.pass(10_000);
    assert.equal(world.store.$unread.get().messages, 2);
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

  it('that failed reject, stay shown, and are sent again 10 s later', async () => {
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

  for (const status of [0, 408, 500, 503]) {
    it(`are kept through any number of failures: ${status || 'network'}`, async () => {
      const world = await signIn(unread, { autoRefresh: 'off' });
      const recover = world.tpos.fail('seen', status);
      const failed = assert.rejects(world.store.markSeen(world.tpos.chats[0]!.id));
      await Promise.all([failed, world.flow()]);
      const counts = [];
      for (const ms of [10_000, 20_000, 30_000, 30_000]) {
        await world.pass(ms - 1);
        counts.push(world.tpos.count('seen'));
        await world.pass(1);
        assert.equal(world.store.$unread.get().messages, 0);
      }
      assert.deepEqual(counts, [1, 2, 3, 4], 'at growing intervals');
      recover();
      await world.pass(30_000);
      assert.equal(world.tpos.chats[0]!.unread, 0);
      await world.pass(120_000);
      assert.equal(world.tpos.count('seen'), 6);
    });
  }

  it('that failed are sent again when the network is back, but not before the server wants', async () => {
    const world = await signIn(unread, { autoRefresh: 'off' });
    const back = () => {
      world.ports.signal('online');
      return world.flow();
    };
    world.tpos.fail('seen', 0, { times: 1 });
    world.tpos.fail('seen', 429, { times: 1, headers: { 'retry-after': '60' } });
    const failed = assert.rejects(world.store.markSeen(world.tpos.chats[0]!.id));
    await Promise.all([failed, world.flow()]);
    await back();
    assert.equal(world.tpos.count('seen'), 2);
    await back();
    await world.pass(59_999);
    await back();
    assert.equal(world.tpos.count('seen'), 2, 'Retry-After');
    await world.pass(1);
    assert.equal(world.tpos.count('seen'), 3);
    assert.equal(world.tpos.chats[0]!.unread, 0);
  });

  it('that failed are sent again one by one, and one that goes on failing holds up no other', async () => {
    const world = await signIn(
      (tpos) => {
        for (const name of ['Mai', 'Lan', 'Hoa']) tpos.say(tpos.talk(name), 'ơi');
      },
      { autoRefresh: 'off' },
    );
    const [mai, ...others] = world.tpos.chats;
    const recover = world.tpos.fail('seen', 503);
    const failed = world.tpos.chats.map(({ id }) => assert.rejects(world.store.markSeen(id)));
    await Promise.all([...failed, world.flow()]);
    await world.pass(10_000);
    assert.equal(world.tpos.count('seen'), 4, 'one that fails speaks for all');
    recover();
    world.tpos.fail('seen', 500, { where: ({ userId }) => userId === mai!.userId });
    const held = world.tpos.hold('seen');
    await world.pass(30_000);
    assert.equal(world.tpos.count('seen'), 5, 'one in flight');
    held.release();
    await world.pass(90_000);
    assert.deepEqual(
      others.map((chat) => chat.unread),
      [0, 0],
    );
    assert.equal(world.store.$unread.get().messages, 0);
  });

  it('that failed are not sent after the log-out', async () => {
    const world = await signIn(unread);
    world.tpos.fail('seen', 503);
    const failed = assert.rejects(world.store.markSeen(world.tpos.chats[0]!.id));
    await Promise.all([failed, world.flow()]);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.deepEqual(world.ports.timers, []);
  });

  for (const path of ['a push', 'a poll']) {
    it(`that failed hide nothing that was written since and came by ${path}`, async () => {
      const world = await signIn(unread);
      const [mai] = world.tpos.chats;
      const recover = world.tpos.fail('seen', 503);
      const failed = assert.rejects(world.store.markSeen(mai!.id));
      await Promise.all([failed, world.flow()]);
      const message = world.tpos.say(mai!, 'ba');
      if (path === 'a push') world.tpos.push(message);
      await world.pass(10_000);
      recover();
      await world.pass(60_000);
      assert.equal(mai!.unread, 3, 'nobody has read the third');
      assert.equal(world.store.$unread.get().messages, 3);
    });
  }

  it('that are set on another device show with the next answer', async () => {
    const world = await signIn(unread);
    const [mai] = world.tpos.chats;
    world.tpos.tell(mai!, 'ba');
    await world.flow();
    assert.equal(world.store.$unread.get().messages, 3);
    mai!.unread = 0;
    await world.pass(10_000);
    assert.equal(world.store.$unread.get().messages, 0);
    world.tpos.tell(mai!, 'bốn');
    await world.flow();
    assert.equal(world.store.$unread.get().messages, 1);
  });
});
