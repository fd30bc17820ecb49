import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { externalId } from '../../support/fake-tpos.ts';
import { signIn, type World } from './helpers.ts';

async function desk(): Promise<World> {
  const world = await signIn((tpos) => void tpos.talk('Mai', 2, 'comment'), { allowReply: 'on' });
  world.store.select(world.tpos.chats[0]!.id);
  await world.flow();
  return world;
}

/** Starts to hide or show the `index`th comment; tells how it ended. */
function hide({ store, tpos }: World, hidden: boolean, index = 0): Promise<string> {
  const [mai] = tpos.chats;
  return store.hideComment(mai!.id, mai!.messages[index]!.id, hidden).then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
}

/** What is known of the first two comments. */
function states({ store, tpos }: World): (string | undefined)[] {
  const known = store.$hidden.get();
  return tpos.chats[0]!.messages.slice(0, 2).map(({ id }) => known.get(id));
}

describe('hiding comments', () => {
  it('shows at once, is sent by the external id, and resolves when the server has accepted it', async () => {
    const world = await desk();
    const [mai] = world.tpos.chats;
    for (const hidden of [true, false]) {
      const held = world.tpos.hold('hide');
      const done = hide(world, hidden);
      await world.flow();
      assert.deepEqual(states(world), [hidden ? 'hiding' : 'showing', undefined]);
      held.release();
      await world.flow();
      assert.equal(await done, 'done');
      assert.deepEqual(states(world), [hidden ? 'hidden' : undefined, undefined]);
      const call = world.tpos.calls.findLast(({ name }) => name === 'hide');
      const commentId = externalId(mai!.messages[0]!);
      assert.deepEqual(call!.body, { pageid: mai!.channelId, commentId, is_hidden: hidden });
      assert.equal(mai!.hidden.has(commentId), hidden);
    }
  });

  it('is taken back where it fails', async () => {
    for (const [status, code] of [
      [403, 'forbidden'],
      [500, 'server'],
      [0, 'network'],
    ] as const) {
      const world = await desk();
      await Promise.all([hide(world, true, 1), world.flow()]);
      world.tpos.fail('hide', status);
      const [first, second] = [hide(world, true), hide(world, false, 1)];
      await world.flow();
      assert.deepEqual([await first, await second], [code, code]);
      assert.deepEqual(states(world), [undefined, 'hidden']);
    }
  });

  it('goes by the last wish, however slow the first was, or however it ended', async () => {
    for (const status of [200, 500]) {
      const world = await desk();
      const held = world.tpos.hold('hide', ({ body }) => body.is_hidden === true);
      if (status === 500) {
        world.tpos.fail('hide', 500, { where: ({ body }) => body.is_hidden === true });
      }
      const wishes = [hide(world, true), hide(world, false)];
      await world.flow();
      assert.deepEqual(states(world)[0], 'showing');
      held.release();
      await world.flow();
      await Promise.all(wishes);
      assert.deepEqual(states(world)[0], undefined);
      assert.equal(world.tpos.chats[0]!.hidden.size, 0);
    }
  });

  it('shows the last wish on its way while the one before it ends', async () => {
    const world = await desk();
    const [first, last] = [true, false].map((hidden) =>
      world.tpos.hold('hide', ({ body }) => body.is_hidden === hidden),
    );
    const wishes = [hide(world, true), hide(world, false)];
    await world.flow();
    first!.release();
    await world.flow();
    assert.equal(states(world)[0], 'showing');
    last!.release();
    await Promise.all([...wishes, world.flow()]);
    assert.equal(states(world)[0], undefined);
  });

  it('ends with the session', async () => {
    const world = await desk();
    const held = world.tpos.hold('hide');
    const wishes = [hide(world, true), hide(world, false), hide(world, true, 1)];
    await world.flow();
    await Promise.all([world.store.logout(), world.flow()]);
    held.release();
    await Promise.all([...wishes, world.flow()]);
    assert.deepEqual(states(world), [undefined, undefined]);
    // The second of one comment had not gone out yet.
    assert.equal(world.tpos.count('hide'), 2);
  });
});

describe('drafts', () => {
  it('are kept for each conversation by whatever key, and nowhere else', async () => {
    const world = await desk();
    const [mai] = world.tpos.chats;
    const { store } = world;
    store.setDraft(mai!.id, 'Dạ c');
    store.setDraft(`4:${mai!.channelId}:khac`, 'khác');
    assert.equal(store.draft(`${mai!.channelId}:${mai!.userId}`), 'Dạ c');
    assert.equal(store.draft(`4:${mai!.channelId}:khac`), 'khác');
    store.setDraft(mai!.id, '');
    assert.equal(store.draft(mai!.id), '');
  });
});
