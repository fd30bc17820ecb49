import { STAFF } from './names.ts';
import { isObject } from './http.ts';
import { CALLS, type Call } from './rest.ts';
import { REST_MODES, type RestServer, type RestSwitch } from './rest-server.ts';
import { lastActivity, type MessageInput, type Shop } from './shop.ts';
import type { LinkName, Sockets } from './sockets.ts';
import type { Tokens } from './tokens.ts';
import type { Traffic } from './traffic.ts';
import type { Attachment, Conversation, Delivery } from './types.ts';

/** What the controls turn. */
export interface Controlled {
  readonly shop: Shop;
  readonly tokens: Tokens;
  readonly rest: RestServer;
  readonly sockets: Sockets;
  readonly traffic: Traffic;
}

/** A wish that cannot be fulfilled; its message is for the one who asked. */
export class CommandError extends Error {}

type Command = (simulator: Controlled, value: unknown) => unknown;
type Fields = Readonly<Record<string, unknown>>;

const DELIVERIES: readonly Delivery[] = ['both', 'chat', 'rt', 'none'];

/** The switches of `POST /sim/control`, by name. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['chat', (simulator, value) => turnLink(simulator, 'chat', value)],
  ['rt', (simulator, value) => turnLink(simulator, 'rt', value)],
  ['rest', ({ rest }, value) => turnRest(rest.switch, value, 'rest')],
  [
    'comments',
    ({ rest }, value) => {
      turnRest(rest.comments, value, 'comments');
      rest.comments.only ??= ['reply', 'hide'];
    },
  ],
  ['token', turnTokens],
  ['traffic', turnTraffic],
  ['burst', burst],
  ['say', say],
  ['edit', edit],
  ['remove', remove],
  ['order', order],
  ['seen', seen],
  ['emit', emit],
  ['resetCounts', ({ rest }) => rest.resetCounts()],
]);

function turnLink({ sockets }: Controlled, name: LinkName, value: unknown): void {
  if (!isLinkCommand(value)) throw new CommandError(`"${name}" is stop, start, drop or kick.`);
  sockets[value](name);
}

function isLinkCommand(value: unknown): value is 'stop' | 'start' | 'drop' | 'kick' {
  return value === 'stop' || value === 'start' || value === 'drop' || value === 'kick';
}

function turnRest(rest: RestSwitch, value: unknown, name: string): void {
  const fields = typeof value === 'string' ? { mode: value } : fieldsOf(value, name);
  const mode = REST_MODES.find((known) => known === fields['mode']);
  if (!mode) throw new CommandError(`"${name}" is one of ${REST_MODES.join(', ')}.`);
  const only = fields['only'];
  Object.assign(rest, {
    mode,
    delayMs: numberOf(fields, 'delayMs') ?? 3000,
    status: numberOf(fields, 'status') ?? 503,
    retryAfter: numberOf(fields, 'retryAfter'),
    only: Array.isArray(only) ? only.map(callNamed) : undefined,
  });
}

function callNamed(name: unknown): Call {
  const call = CALLS.find((known) => known === name);
  if (!call) throw new CommandError(`"only" lists calls of: ${CALLS.join(', ')}.`);
  return call;
}

function turnTokens({ tokens, sockets }: Controlled, value: unknown): void {
  const fields = typeof value === 'string' ? { do: value } : fieldsOf(value, 'token');
  const lifetime = numberOf(fields, 'lifetimeSeconds');
  if (lifetime !== undefined) tokens.lifetimeSeconds = lifetime;
  if (fields['do'] === 'expire') tokens.expireAll();
  else if (fields['do'] === 'revoke') tokens.revokeAll();
  else if (lifetime === undefined) throw new CommandError('"token" is expire or revoke.');
  if (fields['tellSockets'] === true) sockets.tellUnauthorized();
}

function turnTraffic({ traffic }: Controlled, value: unknown): void {
  if (value === 'on') traffic.start();
  else if (value === 'off') traffic.stop();
  else throw new CommandError('"traffic" is on or off.');
}

function burst({ traffic }: Controlled, value: unknown): void {
  const fields = typeof value === 'number' ? { count: value } : fieldsOf(value, 'burst');
  const count = numberOf(fields, 'count') ?? 12;
  if (count > 5000) throw new CommandError('"burst" is at most 5000.');
  const gapMs = numberOf(fields, 'gapMs');
  traffic.burst(count, gapMs === undefined ? undefined : () => gapMs);
}

function say({ shop }: Controlled, value: unknown): unknown {
  const fields = fieldsOf(value, 'say');
  const { channelId, userId } = customerOf(shop, fields);
  const createdAt = timeOf(fields);
  const name = textOf(fields, 'name');
  const input: MessageInput = {
    channelId,
    userId,
    kind: fields['kind'] === 'comment' ? 'comment' : 'message',
    text: fields['text'] === null ? null : (textOf(fields, 'text') ?? 'Shop ơi'),
    fromShop: fields['fromShop'] === true,
    staff: fields['fromShop'] === true ? (STAFF[0] ?? null) : null,
    attachments: attachmentsOf(fields),
    postId: textOf(fields, 'postId') ?? null,
    parentId: textOf(fields, 'parentId') ?? null,
    delivery: deliveryOf(fields),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
  const conversation = shop.openConversation({
    channelId,
    userId,
    ...(name === undefined ? {} : { name }),
    phone: textOf(fields, 'phone') ?? null,
  });
  const { id, externalId } = shop.addMessage(input);
  return { id, externalId, conversationId: conversation.id, channelId, userId };
}

function edit({ shop }: Controlled, value: unknown): void {
  const fields = fieldsOf(value, 'edit');
  const done = shop.editMessage(
    need(fields, 'channelId'),
    need(fields, 'id'),
    need(fields, 'text'),
  );
  if (!done) throw new CommandError('There is no such message.');
}

function remove({ shop }: Controlled, value: unknown): void {
  const fields = fieldsOf(value, 'remove');
  const done = shop.removeMessage(need(fields, 'channelId'), need(fields, 'id'));
  if (!done) throw new CommandError('There is no such message.');
}

function order({ shop }: Controlled, value: unknown): unknown {
  const fields = fieldsOf(value, 'order');
  const { channelId, userId } = customerOf(shop, fields);
  const session = numberOf(fields, 'session');
  const index = numberOf(fields, 'index');
  const post = shop.posts.find(({ id }) => id === fields['postId']);
  const made = shop.addOrder({
    channelId,
    userId,
    delivery: deliveryOf(fields),
    ...(post ? { post } : {}),
    ...(session === undefined ? {} : { session }),
    ...(index === undefined ? {} : { index }),
  });
  const { id, code, postId } = made;
  return { id, code, session: made.session, index: made.index, postId, channelId, userId };
}

/** Somebody else of the shop has read a conversation, or marked it unread. */
function seen({ shop }: Controlled, value: unknown): void {
  const fields = fieldsOf(value, 'seen');
  const found = shop.conversation(need(fields, 'channelId'), need(fields, 'userId'));
  if (!found) throw new CommandError('There is no such conversation.');
  shop.markSeen(found, fields['isSeen'] !== false);
}

