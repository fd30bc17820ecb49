import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Transform } from 'node:stream';
import type { AllowedCall } from '../proxy/calls.ts';
import type { Timers } from '../timers.ts';

/** An answer of TPOS that others may be given, too. */
export interface SharedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SharedPollsOptions {
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
  /** Orders what happens: greater each time. */
  readonly sequence: () => number;
  /** When the last socket with this token came, by `sequence`; `undefined` if none is served. */
  readonly since: (digest: string) => number | undefined;
  readonly isAccepted: (digest: string) => boolean;
  /** The rooms in which sockets with this token are, here. */
  readonly roomsHere: (digest: string) => readonly string[];
  /** Those in which it may have heard anything at other instances; `undefined`: that is not known. */
  readonly roomsElsewhere: (digest: string) => Promise<readonly string[] | undefined>;
  /** Whether what browsers may have heard at other instances is known here. */
  readonly isCurrent: () => Promise<boolean>;
  /** Something was changed through us; resolves when other instances can know. */
  readonly onChanged: () => Promise<void>;
}

/** How long after it was asked for an answer is given to others, ms. */
export const SHARED_FOR = 3000;
/** So long after TPOS has answered a request to a token it counts as accepted for that request, ms. */
const ACCEPTED_FOR = 60_000;
/** Larger answers are not kept, bytes. */
const MOST_BYTES = 1024 * 1024;
/** Requests that are remembered at most before those that are over are swept out. */
const SWEEP_AT = 2000;

/** A call to TPOS that others may wait for: `gone` if whoever made it went away. */
interface Flight {
  readonly seq: number;
  readonly began: number;
  readonly ended: Promise<SharedAnswer | 'gone' | undefined>;
}

/** Those who ask the same. */
interface Topic {
  flight: Flight | undefined;
  /** Whom TPOS has answered this request, by digest, and when. */
  readonly accepted: Map<string, number>;
  timer: unknown;
}

/**
 * Polls that ask the same share one call to TPOS for a few seconds. An answer goes only to a token that TPOS itself
 * has accepted for the same request within a minute; and only if it tells everything that a call begun now would have
 * to: nothing was heard of TPOS in the token's rooms, or changed through us, since it began, and the token's own sockets
 * were here.
 */
export class SharedPolls {
  readonly #options: SharedPollsOptions;
  readonly #topics = new Map<string, Topic>();
  /** When something last happened, by `sequence`: in a room, in perhaps any, and at all. */
  readonly #news = new Map<string, number>();
  #newsForAll = 0;
  #newest = 0;

  constructor(options: SharedPollsOptions) {
    this.#options = options;
  }

  /** Something has happened in that room, or perhaps in any: answers begun before may lack it. */
  stale(room?: string): void {
    this.#newest = this.#options.sequence();
    if (room === undefined) this.#newsForAll = this.#newest;
    else this.#news.set(room, this.#newest);
  }

  /** Something was changed through us; resolves when that is so for other instances as well. Never rejects. */
  changed(): Promise<void> {
    this.stale();
    return this.#options.onChanged();
  }

  /** A call as a poll that may be shared; `undefined` if it is none. */
  poll(
    call: AllowedCall,
    headers: IncomingHttpHeaders,
    body: Buffer | undefined,
    digest: string,
  ): Poll | undefined {
    if (!isNewest(call, body)) return undefined;
    const hash = createHash('sha256');
    for (const part of [call.method, call.target, headers.accept, headers['accept-language']]) {
      hash.update(`${part ?? ''}\n`);
    }
    if (body) hash.update(body);
    return new Poll(this, hash.digest('base64url'), digest);
  }

