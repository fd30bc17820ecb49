import { type ChatOmniError, errorInfo } from '../errors.ts';
import type { Entry } from '../model/entry.ts';
import type { Moment } from '../model/moment.ts';
import type { Cancel } from '../ports.ts';
import type { StoreEvents } from '../store-types.ts';
import { Conversations } from '../stores/conversations.ts';
import { Live } from '../stores/live.ts';
import { Threads } from '../stores/threads.ts';
import type { Links } from '../transport/links.ts';
import type { Message, Via } from '../types.ts';
import { Answers } from './answers.ts';
import { Coalescer } from './coalescer.ts';
import { inBackground, type SyncContext } from './context.ts';
import { onPageReturn } from '../transport/page-return.ts';
import { joinTabs, type Tabs } from '../transport/tabs.ts';
import { Hearing } from './hearing.ts';
import { Hiding } from './hiding.ts';
import { hydrateOrders } from './hydrate-orders.ts';
import { ListSync } from './list-sync.ts';
import { Marks } from './marks.ts';
import { Missing } from './missing.ts';
import { NewsDesk } from './news.ts';
import { River } from './river.ts';
import { ThreadSync } from './thread-sync.ts';

/** Ids of messages told of that are remembered, so that none is told twice. */
const mostTold = 50_000;

/** A catch-up follows a reconnection within this time, ms, at random. */
const spread = 500;
/** At the start both sockets connect within about this time, ms: then one catch-up does for both. */
const joined = 50;

/** What a session's sync needs of the store around it. */
export type SyncHost = Pick<
  SyncContext,
  'config' | 'ports' | 'api' | 'log' | 'publisher' | 'moment' | 'lang'
> & {
  readonly chat: Links['chat'];
  emit<Name extends keyof StoreEvents>(name: Name, detail: StoreEvents[Name]): void;
  /** Something in the list changed, to be shown at the next frame. */
  changed(): void;
  /** A fetch of the list has succeeded; `recovered`: the first one after an outage. */
  synced(recovered: boolean): void;
  /** A socket is connected. */
  isLive(): boolean;
  /** Somebody listens to `$live`. */
  isRiverRead(): boolean;
  /** The page is back: tries what is down. */
  wake(): void;
  /** The page was away, and what it may have missed is on its way or, in the end, in. */
  updating(on: boolean): void;
  /** Tells users apart, without being a token. */
  readonly user: string;
  /** The user has logged out in another tab. */
  loggedOut(): void;
};

/**
 * The one door for news (design rules 1 to 6): pushes, pages and polls all enter here, are merged, and leave
 * as rows, threads and events. One for each signed-in session; with the session everything it knows goes.
 */
export class Sync implements SyncContext {
  readonly config: SyncContext['config'];
  readonly ports: SyncContext['ports'];
  readonly api: SyncContext['api'];
  readonly log: SyncContext['log'];
  readonly publisher: SyncContext['publisher'];
  readonly lang: SyncContext['lang'];
  readonly conversations: Conversations;
  readonly threads = new Threads();
  readonly live = new Live();
  readonly hearing: Hearing;
  readonly river: River;
  readonly missing: Missing;
  readonly list: ListSync;
  readonly thread: ThreadSync;
  readonly marks: Marks;
  readonly answers: Answers;
  readonly hiding = new Hiding(this);
  readonly news: NewsDesk;
  readonly tabs: Tabs;
  readonly #orders = new Coalescer<void>(() => hydrateOrders(this));
  readonly #end = new AbortController();
  readonly #host: SyncHost;
  readonly #told = new Set<string>();
  #outage = false;
  #returns = 0;
  readonly #endReturns: Cancel;
  #catchUpLater: Cancel | undefined;

