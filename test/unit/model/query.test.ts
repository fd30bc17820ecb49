import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findMatches, foldPhone, foldText } from '../../../src/core/model/fold.ts';
import { isOwnFilter, isRestricted, matches, searchOf } from '../../../src/core/model/query.ts';
import { Entry } from '../../../src/core/model/entry.ts';
import { Tally } from '../../../src/core/model/tally.ts';
import type { Conversation, ConversationQuery, Message } from '../../../src/core/types.ts';

const row: Conversation = {
  id: 'c1',
  channelType: 4,
  channelId: '270136663390370',
  userId: '9484319011642026',
  name: 'Lan',
  hasPhone: false,
  hasAddress: false,
  unreadCount: 0,
  lastActivity: 1,
  avatarUrl: '',
};

const fits = (changes: Partial<Conversation>, query: ConversationQuery, named = false) =>
  matches({ ...row, ...changes }, query, named, []);

const said = (text: string, fromShop?: boolean): Partial<Conversation> => ({
  lastMessage: { text, kind: 'message', sentAt: 1, ...(fromShop !== undefined && { fromShop }) },
});

describe('a query', () => {
  it('is restricted by what it leaves out, not by what is empty or not set', () => {
    const open: ConversationQuery = { text: '', type: 'message', sort: 'newest' };
    assert.equal(isRestricted(open), false);
    assert.equal(isRestricted({ ...open, ...({ unread: undefined } as object) }), false);
    assert.equal(isRestricted({ ...open, unread: false }), true);
    assert.equal(isRestricted({ text: 'lan' }), true);
    assert.equal(isRestricted({ sort: 'waiting' }), true);
  });

  it('is filtered here where no search knows of it', () => {
    assert.equal(isOwnFilter({ status: 'Cảnh báo' }), true);
    assert.equal(isOwnFilter({ sort: 'waiting' }), true);
    for (const text of ['#7', '#769. 251204471', ' 251204471 ']) {
      assert.equal(isOwnFilter({ text }), true);
    }
    for (const text of ['0912345678', '25', 'size 38', '#lan']) {
      assert.equal(isOwnFilter({ text }), false);
    }
    assert.equal(isOwnFilter({ unread: true, sort: 'newest' }), false);
  });

  it('asks for one page of the shop as it is configured, else for one of type 4', () => {
    const channels = [
      { type: 4, id: '1', name: 'Cà Chua' },
      { type: 12, id: '2', name: 'Dưa Leo' },
    ];
    assert.equal(searchOf({}, channels).channels, channels);
    assert.deepEqual(searchOf({ channelId: '2' }, channels).channels, [channels[1]]);
    assert.deepEqual(searchOf({ channelId: '3' }, channels).channels, [{ type: 4, id: '3' }]);
  });
});

describe('a row fits', () => {
  it('by who wrote last, and as the search says where that is not known', () => {
    const unreplied = { unreplied: true };
    assert.equal(fits({ ...said('chào', false), waitingSince: 1 }, unreplied), true);
    assert.equal(fits({ answered: true }, unreplied, true), false);
    // Under a list of comments the last comment does not decide it.
    assert.equal(fits(said('dạ', true), unreplied, true), true);
    for (const named of [true, false]) {
      assert.equal(fits(said('?'), unreplied, named), named);
      assert.equal(fits({}, unreplied, named), named);
    }
  });

  it('by its name, last message, order or messages loaded, spaces around the text aside', () => {
    const order = {
      id: 'o',
      userId: row.userId,
      code: '25',
      index: 7,
      session: 1,
      label: '#7. 25',
    };
    const message = { text: 'Chốt váy hoa' } as Message;
    assert.equal(fits({}, { text: ' lan ' }), true);
    assert.equal(fits(said('Còn size M không'), { text: 'size m' }), true);
    assert.equal(fits({ order }, { text: '#7' }), true);
    assert.equal(matches(row, { text: 'vay' }, false, [message]), true);
    assert.equal(fits({}, { text: '  ' }), true);
    assert.equal(fits({}, { text: 'size' }, true), true);
    // Nothing is made up for what it lacks.
    for (const text of ['k', 'u', 'e']) assert.equal(fits({}, { text }), false);
  });

  it('by three digits or more of its phone number, however that is written', () => {
    const phone = '+84 912 345 678';
    assert.equal(fits({ phone }, { text: '0912.345' }), true);
    assert.equal(fits({ phone }, { text: '567' }), true);
    assert.equal(fits({ phone }, { text: '56' }), false);
    assert.equal(fits({}, { text: '567' }), false);
    assert.equal(foldPhone('+84 912 845 678'), '0912845678');
    assert.equal(foldPhone('0912.845.678'), '0912845678');
  });
});

