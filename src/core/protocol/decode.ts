import type { Attachment, ConversationIdentity } from '../types.ts';

/**
 * Readers from `unknown`: each gives what it can use or undefined, and none throws. Any field may be
 * missing, null, of another type, or new (docs/protocol.md §3).
 */

export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of an object; of anything else: none. */
export function fields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** A field under its Pascal case name, or with a small first letter. */
export function get(record: Fields, name: string): unknown {
  return record[name] ?? record[name.charAt(0).toLowerCase() + name.slice(1)];
}

/** A field of an object in a field. */
export function dig(record: Fields, outer: string, inner: string): unknown {
  return get(fields(get(record, outer)), inner);
}

export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** Text, perhaps empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Text that says something. */
export function word(value: unknown): string | undefined {
  return text(value)?.trim() || undefined;
}

/**
 * An id. Ids are strings; a number is one only where it cannot have lost digits: a PSID that came as a
 * number above 2^53 is some other person's (docs/protocol.md §1).
 */
export function id(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value > 0 ? `${value}` : undefined;
  const name = word(value);
  // Half a surrogate pair is no text that a URL could carry.
  return name && /\p{Surrogate}/u.test(name) ? undefined : name;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A whole number from 0 up. */
export function count(value: unknown): number | undefined {
  const number = amount(value) ?? -1;
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Any number: of money, or of pieces. */
export function amount(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number(word(value) ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}

const timeForm =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,3})\d*)?\s*(?:(z)|([+-]\d\d):?(\d\d))?$/i;
const earliest = Date.UTC(2005);
const latest = Date.UTC(2100);

/**
 * An instant in ms. Without an offset it is in Asia/Ho_Chi_Minh (docs/protocol.md §1). Years in which
 * nobody can have written (.NET's 0001, a seconds count taken for ms) are no times.
 */
export function time(value: unknown): number | undefined {
  let ms: unknown = value;
  if (typeof value === 'string') {
    const match = timeForm.exec(value);
    if (!match) return undefined;
    const [, date, clock, seconds = ':00', fraction = '', zulu, hours, minutes = '00'] = match;
    // Browsers agree on this one form only: three decimals, a colon in the offset.
    const zone = `${hours ?? (zulu ? '+00' : '+07')}:${minutes}`;
    ms = Date.parse(`${date}T${clock}${seconds}.${fraction.padEnd(3, '0')}${zone}`);
  }
  return typeof ms === 'number' && ms >= earliest && ms < latest ? Math.floor(ms) : undefined;
}

/** JSON that may not be any. */
export function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // It is not.
  }
}

/**
 * Who is meant: `Channel.Id`/`User.Id` as REST spells it, or `ChannelId`/`UserId` as the sockets do
 * (docs/protocol.md §4).
 */
export function identity(record: Fields): ConversationIdentity | undefined {
  const channelId = id(get(record, 'ChannelId')) ?? id(dig(record, 'Channel', 'Id'));
  const userId = id(get(record, 'UserId')) ?? id(dig(record, 'User', 'Id'));
  if (!channelId || !userId) return undefined;
  const channelType = count(get(record, 'ChannelType')) ?? count(dig(record, 'Channel', 'Type'));
  return { channelType: channelType ?? 4, channelId, userId };
}

function attachment(value: unknown): Attachment | undefined {
  const record = fields(value);
  const payload = fields(get(record, 'Payload'));
  const kind = word(get(record, 'Type'))?.toLowerCase();
  const name = word(get(payload, 'Name'));
  if (!kind) return undefined;
  // Templates have no URL: their kind is all that can be told.
  return { kind, url: word(get(payload, 'Url')) ?? '', ...(name && { name }) };
}

/** As Facebook's Graph API tells it: `{data: [{mime_type, name, image_data: {url}, file_url, …}]}`. */
function graphAttachment(value: unknown): Attachment | undefined {
  const record = fields(value);
  const kind =
    ['image', 'video', 'audio'].find(
      (kind) => text(record.mime_type)?.startsWith(kind) || isRecord(record[`${kind}_data`]),
    ) ?? 'file';
  const url = word(fields(record[`${kind}_data`]).url) ?? word(record.file_url);
  const name = word(record.name);
  return url === undefined ? undefined : { kind, url, ...(name && { name }) };
}

/** Undefined where nothing readable is said of attachments; an empty list says that there are none. */
export function attachments(value: unknown): readonly Attachment[] | undefined {
  const graph = list(fields(value).data);
  const entries = graph ?? list(value);
  const read = entries?.flatMap(
    (entry) => (graph ? graphAttachment(entry) : attachment(entry)) ?? [],
  );
  return read?.length || entries?.length === 0 ? read : undefined;
}
