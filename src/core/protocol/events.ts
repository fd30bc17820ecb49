import type { News } from '../facts.ts';
import { count, fields, get, id, identity, isRecord, parse, word, type Fields } from './decode.ts';
import { decodeMessage } from './message.ts';
import { decodeConversation } from './rest.ts';

const ignored: News = { type: 'ignored' };
const malformed: News = { type: 'malformed' };
const staleAll: News = { type: 'stale-all' };

const lifeSigns = new Set([
  'connect',
  'disconnect',
  'connect_error',
  'reconnect',
  'authenticated',
  'unauthorized',
  'ping',
  'pong',
]);

/**
 * The object in an argument: as it is, as JSON, or wrapped once more in `d` or `data`, which may be JSON
 * too (docs/protocol.md §4).
 */
function unwrap(argument: unknown, layers = 2): Fields | undefined {
  const value = typeof argument === 'string' ? parse(argument) : argument;
  if (!isRecord(value)) return undefined;
  if (typeof value.Type === 'string' || 'CreatedTime' in value || layers === 0) return value;
  return unwrap(value.d ?? get(value, 'Data'), layers - 1) ?? value;
}

/** A message event. The message stands in `Message`, or is the object itself. */
function messageNews(event: Fields): News | undefined {
  const inner = get(event, 'Message');
  const record = isRecord(inner) ? inner : event;
  const conversation = fields(get(event, 'Conversation'));
  const who = identity(conversation) ?? identity(record);
  const message = who && decodeMessage(record, who);
  if (!message) return who && { type: 'stale-thread', identity: who };
  return {
    type: 'message',
    conversation: decodeConversation(conversation) ?? { identity: who },
    message,
    readable: Boolean(message.text?.trim()) || message.attachments?.some(({ url }) => url) === true,
  };
}

/** A live order, created or updated; what else there may be of it is of no concern here. */
function orderNews(event: Fields): News {
  if (!/^(created|updated|)$/i.test(word(get(event, 'EventName')) ?? '')) return ignored;
  const data = fields(get(event, 'Data'));
  const userId = id(get(data, 'Facebook_ASUserId'));
  const code = id(get(data, 'Code'));
  const index = count(get(data, 'SessionIndex'));
  const postId = id(get(data, 'Facebook_PostId'));
  const customerName = word(get(data, 'Facebook_UserName'));
  if (!userId || !code || index === undefined) return malformed;
  return {
    type: 'order',
    order: {
      id: id(get(data, 'Id')) ?? code,
      userId,
      code,
      index,
      session: count(get(data, 'Session')) ?? 0,
      label: `#${index}. ${code}`,
      ...(postId && { postId }),
      ...(customerName && { customerName }),
    },
  };
}

function mainEvent(argument: unknown): News {
  const event = unwrap(argument);
  if (!event) return malformed;
  if (isRecord(get(event, 'Message'))) return messageNews(event) ?? malformed;
  const type = word(get(event, 'Type'));
  if (type === 'SaleOnline_Order') return orderNews(event);
  // Other parts of TPOS: on purpose nothing follows from them.
  if (type !== undefined && type !== 'message' && type !== 'comment') return ignored;
  const news = messageNews(event);
  return news?.type === 'message' ? news : staleAll;
}

/** What one event of either socket means (the table of docs/protocol.md §4). Never throws. */
export function decodeEvent(name: string, args: readonly unknown[]): News {
  if (lifeSigns.has(name)) return ignored;
  switch (name) {
    case 'on-events':
    case '42/chatomni': {
      // The wire prefix: what follows it there is `["name", argument]`.
      const [first, ...rest] = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args;
      return rest.length && typeof first === 'string' && /^\w/.test(first)
        ? decodeEvent(first, rest)
        : mainEvent(first);
    }
    case 'on-messages': {
      const event = unwrap(args[0]);
      return (event && messageNews(event)) ?? { type: 'stale-thread' };
    }
    case 'on-conversations':
    case 'notification':
      return { type: 'stale-list' };
    default:
      return staleAll;
  }
}

/** So many events are remembered: what the other socket has not brought within as many, it may have lost. */
const mostKnown = 100;

/** `decodeEvent` for two sockets that bring the same: the JSON that one has brought is not read again for the other. */
export function decodeOnce(): typeof decodeEvent {
  const known = new Map<unknown, News>();
  return (name, args) => {
    const key = args.length === 1 && typeof args[0] === 'string' && name + args[0];
    const news = known.get(key) ?? decodeEvent(name, args);
    if (known.size >= mostKnown) known.clear();
    if (key) known.set(key, news);
    return news;
  };
}
