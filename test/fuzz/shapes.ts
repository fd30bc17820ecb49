import assert from 'node:assert/strict';

/** What a decoder may give, field by field: written from docs/protocol.md and src/core/facts.ts, by hand. */
export type Shape = Readonly<Record<string, Check | Optional>>;
export type Check = (value: unknown, where: string) => void;

interface Optional {
  readonly optional: Check;
}

export const optional = (check: Check): Optional => ({ optional: check });

export const anyText: Check = (value, where) => assert.equal(typeof value, 'string', where);
export const someText: Check = (value, where) => {
  assert.ok(typeof value === 'string' && value.trim() !== '', where);
};
/** An id can stand in a URL and a selector: it says something and has no half characters. */
export const anId: Check = (value, where) => {
  assert.ok(typeof value === 'string' && value.trim() === value && value !== '', where);
  assert.doesNotThrow(() => encodeURIComponent(value), where);
};
export const aFlag: Check = (value, where) => assert.equal(typeof value, 'boolean', where);
export const aCount: Check = (value, where) => {
  assert.ok(Number.isSafeInteger(value) && Number(value) >= 0, where);
};
export const aNumber: Check = (value, where) => assert.ok(Number.isFinite(value), where);
export const aTime: Check = (value, where) => {
  const inRange = Number(value) >= Date.UTC(2005) && Number(value) < Date.UTC(2100);
  assert.ok(Number.isSafeInteger(value) && inRange, where);
};

export function oneOf(...words: readonly unknown[]): Check {
  return (value, where) => assert.ok(words.includes(value), where);
}

export function listOf(check: Check): Check {
  return (value, where) => {
    assert.ok(Array.isArray(value), where);
    for (const [index, entry] of value.entries()) check(entry, `${where}[${index}]`);
  };
}

/** Exactly these keys, the optional ones left out rather than undefined. */
export function object(shape: Shape): Check {
  return (value, where) => {
    assert.ok(typeof value === 'object' && value !== null, where);
    const proto: unknown = Object.getPrototypeOf(value);
    assert.equal(proto, Object.prototype, `${where} has no prototype of a sender's`);
    for (const key of Object.keys(value)) assert.ok(Object.hasOwn(shape, key), `${where}.${key}`);
    for (const [key, check] of Object.entries(shape)) {
      const has = Object.hasOwn(value, key);
      const found = (value as Record<string, unknown>)[key];
      if (typeof check === 'function') check(found, `${where}.${key}`);
      else if (has) check.optional(found, `${where}.${key}`);
    }
  };
}

const attachment = object({ kind: someText, url: anyText, name: optional(someText) });
const identity = object({ channelType: aCount, channelId: anId, userId: anId });
const preview = object({ text: anyText, sentAt: aTime, attachment: optional(someText) });

export const message = object({
  id: anId,
  identity,
  externalId: optional(anId),
  kind: oneOf('message', 'comment'),
  text: optional(anyText),
  fromShop: aFlag,
  staffName: optional(someText),
  sentAt: aTime,
  updatedAt: optional(aTime),
  postId: optional(anId),
  parentId: optional(anId),
  attachments: optional(listOf(attachment)),
});

export const conversation = object({
  identity,
  id: optional(anId),
  name: optional(someText),
  phone: optional(anyText),
  hasPhone: optional(aFlag),
  hasAddress: optional(aFlag),
  unreadCount: optional(aCount),
  activityAt: optional(aTime),
  message: optional(preview),
  comment: optional(preview),
  status: optional(someText),
});

export const order = object({
  id: anId,
  userId: anId,
  code: anyText,
  index: aCount,
  session: aCount,
  label: someText,
  postId: optional(anId),
  customerName: optional(someText),
});

export const token = object({
  accessToken: someText,
  refreshToken: optional(someText),
  expiresIn: optional(aCount),
  userName: optional(someText),
});

const line = object({ name: someText, quantity: optional(aNumber), price: optional(aNumber) });

export const customer = object({
  name: optional(someText),
  phone: optional(someText),
  email: optional(someText),
  address: optional(someText),
  status: optional(someText),
  note: optional(someText),
  revenue: optional(aNumber),
  lastOrder: optional(
    object({
      code: anyText,
      label: someText,
      status: optional(someText),
      createdAt: optional(aTime),
      note: optional(someText),
      lines: listOf(line),
    }),
  ),
});

const newsShapes: Readonly<Record<string, Check>> = {
  message: object({ type: anyText, conversation, message, readable: aFlag }),
  order: object({ type: anyText, order }),
  'stale-list': object({ type: anyText }),
  'stale-thread': object({ type: anyText, identity: optional(identity) }),
  'stale-all': object({ type: anyText }),
  ignored: object({ type: anyText }),
  malformed: object({ type: anyText }),
};

/** One of the kinds of news of src/core/facts.ts. */
export const news: Check = (value, where) => {
  const type: unknown =
    typeof value === 'object' && value !== null && 'type' in value && value.type;
  const check = typeof type === 'string' && Object.hasOwn(newsShapes, type) && newsShapes[type];
  assert.ok(check, `${where}.type`);
  check(value, where);
};
