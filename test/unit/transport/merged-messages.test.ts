import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ChatOmniError } from '../../../src/core/errors.ts';
import type { MessageFacts, Page } from '../../../src/core/facts.ts';
import { createLogger } from '../../../src/core/log.ts';
import { createApi } from '../../../src/core/transport/api.ts';
import { isMergedCursor, mergedMessages } from '../../../src/core/transport/merged-messages.ts';
import { fakePorts, json } from '../../support/fake-ports.ts';
import { message, who } from '../protocol/fixtures.ts';

function facts(kind: 'message' | 'comment', sentAt: number): MessageFacts {
  return { id: `${kind}-${sentAt}`, identity: who, kind, fromShop: false, sentAt };
}

/** A history of one kind as TPOS pages it: newest first, the cursor is where the next page begins. */
class History {
  asked = 0;
  readonly times: number[];
  readonly kind;
  readonly size: number;

  constructor(kind: 'message' | 'comment', times: readonly number[], size: number) {
    this.kind = kind;
    this.times = [...times].sort((a, b) => b - a);
    this.size = size;
  }

  readonly read = (before?: string): Promise<Page<MessageFacts>> => {
    this.asked++;
    const end = before === undefined ? Infinity : Number(before);
    const older = this.times.filter((time) => time < end);
    const items = older.slice(0, this.size).map((time) => facts(this.kind, time));
    return Promise.resolve({
      items,
      count: items.length,
      skipped: 0,
      ...(older.length > this.size && { older: `${items.at(-1)?.sentAt}` }),
    });
  };
}

/** All pages from the newest on, each as the times that it brought. */
async function walk(histories: readonly History[], betweenPages = () => {}): Promise<number[][]> {
  const pages: number[][] = [];
  let older: string | undefined;
  do {
    const page = await mergedMessages(
      histories.map(({ read }) => read),
      older,
    );
    pages.push(page.items.map(({ sentAt }) => sentAt).sort((a, b) => b - a));
    assert.ok(page.older === undefined || page.older !== older, 'the same cursor would loop');
    older = page.older;
    betweenPages();
  } while (older !== undefined && pages.length < 200);
  return pages;
}

describe('two histories merged', () => {
  it('hold back what is older than where one of them ends', async () => {
    const messages = new History('message', [10, 20, 30, 40], 2);
    const comments = new History('comment', [35, 36, 37, 38, 39], 3);
    assert.deepEqual(await walk([messages, comments]), [
      [40, 39, 38, 37],
      [36, 35, 30],
      [20, 10],
    ]);
  });

  it('tell how far each of them reaches, and what it has above and below', async () => {
    const { parts } = await mergedMessages([
      new History('message', [10, 20, 30, 40], 2).read,
      new History('comment', [5], 3).read,
    ]);
    const told = parts!.map(({ items, from }) => ({ items, from }));
    assert.deepEqual(told, [
      { items: [facts('message', 40), facts('message', 30)], from: 30 },
      { items: [facts('comment', 5)], from: -Infinity },
    ]);
  });

  it('without older pages are one page', async () => {
    const pages = await walk([new History('message', [1, 5], 9), new History('comment', [3], 9)]);
    assert.deepEqual(pages, [[5, 3, 1]]);
  });

  it('go on with one where the other has ended, without asking that one again', async () => {
    const messages = new History('message', [1, 2, 3, 4, 5, 6], 2);
    const comments = new History('comment', [6], 2);
    assert.equal((await walk([messages, comments])).flat().length, 7);
    assert.equal(comments.asked, 1);
  });

  it('are whole without holes, whatever their pages', async () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    const size = fc.integer({ min: 1, max: 7 });
    await fc.assert(
      fc.asyncProperty(times, times, size, size, async (one, two, sizeOne, sizeTwo) => {
        const pages = await walk([
          new History('message', one, sizeOne),
          new History('comment', two, sizeTwo),
        ]);
        assert.deepEqual(new Set(pages.flat()), new Set([...one, ...two]));
        // Each page lies below the one before; only what stands on the edge may be told twice.
        pages.slice(1).forEach((page, index) => {
          const edge = pages[index]!.at(-1)!;
          assert.ok(page.every((time) => time <= edge));
        });
      }),
      { seed: 20251219, numRuns: 300 },
    );
  });

  it('lose nothing although new ones come in between the pages', async () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
    const size = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(times, times, size, size, async (one, two, sizeOne, sizeTwo) => {
        const comments = new History('comment', two, sizeTwo);
        let now = 100;
        const pages = await walk([new History('message', one, sizeOne), comments], () => {
          comments.times.unshift(++now, ++now);
        });
        const seen = new Set(pages.flat());
        for (const time of [...one, ...two]) assert.ok(seen.has(time), `${time} is missing`);
      }),
      { seed: 20251219, numRuns: 300 },
    );
  });

  it('do not come to an empty page where older ones are left', async () => {
    const comments = new History('comment', [50, 60], 2);
    const messages = new History('message', [10, 20, 55, 70], 2);
    const first = await mergedMessages([messages.read, comments.read]);
    assert.deepEqual(
      first.items.map(({ sentAt }) => sentAt),
      [70, 55, 60],
    );
    // The newest comments, of which 50 was held back, have all moved to the next page meanwhile.
    comments.times.unshift(99, 98, 97, 96);
    const second = await mergedMessages([messages.read, comments.read], first.older);
    assert.ok(second.items.some(({ sentAt }) => sentAt === 50));
  });

  it('break off where one of them does: a full page without a cursor', async () => {
    const items = Array.from({ length: 50 }, (_, index) => facts('message', 100 + index));
    const full = () => Promise.resolve({ items, count: 50, skipped: 0 });
    const page = await mergedMessages([full, new History('comment', [3, 120], 9).read]);
    assert.equal(Math.min(...page.items.map(({ sentAt }) => sentAt)), 100);
    assert.equal(page.items.length, 51);
    assert.equal(page.older, undefined);
    assert.ok(page.count >= 50, 'not to be taken for the whole');
  });

  it('bring nothing older where a cursor is ignored', async () => {
    let asked = 0;
    const ignoring = () => {
      asked++;
      return Promise.resolve({ items: [facts('message', 5)], count: 1, skipped: 0, older: 'same' });
    };
    const first = await mergedMessages([ignoring, new History('comment', [], 1).read]);
    const second = await mergedMessages(
      [ignoring, new History('comment', [], 1).read],
      first.older,
    );
    // Not the beginning of the history: a thread takes a page with nothing older for its unknown end.
    assert.deepEqual(
      second.items.map(({ sentAt }) => sentAt),
      [5],
    );
    assert.notEqual(second.older, undefined);
    assert.equal(asked, 2);
  });

  it('are the other one where one is not there; without both there is nothing', async () => {
    const missing = () => Promise.reject(new ChatOmniError('not-found', { status: 404 }));
    const page = await mergedMessages([missing, new History('comment', [3], 1).read]);
    assert.deepEqual(
      page.items.map(({ sentAt }) => sentAt),
      [3],
    );
    await assert.rejects(mergedMessages([missing, missing]), { code: 'not-found' });
  });

  it('fail where one of them fails otherwise', async () => {
    const failing = () => Promise.reject(new ChatOmniError('server', { status: 500 }));
    await assert.rejects(mergedMessages([new History('message', [1], 1).read, failing]), {
      code: 'server',
    });
  });

  it('have cursors that are told apart from those of TPOS', async () => {
    const page = await mergedMessages([
      new History('message', [1, 2], 1).read,
      new History('comment', [], 1).read,
    ]);
    assert.equal(isMergedCursor(page.older), true);
    for (const cursor of ['', 'abc', '17', '["x"]', 'null']) {
      assert.equal(isMergedCursor(cursor), false);
    }
  });
});

