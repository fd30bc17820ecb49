import type { Lang } from '../../i18n/index.ts';
import type { Config } from '../config.ts';
import { ChatOmniError, statusOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Entry } from '../model/entry.ts';
import type { Moment } from '../model/moment.ts';
import type { Ports } from '../ports.ts';
import type { StoreEvents } from '../store-types.ts';
import type { Conversations } from '../stores/conversations.ts';
import type { Live } from '../stores/live.ts';
import type { Publisher } from '../stores/publisher.ts';
import type { Threads } from '../stores/threads.ts';
import type { Api } from '../transport/api.ts';
import type { Tabs } from '../transport/tabs.ts';
import type { Message, Via } from '../types.ts';
import type { Hearing } from './hearing.ts';
import type { River } from './river.ts';

/** What the parts of the one door share: all that is known of one signed-in session. */
export interface SyncContext {
  readonly config: Config;
  readonly ports: Ports;
  readonly api: Api;
  readonly log: Logger;
  readonly publisher: Publisher;
  readonly conversations: Conversations;
  readonly threads: Threads;
  readonly live: Live;
  readonly tabs: Tabs;
  readonly hearing: Hearing;
  readonly river: River;
  /** Something shows the live feed, or reads it otherwise. */
  readonly isRiverRead: boolean;
  readonly lang: () => Lang;
  /** False once the session is over: late answers are dropped. */
  readonly active: boolean;
  /** Aborted with the session: what waited for its turn is not sent any more. */
  readonly signal: AbortSignal;
  /** The list was asked for last without success. */
  readonly outage: boolean;
  moment(): Moment;
  /** Tells an event after the next publication; its detail is read then. */
  tell<Name extends keyof StoreEvents>(name: Name, detail: () => StoreEvents[Name]): void;
  /** Tells of a message that has arrived, once for each id. */
  tellMessage(entry: Entry, message: Message, via: Via): void;
  /** Tells that a customer was heard of. */
  tellActivity(entry: Entry, via: Via): void;
  /** These messages are gone: the row may have shown one of them. */
  retract(entry: Entry, ids: readonly string[]): void;
  /** The list was fetched, or it failed: what begins and ends an outage. */
  settled(error?: ChatOmniError): void;
}

/** What may be answered or hidden: a comment that Facebook's id is known of. Throws `not-found`. */
export function commentOf(context: SyncContext, key: string, id: string) {
  const entry = context.conversations.inbox.resolve(key);
  // The river keeps comments that their threads have let go of.
  const comment =
    entry &&
    (context.threads.of(entry).timeline.get(id) ??
      context.live.value.find((live) => live.id === id && live.conversationId === entry.id));
  if (comment?.kind !== 'comment' || !comment.externalId) {
    throw new ChatOmniError('not-found', { lang: context.lang() });
  }
  return { entry: entry!, comment, externalId: comment.externalId };
}

/** For what nobody waits for: its failure has been shown where it matters. */
export function inBackground(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

/** True if the server answered that it will not take this request, whatever is tried. */
export function isRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
