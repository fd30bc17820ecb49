import { CHANNELS, pageScopedId, phoneNumber, postalAddress, STAFF } from './names.ts';
import { commentAnswer, commentText, customerText, staffText } from './phrases.ts';
import { between, chance, digits, pick } from './random.ts';
import type { Shop } from './shop.ts';
import type { Conversation, Message, Post } from './types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Weeks of history that the shop starts with. */
const WEEKS = 6;
/** The first session number of the live videos. */
const FIRST_SESSION = 1118;
/** Conversations with several hundred messages, for paging. */
const LONG_THREADS = 6;

/** Fills an empty shop with weeks of history, ending a minute or so ago. */
export function seedShop(shop: Shop, customers = 400): void {
  seedPosts(shop);
  const taken = new Set<string>();
  for (let index = 0; index < customers; index += 1) {
    const channel =
      CHANNELS[index % 7 === 3 ? 1 : index % 11 === 6 ? 2 : 0] ?? pick(shop.random, CHANNELS);
    const userId = freshId(shop, taken, index);
    const conversation = open(shop, channel.id, userId);
    seedThread(shop, conversation, index);
    if (index % 40 === 9) seedSecondPage(shop, conversation);
  }
}

function seedPosts(shop: Shop): void {
  const now = shop.now();
  let session = FIRST_SESSION;
  for (const daysAgo of [12, 9, 6, 3, 1, 0]) {
    for (const channel of CHANNELS) {
      const startedAt = daysAgo === 0 ? now - 40 * MINUTE : now - daysAgo * DAY - 2 * HOUR;
      session += 1;
      const id = `${channel.id}_1${digits(shop.random, 14)}`;
      shop.posts.push({ id, channelId: channel.id, startedAt, session });
    }
  }
}

/** Two neighbours differ in the last digit only, which a floating-point number cannot tell apart. */
function freshId(shop: Shop, taken: Set<string>, index: number): string {
  if (index < 2) return index === 0 ? '26333230062956262' : '26333230062956263';
  let id = pageScopedId(shop.random);
  while (taken.has(id)) id = pageScopedId(shop.random);
  taken.add(id);
  return id;
}

function open(shop: Shop, channelId: string, userId: string, name?: string): Conversation {
  const { random } = shop;
  const statusRoll = random();
  return shop.openConversation({
    channelId,
    userId,
    ...(name === undefined ? {} : { name }),
    phone: chance(random, 0.45) ? phoneNumber(random) : null,
    address: chance(random, 0.35) ? postalAddress(random) : null,
    status:
      statusRoll < 0.6
        ? 'Bình thường'
        : statusRoll < 0.68
          ? 'Cảnh báo'
          : statusRoll < 0.76
            ? 'VIP'
            : null,
    note: chance(random, 0.08) ? 'Khách hay đổi size' : null,
  });
}

/** The same person, under the same id, writes to a second page: another conversation. */
function seedSecondPage(shop: Shop, first: Conversation): void {
  const other = CHANNELS.find((channel) => channel.id !== first.channelId) ?? CHANNELS[0];
  if (!other) return;
  const second = open(shop, other.id, first.userId, first.name);
  addExchange(shop, second, shop.now() - between(shop.random, 1, 20 * 24) * HOUR, 3);
}

function seedThread(shop: Shop, conversation: Conversation, index: number): void {
  const { random } = shop;
  // A few wrote within the last hours, most some days or weeks ago.
  const age = 90_000 + Math.floor(random() ** 3 * (WEEKS * 7 * DAY - HOUR));
  const end = shop.now() - age;
  const style = index % 20;
  if (index % 65 === 8 && index / 65 < LONG_THREADS) {
    seedLongThread(shop, conversation, shop.now() - between(random, 3, 90) * MINUTE);
  } else if (style < 9) {
    addExchange(shop, conversation, end, between(random, 1, 14));
    addComments(shop, conversation, between(random, 1, 5));
  } else if (style < 15) {
    addComments(shop, conversation, between(random, 1, 8));
  } else {
    addExchange(shop, conversation, end, between(random, 1, 20));
  }
  settleUnread(shop, conversation, index);
}

