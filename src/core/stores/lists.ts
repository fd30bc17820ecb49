import type { ConversationsValue, Message, Order, UnreadValue } from '../types.ts';
import { type Conversations, noCounts } from './conversations.ts';
import type { Live } from './live.ts';
import { type DerivedAtom, derivedAtom, type Publisher } from './publisher.ts';

/** Where the atoms read from: the signed-in session's, or nothing. */
export interface ListsSource {
  readonly conversations: Conversations;
  readonly live: Live;
}

const noConversations: ConversationsValue = {
  items: [],
  loading: false,
  complete: false,
  counts: noCounts,
  countsComplete: false,
  pages: [],
  query: {},
};
const noUnread: UnreadValue = { conversations: 0, messages: 0 };
const noOrders: ReadonlyMap<string, Order> = new Map();
const nothing: readonly never[] = [];

/** The atoms over all conversations; empty without a session. */
export class Lists {
  readonly conversations: DerivedAtom<ConversationsValue>;
  readonly unread: DerivedAtom<UnreadValue>;
  readonly orders: DerivedAtom<ReadonlyMap<string, Order>>;
  readonly orderList: DerivedAtom<readonly Order[]>;
  readonly live: DerivedAtom<readonly Message[]>;
  readonly liveGaps: DerivedAtom<readonly number[]>;

  constructor(publisher: Publisher, source: () => ListsSource | undefined) {
    const derive = <Value>(read: (from: ListsSource) => Value, none: Value) =>
      derivedAtom(publisher, () => {
        const from = source();
        return from ? read(from) : none;
      });
    this.conversations = derive(({ conversations }) => conversations.value, noConversations);
    this.unread = derive(({ conversations }) => conversations.inbox.unread, noUnread);
    this.orders = derive(({ conversations }) => conversations.inbox.orders, noOrders);
    this.orderList = derive<readonly Order[]>(
      ({ conversations }) => conversations.inbox.orderList,
      nothing,
    );
    this.live = derive<readonly Message[]>(({ live }) => live.value, nothing);
    this.liveGaps = derive<readonly number[]>(({ live }) => live.gaps, nothing);
  }

  /** Within a publication; true if the unread sums changed. */
  show(): boolean {
    const before = this.unread.$atom.get();
    const { conversations: list, unread, orders, orderList, live, liveGaps } = this;
    for (const shown of [list, unread, orders, orderList, live, liveGaps]) shown.show();
    const { conversations, messages } = this.unread.$atom.get();
    return before.conversations !== conversations || before.messages !== messages;
  }
}
