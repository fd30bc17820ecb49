import { type Config, type ConfigInput, parseConfig } from './config.ts';
import { createEmitter } from './emitter.ts';
import { ChatOmniError } from './errors.ts';
import { createLogger, type Logger } from './log.ts';
import type { Moment } from './model/moment.ts';
import { defaultPorts, type Ports } from './ports.ts';
import type { Store, ThreadHandle } from './store-types.ts';
import { ClockOffset } from './stores/clock-offset.ts';
import { Connection } from './stores/connection.ts';
import { Lists } from './stores/lists.ts';
import { createPublisher, derivedAtom } from './stores/publisher.ts';
import { createSession, type Session } from './stores/session.ts';
import { Settings } from './stores/settings.ts';
import { fingerprint } from './stores/token.ts';
import { inBackground } from './sync/context.ts';
import { Sync } from './sync/sync.ts';
import { Watches } from './sync/watches.ts';
import { type Api, createApi } from './transport/api.ts';
import { createLinks, type Links } from './transport/links.ts';
import { createPoller, type Poller } from './transport/poller.ts';
import type { Conversation, ConversationQuery, LogoutReason } from './types.ts';

/**
 * Builds a store and starts it: with `token` or `getToken` it signs in by itself, else it waits for a
 * log-in. Needs no DOM.
 *
 * @param input - see docs/configuration.md; what cannot be used is named in the console and replaced
 * @param overrides - ports in place of the real network, clock and page; for tests and simulations
 */
export function createStore(input: ConfigInput = {}, overrides: Partial<Ports> = {}): Store {
  return new LiveStore(input, { ...defaultPorts, ...overrides });
}

/** Wires session, sockets, polling and sync to the atoms. Knows when what happens; the parts know how. */
class LiveStore implements Store {
  readonly config: Config;
  readonly sockets: Store['sockets'];
  readonly $conversations: Store['$conversations'];
  readonly $orders: Store['$orders'];
  readonly $orderList: Store['$orderList'];
  readonly $unread: Store['$unread'];
  readonly $live: Store['$live'];
  readonly $liveGaps: Store['$liveGaps'];
  readonly $answers: Store['$answers'];
  readonly $hidden: Store['$hidden'];
  readonly on: Store['on'];
  readonly login: Store['login'] = (person) => this.#shown(this.#session.login(person));
  readonly loginWithToken: Store['loginWithToken'] = (token) =>
    this.#shown(this.#session.loginWithToken(token));
  readonly useToken: Store['useToken'] = (getToken) =>
    this.#shown(this.#session.useToken(getToken));
  readonly loadMore: Store['loadMore'] = () => this.#shown(this.#sync?.list.loadMore());
  readonly loadOlder: Store['loadOlder'] = () => this.#shown(this.#watches.selected?.loadOlder());
  readonly loadGap: Store['loadGap'] = (gap) => this.#shown(this.#watches.selected?.loadGap(gap));
  readonly retryThread: Store['retryThread'] = (id) =>
    this.#shown(this.#watches.selected?.retry(id));
  readonly openCustomer: Store['openCustomer'] = (key) => this.#watches.customers.open(key);
  readonly retryAnswer: Store['retryAnswer'] = (id) => this.#sync?.answers.retry(id);
  readonly dropAnswer: Store['dropAnswer'] = (id) => this.#sync?.answers.drop(id);
  readonly draft: Store['draft'] = (key) => this.#sync?.answers.draft(key) ?? '';
  readonly setDraft: Store['setDraft'] = (key, text) => this.#sync?.answers.setDraft(key, text);

  readonly #ports: Ports;
  readonly #emitter;
  readonly #publisher;
  readonly #settings: Settings;
  readonly #clockOffset: ClockOffset;
  readonly #log: Logger;
  readonly #session: Session;
  readonly #api: Api;
  readonly #connection: Connection;
  readonly #poller: Poller;
  readonly #links: Links;

  readonly #sessionAtom;
  readonly #lists: Lists;
  readonly #watches: Watches;
  /** All that is known of the signed-in session. */
  #sync: Sync | undefined;
  #seq = 0;

