import type { Entry } from './setup.ts';
import type { Seen } from './shops.ts';
import type { Outage } from './tab.ts';

/** A stretch of the run, which begins with what happens. */
export interface Phase {
  readonly name: string;
  readonly began: number;
  readonly ended: number;
  /** Processor of each process that lasted, and of the rest of the machine, in per cent of one core. */
  readonly busy: ReadonlyMap<string, number>;
  readonly before: Seen;
  readonly after: Seen;
}

/** The share of a list that is sorted here. */
function quantile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return found === undefined ? '' : (found / 1000).toFixed(2);
}

function row(name: string, times: readonly number[]): string {
  const cells = [
    times.length,
    quantile(times, 0),
    quantile(times, 0.5),
    quantile(times, 0.99),
    quantile(times, 1),
  ];
  return `  ${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
}

/** What followed what happened at the beginning of a phase, s after it. */
export function timeline(
  { name, began, ended, before, after }: Phase,
  outages: readonly Outage[],
  entries: readonly Entry[],
): string {
  const isIn = (time: number): boolean => time >= began && time < ended;
  const since = (times: readonly number[]): number[] => times.map((time) => time - began);
  const changes = after.changes.slice(before.changes.length);
  const at = (by: 1 | -1) =>
    changes.filter((change) => change.by === by).map((change) => change.at);
  const said = (isMeant: (entry: Entry) => boolean): number[] =>
    entries.filter((entry) => isIn(entry.at) && isMeant(entry)).map((entry) => entry.at);
  const these = outages.filter(({ lostAt }) => isIn(lostAt));
  const rows = [
    ['TPOS: sockets gone', at(-1)],
    ['instances: lease taken', said(({ event, role }) => event === 'lease' && role === 'holds')],
    [
      'instances: gone alone',
      said(({ event, state }) => event === 'instances' && state === 'alone'),
    ],
    ['instances: joined', said(({ event, state }) => event === 'instances' && state === 'joined')],
    ['TPOS: sockets made', at(1)],
    ['instances: connection up', said(({ event, state }) => event === 'relay' && state === 'up')],
    ['tabs: first socket lost', these.map(({ lostAt }) => lostAt)],
    ['tabs: both sockets back', these.map(({ backAt }) => backAt)],
    ['tabs: equal to TPOS', these.map(({ equalAt }) => equalAt)],
  ] as const;
  const lines = rows
    .filter(([, times]) => times.length > 0)
    .map(([title, times]) => row(title, since(times)));
  const head = ['number', 'first', '50 %', '99 %', 'last'].map((cell) => cell.padStart(9)).join('');
  return [`${name}; s after it`.padEnd(36) + head, ...lines].join('\n');
}

/** How many sockets TPOS had, for each shop and link, at most at once, and how long it had more than one. */
export function pairs({ changes }: Seen, ended: number) {
  const open = new Map<string, { count: number; since: number }>();
  let most = 0;
  let total = 0;
  let mostTotal = 0;
  let doubled = 0;
  for (const { at: time, shop, link, by } of changes) {
    const key = `${shop} ${link}`;
    const one = open.get(key) ?? { count: 0, since: time };
    open.set(key, one);
    if (one.count > 1) doubled += time - one.since;
    one.count += by;
    one.since = time;
    total += by;
    most = Math.max(most, one.count);
    mostTotal = Math.max(mostTotal, total);
  }
  for (const { count, since } of open.values()) if (count > 1) doubled += ended - since;
  return { made: changes.filter(({ by }) => by === 1).length, total, mostTotal, most, doubled };
}
