import type { Channel } from '../config.ts';
import type { Conversation, ConversationQuery, ConversationType, Kind, Message } from '../types.ts';
import { foldPhone, searchPattern } from './fold.ts';

/** Which searches a type of list is made of: `all` is two, merged by identity (protocol.md §3). */
export function kindsOf(type: ConversationType): readonly Kind[] {
  return type === 'all' ? ['message', 'comment'] : [type];
}

/** True if the query leaves something out beyond its type, or puts it in another order. */
export function isRestricted({ type: _, sort, ...filters }: ConversationQuery): boolean {
  return (
    sort === 'waiting' ||
    Object.values(filters).some((value: unknown) => value !== undefined && value !== '')
  );
}

/** True if a search cannot be asked for it: what it leaves out is left out here. */
export function isOwnFilter({ status, sort, text }: ConversationQuery): boolean {
  return status !== undefined || sort === 'waiting' || isOrderCode(text);
}

/** True for what looks like an order's number or code: `#769`, `251204471`, `#769. 251204471`. */
export function isOrderCode(text = ''): boolean {
  return /^(#\d|[1-9]\d\d)[\d. ]*$/.test(text.trim());
}

/** What a search is asked for of it. Pages of a shop are of type 4 unless they are configured otherwise. */
export function searchOf(
  { status: _, sort, channelId, ...query }: ConversationQuery,
  channels: readonly Channel[],
) {
  const page = channels.filter(({ id }) => id === channelId);
  return {
    ...query,
    ...(sort === 'waiting' && { unreplied: true }),
    channels:
      channelId === undefined ? channels : page.length > 0 ? page : [{ type: 4, id: channelId }],
  };
}

/**
 * Whether a conversation fits. What its row cannot tell (an order of before this session, who wrote a message
 * that only a list told of, a word in older messages) is as the search says: `named` if it found this one.
 *
 * @param messages - those of its thread that are loaded
 */
export function matches(
  row: Conversation,
  query: ConversationQuery,
  named: boolean,
  messages: readonly Message[],
): boolean {
  const { text, unread, unreplied, hasPhone, hasOrder, channelId, status, sort } = query;
  const fits = <Value>(wanted: Value | undefined, is: Value | undefined) =>
    wanted === undefined || (is === undefined ? named : is === wanted);
  return (
    (status === undefined || row.status === status) &&
    fits(channelId, row.channelId) &&
    fits(unread, row.unreadCount > 0) &&
    fits(sort === 'waiting' || unreplied, isWaiting(row)) &&
    fits(hasPhone, row.hasPhone) &&
    fits(hasOrder, row.order ? true : undefined) &&
    (named || !text || matchesText(row, query, messages))
  );
}

/**
 * Whatever the type viewed, the whole conversation counts. Undefined where only a list told of its last message,
 * and nothing of it is unread.
 */
function isWaiting({ waitingSince, answered }: Conversation): boolean | undefined {
  if (waitingSince !== undefined) return true;
  return answered ? false : undefined;
}

function matchesText(
  row: Conversation,
  { text = '' }: ConversationQuery,
  messages: readonly Message[],
): boolean {
  const pattern = searchPattern(text);
  const { name, phone = '', lastMessage, order } = row;
  const texts = [name, lastMessage?.text, order?.label, ...messages.map((one) => one.text)];
  return (
    texts.some((said = '') => said.search(pattern) >= 0) ||
    (foldPhone(text).length > 2 && foldPhone(phone).includes(foldPhone(text)))
  );
}
