import { atom, map, type WritableAtom } from 'nanostores';
import { parseConfig } from '../../src/core/config.ts';
import type {
  Answer,
  ConfigInput,
  ConnectionValue,
  Conversation,
  ConversationsValue,
  CustomerHandle,
  CustomerValue,
  HiddenState,
  Message,
  Order,
  SessionValue,
  SettingsValue,
  SocketHandle,
  Store,
  StoreEvents,
  ThreadHandle,
  ThreadValue,
  UnreadValue,
} from '../../src/core/index.ts';

/** A call of one of the store's methods: its name, then its arguments. */
export type Call = readonly [name: string, ...args: unknown[]];

/** A store that does nothing by itself: tests set its atoms, read its calls and replace its methods. */
export interface StubStore extends Store {
  readonly $session: WritableAtom<SessionValue>;
  readonly $connection: WritableAtom<ConnectionValue>;
  readonly $conversations: WritableAtom<ConversationsValue>;
  readonly $selected: WritableAtom<Conversation | undefined>;
  readonly $thread: WritableAtom<ThreadValue>;
  readonly $orders: WritableAtom<ReadonlyMap<string, Order>>;
  readonly $orderList: WritableAtom<readonly Order[]>;
  readonly $unread: WritableAtom<UnreadValue>;
  readonly $live: WritableAtom<readonly Message[]>;
  readonly $liveGaps: WritableAtom<readonly number[]>;
  readonly $answers: WritableAtom<readonly Answer[]>;
  readonly $hidden: WritableAtom<ReadonlyMap<string, HiddenState>>;
  readonly $clockOffset: WritableAtom<number>;
  readonly $settings: WritableAtom<SettingsValue>;
  readonly calls: readonly Call[];
  /** What was opened by `openThread`; each handle's atoms can be set. */
  readonly opened: readonly StubThread[];
  /** What was opened by `openCustomer`, likewise. */
  readonly customers: readonly StubCustomer[];
  /** The arguments of every call of one method. */
  callsOf(name: keyof Store): readonly (readonly unknown[])[];
  /** Puts another method in the place of one. */
  replace<Name extends keyof Store>(name: Name, method: Store[Name]): void;
  /** Tells the store's listeners of an event. */
  dispatch<Name extends keyof StoreEvents>(name: Name, detail: StoreEvents[Name]): void;
}

export interface StubThread extends ThreadHandle {
  readonly key: string;
  readonly released: boolean;
  readonly $thread: WritableAtom<ThreadValue>;
  readonly $conversation: WritableAtom<Conversation | undefined>;
}

export interface StubCustomer extends CustomerHandle {
  readonly key: string;
  readonly released: boolean;
  readonly $customer: WritableAtom<CustomerValue>;
}

const noThread: ThreadValue = {
  conversationId: '',
  messages: [],
  gaps: [],
  loading: false,
  complete: true,
};

/** Signed in, connected, with nothing in it. */
export function createStubStore(input: ConfigInput = {}): StubStore {
  const config = parseConfig(input);
  const { theme, lang, density, titleBadge, sound, notifications } = config;
  const calls: Call[] = [];
  const opened: StubThread[] = [];
  const customers: StubCustomer[] = [];
  const drafts = new Map<string, string>();
  const listeners = new Map<string, Set<(detail: never) => void>>();
  const record = (...call: Call) => {
    calls.push(call);
    return Promise.resolve();
  };
  const socket = (name: string): SocketHandle => ({
    connected: true,
    id: `${name}-1`,
    connect: () => void record(`${name}.connect`),
    disconnect: () => void record(`${name}.disconnect`),
    onAny: () => {},
    offAny: () => {},
  });

  const store: StubStore = {
    config,
    $session: atom<SessionValue>({ state: 'signed-in', userName: 'thuhien' }),
    $connection: atom<ConnectionValue>({
      chat: 'connected',
      rt: 'connected',
      mode: 'realtime',
      auto: 'on',
    }),
    $conversations: atom<ConversationsValue>({
      items: [],
      loading: false,
      complete: true,
      counts: new Map(),
      countsComplete: true,
      pages: [],
      query: {},
    }),
    $selected: atom<Conversation | undefined>(),
    $thread: atom(noThread),
    $orders: atom<ReadonlyMap<string, Order>>(new Map()),
    $orderList: atom<readonly Order[]>([]),
    $unread: atom<UnreadValue>({ conversations: 0, messages: 0 }),
    $live: atom<readonly Message[]>([]),
    $liveGaps: atom<readonly number[]>([]),
    $answers: atom<readonly Answer[]>([]),
    $hidden: atom<ReadonlyMap<string, HiddenState>>(new Map()),
    $clockOffset: atom(0),
    $settings: map({ theme, lang, density, titleBadge, sound, notifications }),
    sockets: { chat: socket('chat'), rt: socket('rt') },
    calls,
    opened,
    customers,
    callsOf: (name) => calls.filter((call) => call[0] === name).map(([, ...args]) => args),
    replace(name, method) {
      Object.assign(store, { [name]: method });
    },
    dispatch(name, detail) {
      for (const listener of listeners.get(name) ?? []) listener(detail as never);
    },
    login: (credentials) => record('login', credentials),
    loginWithToken: (token) => record('loginWithToken', token),
    useToken: (getToken) => (getToken ? record('useToken', getToken) : record('useToken')),
    canUseToken: config.getToken !== undefined,
    logout: () => record('logout'),
    select: (key) => void record('select', key),
    openThread(key) {
      void record('openThread', key);
      const thread = {
        key,
        released: false,
        $thread: atom<ThreadValue>({ ...noThread, conversationId: key }),
        $conversation: atom(store.find(key)),
        loadOlder: () => record('thread.loadOlder', key),
        loadGap: (gap: unknown) => record('thread.loadGap', key, gap),
        retry: () => record('thread.retry', key),
        release() {
          thread.released = true;
          void record('thread.release', key);
        },
      };
      opened.push(thread);
      return thread;
    },
    openCustomer(key) {
      void record('openCustomer', key);
      const customer = {
        key,
        released: false,
        $customer: atom<CustomerValue>({ loading: true }),
        retry: () => record('customer.retry', key),
        release() {
          customer.released = true;
          void record('customer.release', key);
        },
      };
      customers.push(customer);
      return customer;
    },
    find: (key) =>
      store.$conversations
        .get()
        .items.find(({ id, channelId, userId }) => id === key || `${channelId}:${userId}` === key),
    loadMore: () => record('loadMore'),
    loadOlder: () => record('loadOlder'),
    loadGap: (gap) => record('loadGap', gap),
    retryThread: (id) => record('retryThread', id),
    search: (query) => record('search', query),
    markSeen: (key, seen) => record('markSeen', key, seen),
    noticeRows: (keys) => void record('noticeRows', keys),
    noticeSeen: (key) => void record('noticeSeen', key),
    answer: (...args) => record('answer', ...args),
    retryAnswer: (id) => void record('retryAnswer', id),
    dropAnswer: (id) => void record('dropAnswer', id),
    hideComment: (...args) => record('hideComment', ...args),
    draft: (key) => drafts.get(key) ?? '',
    setDraft: (key, text) => void drafts.set(key, text),
    refresh: () => record('refresh'),
    setAutoRefresh: (on) => void record('setAutoRefresh', on),
    configure: (changes) => void record('configure', changes),
    on(event, listener) {
      const ofEvent = listeners.get(event) ?? new Set();
      listeners.set(event, ofEvent.add(listener));
      return () => ofEvent.delete(listener);
    },
    destroy: () => void record('destroy'),
  };
  return store;
}

