import type { Attachment, ConversationIdentity, Kind, Order } from './types.ts';

/**
 * What one payload says, decoded: the language between `protocol/`, which reads it off the wire, and
 * `model/`, which merges it. A field that the payload lacks (or has as null or in an unreadable type) is
 * left out, and so never overwrites what another payload gave.
 */
export interface MessageFacts {
  readonly id: string;
  readonly identity: ConversationIdentity;
  /** `Data.id`. */
  readonly externalId?: string;
  readonly kind: Kind;
  /** Left out if the payload has no readable text. */
  readonly text?: string;
  readonly fromShop: boolean;
  readonly staffName?: string;
  /** Server time, ms. */
  readonly sentAt: number;
  /** `UpdatedTime`, server time, ms. */
  readonly updatedAt?: number;
  readonly postId?: string;
  readonly parentId?: string;
  /** Left out if the payload says nothing readable of attachments. */
  readonly attachments?: readonly Attachment[];
}

/** The newest message of one kind, as a list answer tells it: no id, no author. */
export interface PreviewFacts {
  readonly text: string;
  readonly sentAt: number;
  /** Kind of its first attachment. */
  readonly attachment?: string;
}

export interface ConversationFacts {
  readonly identity: ConversationIdentity;
  /** Its `Id`, an alias of the identity. */
  readonly id?: string;
  readonly name?: string;
  /** Empty where the payload says that there is none. */
  readonly phone?: string;
  readonly hasPhone?: boolean;
  readonly hasAddress?: boolean;
  readonly unreadCount?: number;
  /** `LastActivities.ActivitedTime`, server time, ms. */
  readonly activityAt?: number;
  readonly message?: PreviewFacts;
  readonly comment?: PreviewFacts;
  /** `ApplicationPartner.StatusText`. */
  readonly status?: string;
}

/** One page of a list or a thread. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many entries the answer had, readable or not. */
  readonly count: number;
  /** How many of them could not be read. */
  readonly skipped: number;
  /** Cursor towards older (list: `After`; thread: `Before`); left out where the answer has none. */
  readonly older?: string;
  /** Of one put together out of several answers: each of these. */
  readonly parts?: readonly Part<Item>[];
}

/** One of several answers that make a page, with what of it is held back, and what stands above the page. */
export interface Part<Item> {
  readonly items: readonly Item[];
  /** Server time down to which it reaches, ms; -Infinity: all the way. */
  readonly from: number;
}

/** The answer to a log-in or a renewal (protocol.md §2). */
export interface TokenFacts {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Seconds. */
  readonly expiresIn?: number;
  readonly userName?: string;
}

/** What one socket event comes down to (protocol.md §4). */
export type News =
  | {
      readonly type: 'message';
      readonly conversation: ConversationFacts;
      readonly message: MessageFacts;
      /** False if neither text nor attachment could be read: the thread is to be fetched once. */
      readonly readable: boolean;
    }
  | { readonly type: 'order'; readonly order: Order }
  /** The list may have changed (`on-conversations`, `notification`). */
  | { readonly type: 'stale-list' }
  /** Messages may have changed: of one conversation if it could be read, else of all open threads. */
  | { readonly type: 'stale-thread'; readonly identity?: ConversationIdentity }
  /** List and open threads may have changed (`update`, events that are not known). */
  | { readonly type: 'stale-all' }
  /** Of no concern here: other parts of TPOS, life signs, answers to `auth`. */
  | { readonly type: 'ignored' }
  /** Ought to be readable and is not: skipped and counted. */
  | { readonly type: 'malformed' };
