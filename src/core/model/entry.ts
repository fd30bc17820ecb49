import type { ConversationFacts, MessageFacts, PreviewFacts } from '../facts.ts';
import type {
  Conversation,
  ConversationIdentity,
  ConversationType,
  Kind,
  MessagePreview,
  Order,
} from '../types.ts';
import { type Moment, pushHold } from './moment.ts';

/** What a push said of a message, as far as the list cares. */
interface Pushed {
  readonly kind: Kind;
  readonly sentAt: number;
  readonly fromShop: boolean;
  readonly text: string;
  readonly attachment?: string;
  /** Server time of its last change, ms. */
  readonly version: number;
  /** When this version came. */
  readonly moment: Moment;
}

/** What the newest answer said of a conversation's activity. */
interface Answered {
  readonly began: Moment;
  readonly unreadCount: number;
  /** Server time of the last activity, ms. */
  readonly activity: number;
  readonly previews: readonly MessagePreview[];
}

/** A seen or unread mark set here; holds until an answer that began after its POST succeeded. */
export interface Mark {
  readonly seen: boolean;
  /** Server time of the newest message known when it was set, ms. */
  readonly upTo: number;
  posted?: Moment;
  /** It could not be sent, and waits to be sent again. */
  failed?: boolean;
}

const none = new Map<string, Pushed>();

type Profile = Pick<ConversationFacts, 'name' | 'phone' | 'hasPhone' | 'hasAddress' | 'status'>;

const profileFields = ['name', 'phone', 'hasPhone', 'hasAddress', 'status'] as const;

/** What an entry needs to know of its surroundings to be shown. */
export interface EntryContext {
  readonly type: ConversationType;
  readonly avatarUrl: (identity: ConversationIdentity) => string;
  readonly channelName: (identity: ConversationIdentity) => string | undefined;
}

/** `type:channelId:userId`: what a conversation is (protocol.md §1). */
export function identityKey({ channelType, channelId, userId }: ConversationIdentity): string {
  return `${channelType}:${channelId}:${userId}`;
}

/**
 * One conversation as the list knows it: what answers and pushes said, each field by whoever spoke last, and
 * what follows from it (unread count, preview, last activity; design rules 2 to 4). Server times are
 * compared with server times, moments with moments.
 */
export class Entry {
  readonly identity: ConversationIdentity;
  readonly key: string;
  /** Published, never changes. */
  readonly id: string;
  /** When a search by its user did not find it: not shown until something is heard of it again. */
  hiddenAt: Moment | undefined;
  /** When a search by its user found it, last. */
  foundAt: Moment | undefined;
  /** When something was last heard of it by a push. */
  pushedAt: Moment | undefined;
  /** Local time, as of moments, when it was last asked for because it was in view. */
  askedAt = -Infinity;
  order: Order | undefined;
  /** What it is known to have, and by what told last (`seq`): which lists it belongs to. */
  readonly kinds: { [Of in Kind]?: number | undefined } = {};
  /** Its share of the unread sum, as last published. */
  countedUnread = 0;
  /** Server time of the customer's newest activity that has been told of. */
  customerActivity = -Infinity;
  readonly #profile: Profile = {};
  readonly #profileSeq: Partial<Record<keyof Profile, number>> = {};
  /** Few conversations have any, and an empty map is large. */
  #pushes = none;
  #answered: Answered | undefined;
  /** The newest answer that told of each kind. */
  readonly #toldSeq: Partial<Record<Kind, number>> = {};
  #mark: Mark | undefined;
  /** Newest message known when the last seen mark was set: what came before is not unread. */
  #seenUpTo = -Infinity;
  #waiting: { readonly since: number; readonly newest: number } | undefined;

  constructor(identity: ConversationIdentity, id: string, key = identityKey(identity)) {
    this.identity = identity;
    this.key = key;
    this.id = id;
  }

