import type { CallName } from '../support/fake-tpos.ts';
import type { Dice } from './dice.ts';
import type { Accounts } from './accounts.ts';
import type { Chat, Kind, Shop, ShopMessage } from './shop.ts';
import type { Variant } from './variants.ts';
import type { Wire } from './wire.ts';

/** One request, read. */
export interface Call {
  readonly name: CallName;
  /** The JSON body, the form, or the query. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Of a thread: the last part of its path, `messages`, `comments` or `all`; of a customer: the team. */
  readonly path: string;
  readonly userId: string;
  readonly channelId: string;
  readonly token: string;
}

/** What an answer tells, for those who compare it with what is shown. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** World time as of which it is. */
  readonly at?: number;
  readonly chats?: readonly Chat[];
  readonly messages?: readonly ShopMessage[];
  /** There is more below. */
  readonly more?: boolean;
}

const refused: Answer = { status: 400, body: { message: 'không được' } };
export const missing: Answer = { status: 404, body: { message: 'không có' } };

/** @param url - absolute, as the core asks for it */
export function readCall(url: string, init: RequestInit): Call {
  const [address, search] = url.split('?', 2);
  const pathname = address!.replace('https://shop.example', '');
  const query = search === undefined ? {} : Object.fromEntries(new URLSearchParams(search));
  const { Authorization } = init.headers as Record<string, string | undefined>;
  const token = Authorization?.replace('Bearer ', '') ?? '';
  const text = typeof init.body === 'string' ? init.body : '';
  const base = {
    body: query as Record<string, unknown>,
    path: '',
    userId: '',
    channelId: '',
    token,
  };
  if (pathname === '/config/defaults') return { ...base, name: 'defaults' };
  if (pathname.endsWith('/token')) {
    return { ...base, name: 'token', body: Object.fromEntries(new URLSearchParams(text)) };
  }
  if (pathname.endsWith('/conversations/search')) {
    return { ...base, name: 'conversations', body: JSON.parse(text) as Record<string, unknown> };
  }
  const seen = /\/conversations\/4\/(\w+)\/(\w+)\/seen$/.exec(pathname);
  if (seen) return { ...base, name: 'seen', channelId: seen[1]!, userId: seen[2]! };
  const comment = /\/facebook-graph\/comment\/(reply|hide)$/.exec(pathname)?.[1];
  if (comment === 'reply' || comment === 'hide') {
    return { ...base, name: comment, body: JSON.parse(text) as Record<string, unknown> };
  }
  const customer = /\/chatomni\/info\/(\w+)_(\w+)$/.exec(pathname);
  if (customer) return { ...base, name: 'customer', path: customer[1]!, userId: customer[2]! };
  if (pathname.endsWith('.GetCommentOrders')) return { ...base, name: 'orders' };
  const { userId = '', channelId = '' } = query as { userId?: string; channelId?: string };
  return { ...base, name: 'messages', path: pathname.split('/').at(-1)!, userId, channelId };
}

/** What TPOS answers, as of a world time: reads may lag. */
export class Rest {
  /** Messages in a page. Without cursors a page has at least 50, or it would be the whole history. */
  readonly threadPage: number;
  /** What becomes of answers to comments, and of hiding them. */
  comments: (shop: Shop, call: Call) => Answer = () => missing;
  readonly #dice: Dice;
  readonly #wire: Wire;
  readonly #variant: Variant;
  readonly #accounts: Accounts;

  constructor(parts: { dice: Dice; wire: Wire; variant: Variant; accounts: Accounts }) {
    this.#dice = parts.dice;
    this.#wire = parts.wire;
    this.#variant = parts.variant;
    this.#accounts = parts.accounts;
    this.threadPage = parts.variant.threadCursors === 'absent' ? 50 : 5;
  }