  constructor(input: ConfigInput, ports: Ports) {
    const report = (key: string) => {
      ports.console.error(`[chatomni] "${key}": this value cannot be used, the default stands in`);
    };
    const { token, getToken, ...parsed } = parseConfig(input, ports.page, report);
    // Secrets do not lie about in a public property.
    this.config = { ...parsed, token: undefined, getToken: undefined };
    this.#ports = ports;
    this.#emitter = createEmitter(ports);
    this.on = this.#emitter.on;
    this.#publisher = createPublisher(ports);
    this.#settings = new Settings(this.config, this.#publisher, ports.page, report);
    this.#clockOffset = new ClockOffset(this.#publisher);
    const lang = () => this.#settings.current.lang;
    this.#log = createLogger({
      ports,
      debug: () => this.#settings.current.debug,
      emit: (level, text) => this.#emitter.emit('log', { level, text }),
      heard: () => this.#emitter.has('log'),
    });
    this.#session = createSession({
      config: { token, getToken },
      ports,
      log: this.#log,
      lang,
      requestToken: (form) => this.#api.requestToken(form),
      verify: () => this.#verify(),
      clockOffset: () => this.#clockOffset.value,
      onChange: () => this.#sessionAtom.touch(),
      onSignedIn: (userName) => this.#begin(userName),
      onRenewed: () => this.#links.both('authenticate'),
      onSignedOut: (reason) => this.#end(reason),
    });
    this.#api = createApi({
      config: this.config,
      ports,
      log: this.#log,
      tokens: this.#session,
      lang,
      onServerTime: (offset) => this.#clockOffset.heed(offset),
    });
    this.#connection = new Connection(
      this.#publisher,
      this.config.autoRefresh,
      ({ chat, rt, mode }) => {
        this.#emitter.emit('connection', { chat, rt, mode });
      },
    );
    this.#poller = createPoller({
      ports,
      interval: () => this.#settings.current.pollInterval,
      poll: () => this.#sync?.poll() ?? Promise.resolve(),
    });
    this.#links = createLinks({
      config: this.config,
      ports,
      log: this.#log,
      token: () => this.#session.current(),
      renew: (refused) => this.#session.tryRenew(refused),
      verify: () => this.#verify(),
      offersSockets: () => this.#api.offersSockets(),
      onState: (name, state) => this.#connection.update({ [name]: state }),
      onConnect: (attempts) => this.#sync?.connected(attempts > 0),
      onEvent: (socket, name, args, news) => {
        this.#emitter.emit('event', { socket, name, args });
        this.#sync?.news.receive(name, news);
      },
    });
    this.sockets = { chat: this.#links.chat.handle, rt: this.#links.rt.handle };
    this.#sessionAtom = derivedAtom(this.#publisher, () => this.#session.value);
    const lists = (this.#lists = new Lists(this.#publisher, () => this.#sync));
    this.$conversations = lists.conversations.$atom;
    this.$orders = lists.orders.$atom;
    this.$orderList = lists.orderList.$atom;
    this.$unread = lists.unread.$atom;
    this.$live = lists.live.$atom;
    this.$liveGaps = lists.liveGaps.$atom;
    this.$answers = lists.answers.$atom;
    this.$hidden = lists.hidden.$atom;
    this.#watches = new Watches(this.#publisher, lang, this.on);
    inBackground(this.#session.start());
  }

  get $session() {
    return this.#sessionAtom.$atom;
  }
  get $connection() {
    return this.#connection.shown.$atom;
  }
  get $selected() {
    return this.#watches.$selected;
  }
  get $thread() {
    return this.#watches.$thread;
  }
  get $clockOffset() {
    return this.#clockOffset.shown.$atom;
  }
  get $settings() {
    return this.#settings.shown.$atom;
  }

  get canUseToken(): boolean {
    return this.#session.canAsk;
  }

  logout(): Promise<void> {
    this.#sync?.tabs.logout();
    this.#session.logout('user');
    // A log-in that was under way, too.
    this.#api.abort();
    return this.#publisher.published();
  }

  select(key: string | undefined): void {
    this.#watches.select(key);
    const entry = key === undefined ? undefined : this.#entry(key);
    if (entry) this.#sync?.conversations.view.keep(entry);
  }

  openThread(key: string): ThreadHandle {
    const handle = this.#watches.pin(key);
    return {
      ...handle,
      loadOlder: () => this.#shown(handle.loadOlder()),
      loadGap: (gap) => this.#shown(handle.loadGap(gap)),
      retry: (id) => this.#shown(handle.retry(id)),
    };
  }

  find(key: string): Conversation | undefined {
    const entry = this.#entry(key);
    return entry && this.#sync?.conversations.inbox.row(entry);
  }

  search(query: ConversationQuery): Promise<void> {
    this.#sync?.conversations.show(query);
    return this.#shown(this.#sync?.list.search());
  }

  markSeen(key: string, seen = true): Promise<void> {
    const entry = this.#entry(key);
    return this.#shown(entry && this.#sync?.marks.set(entry, seen));
  }

  noticeSeen(key: string): void {
    const entry = this.#entry(key);
    if (entry && this.config.seen === 'auto') this.#sync?.marks.look(entry);
  }

  noticeRows(keys: readonly string[]): void {
    if (this.#ports.page.visible) this.#sync?.missing.confirm(keys);
  }

  async answer(key: string, commentId: string, text: string): Promise<void> {
    this.#answering().answers.add(key, commentId, text);
    await this.#publisher.published();
  }

  async hideComment(key: string, commentId: string, hidden: boolean): Promise<void> {
    await this.#shown(this.#answering().hiding.set(key, commentId, hidden));
  }

  refresh(): Promise<void> {
    if (this.#sync) this.#links.both('revive');
    return this.#shown(this.#sync?.refresh());
  }

  setAutoRefresh(on: boolean): void {
    this.#connection.update({ auto: on });
    if (on && this.#sync) this.#poller.start(true);
    else this.#poller.stop();
  }

  configure(changes: ConfigInput): void {
    this.#settings.change(changes);
    if ('pollInterval' in changes) this.#poller.retime();
    if ('autoRefresh' in changes) this.setAutoRefresh(this.#settings.current.autoRefresh);
  }

  destroy(): void {
    this.#emitter.emit('destroy', undefined);
    this.#endSync();
    this.#links.both('destroy');
    this.#session.destroy();
    this.#publisher.destroy();
    this.#emitter.clear();
  }

  /** Resolves when the atoms show what the promise brought; rejects as it does, also shown by then. */
  async #shown(promise: Promise<void> | undefined): Promise<void> {
    try {
      await promise;
    } finally {
      await this.#publisher.published();
    }
  }

  #entry(key: string) {
    return this.#sync?.conversations.inbox.resolve(key);
  }

  #answering(): Sync {
    const { allowReply } = this.config;
    if (allowReply && this.#sync) return this.#sync;
    const code = allowReply ? 'session-expired' : 'forbidden';
    throw new ChatOmniError(code, { lang: this.#settings.current.lang });
  }

  #moment(): Moment {
    const at = this.#ports.elapsed();
    // Goes with the time, so that what was cached can be put back by its age; and on where that stands still.
    return { seq: (this.#seq = Math.max(this.#seq + 0.001, at + 1e6)), at };
  }

  /** The least that REST can be asked for: whether the token still counts. */
  async #verify(): Promise<void> {
    const type = this.config.type === 'comment' ? 'comment' : 'message';
    await this.#api.conversations({ type, limit: 1, channels: this.config.channels });
  }

  #begin(userName: string): void {
    const sync = new Sync({
      config: this.config,
      ports: this.#ports,
      api: this.#api,
      log: this.#log,
      publisher: this.#publisher,
      lang: () => this.#settings.current.lang,
      chat: this.#links.chat,
      moment: () => this.#moment(),
      emit: this.#emitter.emit,
      // As it is now: what is shown follows with the next frame.
      isLive: () => this.sockets.chat.connected || this.sockets.rt.connected,
      isRiverRead: () => this.$live.lc > 0,
      wake: () => this.#links.both('wake'),
      updating: (updating) => this.#connection.update({ updating }),
      user: userName || `#${fingerprint(this.#session.current() ?? '')}`,
      loggedOut: () => this.#session.logout('other-tab'),
      changed: () => this.#publisher.mark(this.#showList),
      synced: (recovered) => {
        this.#connection.update({ lastSync: this.#ports.now() });
        if (recovered) this.#links.both('nudge');
      },
    });
    this.#sync = sync;
    this.#connection.update({ signedIn: true });
    this.#publisher.after(() => this.#emitter.emit('login', { userName }));
    sync.start();
    this.#watches.begin(sync);
    this.#links.start();
    if (this.#connection.facts.auto) this.#poller.start();
  }

  #end(reason: LogoutReason): void {
    // Before the links go down: that both are lost is no reason to poll any more.
    this.#endSync();
    this.#links.both('stop');
    this.#connection.update({ signedIn: false, lastSync: undefined, updating: false });
    this.#publisher.mark(this.#showList);
    this.#publisher.after(() => {
      this.#emitter.emit('logout', { reason });
    });
  }

  #endSync(): void {
    // What somebody still waits for fails by this.
    this.#sync?.end(new ChatOmniError('session-expired', { lang: this.#settings.current.lang }));
    this.#sync = undefined;
    this.#poller.stop();
    this.#api.abort();
    this.#watches.end();
  }

  /** Within a publication: takes the changed rows over into everything that shows rows. */
  readonly #showList = () => {
    this.#sync?.answers.look();
    this.#sync?.conversations.update();
    const unreadChanged = this.#lists.show();
    this.#watches.show();
    if (!unreadChanged) return;
    this.#publisher.after(() => {
      this.#emitter.emit('unread', this.$unread.get());
    });
  };
}
