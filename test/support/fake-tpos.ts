import { type FakePorts, type FakeRequest, type FakeSocket, json } from './fake-ports.ts';

/** A page of the synthetic shop. */
export const mainPage = '270136663390370';
export const otherPage = '105112233445566';

export interface FakeMessage {
  readonly id: string;
  readonly chat: FakeChat;
  readonly kind: 'message' | 'comment';
  text: string | null;
  readonly fromShop: boolean;
  /** Server time, ms. */
  readonly sentAt: number;
  updatedAt?: number;
  /** Of a comment: the id of Facebook's that it answers. */
  readonly parentId?: string;
  attachments?: readonly { readonly Type: string; readonly Payload: { readonly Url: string } }[];
  /** Reads do not show it yet. */
  lagging?: boolean;
  /** What stands in the answer in its place. */
  broken?: unknown;
}

/** One conversation on the server. */
export interface FakeChat {
  readonly id: string;
  readonly channelId: string;
  readonly userId: string;
  name: string;
  phone: string | null;
  status: string | null;
  unread: number;
  /** Searches do not find it. */
  unlisted?: boolean;
  /** What stands in list answers in its place. */
  broken?: unknown;
  hasOrder?: boolean;
  /** Comments hidden from the public, by Facebook's id. */
  readonly hidden: Set<string>;
  readonly messages: FakeMessage[];
}

/** How the cursors of one resource behave. */
export type Cursors = 'good' | 'absent' | 'ignored' | 'refused';
export type CallName =
  | 'token'
  | 'conversations'
  | 'messages'
  | 'seen'
  | 'reply'
  | 'hide'
  | 'customer'
  | 'orders'
  | 'defaults';

export interface Call {
  readonly name: CallName;
  readonly request: FakeRequest;
  /** The JSON body, the form, or the query. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The user of a thread, of a seen mark, of a comment, or of a customer. */
  readonly userId: string;
}

/** Answers that are kept back until the test lets them go. They tell what was so when they were asked for. */
export interface Held {
  readonly waiting: number;
  /** Lets those go that wait, and holds no more. */
  release(): void;
}

export type PushForm = 'string' | 'object' | 'd' | 'data' | 'on-messages' | '42/chatomni';

interface Gate {
  readonly fits: (call: Call) => boolean;
  readonly waiting: (() => void)[];
}

interface Failure {
  readonly fits: (call: Call) => boolean;
  readonly processed: boolean;
  readonly answer: () => Response;
  left: number;
}

/**
 * Stands in for TPOS: REST on the fake `fetch`, pushes on the fake sockets, spelled as docs/protocol.md says,
 * by its own hand: it shares nothing with the decoders.
 */
export class FakeTpos {
  readonly chats: FakeChat[] = [];
  /** What stands in the answer for a customer, by team and user: `{team}_{psid}`. */
  readonly customers = new Map<string, unknown>();
  /** Entries of the answer for a live post. */
  readonly postOrders = new Map<string, readonly unknown[]>();
  readonly calls: Call[] = [];
  listCursors: Cursors = 'good';
  threadCursors: Cursors = 'good';
  threadPage = 50;
  /** Passwords by user name; the token of a log-in is `{name}-{number}`. */
  readonly passwords = new Map([['demo', 'mat-khau-demo']]);
  /** Tokens that REST accepts; undefined: any. */
  valid: Set<string> | undefined;
  refreshTokens = true;
  /** Whether the shop's own comment is pushed, and reads show it: what `reply` leads to. */
  pushesReplies = true;
  repliesLag = false;
  /** What `/config/defaults` answers; undefined: it is not there. */
  defaults: object | undefined;
  expiresIn = 1_295_999;
  /** From one message to the next, ms. */
  pace = 60_000;
  readonly #ports: FakePorts;
  readonly #gates = new Set<Gate>();
  readonly #failures = new Set<Failure>();
  #time = Date.UTC(2025, 11, 19, 7, 0, 0);
  #serial = 0;

  constructor(ports: FakePorts) {
    this.#ports = ports;
    ports.onFetch = (request) => this.#answer(request);
  }

