import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  commentOrdersPath,
  customerPath,
  decodeCommentOrders,
  decodeConversations,
  decodeCustomer,
  decodeMessages,
  decodeToken,
  messagesPath,
  searchBody,
  seenPath,
} from '../../../src/core/protocol/rest.ts';
import { conversation, lan, message, page, who } from './fixtures.ts';

const one = (entry: unknown) => decodeConversations({ Data: [entry] })?.items[0];
const oneMessage = (entry: unknown) => decodeMessages({ Data: [entry] }, who)?.items[0];

describe('a search answer', () => {
  it('is read with everything that it tells', () => {
    assert.deepEqual(decodeConversations({ Data: [conversation], After: 'c1' }), {
      items: [
        {
          identity: who,
          id: '683498e07b342896aec155d6',
          name: 'Nguyễn Thị Lan',
          phone: '0912345678',
          unreadCount: 5,
          activityAt: Date.UTC(2025, 11, 19, 14, 22, 35, 887),
          message: {
            text: 'Chị ơi còn size M không?',
            sentAt: Date.UTC(2025, 11, 19, 14, 22, 35, 873),
            attachment: 'image',
          },
          comment: { text: 'Chốt 2', sentAt: Date.UTC(2025, 11, 18, 13) },
          status: 'Bình thường',
        },
      ],
      count: 1,
      skipped: 0,
      older: 'c1',
    });
  });

  it('leaves out what is missing, null or of another type', () => {
    const bare = { Channel: { Id: page }, User: { Id: lan } };
    assert.deepEqual(one(bare), { identity: who });
    assert.deepEqual(
      one({
        ...bare,
        Id: null,
        Name: 7,
        Phone: null,
        LastActivities: { UnreadCount: 'năm', ActivitedTime: 'hôm qua', Message: null, Comment: 3 },
        ApplicationPartner: null,
      }),
      { identity: who },
    );
  });

  it('tells an empty phone number from none told', () => {
    assert.equal(one({ ...conversation, Phone: ' ' })?.phone, '');
    assert.equal('phone' in one({ ...conversation, Phone: null })!, false);
  });

  it('previews a message that has no text, or no attachments', () => {
    const preview = (changes: object) => {
      const Message = { CreatedTime: '2025-12-19T14:22:35Z', ...changes };
      return one({ ...conversation, LastActivities: { Message } })?.message;
    };
    const sentAt = Date.UTC(2025, 11, 19, 14, 22, 35);
    assert.deepEqual(preview({ Message: null, Attachments: [{ Type: 'Video' }] }), {
      text: '',
      sentAt,
      attachment: 'video',
    });
    assert.deepEqual(preview({ Message: 'Dạ', Attachments: [] }), { text: 'Dạ', sentAt });
  });

  it('tells unread from the flag where it has no count', () => {
    const unread = (LastActivities: object) =>
      one({ ...conversation, LastActivities })?.unreadCount;
    assert.equal(unread({ HasUnread: true, UnreadCount: 0 }), 0);
    assert.equal(unread({ HasUnread: true }), 1);
    assert.equal(unread({ HasUnread: false }), 0);
    assert.equal(unread({}), undefined);
  });

  it('skips and counts what cannot be read, and keeps its neighbours', () => {
    const broken = [null, 'x', 4, [], {}, { ...conversation, User: { Id: 26333230062956263 } }];
    const read = decodeConversations({ Data: [conversation, ...broken, conversation] });
    assert.equal(read?.items.length, 2);
    assert.equal(read.count, 8);
    assert.equal(read.skipped, 6);
    assert.equal('older' in read, false);
  });

  it('that is none is told apart from an empty one', () => {
    for (const body of [null, undefined, '', '<html>', 3, [], {}, { Data: null }, { Data: {} }]) {
      assert.equal(decodeConversations(body), undefined);
    }
    assert.deepEqual(decodeConversations({ Data: [] }), { items: [], count: 0, skipped: 0 });
  });
});

