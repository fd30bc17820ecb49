/** The calls that go up, as the log names them. */
export type CallKind =
  | 'token'
  | 'search'
  | 'messages'
  | 'comments'
  | 'all'
  | 'seen'
  | 'info'
  | 'orders'
  | 'reply'
  | 'hide';

/** A call that may go up: the path and query to ask for, built anew from what was checked. */
export interface AllowedCall {
  readonly kind: CallKind;
  readonly method: 'GET' | 'POST';
  readonly target: string;
}

/** A call that stays here, and why. */
export interface RefusedCall {
  readonly status: 400 | 404 | 405;
  readonly message: string;
  /** The method that the path has. */
  readonly allow?: string;
}

interface Route {
  readonly kind: CallKind;
  readonly method: 'GET' | 'POST';
  /** Below `/api`; what it lets through needs no escapes. */
  readonly path: RegExp;
  /** The only keys that may stand in the query, each once, and what their values look like. */
  readonly query: Readonly<Record<string, RegExp>>;
}

const ID = '[\\w-]{1,128}';
const CHAT = '/api-ms/chatomni/v1';
const REST = '/rest/v2\\.0';
const ONE_ID = exactly(ID);
const CURSOR = /^[^\p{Cc}\p{Cs}]{1,2048}$/u;

const THREAD = {
  type: /^\d{1,4}$/,
  channelId: ONE_ID,
  userId: ONE_ID,
  before: CURSOR,
  after: CURSOR,
};

/** Every path and method of docs/protocol.md §2 and §3, and nothing else. */
const ROUTES: readonly Route[] = [
  { kind: 'token', method: 'POST', path: exactly('/token'), query: {} },
  { kind: 'search', method: 'POST', path: exactly(`${CHAT}/conversations/search`), query: {} },
  { kind: 'messages', method: 'GET', path: exactly(`${CHAT}/messages`), query: THREAD },
  { kind: 'comments', method: 'GET', path: exactly(`${CHAT}/messages/comments`), query: THREAD },
  { kind: 'all', method: 'GET', path: exactly(`${CHAT}/messages/all`), query: THREAD },
  {
    kind: 'seen',
    method: 'POST',
    path: exactly(`${CHAT}/conversations/\\d{1,4}/${ID}/${ID}/seen`),
    query: { isSeen: /^(true|false)$/, type: /^(message|comment)$/ },
  },
  { kind: 'info', method: 'GET', path: exactly(`${REST}/chatomni/info/${ID}_${ID}`), query: {} },
  {
    kind: 'orders',
    method: 'GET',
    path: exactly('/odata/SaleOnline_Facebook_Post/ODataService\\.GetCommentOrders'),
    query: { $expand: /^orders$/, PostId: ONE_ID },
  },
  {
    kind: 'reply',
    method: 'POST',
    path: exactly(`${REST}/facebook-graph/comment/reply`),
    query: {},
  },
  { kind: 'hide', method: 'POST', path: exactly(`${REST}/facebook-graph/comment/hide`), query: {} },
];

const TRICK: RefusedCall = { status: 400, message: 'The path is not in its plain form.' };
const UNKNOWN: RefusedCall = { status: 404, message: 'There is no such call.' };
const BAD_QUERY: RefusedCall = { status: 400, message: 'The query is not one of this call.' };

/**
 * Decides on a request by the target of its request line as it came, undecoded: a path is let
 * through as it stands or not at all, so nobody further on can read it another way.
 */
export function checkCall(method: string, target: string): AllowedCall | RefusedCall {
  const cut = target.indexOf('?');
  const path = cut < 0 ? target : target.slice(0, cut);
  if (!path.startsWith('/api/') || !isPlain(path)) return TRICK;
  const below = path.slice('/api'.length);
  const route = ROUTES.find((candidate) => candidate.path.test(below));
  if (!route) return UNKNOWN;
  if (route.method !== method) {
    return { status: 405, message: 'This call has another method.', allow: route.method };
  }
  const query = checkQuery(cut < 0 ? '' : target.slice(cut + 1), route.query);
  if (query === undefined) return BAD_QUERY;
  return { kind: route.kind, method: route.method, target: below + (query && `?${query}`) };
}

/**
 * The query built anew, or `undefined` if there is anything in it that is not expected: other keys
 * (a token, say), a key given twice, a value of another form, escapes that are no UTF-8.
 */
export function checkQuery(
  raw: string,
  allowed: Readonly<Record<string, RegExp>>,
): string | undefined {
  if (!/^[\w.~!$&'()*+,;=:@/?%-]*$/.test(raw) || !isDecodable(raw)) return undefined;
  const pairs = [...new URLSearchParams(raw)];
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length) return undefined;
  const isExpected = ([key, value]: readonly [string, string]): boolean =>
    Object.hasOwn(allowed, key) && allowed[key]?.test(value) === true;
  if (!pairs.every(isExpected)) return undefined;
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
}

/** No escapes, empty or dotted segments, backslashes or other characters to read in two ways. */
function isPlain(path: string): boolean {
  return /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+\/?$/.test(path);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function exactly(source: string): RegExp {
  return new RegExp(`^${source}$`);
}
