import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConversationFacts, MessageFacts } from '../../../src/core/facts.ts';
import { Inbox, parseKey } from '../../../src/core/model/inbox.ts';
import type { Moment } from '../../../src/core/model/moment.ts';
import type { ConversationType } from '../../../src/core/types.ts';

const identity = { channelType: 4, channelId: '270136663390370', userId: '9484319011642026' };
const key = '4:270136663390370:9484319011642026';

function setUp(type: ConversationType = 'all') {
  let seq = 0;
  const inbox = new Inbox({ type, avatarUrl: () => '', channelName: () => undefined });
  const now = (at = 0): Moment => ({ seq: ++seq, at });
  const answer = (changes: Partial<ConversationFacts> = {}, began = now(), newSince = Infinity) =>
    inbox.answer({ identity, id: 'c1', ...changes }, began, newSince);
  const push = (
    id: string,
    sentAt: number,
    changes: Partial<MessageFacts> = {},
    conversation: Partial<ConversationFacts> = {},
    at = now(),
  ) =>
    inbox.push(
      { id, identity, kind: 'message', text: `tin ${id}`, fromShop: false, sentAt, ...changes },
      { identity, id: 'c1', ...conversation },
      at,
    );
  const row = () => inbox.row(inbox.get(identity)!);
  return { inbox, now, answer, push, row };
}

describe('keys', () => {
  it('reads [type:]channelId:userId, with type 4 if it is left out', () => {
    assert.deepEqual(parseKey(key), identity);
    assert.deepEqual(parseKey(key.slice(2)), identity);
    assert.equal(parseKey('683498e07b342896aec155d6'), undefined);
  });
});