const names = [
  'Nguyễn Thị Thu Hiền',
  'Trần Văn Đức',
  'Lê Hoàng Yến Nhi',
  'Phạm Quốc Bảo',
  'Võ Thị Kim Ngân',
  'Đặng Minh Khôi',
  'Bùi Ngọc Ánh',
  'Huỳnh Gia Hân',
];
const texts = [
  'Dạ em chào chị, váy hoa size M còn không ạ?',
  'Chốt cho chị 2 cái màu be nhé 😍',
  'Ship về Quận 7, TP.HCM giúp em',
  'Shop ơi đơn của mình đi chưa vậy?',
  'Dạ shop gửi hàng chiều nay rồi ạ, chị để ý điện thoại giúp shop nha.',
  'Ok',
  'Em lấy mẫu này, giá bao nhiêu vậy shop? Có freeship không ạ?',
];

/** The instant that synthetic data counts back from: 19 December 2025, 21:22:35 in Việt Nam. */
export const syntheticNow = Date.parse('2025-12-19T14:22:35.000Z');

/** The `index`th synthetic conversation; a higher index is older. */
export function aConversation(index = 0, changes: Partial<Conversation> = {}): Conversation {
  const lastActivity = syntheticNow - index * 97_000;
  return {
    id: `683498e07b342896aec1${index.toString(16).padStart(4, '0')}`,
    channelType: 4,
    channelId: '270136663390370',
    userId: String(9_484_319_011_642_026n + BigInt(index)),
    name: names[index % names.length]!,
    hasPhone: index % 2 === 0,
    ...(index % 2 === 0 && { phone: `09${String(12_345_678 + index)}` }),
    hasAddress: index % 3 === 0,
    unreadCount: index % 4 === 1 ? index : 0,
    lastMessage: {
      text: texts[index % texts.length]!,
      kind: index % 5 === 4 ? 'comment' : 'message',
      fromShop: index % 3 === 2,
      sentAt: lastActivity,
    },
    lastActivity,
    ...(index % 3 !== 2 && { status: index % 6 === 3 ? 'Cảnh báo' : 'Bình thường' }),
    avatarUrl: '',
    ...changes,
  };
}

/** The newest first, as a list has them. */
export function conversations(count: number): Conversation[] {
  return Array.from({ length: count }, (_, index) => aConversation(index));
}

/** The `index`th synthetic message; a higher index is newer. */
export function aMessage(index = 0, changes: Partial<Message> = {}): Message {
  const fromShop = index % 3 === 1;
  return {
    id: `69bfc40d0f45bfbb7dc4${index.toString(16).padStart(4, '0')}`,
    conversationId: aConversation().id,
    kind: 'message',
    text: texts[index % texts.length]!,
    fromShop,
    ...(fromShop && { staffName: 'Thu Hiền' }),
    sentAt: syntheticNow - 3_600_000 + index * 61_000,
    attachments: [],
    ...changes,
  };
}

/** The oldest first, as a thread has them. */
export function messages(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => aMessage(index));
}

/** A customer's order; `index` is what its purple badge shows. */
export function anOrder(index = 482, changes: Partial<Order> = {}): Order {
  return {
    id: `order-${index}`,
    userId: aConversation().userId,
    code: `2512${String(index).padStart(5, '0')}`,
    index,
    session: 1129,
    label: `#${index}. 2512${String(index).padStart(5, '0')}`,
    ...changes,
  };
}