  /**
   * Server time of the newest message known, ms; -Infinity if there is none. Not of the activity, which may
   * be some ms later than the message that caused it.
   */
  get lastHeard(): number {
    const previews = this.#answered?.previews ?? [];
    // At every push: nothing is built for it.
    let newest = previews.length > 0 ? -Infinity : (this.#answered?.activity ?? -Infinity);
    for (const { sentAt } of previews) newest = Math.max(newest, sentAt);
    for (const { sentAt } of this.#pushes.values()) newest = Math.max(newest, sentAt);
    return newest;
  }

  get answeredAt(): Moment | undefined {
    return this.#answered?.began;
  }

  /** The newest comment that answers told of. */
  get comment(): MessagePreview | undefined {
    return this.#answered?.previews.find(({ kind }) => kind === 'comment');
  }

  /** Pushed since the last answer that named it: the answers to come have to name it. */
  get isAhead(): boolean {
    return !this.#answered || (this.pushedAt?.seq ?? -1) > this.#answered.began.seq;
  }

  /** The mark that the server has not accepted yet. */
  get pendingMark(): Mark | undefined {
    return this.#mark?.posted ? undefined : this.#mark;
  }

  /** True if the list knows of comments only: what the `seen` call wants to know (protocol.md §3). */
  get commentsOnly(): boolean {
    const told = [...(this.#answered?.previews ?? []), ...this.#pushes.values()];
    return told.length > 0 && told.every(({ kind }) => kind === 'comment');
  }

  /** Applies what a list answer begun at `began` says; an older answer than the newest known fills gaps only. */
  answer(facts: ConversationFacts, began: Moment): void {
    this.#takeProfile(facts, began.seq);
    if (this.hiddenAt && this.hiddenAt.seq < began.seq) this.hiddenAt = undefined;
    const known = this.#answered;
    const own = previewsOf(facts).filter(({ kind }) => began.seq >= (this.#toldSeq[kind] ?? 0));
    for (const { kind } of own) this.#toldSeq[kind] = began.seq;
    if (known && known.began.seq > began.seq) {
      const { activity } = known;
      const previews = complete(complete([], own, activity), known.previews, activity);
      this.#answered = { ...known, previews };
      return;
    }
    const told = facts.activityAt ?? facts.message ?? facts.comment;
    // An answer without last activities says nothing of them.
    const stated = told === undefined ? known?.activity : facts.activityAt;
    for (const { kind } of own) this.tells(kind, began);
    const kept = known?.previews.filter(({ kind }) => this.kinds[kind]) ?? [];
    const previews = complete(own, kept, stated ?? -Infinity);
    const activity = Math.max(stated ?? -Infinity, ...previews.map(({ sentAt }) => sentAt));
    const unreadCount = facts.unreadCount ?? known?.unreadCount ?? 0;
    this.#answered = { began, unreadCount, activity, previews };
    if (this.#mark?.posted && this.#mark.posted.seq < began.seq) this.#mark = undefined;
    // Of several of one instant the text says which is told of.
    const isSaid = (preview: MessagePreview) =>
      [...this.#pushes.values()].some(
        (push) => isSame(preview, push) && preview.text === push.text,
      );
    for (const [id, push] of this.#pushes) {
      const held = push.moment.seq > began.seq || began.at - push.moment.at < pushHold;
      // One that the answer tells of is kept too: it alone knows who wrote it.
      const told = previews.some(
        (preview) =>
          isSame(preview, push) && (held || preview.text === push.text || !isSaid(preview)),
      );
      // Of its kind the answer may say nothing.
      const decides = push.sentAt <= activity && own.some(({ kind }) => kind === push.kind);
      if (!told && (decides || !held)) this.#pushes.delete(id);
    }
    this.#dropOvertaken();
  }

  /** Applies a pushed message and what came with it. */
  push(facts: MessageFacts, conversation: ConversationFacts, now: Moment): void {
    this.#takeProfile(conversation, now.seq);
    this.hiddenAt = undefined;
    this.pushedAt = now;
    this.tells(facts.kind, now);
    const known = this.#pushes.get(facts.id);
    const version = facts.updatedAt ?? facts.sentAt;
    if (known && known.version > version) return;
    const attachment = facts.attachments?.[0]?.kind ?? known?.attachment;
    if (this.#pushes === none) this.#pushes = new Map();
    this.#pushes.set(facts.id, {
      kind: facts.kind,
      sentAt: facts.sentAt,
      fromShop: facts.fromShop,
      text: facts.text ?? known?.text ?? '',
      version,
      moment: known?.version === version ? known.moment : now,
      ...(attachment !== undefined && { attachment }),
    });
    this.#dropOvertaken();
  }

  /** Something begun at `seq` says that it has this kind. */
  tells(kind: Kind, { seq }: Moment): void {
    this.kinds[kind] = Math.max(seq, this.kinds[kind] ?? 0);
  }

  /** A pushed message turned out to be gone. */
  retract(id: string): void {
    this.#pushes.delete(id);
  }

  /** Marks it seen, up to the newest message known (`upTo`, server time), or unread; ahead of the server. */
  setMark(seen: boolean, upTo: number): Mark {
    if (seen) this.#seenUpTo = Math.max(upTo, this.lastHeard);
    return (this.#mark = { seen, upTo: this.#seenUpTo });
  }

  /** Takes over a mark that was set elsewhere and accepted at `posted`; one of ours under way comes after it. */
  takeMark(seen: boolean, upTo: number, posted: Moment): void {
    if (this.pendingMark) return;
    // What is not known here cannot have been seen, whatever the other says.
    if (seen) this.#seenUpTo = Math.max(this.#seenUpTo, Math.min(upTo, this.lastHeard));
    this.#mark = { seen, upTo, posted };
  }

  /** The server has accepted the mark; one that was set since is on its way by itself. */
  confirmMark(mark: Mark, now: Moment): void {
    mark.posted = now;
  }

  /** The mark could not be sent: it holds on, to be sent again. */
  keepMark(mark: Mark): void {
    mark.failed = true;
    this.#dropOvertaken();
  }

  /** The server will not accept the mark: the count is the server's again. */
  dropMark(mark: Mark): void {
    if (this.#mark !== mark) return;
    this.#mark = undefined;
    this.#seenUpTo = -Infinity;
  }

  /** Sent late, a seen mark would hide from the whole shop what was written since it was set. */
  #dropOvertaken(): void {
    const mark = this.#mark;
    if (mark?.failed && mark.seen && this.lastHeard > this.#seenUpTo) this.dropMark(mark);
  }

  get unreadCount(): number {
    const activity = this.#answered?.activity ?? -Infinity;
    let base = this.#answered?.unreadCount ?? 0;
    let floor = Math.max(activity, this.#seenUpTo);
    for (const push of this.#pushes.values()) {
      if (!push.fromShop || push.sentAt <= activity) continue;
      // The shop has answered since: nothing before its answer is unread.
      base = 0;
      floor = Math.max(floor, push.sentAt);
    }
    if (this.#mark) {
      // An answer that crossed a seen mark may tell of what was written since: how much it does not say.
      const least = this.#answered?.previews.some(({ sentAt }) => sentAt > this.#seenUpTo) ? 1 : 0;
      base = this.#mark.seen ? Math.min(least, base) : Math.max(1, base);
    }
    for (const push of this.#pushes.values()) {
      if (!push.fromShop && push.sentAt > floor) base++;
    }
    return base;
  }

  /** The row, as it is shown under the viewed type. */
  toConversation({ type, avatarUrl, channelName }: EntryContext): Conversation {
    const { name = '', phone, hasPhone, hasAddress = false, status } = this.#profile;
    const page = channelName(this.identity);
    const newest = this.#preview('all');
    const lastMessage = type === 'all' ? newest : this.#preview(type);
    const waitingSince = this.#waits(newest);
    return {
      id: this.id,
      ...this.identity,
      name,
      hasPhone: hasPhone ?? !!phone,
      hasAddress,
      unreadCount: this.unreadCount,
      lastActivity: this.#activity(type),
      avatarUrl: avatarUrl(this.identity),
      ...(page && { channelName: page }),
      ...(phone && { phone }),
      ...(status && { status }),
      ...(waitingSince !== undefined && { waitingSince }),
      ...(newest?.fromShop && !this.#isTie(newest) && { answered: true as const }),
      ...(lastMessage && { lastMessage }),
      ...(this.order && { order: this.order }),
    };
  }

  /** A push of the other kind does not raise a row (docs/embedding.md: the type viewed). */
  #activity(type: ConversationType): number {
    let newest = this.#answered?.activity ?? 0;
    for (const push of this.#pushes.values()) {
      if (type === 'all' || push.kind === type) newest = Math.max(newest, push.sentAt);
    }
    return Math.max(newest, 0);
  }

  /**
   * Since when a customer waits. Remembered, since an answer makes earlier pushes forgotten, and a seen mark what
   * told who wrote last.
   */
  #waits(newest: MessagePreview | undefined): number | undefined {
    const before = this.#waiting;
    this.#waiting = undefined;
    if (!newest) return undefined;
    const fromShop =
      newest.fromShop ?? (this.unreadCount === 0 && newest.sentAt > (before?.newest ?? -Infinity));
    if (fromShop) return undefined;
    const pushes = [...this.#pushes.values()];
    const sent = (by: boolean) =>
      pushes.flatMap((push) => (push.fromShop === by ? push.sentAt : []));
    const answered = Math.max(...sent(true));
    const times = [...sent(false), before?.since ?? Infinity].filter((time) => time > answered);
    const since = Math.min(newest.sentAt, ...times);
    this.#waiting = { since, newest: newest.sentAt };
    return since;
  }

  #preview(type: ConversationType): MessagePreview | undefined {
    const isOf = ({ kind }: { readonly kind: Kind }) => type === 'all' || kind === type;
    let told: MessagePreview | undefined;
    for (const preview of this.#answered?.previews ?? []) {
      if (isOf(preview) && preview.sentAt > (told?.sentAt ?? -Infinity)) told = preview;
    }
    let pushed: Pushed | undefined;
    let newestId = '';
    for (const [id, push] of this.#pushes) {
      // As in the thread: by time, then by id.
      const later = pushed ? push.sentAt - pushed.sentAt : 1;
      if (!isOf(push) || later < 0 || (later === 0 && id < newestId)) continue;
      // It alone says who wrote what was told.
      if (push.sentAt === told?.sentAt && push.kind !== told.kind) continue;
      pushed = push;
      newestId = id;
    }
    if (!pushed) return told;
    const { moment, version, ...preview } = pushed;
    if (!told || preview.sentAt > told.sentAt) return preview;
    if (!isSame(told, preview)) return told;
    // An edit that has come since the answer began is newer than what that tells.
    const isEdit = version > preview.sentAt && moment.seq > this.#answered!.began.seq;
    return isEdit ? preview : { ...told, fromShop: preview.fromShop };
  }

  /** Of both kinds at one instant, answers do not tell which is the later one. */
  #isTie({ kind, sentAt }: MessagePreview): boolean {
    const previews = this.#answered?.previews ?? [];
    return previews.some((preview) => preview.kind !== kind && preview.sentAt === sentAt);
  }

  #takeProfile(facts: ConversationFacts, seq: number): void {
    for (const field of profileFields) {
      if (facts[field] === undefined || seq < (this.#profileSeq[field] ?? -1)) continue;
      Object.assign(this.#profile, { [field]: facts[field] });
      this.#profileSeq[field] = seq;
    }
  }
}

function previewsOf({ message, comment }: ConversationFacts): MessagePreview[] {
  // Field by field: of a copy and one more, V8 makes objects that are each of a shape of its own.
  const of = (kind: Kind, { text, sentAt, attachment }: PreviewFacts): MessagePreview => ({
    kind,
    text,
    sentAt,
    ...(attachment && { attachment }),
  });
  return [
    ...(message ? [of('message', message)] : []),
    ...(comment ? [of('comment', comment)] : []),
  ];
}

/** An answer may tell of one kind only: of the other holds what was told before, unless it is later than all. */
function complete(
  previews: readonly MessagePreview[],
  others: readonly MessagePreview[],
  activity: number,
): readonly MessagePreview[] {
  const lacks = ({ kind, sentAt }: MessagePreview) =>
    sentAt <= activity && previews.every((preview) => preview.kind !== kind);
  return [...previews, ...others.filter(lacks)];
}

/** An answer's preview has no id: kind and time tell that a push was of the same message. */
function isSame(preview: MessagePreview, push: MessagePreview): boolean {
  return preview.kind === push.kind && preview.sentAt === push.sentAt;
}