function seedLongThread(shop: Shop, conversation: Conversation, end: number): void {
  const visits = between(shop.random, 25, 60);
  for (let visit = 0; visit < visits; visit += 1) {
    const start = end - Math.floor(((visits - visit) / visits) * WEEKS * 7 * DAY);
    addExchange(shop, conversation, start, between(shop.random, 6, 18));
  }
  addComments(shop, conversation, 12);
  addExchange(shop, conversation, end, 2);
}

/** A talk in the inbox that ends about `end`: questions and answers some minutes apart. */
function addExchange(shop: Shop, conversation: Conversation, end: number, turns: number): void {
  const { random } = shop;
  const staff = pick(random, STAFF);
  const gaps = Array.from({ length: turns }, () => between(random, 4, 900) * 1000);
  let time = end - gaps.reduce((sum, gap) => sum + gap, 0);
  gaps.forEach((gap, turn) => {
    time += gap;
    const fromShop = turn > 0 && chance(random, 0.48);
    const attachments = chance(random, 0.07) ? shop.someAttachments() : [];
    const silent = attachments.length > 0 && chance(random, 0.7);
    shop.addMessage({
      channelId: conversation.channelId,
      userId: conversation.userId,
      kind: 'message',
      fromShop,
      staff: fromShop && chance(random, 0.9) ? staff : null,
      text: silent ? null : fromShop ? staffText(random) : customerText(random),
      attachments,
      createdAt: time,
      ...(chance(random, 0.03) ? { messageType: 0 } : {}),
      delivery: 'none',
    });
  });
}

function addComments(shop: Shop, conversation: Conversation, count: number): void {
  const { random } = shop;
  const posts = shop.posts.filter((post) => post.channelId === conversation.channelId);
  const post = pick(random, posts);
  for (let index = 0; index < count; index += 1) {
    const comment = addComment(shop, conversation, post);
    if (chance(random, 0.22)) answerComment(shop, conversation, post, comment);
    if (chance(random, 0.2)) addPastOrder(shop, conversation, post, comment.createdAt);
  }
}

function addComment(shop: Shop, conversation: Conversation, post: Post): Message {
  const length = Math.min(2 * HOUR, shop.now() - post.startedAt - MINUTE);
  return shop.addMessage({
    channelId: conversation.channelId,
    userId: conversation.userId,
    kind: 'comment',
    text: commentText(shop.random),
    postId: post.id,
    createdAt: post.startedAt + Math.floor(shop.random() * length),
    delivery: 'none',
  });
}

function answerComment(shop: Shop, to: Conversation, post: Post, comment: Message): void {
  shop.addMessage({
    channelId: to.channelId,
    userId: to.userId,
    kind: 'comment',
    fromShop: true,
    staff: pick(shop.random, STAFF),
    text: commentAnswer(shop.random),
    postId: post.id,
    parentId: chance(shop.random, 0.5) ? comment.id : comment.externalId,
    createdAt: comment.createdAt + between(shop.random, 5, 50) * 1000,
    delivery: 'none',
  });
}

function addPastOrder(shop: Shop, of: Conversation, post: Post, createdAt: number): void {
  shop.addOrder({
    channelId: of.channelId,
    userId: of.userId,
    post,
    createdAt: createdAt + 2000,
    delivery: 'none',
  });
}

/** Unread is what the customer wrote since the shop's last word; most of it was read meanwhile. */
function settleUnread(shop: Shop, conversation: Conversation, index: number): void {
  const { messages } = conversation;
  const sinceShop = messages.length - 1 - messages.findLastIndex((message) => message.fromShop);
  const stillUnread = index % 4 === 1 || chance(shop.random, 0.08);
  conversation.unread = stillUnread ? sinceShop : 0;
  if (index % 90 === 17) conversation.unread = Math.max(conversation.unread, 120);
}
