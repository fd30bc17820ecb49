import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeEvent, decodeOnce } from '../../../src/core/protocol/events.ts';
import { lan, message, page, pushedMessage, pushedOrder, who } from './fixtures.ts';

const text = JSON.stringify(pushedMessage);

function pushed(inner: object): ReturnType<typeof decodeEvent> {
  return decodeEvent('on-events', [
    JSON.stringify({ ...pushedMessage, Message: { ...pushedMessage.Message, ...inner } }),
  ]);
}

describe('a pushed message', () => {
  const news = {
    type: 'message',
    conversation: {
      identity: who,
      id: '683498e07b342896aec155d6',
      name: 'Nguyễn Thị Lan',
      hasPhone: true,
      hasAddress: false,
    },
    message: {
      id: '69455fa7e65daaf3ed261aaf',
      identity: who,
      externalId: '1221_3345',
      kind: 'comment',
      text: 'Chốt áo đỏ size M',
      fromShop: false,
      sentAt: Date.UTC(2025, 11, 19, 14, 22, 35, 873),
      postId: `${page}_1221`,
    },
    readable: true,
  };

  it('is read from JSON text', () => {
    assert.deepEqual(decodeEvent('on-events', [text]), news);
  });

  const wrappings: readonly (readonly [string, unknown])[] = [
    ['is an object already', pushedMessage],
    ['is an object in d', { d: pushedMessage }],
    ['is text in data', { data: text }],
    ['is text in d, and that is text', JSON.stringify({ d: text })],
    ['stands in a wrapper that has a type of its own', { type: 'event', data: pushedMessage }],
  ];
  for (const [name, argument] of wrappings) {
    it(`is read as well where it ${name}`, () => {
      assert.deepEqual(decodeEvent('on-events', [argument]), news);
    });
  }

  it('is read under the older name, bare or with the name behind the wire prefix', () => {
    assert.deepEqual(decodeEvent('42/chatomni', [text]), news);
    assert.deepEqual(decodeEvent('42/chatomni', [pushedMessage]), news);
    assert.deepEqual(decodeEvent('42/chatomni', [['on-events', text]]), news);
    assert.deepEqual(decodeEvent('42/chatomni', ['on-events', text]), news);
  });

  it('is read in the shape of REST', () => {
    const read = decodeEvent('on-events', [{ Conversation: { Id: 'x' }, Message: message }]);
    assert.equal(read.type, 'message');
    assert.deepEqual(read.message.identity, who);
    assert.equal(read.message.staffName, 'Trần Minh');
    assert.equal(read.message.fromShop, true);
    assert.deepEqual(read.conversation, { identity: who });
  });

  it('is read where the message is the event itself, with a type or without', () => {
    for (const event of [message, { ...message, Type: 'comment' }, pushedMessage.Message]) {
      const read = decodeEvent('on-events', [event]);
      assert.equal(read.type, 'message');
      assert.equal(read.message.id, event.Id);
      assert.deepEqual(read.message.identity, who);
    }
    for (const Type of ['message', 'comment']) {
      const read = decodeEvent('on-events', [{ ...message, Type, Id: null }]);
      assert.deepEqual(read, { type: 'stale-all' });
    }
  });

  it('is read whatever stands beside it', () => {
    assert.deepEqual(decodeEvent('on-events', [text, 'more']), news);
    assert.deepEqual(decodeEvent('42/chatomni', [text, null]), news);
  });

  it('is known to be the shop’s only if it says so', () => {
    const read = pushed({ IsOwner: true, MessageType: 11 });
    assert.equal(read.type === 'message' && read.message.fromShop, true);
    assert.equal(read.type === 'message' && read.message.kind, 'message');
  });

  it('is of Messenger where nothing says that it is a comment', () => {
    const read = pushed({ MessageType: undefined });
    assert.equal(read.type === 'message' && read.message.kind, 'message');
  });

  it('without text takes what Facebook said', () => {
    const read = pushed({ Message: null });
    assert.equal(read.type === 'message' && read.message.text, 'Chốt áo đỏ size M');
    assert.equal(read.type === 'message' && read.readable, true);
  });

  it('is readable with an attachment alone, of either shape', () => {
    const shapes = [
      [{ Type: 'image', Payload: { Url: 'https://cdn.example/a.jpg' } }, { Type: 'sticker' }],
      { data: [{ mime_type: 'image/jpeg', image_data: { url: 'https://cdn.example/a.jpg' } }] },
    ];
    for (const attachments of shapes) {
      const read = pushed({ Message: null, Data: { id: '1', attachments } });
      assert.equal(read.type, 'message');
      assert.equal(read.readable, true);
      assert.deepEqual(read.message.attachments?.[0], {
        kind: 'image',
        url: 'https://cdn.example/a.jpg',
      });
    }
  });

  it('with nothing that can be shown is not readable', () => {
    for (const attachments of [undefined, 'x', [{ Type: 'sticker' }], { data: [{}] }]) {
      const read = pushed({ Message: '  ', Data: { attachments } });
      assert.equal(read.type === 'message' && read.readable, false);
    }
  });

  it('whose id or time cannot be read makes its thread stale', () => {
    const stale = { type: 'stale-thread', identity: who };
    assert.deepEqual(pushed({ Id: null }), stale);
    assert.deepEqual(pushed({ CreatedTime: 'x', Data: null }), stale);
  });

  it('of nobody is malformed', () => {
    assert.deepEqual(decodeEvent('on-events', [{ Message: { Id: 'x' } }]), { type: 'malformed' });
  });

  it('with a user id that has lost digits is not taken for somebody else’s', () => {
    const { Conversation, Message } = pushedMessage;
    const UserId = Number('26333230062956263');
    assert.deepEqual(
      decodeEvent('on-events', [
        { Conversation: { ...Conversation, UserId }, Message: { ...Message, UserId } },
      ]),
      { type: 'malformed' },
    );
  });
});

