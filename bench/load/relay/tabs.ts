/** Some of the tabs of `npm run load:relay`. Started as a process of its own, which tells its parent what it counts. */
import { setTimeout as wait } from 'node:timers/promises';
import { Histogram, type Counts } from './histogram.ts';
import { Tab, type Counted, type Outage, type Tally } from './tab.ts';

/** To a process of tabs: a phase begins; or these are the messages of each shop, so what about yours? */
export type ToTabs =
  { readonly phase: string } | { readonly said: readonly number[]; readonly isLast: boolean };

/** What it answers to the latter. */
export interface TabsReport {
  readonly ready: number;
  readonly unsettled: number;
  readonly unequal: number;
  /** By phase: pushes from TPOS to the tab, and messages until they were known. */
  readonly pushes: Readonly<Record<string, Counts>>;
  readonly known: Readonly<Record<string, Counts>>;
  readonly fetched: number;
  readonly counts: Readonly<Partial<Record<Counted, number>>>;
  readonly outages: readonly Outage[];
}

const number = (name: string): number => Number(process.env[name]);
const [first, tabCount, shops, perSecond] = ['FIRST', 'TABS', 'SHOPS', 'TABS_A_SECOND'].map(number);
const pushes = new Map<string, Histogram>();
const known = new Map<string, Histogram>();
const counts: Partial<Record<Counted, number>> = {};
const outages: Outage[] = [];
let phase = 'start';
let fetched = 0;

function into(all: Map<string, Histogram>, ms: number): void {
  let histogram = all.get(phase);
  if (!histogram) all.set(phase, (histogram = new Histogram()));
  histogram.add(ms);
}

const tally: Tally = {
  push: (ms) => into(pushes, ms),
  known: (ms, isFetched) => {
    into(known, ms);
    if (isFetched) fetched += 1;
  },
  count: (what) => (counts[what] = (counts[what] ?? 0) + 1),
  outage: (outage) => outages.push(outage),
};
const said = (all: Map<string, Histogram>): Record<string, Counts> =>
  Object.fromEntries([...all].map(([name, histogram]) => [name, histogram.counts]));

const tabs = Array.from({ length: tabCount ?? 0 }, (_, count) => {
  const index = (first ?? 0) + count;
  const pollEvery = 1000 * number('POLL');
  const origin = process.env['ORIGIN'] ?? '';
  return new Tab({ origin, index, shop: index % (shops ?? 1), pollEvery, tally });
});
process.on('message', (word: ToTabs) => {
  if ('phase' in word) {
    phase = word.phase;
    return;
  }
  const report: TabsReport = {
    ready: tabs.filter((tab) => tab.isUp).length,
    unsettled: tabs.filter((tab) => !tab.isSettled).length,
    unequal: tabs.filter((tab) => !tab.equals(word.said[tab.shop] ?? 0)).length,
    pushes: word.isLast ? said(pushes) : {},
    known: word.isLast ? said(known) : {},
    fetched,
    counts,
    outages: word.isLast ? outages : [],
  };
  process.send?.(report);
  if (word.isLast) for (const tab of tabs) tab.close();
});
console.log('tabs 0');
for (const tab of tabs) {
  tab.start();
  await wait(1000 / (perSecond ?? 1));
}
