import type { Conversation, ConversationQuery, ConversationType, Kind } from '../types.ts';

/** Which searches a type of list is made of: `all` is two, merged by identity (protocol.md §3). */
export function kindsOf(type: ConversationType): readonly Kind[] {
  return type === 'all' ? ['message', 'comment'] : [type];
}

/** True if the query leaves something out beyond its type. */
export function isRestricted({ type: _, ...filters }: ConversationQuery): boolean {
  return Object.values(filters).some((value: unknown) => value !== undefined && value !== '');
}

/** Lower case, without accents, `đ` as `d`: what Vietnamese is searched by. */
export function foldText(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Digits of a Vietnamese phone number in one form: `+84 912…` and `0912.…` are the same. */
function foldPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^84/, '0');
}

/**
 * Whether a conversation fits. What its row cannot tell (an order of before this session, who wrote a message
 * that only a list told of, a word in older messages) is as the search says: `named` if it found this one.
 */
export function matches(row: Conversation, query: ConversationQuery, named: boolean): boolean {
  const fits = (wanted: boolean | undefined, is: boolean | undefined) =>
    wanted === undefined || (is === undefined ? named : is === wanted);
  const fromShop = row.lastMessage?.fromShop ?? (row.unreadCount > 0 ? false : undefined);
  return (
    fits(query.unread, row.unreadCount > 0) &&
    fits(query.unreplied, fromShop === undefined ? undefined : !fromShop) &&
    fits(query.hasPhone, row.hasPhone) &&
    fits(query.hasOrder, row.order ? true : undefined) &&
    (named || !query.text?.trim() || matchesText(row, query.text))
  );
}

function matchesText(row: Conversation, text: string): boolean {
  const folded = foldText(text.trim());
  if (foldText(row.name).includes(folded)) return true;
  if (row.lastMessage && foldText(row.lastMessage.text).includes(folded)) return true;
  if (row.order?.label.toLowerCase().includes(folded)) return true;
  const digits = foldPhone(text);
  return digits.length >= 3 && foldPhone(row.phone ?? '').includes(digits);
}
