import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConversationFacts, MessageFacts } from '../../../src/core/facts.ts';
import { Inbox, parseKey } from '../../../src/core/model/inbox.ts';
import type { Moment } from '../../../src/core/model/moment.ts';
import type { ConversationType, Kind } from '../../../src/core/types.ts';

const identity = { channelType: 4, channelId: '270136663390370', userId: '9484319011642026' };
const key = '4:270136663390370:9484319011642026';

function setUp(type: ConversationType = 'all') {
  let seq = 0;
  const inbox = new Inbox({ type, avatarUrl: () => '', channelName: () => undefined });
  const now = (at = 0): Moment => ({ seq: ++seq, at });
  const answer = (
    changes: Partial<ConversationFacts> = {},
    began = now(),
    newSince = Infinity,
    kind: Kind = 'message',
  ) => inbox.answer({ identity, id: 'c1', ...changes }, began, newSince, kind);
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
    assert.equal(parseKey(`12${key.slice(1)}`)?.channelType, 12);
    for (const text of ['683498e07b342896aec155d6', `x:${key}`, `${key}:x`, '12345:1:2', '1:'])
      assert.equal(parseKey(text), undefined);
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

  it('names by its key what has no id, or one that was first seen for another', () => {
    const { inbox, answer } = setUp();
    const other = { ...identity, userId: '26333230062956263' };
    assert.equal(inbox.ensure(other).id, `4:${other.channelId}:${other.userId}`);
    const { entry } = answer({ id: 'c1' });
    const third = { ...identity, userId: '33' };
    assert.equal(answer({ id: 'c1', identity: third }).entry.id, `4:${third.channelId}:33`);
    assert.equal(inbox.resolve('c1'), entry);
    answer({ id: 'c2', identity: other });
    assert.equal(inbox.resolve('c2'), inbox.get(other));
    assert.equal(inbox.resolve('c3'), undefined);
  });

  it('shows a name, an address and a phone number where one was told', () => {
    const { answer, push, row } = setUp();
    push('m1', 1);
    assert.equal(row().name, '');
    assert.deepEqual([row().hasPhone, row().hasAddress], [false, false]);
    assert.equal('waitingSince' in row(), true);
    push('m2', 2, { fromShop: true });
    assert.equal('waitingSince' in row(), false);
    answer({ phone: '0912345678', hasPhone: false });
    assert.equal(row().hasPhone, false);
  });

  it('belongs to the searches that found it and to the kinds of its messages', () => {
    const { answer, push } = setUp();
    const { entry } = answer({}, undefined, Infinity, 'comment');
    assert.deepEqual(Object.keys(entry.kinds), ['comment']);
    push('m1', 1);
    assert.deepEqual(Object.keys(entry.kinds), ['comment', 'message']);
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

  it('counts one for what an answer that crossed a seen mark tells of, and was written after it', () => {
    const { answer, row, now } = setUp();
    const { entry } = answer({ unreadCount: 3, message: { text: 'a', sentAt: 10 } });
    const mark = entry.setMark(true, 10);
    const began = now();
    entry.confirmMark(mark, now());
    // The activity may be some ms later than the message that was seen.
    answer({ unreadCount: 3, activityAt: 12, message: { text: 'a', sentAt: 10 } }, began);
    assert.equal(row().unreadCount, 0);
    const news = { activityAt: 20, message: { text: 'b', sentAt: 20 } };
    answer({ unreadCount: 0, ...news }, began);
    assert.equal(row().unreadCount, 0);
    answer({ unreadCount: 4, ...news }, began);
    assert.equal(row().unreadCount, 1);
    entry.setMark(true, 10);
    assert.equal(entry.unreadCount, 0);
  });

  it('gives the count back to the server where a mark was refused, unless another was set since', () => {
    const { inbox, answer, row } = setUp();
    const { entry } = answer({ unreadCount: 3, activityAt: 10 });
    const count = () => {
      inbox.touch(entry);
      return row().unreadCount;
    };
    const first = entry.setMark(true, 20);
    const second = entry.setMark(true, 20);
    entry.dropMark(first);
    assert.equal(count(), 0);
    entry.dropMark(second);
    assert.equal(count(), 3);
  });

  it('counts what was pushed after a refused mark, but not what an earlier mark has seen', () => {
    const { inbox, answer, push, row } = setUp();
    const { entry } = answer({ unreadCount: 0, activityAt: 5 });
    push('m1', 10);
    push('m2', 11);
    const mark = entry.setMark(true, 5);
    push('m3', 12);
    assert.equal(row().unreadCount, 1);
    entry.dropMark(mark);
    inbox.touch(entry);
    assert.equal(row().unreadCount, 3);
    // Unread, again: what has been read before stays read.
    entry.setMark(true, 5);
    entry.setMark(false, 99);
    push('m4', 13);
    assert.equal(row().unreadCount, 2);
  });

  it('has a mark to send until the server has accepted it', () => {
    const { answer, now } = setUp();
    const { entry } = answer();
    assert.equal(entry.pendingMark, undefined);
    const mark = entry.setMark(true, 0);
    assert.equal(entry.pendingMark, mark);
    entry.confirmMark(mark, now());
    assert.equal(entry.pendingMark, undefined);
  });

  it('is marked as comments only where nothing but comments is known of it', () => {
    const { answer, push } = setUp();
    const { entry } = push('m1', 1, { kind: 'comment' });
    assert.equal(entry.commentsOnly, true);
    answer({ comment: { text: 'chốt', sentAt: 2 }, message: { text: 'dạ', sentAt: 1 } });
    assert.equal(entry.commentsOnly, false);
  });

  it('stays hidden from answers that began before it was found to be gone, until it is heard of', () => {
    const { answer, push, now } = setUp();
    const { entry } = answer();
    const early = now();
    entry.hiddenAt = now();
    answer({}, early);
    assert.notEqual(entry.hiddenAt, undefined);
    answer();
    assert.equal(entry.hiddenAt, undefined);
    entry.hiddenAt = now();
    push('m1', 1);
    assert.equal(entry.hiddenAt, undefined);
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

  it('tells of a late message of a customer that the shop has overtaken, not of one told before', () => {
    const { push } = setUp();
    push('m1', 10);
    push('m2', 20, { fromShop: true });
    assert.equal(push('late', 15).advanced, true);
    assert.equal(push('later', 12).advanced, false);
  });

  it('does not tell again of a message that was gone and came back', () => {
    const { answer, push } = setUp();
    answer({ activityAt: 5 });
    const { entry, advanced } = push('m1', 10);
    assert.equal(advanced, true);
    entry.retract('m1');
    assert.equal(entry.lastHeard, 5);
    assert.equal(answer({ unreadCount: 1, message: { text: 'a', sentAt: 10 } }).advanced, false);
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

  it('previews what was pushed by its attachment, and keeps what a later push of it lacks', () => {
    const { push, row } = setUp();
    push('m1', 10, { attachments: [{ kind: 'image', url: '' }] });
    const preview = { kind: 'message', sentAt: 10, fromShop: false };
    assert.deepEqual(row().lastMessage, { ...preview, text: 'tin m1', attachment: 'image' });
    push('m1', 10, { text: 'sửa', attachments: [] });
    assert.deepEqual(row().lastMessage, { ...preview, text: 'sửa', attachment: 'image' });
    push('m2', 11, { text: 'chữ' });
    assert.deepEqual(row().lastMessage, { ...preview, sentAt: 11, text: 'chữ' });
  });

  it('previews an edit that came since the answer began, and no earlier version that comes later', () => {
    const { answer, push, row } = setUp();
    answer({ message: { text: 'còn không', sentAt: 5 } });
    push('m1', 5, { text: 'còn không' });
    push('m1', 5, { text: 'còn màu đỏ không', updatedAt: 9 });
    push('m1', 5, { text: 'còn không' });
    assert.equal(row().lastMessage?.text, 'còn màu đỏ không');
    answer({ message: { text: 'còn màu xanh không', sentAt: 5 } });
    assert.deepEqual(row().lastMessage, {
      kind: 'message',
      text: 'còn màu xanh không',
      sentAt: 5,
      fromShop: false,
    });
  });

  it('of two of one instant takes the author of the greater id, and none of two kinds', () => {
    const { answer, push, row } = setUp();
    push('m2', 5);
    push('m1', 5, { fromShop: true });
    assert.equal(row().answered, undefined);
    push('m3', 5, { fromShop: true });
    assert.equal(row().answered, true);
    answer({ message: { text: 'dạ', sentAt: 5 }, comment: { text: 'chấm', sentAt: 5 } });
    assert.equal(row().answered, undefined);
  });

  it('previews the newer of a message and a comment, at one time the message', () => {
    const { answer, row } = setUp();
    const previewed = (message: number, comment: number) => {
      answer({ message: { text: 'a', sentAt: message }, comment: { text: 'b', sentAt: comment } });
      return row().lastMessage?.kind;
    };
    assert.equal(previewed(1, 2), 'comment');
    assert.equal(previewed(3, 2), 'message');
    assert.equal(previewed(3, 3), 'message');
  });

  it('previews what an answer tells before a push of the same time, whose author it takes on', () => {
    const { answer, push, row } = setUp();
    push('m1', 10, { fromShop: true });
    push('m2', 10, { kind: 'comment' });
    answer({ message: { text: 'từ REST', sentAt: 10 } });
    assert.equal(row().lastMessage?.text, 'từ REST');
    assert.equal(row().lastMessage?.fromShop, true);
    const other = setUp();
    other.push('m1', 9, { fromShop: true });
    other.answer({ message: { text: 'từ REST', sentAt: 10 } });
    assert.equal(other.row().lastMessage?.fromShop, undefined);
  });

  it('holds a push against an answer that began before it, however late that comes', () => {
    const { answer, push, row, now } = setUp();
    const began = now(100_000);
    push('m1', 10, {}, {}, now(1000));
    answer({ unreadCount: 0, activityAt: 5 }, began);
    assert.equal(row().unreadCount, 1);
  });

  it('forgets a push that an answer of its time or later does not tell of', () => {
    for (const activityAt of [10, 11]) {
      const { answer, push, row } = setUp();
      push('m1', 10);
      answer({ unreadCount: 0, activityAt, message: { text: 'a', sentAt: 9 } });
      assert.equal(row().lastMessage?.text, 'a');
    }
  });

  it('holds a push against an answer that tells nothing of its kind', () => {
    const { answer, push, row, now } = setUp();
    push('m1', 10, { fromShop: true }, {}, now(1000));
    const told = { unreadCount: 1, activityAt: 10, comment: { text: 'a', sentAt: 9 } };
    const { entry } = answer(told, now(60_999));
    assert.deepEqual([entry.lastHeard, row().lastMessage?.sentAt, row().unreadCount], [10, 10, 1]);
    const { advanced } = answer({ ...told, message: { text: 'b', sentAt: 10 } }, now(60_999));
    assert.deepEqual([advanced, row().lastMessage?.fromShop], [false, true]);
    answer(told, now(61_000));
    assert.equal(row().lastMessage?.fromShop, true);
    const other = setUp();
    other.push('m1', 10, {}, {}, other.now(1000));
    other.answer(told, other.now(61_000));
    assert.equal(other.row().lastMessage?.text, 'a');
  });

  it('hears of what an answer begun before the newest one tells of the other kind', () => {
    const { answer, now } = setUp();
    const early = now();
    answer({ unreadCount: 1, activityAt: 10, comment: { text: 'a', sentAt: 9 } }, now());
    const late = answer(
      { unreadCount: 1, activityAt: 10, message: { text: 'b', sentAt: 10 } },
      early,
    );
    assert.deepEqual([late.advanced, late.entry.lastHeard], [true, 10]);
  });

  it('keeps what it knew of the activity where an answer says nothing of it', () => {
    const { answer, row } = setUp();
    answer({ unreadCount: 2, activityAt: 12, message: { text: 'a', sentAt: 10 } });
    const { entry } = answer({ name: 'Hoa' });
    assert.equal(row().lastActivity, 12);
    assert.equal(row().unreadCount, 2);
    assert.equal(row().lastMessage?.text, 'a');
    assert.equal(entry.lastHeard, 10);
    const bare = setUp();
    assert.equal(bare.answer({ activityAt: 7 }).entry.lastHeard, 7);
    assert.equal(bare.answer().entry.lastHeard, 7);
    const unknown = setUp();
    assert.equal(unknown.answer({ name: 'Hoa' }).entry.lastHeard, -Infinity);
    assert.equal(unknown.row().lastActivity, 0);
    assert.equal('lastMessage' in unknown.row(), false);
  });

  it('knows the newest message in whatever order pushes came', () => {
    const { push } = setUp();
    push('m2', 20);
    assert.equal(push('m1', 10).entry.lastHeard, 20);
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
    push('m2', 8);
    assert.equal(row().lastActivity, 8);
    assert.equal(row().lastMessage?.text, 'tin m2');
  });

  it('looks at its rows again only when another type is shown', () => {
    const { inbox, answer } = setUp();
    answer({ message: { text: 'a', sentAt: 1 }, comment: { text: 'b', sentAt: 2 } });
    inbox.takeChanges();
    inbox.showType('all');
    assert.deepEqual(inbox.takeChanges(), []);
    inbox.showType('message');
    assert.equal(inbox.takeChanges()[0]?.after.lastMessage?.text, 'a');
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
    const onOtherPage = answer({ identity: { ...identity, channelId: '105112233445566' } }).entry;
    inbox.order(order(3, 1));
    assert.equal(row().order?.index, 1);
    assert.equal(inbox.row(onOtherPage).order?.index, 1);
    inbox.order({ ...order(3, 1), customerName: 'Lan' });
    inbox.order(order(3, 1));
    assert.equal(row().order?.customerName, 'Lan', 'what one tells no name of keeps it');
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
    const { unread } = inbox;
    answer({ name: 'Hoa' });
    inbox.takeChanges();
    assert.equal(inbox.unread, unread);
    answer({ unreadCount: 4, activityAt: 2 });
    inbox.get({ ...identity, userId: '26333230062956263' })!.hiddenAt = { seq: 99, at: 0 };
    inbox.touch(inbox.get({ ...identity, userId: '26333230062956263' })!);
    inbox.takeChanges();
    assert.deepEqual(inbox.unread, { conversations: 1, messages: 4 });
  });

  it('keeps the identity of a row that came out the same', () => {
    const { inbox, answer, row } = setUp();
    answer({ unreadCount: 2, activityAt: 1 });
    const [first] = inbox.takeChanges();
    answer({ unreadCount: 2, activityAt: 1 });
    const [second] = inbox.takeChanges();
    assert.equal(second?.after, first?.after);
    answer({ unreadCount: 3, activityAt: 2 });
    assert.equal(row().unreadCount, 3);
  });
});