  // What the shop is like

  /** A conversation without messages. */
  chat(name: string, more: Partial<Pick<FakeChat, 'id' | 'channelId' | 'userId' | 'phone'>> = {}) {
    const serial = ++this.#serial;
    const chat: FakeChat = {
      id: `683498e07b342896aec${10000 + serial}`,
      channelId: mainPage,
      userId: `94843190116${10000 + serial}`,
      phone: null,
      status: null,
      ...more,
      name,
      unread: 0,
      messages: [],
      hidden: new Set(),
    };
    this.chats.push(chat);
    return chat;
  }

  /** Someone writes; by default a customer, by Messenger, `pace` after the last one. Nothing is pushed. */
  say(
    chat: FakeChat,
    text: string | null,
    more: Partial<
      Pick<FakeMessage, 'id' | 'kind' | 'fromShop' | 'sentAt' | 'parentId' | 'attachments'>
    > = {},
  ): FakeMessage {
    const sentAt = more.sentAt ?? (this.#time += this.pace);
    const message: FakeMessage = {
      id: `69455fa7e65daaf3ed${100000 + ++this.#serial}`,
      kind: 'message',
      fromShop: false,
      ...more,
      chat,
      text,
      sentAt,
    };
    chat.messages.push(message);
    chat.unread = message.fromShop ? 0 : chat.unread + 1;
    return message;
  }

  /** A conversation with this many messages of the customer's, read by the shop. */
  talk(name: string, messages = 1, kind: FakeMessage['kind'] = 'message'): FakeChat {
    const chat = this.chat(name);
    for (let n = 1; n <= messages; n++) this.say(chat, `${name} ${n}`, { kind });
    chat.unread = 0;
    return chat;
  }

  remove(message: FakeMessage): void {
    message.chat.messages.splice(message.chat.messages.indexOf(message), 1);
  }

  edit(message: FakeMessage, text: string): void {
    message.text = text;
    message.updatedAt = this.#time += 1000;
  }

  /** Time goes by on the server. */
  pass(ms: number): void {
    this.#time += ms;
  }

  // How it answers

  /** Keeps back the answers to such calls, from now on. */
  hold(name: CallName, where: (call: Call) => boolean = () => true): Held {
    const gate: Gate = { fits: (call) => call.name === name && where(call), waiting: [] };
    this.#gates.add(gate);
    return {
      get waiting() {
        return gate.waiting.length;
      },
      release: () => {
        this.#gates.delete(gate);
        for (const go of gate.waiting.splice(0)) go();
      },
    };
  }

  /**
   * Answers such calls with a status (0: the network fails), so many times; ends it when called. `processed`: it
   * was done all the same.
   */
  fail(
    name: CallName,
    status: number,
    more: {
      times?: number;
      headers?: Record<string, string>;
      where?: (call: Call) => boolean;
      processed?: boolean;
    } = {},
  ): () => void {
    const failure: Failure = {
      fits: (call) => call.name === name && (more.where?.(call) ?? true),
      answer: () => {
        if (status === 0) throw new TypeError('Failed to fetch');
        return json({ message: 'không được' }, { status, headers: more.headers ?? {} });
      },
      left: more.times ?? Infinity,
      processed: more.processed ?? false,
    };
    this.#failures.add(failure);
    return () => {
      this.#failures.delete(failure);
    };
  }

  count(name?: CallName): number {
    return this.calls.filter((call) => name === undefined || call.name === name).length;
  }

  // What it pushes

  /** The newest socket of one server. */
  socket(name: 'chat' | 'rt'): FakeSocket {
    const host = name === 'chat' ? 'ws.chatomni' : 'rt-2';
    const socket = this.#ports.sockets.findLast(
      ({ url, options }) => url.includes(host) || options.path?.startsWith(`/ws/${name}/`),
    );
    if (!socket) throw new Error(`no socket to ${name}`);
    return socket;
  }

