import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConversationFacts, Page } from '../../../src/core/facts.ts';
import type { ConversationQuery } from '../../../src/core/types.ts';
import { findMatches, foldText } from '../../../src/core/model/fold.ts';
import { Inbox } from '../../../src/core/model/inbox.ts';
import { ListSource } from '../../../src/core/model/list-source.ts';
import { ListView } from '../../../src/core/model/list-view.ts';
import { compareText } from '../../../src/core/model/sorted.ts';

/** Server time in ms: rows are a minute apart. */
const at = (minutes: number) => minutes * 60_000;

function facts(user: number, minutes: number): ConversationFacts {
  return {
    identity: { channelType: 4, channelId: '270136663390370', userId: `${user}` },
    id: `c${user}`,
    name: `Khách ${user}`,
    activityAt: at(minutes),
  };
}

/** Activities from `from` down to `to`, one user each. */
function page(from: number, to: number, older?: string): Page<ConversationFacts> {
  const items = Array.from({ length: from - to + 1 }, (_, index) =>
    facts(from - index, from - index),
  );
  return { items, count: items.length, skipped: 0, ...(older !== undefined && { older }) };
}

const empty: Page<ConversationFacts> = { items: [], count: 0, skipped: 0 };

describe('list source', () => {
  it('is complete after a page that is not full and has no cursor', () => {
    const source = new ListSource(10);
    const asked = source.begin(0);
    assert.equal(source.takeNewest(page(5, 1), asked), undefined);
    assert.equal(source.complete, true);
    assert.equal(source.frontier, -Infinity);
  });

  it('reads on by cursor until a page is empty', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    assert.equal(source.frontier, at(21));
    assert.deepEqual(source.next, { limit: 10, after: 'p2' });
    source.takeOlder(page(20, 11, 'p3'), source.next);
    assert.equal(source.frontier, at(11));
    source.takeOlder(empty, source.next);
    assert.equal(source.complete, true);
    assert.equal(source.next, undefined);
  });

  it('asks for more from the top where a full page has no cursor, up to 2000', () => {
    const source = new ListSource(1000);
    source.takeNewest(page(5000, 4001), source.begin(0));
    assert.deepEqual(source.next, { limit: 2000 });
    source.takeOlder(page(5000, 3001), source.next);
    assert.equal(source.complete, true);
  });

  it('asks for more from the top where the cursor is ignored, and ends where that is as well', () => {
    const source = new ListSource(10);
    const first = page(30, 21, 'p2');
    source.takeNewest(first, source.begin(0));
    source.takeOlder(first, source.next!);
    assert.deepEqual(source.next, { limit: 20 });
    source.takeOlder(first, source.next);
    assert.equal(source.complete, true);
  });

  it('closes a newest sync that reaches what the last one had confirmed', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    assert.equal(source.takeNewest(page(35, 26, 'q2'), source.begin(0)), undefined);
    assert.equal(source.frontier, at(21));
    assert.deepEqual(source.next, { limit: 10, after: 'p2' });
  });

  it('reads back where it does not, and cuts the list where it is given up', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    const next = source.takeNewest(page(60, 51, 'q2'), source.begin(0));
    assert.deepEqual(next, { limit: 10, after: 'q2' });
    const further = source.takeNewest(page(50, 41, 'q3'), next);
    assert.deepEqual(further, { limit: 10, after: 'q3' });
    source.cut(further);
    assert.equal(source.frontier, at(41));
    assert.deepEqual(source.next, { limit: 10, after: 'q3' });
    const keys = ['4:270136663390370:25', '4:270136663390370:45'];
    const has = () => keys.map((key) => source.has(key));
    assert.deepEqual(has(), [true, true]);
    source.takeOlder(empty, source.next);
    assert.deepEqual(has(), [false, true]);
  });

  it('reads on until 30 s below what was confirmed: reads lag, and what comes in may be written down late', () => {
    const sync = (below: number) => {
      const source = new ListSource(10);
      source.takeNewest(page(30, 21, 'p2'), source.begin(0));
      const { items } = page(39, 31);
      const last = { ...facts(29, 0), activityAt: at(30) - below };
      const answer = { items: [...items, last], count: 10, skipped: 0, older: 'q2' };
      return source.takeNewest(answer, source.begin(0));
    };
    const next = { limit: 10, after: 'q2' };
    assert.deepEqual([0, 30_000, 30_001].map(sync), [next, next, undefined]);
  });

  it('is not cut where the pages that were read reach what was confirmed, if not 30 s below', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    const { items } = page(39, 31);
    const cut = (last: number) => {
      const all = [...items, { ...facts(29, 0), activityAt: last }];
      const answer = { items: all, count: 10, skipped: 0, older: 'q2' };
      return source.cut(source.takeNewest(answer, source.begin(0)));
    };
    assert.deepEqual([cut(at(30) - 1), source.frontier], [false, at(21)]);
    assert.deepEqual(source.next, { limit: 10, after: 'p2' });
    source.takeNewest(page(60, 51, 'q2'), source.begin(0));
    assert.equal(source.cut({ limit: 10, after: 'q3' }), true);
    assert.deepEqual([source.frontier, source.next?.after], [at(51), 'q3']);
    assert.equal(source.cut(undefined), false);
    // At an equal time others may stand that the page had no room for.
    source.takeNewest(page(69, 60, 'q4'), source.begin(0));
    assert.equal(source.cut(undefined), true);
  });

  it('of a filter that was read to its end is to be read on 60 s after that was begun', () => {
    const [above, below] = ['4:270136663390370:30', '4:270136663390370:15'];
    const source = new ListSource(10, true);
    source.takeNewest(page(30, 21, 'p2'), source.begin(1000));
    source.takeNewest(page(30, 21, 'p2'), source.begin(30_000));
    source.takeOlder(page(20, 11), source.next!);
    assert.equal(source.complete, true);
    const sync = (time: number) => {
      source.takeNewest(page(30, 21, 'q2'), source.begin(time));
      return [source.complete, source.frontier, source.next?.after];
    };
    assert.deepEqual(sync(60_999), [true, -Infinity, undefined]);
    assert.deepEqual(sync(61_000), [false, at(21), 'q2']);
    assert.deepEqual(
      [above, below].map((key) => source.has(key)),
      [true, true],
    );
    source.forget(below);
    assert.equal(source.has(below), false);
    const plain = new ListSource(10);
    plain.takeNewest(page(30, 21, 'p2'), plain.begin(0));
    plain.takeOlder(page(20, 11), plain.next!);
    plain.takeNewest(page(30, 21, 'p2'), plain.begin(600_000));
    assert.equal(plain.complete, true);
    // While it is read on it begins no further time.
    source.takeOlder(page(20, 11, 'q3'), source.next!);
    assert.deepEqual(sync(200_000), [false, at(11), 'q3']);
  });

  it('begins with the first page, and is not complete before that', () => {
    const source = new ListSource(10);
    assert.deepEqual([source.complete, source.next], [false, { limit: 10 }]);
  });

  it('ends where it went on, once a page is not full', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    source.takeNewest(page(30, 25), source.begin(0));
    assert.deepEqual([source.complete, source.frontier], [true, -Infinity]);
    assert.equal(source.has('4:270136663390370:21'), false);
  });

  it('reads back by a larger limit where the cursor is ignored', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    const next = source.takeNewest(page(60, 51, 'q2'), source.begin(0))!;
    assert.deepEqual(source.takeNewest(page(60, 51, 'q2'), next), { limit: 20 });
  });

  it('goes by those rows that tell of an activity, and holds none back where none does', () => {
    const silent = page(30, 21, 'p2').items.map(({ activityAt: _, ...item }) => item);
    const of = (...items: ConversationFacts[]) => ({ items, count: 10, skipped: 0, older: 'p2' });
    const some = new ListSource(10);
    some.takeNewest(of(...page(40, 35).items, ...silent), some.begin(0));
    assert.deepEqual([some.syncedTo, some.frontier], [at(40), at(35)]);
    const none = new ListSource(10);
    none.takeNewest(of(...silent), none.begin(0));
    assert.deepEqual([none.complete, none.frontier], [false, -Infinity]);
  });

  it('has confirmed what several pages told', () => {
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    source.takeNewest(page(35, 26, 'q3'), source.takeNewest(page(60, 51, 'q2'), source.begin(0))!);
    assert.equal(source.syncedTo, at(60));
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    assert.equal(source.syncedTo, at(60));
  });

  it('takes an empty answer for one of a server that limps where the list went on, else for its end', () => {
    const goesOn = new ListSource(10);
    goesOn.takeNewest(page(30, 21, 'p2'), goesOn.begin(0));
    assert.equal(goesOn.takeNewest(empty, goesOn.begin(0)), undefined);
    assert.deepEqual(
      [goesOn.complete, goesOn.frontier, goesOn.next, goesOn.covered?.from],
      [false, at(21), { limit: 10, after: 'p2' }, Infinity],
    );
    assert.equal(goesOn.has('4:270136663390370:25'), true);

    const ended = new ListSource(10);
    ended.takeNewest(page(5, 1), ended.begin(0));
    ended.takeNewest(empty, ended.begin(0));
    assert.deepEqual([ended.complete, ended.covered?.from], [true, -Infinity]);
    assert.equal(ended.has('4:270136663390370:5'), false);

    const begins = new ListSource(10);
    begins.takeNewest(empty, begins.begin(0));
    assert.deepEqual([begins.complete, begins.frontier], [true, -Infinity]);
  });

  it('says what it covers: the pages of one newest sync, of older ones all down to the last', () => {
    const key = (user: number) => `4:270136663390370:${user}`;
    assert.equal(new ListSource(10).covered, undefined);
    const source = new ListSource(10);
    source.takeNewest(page(30, 21, 'p2'), source.begin(0));
    assert.equal(source.covered?.from, at(21));
    source.takeOlder(page(20, 11, 'p3'), source.next!);
    assert.equal(source.covered?.from, at(11));
    assert.deepEqual(
      [30, 11].map(key).map((user) => source.covered!.keys.has(user)),
      [true, true],
    );
    source.takeNewest(page(32, 23, 'q2'), source.begin(0));
    assert.equal(source.covered?.from, at(23));
    assert.equal(source.covered.keys.has(key(11)), false);
    // From the top by a larger limit: what it lacks is gone, whatever newer pages had.
    const byLimit = new ListSource(10);
    byLimit.takeNewest(page(30, 21), byLimit.begin(0));
    byLimit.takeOlder(page(29, 12), byLimit.next!);
    assert.equal(byLimit.covered!.keys.has(key(30)), false);
    assert.deepEqual([byLimit.complete, byLimit.frontier], [true, -Infinity]);
  });
});