describe('a pushed order', () => {
  const order = {
    id: 'b7b2f7b0',
    userId: lan,
    postId: `${page}_1221`,
    code: '251204471',
    index: 769,
    session: 1129,
    label: '#769. 251204471',
    customerName: 'Nguyễn Thị Lan',
  };

  it('is read, created or updated, or where nothing is said of that', () => {
    for (const EventName of ['created', 'updated', undefined]) {
      const argument = JSON.stringify({ ...pushedOrder, EventName });
      assert.deepEqual(decodeEvent('on-events', [argument]), { type: 'order', order });
    }
  });

  it('with other fates is of no concern', () => {
    const argument = { ...pushedOrder, EventName: 'deleted' };
    assert.deepEqual(decodeEvent('on-events', [argument]), { type: 'ignored' });
  });

  it('without a customer, code or number is malformed', () => {
    for (const key of ['Facebook_ASUserId', 'Code', 'SessionIndex']) {
      const Data = { ...pushedOrder.Data, [key]: null };
      const argument = JSON.stringify({ ...pushedOrder, Data });
      assert.deepEqual(decodeEvent('on-events', [argument]), { type: 'malformed' }, key);
    }
  });
});

describe('on-events', () => {
  it('of other parts of TPOS are of no concern', () => {
    for (const Type of ['FastSaleOrder', 'ProductTemplate']) {
      const argument = JSON.stringify({ Type, Data: { CreatedTime: 'x' }, EventName: 'updated' });
      assert.deepEqual(decodeEvent('on-events', [argument]), { type: 'ignored' });
    }
  });

  it('that cannot be read are malformed', () => {
    for (const args of [[], [null], ['{'], ['"text"'], [[1, 2]], [7]]) {
      assert.deepEqual(decodeEvent('on-events', args), { type: 'malformed' });
    }
  });

  it('of an unknown family make everything stale', () => {
    const deep = `${'{"d":'.repeat(20_000)}{}${'}'.repeat(20_000)}`;
    for (const argument of [{ EventName: 'typing' }, { data: 'x' }, deep]) {
      assert.deepEqual(decodeEvent('on-events', [argument]), { type: 'stale-all' });
    }
  });
});