  constructor(host: SyncHost) {
    this.#host = host;
    ({
      config: this.config,
      ports: this.ports,
      api: this.api,
      log: this.log,
      publisher: this.publisher,
      lang: this.lang,
    } = host);
    this.conversations = new Conversations(
      host.config,
      (entry) => this.threads.messagesOf(entry),
      () => {
        host.changed();
      },
    );
    this.hearing = new Hearing(host, host.chat);
    this.thread = new ThreadSync(this);
    this.river = new River(this, this.thread);
    this.missing = new Missing(this);
    this.list = new ListSync(this, this.missing, {
      named: () => {
        this.news.releaseHeld();
      },
      synced: (began) => {
        this.news.dropHeld(began);
        this.river.synced(began);
      },
    });
    this.marks = new Marks(this);
    this.answers = new Answers(this, this.thread);
    this.news = new NewsDesk(this, this.list, this.thread);
    this.tabs = joinTabs({
      ports: host.ports,
      room: host.config.room,
      user: host.user,
      onSeen: (note) => {
        this.marks.hear(note);
      },
      onLogout: () => {
        host.loggedOut();
      },
    });
    this.#endReturns = onPageReturn(host.ports, (missed) => {
      host.wake();
      this.answers.go(true);
      if (missed) void this.#return();
    });
  }

  /** A socket has connected; `again`: it was down, and what was sent meanwhile is lost unless it is fetched. */
  connected(again: boolean): void {
    if (again) this.live.interrupt(this.moment());
    // Once for both sockets, and not when all who lost the same server ask.
    this.#catchUpLater ??= this.ports.setTimer(
      () => {
        this.#catchUpLater = undefined;
        // Lost again meanwhile: the next connection has more to ask for.
        if (this.#host.isLive()) inBackground(this.catchUp());
      },
      again ? this.ports.random() * spread : joined,
    );
  }

  /** The page is back, and may have missed something. */
  async #return(): Promise<void> {
    this.#host.updating(++this.#returns > 0);
    this.live.interrupt(this.moment());
    await this.catchUp().catch(() => {});
    if (this.active) this.#host.updating(--this.#returns > 0);
  }

  get active(): boolean {
    return !this.signal.aborted;
  }

  get outage(): boolean {
    return this.#outage;
  }

  get isRiverRead(): boolean {
    return this.#host.isRiverRead();
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Fetches what a session begins with. */
  start(): void {
    inBackground(this.list.load());
    inBackground(this.#orders.request());
  }

  /** A person wants everything anew. */
  async refresh(): Promise<void> {
    await Promise.all([this.catchUp(), this.#orders.request()]);
  }

  /** Something may have been missed: fetches the list and all watched threads, begun after this call. */
  async catchUp(): Promise<void> {
    this.answers.ask();
    await Promise.all([
      this.list.request('catch-up'),
      this.thread.requestOpen('catch-up'),
      this.marks.retry(),
    ]);
  }

  /** protocol.md §5: the conversations, then the messages of the open ones. */
  async poll(): Promise<void> {
    const list = await Promise.allSettled([this.list.join('poll')]);
    const threads = await Promise.allSettled([this.thread.joinOpen('poll')]);
    const failed = [...list, ...threads].find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** The session is over: what is still under way changes and tells nothing any more. */
  end(reason: ChatOmniError): void {
    this.#end.abort(reason);
    this.list.end();
    this.news.end();
    this.marks.end();
    this.answers.end();
    this.tabs.close();
    this.#endReturns();
    this.#catchUpLater?.();
  }

  moment(): Moment {
    return this.#host.moment();
  }

  tell<Name extends keyof StoreEvents>(name: Name, detail: () => StoreEvents[Name]): void {
    this.publisher.after(() => {
      if (this.active) this.#host.emit(name, detail());
    });
  }

  tellMessage(entry: Entry, message: Message, via: Via): void {
    if (this.#told.has(message.id)) return;
    this.#told.add(message.id);
    if (this.#told.size > mostTold) {
      const [oldest] = this.#told;
      this.#told.delete(oldest!);
    }
    const { inbox } = this.conversations;
    this.tell('message', () => ({ conversation: inbox.row(entry), message, via }));
  }

  tellActivity(entry: Entry, via: Via): void {
    const { inbox } = this.conversations;
    this.tell('activity', () => ({ conversation: inbox.row(entry), via }));
  }

  retract(entry: Entry, ids: readonly string[]): void {
    for (const id of ids) {
      this.live.remove(id);
      entry.retract(id);
    }
    this.conversations.inbox.touch(entry);
    this.conversations.touch();
    // What the list last said of it may be out of date, and further down it is not asked for again.
    inBackground(this.missing.ask(entry));
  }

  settled(error?: ChatOmniError): void {
    if (!error) this.#host.synced(this.#outage);
    const begins = error !== undefined && !this.#outage;
    this.#outage = error !== undefined;
    this.answers.go(!error);
    if (begins) this.tell('error', () => errorInfo(error));
  }
}
