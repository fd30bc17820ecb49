import type { Conversation, ConversationQuery, ThreadValue } from '../../src/core/types.ts';
import type { Arrival } from './network.ts';
import { type Chat, type Kind, pages, type ShopMessage, versionOf } from './shop.ts';
import type { World } from './world.ts';

/** Invariant (i): compares what is shown with the server, by the answers that arrived since `from` (world time). */
export function compare(world: World, from: number): void {
  const arrivals = world.invariants.arrivals.filter(({ flight }) => flight.began >= from);
  compareList(world, arrivals);
  const threads = [
    world.store.$thread.get(),
    ...world.pins.map(({ handle }) => handle.$thread.get()),
  ];
  for (const thread of threads) {
    const chat = world.invariants.chatOf(thread.conversationId);
    if (chat) compareThread(world, thread, chat, arrivals);
  }
}

/** How the shop would be searched for what is shown, for each kind. */
function searches(
  { query: asked, variant }: World,
  query: ConversationQuery = asked,
): Readonly<Record<string, unknown>>[] {
  const type = query.type ?? variant.type;
  const kinds: readonly Kind[] = type === 'all' ? ['message', 'comment'] : [type];
  const all = { both: pages.slice(0, 2), one: pages.slice(0, 1), all: [] }[variant.channels];
  const channels = query.channelId === undefined ? all : [query.channelId];
  return kinds.map((Type) => ({
    Type,
    Channels: channels.map((Id) => ({ Id })),
    UserIds: [],
    Keyword: query.text ?? null,
    IsUnread: query.unread ?? null,
    IsUnreplied: query.sort === 'waiting' ? true : (query.unreplied ?? null),
    HasPhone: query.hasPhone ?? null,
    HasOrder: query.hasOrder ?? null,
  }));
}

function compareList(world: World, arrivals: readonly Arrival[]): void {
  const { store, rest, shop, invariants, query } = world;
  const { items, complete, error, loading } = store.$conversations.get();
  if (error || loading) invariants.wrong(`the list after a refresh: ${error?.code ?? 'loading'}`);
  const named = new Set(arrivals.flatMap(({ answer }) => answer.chats ?? []));
  // Where each search tells of its own kind only, others do not say that this one would name it.
  const kinds = searches(world).map(({ Type }) => Type);
  const tells = ({ flight, answer }: Arrival) =>
    kinds.includes(flight.call.body.Type) || !world.variant.narrowActivities
      ? (answer.chats ?? [])
      : [];
  const namedHere = new Set(arrivals.flatMap(tells));
  // By status nobody but the page can filter.
  const fits = ({ status }: Chat) => query.status === undefined || query.status === status;
  const find = (body: Readonly<Record<string, unknown>>) => rest.found(shop, body).filter(fits);
  const expected = new Set(searches(world).flatMap(find));
  const unfiltered = new Set(
    searches(world, { type: query.type ?? world.variant.type }).flatMap((body) =>
      rest.found(shop, body),
    ),
  );
  const shown = new Map<Chat, Conversation>();
  for (const row of items) shown.set(invariants.chatOf(row.id)!, row);

  const last = Math.min(...items.map(({ lastActivity }) => lastActivity));
  const covered = coveredFrom(world, arrivals);
  for (const chat of expected) {
    const row = shown.get(chat);
    const activity = shop.activityOf(chat) + world.variant.activityDelay;
    const what = `${shop.nameOf(chat)} #${shop.chats.indexOf(chat)}`;
    // A list whose cursor is refused ends there (docs/protocol.md §3): only what answers named is known of.
    const isRefused = world.variant.listCursors === 'refused';
    // Under a filter any row shows that is known to fit: what stands between them may still be to come.
    const isRestricted = Object.keys(query).some((key) => key !== 'type');
    const isAbove = activity > last && !isRestricted;
    // Where each search tells of its own kind only, who wrote the other kind last is not known.
    const type = query.type ?? world.variant.type;
    const newest = shop.newestOf(chat);
    const isByWait = query.unreplied === true || query.sort === 'waiting';
    const isHalfTold = world.variant.narrowActivities && type !== 'all' && newest?.kind !== type;
    if (isByWait && isHalfTold && !row) continue;
    // Nor is it where another list than this one named who has nothing unread: it says not who wrote.
    const isGuess = isByWait && shop.unreadOf(chat) === 0;
    const isNamed = activity > last && namedHere.has(chat) && !isGuess;
    const isKnowable = !isRefused && !chat.wasBroken;
    const isDue = isNamed || (isKnowable && (isAbove || complete));
    if (!row && isDue) invariants.wrong(`${what} is missing in the list`);
    if (row && named.has(chat)) compareRow(world, chat, row, arrivals);
  }
  // Below what was fetched a row may be out of date.
  for (const [chat, row] of shown) {
    if (expected.has(chat) || row.lastActivity <= covered) continue;
    // Who wrote last is guessed by what is unread where only a list told of it.
    const isByWait = query.unreplied === true || query.sort === 'waiting';
    if (isByWait && !knowsAuthor(world, chat, row)) continue;
    // A word in messages that are loaded is found here, and by no search.
    const { text } = query;
    const says = (message: ShopMessage) => versionOf(message).text?.includes(text!);
    if (text && chat.messages.some(says)) continue;
    // So is a name whose accents aside it is part of, as `Hạnh` is of `Khánh`.
    if (text && plain(row.name).includes(plain(text))) continue;
    // Of those selected under a filter only the filter is not asked: gone, or of another type, they go.
    if (world.kept.has(chat) && unfiltered.has(chat)) continue;
    invariants.wrong(`${row.name} does not belong in the list ${JSON.stringify(query)}`);
  }
  const { messages } = store.$unread.get();
  const known = shop.chats.filter((chat) => store.find(`${chat.channelId}:${chat.userId}`));
  const most = known.reduce((sum, chat) => sum + shop.unreadOf(chat), 0);
  const all = known.every((chat) => named.has(chat));
  if (all && messages !== most) invariants.wrong(`${messages} unread in all instead of ${most}`);
}