describe('messages of a thread', () => {
  function setUp(answer: (path: string) => Response) {
    const ports = fakePorts();
    ports.onFetch = ({ url }) => answer(url.pathname.replace(/.*\/v1\//, ''));
    const api = createApi({
      config: { apiBase: '/api', requestTimeout: 15_000 },
      ports,
      log: createLogger({ ports, debug: () => 'off', emit: () => {}, heard: () => true }),
      tokens: { current: () => 't', renew: () => Promise.resolve(undefined), reject: () => {} },
      lang: () => 'vi',
    });
    const paths = () => ports.requests.map(({ url }) => url.pathname.replace(/.*\/v1\//, ''));
    return { api, ports, paths };
  }
  const gone = () => json({}, { status: 404 });

  it('come from messages/all', async () => {
    const { api, ports, paths } = setUp(() => json({ Data: [message], Before: 'b1' }));
    const page = await api.messages(who);
    assert.equal(page.older, 'b1');
    await api.messages(who, page.older);
    assert.deepEqual(paths(), ['messages/all', 'messages/all']);
    assert.equal(ports.requests[1]?.url.searchParams.get('before'), 'b1');
  });

  it('come from both others where that is not there, which is asked for once only', async () => {
    const { api, paths } = setUp((path) =>
      path === 'messages/all'
        ? gone()
        : json({ Data: [{ ...message, Type: undefined, Id: path }] }),
    );
    const page = await api.messages(who);
    assert.deepEqual(
      page.items.map(({ id, kind }) => [id, kind]),
      [
        ['messages', 'message'],
        ['messages/comments', 'comment'],
      ],
    );
    await api.messages(who);
    assert.deepEqual(paths(), [
      'messages/all',
      'messages',
      'messages/comments',
      'messages',
      'messages/comments',
    ]);
  });

  it('of a thread that is nowhere are not found, and messages/all is asked again for others', async () => {
    const { api, paths } = setUp(gone);
    await assert.rejects(api.messages(who), { code: 'not-found' });
    await assert.rejects(api.messages(who), { code: 'not-found' });
    assert.equal(paths().filter((path) => path === 'messages/all').length, 2);
  });

  it('whose cursor is refused are not sought elsewhere', async () => {
    const { api, paths } = setUp(gone);
    await assert.rejects(api.messages(who, 'b1'), { code: 'not-found' });
    assert.deepEqual(paths(), ['messages/all']);
  });
});