describe('a messages answer', () => {
  it('is read with everything that it tells', () => {
    assert.deepEqual(
      decodeMessages({ Data: [message], Cursor: null, After: 'newer', Before: 'older' }, who),
      {
        items: [
          {
            id: '69bfc40d0f45bfbb7dc4e41a',
            identity: who,
            kind: 'message',
            text: 'Dạ còn chị nhé',
            fromShop: true,
            staffName: 'Trần Minh',
            sentAt: Date.UTC(2025, 11, 19, 14, 25),
            updatedAt: Date.UTC(2025, 11, 19, 14, 26),
            attachments: [{ kind: 'image', url: 'https://cdn.example/ao.jpg' }],
          },
        ],
        count: 1,
        skipped: 0,
        older: 'older',
      },
    );
  });

  it('lets Type decide the kind, then MessageType, then the call that was made', () => {
    const kind = (fields: object, fallback?: 'comment') =>
      decodeMessages({ Data: [{ ...message, Type: undefined, ...fields }] }, who, fallback)
        ?.items[0]?.kind;
    assert.equal(kind({ Type: 'message', MessageType: 12 }), 'message');
    assert.equal(kind({ Type: 'comment', MessageType: 11 }), 'comment');
    assert.equal(kind({ MessageType: 12 }), 'comment');
    assert.equal(kind({ MessageType: 11 }, 'comment'), 'message');
    assert.equal(kind({ MessageType: 0 }, 'comment'), 'comment');
    assert.equal(kind({ MessageType: {} }), 'message');
  });

  it('says that the shop wrote only where IsOwner is true', () => {
    assert.equal(oneMessage({ ...message, IsOwner: 'true' })?.fromShop, false);
    assert.equal(oneMessage({ ...message, IsOwner: undefined })?.fromShop, false);
  });

  it('takes the staff name from either field', () => {
    assert.equal(
      oneMessage({ ...message, ApplicationUser: { UserName: 'minh' } })?.staffName,
      'minh',
    );
    assert.equal('staffName' in oneMessage({ ...message, ApplicationUser: null })!, false);
  });

  it('without text or attachments says nothing of them', () => {
    const facts = oneMessage({ ...message, Message: null, Attachments: null })!;
    assert.equal('text' in facts, false);
    assert.equal('attachments' in facts, false);
  });

  it('derives the post of a comment only where that is sure', () => {
    const post = (Data: object, fields: object = {}) =>
      oneMessage({ ...message, Type: 'comment', Data, ...fields })?.postId;
    assert.equal(post({ id: '1221_3345' }), `${page}_1221`);
    assert.equal(post({ id: `${page}_1221_3345` }), `${page}_1221`);
    assert.equal(post({ id: '105112233445566_1221_3345' }), '105112233445566_1221');
    assert.equal(post({ id: `${page}_3345` }), undefined);
    assert.equal(post({ id: '3345' }), undefined);
    assert.equal(post({ id: 'm_AbC_3' }), undefined);
    assert.equal(post({ id: 'm_1221_3345' }), undefined);
    assert.equal(post({ id: '1221_3345_x' }), undefined);
    assert.equal(post({ id: '1_2_3_4' }), undefined);
    assert.equal(post({ id: '1221_3345' }, { Type: 'message' }), undefined);
    const elsewhere = decodeMessages(
      { Data: [{ ...message, Type: 'comment', Data: { id: '1221_3345' } }] },
      { ...who, channelType: 12 },
    );
    assert.equal(elsewhere?.items[0]?.postId, undefined);
  });

  it('keeps the ids that Facebook knows', () => {
    const facts = oneMessage({ ...message, ParentId: '1221_1', Data: { id: '1221_3345' } });
    assert.equal(facts?.externalId, '1221_3345');
    assert.equal(facts.parentId, '1221_1');
    const pushed = oneMessage({ ...message, Data: { id: '1221_3345', parent: { id: '1221_2' } } });
    assert.equal(pushed?.parentId, '1221_2');
  });

  it('skips what has no id or no time, and keeps its neighbours', () => {
    const read = decodeMessages(
      {
        Data: [
          { ...message, Id: null },
          message,
          { ...message, CreatedTime: '0001-01-01T00:00:00' },
        ],
      },
      who,
    );
    assert.equal(read?.items.length, 1);
    assert.equal(read.skipped, 2);
  });

  it('is of the thread that was asked for, whatever its entries say', () => {
    assert.deepEqual(oneMessage({ ...message, User: { Id: page } })?.identity, who);
  });
});

