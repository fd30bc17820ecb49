import { json, parseObject, refusal, type RestRequest, type RestResponse } from './http.ts';
import { searchConversations } from './search.ts';
import { lastActivity, type Shop } from './shop.ts';
import { STAFF } from './names.ts';
import { readThread } from './thread.ts';
import { DEMO_ACCOUNT, type IssuedTokens, type Tokens } from './tokens.ts';
import type { Conversation } from './types.ts';
import { CHANNEL_TYPE, utcTime, wireCommentOrder, wireConversation, wireOrder } from './wire.ts';

/** The kinds of calls, as counted in the simulator's state. */
export const CALLS = [
  ...(['token', 'search', 'messages', 'comments', 'all', 'seen'] as const),
  ...(['info', 'orders', 'reply', 'hide', 'other'] as const),
];

export type Call = (typeof CALLS)[number];

export interface RestPorts {
  readonly shop: Shop;
  readonly tokens: Tokens;
}

type Handler = (ports: RestPorts, request: RestRequest, parts: readonly string[]) => RestResponse;

interface Route {
  readonly call: Call;
  readonly method: 'GET' | 'POST';
  readonly pattern: RegExp;
  readonly handle: Handler;
}

const CHAT = '^/api-ms/chatomni/v1';

const ROUTES: readonly Route[] = [
  { call: 'token', method: 'POST', pattern: /^\/token$/, handle: issueToken },
  {
    call: 'search',
    method: 'POST',
    pattern: new RegExp(`${CHAT}/conversations/search$`),
    handle: ({ shop }, request) => searchConversations(shop, request.body, request.origin),
  },
  {
    call: 'messages',
    method: 'GET',
    pattern: new RegExp(`${CHAT}/messages$`),
    handle: ({ shop }, { query, origin }) => readThread(shop, ['message'], query, origin),
  },
  {
    call: 'comments',
    method: 'GET',
    pattern: new RegExp(`${CHAT}/messages/comments$`),
    handle: ({ shop }, { query, origin }) => readThread(shop, ['comment'], query, origin),
  },
  {
    call: 'all',
    method: 'GET',
    pattern: new RegExp(`${CHAT}/messages/all$`),
    handle: ({ shop }, { query, origin }) =>
      readThread(shop, ['message', 'comment'], query, origin),
  },
  {
    call: 'seen',
    method: 'POST',
    pattern: new RegExp(`${CHAT}/conversations/([^/]+)/([^/]+)/([^/]+)/seen$`),
    handle: markSeen,
  },
  {
    call: 'info',
    method: 'GET',
    pattern: /^\/rest\/v2\.0\/chatomni\/info\/([^/_]+)_([^/]+)$/,
    handle: customerInfo,
  },
  {
    call: 'orders',
    method: 'GET',
    pattern: /^\/odata\/SaleOnline_Facebook_Post\/ODataService\.GetCommentOrders$/,
    handle: commentOrders,
  },
  {
    call: 'reply',
    method: 'POST',
    pattern: /^\/rest\/v2\.0\/facebook-graph\/comment\/reply$/,
    handle: replyToComment,
  },
  {
    call: 'hide',
    method: 'POST',
    pattern: /^\/rest\/v2\.0\/facebook-graph\/comment\/hide$/,
    handle: hideComment,
  },
];

/** Which kind of call a path is. */
export function callOf(path: string): Call {
  return ROUTES.find((route) => route.pattern.test(path))?.call ?? 'other';
}

/** Answers every REST call of docs/protocol.md §2 and §3 from the synthetic shop. */
export function answerRest(ports: RestPorts, request: RestRequest): RestResponse {
  const route = ROUTES.find(({ pattern }) => pattern.test(request.path));
  if (route?.call !== 'token' && !isAuthorized(ports.tokens, request)) {
    return refusal(401, 'Authorization has been denied for this request.');
  }
  if (!route) return refusal(404, 'No HTTP resource was found that matches the request URI.');
  if (route.method !== request.method) {
    return refusal(405, `The requested resource does not support http method '${request.method}'.`);
  }
  const parts = (route.pattern.exec(request.path) ?? []).slice(1).map(decoded);
  return route.handle(ports, request, parts);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function isAuthorized(tokens: Tokens, request: RestRequest): boolean {
  const match = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '');
  return match?.[1] !== undefined && tokens.isValid(match[1]);
}

function issueToken({ tokens }: RestPorts, request: RestRequest): RestResponse {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type !== 'application/x-www-form-urlencoded') {
    return json(400, { error: 'invalid_request', error_description: 'A form is expected.' });
  }
  const form = new URLSearchParams(request.body);
  if (form.get('client_id') !== 'tmtWebApp') return json(400, { error: 'invalid_clientId' });
  switch (form.get('grant_type')) {
    case 'password':
      return form.get('username') === DEMO_ACCOUNT.username &&
        form.get('password') === DEMO_ACCOUNT.password
        ? tokenAnswer(tokens.issue())
        : invalidGrant('Tài khoản hoặc mật khẩu không đúng.');
    case 'refresh_token': {
      const renewed = tokens.renew(form.get('refresh_token') ?? '');
      return renewed ? tokenAnswer(renewed) : invalidGrant('Phiên đăng nhập đã hết hạn.');
    }
    default:
      return json(400, { error: 'unsupported_grant_type' });
  }
}

