import { CHANNELS, customerName } from './names.ts';
import { attachmentsFor, orderLines } from './phrases.ts';
import { between, chance, digits, hex, pick, type Random } from './random.ts';
import type {
  Attachment,
  Channel,
  Conversation,
  Delivery,
  Kind,
  Message,
  Order,
  Post,
  ShopEvent,
  Staff,
} from './types.ts';

/** What the shop needs from outside: seeded randomness and a clock (milliseconds since 1970). */
export interface ShopPorts {
  readonly random: Random;
  readonly now: () => number;
}

/** A customer to open a conversation for; what is left out is made up or empty. */
export interface Person {
  readonly channelId: string;
  readonly userId: string;
  readonly name?: string;
  readonly phone?: string | null;
  readonly address?: string | null;
  readonly status?: string | null;
  readonly note?: string | null;
}

/** A message to add; what is left out is empty, made now, or made up. */
export interface MessageInput {
  readonly channelId: string;
  readonly userId: string;
  readonly kind: Kind;
  readonly text: string | null;
  readonly fromShop?: boolean;
  readonly staff?: Staff | null;
  readonly attachments?: readonly Attachment[];
  readonly createdAt?: number;
  readonly postId?: string | null;
  readonly parentId?: string | null;
  readonly messageType?: number;
  readonly delivery?: Delivery;
}

/** An order to add; the index defaults to the next one of the session. */
export interface OrderInput {
  readonly channelId: string;
  readonly userId: string;
  readonly post?: Post;
  readonly session?: number;
  readonly index?: number;
  readonly createdAt?: number;
  readonly delivery?: Delivery;
}

const HANOI_OFFSET = 7 * 3_600_000;
const STATUSES = ['Nháp', 'Nháp', 'Đơn hàng', 'Đã xác nhận', 'Hủy'];
const ORDER_TAGS = ['Khách quen', 'Ship gấp', 'Chờ chuyển khoản', 'Bom hàng'];

/** Oldest first; messages of one instant by their id. */
export function byTime(left: Message, right: Message): number {
  return left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1);
}

/** The instant of a conversation's newest message of either kind, 0 if it has none. */
export function lastActivity(conversation: Conversation): number {
  return conversation.messages.at(-1)?.createdAt ?? 0;
}

/** The synthetic shop: its pages, customers, messages and orders, and what happens to them. */
export class Shop {
  readonly channels: readonly Channel[] = CHANNELS;
  readonly posts: Post[] = [];
  /** Facebook's ids of the comments that are hidden. */
  readonly hiddenComments = new Set<string>();
  readonly random: Random;
  readonly now: () => number;
  readonly #conversations = new Map<string, Conversation>();
  readonly #orders: Order[] = [];
  readonly #ordersByUser = new Map<string, Order[]>();
  readonly #orderIndex = new Map<number, number>();
  readonly #listeners = new Set<(event: ShopEvent) => void>();
  #ids = 0;

  constructor(ports: ShopPorts) {
    this.random = ports.random;
    this.now = ports.now;
  }

