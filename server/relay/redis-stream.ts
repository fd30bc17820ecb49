import type { Redis } from 'ioredis';
import type { Timers } from '../timers.ts';

/** Messages a read takes at most. */
const READ_COUNT = '500';
/** How long a read waits for something new, ms. */
const BLOCK = '5000';
/** After a read that failed, ms. */
const PAUSE = 200;
/** So many in a row, and nobody should rely on what is read here. */
const MOST_FAILURES = 10;
/** For reading to arrive where somebody else has been, ms. */
const SCAN_TIMEOUT = 1000;

/** As `XREAD` gives them. */
type Entries = [id: string, fields: string[]][];

export interface StreamOptions {
  /** For commands that are answered at once. */
  readonly commands: Redis;
  /** For reading, which waits. */
  readonly reading: Redis;
  readonly name: string;
  readonly timers: Timers;
  /** Resolves at once, but for a client that has only just been started. */
  readonly started: () => Promise<unknown>;
  /** Something could not be put in, or perhaps was not; or nothing can be read. */
  readonly onFailure: () => void;
}

/**
 * One stream as the adapter of Socket.IO wants a client of Redis, without what would harm: commands that the adapter
 * forgets about would end the process when they fail; its reads begin anew at the end of the stream until something came,
 * and so miss what comes between two of them; and after a Redis that is back with an earlier clock it would wait for that
 * to catch up.
 */
export class StreamClient {
  /** The adapter asks whether a copy has to be connected. */
  readonly options = { lazyConnect: false };
  readonly #options: StreamOptions;
  /** Up to here all was given to the adapter; it has dealt with it by the next read. */
  #given: string | undefined;
  #read: string | undefined;
  #scanned = '0-0';
  #begun: () => void = () => undefined;
  /** Resolves as soon as what is put in from then on comes here. */
  readonly begun = new Promise<void>((resolve) => (this.#begun = resolve));
  /** Scans one by one. */
  #scanning: Promise<unknown> = Promise.resolve();
  #failures = 0;
  #waiting: { readonly id: string; readonly resolve: () => void }[] = [];
  #isClosed = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    options.reading.on('ready', () => void this.#begin());
    if (options.reading.status === 'ready') void this.#begin();
  }

  /** Whether what is put in comes here. */
  get isReading(): boolean {
    const isThere = this.#options.reading.status === 'ready' && this.#given !== undefined;
    return isThere && this.#failures === 0;
  }

  /** Whether all that is in the stream was read here, asked of Redis now. False if it cannot tell. */
  async isCurrent(): Promise<boolean> {
    try {
      const last = await this.#lastId(this.#options.commands);
      return this.#read !== undefined && compareIds(last, this.#read) <= 0;
    } catch {
      return false;
    }
  }

  /**
   * Has the adapter find (by `xrange`) what a socket that is back has missed. Rejects unless that is just what was read
   * here so far: then what is read next is next for that socket, too.
   */
  scan<T>(find: () => Promise<T>): Promise<T> {
    const scanning = this.#scanning.then(async () => {
      const found = await find();
      const end = this.#scanned;
      if (compareIds(this.#read ?? '0-0', end) < 0) await this.#reading(end);
      if (this.#read !== end) throw new Error('Something else has come meanwhile.');
      return found;
    });
    this.#scanning = scanning.catch(() => undefined);
    return scanning;
  }

  close(): void {
    this.#isClosed = true;
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting = [];
  }

  // What the adapter calls.

  duplicate(): this {
    return this;
  }

  on(): this {
    return this;
  }

  disconnect(): void {
    this.close();
  }

  /** What instances tell each other goes through the stream. */
  subscribe(): void {
    return;
  }

  publish(): Promise<number> {
    return Promise.resolve(0);
  }

  async xadd(...given: (string | number | readonly (string | number)[])[]): Promise<string | null> {
    try {
      const [key = '', ...rest] = given.flat().map(String);
      await this.#options.started();
      return (await this.#options.commands.call('XADD', key, ...rest)) as string | null;
    } catch (error) {
      this.#options.onFailure();
      throw error;
    }
  }

  async xread(): Promise<[string, Entries][] | null> {
    this.#dealt();
    const { reading, name } = this.#options;
    if (this.#isClosed) return new Promise(() => undefined);
    try {
      if (this.#given === undefined) throw new Error('It is not known yet where the stream ends.');
      const from = this.#given;
      const found = (await reading.call(
        ...(['XREAD', 'COUNT', READ_COUNT, 'BLOCK', BLOCK, 'STREAMS', name, from] as const),
      )) as [string, Entries][] | null;
      // Where to go on may have been found to be elsewhere meanwhile.
      if (this.#given !== from) return null;
      this.#failures = 0;
      if (found) this.#given = found[0]?.[1].at(-1)?.[0] ?? from;
      // Nothing for a while: or it is another Redis by now, whose clock is behind.
      else await this.#begin();
      return found;
    } catch {
      this.#failures += 1;
      if (this.#failures >= MOST_FAILURES) this.#options.onFailure();
      await new Promise<void>((resolve) => this.#options.timers.set(resolve, PAUSE));
      return null;
    }
  }

  async xrange(key: string, start: string, end: string): Promise<Entries> {
    const found = await this.#options.commands.xrange(key, start, end);
    this.#scanned = found.at(-1)?.[0] ?? this.#scanned;
    return found;
  }

  async set(key: string, value: string, unit: 'PX', ms: number): Promise<unknown> {
    try {
      return await this.#options.commands.set(key, value, unit, ms);
    } catch {
      // That socket will not be able to come back without fetching.
      return null;
    }
  }

  multi(): ReturnType<Redis['multi']> {
    return this.#options.commands.multi();
  }

  /** Connected: goes on where it was, or from the end if the stream is another one by now. */
  async #begin(): Promise<void> {
    try {
      const last = await this.#lastId(this.#options.reading);
      this.#failures = 0;
      if (this.#given !== undefined && compareIds(last, this.#given) >= 0) return;
      this.#given = last;
      this.#begun();
      this.#dealt();
    } catch {
      // The connection is lost again, and so it begins again.
    }
  }

  /** Resolves when so much was read, or after some time. */
  async #reading(id: string): Promise<void> {
    const { timers } = this.#options;
    let timer: unknown;
    await new Promise<void>((resolve) => {
      timer = timers.set(resolve, SCAN_TIMEOUT);
      this.#waiting.push({ id, resolve });
    });
    timers.clear(timer);
  }

  #dealt(): void {
    this.#read = this.#given;
    const waiting = this.#waiting;
    const isRead = (id: string): boolean => compareIds(this.#read ?? '0-0', id) >= 0;
    this.#waiting = waiting.filter(({ id }) => !isRead(id));
    for (const { id, resolve } of waiting) if (isRead(id)) resolve();
  }

  /** Of the last entry there ever was. */
  async #lastId(client: Redis): Promise<string> {
    const { name } = this.#options;
    if ((await client.exists(name)) === 0) return '0-0';
    const facts = (await client.xinfo('STREAM', name)) as unknown[];
    return String(facts[facts.indexOf('last-generated-id') + 1]);
  }
}

/** Less than 0: the first was given earlier. */
export function compareIds(one: string, other: string): number {
  const [ms = 0, number = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return ms - otherMs || number - otherNumber;
}