  /** An answer, or `undefined`: then the asker calls TPOS, and has to tell how that `end`s. */
  async take(poll: Poll, signal: AbortSignal): Promise<[SharedAnswer, number] | undefined> {
    const { elapsed } = this.#options;
    for (;;) {
      const topic = this.#topicOf(poll.key);
      const { flight } = topic;
      if (!flight || !(await this.#mayHave(topic, flight, poll.digest))) {
        this.#begin(topic, poll);
        return undefined;
      }
      const answer = await Promise.race([flight.ended, aborted(signal)]);
      if (typeof answer === 'object') return [answer, elapsed() - flight.began];
      if (signal.aborted || answer === undefined) return undefined;
    }
  }

  /** The asker's own call has ended. */
  end(poll: Poll, answer: SharedAnswer | 'gone' | undefined): void {
    const topic = this.#topics.get(poll.key);
    if (topic && typeof answer === 'object') {
      topic.accepted.set(poll.digest, this.#options.elapsed());
    }
  }

  close(): void {
    for (const { timer } of this.#topics.values()) this.#options.timers.clear(timer);
    this.#topics.clear();
  }

  async #mayHave(topic: Topic, flight: Flight, digest: string): Promise<boolean> {
    const { roomsHere, roomsElsewhere, isCurrent } = this.#options;
    const isGood = (): boolean =>
      this.#isOpen(topic, flight, digest) && !this.#isStale(flight, roomsHere(digest));
    // What is learned of while others are asked counts as well.
    if (!isGood() || !(await isCurrent()) || !isGood()) return false;
    if (flight.seq > this.#newest) return true;
    const elsewhere = await roomsElsewhere(digest);
    return elsewhere !== undefined && isGood() && !this.#isStale(flight, elsewhere);
  }

  #isOpen({ accepted }: Topic, { seq, began }: Flight, digest: string): boolean {
    const { elapsed, since, isAccepted } = this.#options;
    const now = elapsed();
    const own = accepted.get(digest) ?? -Infinity;
    return (
      now - began < SHARED_FOR &&
      now - own < ACCEPTED_FOR &&
      isAccepted(digest) &&
      seq > (since(digest) ?? Infinity)
    );
  }

  /** Whether something has happened since, of which somebody in those rooms may have heard. */
  #isStale({ seq }: Flight, rooms: readonly string[]): boolean {
    return seq < Math.max(this.#newsForAll, ...rooms.map((room) => this.#news.get(room) ?? 0));
  }

  #begin(topic: Topic, poll: Poll): void {
    const { elapsed, sequence, timers } = this.#options;
    const ended = new Promise<SharedAnswer | 'gone' | undefined>((resolve) => {
      poll.settle = resolve;
    });
    const flight = { seq: sequence(), began: elapsed(), ended };
    topic.flight = flight;
    const drop = (): void => {
      if (topic.flight === flight) topic.flight = undefined;
    };
    timers.clear(topic.timer);
    topic.timer = timers.set(drop, SHARED_FOR);
    void ended.then((answer) => {
      if (typeof answer !== 'object') drop();
    });
  }

  #topicOf(key: string): Topic {
    let topic = this.#topics.get(key);
    if (!topic) {
      if (this.#topics.size > SWEEP_AT) this.#sweep();
      topic = { flight: undefined, accepted: new Map(), timer: undefined };
      this.#topics.set(key, topic);
    }
    return topic;
  }

  #sweep(): void {
    const oldest = this.#options.elapsed() - ACCEPTED_FOR;
    for (const [key, { flight, accepted }] of this.#topics) {
      if (!flight && [...accepted.values()].every((at) => at < oldest)) this.#topics.delete(key);
    }
  }
}

/** One asker of such a request. */
export class Poll {
  readonly #polls: SharedPolls;
  #chunks: Buffer[] | undefined = [];
  #size = 0;
  #isOver = false;
  #head: Omit<SharedAnswer, 'body'> | undefined;
  /** Tells those who wait for this one's call, if there is one. */
  settle: (answer: SharedAnswer | 'gone' | undefined) => void = () => undefined;

  constructor(
    polls: SharedPolls,
    readonly key: string,
    readonly digest: string,
  ) {
    this.#polls = polls;
  }

  /** What others were given, and how old it is, ms; `undefined`: TPOS has to be asked. */
  take(signal: AbortSignal): Promise<[SharedAnswer, number] | undefined> {
    return this.#polls.take(this, signal);
  }

  /** What passes on the answer's body, and keeps it for others. */
  keep(status: number, headers: Readonly<Record<string, string>>): Transform {
    if (status >= 200 && status <= 299) this.#head = { status, headers };
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#size += chunk.length;
        if (this.#size > MOST_BYTES) this.#chunks = undefined;
        this.#chunks?.push(chunk);
        done(null, chunk);
      },
    });
  }

  /** The call is over: whole, or not, and then perhaps since its asker went away. Only the first word counts. */
  end(how: 'whole' | 'gone' | 'failed'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const body = how === 'whole' && this.#head && this.#chunks;
    const answer = body && this.#head ? { ...this.#head, body: Buffer.concat(body) } : undefined;
    this.#polls.end(this, answer);
    this.settle(how === 'gone' ? how : answer);
  }
}

/** Asks for the newest of a list or thread, as polls do: pages further down are each asked for by one person. */
function isNewest({ kind, target }: AllowedCall, body: Buffer | undefined): boolean {
  if (kind === 'search') {
    const { After, UserIds } = parsed(body);
    return (After ?? null) === null && (!Array.isArray(UserIds) || UserIds.length === 0);
  }
  return ['messages', 'comments', 'all'].includes(kind) && !/[?&](before|after)=/.test(target);
}

function parsed(body: Buffer | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body?.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : { After: 'unreadable' };
  } catch {
    return { After: 'unreadable' };
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