describe('search text', () => {
  it('is marked without the spaces around it', () => {
    assert.deepEqual(findMatches('Hoa Lan', ' lan '), [[4, 7]]);
  });

  it('is found however it is accented or composed, where it stands', () => {
    const words = ['Đặng Quỳnh Như', 'chốt váy ĐỎ', 'ổi', 'ươn ướt', 'Nguyễn'];
    const spelled = (text: string): fc.Arbitrary<string> =>
      fc.array(fc.nat(4), { minLength: text.length, maxLength: text.length }).map((ways) =>
        Array.from(text, (letter, at) => {
          const forms = [letter, letter.normalize('NFD'), foldText(letter)];
          return (forms[ways[at]!] ?? letter.toUpperCase()).normalize(ways[0] ? undefined : 'NFD');
        }).join(''),
      );
    const pair = fc.constantFrom(...words).chain((it) => fc.tuple(spelled(it), spelled(it)));
    fc.assert(
      fc.property(pair, ([text, query]) => {
        assert.deepEqual(findMatches(`Dạ ${text}, ạ`, query), [[3, 3 + text.length]]);
        assert.equal(fits(said(`Dạ ${text}, ạ`), { text: query }), true);
      }),
      { seed: 8, numRuns: 500 },
    );
    for (const text of ['(a+b)* [x] C++ ^$ -\\ {2}', 'Йод', 'がぎ', '한국', '😍👍🏼']) {
      assert.deepEqual(findMatches(`.${text}.`, text), [[1, 1 + text.length]], text);
      assert.deepEqual(findMatches('ab', text), []);
    }
    assert.deepEqual(findMatches('Dương', 'duong '), [[0, 5]]);
    assert.deepEqual(findMatches('Lan', 'lam'), []);
  });

  it('finds a phone number in every way to write it, as it stands there', () => {
    const ways = [
      '0912345678',
      '0912 345 678',
      '0912.345.678',
      '091-234-5678',
      '(0912) 345 678',
      '+84 912345678',
      '+84912345678',
      '84 912 345 678',
    ];
    for (const query of ways) {
      for (const phone of ways) {
        const text = `Chị ơi sđt ${phone}, gọi giúp`;
        const [match, ...others] = findMatches(text, query);
        assert.equal(text.slice(...match!).replace(/^\(?/, ''), phone.replace(/^\(/, ''), query);
        assert.deepEqual(others, []);
      }
    }
    assert.equal(fits(said('Số em: 0912.345.678'), { text: '+84 912 345 678' }), true);
    assert.equal(fits(said('Số em: 0912.345.679'), { text: '+84 912 345 678' }), false);
  });

  it('finds the beginning of a phone number, and takes no price or code for one', () => {
    assert.deepEqual(findMatches('ĐT 0912.345.678', '09123'), [[3, 9]]);
    assert.deepEqual(findMatches('1.000.000đ', '8400000'), []);
    assert.deepEqual(findMatches('840.000đ', '840000'), []);
    assert.deepEqual(findMatches('mã 251 204 471', '251204471'), []);
    assert.deepEqual(findMatches('0912.345.678', '0912.345.678 k'), []);
  });

  it('marks the same numbers, whatever separates their digits', () => {
    const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', ') ');
    const digits = fc.stringMatching(/^[1-9]\d{8}$/);
    const written = (rest: string, head: string, between: readonly string[]) =>
      head + rest.replace(/\d/g, (digit, at: number) => (between[at] ?? '') + digit);
    const spelling = fc.tuple(
      fc.constantFrom('0', '84', '+84'),
      fc.array(separator, { maxLength: 9 }),
    );
    fc.assert(
      fc.property(digits, spelling, spelling, (rest, one, other) => {
        const text = written(rest, ...one);
        assert.deepEqual(findMatches(`sđt ${text}!`, written(rest, ...other)), [
          [4, 4 + text.length],
        ]);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});

describe('a tally', () => {
  it('counts rows by filter and status, and stays the same map while nothing changes', () => {
    const tally = new Tally();
    const entry = new Entry(row, 'c1');
    tally.set(entry, undefined);
    assert.equal(tally.counts.size, 0);
    tally.set(entry, { ...row, unreadCount: 2, status: 'Cảnh báo' });
    const { counts } = tally;
    assert.deepEqual(
      [...counts],
      [
        ['all', 1],
        ['unread', 1],
        ['status:Cảnh báo', 1],
      ],
    );
    tally.set(entry, { ...row, unreadCount: 3, status: 'Cảnh báo' });
    assert.equal(tally.counts, counts);
    tally.set(entry, { ...row, status: 'Cảnh báo' });
    assert.equal(tally.counts.get('unread'), 0);
  });
});
