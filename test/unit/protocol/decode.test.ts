import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  amount,
  attachments,
  count,
  flag,
  get,
  id,
  identity,
  time,
  word,
} from '../../../src/core/protocol/decode.ts';
import { lan, page } from './fixtures.ts';

describe('ids', () => {
  it('stay the strings that they are', () => {
    assert.equal(id(lan), lan);
    assert.equal(id('26333230062956263'), '26333230062956263');
  });

  it('that came as a number are used only where no digit can be lost', () => {
    assert.equal(id(270136663390370), '270136663390370');
    assert.equal(id(Number('26333230062956263')), undefined);
    for (const value of [0, -4, 1.5, NaN, Infinity]) assert.equal(id(value), undefined);
  });

  it('that are empty, no text, or no text that a URL could carry, are none', () => {
    for (const value of ['', '  ', null, undefined, {}, [], true, '12\ud83d', '\ud83d12']) {
      assert.equal(id(value), undefined);
    }
  });
});

describe('times', () => {
  const instant = Date.UTC(2025, 11, 19, 14, 22, 35, 887);

  it('come in two forms and mean instants', () => {
    assert.equal(time('2025-12-19T14:22:35.887Z'), instant);
    assert.equal(time('2025-12-19T21:22:35.887+07:00'), instant);
  });

  it('without an offset are those of Asia/Ho_Chi_Minh', () => {
    assert.equal(time('2025-12-19T21:22:35.887'), instant);
    assert.equal(time('2025-12-19 21:22'), Date.UTC(2025, 11, 19, 14, 22));
  });

  it('are read as Facebook and .NET spell them', () => {
    assert.equal(time('2025-12-19T14:22:35+0000'), instant - 887);
    assert.equal(time('2025-12-19T21:22:35.8871234+07:00'), instant);
    assert.equal(time('2025-12-19T14:22:35.8Z'), instant - 87);
  });

  it('as numbers are ms', () => {
    assert.equal(time(instant), instant);
    assert.equal(time(Math.floor(instant / 1000)), undefined);
  });

  it('are of years in which somebody can have written', () => {
    assert.equal(time('2005-01-01T00:00:00Z'), Date.UTC(2005));
    assert.equal(time(Date.UTC(2005) - 1), undefined);
    assert.equal(time(Date.UTC(2100) - 1), Date.UTC(2100) - 1);
    assert.equal(time(Date.UTC(2100)), undefined);
  });

  it('that cannot be are none', () => {
    for (const value of [
      '',
      'lúc 2025-12-19T14:22:35Z',
      '2025-12-19T14:22:35Z hôm qua',
      'hôm qua',
      '2025-12-19',
      '2025-13-40T99:00:00Z',
      '0001-01-01T00:00:00',
      '9999-12-31T23:59:59Z',
      '/Date(1766154155887)/',
      NaN,
      Infinity,
      null,
      {},
    ]) {
      assert.equal(time(value), undefined, JSON.stringify(value));
    }
  });
});

describe('small readers', () => {
  it('find a field under its name with a capital or a small letter, the capital first', () => {
    assert.equal(get({ Id: 'a', id: 'b' }, 'Id'), 'a');
    assert.equal(get({ Id: null, id: 'b' }, 'Id'), 'b');
  });

  it('take counts from 0 up', () => {
    assert.equal(count(0), 0);
    assert.equal(count('12'), 12);
    for (const value of [-1, 1.5, NaN, '', 'x', '12x', '-1', null, true, 2 ** 60])
      assert.equal(count(value), undefined);
  });

  it('take amounts of any size, and flags that are true or false', () => {
    assert.equal(amount(-2.5), -2.5);
    assert.equal(amount(' 1.5 '), 1.5);
    for (const value of ['', '  ', 'x', NaN, Infinity, null, true])
      assert.equal(amount(value), undefined);
    assert.equal(flag(false), false);
    for (const value of ['true', 1, null]) assert.equal(flag(value), undefined);
  });

  it('take words that say something', () => {
    assert.equal(word(' Lan '), 'Lan');
    assert.equal(word('   '), undefined);
    assert.equal(word(4), undefined);
  });

  it('know a conversation by the shapes of REST and of the sockets', () => {
    const known = { channelType: 4, channelId: page, userId: lan };
    assert.deepEqual(identity({ Channel: { Id: page, Type: 4 }, User: { Id: lan } }), known);
    const other = { Channel: { Id: page, Type: 2 }, User: { Id: lan } };
    assert.deepEqual(identity(other), { ...known, channelType: 2 });
    assert.deepEqual(identity({ ChannelType: 4, ChannelId: page, UserId: lan }), known);
    assert.deepEqual(identity({ ChannelId: page, UserId: lan }), known);
    assert.deepEqual(identity({ ChannelId: page, UserId: lan, ChannelType: '2' })?.channelType, 2);
    assert.equal(identity({ ChannelId: page }), undefined);
    assert.equal(identity({ Channel: { Id: page }, User: null }), undefined);
  });
});

describe('attachments', () => {
  it('are read as REST tells them', () => {
    assert.deepEqual(
      attachments([
        { Type: 'image', Payload: { Url: 'https://cdn.example/a.jpg' } },
        { type: 'FILE', payload: { url: 'https://cdn.example/b.pdf', name: 'bảng giá.pdf' } },
      ]),
      [
        { kind: 'image', url: 'https://cdn.example/a.jpg' },
        { kind: 'file', url: 'https://cdn.example/b.pdf', name: 'bảng giá.pdf' },
      ],
    );
  });

  it('without a URL keep their kind', () => {
    assert.deepEqual(attachments([{ Type: 'template', Payload: null }]), [
      { kind: 'template', url: '' },
    ]);
  });

  it('are read as Facebook tells them', () => {
    assert.deepEqual(
      attachments({
        data: [
          { mime_type: 'image/jpeg', image_data: { url: 'https://cdn.example/a.jpg' } },
          {
            mime_type: 'video/mp4',
            name: 'v.mp4',
            video_data: { url: 'https://cdn.example/v.mp4' },
          },
          { mime_type: 'application/pdf', file_url: 'https://cdn.example/b.pdf' },
          { mime_type: 'audio/mpeg', file_url: 'https://cdn.example/d.mp3' },
          { image_data: { url: 'https://cdn.example/c.jpg' } },
        ],
      }),
      [
        { kind: 'image', url: 'https://cdn.example/a.jpg' },
        { kind: 'video', url: 'https://cdn.example/v.mp4', name: 'v.mp4' },
        { kind: 'file', url: 'https://cdn.example/b.pdf' },
        { kind: 'audio', url: 'https://cdn.example/d.mp3' },
        { kind: 'image', url: 'https://cdn.example/c.jpg' },
      ],
    );
  });

  it('that are bad do not take good ones with them', () => {
    const good = { Type: 'image', Payload: { Url: 'https://cdn.example/a.jpg' } };
    assert.equal(attachments([null, 7, {}, good, 'x'])?.length, 1);
  });

  it('say that there are none, or say nothing', () => {
    assert.deepEqual(attachments([]), []);
    assert.deepEqual(attachments({ data: [] }), []);
    for (const value of [null, undefined, 'x', {}, [null], { data: [{ mime_type: 'x' }] }]) {
      assert.equal(attachments(value), undefined);
    }
  });
});

it('no reader throws, whatever it gets', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
      for (const read of [id, time, count, word, attachments]) read(value);
    }),
    { seed: 20251219, numRuns: 500 },
  );
});
