/** What the synthetic shop is made of. Times are milliseconds since 1970; identifiers are strings. */

export type Kind = 'message' | 'comment';

/** Which sockets carry the news of a change. */
export type Delivery = 'both' | 'chat' | 'rt' | 'none';

/** A Facebook page of the shop. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  /** The CRM team that the customer panel's call wants. */
  readonly teamId: string;
}

/** A member of staff. */
export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
}

/** A live video; `id` is `{pageId}_{postId}`. */
export interface Post {
  readonly id: string;
  readonly channelId: string;
  readonly startedAt: number;
  readonly session: number;
}

export interface Attachment {
  readonly type: string;
  /** An absolute URL, or a path on the server that runs the simulator. */
  readonly url: string | null;
}

export interface Message {
  readonly id: string;
  /** Facebook's own id: `m_…` for messages, `{postId}_{commentId}` for comments. */
  readonly externalId: string;
  readonly kind: Kind;
  readonly channelId: string;
  readonly userId: string;
  readonly fromShop: boolean;
  readonly text: string | null;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  readonly staff: Staff | null;
  readonly attachments: readonly Attachment[];
  readonly postId: string | null;
  readonly parentId: string | null;
  readonly messageType: number;
}

/** A customer of one page, with everything said between them and the shop. */
export interface Conversation {
  readonly id: string;
  /** The id that pushes use; for a few conversations it is not the one that REST uses. */
  readonly pushId: string;
  readonly channelId: string;
  readonly userId: string;
  name: string;
  phone: string | null;
  address: string | null;
  status: string | null;
  note: string | null;
  tags: readonly string[];
  unread: number;
  /** By (`createdAt`, `id`), oldest first. */
  readonly messages: Message[];
  updatedAt: number;
}

export interface OrderLine {
  readonly product: string;
  readonly quantity: number;
  readonly price: number;
}

export interface Order {
  readonly id: string;
  readonly channelId: string;
  readonly userId: string;
  readonly userName: string;
  readonly postId: string;
  readonly session: number;
  readonly index: number;
  /** The bare number, say `251204471`. */
  readonly code: string;
  readonly createdAt: number;
  readonly status: string;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly lines: readonly OrderLine[];
}

/** Something that subscribers of the shop are told. */
export type ShopEvent =
  | {
      readonly type: 'message';
      readonly conversation: Conversation;
      readonly message: Message;
      readonly delivery: Delivery;
    }
  | {
      readonly type: 'order';
      readonly order: Order;
      readonly change: 'created' | 'updated';
      readonly delivery: Delivery;
    }
  | {
      readonly type: 'signal';
      readonly name: string;
      readonly args: readonly unknown[];
      readonly delivery: Delivery;
    };
