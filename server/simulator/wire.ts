import { hash } from './random.ts';
import { lastActivity } from './shop.ts';
import type { Attachment, Conversation, Kind, Message, Order } from './types.ts';

/** The Facebook page, as the protocol numbers channel types. */
export const CHANNEL_TYPE = 4;

/** A time as `2025-12-19T14:22:35.887Z`. */
export function utcTime(time: number): string {
  return new Date(time).toISOString();
}

/** A time as `2025-12-19T21:22:35.873+07:00`. */
export function hanoiTime(time: number): string {
  return new Date(time + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
}

/** One of the two forms, always the same for the same thing, so that both stand in one payload. */
export function mixedTime(time: number, of: string): string {
  return hash(of) % 2 === 0 ? utcTime(time) : hanoiTime(time);
}

function absolute(url: string | null, origin: string): string | null {
  return url?.startsWith('/') ? origin + url : url;
}

function wireAttachments(attachments: readonly Attachment[], origin: string): unknown {
  if (attachments.length === 0) return null;
  return attachments.map(({ type, url }) => ({
    Type: type,
    Payload: { Url: absolute(url, origin) },
  }));
}

/** A message as `…/messages`, `…/messages/comments` and `…/messages/all` give it. */
export function wireMessage(message: Message, origin: string): Record<string, unknown> {
  const comment = message.kind === 'comment';
  return {
    Id: message.id,
    Type: message.kind,
    MessageType: message.messageType,
    Status: 1,
    Message: message.text,
    MessageFormatted: message.text,
    IsOwner: message.fromShop,
    Owner: { Id: message.fromShop ? message.channelId : message.userId },
    User: { Id: message.userId },
    Channel: { Id: message.channelId, Type: CHANNEL_TYPE },
    ApplicationUser: message.staff
      ? { Id: message.staff.id, Name: message.staff.name, UserName: message.staff.userName }
      : null,
    CreatedTime: mixedTime(message.createdAt, message.id),
    UpdatedTime: message.updatedAt === null ? null : utcTime(message.updatedAt),
    Attachments: wireAttachments(message.attachments, origin),
    ...(comment ? { ParentId: message.parentId, Data: { id: message.externalId } } : {}),
  };
}

function newest(conversation: Conversation, kind: Kind): Message | undefined {
  return conversation.messages.findLast((message) => message.kind === kind);
}

/** A conversation as the search gives it; phone and count stand here and in no push. */
export function wireConversation(
  conversation: Conversation,
  origin: string,
): Record<string, unknown> {
  const message = newest(conversation, 'message');
  const comment = newest(conversation, 'comment');
  return {
    Id: conversation.id,
    Name: conversation.name,
    Phone: conversation.phone,
    Channel: { Id: conversation.channelId, Type: CHANNEL_TYPE },
    User: { Id: conversation.userId },
    LastActivities: {
      HasUnread: conversation.unread > 0,
      UnreadCount: conversation.unread,
      ActivitedTime: mixedTime(lastActivity(conversation), conversation.id),
      Message: message
        ? {
            Message: message.text,
            CreatedTime: mixedTime(message.createdAt, message.id),
            Attachments: wireAttachments(message.attachments, origin),
          }
        : null,
      Comment: comment
        ? { Message: comment.text, CreatedTime: mixedTime(comment.createdAt, comment.id) }
        : null,
    },
    ApplicationPartner: conversation.status === null ? null : { StatusText: conversation.status },
    UpdatedDate: utcTime(conversation.updatedAt),
  };
}

/** The order as the customer panel's call gives it. */
export function wireOrder(order: Order): Record<string, unknown> {
  return {
    Id: order.id,
    Code: order.code,
    SessionIndex: order.index,
    StatusText: order.status,
    DateCreated: hanoiTime(order.createdAt),
    Note: order.note,
    Details: order.lines.map(({ product, quantity, price }) => ({
      ProductName: product,
      Quantity: quantity,
      PriceUnit: price,
    })),
  };
}

/** The order as `GetCommentOrders` gives it: here the code carries the index. */
export function wireCommentOrder(order: Order): Record<string, unknown> {
  return {
    id: order.id,
    session: order.session,
    index: order.index,
    code: `#${order.index}. ${order.code}`,
    tags: order.tags.length > 0 ? JSON.stringify(order.tags.map((Name) => ({ Name }))) : null,
  };
}

/** What `on-events` carries for a message, before it becomes a string. */
export function messagePush(
  conversation: Conversation,
  message: Message,
  origin: string,
): Record<string, unknown> {
  return {
    Conversation: {
      Id: conversation.pushId,
      ChannelType: CHANNEL_TYPE,
      ChannelId: conversation.channelId,
      UserId: conversation.userId,
      Name: conversation.name,
      HasPhone: conversation.phone !== null,
      HasAddress: conversation.address !== null,
      UpdatedTime: utcTime(conversation.updatedAt),
    },
    Message: {
      Id: message.id,
      ChannelType: CHANNEL_TYPE,
      ChannelId: message.channelId,
      UserId: message.userId,
      Message: message.text,
      MessageType: message.messageType,
      IsOwner: message.fromShop,
      CreatedTime: mixedTime(message.createdAt, message.id),
      Data: pushData(conversation, message, origin),
    },
    EventName: 'chatomni.on-message',
  };
}

function pushData(conversation: Conversation, message: Message, origin: string): unknown {
  const from = message.fromShop
    ? { id: message.channelId, name: message.staff?.name ?? 'Shop' }
    : { id: message.userId, name: conversation.name };
  const files = message.attachments.map(({ type, url }) => ({
    mime_type: type,
    ...(type === 'image' || type === 'sticker'
      ? { image_data: { url: absolute(url, origin) } }
      : { file_url: absolute(url, origin) }),
  }));
  return {
    id: message.externalId,
    message: message.text,
    from,
    created_time: utcTime(message.createdAt),
    ...(message.kind === 'comment' && message.parentId ? { parent: { id: message.parentId } } : {}),
    attachments: files.length > 0 ? { data: files } : null,
  };
}

/** What `on-events` carries for an order, before it becomes a string. */
export function orderPush(order: Order, change: 'created' | 'updated'): Record<string, unknown> {
  const did = change === 'created' ? 'Đã tạo' : 'Đã sửa';
  return {
    Type: 'SaleOnline_Order',
    Message: `${did} đơn hàng #${order.index}. ${order.code}`,
    Data: {
      Facebook_PostId: order.postId,
      Facebook_UserName: order.userName,
      Facebook_ASUserId: order.userId,
      Facebook_PageId: null,
      Id: order.id,
      Code: order.code,
      Session: order.session,
      SessionIndex: order.index,
    },
    EventName: change,
  };
}