const idsOf = (channels: unknown) => (channels as { readonly Id: string }[]).map(({ Id }) => Id);

/** A list tells no author: whether the page has been told of the newest message's by other means. */
function knowsAuthor({ shop }: World, chat: Chat, { lastMessage }: Conversation): boolean {
  return lastMessage?.fromShop !== undefined && lastMessage.sentAt === shop.activityOf(chat);
}

/** The activity down to which the last answers to the searches reach. */
function coveredFrom(world: World, arrivals: readonly Arrival[]): number {
  const { shop } = world;
  let covered = -Infinity;
  for (const body of searches(world)) {
    let oldest = Infinity;
    let more = true;
    // Older pages go on from what was read before: they join only where they follow one of these.
    let cursor: unknown = null;
    for (const { flight, answer } of arrivals) {
      const asked = flight.call.body;
      const same = Object.entries(body).every(
        ([key, value]) =>
          JSON.stringify(key === 'Channels' ? idsOf(asked[key]) : asked[key]) ===
          JSON.stringify(key === 'Channels' ? idsOf(value) : value),
      );
      // A refused cursor tells nothing of what is below.
      if (flight.call.name !== 'conversations' || !same || answer.status !== 200) continue;
      if (asked.After !== null && asked.After !== cursor) continue;
      cursor = (answer.body as { After?: unknown }).After;
      for (const chat of answer.chats ?? []) {
        oldest = Math.min(oldest, shop.activityOf(chat) + world.variant.activityDelay);
      }
      // As full as was asked for, and without a cursor: that does not tell of the end (docs/protocol.md §3).
      const { Data = [], After } = answer.body as { Data?: unknown[]; After?: unknown };
      more = answer.more === true || (After === undefined && Data.length >= Number(asked.Limit));
    }
    covered = Math.max(covered, more ? oldest : -Infinity);
  }
  return covered;
}

