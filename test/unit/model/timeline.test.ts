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

  it('remembers what was removed for 10 minutes', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), now(), now());
    timeline.mergeNewest(page([facts('a', 1)]), now(), now(minute));
    assert.equal(timeline.push(facts('b', 2), now(10.9 * minute)), undefined);
    assert.equal(timeline.push(facts('b', 2), now(11 * minute))?.id, 'b');
  });

  it('does not let an answer remove what another confirmed that began later', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), now(), now());
    const early = now();
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2), facts('c', 3)]), now(), now());
    const { removed } = timeline.mergeNewest(page([facts('a', 1)]), early, now());
    assert.deepEqual(removed, []);
    assert.deepEqual(ids(timeline), ['a', 'b', 'c']);
  });

  it('removes nothing of the same time as the oldest message of a page, which may have been cut there', () => {
    const timeline = new Timeline('c');
    const now = moments();
    const cut = { older: 'x', count: 50 };
    timeline.mergeNewest(page([facts('a', 1), facts('b', 1), facts('c', 2)], cut), now(), now());
    const { removed } = timeline.mergeNewest(page([facts('b', 1)], cut), now(), now());
    assert.deepEqual(removed, ['c']);
    assert.deepEqual(ids(timeline), ['a', 'b']);
  });

  it('removes what an older page lacks within its span, down to the start where the page is the last', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1), facts('c', 3)]), now(), now());
    timeline.mergeNewest(page([facts('e', 5)], { older: 'e' }), now(), now());
    const { removed } = timeline.mergeOlder(page([facts('d', 4)]), now(minute), now(minute), 'e');
    assert.deepEqual(removed, ['a', 'c']);
    assert.deepEqual(ids(timeline), ['d', 'e']);
    assert.deepEqual(timeline.gaps, []);
    assert.equal(timeline.oldestCovered, 'd');
  });

  it('learns nothing from a newest page without a readable entry', () => {
    const timeline = new Timeline('c');
    const now = moments();
    const broken = page([], { count: 3, skipped: 3 });
    const nothing = { added: [], changed: [], removed: [], joined: false };
    assert.deepEqual(timeline.mergeNewest(broken, now(), now()), nothing);
    assert.equal(timeline.loaded, false);
  });

  it('steps over an older page without a readable entry, and covers nothing by it', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('b', 2)], { older: 'x' }), now(), now());
    const broken = page([], { count: 50, skipped: 50, older: 'y' });
    assert.deepEqual(timeline.mergeOlder(broken, now(), now(), 'b').removed, []);
    assert.deepEqual(timeline.below, { cursor: 'y' });
    assert.equal(timeline.oldestCovered, 'b');
    timeline.mergeNewest(page([facts('d', 4)], { older: 'd' }), now(), now());
    const gaps = [{ afterId: 'b', beforeId: 'd' }];
    timeline.mergeOlder(broken, now(), now(), 'd');
    assert.deepEqual(timeline.gaps, gaps);
  });

  it('names in a gap what is there, though a late answer told of what was removed since', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), now(), now());
    const early = now();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    timeline.mergeNewest(page([facts('a', 1), facts('b', 2)]), early, now());
    timeline.mergeNewest(page([facts('d', 4)], { older: 'd' }), now(), now());
    assert.deepEqual(timeline.gaps, [{ afterId: 'a', beforeId: 'd' }]);
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

  it('is joined by a page that begins with the last message confirmed, or below it', () => {
    const now = moments();
    const cut = { older: 'x', count: 50 };
    const joins = (...items: MessageFacts[]) => {
      const timeline = new Timeline('c');
      timeline.mergeNewest(page([facts('a', 1), facts('b', 2), facts('c', 3)], cut), now(), now());
      const { joined } = timeline.mergeNewest(page(items, cut), now(), now());
      assert.equal(timeline.gaps.length, joined ? 0 : 1);
      assert.deepEqual(timeline.newestConfirmed, items.slice(-1));
      return joined;
    };
    assert.equal(joins(facts('c', 3), facts('d', 4)), true);
    assert.equal(joins(facts('b', 2), facts('d', 4)), true);
    // Of one time with it, but not it: the page may have been cut in between.
    assert.equal(joins(facts('cc', 3), facts('d', 4)), false);
  });

  describe('made of two answers', () => {
    const cut = { older: 'x', count: 50 };
    /** What the older answers had, and what the newer ones have: what lies between is a gap, or not. */
    const gapsOf = (
      before: readonly (readonly MessageFacts[])[],
      after: readonly (readonly MessageFacts[])[],
      from: readonly number[],
    ) => {
      const timeline = new Timeline('c');
      const now = moments();
      const merge = (parts: Page<MessageFacts>['parts']) => {
        const frontier = Math.max(...parts!.map((part) => part.from));
        const items = parts!.flatMap((part) => part.items);
        const shown = items.filter(({ sentAt }) => sentAt >= frontier);
        return timeline.mergeNewest({ ...page(shown, cut), parts: parts! }, now(), now());
      };
      const lowest = before.map((items) => Math.min(...items.map(({ sentAt }) => sentAt)));
      merge(before.map((items, index) => ({ items, from: lowest[index]! })));
      const { joined } = merge(after.map((items, index) => ({ items, from: from[index]! })));
      assert.equal(joined, timeline.gaps.length === 0);
      return timeline.gaps;
    };
    const m = (at: number) => facts(`m${at}`, at);
    const c = (at: number) => facts(`c${at}`, at);

    it('is joined where each of them reaches what its own kind had', () => {
      assert.deepEqual(gapsOf([[m(3)], [c(4)]], [[m(3), m(6)], [c(4)]], [3, 4]), []);
      // The kind that is old is held back, and reached all the same; deleted or not.
      assert.deepEqual(gapsOf([[m(3)], [c(1)]], [[m(3), m(6)], [c(1)]], [3, 1]), []);
      assert.deepEqual(gapsOf([[m(3)], [c(1)]], [[m(3), m(6)], []], [3, -Infinity]), []);
    });

    it('is not joined by what the other one has', () => {
      const gap = [{ afterId: 'm3', beforeId: 'm6' }];
      assert.deepEqual(
        gapsOf(
          [
            [m(1), m(3)],
            [c(2), c(4)],
          ],
          [[m(6)], [c(4)]],
          [6, 4],
        ),
        gap,
      );
      assert.deepEqual(
        gapsOf(
          [
            [m(2), m(3)],
            [c(1), c(7)],
          ],
          [[m(6)], [c(7)]],
          [6, -Infinity],
        ),
        gap,
      );
    });

    it('has a gap that begins no lower than what was covered', () => {
      const gaps = gapsOf([[m(3), m(4)], [c(1)]], [[m(4), m(9)], [c(8)]], [4, 8]);
      assert.deepEqual(gaps, [{ afterId: 'm3', beforeId: 'c8' }]);
    });

    it('is joined by two answers to what one had told of both kinds', () => {
      assert.deepEqual(gapsOf([[m(3), c(4)]], [[m(3), m(6)], [c(4)]], [3, 4]), []);
      const gap = [{ afterId: 'c4', beforeId: 'm6' }];
      assert.deepEqual(gapsOf([[m(3), c(4)]], [[m(6)], [c(4)]], [6, 4]), gap);
    });
  });

  it('has a gap after nothing where a thread that was empty got more than a page', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([]), now(), now());
    timeline.mergeNewest(page([facts('b', 2)], { older: 'b', count: 50 }), now(), now());
    assert.deepEqual(timeline.gaps, [{ afterId: '', beforeId: 'b' }]);
  });

  it('keeps the gaps and cursors of the others when one is read back, ends or is closed', () => {
    const timeline = new Timeline('c');
    const now = moments();
    for (const [id, at] of [
      ['b', 2],
      ['f', 6],
      ['j', 10],
    ] as const)
      timeline.mergeNewest(page([facts(id, at)], { older: id }), now(), now());
    const upper = { afterId: 'f', beforeId: 'j' };
    timeline.mergeOlder(page([facts('e', 5)], { older: 'e' }), now(minute), now(minute), 'f');
    assert.deepEqual(timeline.gaps, [{ afterId: 'b', beforeId: 'e' }, upper]);
    timeline.endBelow('e');
    assert.deepEqual(
      ['b', 'e', 'j', 'nowhere'].map((id) => timeline.belowOf(id)),
      [{ cursor: 'b' }, 'unknown', { cursor: 'j' }, undefined],
    );
    timeline.mergeOlder(
      page([facts('b', 2), facts('d', 4)], { older: 'a' }),
      now(minute),
      now(minute),
      'e',
    );
    assert.deepEqual(timeline.gaps, [upper]);
    const lost = timeline.mergeOlder(page([facts('i', 9)]), now(), now(), 'nowhere');
    assert.deepEqual(lost, { added: [], changed: [], removed: [] });
    assert.equal(timeline.get('i'), undefined);
  });

  it('closes a gap when a page below it reaches what was confirmed', () => {
    const timeline = new Timeline('c');
    const now = moments();
    timeline.mergeNewest(page([facts('a', 1)]), now(), now());
    timeline.mergeNewest(page([facts('e', 5)], { older: 'e' }), now(), now());
    timeline.mergeOlder(page([facts('d', 4)], { older: 'd' }), now(minute), now(minute), 'e');
    assert.deepEqual(timeline.gaps, [{ afterId: 'a', beforeId: 'd' }]);
    assert.deepEqual(timeline.belowOf('d'), { cursor: 'd' });
    timeline.mergeOlder(
      page([facts('a', 1), facts('b', 2)], { older: 'z' }),
      now(minute),
      now(minute),
      'd',
    );
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
    ignored.mergeOlder(page([facts('b', 2)], full), now(), now(), 'b');
    assert.equal(ignored.below, 'unknown');
    const empty = new Timeline('c');
    empty.mergeNewest(page([facts('b', 2)], full), now(), now());
    empty.mergeOlder(page([], { older: 'y' }), now(), now(), 'b');
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
    timeline.mergeOlder(page([facts('a', 1)]), now(), now(), 'b');
    timeline.trim(50);
    assert.deepEqual(ids(timeline), ['b']);
    assert.deepEqual(timeline.below, { cursor: 'b' });
  });

  it('keeps the newest pushes when it is trimmed before any answer', () => {
    const timeline = new Timeline('c');
    const now = moments();
    for (const [index, id] of ['a', 'b', 'c'].entries()) timeline.push(facts(id, index), now());
    timeline.trim(5);
    assert.equal(timeline.size, 3);
    assert.equal(timeline.newestAt, 2);
    timeline.trim(2);
    assert.deepEqual(ids(timeline), ['b', 'c']);
    assert.equal(timeline.get('a'), undefined);
    assert.equal(timeline.loaded, false);
  });

  it('publishes messages of its conversation, with no text and no attachments where none were told', () => {
    const timeline = new Timeline('c');
    const { text: _, ...bare } = facts('a', 1, { updatedAt: 1 });
    timeline.push(bare, moments()());
    assert.deepEqual(timeline.messages, [
      {
        id: 'a',
        conversationId: 'c',
        kind: 'message',
        text: '',
        fromShop: false,
        sentAt: 1,
        attachments: [],
      },
    ]);
  });

  it('moves a message whose later version has another time', () => {
    const timeline = new Timeline('c');
    const now = moments();
    for (const [id, at] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      timeline.push(facts(id, at), now());
    const answer = page([facts('a', 5), facts('b', 2), facts('c', 3)]);
    const { added, changed } = timeline.mergeNewest(answer, now(), now());
    assert.deepEqual(ids(timeline), ['b', 'c', 'a']);
    assert.deepEqual(added, []);
    assert.deepEqual(changed, [timeline.get('a')]);
    assert.deepEqual(timeline.newestConfirmed, [facts('a', 5)]);
  });

  it('on a tie lets the answer win over any push, and of two answers the one that began later', () => {
    const now = moments();
    const pushed = new Timeline('c');
    const early = now();
    pushed.push(facts('a', 1, { text: 'đẩy' }), now());
    pushed.mergeNewest(page([facts('a', 1, { text: 'từ REST' })]), early, now());
    pushed.push(facts('a', 1, { text: 'đẩy' }), now());
    assert.equal(pushed.messages[0]?.text, 'từ REST');
    const answered = new Timeline('c');
    const first = now();
    answered.mergeNewest(page([facts('a', 1, { text: 'sau' })]), now(), now());
    answered.mergeNewest(page([facts('a', 1, { text: 'trước' })]), first, now());
    assert.equal(answered.messages[0]?.text, 'sau');
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