  answer(call: Call, at: number): Answer {
    if (call.name === 'token') return this.#accounts.grant(call.body);
    if (call.name === 'defaults') {
      return { status: 200, body: { tposappversion: '5.10.26.1', ws: this.#variant.around } };
    }
    const shop = this.#accounts.shopOf(call.token);
    if (!shop) return { status: 401, body: {} };
    switch (call.name) {
      case 'conversations':
        return this.#search(shop, call, at);
      case 'messages':
        return this.#thread(shop, call, at);
      case 'seen':
        return this.#seen(shop, call);
      case 'reply':
      case 'hide':
        return this.comments(shop, call);
      case 'orders':
        return { status: 200, body: this.#orders(shop, call) };
      case 'customer':
        return { status: 200, body: { Partner: { Name: shop.owner, Id: 1 }, Order: null } };
    }
  }

  /** The conversations that a search finds, newest activity first. */
  found(shop: Shop, body: Call['body'], at = Infinity): Chat[] {
    const kind: Kind = body.Type === 'comment' ? 'comment' : 'message';
    const channels = (body.Channels as { Id: string }[]).map(({ Id }) => Id);
    const userIds = body.UserIds as string[];
    const keyword = (body.Keyword as string | null)?.toLowerCase() ?? '';
    const wanted = (key: string, is: () => boolean) => body[key] === null || body[key] === is();
    return shop.chats
      .filter(
        (chat) =>
          (channels.length === 0 || channels.includes(chat.channelId)) &&
          (userIds.length === 0 || userIds.includes(chat.userId)) &&
          shop.newestOf(chat, at, kind) &&
          (!keyword || shop.nameOf(chat, at).toLowerCase().includes(keyword)) &&
          wanted('IsUnread', () => shop.unreadOf(chat, at) > 0) &&
          wanted('HasPhone', () => chat.phone !== null) &&
          wanted('HasOrder', () => chat.hasOrder) &&
          wanted('IsUnreplied', () => shop.newestOf(chat, at)?.fromShop === false),
      )
      .map((chat) => ({ chat, activity: shop.activityOf(chat, at) }))
      .sort((a, b) => b.activity - a.activity || (a.chat.id < b.chat.id ? -1 : 1))
      .map(({ chat }) => chat);
  }

  #search(shop: Shop, { body }: Call, at: number): Answer {
    const { listCursors } = this.#variant;
    if (listCursors === 'refused' && body.After !== null) return refused;
    const found = this.found(shop, body, at);
    const place = (chat: Chat) => `${shop.activityOf(chat, at)}:${chat.id}`;
    const isBelow = (chat: Chat) => {
      const [time, id] = (body.After as string).split(':');
      const activity = shop.activityOf(chat, at);
      return activity < Number(time) || (activity === Number(time) && chat.id > id!);
    };
    const rest = listCursors === 'good' && body.After !== null ? found.filter(isBelow) : found;
    const chats = rest.slice(0, Number(body.Limit));
    const more = chats.length < rest.length;
    const asked = body.Type === 'comment' ? 'comment' : 'message';
    return {
      status: 200,
      at,
      chats: chats.filter(({ broken }) => !broken),
      more,
      body: {
        Data: this.#ordered(chats.map((chat) => this.#wire.conversation(shop, chat, at, asked))),
        ...(more && listCursors !== 'by limit' && { After: place(chats.at(-1)!) }),
      },
    };
  }

  #thread(shop: Shop, { body, userId, channelId, path }: Call, at: number): Answer {
    const { all, threadCursors } = this.#variant;
    if (path === 'all' && !all) return missing;
    const before = body.before as string | undefined;
    if (threadCursors === 'refused' && before !== undefined) return refused;
    const chat = shop.chats.find((one) => one.userId === userId && one.channelId === channelId);
    const kind = path === 'comments' ? 'comment' : path === 'messages' ? 'message' : undefined;
    const found = (chat ? shop.messagesOf(chat, at) : [])
      .filter((message) => !kind || message.kind === kind)
      .reverse();
    const [time, id] = before?.split(':') ?? [];
    const rest =
      threadCursors === 'good' && before !== undefined
        ? found.filter(
            ({ sentAt, id: own }) =>
              sentAt < Number(time) || (sentAt === Number(time) && own < id!),
          )
        : found;
    const messages = rest.slice(0, this.threadPage);
    const more = messages.length < rest.length;
    const last = messages.at(-1);
    return {
      status: 200,
      messages: messages.filter(({ broken }) => !broken),
      more,
      body: {
        Data: this.#ordered(messages.map((message) => this.#wire.message(message, at))),
        Cursor: null,
        ...(more && threadCursors !== 'absent' && { Before: `${last!.sentAt}:${last!.id}` }),
        ...(messages[0] && { After: `${messages[0].sentAt}:${messages[0].id}` }),
      },
    };
  }

  #seen(shop: Shop, { userId, channelId, body }: Call): Answer {
    const chat = shop.chats.find((one) => one.userId === userId && one.channelId === channelId);
    if (!chat) return missing;
    const isSeen = body.isSeen === 'true';
    if (isSeen || this.#variant.canMarkUnread) shop.mark(chat, isSeen);
    return { status: 200, body: {} };
  }

  #orders(shop: Shop, { body }: Call): object {
    const of = shop.orders.filter(({ postId }) => postId === body.PostId);
    return {
      value: of.map(({ id, userId, code, session, index }) => ({
        id: `post-${id}`,
        asuid: userId,
        orders: [{ id, session, index, code: `#${index}. ${code}`, tags: null }],
      })),
    };
  }

  #ordered<Item>(items: Item[]): Item[] {
    if (this.#variant.order === 'new first') return items;
    if (this.#variant.order === 'old first') return items.reverse();
    return this.#dice.shuffle('order', items);
  }
}
