import { nameOf, textOf } from './people.ts';

export const room = 'tomato.tpos.vn';
export const channelId = '270136663390370';
const channelType = 4;

export interface ShopOptions {
  readonly conversations: number;
  /** Messages in each thread. */
  readonly messages?: number;
  /** Messages in the first conversation's thread, where that has more. */
  readonly longest?: number;
  /** When it is opened, ms: what was said before lies before it. */
  readonly opened?: number;
}

/** What the servers know of one conversation. */
export interface Conversation {
  readonly serial: number;
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  at: number;
  unread: number;
  text: string;
  /** Messages that came since the shop was opened, after those of its history. */
  readonly said: Said[];
  /** As search answers have it, until something changes. */
  json: string | undefined;
}

interface Said {
  readonly id: string;
  readonly text: string;
  readonly at: number;
  readonly comment: boolean;
}

/** Messages in one answer: the most that TPOS was seen to give. */
export const messagePage = 200;
/** Longer than the minute within which messages are shown as one group. */
const between = 61_000;

/**
 * A shop as leanly as it can be served, so that 100,000 conversations cost the machine next to nothing while a page is
 * measured: histories are made when they are asked for, answers are kept as JSON. Every conversation has messages and
 * comments, so that both searches bring the same rows.
 */
export class Shop {
  readonly conversations: readonly Conversation[];
  readonly #messages: number;
  readonly #longest: number;
  readonly #opened: number;
  readonly #byUser: ReadonlyMap<string, Conversation>;
  #clock = 0;
  #sorted: readonly Conversation[] | undefined;

  constructor({ conversations, messages = messagePage, ...others }: ShopOptions) {
    const { longest = messages, opened = Date.now() } = others;
    this.#opened = opened;
    this.#messages = messages;
    this.#longest = longest;
    this.conversations = Array.from({ length: conversations }, (_, serial) => ({
      serial,
      id: `683498e0${serial.toString(16).padStart(16, '0')}`,
      userId: userIdOf(serial),
      name: nameOf(serial),
      at: this.#opened - 120_000 - serial * 20_000,
      unread: serial % 4 === 1 ? 1 + (serial % 3) : 0,
      text: textOf(serial, (serial === 0 ? longest : messages) - 1),
      said: [],
      json: undefined,
    }));
    this.#byUser = new Map(this.conversations.map((one) => [one.userId, one]));
  }

