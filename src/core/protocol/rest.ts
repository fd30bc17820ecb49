import type { Channel } from '../config.ts';
import type { ConversationFacts, MessageFacts, Page, PreviewFacts, TokenFacts } from '../facts.ts';
import type {
  ConversationIdentity,
  ConversationQuery,
  Customer,
  CustomerOrder,
  Kind,
  Order,
  OrderLine,
} from '../types.ts';
import {
  amount,
  attachments,
  count,
  dig,
  fields,
  flag,
  get,
  id,
  identity,
  isRecord,
  list,
  text,
  time,
  word,
  type Fields,
} from './decode.ts';
import { compact, decodeMessage } from './message.ts';

/** Undefined where the body is no answer of this kind at all. */
function decodePage<Item>(
  body: unknown,
  cursor: 'After' | 'Before',
  decode: (entry: unknown) => Item | undefined,
): Page<Item> | undefined {
  const entries = list(get(fields(body), 'Data'));
  if (!entries) return undefined;
  const items = entries.flatMap((entry) => decode(entry) ?? []);
  const older = id(get(fields(body), cursor));
  return {
    items,
    count: entries.length,
    skipped: entries.length - items.length,
    ...(older && { older }),
  };
}

function preview(value: unknown): PreviewFacts | undefined {
  const record = fields(value);
  const sentAt = time(get(record, 'CreatedTime'));
  const attachment = attachments(get(record, 'Attachments'))?.[0]?.kind;
  return sentAt === undefined
    ? undefined
    : { text: text(get(record, 'Message')) ?? '', sentAt, ...(attachment && { attachment }) };
}

/** A conversation as a list answer or a push tells of it (docs/protocol.md §3, §4). */
export function decodeConversation(value: unknown): ConversationFacts | undefined {
  const record = fields(value);
  const who = identity(record);
  if (!who) return undefined;
  const last = fields(get(record, 'LastActivities'));
  const hasUnread = flag(get(last, 'HasUnread'));
  return compact<ConversationFacts>({
    identity: who,
    id: id(get(record, 'Id')),
    name: word(get(record, 'Name')),
    phone: text(get(record, 'Phone'))?.trim(),
    hasPhone: flag(get(record, 'HasPhone')),
    hasAddress: flag(get(record, 'HasAddress')),
    unreadCount:
      count(get(last, 'UnreadCount')) ?? (hasUnread === undefined ? undefined : Number(hasUnread)),
    activityAt: time(get(last, 'ActivitedTime')),
    message: preview(get(last, 'Message')),
    comment: preview(get(last, 'Comment')),
    status: word(dig(record, 'ApplicationPartner', 'StatusText')),
  });
}

/** The answer to a search. Undefined: the body is none. */
export function decodeConversations(body: unknown): Page<ConversationFacts> | undefined {
  return decodePage(body, 'After', decodeConversation);
}

/**
 * The answer for one thread: whose it is was asked for, so the entries need not say it.
 * Undefined: the body is none.
 */
export function decodeMessages(
  body: unknown,
  asked: ConversationIdentity,
  kindFallback: Kind = 'message',
): Page<MessageFacts> | undefined {
  return decodePage(body, 'Before', (entry) => decodeMessage(fields(entry), asked, kindFallback));
}

/** The answer to a log-in or a renewal (docs/protocol.md §2). */
export function decodeToken(body: unknown): TokenFacts | undefined {
  if (!isRecord(body)) return undefined;
  const accessToken = word(body.access_token);
  if (!accessToken) return undefined;
  return compact<TokenFacts>({
    accessToken,
    refreshToken: word(body.refresh_token),
    expiresIn: count(body.expires_in),
    userName: word(body.userName),
  });
}

