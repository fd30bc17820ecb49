/** The floor's data: the same calls and sockets as ours, and nothing that guards against anything. */
import { io } from 'socket.io-client';
import type { PageConfig } from '../page/subject.ts';

export interface Row {
  readonly key: string;
  readonly userId: string;
  readonly name: string;
  readonly status: string;
  readonly hasPhone: boolean;
  text: string;
  isComment: boolean;
  at: number;
  unread: number;
}

export interface Line {
  readonly id: string;
  readonly text: string;
  readonly isComment: boolean;
  readonly fromShop: boolean;
  readonly staff: string;
  readonly at: number;
}

export interface Thread {
  /** Oldest first. */
  readonly lines: Line[];
  readonly ids: Set<string>;
  /** Leads to the older page; null at the beginning of the history. */
  before: string | null;
}

interface WirePreview {
  Message: string;
  CreatedTime: string;
}
interface WireConversation {
  Name: string;
  Phone: string | null;
  Channel: { Id: string };
  User: { Id: string };
  LastActivities: { UnreadCount: number; Message: WirePreview; Comment: WirePreview };
  ApplicationPartner: { StatusText: string };
}
interface WireMessage {
  Id: string;
  Message: string;
  MessageType: number;
  IsOwner: boolean;
  CreatedTime: string;
  ApplicationUser?: { Name: string } | null;
}
interface WirePush {
  Conversation: { ChannelId: string; UserId: string };
  Message: WireMessage;
}
interface SearchAnswer {
  Data: WireConversation[];
  After: string | null;
}
interface ThreadAnswer {
  Data: WireMessage[];
  Before: string | null;
}

const kinds = ['message', 'comment'] as const;

export class FloorShop {
  readonly rows = new Map<string, Row>();
  readonly threads = new Map<string, Thread>();
  complete = false;
  /** A message was pushed: the row has changed, the line is new in a thread that is loaded. */
  onPush: (row: Row, line: Line) => void = () => {};
  readonly #config: PageConfig;
  readonly #cursors: Record<string, string | null> = {};
  readonly #pushed = new Set<string>();

  constructor(config: PageConfig) {
    this.#config = config;
  }

  /** The next page of both searches, merged. */
  async loadMore(): Promise<void> {
    const answers = await Promise.all(kinds.map((kind) => this.#search(kind)));
    for (const { Data } of answers) for (const one of Data) this.#merge(one);
    this.complete = answers.every(({ After }) => After === null);
  }

  /** The newest page of a thread, or its next older one. */
  async load(key: string, older = false): Promise<void> {
    const thread = this.threads.get(key) ?? { lines: [], ids: new Set<string>(), before: null };
    this.threads.set(key, thread);
    const [channelId, userId] = key.split(':');
    const before = older ? `&before=${thread.before}` : '';
    const path = `messages/all?type=4&channelId=${channelId}&userId=${userId}${before}`;
    const answer = (await this.#call(path)) as ThreadAnswer;
    if (older || thread.lines.length === 0) thread.before = answer.Before;
    const fresh = answer.Data.filter(({ Id }) => !thread.ids.has(Id)).map(lineOf);
    for (const { id } of fresh) thread.ids.add(id);
    fresh.sort((a, b) => a.at - b.at);
    if (older) thread.lines.unshift(...fresh);
    else thread.lines.push(...fresh);
  }

  /** Both sockets; `onState` hears of each. */
  connect(onState: (name: string, isUp: boolean) => void): void {
    const { chatUrl, rtUrl, token, room } = this.#config;
    for (const [name, url] of Object.entries({ Chat: chatUrl, RT: rtUrl })) {
      const socket = io(`${url}/chatomni`, {
        transports: ['websocket'],
        forceNew: true,
        query: { room },
        auth: { token, room },
      });
      socket.on('connect', () => {
        socket.emit('auth', { token });
        socket.emit('join', { room, token });
        onState(name, true);
      });
      socket.on('disconnect', () => onState(name, false));
      socket.on('on-events', (event: string) => this.#hear(JSON.parse(event) as WirePush));
    }
  }

  /** One message comes by both sockets. */
  #hear({ Conversation: { ChannelId, UserId }, Message }: WirePush): void {
    if (this.#pushed.has(Message.Id)) return;
    this.#pushed.add(Message.Id);
    const key = `${ChannelId}:${UserId}`;
    const row = this.rows.get(key);
    if (!row) return;
    const line = lineOf(Message);
    const { text, isComment, at } = line;
    Object.assign(row, { text, isComment, at, unread: row.unread + 1 });
    const thread = this.threads.get(key);
    if (thread && !thread.ids.has(line.id)) {
      thread.ids.add(line.id);
      thread.lines.push(line);
    }
    this.onPush(row, line);
  }

  async #search(kind: (typeof kinds)[number]): Promise<SearchAnswer> {
    const answer = (await this.#call('conversations/search', {
      ...{ Keyword: null, Limit: this.#config.pageSize, Sort: null, Before: null },
      ...{ After: this.#cursors[kind] ?? null, Channels: [], Type: kind, HasPhone: null },
      ...{ HasAddress: null, HasOrder: null, IsUnread: null, IsUnreplied: null, TagIds: [] },
      ...{ UserIds: [], Start: null, End: null, FromNewToOld: null },
    })) as SearchAnswer;
    this.#cursors[kind] = answer.After;
    return answer;
  }

  #merge({
    Name,
    Phone,
    Channel,
    User,
    LastActivities,
    ApplicationPartner,
  }: WireConversation): void {
    const key = `${Channel.Id}:${User.Id}`;
    const { Message, Comment, UnreadCount } = LastActivities;
    const [messageAt, commentAt] = [
      Date.parse(Message.CreatedTime),
      Date.parse(Comment.CreatedTime),
    ];
    const isComment = commentAt > messageAt;
    this.rows.set(key, {
      key,
      userId: User.Id,
      name: Name,
      status: ApplicationPartner.StatusText,
      hasPhone: Boolean(Phone),
      text: (isComment ? Comment : Message).Message,
      isComment,
      at: Math.max(messageAt, commentAt),
      unread: UnreadCount,
    });
  }

  async #call(path: string, body?: object): Promise<unknown> {
    const response = await fetch(`/api/api-ms/chatomni/v1/${path}`, {
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${this.#config.token}`,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    return response.json();
  }
}

function lineOf({
  Id,
  Message,
  MessageType,
  IsOwner,
  CreatedTime,
  ApplicationUser,
}: WireMessage): Line {
  return {
    id: Id,
    text: Message,
    isComment: MessageType === 12,
    fromShop: IsOwner,
    staff: ApplicationUser?.Name ?? '',
    at: Date.parse(CreatedTime),
  };
}
