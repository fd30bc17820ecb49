import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConfigInput } from '../../../src/core/config.ts';
import type { FakeChat, FakeTpos } from '../../support/fake-tpos.ts';
import { loseSockets, returnSockets, signIn, type World } from './helpers.ts';

const comment = { kind: 'comment' } as const;

/** A shop that streams: each customer has one old comment, read by the shop; Auto off. */
async function stream(names: readonly string[], config: ConfigInput = {}) {
  const world = await signIn(
    (tpos: FakeTpos) => {
      for (const name of names) tpos.talk(name, 1, 'comment');
    },
    { autoRefresh: 'off', ...config },
  );
  const leave = world.store.$live.listen(() => {});
  return { world, chats: world.tpos.chats, leave };
}

/** A comment that no socket brings. */
const lost = ({ tpos }: World, chat: FakeChat, text: string) => tpos.say(chat, text, comment);

const live = ({ store }: World) => store.$live.get().map(({ text }) => text);
const gaps = ({ store }: World) => store.$liveGaps.get();
const standIns = ({ store }: World) => store.$live.get().filter(({ preview }) => preview).length;
const refresh = (world: World) => Promise.all([world.store.refresh(), world.flow()]);

describe('the live feed', () => {
  it('begins with what comes in, not with what the first list tells of', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    assert.deepEqual(live(world), []);
    world.tpos.tell(chats[0]!, 'Chốt A1', comment);
    world.tpos.tell(chats[1]!, 'riêng');
    await refresh(world);
    assert.deepEqual(live(world), ['Chốt A1']);
    assert.deepEqual(gaps(world), []);
  });

  it('is the newest 500 in order, each once, whichever way they came', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    const texts = Array.from({ length: 520 }, (_, index) => `Lấy ${index + 1}`);
    const said = texts.map((text, index) => world.tpos.say(chats[index % 2]!, text, comment));
    for (let index = 0; index < said.length; index += 2) {
      // The later one of each two comes first, and the other socket brings it again.
      for (const name of ['chat', 'rt'] as const) world.tpos.push(said[index + 1]!, 'object', name);
      world.tpos.push(said[index]!);
    }
    await world.flow();
    assert.deepEqual(live(world), texts.slice(-500));
  });

  it('is empty after a log-out, its gaps too', async () => {
    const { world, chats } = await stream(['Mai']);
    loseSockets(world);
    lost(world, chats[0]!, 'một');
    lost(world, chats[0]!, 'hai');
    world.tpos.fail('messages', 500);
    await returnSockets(world);
    assert.equal(live(world).length, 1);
    assert.equal(gaps(world).length, 1);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.deepEqual([live(world), gaps(world)], [[], []]);
  });
});