/** Names of an order: `Code` is the bare number, or `#769. 251204471` (docs/protocol.md §3). */
function orderNames(value: unknown, index: number | undefined) {
  const name = id(value);
  if (!name) return undefined;
  const code = name.replace(/#\d+\. /, '');
  return { code, label: index === undefined ? name : `#${index}. ${code}` };
}

function decodeLines(value: unknown): readonly OrderLine[] {
  const lines = list(value)?.flatMap((entry) => {
    const line = fields(entry);
    const name = word(get(line, 'ProductName'));
    const [quantity, price] = [amount(get(line, 'Quantity')), amount(get(line, 'PriceUnit'))];
    return name ? compact<OrderLine>({ name, quantity, price }) : [];
  });
  return lines ?? [];
}

function decodeLastOrder(order: Fields): CustomerOrder | undefined {
  const names = orderNames(get(order, 'Code'), count(get(order, 'SessionIndex')));
  if (!names) return undefined;
  return compact<CustomerOrder>({
    ...names,
    status: word(get(order, 'StatusText')),
    createdAt: time(get(order, 'DateCreated')),
    note: word(get(order, 'Note')),
    lines: decodeLines(get(order, 'Details')),
  });
}

/** What TPOS knows of a customer; null: nothing. Undefined: the body is no answer. */
export function decodeCustomer(body: unknown): Customer | null | undefined {
  if (!isRecord(body)) return undefined;
  const partner = fields(get(body, 'Partner'));
  const customer = compact<Customer>({
    name: word(get(partner, 'Name')),
    phone: word(get(partner, 'Phone')),
    email: word(get(partner, 'Email')),
    address: word(get(partner, 'FullAddress')) ?? word(get(partner, 'Street')),
    status: word(get(partner, 'StatusText')),
    note: word(get(partner, 'Comment')),
    revenue: amount(dig(body, 'Revenue', 'RevenueTotal')),
    lastOrder: decodeLastOrder(fields(get(body, 'Order'))),
  });
  return Object.keys(customer).length > 0 ? customer : null;
}

/** The orders of a live post. Undefined: the body is no answer. */
export function decodeCommentOrders(body: unknown, postId: string): readonly Order[] | undefined {
  return list(get(fields(body), 'Value'))?.flatMap((entry) => {
    const userId = id(get(fields(entry), 'Asuid'));
    const orders = list(get(fields(entry), 'Orders'))?.flatMap((value) => {
      const order = fields(value);
      const index = count(get(order, 'Index'));
      const names = orderNames(get(order, 'Code'), index);
      if (!userId || !names || index === undefined) return [];
      const session = count(get(order, 'Session')) ?? 0;
      return { id: id(get(order, 'Id')) ?? names.code, userId, postId, index, session, ...names };
    });
    return orders ?? [];
  });
}

/** The customer of a team (`crmTeamId`). */
export function customerPath(team: string, userId: string): string {
  return `/rest/v2.0/chatomni/info/${encodeURIComponent(`${team}_${userId}`)}`;
}

/** @param postId - `{pageId}_{postId}` */
export function commentOrdersPath(postId: string): string {
  return `/odata/SaleOnline_Facebook_Post/ODataService.GetCommentOrders?$expand=orders&PostId=${postId}`;
}

const root = '/api-ms/chatomni/v1';

export const searchPath = `${root}/conversations/search`;

export interface Search extends Omit<ConversationQuery, 'type'> {
  readonly type: Kind;
  /** 1 to 2000. */
  readonly limit: number;
  /** Cursor towards older. */
  readonly after?: string | undefined;
  /** Empty: all. */
  readonly channels: readonly Channel[];
  /** Only these people. */
  readonly userIds?: readonly string[];
}

/** The body of a search, every key present, null where unused (docs/protocol.md §3). */
export function searchBody(search: Search): object {
  return {
    Keyword: search.text || null,
    Limit: search.limit,
    Sort: null,
    Before: null,
    After: search.after ?? null,
    Channels: search.channels.map(({ id: Id, type: Type }) => ({ Id, Type })),
    Type: search.type,
    HasPhone: search.hasPhone ?? null,
    HasAddress: null,
    HasOrder: search.hasOrder ?? null,
    IsUnread: search.unread ?? null,
    IsUnreplied: search.unreplied ?? null,
    TagIds: [],
    UserIds: search.userIds ?? [],
    Start: null,
    End: null,
    FromNewToOld: null,
  };
}

const messagePaths = { all: '/all', message: '', comment: '/comments' } as const;

/** Messages of one kind or both; `before` is the cursor towards older. */
export function messagesPath(
  { channelType, channelId, userId }: ConversationIdentity,
  kind: Kind | 'all',
  before?: string,
): string {
  const query = new URLSearchParams({ type: `${channelType}`, channelId, userId });
  if (before !== undefined) query.set('before', before);
  return `${root}/messages${messagePaths[kind]}?${query.toString()}`;
}

const comment = '/rest/v2.0/facebook-graph/comment';

/** A call about a comment, by its `externalId`; `pageid` is the channel (docs/protocol.md §3). */
export function replyCall(
  { channelId: pageid }: ConversationIdentity,
  commentId: string,
  message: string,
) {
  return { path: `${comment}/reply`, json: { pageid, commentId, message } };
}

export function hideCall(
  { channelId: pageid }: ConversationIdentity,
  commentId: string,
  is_hidden: boolean,
) {
  return { path: `${comment}/hide`, json: { pageid, commentId, is_hidden } };
}

/** Marks a conversation seen or unread for the whole shop. */
export function seenPath(
  { channelType, channelId, userId }: ConversationIdentity,
  isSeen: boolean,
  kind: Kind,
): string {
  const [channel, user] = [channelId, userId].map(encodeURIComponent);
  return `${root}/conversations/${channelType}/${channel}/${user}/seen?isSeen=${isSeen}&type=${kind}`;
}