describe('a token answer', () => {
  it('is read', () => {
    assert.deepEqual(
      decodeToken({
        access_token: 'abc',
        token_type: 'bearer',
        expires_in: 1295999,
        refresh_token: 'def',
        userName: 'lan.shop',
      }),
      { accessToken: 'abc', refreshToken: 'def', expiresIn: 1295999, userName: 'lan.shop' },
    );
  });

  it('needs a token', () => {
    for (const body of [null, [], {}, { access_token: '' }, { access_token: 5 }]) {
      assert.equal(decodeToken(body), undefined);
    }
  });
});

describe('requests', () => {
  it('search with every key, null where unused', () => {
    assert.deepEqual(
      searchBody({
        type: 'message',
        limit: 50,
        channels: [{ type: 4, id: page, name: 'Cà Chua' }],
      }),
      {
        Keyword: null,
        Limit: 50,
        Sort: null,
        Before: null,
        After: null,
        Channels: [{ Id: page, Type: 4 }],
        Type: 'message',
        HasPhone: null,
        HasAddress: null,
        HasOrder: null,
        IsUnread: null,
        IsUnreplied: null,
        TagIds: [],
        UserIds: [],
        Start: null,
        End: null,
        FromNewToOld: null,
      },
    );
  });

  it('search by what is asked for', () => {
    const body = searchBody({
      type: 'comment',
      limit: 2000,
      channels: [],
      after: 'c1',
      text: 'Lan',
      unread: true,
      unreplied: true,
      hasPhone: true,
      hasOrder: false,
      userIds: [lan],
    }) as Record<string, unknown>;
    assert.equal(body.After, 'c1');
    assert.equal(body.Keyword, 'Lan');
    assert.equal(body.IsUnread, true);
    assert.equal(body.IsUnreplied, true);
    assert.equal(body.HasPhone, true);
    assert.equal(body.HasOrder, false);
    assert.equal(body.Type, 'comment');
    assert.deepEqual(body.UserIds, [lan]);
  });

  it('name the thread, and encode what they are given', () => {
    const root = '/api-ms/chatomni/v1';
    const query = `type=4&channelId=${page}&userId=${lan}`;
    assert.equal(messagesPath(who, 'all'), `${root}/messages/all?${query}`);
    assert.equal(messagesPath(who, 'message'), `${root}/messages?${query}`);
    assert.equal(
      messagesPath(who, 'comment', 'a&b=+'),
      `${root}/messages/comments?${query}&before=a%26b%3D%2B`,
    );
    assert.equal(
      seenPath({ ...who, userId: 'a/b' }, false, 'comment'),
      `${root}/conversations/4/${page}/a%2Fb/seen?isSeen=false&type=comment`,
    );
  });
});

/** Bodies like the recorded ones with any value in any place. */
const mangled = (good: object) =>
  fc.record(
    Object.fromEntries(
      Object.entries(good).map(([key, value]) => [
        key,
        fc.oneof(fc.constant(value as unknown), fc.anything()),
      ]),
    ),
    { requiredKeys: [] },
  );

it('no answer makes a decoder throw, and every entry is read or counted', () => {
  const options = { seed: 20251219, numRuns: 500 };
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), mangled(conversation))), (Data) => {
      const read = decodeConversations({ Data })!;
      assert.equal(read.items.length + read.skipped, Data.length);
    }),
    options,
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), mangled(message))), (Data) => {
      const read = decodeMessages({ Data }, who)!;
      assert.equal(read.items.length + read.skipped, Data.length);
    }),
    options,
  );
  fc.assert(
    fc.property(fc.anything(), (body) => {
      decodeConversations(body);
      decodeMessages(body, who);
      decodeToken(body);
    }),
    options,
  );
});