describe('inbox', () => {
  it('publishes the first id met and resolves later ones as aliases', () => {
    const { inbox, answer, push } = setUp();
    push('m1', 1, {}, { id: 'from-push' });
    answer({ id: 'from-rest' });
    const entry = inbox.resolve('from-rest');
    assert.equal(entry?.id, 'from-push');
    assert.equal(inbox.resolve('from-push'), entry);
    assert.equal(inbox.resolve(key), entry);
  });

  it('keeps what one source lacks as another gave it', () => {
    const { answer, push, row } = setUp();
    answer({ name: 'Hoa Phượng', phone: '0912345678', status: 'Cảnh báo' });
    push('m1', 1, {}, { name: 'Hoa Phượng', hasAddress: true });
    assert.equal(row().phone, '0912345678');
    assert.equal(row().hasPhone, true);
    assert.equal(row().hasAddress, true);
    answer({ name: 'Hoa Phượng', phone: '0912345678', status: 'Bình thường' });
    assert.equal(row().hasAddress, true);
    assert.equal(row().status, 'Bình thường');
  });

  it('does not let an answer that began before a push undo what it said', () => {
    const { answer, push, row, now } = setUp();
    const began = now();
    push('m1', 9, {}, { name: 'Tên mới' });
    answer({ name: 'Tên cũ', unreadCount: 0, activityAt: 3 }, began);
    assert.equal(row().name, 'Tên mới');
    assert.equal(row().unreadCount, 1);
    assert.equal(row().lastMessage?.text, 'tin m1');
    assert.equal(row().lastActivity, 9);
  });

  it('adds to the unread count of the answer the pushes it did not know of', () => {
    const { answer, push, row } = setUp();
    answer({ unreadCount: 2, activityAt: 10 });
    push('m1', 10);
    assert.equal(row().unreadCount, 2);
    push('m2', 11);
    push('m2', 11);
    push('m3', 12);
    assert.equal(row().unreadCount, 4);
    answer({ unreadCount: 4, activityAt: 12 });
    assert.equal(row().unreadCount, 4);
  });

  it('counts nothing from before an answer of the shop', () => {
    const { answer, push, row } = setUp();
    answer({ unreadCount: 3, activityAt: 10 });
    push('m1', 11);
    push('m2', 12, { fromShop: true });
    assert.equal(row().unreadCount, 0);
    push('late', 11);
    assert.equal(row().unreadCount, 0);
    push('m3', 13);
    assert.equal(row().unreadCount, 1);
  });

  it('holds a seen mark until an answer that began after its POST succeeded', () => {
    const { inbox, answer, push, row, now } = setUp();
    answer({ unreadCount: 3, activityAt: 10 });
    const entry = inbox.get(identity)!;
    const mark = entry.setMark(true, 10);
    inbox.touch(entry);
    assert.equal(row().unreadCount, 0);
    const began = now();
    entry.confirmMark(mark, now());
    answer({ unreadCount: 3, activityAt: 10 }, began);
    assert.equal(row().unreadCount, 0);
    push('m1', 11);
    assert.equal(row().unreadCount, 1);
    answer({ unreadCount: 1, activityAt: 11 });
    assert.equal(row().unreadCount, 1);
  });

  it('shows an unread mark as at least one', () => {
    const { inbox, answer, row } = setUp();
    answer({ unreadCount: 0, activityAt: 10 });
    const entry = inbox.get(identity)!;
    entry.setMark(false, 10);
    inbox.touch(entry);
    assert.equal(row().unreadCount, 1);
  });

  it('tells of each advance of a customer once, however it came', () => {
    const { answer, push } = setUp();
    assert.equal(answer({ unreadCount: 1, message: { text: 'a', sentAt: 10 } }).advanced, false);
    assert.equal(push('m1', 10).advanced, false);
    assert.equal(push('m2', 11).advanced, true);
    // The activity is some ms later than the message that caused it.
    const told = { unreadCount: 2, activityAt: 11.5, message: { text: 'b', sentAt: 11 } };
    assert.equal(answer(told).advanced, false);
    assert.equal(answer({ unreadCount: 3, message: { text: 'c', sentAt: 12 } }).advanced, true);
    assert.equal(push('m3', 12).advanced, false);
    assert.equal(push('m4', 13, { fromShop: true }).advanced, false);
    assert.equal(answer({ unreadCount: 0, message: { text: 'd', sentAt: 14 } }).advanced, false);
  });

  it('tells of a conversation not known before only if it is later than the last sync', () => {
    const unread = { unreadCount: 1, message: { text: 'a', sentAt: 10 } };
    const first = setUp();
    assert.equal(first.answer(unread, first.now(), 10).advanced, false);
    const second = setUp();
    assert.equal(second.answer(unread, second.now(), 9).advanced, true);
  });

  it('knows who wrote the preview of an answer from the push of the same message', () => {
    const { answer, push, row } = setUp();
    push('m1', 10, { fromShop: true });
    answer({ unreadCount: 0, activityAt: 10, message: { text: 'tin m1', sentAt: 10 } });
    assert.equal(row().lastMessage?.fromShop, true);
  });

  it('previews of pushes at the same time the one that is last in the thread', () => {
    for (const order of [
      ['a', 'b', 'c'],
      ['c', 'a', 'b'],
    ]) {
      const { push, row } = setUp();
      for (const id of order) push(id, 10);
      assert.equal(row().lastMessage?.text, 'tin c');
    }
  });

  it('believes an answer that lacks what was pushed over 60 s before it began', () => {
    const { answer, push, row, now } = setUp();
    answer({ unreadCount: 0, activityAt: 5, message: { text: 'cũ', sentAt: 5 } });
    push('m1', 10, {}, {}, now(1000));
    answer({ unreadCount: 0, activityAt: 5, message: { text: 'cũ', sentAt: 5 } }, now(60_999));
    assert.equal(row().unreadCount, 1);
    answer({ unreadCount: 0, activityAt: 5, message: { text: 'cũ', sentAt: 5 } }, now(61_000));
    assert.equal(row().unreadCount, 0);
    assert.equal(row().lastMessage?.text, 'cũ');
  });

  it('neither raises nor re-previews a row by a push of the other kind', () => {
    const { answer, push, row } = setUp('message');
    answer({ activityAt: 5, message: { text: 'tin nhắn', sentAt: 5 } });
    push('m1', 10, { kind: 'comment' });
    assert.equal(row().lastActivity, 5);
    assert.equal(row().lastMessage?.text, 'tin nhắn');
  });

  it('shows the greatest order of (session, index)', () => {
    const { inbox, answer, row } = setUp();
    const order = (session: number, index: number) => ({
      id: `${session}-${index}`,
      userId: identity.userId,
      code: '251204471',
      session,
      index,
      label: `#${index}. 251204471`,
    });
    inbox.order(order(2, 5));
    answer({ activityAt: 1 });
    assert.equal(row().order?.index, 5);
    inbox.order(order(1, 900));
    assert.equal(row().order?.index, 5);
    inbox.order(order(2, 6));
    assert.equal(row().order?.index, 6);
  });

  it('sums up what is unread as rows change', () => {
    const { inbox, answer, push } = setUp();
    answer({ unreadCount: 2, activityAt: 1 });
    inbox.takeChanges();
    assert.deepEqual(inbox.unread, { conversations: 1, messages: 2 });
    push('m1', 2);
    push('m2', 3, { identity: { ...identity, userId: '26333230062956263' } });
    inbox.takeChanges();
    assert.deepEqual(inbox.unread, { conversations: 2, messages: 4 });
  });

  it('keeps the identity of a row that came out the same', () => {
    const { inbox, answer } = setUp();
    answer({ unreadCount: 2, activityAt: 1 });
    const [first] = inbox.takeChanges();
    answer({ unreadCount: 2, activityAt: 1 });
    const [second] = inbox.takeChanges();
    assert.equal(second?.after, first?.after);
  });
});
