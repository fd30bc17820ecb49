import type { Claim, Coordination, Holder } from '../../../server/relay/coordination.ts';
import type { Word } from '../../../server/relay/source.ts';
import type { LinkName } from '../../../server/relay/uplink.ts';
import type { Clock } from '../clock.ts';
import type { Dice } from '../dice.ts';
import type { Host } from './host.ts';
import type { Emission } from './watch.ts';

/** What instances tell each other. */
export interface Said {
  readonly from: string;
  /** Told to browsers; else others are to look after the room. */
  readonly word?: Word;
  readonly emission?: Emission | undefined;
  readonly room: string;
}

interface Entry {
  readonly id: number;
  readonly said: Said;
}

/** What is kept of a stream, ms. */
const kept = 120_000;
/** A read waits so long for something new, ms. */
const block = 5000;

/** Ids are given by the clock of Redis, and always greater. */
class Stream {
  /** Of the last entry there ever was; 0: there is no stream. */
  last = 0;
  #entries: Entry[] = [];
  #waiting = new Set<() => void>();
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  add(said: Said): void {
    const { now } = this.#redis;
    this.last = Math.max(idAt(now), this.last + 1);
    this.#entries = this.#entries.filter(({ id }) => id >= idAt(now - kept));
    this.#entries.push({ id: this.last, said });
    for (const wake of [...this.#waiting]) wake();
  }

  /** Those after this id; if there are none, those that come within some time. */
  async after(from: number): Promise<readonly Entry[]> {
    const found = () => this.#entries.filter(({ id }) => id > from);
    if (found().length > 0) return found();
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        cancel();
        resolve();
      };
      const cancel = this.#redis.clock.after(block, wake);
      this.#waiting.add(wake);
    });
    return found();
  }

  forget(): void {
    this.#entries = [];
    this.last = 0;
  }
}

function idAt(ms: number): number {
  return (Math.floor(ms) + 1e9) * 1e5;
}

/** Redis as instances of the relay use it (server/relay/redis.ts), which can be gone, slow, hang, and forget. */
export class Redis {
  isUp = true;
  /** Takes what is sent, and says nothing. */
  isHung = false;
  /** How long each way takes at most, ms. */
  most = 5;
  /** What its clock is ahead of everybody else's, ms. */
  ahead = 0;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly connections = new Set<Connection>();
  readonly streams: Readonly<Record<LinkName, Stream>>;
  #held = new Map<string, { readonly holder: Holder; readonly until: number }>();

  constructor(clock: Clock, dice: Dice) {
    this.clock = clock;
    this.dice = dice;
    this.streams = { chat: new Stream(this), rt: new Stream(this) };
  }

  get now(): number {
    return this.clock.time + this.ahead;
  }

  /** It is gone, or cannot be reached, and forgets everything or not. */
  stop(forgets: boolean): void {
    this.isUp = false;
    if (forgets) this.forget();
    for (const connection of this.connections) connection.lose();
  }

  forget(): void {
    this.#held.clear();
    for (const stream of Object.values(this.streams)) stream.forget();
  }

  mend(): void {
    this.isUp = true;
    this.isHung = false;
    this.most = 5;
  }

  /** What the script does. */
  claim({ room, instance, beat, state, ttl, dead, onlyLook }: Claim): Holder | undefined {
    const held = this.#held.get(room);
    const holder = held && held.until > this.now ? held.holder : undefined;
    if (holder && holder.instance !== instance && holder.beat !== dead) return holder;
    if (onlyLook) return holder;
    const own = { instance, beat, state };
    this.#held.set(room, { holder: own, until: this.now + ttl });
    return own;
  }

  release(room: string, instance: string): void {
    if (this.#held.get(room)?.holder.instance === instance) this.#held.delete(room);
  }
}

/** After this time an answer is none, ms. */
const timeouts = { commands: 2000, reading: 8000 };

/** An instance's connection to Redis: what is sent arrives in order, and so do the answers. */
export class Connection {
  onReady: () => void = () => undefined;
  /** The next so many requests fail, done or not. */
  breaks = 0;
  /** World time until which no answer gets through. */
  stuckUntil = 0;
  readonly #redis: Redis;
  readonly #host: Host;
  readonly #timeout: number;
  /** Another one after each loss; 0: not connected. */
  #epoch = 0;
  #epochs = 0;
  #sentUntil = 0;
  #answeredUntil = 0;
  readonly #pending = new Set<() => void>();

  constructor(redis: Redis, host: Host, kind: keyof typeof timeouts) {
    this.#redis = redis;
    this.#host = host;
    this.#timeout = timeouts[kind];
    redis.connections.add(this);
    this.#connect();
  }

