import {
  findMatches,
  type Conversation,
  type Message,
  type Order,
  type Store,
} from '../../core/index.ts';
import { hasPhone } from '../parts/text.ts';

/** Of comments: all, those with a phone number, of customers without an order, without an answer. */
export const filters = ['all', 'phone', 'no-order', 'unanswered'] as const;
export type Filter = (typeof filters)[number];

const withPhone = /* @__PURE__ */ new WeakMap<Message, boolean>();

const fits: Readonly<Record<Filter, (comment: Message, of: Conversation | undefined) => boolean>> =
  {
    all: () => true,
    phone(comment, of) {
      let has = withPhone.get(comment);
      if (has === undefined) withPhone.set(comment, (has = hasPhone(comment.text)));
      return has || !!of?.hasPhone;
    },
    'no-order': (_, of) => !of?.order,
    unanswered: ({ sentAt }, of) => sentAt >= (of?.waitingSince ?? Infinity),
  };

/** Comments of these posts (none: of all) that a filter leaves. */
export function chooseComments(
  comments: readonly Message[],
  posts: readonly string[],
  filter: Filter,
  store: Store,
): readonly Message[] {
  if (!posts.length && filter === 'all') return comments;
  let begun = false;
  return comments.filter((comment) => {
    const { postId, conversationId, fromShop } = comment;
    const of = store.find(conversationId);
    const isOfPost = !posts.length || posts.includes(postId!);
    begun ||= isOfPost;
    // Not every payload tells the post: while this one runs it is taken to be it, on the same page.
    const isLikely =
      begun && postId === undefined && posts.some((post) => post.startsWith(`${of?.channelId}_`));
    return (isOfPost || isLikely) && (filter === 'all' || !fromShop) && fits[filter](comment, of);
  });
}

/** The customer of an order, where their conversation is known. */
export function customerOf({ postId = '', userId }: Order, store: Store): Conversation | undefined {
  return store.find(`${postId.split('_')[0]}:${userId}`);
}

/** Orders of these posts (none: of the newest session of each page), of which number, name or phone say `text`. */
export function chooseOrders(
  orders: readonly Order[],
  posts: readonly string[],
  text: string,
  store: Store,
): readonly Order[] {
  const pageOf = ({ postId = '' }: Order) => postId.split('_')[0]!;
  const sessions = new Map(orders.map((order) => [pageOf(order), order.session]));
  const wanted = text.trim();
  return orders.filter((order) => {
    const { postId, label, customerName = '' } = order;
    const isOfPost = posts.length
      ? posts.includes(postId!)
      : order.session === sessions.get(pageOf(order));
    if (!isOfPost || !wanted) return isOfPost;
    const { name = customerName, phone = '' } = customerOf(order, store) ?? {};
    return findMatches(`${label} ${name} ${phone}`, wanted).length > 0;
  });
}