  /** Someone writes; what `on-events` carries for it. Times are strictly later one after the other. */
  say(serial: number): { readonly id: string; readonly text: string; readonly push: string } {
    const conversation = this.conversations[serial]!;
    const { id, text } = this.nextOf(serial);
    this.#clock = Math.max(this.#clock + 1, Date.now());
    const said = { id, text, at: this.#clock, comment: conversation.said.length % 2 === 1 };
    conversation.said.push(said);
    Object.assign(conversation, { at: said.at, text, json: undefined });
    conversation.unread++;
    this.#sorted = undefined;
    return { id: said.id, text, push: JSON.stringify(push(conversation, said)) };
  }

  /** The conversation that was active last. */
  get newest(): Conversation {
    return this.conversations.reduce((a, b) => (b.at > a.at ? b : a));
  }

  /** The id of a conversation's newest message. */
  newestOf(serial: number): string {
    const conversation = this.conversations[serial]!;
    return messageId(serial, this.#historyOf(conversation) + conversation.said.length - 1);
  }

  /** The id and text of the message that will be said next in a conversation. */
  nextOf(serial: number): { readonly id: string; readonly text: string } {
    const conversation = this.conversations[serial]!;
    const number = this.#historyOf(conversation) + conversation.said.length;
    return { id: messageId(serial, number), text: textOf(serial, number) };
  }

  markSeen(userId: string): void {
    const conversation = this.#byUser.get(userId);
    if (conversation) Object.assign(conversation, { unread: 0, json: undefined });
  }

  /** The JSON of a search answer: newest activity first, the cursor is the activity that a page ends with. */
  search(body: Readonly<Record<string, unknown>>): string {
    const { Limit, After, Keyword, UserIds } = body;
    const limit = typeof Limit === 'number' ? Limit : 50;
    const users = Array.isArray(UserIds) ? (UserIds as readonly unknown[]) : [];
    let found: readonly Conversation[] = (this.#sorted ??= this.conversations.toSorted(
      (a, b) => b.at - a.at,
    ));
    if (users.length) found = users.flatMap((id) => this.#byUser.get(String(id)) ?? []);
    if (typeof Keyword === 'string' && Keyword) {
      const wanted = Keyword.toLowerCase();
      found = found.filter(({ name }) => name.toLowerCase().includes(wanted));
    }
    const from = typeof After === 'string' ? firstBelow(found, Number(After)) : 0;
    const page = found.slice(from, from + limit);
    const goesOn = from + limit < found.length;
    const data = page.map((one) => (one.json ??= JSON.stringify(listed(one)))).join(',');
    const after = goesOn ? `"${page.at(-1)!.at}"` : 'null';
    return `{"Data":[${data}],"Cursor":null,"After":${after},"Before":null}`;
  }

  /** The JSON of a page of a thread, newest first; the cursor is the number of the oldest message in it. */
  thread(userId: string, before: string | null): string {
    const conversation = this.#byUser.get(userId);
    if (!conversation) return '{"Data":[]}';
    const history = this.#historyOf(conversation);
    const end = before === null ? history + conversation.said.length : Number(before);
    const start = Math.max(end - messagePage, 0);
    const data = [];
    for (let number = end - 1; number >= start; number--)
      data.push(this.#message(conversation, number));
    return JSON.stringify({
      Data: data,
      Cursor: null,
      After: null,
      Before: start ? String(start) : null,
    });
  }

  #historyOf({ serial }: Conversation): number {
    return serial === 0 ? this.#longest : this.#messages;
  }

  #message({ serial, userId, said }: Conversation, number: number) {
    const length = serial === 0 ? this.#longest : this.#messages;
    const end = this.#opened - 120_000 - serial * 20_000;
    const { text, at, comment } = said[number - length] ?? {
      text: textOf(serial, number),
      at: end - (length - 1 - number) * between,
      comment: number % 2 === 1,
    };
    const fromShop = number < length && number % 3 === 2;
    return {
      Id: messageId(serial, number),
      Type: comment ? 'comment' : 'message',
      MessageType: comment ? 12 : 11,
      Status: 1,
      Message: text,
      IsOwner: fromShop,
      Owner: { Id: fromShop ? channelId : userId },
      User: { Id: userId },
      Channel: { Id: channelId, Type: channelType },
      ApplicationUser: fromShop ? { Id: '7', Name: 'Thảo', UserName: 'thao' } : null,
      CreatedTime: new Date(at).toISOString(),
      UpdatedTime: null,
      Attachments: null,
      ...(comment ? { Data: { id: externalId(serial, number) } } : {}),
    };
  }
}

/** Above 2^53, as Facebook's are. */
function userIdOf(serial: number): string {
  return `26333${String(serial).padStart(12, '0')}`;
}

/** `channelId:userId` of a conversation. */
export function keyOf(serial: number): string {
  return `${channelId}:${userIdOf(serial)}`;
}

/** The first in a list, newest activity first, whose activity is before a time. */
function firstBelow(list: readonly Conversation[], time: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.at < time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function messageId(serial: number, number: number): string {
  return `69455f${serial.toString(16).padStart(8, '0')}${number.toString(16).padStart(10, '0')}`;
}

function externalId(serial: number, number: number): string {
  return `122100000000001_${serial + 1}${String(number).padStart(9, '0')}`;
}

function phoneOf({ serial }: Conversation): string | null {
  return serial % 2 ? `09${String(10_000_000 + serial)}` : null;
}

/** A conversation in a search answer. */
function listed(of: Conversation) {
  const at = new Date(of.at).toISOString();
  const last = of.said.at(-1);
  return {
    Id: of.id,
    Name: of.name,
    Phone: phoneOf(of),
    Channel: { Id: channelId, Type: channelType },
    User: { Id: of.userId },
    LastActivities: {
      HasUnread: of.unread > 0,
      UnreadCount: of.unread,
      ActivitedTime: at,
      Message: {
        Message: of.text,
        CreatedTime: last?.comment ? before(of.at) : at,
        Attachments: null,
      },
      Comment: { Message: of.text, CreatedTime: last?.comment ? at : before(of.at) },
    },
    ApplicationPartner: { StatusText: of.serial % 9 ? 'Bình thường' : 'Cảnh báo' },
    UpdatedDate: at,
  };
}

function before(at: number): string {
  return new Date(at - 1000).toISOString();
}

/** A message event (docs/protocol.md §4). */
function push(of: Conversation, { id, text, at, comment }: Said) {
  const number = Number.parseInt(id.slice(-10), 16);
  return {
    Conversation: {
      Id: of.id,
      ChannelType: channelType,
      ChannelId: channelId,
      UserId: of.userId,
      Name: of.name,
      HasPhone: phoneOf(of) !== null,
      HasAddress: false,
      UpdatedTime: new Date(at).toISOString(),
    },
    Message: {
      Id: id,
      ChannelType: channelType,
      ChannelId: channelId,
      UserId: of.userId,
      Message: text,
      MessageType: comment ? 12 : 11,
      IsOwner: false,
      CreatedTime: new Date(at + 7 * 3_600_000).toISOString().replace('Z', '+07:00'),
      Data: {
        id: comment ? externalId(of.serial, number) : `m_${id}`,
        message: text,
        from: { id: of.userId, name: of.name },
        created_time: new Date(at).toISOString(),
        attachments: null,
      },
    },
    EventName: 'chatomni.on-message',
  };
}