  /** Calls the listener at every change that the sockets would tell; returns its end. */
  subscribe(listener: (event: ShopEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All conversations, in no order. */
  conversations(): readonly Conversation[] {
    return [...this.#conversations.values()];
  }

  conversation(channelId: string, userId: string): Conversation | undefined {
    return this.#conversations.get(`${channelId}:${userId}`);
  }

  /** The live video that started last on a page. */
  currentPost(channelId: string): Post | undefined {
    return this.posts.findLast((post) => post.channelId === channelId);
  }

  /** The conversation of a customer with a page, made when there is none. */
  openConversation(person: Person): Conversation {
    const known = this.conversation(person.channelId, person.userId);
    if (known) return known;
    const id = this.#objectId(this.now());
    const created: Conversation = {
      id,
      pushId: chance(this.random, 0.05) ? this.#objectId(this.now()) : id,
      channelId: person.channelId,
      userId: person.userId,
      name: person.name ?? customerName(this.random, this.#conversations.size),
      phone: person.phone ?? null,
      address: person.address ?? null,
      status: person.status ?? null,
      note: person.note ?? null,
      tags: [],
      unread: 0,
      messages: [],
      updatedAt: this.now(),
    };
    this.#conversations.set(`${person.channelId}:${person.userId}`, created);
    return created;
  }

  /** Adds a message, keeps the order of time and the unread count, and tells the subscribers. */
  addMessage(input: MessageInput): Message {
    const conversation = this.openConversation(input);
    const message = this.#message(input);
    insert(conversation.messages, message);
    conversation.unread = message.fromShop ? 0 : conversation.unread + 1;
    conversation.updatedAt = this.now();
    const delivery = input.delivery ?? 'both';
    this.#emit({ type: 'message', conversation, message, delivery });
    return message;
  }

  /** Adds an order of a live video and tells the subscribers. */
  addOrder(input: OrderInput): Order {
    const conversation = this.openConversation(input);
    const post = input.post ?? this.currentPost(input.channelId);
    const createdAt = input.createdAt ?? this.now();
    const session = input.session ?? post?.session ?? 1;
    const index = input.index ?? (this.#orderIndex.get(session) ?? 0) + 1;
    this.#orderIndex.set(session, Math.max(index, this.#orderIndex.get(session) ?? 0));
    const order: Order = {
      id: this.#objectId(createdAt),
      channelId: input.channelId,
      userId: input.userId,
      userName: conversation.name,
      postId: post?.id ?? `${input.channelId}_0`,
      session,
      index,
      code: this.#orderCode(createdAt),
      createdAt,
      status: pick(this.random, STATUSES),
      note: chance(this.random, 0.2) ? 'Gọi trước khi giao' : null,
      tags: chance(this.random, 0.25) ? [pick(this.random, ORDER_TAGS)] : [],
      lines: orderLines(this.random),
    };
    this.#orders.push(order);
    this.#ordersByUser.set(input.userId, [...this.ordersOf(input.userId), order]);
    this.#emit({ type: 'order', order, change: 'created', delivery: input.delivery ?? 'both' });
    return order;
  }

  ordersOf(userId: string): readonly Order[] {
    return this.#ordersByUser.get(userId) ?? [];
  }

  ordersOfPost(postId: string): readonly Order[] {
    return this.#orders.filter((order) => order.postId === postId);
  }

  /** Marks a conversation seen (count 0) or unread (count at least 1). */
  markSeen(conversation: Conversation, seen: boolean): void {
    conversation.unread = seen ? 0 : Math.max(1, conversation.unread);
    conversation.updatedAt = this.now();
  }

  /** A message of a page, by either of its ids, with its conversation. */
  find(
    channelId: string,
    id: string,
  ): { conversation: Conversation; message: Message } | undefined {
    for (const conversation of this.#conversations.values()) {
      if (conversation.channelId !== channelId) continue;
      const message = conversation.messages.find((it) => it.id === id || it.externalId === id);
      if (message) return { conversation, message };
    }
    return undefined;
  }

  /** Takes a message away without a word to the sockets. False if it is not there. */
  removeMessage(channelId: string, id: string): boolean {
    const found = this.find(channelId, id);
    if (!found) return false;
    found.conversation.messages.splice(found.conversation.messages.indexOf(found.message), 1);
    found.conversation.updatedAt = this.now();
    return true;
  }

  /** Gives a message another text and an update time, without a word to the sockets. */
  editMessage(channelId: string, id: string, text: string): boolean {
    const found = this.find(channelId, id);
    if (!found) return false;
    const { messages } = found.conversation;
    messages[messages.indexOf(found.message)] = { ...found.message, text, updatedAt: this.now() };
    return true;
  }

  /** Hides a comment from the public or shows it again; the shop itself still sees it. */
  hideComment(id: string, hidden: boolean): void {
    if (hidden) this.hiddenComments.add(id);
    else this.hiddenComments.delete(id);
  }

  /** Sends something to the sockets that changes nothing in the shop. */
  signal(name: string, args: readonly unknown[], delivery: Delivery): void {
    this.#emit({ type: 'signal', name, args, delivery });
  }

  /** Attachments for a message that has some. */
  someAttachments(): readonly Attachment[] {
    return attachmentsFor(this.random);
  }

  #message(input: MessageInput): Message {
    const createdAt = input.createdAt ?? this.now();
    const comment = input.kind === 'comment';
    const postId = comment ? (input.postId ?? this.currentPost(input.channelId)?.id ?? null) : null;
    const facebookPost = postId?.split('_')[1] ?? '0';
    return {
      id: this.#objectId(createdAt),
      externalId: comment ? `${facebookPost}_${digits(this.random, 16)}` : this.#messengerId(),
      kind: input.kind,
      channelId: input.channelId,
      userId: input.userId,
      fromShop: input.fromShop ?? false,
      text: input.text,
      createdAt,
      updatedAt: chance(this.random, 0.3) ? createdAt + between(this.random, 20, 900) : null,
      staff: input.staff ?? null,
      attachments: input.attachments ?? [],
      postId,
      parentId: input.parentId ?? null,
      messageType: input.messageType ?? (comment ? 12 : 11),
    };
  }

  #messengerId(): string {
    return `m_${hex(this.random, 32)}`;
  }

  #objectId(time: number): string {
    this.#ids += 1;
    const seconds = Math.floor(time / 1000)
      .toString(16)
      .padStart(8, '0');
    const counter = (this.#ids % 0xffffff).toString(16).padStart(6, '0');
    return `${seconds}${hex(this.random, 10)}${counter}`;
  }

  #orderCode(createdAt: number): string {
    const day = new Date(createdAt + HANOI_OFFSET).toISOString().slice(2, 10).replaceAll('-', '');
    return `${day}${String(this.#orders.length + 1).padStart(3, '0')}`;
  }

  #emit(event: ShopEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function insert(messages: Message[], message: Message): void {
  let index = messages.length;
  while (index > 0) {
    const before = messages[index - 1];
    if (before === undefined || byTime(before, message) < 0) break;
    index -= 1;
  }
  messages.splice(index, 0, message);
}
