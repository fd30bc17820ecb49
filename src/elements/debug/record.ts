import type { ConnectionValue, Store, StoreEvents, Via } from '../../core/index.ts';
import { afterPaint, type Measure } from './latency.ts';
import { type LineKind, readLine, type Source } from './line.ts';

/** A line of the log, as the store told it: secrets are struck out, contents are in it with `debug` at `full`. */
export interface Entry {
  /** Local time, ms. */
  readonly at: number;
  readonly level: StoreEvents['log']['level'];
  readonly source: Source;
  readonly kind: LineKind;
  readonly text: string;
}

/** For how long a socket, or the mode, was in one state. */
export interface Stay {
  readonly of: 'chat' | 'rt' | 'mode';
  readonly state: string;
  /** Local time, ms. */
  readonly from: number;
  /** The same by the clock that does not jump, ms. */
  readonly began: number;
  /** Left out while it lasts; ms. */
  readonly lasted?: number;
}

export type Counter =
  'unreadable' | 'foreign' | 'errors' | 'lost' | 'reconnected' | 'requests' | 'failed' | Via;

const mostEntries = 500;
const mostStays = 200;
const mostSamples = 500;
/** Receipts whose message was not told of: of other pages, or told before. */
const mostReceipts = 100;

/** What each line counts as; the store numbers what it skips, from its own start on. */
const countedLines: readonly (readonly [RegExp, Counter])[] = [
  [/payload could not be read, skipped \((\d+)\)$/, 'unreadable'],
  [/Event of another page, skipped \((\d+)\)$/, 'foreign'],
  [/^🔥 /u, 'errors'],
  [/^❌ /u, 'lost'],
  [/^🔄 \[/u, 'reconnected'],
  [/^🌐 /u, 'requests'],
  [/^🌐 \w+ \S+ (?!2\d\d |aborted)/u, 'failed'],
];

const records = new WeakMap<Store, DebugRecord>();

/** The record of a store: one, however many panels show it. */
export function recordOf(store: Store): DebugRecord {
  const known = records.get(store) ?? new DebugRecord(store);
  records.set(store, known);
  return known;
}

/** What happens to a store while somebody watches, as far as its public face tells. Bounded. */
export class DebugRecord {
  entries: readonly Entry[] = [];
  /** Oldest first. */
  stays: readonly Stay[] = [];
  /** Lines that were dropped from the start of `entries`, so that a view knows which it has shown. */
  dropped = 0;
  readonly samples: Record<Measure, number[]> = { server: [], applied: [], painted: [] };
  readonly counts = new Map<Counter, number>();
  /** By `socket name`. */
  readonly events = new Map<string, number>();
  readonly #store: Store;
  readonly #watchers = new Set<() => void>();
  #receipts: { readonly at: number; readonly text: string }[] = [];
  #ends: readonly (() => void)[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Records, and calls back after each change, until the returned function is called. */
  watch(changed: () => void): () => void {
    if (this.#watchers.size === 0) this.#start();
    this.#watchers.add(changed);
    return () => {
      this.#watchers.delete(changed);
      if (this.#watchers.size > 0) return;
      for (const end of this.#ends) end();
    };
  }

  clear(): void {
    this.dropped += this.entries.length;
    this.entries = [];
    this.stays = this.stays.filter(({ lasted }) => lasted === undefined);
    for (const samples of Object.values(this.samples)) samples.length = 0;
    this.counts.clear();
    this.events.clear();
    this.#tell();
  }

  #start(): void {
    const store = this.#store;
    this.#ends = [
      store.on('log', this.#onLog),
      store.on('event', this.#onEvent),
      store.on('message', this.#onMessage),
      store.$connection.listen(this.#onConnection),
    ];
    this.#onConnection(store.$connection.get());
  }

  #tell(): void {
    for (const changed of this.#watchers) changed();
  }

  readonly #onLog = ({ level, text }: StoreEvents['log']) => {
    const all = [...this.entries, { at: Date.now(), level, text, ...readLine(text) }];
    this.entries = all.slice(-mostEntries);
    this.dropped += all.length - this.entries.length;
    for (const [pattern, counter] of countedLines) {
      const [found, told] = pattern.exec(text) ?? [];
      if (found === undefined) continue;
      this.counts.set(counter, told ? Number(told) : (this.counts.get(counter) ?? 0) + 1);
    }
    this.#tell();
  };

  readonly #onEvent = ({ socket, name, args }: StoreEvents['event']) => {
    const key = `${socket} ${name}`;
    this.events.set(key, (this.events.get(key) ?? 0) + 1);
    // Both sockets bring it: the first counts, which is found first.
    this.#receipts.push({ at: performance.now(), text: textOf(args) });
    this.#receipts = this.#receipts.slice(-mostReceipts);
    this.#tell();
  };

  readonly #onMessage = ({ message, via }: StoreEvents['message']) => {
    this.counts.set(via, (this.counts.get(via) ?? 0) + 1);
    const receipt = this.#receipts.find(({ text }) => text.includes(message.id));
    if (via === 'push' && receipt) {
      this.#sample('server', Date.now() + this.#store.$clockOffset.get() - message.sentAt);
      this.#sample('applied', performance.now() - receipt.at);
      afterPaint(() => {
        this.#sample('painted', performance.now() - receipt.at);
        this.#tell();
      });
    }
    this.#tell();
  };

  readonly #onConnection = (value: ConnectionValue) => {
    const now = { from: Date.now(), began: performance.now() };
    for (const of of ['chat', 'rt', 'mode'] as const) {
      const last = this.stays.findLast((stay) => stay.of === of);
      if (last?.state === value[of]) continue;
      this.stays = [
        ...this.stays.map((stay) =>
          stay === last ? { ...stay, lasted: now.began - stay.began } : stay,
        ),
        { of, state: value[of], ...now },
      ].slice(-mostStays);
    }
    this.#tell();
  };

  #sample(measure: Measure, ms: number): void {
    const samples = this.samples[measure];
    samples.push(ms);
    if (samples.length > mostSamples) samples.shift();
  }
}

/** What a socket brought, only to look for ids in it; what cannot be told as text has none. */
function textOf(args: readonly unknown[]): string {
  try {
    return JSON.stringify(args);
  } catch {
    return '';
  }
}
