import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode as decodePacket } from '../../scripts/vite/socket-io/packets.ts';
import { decodeEvent } from '../../src/core/protocol/events.ts';
import {
  decodeCommentOrders,
  decodeConversations,
  decodeCustomer,
  decodeMessages,
  decodeToken,
} from '../../src/core/protocol/rest.ts';
import {
  conversation,
  message,
  page,
  pushedMessage,
  pushedOrder,
  who,
} from '../unit/protocol/fixtures.ts';
import * as shapes from './shapes.ts';
import type { Target } from './target.ts';
import { json, mangled } from './values.ts';

const customerAnswer = {
  Partner: {
    Id: 12,
    Name: 'Nguyễn Thị Lan',
    Phone: '0912345678',
    Street: '12 Lê Lợi',
    StatusText: 'Cảnh báo',
  },
  Order: {
    Id: 'o1',
    Code: '#769. 251204471',
    SessionIndex: 769,
    DateCreated: '2025-12-19T14:22:35Z',
    Details: [{ ProductName: 'Áo đỏ', Quantity: 2, PriceUnit: 150_000 }],
  },
  Conversation: conversation,
  Revenue: { RevenueTotal: 1_250_000 },
};
const ordersAnswer = {
  value: [
    {
      id: 'x',
      asuid: who.userId,
      orders: [{ id: 'o1', session: 1129, index: 769, code: '#769. 251204471' }],
    },
  ],
};
const tokenAnswer = {
  access_token: 'abc',
  refresh_token: 'def',
  expires_in: 1295999,
  userName: 'lan',
};
const asListed = { ...conversation, Id: 'listed' };
const asSent = { ...message, Id: 'sent' };
const postId = `${page}_1221`;

/** Junk between two good entries: both are read as if they were alone. */
function amid(good: unknown, kind: unknown): fc.Arbitrary<{ Data: unknown[] }> {
  const junk = fc.oneof({ weight: 3, arbitrary: mangled(kind) }, json);
  return fc.array(junk, { maxLength: 5 }).map((entries) => ({ Data: [good, ...entries, good] }));
}

const conversationsAlone = decodeConversations({ Data: [asListed] })?.items[0];
const messageAlone = decodeMessages({ Data: [asSent] }, who)?.items[0];

const eventNames = fc.constantFrom(
  ...['on-events', 'on-messages', '42/chatomni', 'on-conversations', 'notification', 'update'],
  ...['connect', 'disconnect', 'unauthorized', 'toString', '__proto__', ''],
);
const eventArgument = fc.oneof(
  mangled(pushedMessage),
  mangled(pushedOrder),
  mangled({ d: pushedMessage }),
  mangled({ data: JSON.stringify(pushedOrder) }),
  mangled(['on-events', pushedMessage]),
  json,
);

export const decoders: readonly Target[] = [
  {
    name: 'a list answer with anything in it is read without a throw, typed, and its good entries live',
    runs: 4000,
    open: () =>
      fc.property(amid(asListed, conversation), (body) => {
        const read = decodeConversations(body);
        assert.ok(read);
        shapes.listOf(shapes.conversation)(read.items, 'items');
        assert.equal(read.items.length + read.skipped, body.Data.length);
        assert.deepEqual(
          [read.items[0], read.items.at(-1)],
          [conversationsAlone, conversationsAlone],
        );
      }),
  },
  {
    name: 'a thread answer with anything in it is read without a throw, typed, and its good entries live',
    runs: 4000,
    open: () =>
      fc.property(amid(asSent, message), fc.constantFrom('message', 'comment'), (body, kind) => {
        const read = decodeMessages(body, who, kind);
        assert.ok(read);
        shapes.listOf(shapes.message)(read.items, 'items');
        assert.equal(read.items.length + read.skipped, body.Data.length);
        assert.deepEqual([read.items[0], read.items.at(-1)], [messageAlone, messageAlone]);
      }),
  },
  {
    name: 'any body at all is an answer that is read, typed, or none',
    runs: 4000,
    open: () => {
      const body = fc.oneof(
        ...[customerAnswer, ordersAnswer, tokenAnswer, { Data: [conversation, message] }].map(
          mangled,
        ),
        json,
      );
      return fc.property(body, (value) => {
        const lists = decodeConversations(value);
        if (lists) shapes.listOf(shapes.conversation)(lists.items, 'conversations');
        const messages = decodeMessages(value, who);
        if (messages) shapes.listOf(shapes.message)(messages.items, 'messages');
        const token = decodeToken(value);
        if (token) shapes.token(token, 'token');
        const customer = decodeCustomer(value);
        if (customer) shapes.customer(customer, 'customer');
        const orders = decodeCommentOrders(value, postId);
        if (orders) shapes.listOf(shapes.order)(orders, 'orders');
      });
    },
  },
  {
    name: 'any event, as an object, as JSON or wrapped, is one kind of news',
    runs: 8000,
    open: () => {
      const argument = fc.oneof(
        eventArgument,
        eventArgument.map((value) => JSON.stringify(value)),
      );
      return fc.property(eventNames, fc.array(argument, { maxLength: 3 }), (name, args) => {
        shapes.news(decodeEvent(name, args), 'news');
      });
    },
  },
  {
    name: 'any frame of a socket is a packet of a known form, or an error that the socket catches',
    runs: 4000,
    open: () => {
      const packet = fc
        .tuple(
          fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', ''),
          fc.constantFrom('', '/chatomni,', '/x', '1-'),
          json,
        )
        .map(([type, space, data]) => `${type}${space}${JSON.stringify(data)}`);
      return fc.property(fc.oneof(packet, fc.string()), (text) => {
        let read;
        try {
          read = decodePacket(text);
        } catch (error) {
          assert.ok(error instanceof Error);
          return;
        }
        assert.ok(Number.isInteger(read.type));
        assert.equal(typeof read.nsp, 'string');
        // What the socket reads a field of.
        if (read.type === 0 || read.type === 4) assert.ok(read.data);
        if (read.type === 2) assert.equal(typeof read.data[0], 'string');
      });
    },
  },
];