  /** Pushes a message in one of the forms of docs/protocol.md §4. */
  push(message: FakeMessage, form: PushForm = 'string', name: 'chat' | 'rt' = 'chat'): void {
    const socket = this.socket(name);
    const event = pushOf(message);
    if (form === 'string') socket.receive('on-events', JSON.stringify(event));
    else if (form === 'object') socket.receive('on-events', event);
    else if (form === 'd') socket.receive('on-events', { d: JSON.stringify(event) });
    else if (form === 'data') socket.receive('on-events', JSON.stringify({ data: event }));
    else if (form === '42/chatomni') socket.receive('42/chatomni', JSON.stringify(event));
    else socket.receive('on-messages', { ...event, EventName: 'MessageCreated' });
  }

  /** Someone writes, and it is pushed. */
  tell(...[chat, text, more]: Parameters<FakeTpos['say']>): FakeMessage {
    const message = this.say(chat, text, more);
    this.push(message);
    return message;
  }

  order(
    chat: FakeChat,
    index: number,
    more: { session?: number; id?: string; code?: string; event?: string; page?: string } = {},
    name: 'chat' | 'rt' = 'rt',
  ): void {
    const { session = 1129, id = `order-${index}`, code = `25120${index}` } = more;
    const event = {
      Type: 'SaleOnline_Order',
      Message: 'Đơn hàng',
      Data: {
        Facebook_PostId: `${more.page ?? chat.channelId}_122100`,
        Facebook_UserName: chat.name,
        Facebook_ASUserId: chat.userId,
        Facebook_PageId: null,
        Id: id,
        Code: code,
        Session: session,
        SessionIndex: index,
      },
      EventName: more.event ?? 'created',
    };
    this.socket(name).receive('on-events', JSON.stringify(event));
  }

  async #answer(request: FakeRequest): Promise<Response> {
    const call = readCall(request);
    this.calls.push(call);
    const failure = [...this.#failures].find(({ fits, left }) => left > 0 && fits(call));
    if (failure) failure.left--;
    // What is so now, whenever it arrives.
    const answer = failure && !failure.processed ? undefined : this.#respond(call);
    for (const gate of [...this.#gates]) {
      if (!this.#gates.has(gate) || !gate.fits(call)) continue;
      await new Promise<void>((go) => gate.waiting.push(go));
    }
    return failure ? failure.answer() : answer!;
  }

  #respond(call: Call): Response {
    if (call.name === 'token') return this.#token(call);
    if (call.name === 'defaults') {
      return this.defaults ? json(this.defaults) : json({}, { status: 404 });
    }
    const token = call.request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (this.valid ? !this.valid.has(token) : token === '') return json({}, { status: 401 });
    if (call.name === 'conversations') return this.#search(call);
    if (call.name === 'messages') return this.#thread(call);
    if (call.name === 'customer') {
      const nothing = { Partner: null, Order: null, Conversation: null, Revenue: null };
      return json(this.customers.get(text(call.body.of)) ?? nothing);
    }
    if (call.name === 'orders') {
      return json({ value: this.postOrders.get(text(call.body.PostId)) ?? [] });
    }
    const chat = this.chats.find(({ userId }) => userId === call.userId);
    if (call.name === 'reply' || call.name === 'hide') return this.#comment(call);
    if (chat) chat.unread = call.body.isSeen === 'true' ? 0 : 1;
    return json({});
  }

  /** What was written to a comment, oldest first. */
  answersOf(chat: FakeChat): string[] {
    return chat.messages.flatMap(({ parentId, text }) => (parentId && text ? text : []));
  }

  #comment({ name, body }: Call): Response {
    const all = this.chats.flatMap(({ messages }) => messages);
    const comment = all.find((message) => externalId(message) === body.commentId);
    if (!comment || comment.chat.channelId !== body.pageid) return json({}, { status: 404 });
    const { chat } = comment;
    if (name === 'hide') {
      if (body.is_hidden) chat.hidden.add(externalId(comment));
      else chat.hidden.delete(externalId(comment));
      return json({ success: true });
    }
    const more = { kind: 'comment', fromShop: true, parentId: externalId(comment) } as const;
    const said = this.say(chat, text(body.message), more);
    if (this.repliesLag) said.lagging = true;
    if (this.pushesReplies) this.push(said);
    return json({ id: externalId(said) });
  }