describe('on-messages', () => {
  it('is applied if it carries the message', () => {
    const shapes: readonly unknown[] = [
      { EventName: 'MessageCreated', Message: message },
      JSON.stringify({ EventName: 'MessageCreated', Data: message }),
      { ...message, EventName: 'MessageCreated', Data: { id: 'm_1', message: 'khác' } },
    ];
    for (const argument of shapes) {
      const read = decodeEvent('on-messages', [argument]);
      assert.equal(read.type, 'message');
      assert.equal(read.message.id, message.Id);
      assert.equal(read.message.text, message.Message);
    }
  });

  it('else makes messages stale, of the one thread if it names it', () => {
    assert.deepEqual(decodeEvent('on-messages', ['{']), { type: 'stale-thread' });
    assert.deepEqual(decodeEvent('on-messages', [{ EventName: 'MessageCreated' }]), {
      type: 'stale-thread',
    });
    assert.deepEqual(
      decodeEvent('on-messages', [{ EventName: 'MessageCreated', ChannelId: page, UserId: lan }]),
      { type: 'stale-thread', identity: who },
    );
  });
});

describe('events without content', () => {
  const table: readonly (readonly [name: string, type: string])[] = [
    ['on-conversations', 'stale-list'],
    ['notification', 'stale-list'],
    ['update', 'stale-all'],
    ['something-new', 'stale-all'],
    ['constructor', 'stale-all'],
    ...[
      'connect',
      'disconnect',
      'connect_error',
      'reconnect',
      'authenticated',
      'unauthorized',
      'ping',
      'pong',
    ].map((name) => [name, 'ignored'] as const),
  ];
  for (const [name, type] of table) {
    it(`${name} is ${type}`, () => {
      assert.deepEqual(decodeEvent(name, [{}]), { type });
    });
  }
});

it('a MessageType that cannot be made a number of is none', () => {
  for (const MessageType of [{ toString: null }, [], true, 'x', { valueOf: 1, toString: 1 }]) {
    const Message = { ...pushedMessage.Message, MessageType };
    const news = decodeEvent('on-events', [{ ...pushedMessage, Message }]);
    assert.ok(news.type === 'message');
    assert.equal(news.message.kind, 'message');
  }
});

describe('what both sockets bring', () => {
  const numbered = (number: number) => [JSON.stringify({ ...pushedMessage, number })] as const;

  it('is read once', () => {
    const decode = decodeOnce();
    const news = decode('on-events', [text]);
    assert.deepEqual(news, decodeEvent('on-events', [text]));
    for (let number = 1; number < 100; number++) decode('on-events', numbered(number));
    assert.equal(decode('on-events', [text]), news);
  });

  it('is read again when much else has come since: little is kept', () => {
    const decode = decodeOnce();
    const news = decode('on-events', [text]);
    for (let number = 1; number <= 100; number++) decode('on-events', numbered(number));
    assert.notEqual(decode('on-events', [text]), news);
    assert.deepEqual(decode('on-events', [text]), news);
  });

  it('is another event under another name or with more to it; of objects nothing is kept', () => {
    const decode = decodeOnce();
    decode('on-events', [text]);
    assert.deepEqual(decode('update', [text]), decodeEvent('update', [text]));
    for (const more of [{ type: 'update' }, text]) {
      const args = ['on-events', more];
      assert.deepEqual(decode('42/chatomni', args), decodeEvent('42/chatomni', args));
    }
    assert.notEqual(decode('on-events', [pushedMessage]), decode('on-events', [pushedMessage]));
  });
});

it('no event throws, whatever it brings', () => {
  const names = fc.constantFrom('on-events', 'on-messages', '42/chatomni', 'update', 'toString');
  const argument = fc.oneof(
    fc.anything(),
    fc.json(),
    fc.record({ Message: fc.anything(), Conversation: fc.anything() }),
    fc.record({ Type: fc.constant('SaleOnline_Order'), Data: fc.anything() }),
    fc.record({ d: fc.oneof(fc.json(), fc.anything()) }),
  );
  fc.assert(
    fc.property(names, fc.array(argument, { maxLength: 3 }), (name, args) => {
      assert.equal(typeof decodeEvent(name, args).type, 'string');
    }),
    { seed: 20251219, numRuns: 1000 },
  );
});
