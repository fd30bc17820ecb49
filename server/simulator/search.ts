import { isObject, json, parseObject, refusal, type RestResponse } from './http.ts';
import { lastActivity, type Shop } from './shop.ts';
import type { Conversation, Kind } from './types.ts';
import { CHANNEL_TYPE, wireConversation } from './wire.ts';

const MAX_LIMIT = 2000;
const DEFAULT_LIMIT = 50;

interface Filter {
  readonly kind: Kind;
  readonly limit: number;
  readonly keyword: string;
  readonly channelIds: readonly string[];
  readonly userIds: readonly string[];
  readonly tagIds: readonly string[];
  readonly flags: Readonly<Record<Flag, boolean | undefined>>;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
  readonly start: number;
  readonly end: number;
}

/** Where a page ends: the activity and the id of its last conversation. */
interface Position {
  readonly time: number;
  readonly id: string;
}

type Flag = 'HasPhone' | 'HasAddress' | 'HasOrder' | 'IsUnread' | 'IsUnreplied';

const FLAGS: readonly Flag[] = ['HasPhone', 'HasAddress', 'HasOrder', 'IsUnread', 'IsUnreplied'];

/** Answers `conversations/search`: newest activity first, cursors towards both ends. */
export function searchConversations(shop: Shop, body: string, origin: string): RestResponse {
  const raw = parseObject(body);
  if (!raw) return refusal(400, 'The request is invalid: a JSON object is expected.');
  const filter = readFilter(raw);
  if (typeof filter === 'string') return refusal(400, `The request is invalid: ${filter}.`);

  const found = shop
    .conversations()
    .filter((conversation) => matches(shop, conversation, filter))
    .sort(newestFirst);
  const older = found.filter((it) => !filter.after || comesAfter(it, filter.after));
  const between = older.filter((it) => !filter.before || comesBefore(it, filter.before));
  const page = filter.before ? between.slice(-filter.limit) : between.slice(0, filter.limit);
  const last = page.at(-1);
  const hasOlder = last !== undefined && found.at(-1) !== last;
  return json(200, {
    Data: page.map((conversation) => wireConversation(conversation, origin)),
    Cursor: null,
    After: hasOlder ? cursorOf(last) : null,
    Before: page[0] && page[0] !== found[0] ? cursorOf(page[0]) : null,
  });
}

function newestFirst(left: Conversation, right: Conversation): number {
  return lastActivity(right) - lastActivity(left) || (left.id < right.id ? -1 : 1);
}

function comesAfter(conversation: Conversation, position: Position): boolean {
  const time = lastActivity(conversation);
  return time < position.time || (time === position.time && conversation.id > position.id);
}

function comesBefore(conversation: Conversation, position: Position): boolean {
  const time = lastActivity(conversation);
  return time > position.time || (time === position.time && conversation.id < position.id);
}

function cursorOf(conversation: Conversation): string {
  return btoa(`${lastActivity(conversation)}|${conversation.id}`);
}

function readCursor(value: unknown): Position | undefined | 'bad' {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'string') return 'bad';
  try {
    const [time, id] = atob(value).split('|');
    if (id && Number.isFinite(Number(time))) return { time: Number(time), id };
  } catch {
    return 'bad';
  }
  return 'bad';
}

function readFilter(raw: Readonly<Record<string, unknown>>): Filter | string {
  const kind = raw['Type'] ?? 'message';
  if (kind !== 'message' && kind !== 'comment') return 'Type must be message or comment';
  const limit = raw['Limit'] ?? DEFAULT_LIMIT;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
    return 'Limit must be a positive whole number';
  }
  const channelIds = readChannels(raw['Channels'] ?? []);
  const userIds = readStrings(raw['UserIds'] ?? []);
  const tagIds = readStrings(raw['TagIds'] ?? []);
  if (!channelIds) return 'Channels must be a list of {"Id":"…","Type":4}';
  if (!userIds || !tagIds) return 'UserIds and TagIds must be lists of strings';
  const after = readCursor(raw['After']);
  const before = readCursor(raw['Before']);
  if (after === 'bad' || before === 'bad') return 'the cursor is not one of ours';
  const flag = (name: Flag): boolean | undefined => {
    const value = raw[name];
    return typeof value === 'boolean' ? value : undefined;
  };
  return {
    kind,
    limit: Math.min(limit, MAX_LIMIT),
    keyword: typeof raw['Keyword'] === 'string' ? plain(raw['Keyword'].trim()) : '',
    channelIds,
    userIds,
    tagIds,
    flags: Object.fromEntries(FLAGS.map((name) => [name, flag(name)])) as Filter['flags'],
    after,
    before,
    start: readTime(raw['Start'], -Infinity),
    end: readTime(raw['End'], Infinity),
  };
}

/** Identifiers are strings: a number is refused, so that a client that lost digits notices. */
function readStrings(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((item): item is string => typeof item === 'string') ? value : undefined;
}

function readChannels(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ids = value.map((item: unknown) =>
    isObject(item) && item['Type'] === CHANNEL_TYPE ? item['Id'] : undefined,
  );
  return readStrings(ids);
}

function readTime(value: unknown, fallback: number): number {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? fallback : time;
}

function matches(shop: Shop, conversation: Conversation, filter: Filter): boolean {
  const activity = lastActivity(conversation);
  if (!conversation.messages.some((message) => message.kind === filter.kind)) return false;
  if (filter.channelIds.length > 0 && !filter.channelIds.includes(conversation.channelId))
    return false;
  if (filter.userIds.length > 0 && !filter.userIds.includes(conversation.userId)) return false;
  if (filter.tagIds.length > 0 && !filter.tagIds.some((tag) => conversation.tags.includes(tag)))
    return false;
  if (activity < filter.start || activity > filter.end) return false;
  if (filter.keyword && !mentions(conversation, filter.keyword)) return false;
  return FLAGS.every((name) => {
    const wanted = filter.flags[name];
    return wanted === undefined || wanted === holds(shop, conversation, name);
  });
}

function mentions(conversation: Conversation, keyword: string): boolean {
  return plain(conversation.name).includes(keyword) || (conversation.phone ?? '').includes(keyword);
}

function holds(shop: Shop, conversation: Conversation, flag: Flag): boolean {
  switch (flag) {
    case 'HasPhone':
      return conversation.phone !== null;
    case 'HasAddress':
      return conversation.address !== null;
    case 'HasOrder':
      return shop.ordersOf(conversation.userId).length > 0;
    case 'IsUnread':
      return conversation.unread > 0;
    case 'IsUnreplied':
      return conversation.messages.at(-1)?.fromShop === false;
  }
}

/** Without case and diacritics: "Hương" is found by "huong". */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase();
}