describe('the live feed after a loss', () => {
  it('has the newest comment of each customer from the list, and no message is told of it', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa', 'Lan']);
    loseSockets(world);
    lost(world, chats[1]!, 'Chốt 1');
    lost(world, chats[0]!, 'Chốt 2');
    await returnSockets(world);
    assert.deepEqual(live(world), ['Chốt 1', 'Chốt 2']);
    assert.equal(standIns(world), 2);
    assert.deepEqual(gaps(world), []);
    assert.deepEqual(world.news, []);
    assert.equal(world.tpos.count('messages'), 0);
  });

  it('has those of newcomers and of those further down the list, too', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `Khách ${index}`);
    const { world, chats } = await stream(names, { pageSize: 3 });
    loseSockets(world);
    lost(world, chats[0]!, 'Chốt cũ');
    lost(world, world.tpos.chat('Mới'), 'Chốt mới');
    await returnSockets(world);
    assert.deepEqual(live(world), ['Chốt cũ', 'Chốt mới']);
  });

  it('has it also where a later message of that customer is known', async () => {
    const { world, chats, leave } = await stream(['Mai']);
    leave();
    lost(world, chats[0]!, 'một');
    world.tpos.tell(chats[0]!, 'Chào');
    await world.flow();
    await refresh(world);
    assert.deepEqual(live(world), ['một']);
  });

  it('takes the comment itself in the place of what stood in for it', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    loseSockets(world);
    const pushed = lost(world, chats[0]!, 'Chốt 1');
    const fetched = lost(world, chats[1]!, 'Chốt 2');
    await returnSockets(world);
    assert.equal(standIns(world), 2);
    world.tpos.push(pushed);
    world.store.select(chats[1]!.id);
    await world.flow();
    assert.deepEqual(
      world.store.$live
        .get()
        .slice(-2)
        .map(({ id }) => id),
      [pushed.id, fetched.id],
    );
    assert.equal(standIns(world), 0);
    assert.deepEqual(world.news, ['push Chốt 1']);
  });

  it('asks for a thread of which the list tells less than there is', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    loseSockets(world);
    for (const text of ['một', 'hai', 'ba']) lost(world, chats[0]!, text);
    lost(world, chats[1]!, 'bốn');
    await returnSockets(world);
    assert.deepEqual(live(world).slice(-4), ['một', 'hai', 'ba', 'bốn']);
    assert.equal(world.tpos.count('messages'), 1);
    assert.deepEqual(gaps(world), []);
    await refresh(world);
    assert.equal(world.tpos.count('messages'), 1);
  });

  it('asks for none that is open, but for each one whenever it has to', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    world.store.select(chats[0]!.id);
    await world.flow();
    const asked = async (chat: FakeChat) => {
      const before = world.tpos.count('messages');
      for (const text of ['một', 'hai']) lost(world, chat, text);
      await refresh(world);
      return world.tpos.count('messages') - before;
    };
    assert.equal(await asked(chats[0]!), 1);
    for (let times = 0; times < 21; times++) assert.equal(await asked(chats[1]!), 2);
    assert.deepEqual(gaps(world), []);
  });

  it('is whole where a thread begins with what was lost', async () => {
    const { world } = await stream(['Mai']);
    loseSockets(world);
    const hoa = world.tpos.chat('Hoa');
    for (const text of ['một', 'hai']) lost(world, hoa, text);
    await returnSockets(world);
    assert.deepEqual([live(world), gaps(world)], [['một', 'hai'], []]);
  });

  it('asks for it where somebody else has read, so that no count tells', async () => {
    const { world, chats } = await stream(['Mai']);
    loseSockets(world);
    for (const text of ['một', 'hai']) lost(world, chats[0]!, text);
    chats[0]!.unread = 0;
    await returnSockets(world);
    assert.deepEqual(live(world).slice(-2), ['một', 'hai']);
    assert.deepEqual(gaps(world), []);
  });

  it('fetches nothing that nobody reads, and says so to who comes', async () => {
    const { world, chats, leave } = await stream(['Mai']);
    leave();
    loseSockets(world);
    lost(world, chats[0]!, 'một');
    lost(world, chats[0]!, 'hai');
    await returnSockets(world);
    assert.equal(world.tpos.count('messages'), 0);
    assert.deepEqual(live(world), ['hai']);
    assert.equal(gaps(world).length, 1);
  });

  it('has the posts of the comments where live posts are configured', async () => {
    const { world, chats } = await stream(['Mai'], { postId: '270136663390370_122100' });
    loseSockets(world);
    lost(world, chats[0]!, 'một');
    await returnSockets(world);
    assert.equal(standIns(world), 0);
    assert.equal(live(world).at(-1), 'một');
  });

  it('says since when comments may be missing where the thread cannot be had', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    const last = world.tpos.tell(chats[1]!, 'trước', comment);
    await world.flow();
    loseSockets(world);
    for (const text of ['một', 'hai']) lost(world, chats[0]!, text);
    world.tpos.fail('messages', 500, { times: 1 });
    await returnSockets(world);
    assert.deepEqual(live(world), ['trước', 'hai']);
    assert.deepEqual(gaps(world), [last.sentAt]);
    // What comes by push after the return does not make it later.
    world.tpos.tell(chats[0]!, 'ba', comment);
    await world.flow();
    assert.deepEqual(gaps(world), [last.sentAt]);
  });

  it('is whole where the page of a thread reaches what was known, and says so where it does not', async () => {
    for (const [texts, isWhole] of [
      [['một', 'hai'], true],
      [['một', 'hai', 'ba'], false],
    ] as const) {
      const { world, chats } = await stream(['Mai']);
      world.tpos.threadPage = 3;
      const last = world.tpos.tell(chats[0]!, 'trước', comment);
      await world.flow();
      loseSockets(world);
      for (const text of texts) lost(world, chats[0]!, text);
      await returnSockets(world);
      assert.deepEqual(live(world), ['trước', ...texts]);
      assert.deepEqual(gaps(world), isWhole ? [] : [last.sentAt]);
    }
  });

  it('says so where the list was too long to be read back, and where threads were too many', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Khách ${index}`);
    const { world, chats } = await stream(names, { pageSize: 5 });
    const last = chats.at(-1)!.messages[0]!;
    loseSockets(world);
    for (const chat of chats) lost(world, chat, 'một');
    await returnSockets(world);
    assert.deepEqual(gaps(world), [last.sentAt]);
    assert.equal(live(world).length, 30);

    const other = await stream(names, { pageSize: 100 });
    loseSockets(other.world);
    for (const chat of other.chats)
      for (const text of ['một', 'hai']) lost(other.world, chat, text);
    await returnSockets(other.world);
    assert.equal(other.world.tpos.count('messages'), 20);
    assert.equal(gaps(other.world).length, 1);
    assert.equal(live(other.world).filter((text) => text === 'hai').length, 60);
  });

  it('says so where an open thread has kept a gap', async () => {
    const { world, chats } = await stream(['Mai']);
    world.tpos.threadPage = 5;
    world.store.select(chats[0]!.id);
    await world.flow();
    loseSockets(world);
    for (let n = 1; n <= 60; n++) lost(world, chats[0]!, `Lấy ${n}`);
    await returnSockets(world);
    assert.equal(world.store.$thread.get().gaps.length, 1);
    assert.deepEqual(gaps(world), [chats[0]!.messages[0]!.sentAt]);
  });

  it('forgets a gap that is older than all that it keeps', async () => {
    const { world, chats } = await stream(['Mai']);
    loseSockets(world);
    for (const text of ['một', 'hai']) lost(world, chats[0]!, text);
    world.tpos.fail('messages', 500, { times: 1 });
    await returnSockets(world);
    assert.equal(gaps(world).length, 1);
    for (let n = 1; n <= 500; n++) world.tpos.tell(chats[0]!, `Lấy ${n}`, comment);
    await world.flow();
    assert.deepEqual(gaps(world), []);
  });
});

describe('what stands in for a comment', () => {
  async function oneStandIn() {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    loseSockets(world);
    const said = lost(world, chats[0]!, 'Chốt 1');
    await returnSockets(world);
    assert.deepEqual(live(world), ['Chốt 1']);
    return { world, chats, said };
  }

  it('is as new as the list', async () => {
    const { world, said } = await oneStandIn();
    world.tpos.edit(said, 'Chốt 2');
    await refresh(world);
    assert.deepEqual(live(world), ['Chốt 2']);
  });

  it('goes when the comment is removed', async () => {
    const { world, said } = await oneStandIn();
    world.tpos.remove(said);
    await refresh(world);
    assert.deepEqual(live(world), []);
  });

  it('goes when the thread is opened and lacks the comment', async () => {
    const { world, chats, said } = await oneStandIn();
    world.tpos.remove(said);
    world.store.select(chats[0]!.id);
    await world.flow();
    assert.deepEqual(live(world), ['Mai 1']);
  });

  it('goes with its conversation', async () => {
    const { world, chats } = await oneStandIn();
    chats[0]!.unlisted = true;
    await refresh(world);
    assert.deepEqual(live(world), []);
  });

  it('stays while the next comes, and is not brought back by an older answer', async () => {
    const { world, chats, said } = await oneStandIn();
    const held = world.tpos.hold('conversations');
    const late = world.store.refresh();
    await world.flow();
    world.tpos.push(said);
    held.release();
    await Promise.all([late, world.flow()]);
    assert.deepEqual(live(world), ['Chốt 1']);
    assert.equal(standIns(world), 0);
    lost(world, chats[0]!, 'Chốt 2');
    await refresh(world);
    assert.deepEqual(live(world), ['Chốt 1', 'Chốt 2']);
  });
});

describe('the orders of a session', () => {
  it('are all of them, by session and number, as they were told last', async () => {
    const { world, chats } = await stream(['Mai', 'Hoa']);
    world.tpos.order(chats[0]!, 3);
    world.tpos.order(chats[1]!, 1);
    world.tpos.order(chats[0]!, 2, { code: 'cũ' });
    world.tpos.order(chats[0]!, 2, { code: 'mới', event: 'updated' });
    world.tpos.order(chats[1]!, 9, { session: 1128 });
    await world.flow();
    const list = world.store.$orderList.get();
    assert.deepEqual(
      list.map(({ session, index }) => [session, index]),
      [
        [1128, 9],
        [1129, 1],
        [1129, 2],
        [1129, 3],
      ],
    );
    assert.equal(list[2]?.code, 'mới');
    assert.equal(world.store.$orders.get().size, 2);
    await refresh(world);
    assert.equal(world.store.$orderList.get(), list);
    await Promise.all([world.store.logout(), world.flow()]);
    assert.deepEqual(world.store.$orderList.get(), []);
  });
});