function invalidGrant(description: string): RestResponse {
  return json(400, { error: 'invalid_grant', error_description: description });
}

function tokenAnswer(issued: IssuedTokens): RestResponse {
  return json(200, {
    access_token: issued.access,
    token_type: 'bearer',
    expires_in: issued.lifetimeSeconds,
    refresh_token: issued.refresh,
    userName: DEMO_ACCOUNT.username,
    userId: DEMO_ACCOUNT.userId,
    '.issued': new Date(issued.issuedAt).toUTCString(),
    '.expires': new Date(issued.issuedAt + issued.lifetimeSeconds * 1000).toUTCString(),
  });
}

function markSeen(
  { shop }: RestPorts,
  { query }: RestRequest,
  [type, channelId = '', userId = '']: readonly string[],
): RestResponse {
  const isSeen = query.get('isSeen');
  const kind = query.get('type');
  if (type !== String(CHANNEL_TYPE) || (isSeen !== 'true' && isSeen !== 'false')) {
    return refusal(400, 'The request is invalid: a channel type 4 and isSeen are expected.');
  }
  const conversation = shop.conversation(channelId, userId);
  if (!conversation?.messages.some((message) => message.kind === kind)) {
    return refusal(404, 'The conversation has nothing of that type.');
  }
  shop.markSeen(conversation, isSeen === 'true');
  return json(200, { Success: true });
}

function customerInfo(
  { shop }: RestPorts,
  { origin }: RestRequest,
  [teamId, userId = '']: readonly string[],
): RestResponse {
  const channel = shop.channels.find((candidate) => candidate.teamId === teamId);
  if (!channel) return refusal(404, 'The CRM team does not exist.');
  const conversation = shop.conversation(channel.id, userId);
  const orders = shop.ordersOf(userId);
  const order = orders.toSorted((a, b) => b.session - a.session || b.index - a.index)[0];
  const total = orders
    .flatMap((one) => one.lines)
    .reduce((sum, line) => sum + line.quantity * line.price, 0);
  return json(200, {
    Partner: conversation ? partner(conversation) : null,
    Order: order ? wireOrder(order) : null,
    Conversation: conversation ? wireConversation(conversation, origin) : null,
    Revenue: orders.length > 0 ? { RevenueTotal: total } : null,
  });
}

function partner(of: Conversation): Record<string, unknown> {
  return {
    Id: Number.parseInt(of.id.slice(-6), 16),
    Name: of.name,
    Phone: of.phone,
    Email: null,
    FullAddress: of.address,
    Street: of.address?.split(',')[0] ?? null,
    StatusText: of.status,
    Comment: of.note,
    LastUpdated: utcTime(lastActivity(of)),
  };
}

function commentOrders({ shop }: RestPorts, { query }: RestRequest): RestResponse {
  const postId = query.get('PostId');
  if (!postId) return refusal(400, 'The request is invalid: PostId is expected.');
  const orders = shop.ordersOfPost(postId);
  const expand = query.get('$expand') === 'orders';
  const userIds = [...new Set(orders.map((order) => order.userId))];
  return json(200, {
    '@odata.context': 'http://tomato.tpos.vn/odata/$metadata#Collection(CommentOrder)',
    value: userIds.map((userId) => {
      const own = orders.filter((order) => order.userId === userId);
      return {
        id: `${postId}_${userId}`,
        asuid: userId,
        ...(expand ? { orders: own.map(wireCommentOrder) } : {}),
      };
    }),
  });
}

function replyToComment({ shop }: RestPorts, { body }: RestRequest): RestResponse {
  const input = parseObject(body);
  const { pageid, commentId, message } = input ?? {};
  if (typeof pageid !== 'string' || typeof commentId !== 'string' || typeof message !== 'string') {
    return refusal(400, 'The request is invalid: pageid, commentId and message are expected.');
  }
  const found = shop.find(pageid, commentId);
  // Facebook's calls know Facebook's ids only.
  if (found?.message.externalId !== commentId || found.message.kind !== 'comment') {
    return refusal(404, 'The comment does not exist.');
  }
  if (message.trim() === '') return refusal(400, 'The message is empty.');
  const reply = shop.addMessage({
    channelId: pageid,
    userId: found.conversation.userId,
    kind: 'comment',
    fromShop: true,
    staff: STAFF.at(-1) ?? null,
    text: message,
    postId: found.message.postId,
    parentId: found.message.externalId,
  });
  return json(200, { id: reply.externalId });
}

function hideComment({ shop }: RestPorts, { body }: RestRequest): RestResponse {
  const input = parseObject(body);
  const { pageid, commentId, is_hidden: hidden } = input ?? {};
  if (typeof pageid !== 'string' || typeof commentId !== 'string' || typeof hidden !== 'boolean') {
    return refusal(400, 'The request is invalid: pageid, commentId and is_hidden are expected.');
  }
  const found = shop.find(pageid, commentId);
  if (found?.message.externalId !== commentId || found.message.kind !== 'comment') {
    return refusal(404, 'The comment does not exist.');
  }
  shop.hideComment(commentId, hidden);
  return json(200, { success: true });
}
