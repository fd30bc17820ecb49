import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { MessageFacts, Page } from '../../../src/core/facts.ts';
import type { Moment } from '../../../src/core/model/moment.ts';
import { Timeline } from '../../../src/core/model/timeline.ts';

const identity = { channelType: 4, channelId: '270136663390370', userId: '9484319011642026' };
const minute = 60_000;

function facts(id: string, sentAt: number, changes: Partial<MessageFacts> = {}): MessageFacts {
  return { id, identity, kind: 'message', text: `tin ${id}`, fromShop: false, sentAt, ...changes };
}

function page(items: readonly MessageFacts[], changes: Partial<Page<MessageFacts>> = {}) {
  return { items, count: items.length, skipped: 0, ...changes };
}

/** Moments in the order asked for, `at` ms apart as told. */
function moments() {
  let seq = 0;
  return (at = 0): Moment => ({ seq: ++seq, at });
}

function ids(timeline: Timeline): string[] {
  return timeline.messages.map((message) => message.id);
}

describe('timeline', () => {
  it('orders by time, then by id', () => {
    const timeline = new Timeline('c');
    const now = moments();
    for (const [id, at] of [
      ['b', 2],
      ['c', 1],
      ['a', 2],
    ] as const)
      timeline.push(facts(id, at), now());
    assert.deepEqual(ids(timeline), ['c', 'a', 'b']);
  });

  it('shows a push that arrives twice once', () => {
    const timeline = new Timeline('c');
    const now = moments();
    assert.equal(timeline.push(facts('a', 1), now())?.id, 'a');
    assert.equal(timeline.push(facts('a', 1), now()), undefined);
    assert.deepEqual(ids(timeline), ['a']);
  });

  it('keeps the identity of messages that did not change', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    const [before] = timeline.messages;
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), now(), now());
    assert.equal(timeline.messages[0], before);
  });

  it('lets the later version win, on a tie the answer, and never forgets a field', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.push(facts('a', 1, { text: 'mới', updatedAt: 9, staffName: 'Lan' }), now());
    timeline.mergeNewest(page([facts('a', 1, { text: 'cũ', updatedAt: 5 })]), now(), now());
    assert.equal(timeline.messages[0]?.text, 'mới');
    timeline.mergeNewest(page([facts('a', 1, { text: 'từ REST', updatedAt: 9 })]), now(), now());
    assert.equal(timeline.messages[0]?.text, 'từ REST');
    assert.equal(timeline.messages[0]?.staffName, 'Lan');
    assert.equal(timeline.messages[0]?.editedAt, 9);
  });

  it('keeps what was pushed after a fetch began, though its answer lacks it', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    const began = now();
    timeline.push(facts('b', 2), now());
    timeline.mergeNewest(page([facts('a', 1)]), began, now());
    assert.deepEqual(ids(timeline), ['a', 'b']);
  });

  it('holds what only a push brought for 60 s against answers without it, then believes them', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    timeline.push(facts('b', 2), now(1000));
    timeline.mergeNewest(page([facts('a', 1)]), now(minute), now(minute));
    assert.deepEqual(ids(timeline), ['a', 'b']);
    timeline.mergeNewest(page([facts('a', 1)]), now(minute + 1000), now(minute + 1000));
    assert.deepEqual(ids(timeline), ['a']);
  });

  it('removes what a later answer lacks; late duplicates do not bring it back, a later answer does', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), now(), now());
    const early = now();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    assert.deepEqual(ids(timeline), ['a']);
    assert.equal(timeline.push(facts('b', 2), now(9 * minute)), undefined);
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), early, now());
    assert.deepEqual(ids(timeline), ['a']);
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), now(), now());
    assert.deepEqual(ids(timeline), ['a', 'b']);
  });

  it('removes nothing outside the span of a page, nor where an entry of it could not be read', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2), facts('c', 3)]), now(), now());
    timeline.mergeNewest(page([facts('c', 3)], { older: 'x', count: 50 }), now(), now());
    assert.deepEqual(ids(timeline), ['a', 'b', 'c']);
    timeline.mergeNewest(page([facts('a', 1)], { skipped: 2, count: 3 }), now(), now());
    assert.deepEqual(ids(timeline), ['a', 'b', 'c']);
  });

  it('notices a gap where the newest page does not reach what was confirmed, whatever was pushed since', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    timeline.push(facts('d', 4), now());
    const { joined } = timeline.mergeNewest(
      page([facts('d', 4), facts('e', 5)], { older: 'd', count: 50 }),
      now(),
      now(),
    );
    assert.equal(joined, false);
    assert.deepEqual(timeline.gaps, [{ afterId: 'a', beforeId: 'd' }]);
  });

  it('closes a gap when a page below it reaches what was confirmed', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    timeline.mergeNewest(page([facts('e', 5)], { older: 'e' }), now(), now());
    timeline.mergeOlder(page([facts('d', 4)], { older: 'd' }), now(), now(), 'e');
    assert.deepEqual(timeline.gaps, [{ afterId: 'a', beforeId: 'd' }]);
    assert.deepEqual(timeline.belowOf('d'), { cursor: 'd' });
    timeline.mergeOlder(page([facts('a', 1), facts('b', 2)], { older: 'z' }), now(), now(), 'd');
    assert.deepEqual(timeline.gaps, []);
    assert.equal(timeline.below, 'start');
  });

  it('ends the history where the cursor is missing, ignored or leads to nothing', () => {
    const now = moments();
    const full = { older: 'x', count: 50 };
    const missing = new Timeline('c');
    missing.mergeNewest(page([facts('b', 2)], { count: 50 }), now(), now());
    assert.equal(missing.below, 'unknown');
    const ignored = new Timeline('c');
    ignored.mergeNewest(page([facts('b', 2)], full), now(), now());
    ignored.mergeOlder(page([facts('b', 2)], full), now(), now());
    assert.equal(ignored.below, 'unknown');
    const empty = new Timeline('c');
    empty.mergeNewest(page([facts('b', 2)], full), now(), now());
    empty.mergeOlder(page([]), now(), now());
    assert.equal(empty.below, 'start');
  });

  it('counts the first message of an empty thread as later than what was confirmed', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([]), now(), now());
    assert.equal(timeline.loaded, true);
    const { added, joined } = timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    assert.equal(added.length, 1);
    assert.equal(joined, true);
    assert.deepEqual(timeline.gaps, []);
  });

  it('keeps its newest page when it is trimmed, and can read on from there', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('b', 2)], { older: 'b', count: 50 }), now(), now());
    timeline.mergeOlder(page([facts('a', 1)]), now(), now());
    timeline.trim(50);
    assert.deepEqual(ids(timeline), ['b']);
    assert.deepEqual(timeline.below, { cursor: 'b' });
  });

  it('comes out the same in whatever order pushes and answers are merged', () => {
    const version = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      updatedAt: fc.option(fc.integer({ min: 10, max: 14 }), { nil: undefined }),
    });
    const steps = fc.array(version, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (versions, order) => {
        const pushes = versions.map(({ id, updatedAt }) =>
          facts(id, id.charCodeAt(0), {
            text: `${id} ${updatedAt ?? ''}`,
            ...(updatedAt !== undefined && { updatedAt }),
          }),
        );
        const apply = (list: readonly MessageFacts[]) => {
          const timeline = new Timeline('c');
          const now = moments();
          for (const push of list) timeline.push(push, now());
          return timeline.messages;
        };
        const shuffled = pushes
          .map((push) => ({ push, key: Number(order.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ push }) => push);
        assert.deepEqual(apply([...shuffled, ...pushes]), apply(pushes));
      }),
      { seed: 20251219, numRuns: 500 },
    );
  });
});
