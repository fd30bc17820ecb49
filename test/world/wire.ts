import {
  type Chat,
  externalId,
  type Shop,
  type ShopMessage,
  type ShopOrder,
  versionOf,
} from './shop.ts';
import type { Dice } from './dice.ts';
import type { Variant } from './variants.ts';

const vietnam = 7 * 3_600_000;

/** How things are spelled on the wire (docs/protocol.md §3, §4), by a hand that shares nothing with the decoders. */
export class Wire {
  readonly #variant: Variant;
  readonly #dice: Dice;
  #times = 0;
  readonly #written = new Map<number, string>();

  constructor(variant: Variant, dice: Dice) {
    this.#variant = variant;
    this.#dice = dice;
  }

  time(ms: number): string | number {
    const zulu = this.#iso(ms);
    const local = this.#iso(ms + vietnam).slice(0, -1);
    switch (this.#variant.times) {
      case 'zulu':
        return zulu;
      case 'none':
        return local;
      case 'numbers':
        return ms;
      case 'both':
        return this.#times++ % 2 ? zulu : `${local}+07:00`;
    }
  }

  #iso(ms: number): string {
    const known = this.#written.get(ms) ?? new Date(ms).toISOString();
    this.#written.set(ms, known);
    return known;
  }

  /** A conversation of a list answer, as it was at world time `at`. */
  conversation(shop: Shop, chat: Chat, at: number, asked: 'message' | 'comment'): unknown {
    if (chat.broken) return this.#garbage('chat');
    const { narrowActivities, activityDelay } = this.#variant;
    const newest = (kind: 'message' | 'comment') => {
      const last = narrowActivities && kind !== asked ? undefined : shop.newestOf(chat, at, kind);
      return last
        ? {
            Message: versionOf(last, at).text,
            CreatedTime: this.time(last.sentAt),
            Attachments: last.image ? this.#images() : null,
          }
        : null;
    };
    const count = shop.unreadOf(chat, at);
    return this.#spare({
      Id: chat.id,
      Name: shop.nameOf(chat, at),
      Phone: chat.phone,
      Channel: { Id: chat.channelId, Type: 4 },
      User: { Id: chat.userId },
      LastActivities: this.#spare({
        HasUnread: count > 0,
        UnreadCount: count,
        ActivitedTime: this.time(shop.activityOf(chat, at) + activityDelay),
        Message: newest('message'),
        Comment: newest('comment'),
      }),
      ApplicationPartner: chat.status === null ? null : { StatusText: chat.status },
      UpdatedDate: this.time(shop.activityOf(chat, at) + 99_000),
    });
  }

  /** A message of a thread's answer. */
  message(message: ShopMessage, at: number): unknown {
    if (message.broken) return this.#garbage('message');
    const { chat } = message;
    const { text, updatedAt } = versionOf(message, at);
    return this.#spare({
      Id: message.id,
      Type: message.kind,
      MessageType: message.kind === 'message' ? 11 : 12,
      Status: 1,
      Message: text,
      IsOwner: message.fromShop,
      User: { Id: chat.userId },
      Channel: { Id: chat.channelId, Type: 4 },
      ApplicationUser: null,
      CreatedTime: this.time(message.sentAt),
      UpdatedTime: updatedAt === undefined ? null : this.time(updatedAt),
      Attachments: message.image ? this.#images() : null,
      ...(message.kind === 'comment' && { Data: { id: externalId(message) } }),
      ...(message.parentId !== undefined && { ParentId: message.parentId }),
    });
  }

  /** What the sockets bring: the event's name, and its argument in one of its forms. */
  push(shop: Shop, message: ShopMessage): readonly [name: string, argument: unknown] {
    const { chat } = message;
    const { text, updatedAt } = versionOf(message);
    const who = { ChannelType: 4, ChannelId: chat.channelId, UserId: chat.userId };
    const event = {
      Conversation: {
        Id: this.#variant.aliases ? `alias-${chat.id}` : chat.id,
        ...who,
        Name: shop.nameOf(chat),
        HasPhone: chat.phone !== null,
        HasAddress: false,
        UpdatedTime: this.time(message.sentAt + 14),
      },
      Message: message.broken
        ? { Id: 17, ...who }
        : {
            Id: message.id,
            ...who,
            Message: text,
            MessageType: message.kind === 'message' ? 11 : 12,
            IsOwner: message.fromShop,
            CreatedTime: this.time(message.sentAt),
            ...(updatedAt !== undefined && { UpdatedTime: this.time(updatedAt) }),
            Data: {
              id: externalId(message),
              ...(message.parentId !== undefined && { parent: { id: message.parentId } }),
              ...(message.image && { attachments: { shape: 'nobody knows' } }),
            },
          },
      EventName: 'chatomni.on-message',
    };
    return this.#wrapped(event);
  }

  order(order: ShopOrder, eventName: string): readonly [name: string, argument: unknown] {
    return [
      'on-events',
      JSON.stringify({
        Type: 'SaleOnline_Order',
        Message: 'Đơn hàng',
        Data: {
          Facebook_PostId: order.postId,
          Facebook_ASUserId: order.userId,
          Facebook_PageId: null,
          Id: order.id,
          Code: order.code,
          Session: order.session,
          SessionIndex: order.index,
        },
        EventName: eventName,
      }),
    ];
  }

  #wrapped(event: object): readonly [name: string, argument: unknown] {
    const json = JSON.stringify(event);
    const forms = {
      string: ['on-events', json],
      object: ['on-events', event],
      d: ['on-events', { d: json }],
      data: ['on-events', JSON.stringify({ data: event })],
      wrapped: ['on-events', JSON.stringify({ d: { data: json } })],
      'on-messages': ['on-messages', { ...event, EventName: 'MessageCreated' }],
      '42': ['42/chatomni', ['on-events', json]],
    } as const;
    const { payload } = this.#variant;
    if (payload !== 'mixed') return forms[payload];
    const all = Object.values(forms);
    return all[this.#dice.between('form', 0, all.length - 1)]!;
  }

  #images() {
    return [{ Type: 'image', Payload: { Url: 'https://cdn.example/anh.jpg' } }];
  }

  #garbage(name: string): unknown {
    return [null, 17, 'hỏng', {}, { Id: null, User: { Id: 26333230062956263 } }][
      this.#dice.between(`garbage ${name}`, 0, 4)
    ];
  }

  /** Leaves out what is null, in worlds where that is done. */
  #spare(fields: Readonly<Record<string, unknown>>): object {
    if (!this.#variant.sparse) return fields;
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  }
}
