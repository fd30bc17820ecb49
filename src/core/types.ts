/**
 * What the rest of the code speaks: plain, immutable data with times in ms since the epoch.
 * Nothing here knows how TPOS spells it; `protocol/` translates.
 */

/** An inbox message or a comment under a live video. */
export type Kind = 'message' | 'comment';

/** Which conversations are asked for: those with messages, those with comments, or both. */
export type ConversationType = Kind | 'all';

/** How news came in. */
export type Via = 'push' | 'poll' | 'catch-up';

/** Why a session ended. */
export type LogoutReason = 'user' | 'session-expired' | 'other-tab';

export interface Attachment {
  /** As TPOS names it: `image`, `video`, `audio`, `file`, `template`, … */
  readonly kind: string;
  readonly url: string;
  readonly name?: string;
}

/** A message or comment of one conversation. Ordered by (`sentAt`, `id`). */
export interface Message {
  readonly id: string;
  /** The id that Facebook knows it by; replying and hiding need it. */
  readonly externalId?: string;
  /** The published `id` of the conversation it belongs to. */
  readonly conversationId: string;
  readonly kind: Kind;
  /** Plain text as the customer wrote it; empty if the payload had none that can be read. */
  readonly text: string;
  /** True if the shop wrote it. */
  readonly fromShop: boolean;
  /** The member of staff who wrote it. */
  readonly staffName?: string;
  /** Server time, ms. */
  readonly sentAt: number;
  /** Server time of the last change, ms. */
  readonly editedAt?: number;
  /** The live post that a comment stands under, `{pageId}_{postId}`. */
  readonly postId?: string;
  readonly parentId?: string;
  readonly attachments: readonly Attachment[];
  /**
   * In `$live` only: a list told of this comment, and the comment itself is still to come. Its `id` is made up, and
   * a customer is taken to have written it.
   */
  readonly preview?: true;
}

/** What a row shows of the newest message. */
export interface MessagePreview {
  readonly text: string;
  readonly kind: Kind;
  /** Absent where only the list told of it: a list answer does not say who wrote. */
  readonly fromShop?: boolean;
  readonly sentAt: number;
  /** Kind of its first attachment. */
  readonly attachment?: string;
}

/** An order of a customer's, made during a live stream. */
export interface Order {
  readonly id: string;
  readonly userId: string;
  readonly postId?: string;
  /** The bare number, `251204471`. */
  readonly code: string;
  /** Running number within its session: what the purple badge shows. */
  readonly index: number;
  readonly session: number;
  /** `#769. 251204471`. */
  readonly label: string;
  /** As the event that told of it says; answers tell no name. */
  readonly customerName?: string;
}

/** A line of an order. */
export interface OrderLine {
  readonly name: string;
  readonly quantity?: number;
  /** Of one piece, VND. */
  readonly price?: number;
}

/** A customer's last order, as TPOS tells it beside the customer. */
export interface CustomerOrder extends Pick<Order, 'code' | 'label'> {
  readonly status?: string;
  /** Server time, ms. */
  readonly createdAt?: number;
  readonly note?: string;
  readonly lines: readonly OrderLine[];
}

/** What TPOS knows of a customer. */
export interface Customer {
  readonly name?: string;
  /** As it was typed in: there may be several in it. */
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
  /** `Bình thường`, `Cảnh báo`, … */
  readonly status?: string;
  readonly note?: string;
  /** All that was ever sold to this customer, VND. */
  readonly revenue?: number;
  readonly lastOrder?: CustomerOrder;
}

/** A customer's conversation with one page of the shop. */
export interface Conversation {
  /** The first id met for it; never changes once published. Later ids are aliases. */
  readonly id: string;
  readonly channelType: number;
  readonly channelId: string;
  /** The page's name, where `channels` gives one. */
  readonly channelName?: string;
  readonly userId: string;
  readonly name: string;
  readonly phone?: string;
  readonly hasPhone: boolean;
  readonly hasAddress: boolean;
  readonly unreadCount: number;
  readonly lastMessage?: MessagePreview;
  /** Server time of the last activity, ms; 0 if none is known. */
  readonly lastActivity: number;
  /** `Bình thường`, `Cảnh báo`, … */
  readonly status?: string;
  /**
   * Server time, ms, of the oldest message without an answer, as far as they are known; left out where the shop
   * wrote last, or nothing tells who did.
   */
  readonly waitingSince?: number;
  /** True where the shop is known to have written last, of whatever kind. */
  readonly answered?: true;
  /** Empty with `avatarUrl="off"`. */
  readonly avatarUrl: string;
  readonly order?: Order;
}

/** What names a conversation: (channel type, channel id, user id). */
export interface ConversationIdentity {
  readonly channelType: number;
  readonly channelId: string;
  readonly userId: string;
}

