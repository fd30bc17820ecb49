import type { MessageFacts } from '../facts.ts';
import type { ConversationIdentity, Kind } from '../types.ts';
import {
  amount,
  attachments,
  dig,
  fields,
  get,
  id,
  text,
  time,
  word,
  type Fields,
} from './decode.ts';

/** `Type` decides where there is one; `MessageType` is 11 for Messenger, 12 for a comment (docs/protocol.md §4). */
function kindOf(record: Fields, fallback: Kind): Kind {
  const type = word(get(record, 'Type'))?.toLowerCase();
  if (type === 'message' || type === 'comment') return type;
  const number = amount(get(record, 'MessageType'));
  return number === 12 ? 'comment' : number === 11 ? 'message' : fallback;
}

/**
 * The post of a comment, as `{pageId}_{postId}`. A comment's `Data.id` is `{postId}_{commentId}`
 * (docs/protocol.md §3), and the page of channel type 4 is the channel.
 */
function postOf(
  data: Fields,
  { channelType, channelId }: ConversationIdentity,
): string | undefined {
  const match = id(data.id)?.match(/^(?:(\d+)_)?(\d+)_\d+$/);
  if (!match) return undefined;
  const [, page, post] = match;
  if (page) return `${page}_${post}`;
  return channelType === 4 && post !== channelId ? `${channelId}_${post}` : undefined;
}

/** One message, of REST or of a push; undefined without an id or a time. */
export function decodeMessage(
  record: Fields,
  identity: ConversationIdentity,
  kindFallback: Kind = 'message',
): MessageFacts | undefined {
  const data = fields(get(record, 'Data'));
  const messageId = id(get(record, 'Id'));
  const sentAt = time(get(record, 'CreatedTime')) ?? time(data.created_time);
  if (messageId === undefined || sentAt === undefined) return undefined;
  const kind = kindOf(record, kindFallback);
  return compact<MessageFacts>({
    id: messageId,
    identity,
    externalId: id(data.id),
    kind,
    text: text(get(record, 'Message')) ?? text(data.message),
    fromShop: get(record, 'IsOwner') === true,
    staffName:
      word(dig(record, 'ApplicationUser', 'Name')) ??
      word(dig(record, 'ApplicationUser', 'UserName')),
    sentAt,
    updatedAt: time(get(record, 'UpdatedTime')),
    postId: kind === 'comment' ? postOf(data, identity) : undefined,
    parentId: id(get(record, 'ParentId')) ?? id(dig(data, 'parent', 'id')),
    attachments: attachments(get(record, 'Attachments')) ?? attachments(data.attachments),
  });
}

/** Leaves out what is undefined: in facts, an absent key means "says nothing of it". */
export function compact<Facts extends object>(facts: {
  [Key in keyof Facts]: Facts[Key] | undefined;
}): Facts {
  const said: Partial<Facts> = {};
  for (const key in facts) if (facts[key] !== undefined) said[key] = facts[key];
  return said as Facts;
}