  #token({ body }: Call): Response {
    const renews = body.grant_type === 'refresh_token';
    const userName = renews ? text(body.refresh_token).split(':')[1]! : text(body.username);
    const good = renews ? this.refreshTokens : this.passwords.get(userName) === body.password;
    if (!good) return json({ error: 'invalid_grant', error_description: 'Sai' }, { status: 400 });
    const token = `${userName}-secret-${++this.#serial}`;
    this.valid?.add(token);
    return json({
      access_token: token,
      token_type: 'bearer',
      expires_in: this.expiresIn,
      ...(this.refreshTokens && { refresh_token: `renews:${userName}:${this.#serial}` }),
      userName,
    });
  }

  #search({ body }: Call): Response {
    const kind = body.Type === 'comment' ? 'comment' : 'message';
    const channels = (body.Channels as { Id: string }[]).map(({ Id }) => Id);
    const userIds = body.UserIds as string[];
    const keyword = text(body.Keyword ?? '').toLowerCase();
    const found = this.chats
      .filter(({ unlisted }) => !unlisted)
      .filter((chat) => visible(chat).some((message) => message.kind === kind))
      .filter(({ channelId }) => channels.length === 0 || channels.includes(channelId))
      .filter(({ userId }) => userIds.length === 0 || userIds.includes(userId))
      .filter(({ name }) => name.toLowerCase().includes(keyword))
      .filter(({ unread }) => body.IsUnread === null || unread > 0 === body.IsUnread)
      .filter(({ phone }) => body.HasPhone === null || (phone !== null) === body.HasPhone)
      .filter((chat) => body.HasOrder === null || !!chat.hasOrder === body.HasOrder)
      .filter((chat) => body.IsUnreplied === null || isUnreplied(chat) === body.IsUnreplied)
      .sort((a, b) => activityOf(b) - activityOf(a));
    const limit = Number(body.Limit);
    if (this.listCursors === 'refused' && body.After !== null) return json({}, { status: 400 });
    const after = this.listCursors === 'good' && body.After !== null ? text(body.After) : undefined;
    const rest = after ? found.filter((chat) => activityOf(chat) < Number(after)) : found;
    const page = rest.slice(0, limit);
    const oldest = page.at(-1);
    return json({
      Data: page.map((chat) => chat.broken ?? conversationOf(chat)),
      ...(this.listCursors !== 'absent' &&
        oldest &&
        rest.length > limit && { After: `${activityOf(oldest)}` }),
    });
  }

  #thread({ body, userId }: Call): Response {
    const chat = this.chats.find(
      (one) => one.userId === userId && one.channelId === body.channelId,
    );
    const before = body.before;
    if (this.threadCursors === 'refused' && before !== undefined) return json({}, { status: 400 });
    const all = visible(chat)
      .filter(
        ({ sentAt }) =>
          before === undefined || this.threadCursors !== 'good' || sentAt < Number(before),
      )
      .sort((a, b) => b.sentAt - a.sentAt);
    const page = all.slice(0, this.threadPage);
    return json({
      Data: page.map((message) => ('broken' in message ? message.broken : messageOf(message))),
      Cursor: null,
      ...(this.threadCursors !== 'absent' &&
        all.length > this.threadPage && { Before: `${page.at(-1)!.sentAt}` }),
    });
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What Facebook knows a comment by. */
export function externalId({ sentAt }: FakeMessage): string {
  return `122100_${sentAt}`;
}

function visible(chat: FakeChat | undefined): FakeMessage[] {
  return (chat?.messages ?? []).filter(({ lagging }) => !lagging);
}

function unreadOf({ messages, unread }: FakeChat): number {
  const lagging = messages.filter((message) => message.lagging && !message.fromShop);
  return Math.max(0, unread - lagging.length);
}

function activityOf(chat: FakeChat): number {
  return Math.max(0, ...visible(chat).map(({ sentAt }) => sentAt));
}

function isUnreplied(chat: FakeChat): boolean {
  return (
    visible(chat)
      .sort((a, b) => a.sentAt - b.sentAt)
      .at(-1)?.fromShop === false
  );
}