/** What a person searches and filters by. Everything left out does not restrict. */
export interface ConversationQuery {
  readonly text?: string;
  /** Default: the store's `type`. */
  readonly type?: ConversationType;
  readonly unread?: boolean;
  readonly unreplied?: boolean;
  readonly hasPhone?: boolean;
  readonly hasOrder?: boolean;
  /** One page of the shop. */
  readonly channelId?: string;
  /** `Bình thường`, `Cảnh báo`, …: no search can be asked for it, so it holds for what is loaded. */
  readonly status?: string;
  /** `waiting`: those without an answer only, who has waited longest first. Default: newest first. */
  readonly sort?: 'newest' | 'waiting';
}

/** What is counted: by filter, and by status. */
export type CountKey =
  'all' | 'unread' | 'unreplied' | 'hasPhone' | 'hasOrder' | `status:${string}`;

/** Messages between these two may be missing; `loadGap` fetches them. */
export interface Gap {
  readonly afterId: string;
  readonly beforeId: string;
}

export type SessionState = 'signed-out' | 'signing-in' | 'signed-in';

/** What can be told of an error without its cause. */
export interface ErrorInfo {
  readonly code: ErrorCode;
  /** Fit for a person, in the store's language. */
  readonly message: string;
}

/** The stable codes of `ChatOmniError`. */
export type ErrorCode =
  | 'bad-credentials'
  | 'session-expired'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'network'
  | 'server'
  | 'bad-response'
  | 'bad-config';

export interface SessionValue {
  readonly state: SessionState;
  readonly userName?: string;
  readonly error?: ErrorInfo;
}

export type LinkState = 'connected' | 'connecting' | 'disconnected';
export type Mode = 'realtime' | 'polling' | 'paused' | 'signed-out';

export interface ConnectionValue {
  readonly chat: LinkState;
  readonly rt: LinkState;
  readonly mode: Mode;
  readonly auto: 'on' | 'off';
  /** When the list was last fetched, local time in ms. */
  readonly lastSync?: number;
  /** The page was away, and what it may have missed is on its way: what is shown may be old. */
  readonly updating?: true;
}

export interface ConversationsValue {
  /** In the query's order, by default (`lastActivity` down, `channelId`, `userId`). Unchanged rows keep their identity. */
  readonly items: readonly Conversation[];
  readonly loading: boolean;
  /** There are no older ones to load. Of a filter longer than a page that holds for a minute: others may come to fit. */
  readonly complete: boolean;
  /** A filter that only the page can apply has read on by itself far enough: `loadMore()` goes on. */
  readonly paused?: boolean;
  /** Of those that are loaded, of the type and page shown: how many each filter would leave. */
  readonly counts: ReadonlyMap<CountKey, number>;
  /** False: there are more that are not loaded. */
  readonly countsComplete: boolean;
  /** The pages of the shop, as configured or as answers have named them. */
  readonly pages: readonly { readonly id: string; readonly name?: string }[];
  readonly error?: ErrorInfo;
  readonly query: ConversationQuery;
}

export interface ThreadValue {
  /** Empty if nothing is selected. */
  readonly conversationId: string;
  /** By (`sentAt`, `id`). Unchanged messages keep their identity. */
  readonly messages: readonly Message[];
  readonly gaps: readonly Gap[];
  readonly loading: boolean;
  /** There is no older history to load. */
  readonly complete: boolean;
  /**
   * True where the history ended because TPOS gave no usable cursor to go on from: older messages may
   * still be found in TPOS.
   */
  readonly truncated?: boolean;
  readonly error?: ErrorInfo;
}

export interface CustomerValue {
  readonly loading: boolean;
  /** True where `crmTeamId` names no team for the channel: TPOS cannot be asked. */
  readonly unavailable?: boolean;
  readonly error?: ErrorInfo;
  /** Left out until it is fetched, and where TPOS knows nothing. */
  readonly customer?: Customer;
}

/** An answer to a comment, from when it was written until the shop's own comment stands in the thread. */
export interface Answer {
  readonly id: string;
  /** The published `id` of the conversation. */
  readonly conversationId: string;
  /** `id` of the comment that it answers. */
  readonly commentId: string;
  readonly text: string;
  /** Local time, ms. */
  readonly createdAt: number;
  /**
   * `pending`: waits, for the network or for one before it. `checking`: it may have gone out, and the thread is
   * looked at. `unclear`: it may have gone out, and is not found after 30 s. `failed`: it has not gone out. Of the
   * last two only a person sends it again.
   */
  readonly state: 'pending' | 'sending' | 'checking' | 'unclear' | 'failed';
  /** What went wrong last. */
  readonly error?: ErrorInfo;
}

/** What is known of comments that were hidden or shown again here; no payload tells of it. */
export type HiddenState = 'hiding' | 'hidden' | 'showing';

/** Sums over the conversations that are loaded. */
export interface UnreadValue {
  readonly conversations: number;
  readonly messages: number;
}