  /** Resolves with what Redis answers; rejects where that does not come, done or not. */
  ask<T>(apply: () => T | Promise<T>): Promise<T> {
    const { clock } = this.#redis;
    const epoch = this.#epoch;
    if (epoch === 0) return Promise.reject(new Error('Redis is not connected.'));
    return new Promise<T>((resolve, reject) => {
      const end = (settle: () => void) => {
        if (!this.#pending.delete(fail)) return;
        this.#host.clear(timer);
        settle();
      };
      const fail = () => this.#host.run(() => end(() => reject(new Error('Redis is lost.'))));
      // Who says nothing for so long is gone.
      const timer = this.#host.set(() => this.lose(), this.#timeout);
      this.#pending.add(fail);
      const answer = (value: T) => {
        this.#answeredUntil = Math.max(
          this.#answeredUntil,
          clock.time + this.#delay(),
          this.stuckUntil,
        );
        clock.after(this.#answeredUntil - clock.time, () => {
          if (this.#epoch === epoch) this.#host.run(() => end(() => resolve(value)));
        });
      };
      this.#sentUntil = Math.max(this.#sentUntil, clock.time + this.#delay());
      clock.after(this.#sentUntil - clock.time, () => {
        if (this.#epoch !== epoch || !this.#redis.isUp) return;
        const breaks = this.breaks > 0 && this.breaks--;
        if (breaks && this.#redis.dice.roll('done') < 0.5) fail();
        else {
          void Promise.resolve(apply()).then((value) => {
            if (breaks) fail();
            else if (!this.#redis.isHung) answer(value);
          });
        }
      });
    });
  }

  lose(): void {
    if (this.#epoch === 0) return;
    this.#epoch = 0;
    for (const fail of [...this.#pending]) fail();
    this.#retry();
  }

  close(): void {
    this.#redis.connections.delete(this);
    this.#epoch = 0;
    for (const fail of [...this.#pending]) fail();
  }

  #connect(): void {
    if (this.#host.isDead || !this.#redis.connections.has(this)) return;
    if (!this.#redis.isUp || this.#redis.isHung) this.#retry();
    else {
      this.#epoch = ++this.#epochs;
      this.#host.run(() => this.onReady());
    }
  }

  #retry(): void {
    const { clock, dice } = this.#redis;
    clock.after(dice.between('redis returns', 100, 1000), () => this.#connect());
  }

  #delay(): number {
    return this.#redis.dice.between('redis', 0, this.#redis.most);
  }
}

export function coordinationBy(commands: Connection, redis: Redis): Coordination {
  return {
    claim: (claim) => commands.ask(() => redis.claim(claim)),
    release: (room, instance) => commands.ask(() => redis.release(room, instance)),
    probe: () => commands.ask(() => undefined),
  };
}

/** After a read that failed, ms; and how many failures are too many. */
const [pause, mostFailures] = [200, 10];

/** Reads a stream on, wherever a connection was lost, as `StreamClient` does. */
export class Reader {
  /** The next so many words do not come here. */
  skips = 0;
  readonly connection: Connection;
  readonly #stream: Stream;
  readonly #host: Host;
  readonly #hear: (said: Said) => void;
  readonly #onFailure: () => void;
  #failures = 0;
  #given: number | undefined;
  #isClosed = false;

  constructor(
    redis: Redis,
    link: LinkName,
    host: Host,
    { hear, onFailure }: { hear: (said: Said) => void; onFailure: () => void },
  ) {
    this.#stream = redis.streams[link];
    this.#host = host;
    this.#hear = hear;
    this.#onFailure = onFailure;
    this.connection = new Connection(redis, host, 'reading');
    this.connection.onReady = () => void this.#begin();
    void this.#begin();
    void this.#read();
  }

  /** Whether all that is in the stream was read here, asked of Redis now. */
  async isCurrent(commands: Connection): Promise<boolean> {
    try {
      const last = await commands.ask(() => this.#stream.last);
      return this.#given !== undefined && last <= this.#given;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.connection.close();
  }

  async #begin(): Promise<void> {
    try {
      const last = await this.connection.ask(() => this.#stream.last);
      if (this.#given === undefined || last < this.#given) this.#given = last;
    } catch {
      // It begins again when there is a connection again.
    }
  }

  async #read(): Promise<void> {
    while (!this.#isClosed) {
      const from = this.#given;
      try {
        if (from === undefined) throw new Error('It is not known yet where the stream ends.');
        const found = await this.connection.ask(() => this.#stream.after(from));
        if (this.#given !== from) continue;
        this.#failures = 0;
        // It may be another Redis by now, whose clock is behind.
        if (found.length === 0) await this.#begin();
        for (const { id, said } of found) {
          this.#given = id;
          if (said.word && this.skips > 0) this.skips--;
          else this.#hear(said);
        }
      } catch {
        this.#failures += 1;
        if (this.#failures >= mostFailures) this.#onFailure();
        await new Promise<void>((resolve) => void this.#host.set(resolve, pause));
      }
    }
  }
}