function readCall(request: FakeRequest): Call {
  const { pathname, searchParams } = request.url;
  const query = Object.fromEntries(searchParams);
  if (pathname === '/config/defaults') return { name: 'defaults', request, body: {}, userId: '' };
  if (pathname.endsWith('/token')) {
    const body = Object.fromEntries(new URLSearchParams(request.body));
    return { name: 'token', request, body, userId: '' };
  }
  if (pathname.endsWith('/conversations/search')) {
    const body = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
    return { name: 'conversations', request, body, userId: '' };
  }
  const seen = /\/conversations\/4\/\w+\/(\w+)\/seen$/.exec(pathname);
  if (seen) return { name: 'seen', request, body: query, userId: seen[1]! };
  const comment = /\/facebook-graph\/comment\/(reply|hide)$/.exec(pathname)?.[1];
  if (comment === 'reply' || comment === 'hide') {
    const body = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
    return { name: comment, request, body, userId: '' };
  }
  const of = /\/chatomni\/info\/(\w+)$/.exec(pathname)?.[1];
  if (of) return { name: 'customer', request, body: { of }, userId: of.split('_')[1]! };
  if (pathname.endsWith('.GetCommentOrders')) {
    return { name: 'orders', request, body: query, userId: '' };
  }
  return { name: 'messages', request, body: query, userId: query.userId ?? '' };
}

/** Both forms of a time in one payload (docs/protocol.md §1). */
const zulu = (ms: number) => new Date(ms).toISOString();
const local = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString().replace('Z', '+07:00');

function conversationOf(chat: FakeChat): object {
  const newest = (kind: FakeMessage['kind']) => {
    const last = visible(chat)
      .filter((message) => message.kind === kind)
      .sort((a, b) => a.sentAt - b.sentAt)
      .at(-1);
    return last ? { Message: last.text, CreatedTime: local(last.sentAt), Attachments: null } : null;
  };
  return {
    Id: chat.id,
    Name: chat.name,
    Phone: chat.phone,
    Channel: { Id: chat.channelId, Type: 4 },
    User: { Id: chat.userId },
    LastActivities: {
      HasUnread: unreadOf(chat) > 0,
      UnreadCount: unreadOf(chat),
      ActivitedTime: zulu(activityOf(chat)),
      Message: newest('message'),
      Comment: newest('comment'),
    },
    ApplicationPartner: chat.status === null ? null : { StatusText: chat.status },
  };
}

function messageOf(message: FakeMessage): object {
  const { chat, updatedAt } = message;
  return {
    Id: message.id,
    Type: message.kind,
    MessageType: message.kind === 'message' ? 11 : 12,
    Status: 1,
    Message: message.text,
    IsOwner: message.fromShop,
    User: { Id: chat.userId },
    Channel: { Id: chat.channelId, Type: 4 },
    ApplicationUser: null,
    CreatedTime: zulu(message.sentAt),
    UpdatedTime: updatedAt === undefined ? null : zulu(updatedAt),
    Attachments: message.attachments ?? null,
    ...(message.kind === 'comment' && {
      ParentId: message.parentId ?? null,
      Data: { id: externalId(message) },
    }),
  };
}

function pushOf(message: FakeMessage): object {
  const { chat, updatedAt } = message;
  const who = { ChannelType: 4, ChannelId: chat.channelId, UserId: chat.userId };
  return {
    Conversation: {
      Id: chat.id,
      ...who,
      Name: chat.name,
      HasPhone: chat.phone !== null,
      HasAddress: false,
      UpdatedTime: zulu(message.sentAt + 14),
    },
    Message: {
      Id: message.id,
      ...who,
      Message: message.text,
      MessageType: message.kind === 'message' ? 11 : 12,
      IsOwner: message.fromShop,
      CreatedTime: local(message.sentAt),
      ...(updatedAt !== undefined && { UpdatedTime: local(updatedAt) }),
      Data: {
        id: externalId(message),
        ...(message.parentId !== undefined && { parent: { id: message.parentId } }),
      },
    },
    EventName: 'chatomni.on-message',
  };
}
