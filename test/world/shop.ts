import type { Clock } from './clock.ts';

/** Pages of the shops; the last one is of a shop that nobody here works for. */
export const pages = ['270136663390370', '105112233445566', '998877665544332'] as const;

export type Kind = 'message' | 'comment';

export interface Version {
  /** World time from which on reads can know. */
  readonly at: number;
  readonly text: string | null;
  /** Server time; undefined of the first version. */
  readonly updatedAt?: number;
}

export interface ShopMessage {
  readonly id: string;
  readonly chat: Chat;
  readonly kind: Kind;
  readonly fromShop: boolean;
  /** Server time, ms. */
  readonly sentAt: number;
  /** Written down later than others that it stands before: no page is wrong for not having had it. */
  readonly late: boolean;
  readonly versions: Version[];
  readonly image: boolean;
  /** Of an answer: what it stands under, by either of its ids. */
  readonly parentId?: string | undefined;
  /** World time. */
  removedAt?: number;
  /** What cannot be read stands in answers and pushes in its place. */
  broken: boolean;
  /** It was: nobody can be blamed for not knowing of it. */
  wasBroken?: true;
}

/** One conversation on the server. */
export interface Chat {
  readonly id: string;
  readonly shop: string;
  readonly channelId: string;
  readonly userId: string;
  /** The newest last, from world time `at`. */
  readonly names: { readonly at: number; readonly name: string }[];
  phone: string | null;
  status: string | null;
  hasOrder: boolean;
  broken: boolean;
  wasBroken?: true;
  /** As they came to be written down, and by (`sentAt`, `id`). */
  readonly messages: ShopMessage[];
  readonly inOrder: ShopMessage[];
  /** Unread counts, from world time `at`. */
  readonly unread: { readonly at: number; readonly count: number }[];
}

export interface ShopOrder {
  readonly id: string;
  readonly userId: string;
  readonly postId: string;
  readonly code: string;
  readonly session: number;
  readonly index: number;
}

const people = ['Mai', 'Hoa', 'Lan', 'An', 'Bình', 'Chi', 'Dung', 'Giang', 'Hạnh', 'Khánh', 'Linh'];

/** What is so at world time `at`: reads that lag see it as it was. */
function latest<Item extends { readonly at: number }>(items: readonly Item[], at: number) {
  return items.findLast((item) => item.at <= at);
}

function isThere({ versions, removedAt = Infinity }: ShopMessage, at: number): boolean {
  return versions[0]!.at <= at && (removedAt === Infinity || removedAt > at);
}

function compareMessages(a: ShopMessage, b: ShopMessage): number {
  return a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1);
}

/** Everything that the server knows, with when it came to know it. */
export class Shop {
  /** Whose it is: each user has a shop of their own, so that nothing of one may show up with the other. */
  readonly owner: string;
  readonly chats: Chat[] = [];
  readonly orders: ShopOrder[] = [];
  readonly #clock: Clock;
  #serial = 0;

  constructor(owner: string, clock: Clock) {
    this.owner = owner;
    this.#clock = clock;
  }

  /** @param userId - of someone who writes to another page already */
  chat(channelId: string = pages[0], userId?: string): Chat {
    const serial = ++this.#serial;
    const at = this.#clock.time;
    const chat: Chat = {
      id: `683498e0${this.owner}${serial}`,
      shop: this.owner,
      channelId,
      userId: userId ?? `948431901164${this.owner.charCodeAt(0)}${100 + serial}`,
      names: [{ at, name: `${people[serial % people.length]!} (${this.owner})` }],
      phone: serial % 3 === 0 ? `09123456${10 + serial}` : null,
      status: serial % 4 === 0 ? 'Cảnh báo' : null,
      hasOrder: false,
      broken: false,
      messages: [],
      inOrder: [],
      unread: [{ at, count: 0 }],
    };
    this.chats.push(chat);
    return chat;
  }

  /** Someone writes. `before`: sent so many ms ago, and written down only now. */
  say(
    chat: Chat,
    text: string | null,
    more: Partial<Pick<ShopMessage, 'kind' | 'fromShop' | 'image' | 'parentId'>> & {
      readonly before?: number;
    } = {},
    shopReads = true,
  ): ShopMessage {
    const { kind = 'message', fromShop = false, image = false, before = 0, parentId } = more;
    const sentAt = Math.floor(this.#clock.server) - before;
    const at = this.#clock.time;
    const message: ShopMessage = {
      // Ids do not follow time: equal times are ordered by them.
      id: `69${(this.#serial * 37) % 10}455fa7${this.owner}${++this.#serial}`,
      chat,
      kind,
      fromShop,
      sentAt,
      late: chat.messages.some((other) => other.sentAt > sentAt),
      versions: [{ at, text }],
      image,
      parentId,
      broken: false,
    };
    chat.messages.push(message);
    let place = chat.inOrder.length;
    while (place > 0 && compareMessages(chat.inOrder[place - 1]!, message) > 0) place--;
    chat.inOrder.splice(place, 0, message);
    if (!fromShop) this.#count(chat, this.unreadOf(chat) + 1);
    else if (shopReads) this.#count(chat, 0);
    return message;
  }

  edit(message: ShopMessage, text: string): void {
    message.versions.push({ at: this.#clock.time, text, updatedAt: this.#clock.server });
  }

  remove(message: ShopMessage): void {
    message.removedAt ??= this.#clock.time;
  }

  rename(chat: Chat, name: string): void {
    chat.names.push({ at: this.#clock.time, name });
  }

  /** Someone has read it, or says that nobody has. */
  mark(chat: Chat, seen: boolean): void {
    this.#count(chat, seen ? 0 : Math.max(1, this.unreadOf(chat)));
  }

  unreadOf(chat: Chat, at = Infinity): number {
    return latest(chat.unread, at)?.count ?? 0;
  }

  nameOf(chat: Chat, at = Infinity): string {
    return latest(chat.names, at)?.name ?? '';
  }

  /** Its messages by (`sentAt`, `id`). */
  messagesOf(chat: Chat, at = Infinity): ShopMessage[] {
    return chat.inOrder.filter((message) => isThere(message, at));
  }

  /** The newest message of a kind, or of both. */
  newestOf(chat: Chat, at = Infinity, kind?: Kind): ShopMessage | undefined {
    return chat.inOrder.findLast(
      (message) => (kind ?? message.kind) === message.kind && isThere(message, at),
    );
  }

  activityOf(chat: Chat, at = Infinity): number {
    return this.newestOf(chat, at)?.sentAt ?? 0;
  }

  #count(chat: Chat, count: number): void {
    chat.unread.push({ at: this.#clock.time, count });
  }
}

/** What Facebook knows a comment by. */
export function externalId({ id, sentAt }: ShopMessage): string {
  return `122100_${sentAt}${/\d+$/.exec(id)![0]}`;
}

export function versionOf(message: ShopMessage, at = Infinity): Version {
  return latest(message.versions, at) ?? message.versions[0]!;
}