function compareRow(
  world: World,
  chat: Chat,
  row: Conversation,
  arrivals: readonly Arrival[],
): void {
  const { shop, variant, invariants, query } = world;
  const what = `${shop.nameOf(chat)} #${shop.chats.indexOf(chat)}`;
  const differs = (name: string, shown: unknown, is: unknown) => {
    if (shown !== is) {
      invariants.wrong(`${what}: ${name} is ${String(shown)} instead of ${String(is)}`);
    }
  };
  differs('name', row.name, shop.nameOf(chat));
  differs('unread count', row.unreadCount, shop.unreadOf(chat));
  differs('phone', row.phone ?? null, chat.phone);
  differs('status', row.status ?? null, chat.status);
  differs('last activity', row.lastActivity, shop.activityOf(chat) + variant.activityDelay);
  const type = query.type ?? variant.type;
  const newest = shop.newestOf(chat, Infinity, type === 'all' ? undefined : type);
  // Where each search tells of its own kind only, the other one may not have reached this row.
  const isTold = arrivals.some(
    ({ flight, answer }) =>
      flight.call.body.Type === newest?.kind && answer.chats?.includes(chat) === true,
  );
  if (variant.narrowActivities && !isTold) return;
  differs('time of the last message', row.lastMessage?.sentAt, newest?.sentAt);
  const texts = chat.messages
    .filter(({ sentAt, removedAt }) => sentAt === newest?.sentAt && removedAt === undefined)
    .map((message) => versionOf(message).text ?? '');
  if (row.lastMessage && !texts.includes(row.lastMessage.text)) {
    differs('last message', row.lastMessage.text, texts[0]);
  }
}

function compareThread(
  world: World,
  thread: ThreadValue,
  chat: Chat,
  arrivals: readonly Arrival[],
): void {
  const { shop, invariants } = world;
  const what = `thread of ${shop.nameOf(chat)} #${shop.chats.indexOf(chat)}`;
  const { messages, gaps, complete, truncated, error, loading } = thread;
  if (error || loading) invariants.wrong(`${what}: ${error?.code ?? 'loading'}`);
  const from = newestFrom(chat, arrivals);
  if (from === undefined) {
    invariants.wrong(`${what} was not fetched`);
    return;
  }
  const shown = new Map(messages.map((message) => [message.id, message]));
  const is = shop.messagesOf(chat);
  const ids = new Set(is.map(({ id }) => id));
  for (const { id, sentAt } of messages) {
    if (sentAt > from && !ids.has(id)) invariants.wrong(`${what}: ${id} is gone, and shows`);
  }
  const position = (id: string) => chat.messages.find((one) => one.id === id)?.sentAt ?? -Infinity;
  const isMarked = ({ sentAt }: ShopMessage) =>
    !complete ||
    truncated === true ||
    gaps.some(
      ({ afterId, beforeId }) => position(afterId) <= sentAt && sentAt <= position(beforeId),
    );
  for (const message of is) {
    const row = shown.get(message.id);
    const text = versionOf(message).text ?? '';
    if (!row) {
      if (message.sentAt > from) invariants.wrong(`${what}: ${message.id} is missing`);
      else if (!isMarked(message) && !message.late && !message.wasBroken) {
        invariants.wrong(`${what}: ${message.id} is missing and no gap says so`);
      }
    } else if (message.sentAt > from && row.text !== text) {
      invariants.wrong(`${what}: ${message.id} is ${row.text} instead of ${text}`);
    }
  }
  const live = new Set(world.store.$live.get().map(({ id }) => id));
  for (const { id, kind, sentAt } of chat.messages) {
    const expected = kind === 'comment' && ids.has(id);
    if (sentAt > from && expected !== live.has(id)) {
      invariants.wrong(`${what}: comment ${id} is ${expected ? 'not ' : ''}in live`);
    }
  }
}

/** Server time later than which the last answers show the whole thread. */
function newestFrom(chat: Chat, arrivals: readonly Arrival[]): number | undefined {
  const ends = new Map<string, number>();
  for (const { flight, answer } of arrivals) {
    const { call } = flight;
    if (call.name !== 'messages' || call.userId !== chat.userId) continue;
    if (call.channelId !== chat.channelId || call.body.before !== undefined) continue;
    if (!answer.messages) continue;
    const times = answer.messages.map(({ sentAt }) => sentAt);
    ends.set(call.path, answer.more ? Math.min(...times) : -Infinity);
  }
  return ends.size > 0 ? Math.max(...ends.values()) : undefined;
}

/** Without accents and case. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