describe('list view', () => {
  function setUp(query: ConversationQuery = {}) {
    const inbox = new Inbox({ type: 'all', avatarUrl: () => '', channelName: () => undefined });
    const view = new ListView(query, {
      type: 'all',
      pageSize: 10,
      rowOf: (entry) => inbox.row(entry),
      messagesOf: () => [],
    });
    let seq = 0;
    const take = (kind: 'message' | 'comment', answer: Page<ConversationFacts>) => {
      const source = view.sources.get(kind)!;
      for (const item of answer.items) inbox.answer(item, { seq: ++seq, at: 0 }, Infinity, kind);
      source.takeNewest(answer, source.begin(0));
      inbox.takeChanges();
      view.rebuild(inbox.entries);
    };
    const shown = () => view.items.map(({ userId }) => Number(userId));
    return { inbox, view, take, shown };
  }

  it('holds rows back that are older than what both searches have reached', () => {
    const { view, take, shown } = setUp();
    take('message', page(30, 21, 'p2'));
    assert.deepEqual(shown(), []);
    take('comment', page(25, 16, 'p2'));
    assert.deepEqual(shown(), [30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
    assert.equal(view.complete, false);
  });

  it('moves a row up by one change and leaves the others as they are', () => {
    const { inbox, view, take, shown } = setUp();
    take('message', page(5, 1));
    take('comment', page(5, 1));
    const untouched = view.items[0];
    inbox.answer(facts(2, 9), { seq: 99, at: 0 }, Infinity, 'message');
    for (const change of inbox.takeChanges()) view.update(change);
    assert.deepEqual(shown(), [2, 5, 4, 3, 1]);
    assert.equal(view.items[1], untouched);
  });

  it('shows what is pushed as long as nothing could be fetched', () => {
    const { inbox, view, shown } = setUp();
    const { identity } = facts(7, 7);
    const message = { id: 'm', identity, kind: 'message', fromShop: false, sentAt: 7 } as const;
    inbox.push(message, { identity }, { seq: 1, at: 0 });
    for (const change of inbox.takeChanges()) view.update(change);
    assert.deepEqual(shown(), [7]);
  });

  it('does not show what was only opened by its key, but a search may find what has no activity', () => {
    const { identity } = facts(9, 0);
    const base = setUp();
    base.take('message', page(3, 2));
    base.take('comment', empty);
    base.inbox.ensure(identity);
    base.view.rebuild(base.inbox.entries);
    assert.deepEqual(base.shown(), [3, 2]);
    const search = setUp({ hasPhone: true });
    const found = { items: [{ identity, hasPhone: true }], count: 1, skipped: 0 };
    search.take('message', found);
    assert.deepEqual(search.shown(), [9]);
  });

  it('keeps a row that was selected, though it fits no more, but takes in none that never did', () => {
    const { inbox, view, take, shown } = setUp({ unread: true });
    const unread = (user: number, unreadCount: number) => ({ ...facts(user, user), unreadCount });
    const answer = (...items: ConversationFacts[]) => {
      take('message', { items, count: items.length, skipped: 0 });
    };
    answer(unread(1, 0), unread(2, 1), unread(3, 1));
    view.keep(inbox.resolve('c1')!);
    view.keep(inbox.resolve('c2')!);
    answer(unread(2, 0), unread(3, 0));
    assert.deepEqual(shown(), [2]);
  });

  it('tells which rows are newer than an activity, in any order', () => {
    for (const sort of ['newest', 'waiting'] as const) {
      const { view, take } = setUp({ sort });
      const items = page(5, 1).items.map((item) => ({ ...item, unreadCount: 1 }));
      const told = items.map((item) => ({
        ...item,
        message: { text: '', sentAt: item.activityAt! },
      }));
      take('message', { items: told, count: 5, skipped: 0 });
      take('comment', empty);
      const users = view.newerThan(at(3)).map(({ userId }) => Number(userId));
      assert.deepEqual(users.sort(), [4, 5]);
    }
  });
});

describe('texts', () => {
  it('are in the order of their units, whatever the language', () => {
    assert.deepEqual(['b', 'a', 'c', 'a'].sort(compareText), ['a', 'a', 'b', 'c']);
    assert.equal(compareText('b', 'a'), 1);
  });
});

describe('search text', () => {
  it('is compared without accents, and đ is d', () => {
    assert.equal(foldText('Đặng Hoa Phượng'), 'dang hoa phuong');
  });

  it('is found where it stands, accents written as one letter or as two', () => {
    const found = (text: string, query: string) =>
      findMatches(text, query).map(([start, end]) => text.slice(start, end));
    assert.deepEqual(found('Đỗ Hoa Phượng, hoa phuong', 'HOA PHUONG'), [
      'Hoa Phượng',
      'hoa phuong',
    ]);
    assert.deepEqual(found('😀 phượng'.normalize('NFD'), 'uo'), ['ượ'.normalize('NFD')]);
    assert.deepEqual(found('aaa', 'aa'), ['aa']);
    assert.deepEqual(found('Mai', ' '), []);
  });
});
