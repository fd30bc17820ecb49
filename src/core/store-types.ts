import type { ReadableAtom } from 'nanostores';
import type { Config, ConfigInput, SettingsValue } from './config.ts';
import type {
  Answer,
  ConnectionValue,
  Conversation,
  ConversationQuery,
  ConversationsValue,
  CustomerValue,
  ErrorInfo,
  Gap,
  HiddenState,
  LogoutReason,
  Message,
  Order,
  SessionValue,
  ThreadValue,
  UnreadValue,
  Via,
} from './types.ts';

/** What the listeners of `store.on` get, and what the DOM events of the same names carry as `detail`. */
export interface StoreEvents {
  login: { readonly userName: string };
  logout: { readonly reason: LogoutReason };
  connection: Pick<ConnectionValue, 'chat' | 'rt' | 'mode'>;
  /** Once for each message that arrives after sign-in; never for history or a first load. */
  message: { readonly conversation: Conversation; readonly message: Message; readonly via: Via };
  /** Once for each advance of a customer's activity, by any path. */
  activity: { readonly conversation: Conversation; readonly via: Via };
  order: { readonly order: Order };
  unread: UnreadValue;
  /** Once per outage. */
  error: ErrorInfo;
  log: { readonly level: 'info' | 'warn' | 'error'; readonly text: string };
  /** Every event that a socket brings, before it is decoded. */
  event: {
    readonly socket: 'chat' | 'rt';
    readonly name: string;
    readonly args: readonly unknown[];
  };
  /** The store is about to be destroyed: the last event. */
  destroy: undefined;
}

/** One of the two sockets, for the console. */
export interface SocketHandle {
  readonly connected: boolean;
  /** The Socket.IO id while connected. */
  readonly id: string | undefined;
  connect(): void;
  /** Stays disconnected until `connect()`, a manual refresh or a log-in. */
  disconnect(): void;
  onAny(listener: (name: string, ...args: unknown[]) => void): void;
  offAny(listener: (name: string, ...args: unknown[]) => void): void;
}

/** An open thread that is not the selected one: what a pinned `<chatomni-thread>` uses. Counted. */
export interface ThreadHandle {
  readonly $thread: ReadableAtom<ThreadValue>;
  /** The conversation of this thread, once something is known of it. */
  readonly $conversation: ReadableAtom<Conversation | undefined>;
  /** Loads the next older page; during a load it waits for that one first. */
  loadOlder(): Promise<void>;
  loadGap(gap: Gap): Promise<void>;
  /** Fetches the newest page again, and older ones down to the message of this id, whose media have expired; at most 5. */
  retry(messageId?: string): Promise<void>;
  release(): void;
}

/** What TPOS knows of a conversation's customer, for as long as somebody looks. */
export interface CustomerHandle {
  readonly $customer: ReadableAtom<CustomerValue>;
  /** Fetches again; how that ended shows in `$customer`. */
  retry(): Promise<void>;
  release(): void;
}

/** The one thing that a page talks to: `createStore(config)`. */
export interface Store {
  readonly config: Config;
  readonly $session: ReadableAtom<SessionValue>;
  readonly $connection: ReadableAtom<ConnectionValue>;
  readonly $conversations: ReadableAtom<ConversationsValue>;
  readonly $selected: ReadableAtom<Conversation | undefined>;
  /** The selected conversation's thread. */
  readonly $thread: ReadableAtom<ThreadValue>;
  /** Each customer's newest order, by user id. */
  readonly $orders: ReadableAtom<ReadonlyMap<string, Order>>;
  /** Every order that is known, by (session, number). */
  readonly $orderList: ReadableAtom<readonly Order[]>;
  readonly $unread: ReadableAtom<UnreadValue>;
  /**
   * The newest 500 comments across conversations since the log-in, newest last, and those of threads that were opened.
   * While somebody listens to it, threads are fetched after a loss for what the list does not tell.
   */
  readonly $live: ReadableAtom<readonly Message[]>;
  /** Server times, ms, oldest first, after which comments may be missing in `$live`. */
  readonly $liveGaps: ReadableAtom<readonly number[]>;
  /** Answers that are under way, in the order written; sent ones leave it for the thread. */
  readonly $answers: ReadableAtom<readonly Answer[]>;
  /** By message id. */
  readonly $hidden: ReadableAtom<ReadonlyMap<string, HiddenState>>;
  /** Server time minus local time, ms, from the `Date` header of REST answers: for display only. */
  readonly $clockOffset: ReadableAtom<number>;