/** Any event with any arguments, as they are. */
function emit({ sockets }: Controlled, value: unknown): void {
  const fields = fieldsOf(value, 'emit');
  const args: unknown = fields['args'] ?? [];
  if (!Array.isArray(args)) throw new CommandError('"args" is a list.');
  sockets.emit(deliveryOf(fields), need(fields, 'name'), args);
}

/** The customer meant; without ids the one who was active last. */
function customerOf(shop: Shop, fields: Fields): { channelId: string; userId: string } {
  const channelId = textOf(fields, 'channelId');
  const userId = textOf(fields, 'userId');
  if (channelId !== undefined && userId !== undefined) return { channelId, userId };
  const candidates = shop
    .conversations()
    .filter((it) => channelId === undefined || it.channelId === channelId)
    .filter((it) => userId === undefined || it.userId === userId);
  const newest = candidates.reduce<Conversation | undefined>(
    (best, it) => (best && lastActivity(best) >= lastActivity(it) ? best : it),
    undefined,
  );
  if (!newest) throw new CommandError('"channelId" and "userId" are needed: nobody fits.');
  return newest;
}

function attachmentsOf(fields: Fields): readonly Attachment[] {
  const list: unknown = fields['attachments'] ?? [];
  if (!Array.isArray(list)) throw new CommandError('"attachments" is a list of {type, url}.');
  return list.map((item: unknown) => {
    const entry = fieldsOf(item, 'attachments');
    return { type: need(entry, 'type'), url: textOf(entry, 'url') ?? null };
  });
}

function deliveryOf(fields: Fields): Delivery {
  const delivery = DELIVERIES.find((known) => known === (fields['delivery'] ?? 'both'));
  if (!delivery) throw new CommandError(`"delivery" is one of ${DELIVERIES.join(', ')}.`);
  return delivery;
}

function timeOf(fields: Fields): number | undefined {
  const value = fields['createdAt'];
  if (value === undefined) return undefined;
  const time = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof time === 'number' && Number.isFinite(time)) return time;
  throw new CommandError('"createdAt" is a time in milliseconds or in ISO 8601.');
}

function fieldsOf(value: unknown, name: string): Fields {
  if (isObject(value)) return value;
  throw new CommandError(`"${name}" is an object.`);
}

function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  throw new CommandError(`"${name}" is a string: identifiers never are numbers.`);
}

function need(fields: Fields, name: string): string {
  const value = textOf(fields, name);
  if (value === undefined) throw new CommandError(`"${name}" is needed.`);
  return value;
}

function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new CommandError(`"${name}" is a number that is not negative.`);
}