describe('a customer answer', () => {
  const answer = {
    Partner: {
      Id: 12,
      Name: ' Nguyễn Thị Lan ',
      Phone: '0912345678, 0987654321',
      Email: null,
      FullAddress: '',
      Street: '12 Lê Lợi',
      StatusText: 'Cảnh báo',
      Comment: 'Hay bom hàng',
    },
    Order: {
      Id: 'order-1',
      Code: '251204471',
      SessionIndex: 769,
      StatusText: 'Nháp',
      DateCreated: '2025-12-19T21:22:35+07:00',
      Note: '',
      Details: [
        { ProductName: 'Váy hoa', Quantity: 2, PriceUnit: 250_000 },
        { ProductName: 'Nón', Quantity: '1.5', PriceUnit: null },
        { Quantity: 1 },
        null,
      ],
    },
    Conversation: null,
    Revenue: { RevenueTotal: 12_500_000 },
  };

  it('is read with everything that it tells, and without what cannot be read', () => {
    assert.deepEqual(decodeCustomer(answer), {
      name: 'Nguyễn Thị Lan',
      phone: '0912345678, 0987654321',
      address: '12 Lê Lợi',
      status: 'Cảnh báo',
      note: 'Hay bom hàng',
      revenue: 12_500_000,
      lastOrder: {
        code: '251204471',
        label: '#769. 251204471',
        status: 'Nháp',
        createdAt: Date.UTC(2025, 11, 19, 14, 22, 35),
        lines: [
          { name: 'Váy hoa', quantity: 2, price: 250_000 },
          { name: 'Nón', quantity: 1.5 },
        ],
      },
    });
  });

  it('says that nothing is known where no part can be read, and is none where it is no object', () => {
    assert.equal(decodeCustomer({ Partner: null, Order: null, Revenue: null }), null);
    assert.equal(decodeCustomer({ Partner: 'x', Order: [], Revenue: { RevenueTotal: '' } }), null);
    assert.equal(decodeCustomer([]), undefined);
    assert.equal(decodeCustomer('<html>'), undefined);
  });

  it('has the whole address rather than the street, an e-mail address, and the note of its order', () => {
    const Partner = {
      FullAddress: '12 Lê Lợi, Quận 1',
      Street: '12 Lê Lợi',
      Email: 'lan@example.vn',
    };
    const read = decodeCustomer({ Partner, Order: { Code: '2512', Note: 'Giao sau 17 giờ' } });
    assert.equal(read?.address, '12 Lê Lợi, Quận 1');
    assert.equal(read.email, 'lan@example.vn');
    assert.equal(read.lastOrder?.note, 'Giao sau 17 giờ');
  });

  it('keeps the parts beside a broken one', () => {
    assert.deepEqual(decodeCustomer({ ...answer, Partner: 7, Order: { Code: {} } }), {
      revenue: 12_500_000,
    });
    assert.deepEqual(decodeCustomer({ Order: { Code: '#12. 2512', Details: 'x' } }), {
      lastOrder: { code: '2512', label: '#12. 2512', lines: [] },
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (Partner, Order, Revenue) => {
        decodeCustomer({ Partner, Order, Revenue });
        decodeCommentOrders({ value: [Partner, { asuid: lan, orders: Order }] }, 'p');
      }),
    );
  });

  it('is asked for by team and user, the orders of a post by the post', () => {
    assert.equal(customerPath('9', lan), `/rest/v2.0/chatomni/info/9_${lan}`);
    assert.equal(
      commentOrdersPath(`${page}_122100`),
      `/odata/SaleOnline_Facebook_Post/ODataService.GetCommentOrders?$expand=orders&PostId=${page}_122100`,
    );
  });
});

describe('the orders of a live post', () => {
  const postId = `${page}_122100`;
  const read = (...orders: unknown[]) =>
    decodeCommentOrders({ value: [null, { id: 'x', asuid: lan, orders }, { asuid: lan }] }, postId);

  it('have code and label apart; what cannot be read is skipped', () => {
    const order = { id: 'o1', session: 1129, index: 769, code: '#769. 251204471', tags: null };
    const broken = [null, { ...order, index: 'x' }, { ...order, code: null }];
    assert.deepEqual(read(...broken, order, { index: 3, code: '2512' }), [
      {
        id: 'o1',
        userId: lan,
        postId,
        session: 1129,
        index: 769,
        code: '251204471',
        label: '#769. 251204471',
      },
      { id: '2512', userId: lan, postId, session: 0, index: 3, code: '2512', label: '#3. 2512' },
    ]);
    assert.deepEqual(decodeCommentOrders({ value: [{ orders: [order] }] }, postId), []);
    assert.equal(decodeCommentOrders({ error: 'x' }, postId), undefined);
  });
});
