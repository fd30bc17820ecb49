import { json, refusal, type RestResponse } from './http.ts';
import { hash } from './random.ts';
import type { Shop } from './shop.ts';
import type { Kind, Message } from './types.ts';
import { CHANNEL_TYPE, wireMessage } from './wire.ts';

/** Messages in one page; the real server has no parameter for it either. */
export const THREAD_PAGE = 50;

/**
 * Answers the three calls for the messages of a conversation. Without a cursor: the newest page.
 * The answer's `Before`, sent as `before`, gives the older page, its `After`, as `after`, the newer.
 */
export function readThread(
  shop: Shop,
  kinds: readonly Kind[],
  query: URLSearchParams,
  origin: string,
): RestResponse {
  const channelId = query.get('channelId');
  const userId = query.get('userId');
  if (query.get('type') !== String(CHANNEL_TYPE) || !channelId || !userId) {
    return refusal(400, 'The request is invalid: type, channelId and userId are expected.');
  }
  const all = shop.conversation(channelId, userId)?.messages ?? [];
  const messages = all.filter((message) => kinds.includes(message.kind));
  const before = readCursor(query.get('before'));
  const after = readCursor(query.get('after'));
  if (before === null || after === null) {
    return refusal(400, 'The request is invalid: the cursor is not one of ours.');
  }
  const page = slice(messages, before, after);
  return json(200, {
    Data: shuffled(page).map((message) => wireMessage(message, origin)),
    Cursor: null,
    After: cursor(page.at(-1)) ?? query.get('after'),
    Before: page[0] === messages[0] ? null : cursor(page[0]),
  });
}

function slice(
  messages: readonly Message[],
  before: string | undefined,
  after: string | undefined,
): readonly Message[] {
  if (after !== undefined) {
    const start = messages.findIndex((message) => position(message) > after);
    return start < 0 ? [] : messages.slice(start, start + THREAD_PAGE);
  }
  if (before === undefined) return messages.slice(-THREAD_PAGE);
  const found = messages.findIndex((message) => position(message) >= before);
  const end = found < 0 ? messages.length : found;
  return messages.slice(Math.max(0, end - THREAD_PAGE), end);
}

/** Sorts as (`createdAt`, `id`) does: the time is padded to one length. */
function position(message: Message): string {
  return `${String(message.createdAt).padStart(15, '0')}|${message.id}`;
}

function cursor(message: Message | undefined): string | null {
  return message ? btoa(position(message)) : null;
}

/** The position in a cursor, `undefined` without one, `null` if it is none of ours. */
function readCursor(value: string | null): string | undefined | null {
  if (value === null || value === '') return undefined;
  try {
    const text = atob(value);
    return /^\d{15}\|/.test(text) ? text : null;
  } catch {
    return null;
  }
}

/** The order of `Data` is not to be relied on: newest first, with neighbours swapped here and there. */
function shuffled(page: readonly Message[]): readonly Message[] {
  const result = page.toReversed();
  for (let index = 1; index < result.length; index += 2) {
    const left = result[index - 1];
    const right = result[index];
    if (!left || !right || hash(left.id) % 3 !== 0) continue;
    result[index - 1] = right;
    result[index] = left;
  }
  return result;
}
