import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn } from './helpers.ts';

describe('answers to comments', () => {
  it('go out, and leave for the thread', async () => {
    const world = await signIn((tpos) => void tpos.talk('Mai', 1, 'comment'), { allowReply: 'on' });
    const [mai] = world.tpos.chats;
    world.store.select(mai!.id);
    await world.flow();
    const [comment] = world.store.$thread.get().messages;
    await Promise.all([world.store.answer(mai!.id, comment!.id, 'Dạ còn ạ'), world.flow()]);
    assert.deepEqual(world.store.$answers.get(), []);
  });
});
