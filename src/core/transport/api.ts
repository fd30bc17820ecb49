import { ChatOmniError, statusOf } from '../errors.ts';
import type { ConversationFacts, MessageFacts, Page, TokenFacts } from '../facts.ts';
import type { Moment } from '../model/moment.ts';
import { fields, isRecord } from '../protocol/decode.ts';
import {
  commentOrdersPath,
  customerPath,
  decodeCommentOrders,
  decodeConversations,
  decodeCustomer,
  decodeMessages,
  decodeToken,
  hideCall,
  messagesPath,
  replyCall,
  searchBody,
  searchPath,
  seenPath,
  type Search,
} from '../protocol/rest.ts';
import type { ConversationIdentity, Customer, Kind, Order } from '../types.ts';
import { isMergedCursor, mergedMessages } from './merged-messages.ts';
import { createRequests, type Call, type RequestOptions } from './request.ts';

/** Where the API asks for the session's token. */
export interface Tokens {
  current(): string | undefined;
  /**
   * A token in place of the one that was refused; undefined if the session is over. Rejects where renewal
   * failed by network or server.
   */
  renew(refused: string): Promise<string | undefined>;
  /** The renewed token was refused as well: the session is over. */
  reject(refused: string): void;
}

export interface ApiOptions extends RequestOptions {
  readonly tokens: Tokens;
}

/**
 * The REST calls of docs/protocol.md §3. They reject with a `ChatOmniError`, or with an `AbortError` where
 * the caller's signal or `abort()` ended them.
 */
export interface Api {
  /** A log-in or renewal; 400 and 401 are `bad-credentials`. */
  requestToken(form: Readonly<Record<string, string>>): Promise<TokenFacts>;
  conversations(
    search: Search,
    signal?: AbortSignal,
    began?: Moment,
  ): Promise<Page<ConversationFacts>>;
  /** Both kinds of one thread, newest page or the one that `before` (a page's `older`) leads to. */
  messages(
    identity: ConversationIdentity,
    before?: string,
    signal?: AbortSignal,
    began?: Moment,
  ): Promise<Page<MessageFacts>>;
  /** Marks seen or unread for the whole shop. */
  seen(
    identity: ConversationIdentity,
    isSeen: boolean,
    kind: Kind,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Answers a comment, by its `externalId`; `bad-response` where it is not TPOS that seems to have answered. */
  reply(
    identity: ConversationIdentity,
    commentId: string,
    message: string,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Hides a comment from the public, or shows it again, by its `externalId`. */
  hide(
    identity: ConversationIdentity,
    commentId: string,
    hidden: boolean,
    signal?: AbortSignal,
  ): Promise<void>;
  /** The customer of a CRM team; null if TPOS knows nothing. */
  customer(team: string, userId: string): Promise<Customer | null>;
  /** The orders of a live post, `{pageId}_{postId}`. */
  commentOrders(postId: string): Promise<readonly Order[]>;
  /** Whether the API's origin leads to the sockets too: `/config/defaults` there says so. */
  offersSockets(): Promise<boolean>;
  /** Ends every running request. */
  abort(): void;
}

export function createApi(options: ApiOptions): Api {
  const { tokens, lang } = options;
  const requests = createRequests(options);
  /** `messages/all` is not there: ask for both kinds and merge. */
  let merges = false;

  const expired = () => new ChatOmniError('session-expired', { lang: lang(), status: 401 });

  /** A call with the session's token: renewed and repeated once if it is refused. */
  function send<Answer>(call: Call<Answer>, signal?: AbortSignal): Promise<Answer> {
    return requests.run(signal, async ({ attempt, within }) => {
      const token = tokens.current();
      if (token === undefined) throw expired();
      try {
        return await attempt(call, token);
      } catch (error) {
        if (statusOf(error) !== 401) throw error;
      }
      const renewed = await within(tokens.renew(token)).catch((error: unknown) => {
        // Whatever kept the new token away: this call was answered, and not taken.
        if (error instanceof ChatOmniError) Object.assign(error, { status: 401 });
        throw error;
      });
      if (renewed === undefined) throw expired();
      try {
        return await attempt(call, renewed);
      } catch (error) {
        if (statusOf(error) === 401) tokens.reject(renewed);
        throw error;
      }
    });
  }

  /** A call that is accepted by its status; `decode` gives undefined where its body says otherwise. */
  async function tell(
    call: Omit<Call<unknown>, 'decode'>,
    signal?: AbortSignal,
    decode: Call<unknown>['decode'] = () => null,
  ): Promise<void> {
    await send({ ...call, decode }, signal);
  }

  return {
    requestToken: (form) =>
      requests.run(undefined, async ({ attempt }) => {
        try {
          return await attempt({ name: 'token', path: '/token', form, decode: decodeToken });
        } catch (error) {
          if (statusOf(error) !== 400 && statusOf(error) !== 401) throw error;
          throw new ChatOmniError('bad-credentials', { lang: lang(), status: statusOf(error) });
        }
      }),
    conversations: (search, signal, began) =>
      send(
        {
          name: 'conversations',
          path: searchPath,
          json: searchBody(search),
          began,
          decode: decodeConversations,
        },
        signal,
      ),
    async messages(identity, before, signal, began) {
      const of = (kind: Kind | 'all') => (before?: string) =>
        send(
          {
            name: 'messages',
            path: messagesPath(identity, kind, before),
            began,
            decode: (body) =>
              decodeMessages(body, identity, kind === 'comment' ? 'comment' : 'message'),
          },
          signal,
        );
      const fromBoth = () => mergedMessages([of('message'), of('comment')], before);
      if (merges || isMergedCursor(before)) return fromBoth();
      try {
        return await of('all')(before);
      } catch (error) {
        // With a cursor of its own it is there, and the cursor was refused.
        if (statusOf(error) !== 404 || before !== undefined) throw error;
      }
      const page = await fromBoth();
      merges = true;
      return page;
    },
    seen: (identity, isSeen, kind, signal) =>
      tell({ name: 'seen', path: seenPath(identity, isSeen, kind), method: 'POST' }, signal),
    reply: (identity, commentId, message, signal) =>
      // A page of a network's own, say for its log-in, has taken nothing.
      tell(
        { name: 'reply', ...replyCall(identity, commentId, message) },
        signal,
        (body) => isRecord(body) || undefined,
      ),
    hide: (identity, commentId, hidden, signal) =>
      tell({ name: 'hide', ...hideCall(identity, commentId, hidden) }, signal),
    customer: (team, userId) =>
      send({ name: 'customer', path: customerPath(team, userId), decode: decodeCustomer }),
    commentOrders: (postId) =>
      send({
        name: 'orders',
        path: commentOrdersPath(postId),
        decode: (body) => decodeCommentOrders(body, postId),
      }),
    offersSockets: () =>
      requests.run(undefined, ({ attempt }) =>
        attempt({
          name: 'defaults',
          path: '/config/defaults',
          atOrigin: true,
          decode: (body) => fields(body).ws === true,
        }),
      ),
    abort: requests.abort,
  };
}
