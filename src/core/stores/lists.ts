import type {
  Answer,
  ConversationsValue,
  HiddenState,
  Message,
  Order,
  UnreadValue,
} from '../types.ts';
import { type Conversations, noCounts } from './conversations.ts';
import type { Live } from './live.ts';
import { type DerivedAtom, derivedAtom, type Publisher } from './publisher.ts';

/** Where the atoms read from: the signed-in session's, or nothing. */
export interface ListsSource {
  readonly conversations: Conversations;
  readonly live: Live;
  readonly answers: { readonly value: readonly Answer[] };
  readonly hiding: { readonly value: ReadonlyMap<string, HiddenState> };
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
const noneHidden: ReadonlyMap<string, HiddenState> = new Map();

/** The atoms over all conversations; empty without a session. */
export class Lists {
  readonly conversations: DerivedAtom<ConversationsValue>;
  readonly unread: DerivedAtom<UnreadValue>;
  readonly orders: DerivedAtom<ReadonlyMap<string, Order>>;
  readonly orderList: DerivedAtom<readonly Order[]>;
  readonly live: DerivedAtom<readonly Message[]>;
  readonly liveGaps: DerivedAtom<readonly number[]>;
  readonly answers: DerivedAtom<readonly Answer[]>;
  readonly hidden: DerivedAtom<ReadonlyMap<string, HiddenState>>;
  readonly #all: Pick<DerivedAtom<unknown>, 'show'>[] = [];

  constructor(publisher: Publisher, source: () => ListsSource | undefined) {
    const derive = <Value>(read: (from: ListsSource) => Value, none: Value) => {
      const shown = derivedAtom(publisher, () => {
        const from = source();
        return from ? read(from) : none;
      });
      this.#all.push(shown);
      return shown;
    };
    this.conversations = derive(({ conversations }) => conversations.value, noConversations);
    this.unread = derive(({ conversations }) => conversations.inbox.unread, noUnread);
    this.orders = derive(({ conversations }) => conversations.inbox.orders, noOrders);
    this.orderList = derive<readonly Order[]>(
      ({ conversations }) => conversations.inbox.orderList,
      nothing,
    );
    this.live = derive<readonly Message[]>(({ live }) => live.value, nothing);
    this.liveGaps = derive<readonly number[]>(({ live }) => live.gaps, nothing);
    this.answers = derive<readonly Answer[]>(({ answers }) => answers.value, nothing);
    this.hidden = derive(({ hiding }) => hiding.value, noneHidden);
  }

  /** Within a publication; true if the unread sums changed. */
  show(): boolean {
    const before = this.unread.$atom.get();
    for (const shown of this.#all) shown.show();
    const { conversations, messages } = this.unread.$atom.get();
    return before.conversations !== conversations || before.messages !== messages;
  }
}
