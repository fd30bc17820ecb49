import { answerFaults } from './network.ts';
import type { Act } from './steps.ts';
import type { World } from './world.ts';

const some = <Item>(items: readonly Item[], number: number): Item | undefined =>
  items[number % items.length];

/** A customer comments, and the page hears of it. */
function hear(world: World, a: number): string {
  const chat = world.chat(a);
  const said = world.shop.say(chat, `bình luận ${chat.messages.length + 1}`, { kind: 'comment' });
  world.push(said, ['chat', 'rt']);
  return `a comment to answer: ${said.id}`;
}

/** Customers' comments that the page shows, with what the server knows of them. */
function commentsOf({ store, invariants }: World) {
  return store.$live.get().flatMap(({ id, conversationId, fromShop, preview }) => {
    if (fromShop || preview) return [];
    const chat = invariants.chatOf(conversationId);
    const comment = chat?.messages.find((message) => message.id === id);
    return comment ? [{ conversationId, comment }] : [];
  });
}

const decide =
  (how: 'retry' | 'drop', states: RegExp): Act =>
  (world, a) => {
    const waiting = world.store.$answers.get().filter(({ state }) => states.test(state));
    const answer = some(waiting, a);
    if (!answer) return 'no answer to decide about';
    world.answering.decide(answer, how);
    return `${how === 'retry' ? 'sends again' : 'drops'} ${answer.text} (${answer.state})`;
  };

/** Who answers comments in this page. */
export const answerSteps: Readonly<Record<string, { weight: number; act: Act }>> = {
  'answer comment': {
    weight: 45,
    act: (world, a, b) => {
      const found = some(commentsOf(world).reverse(), a % 4);
      if (!found) return hear(world, a);
      const { conversationId, comment } = found;
      return `answers ${comment.id}: ${world.answering.write(conversationId, comment, b % 6 === 5)}`;
    },
  },
  'answers fare badly': {
    weight: 30,
    act: (world, a, b) => {
      const fault = some(answerFaults, a)!;
      const times = 1 + (b % 3);
      world.network.trouble('reply', fault, times);
      return `the next ${times} answers: ${fault}`;
    },
  },
  'retry answer': { weight: 14, act: decide('retry', /unclear|failed/) },
  'drop answer': { weight: 5, act: decide('drop', /pending|unclear|failed/) },
  'hide comment': {
    weight: 3,
    act: (world, a, b) => {
      const found = some(commentsOf(world), a);
      if (!found) return 'no comment to hide';
      const { conversationId, comment } = found;
      world.expect(world.store.hideComment(conversationId, comment.id, b % 3 !== 0), 'hide');
      return `${b % 3 ? 'hides' : 'shows'} ${comment.id}`;
    },
  },
};