  /** Resolves when the token is there. Rejects with `bad-credentials`, `rate-limited`, `network`, `server`. */
  login(credentials: { readonly username: string; readonly password: string }): Promise<void>;
  /** Resolves once a REST call was accepted; with network errors it rejects but stays signed in and tries on. */
  loginWithToken(token: string): Promise<void>;
  /** Signs in with what `getToken` gives; without an argument the one that was known last is asked again. */
  useToken(getToken?: () => string | Promise<string>): Promise<void>;
  /** True if a `getToken` is known that can be asked again. */
  readonly canUseToken: boolean;
  logout(): Promise<void>;

  /** `key`: an `id`, or `[type:]channelId:userId`, which works with nothing loaded. */
  select(key: string | undefined): void;
  openThread(key: string): ThreadHandle;
  /** Asks TPOS for a conversation's customer, again after each of their orders; needs `crmTeamId`. */
  openCustomer(key: string): CustomerHandle;
  /** The conversation that a key names, as far as it is known. */
  find(key: string): Conversation | undefined;

  loadMore(): Promise<void>;
  loadOlder(): Promise<void>;
  loadGap(gap: Gap): Promise<void>;
  /** As `retry` of a `ThreadHandle`, for the selected thread. */
  retryThread(messageId?: string): Promise<void>;
  /** Replaces the whole query. */
  search(query: ConversationQuery): Promise<void>;
  markSeen(key: string, seen?: boolean): Promise<void>;
  /** Says that a person looks at the end of this thread: marks it seen if `seen` is `auto`, at most every 2 s. */
  noticeSeen(key: string): void;
  /** Says that these rows of the list are in view: those last confirmed over a minute ago are asked for again. */
  noticeRows(keys: readonly string[]): void;
  /**
   * Answers a comment; resolves when the answer is in `$answers`. Those of one conversation go out one after
   * another: one that is `unclear` or `failed` holds up the others until it is sent again or dropped. Rejects with
   * `forbidden` without `allowReply`, `not-found` if it is no comment, or none with an `externalId`.
   */
  answer(key: string, commentId: string, text: string): Promise<void>;
  /** Sends an `unclear` or `failed` answer again, an unclear one unless it is found by then. */
  retryAnswer(id: string): void;
  /** Takes an answer back, unless it is being sent or looked for. */
  dropAnswer(id: string): void;
  /** Hides a comment from the public, or shows it again: at once in `$hidden`. Rejects as `answer`, or if it failed. */
  hideComment(key: string, commentId: string, hidden: boolean): Promise<void>;
  /** What was written in a conversation and not sent: kept until log-out. */
  draft(key: string): string;
  setDraft(key: string, text: string): void;
  /** Resolves when fetches that began after the call are in; revives sockets. */
  refresh(): Promise<void>;
  setAutoRefresh(on: boolean): void;
  /** Changes what may change live; other keys are ignored. */
  configure(changes: ConfigInput): void;
  /** Follows the live keys of `config`. */
  readonly $settings: ReadableAtom<SettingsValue>;

  readonly sockets: { readonly chat: SocketHandle; readonly rt: SocketHandle };
  /** Returns the function that ends the subscription. */
  on<Name extends keyof StoreEvents>(
    event: Name,
    listener: (detail: StoreEvents[Name]) => void,
  ): () => void;
  /** Closes sockets, stops timers, aborts requests, leaves nothing behind. */
  destroy(): void;
}
