/**
 * `npm run load:relay [-- --minutes 5] [--sockets 2000] [--rooms 200] [--rate 500] [--instances 3] [--poll 10]
 * [--relay off] [--faults off]`: tabs with two sockets each, through nginx and that many instances of the relay with a
 * real Redis, to a stand-in for TPOS with that many rooms, which sends `rate` messages a second over all rooms by both
 * its sockets. Meanwhile an instance is killed and started anew, Redis is, and another instance is restarted. At the end
 * each tab has to have what TPOS has. Tells what followed each of these, how long messages took, and what TPOS saw.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { memoryOf, processorOf } from './load/process.ts';
import { Histogram } from './load/relay/histogram.ts';
import { requirePrograms } from './load/relay/machine.ts';
import { pairs, timeline, type Phase } from './load/relay/report.ts';
import { Setup } from './load/relay/setup.ts';
import { now } from './load/relay/shops.ts';
import type { TabsReport } from './load/relay/tabs.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    sockets: { type: 'string', default: '2000' },
    rooms: { type: 'string', default: '200' },
    rate: { type: 'string', default: '500' },
    instances: { type: 'string', default: '3' },
    poll: { type: 'string', default: '10' },
    relay: { type: 'string', default: 'on' },
    faults: { type: 'string', default: 'on' },
  },
});
/** Before this nothing is measured: code is compiled. */
const WARM_UP = 15_000;
/** An instance that is restarted, and a single one, is away for so long, ms. */
const AWAY = 2000;
/** After the last message every tab has so long to become equal, ms. */
const SETTLE = 120_000;

const [minutes, sockets, shops, rate, instances, poll] = (
  ['minutes', 'sockets', 'rooms', 'rate', 'instances', 'poll'] as const
).map((name) => Number(values[name])) as [number, number, number, number, number, number];
const tabs = Math.floor(sockets / 2);
const hasRelay = values.relay !== 'off';

requirePrograms(hasRelay && instances > 1 ? ['nginx', 'redis-server'] : ['nginx']);
console.log(
  `${2 * tabs} sockets of ${tabs} tabs in ${shops} rooms, ${rate} messages/s, relay ${values.relay}, ` +
    `${instances} instances, polls every ${poll} s; Node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`,
);
const setup = await Setup.start({ tabs, shops, instances, hasRelay, poll });

/** What happens, one after the other, and stays so for as long. */
const events: [name: string, act: () => Promise<unknown>][] = [['nothing happens', () => wait(0)]];
if (values.faults !== 'off') {
  const stop = (signal: 'SIGKILL' | 'SIGTERM') => async (): Promise<void> => {
    await setup.endInstance(0, signal);
    if (instances > 1 && signal === 'SIGKILL') return;
    await wait(AWAY);
    await setup.startInstance(0);
  };
  events.push(['an instance is killed', stop('SIGKILL')]);
  if (instances > 1) events.push(['it is started anew', () => setup.startInstance(0)]);
  if (setup.hasRedis) {
    events.push(['Redis is killed', () => setup.killRedis()]);
    events.push(['Redis is back', () => setup.startRedis()]);
  }
  events.push(['an instance is restarted', stop('SIGTERM')]);
}

const sum = (reports: readonly TabsReport[], of: (report: TabsReport) => number): number =>
  reports.reduce((total, report) => total + of(report), 0);

/** Seconds that both cores were busy so far, for whomever. */
function machineBusy(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = readFileSync('/proc/stat')
    .toString()
    .split('\n', 1)[0]!
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softIrq) / 100;
}

function processors(): Map<string, readonly [pid: number | undefined, seconds: number]> {
  const all = [...setup.processes].map(
    ([name, child]) => [name, [child.pid, processorOf(child)]] as const,
  );
  return new Map([...all, ['the machine', [0, machineBusy()]]]);
}

async function live(name: string, act: () => Promise<unknown>): Promise<Phase> {
  const before = await setup.seen();
  const used = processors();
  setup.begin(name);
  const began = now();
  await act();
  await wait(Math.max(0, began + (minutes * 60_000) / events.length - now()));
  const ended = now();
  const busy = new Map<string, number>();
  for (const [process, [pid, seconds]] of processors()) {
    const [pidBefore, secondsBefore] = used.get(process) ?? [];
    if (pid !== pidBefore || secondsBefore === undefined) continue;
    busy.set(process, ((seconds - secondsBefore) / (ended - began)) * 100_000);
  }
  return { name, began, ended, busy, before, after: await setup.seen() };
}

setup.say(rate);
await wait(WARM_UP);
const phases: Phase[] = [];
for (const [name, act] of events) {
  const { said } = await setup.seen();
  const unsettled = sum(await setup.reports(said), (report) => report.unsettled);
  console.log(
    `… ${name} (${tabs - unsettled} of ${tabs} tabs whole, load ${loadavg()[0]?.toFixed(2)})`,
  );
  phases.push(await live(name, act));
}
const memory = new Map([...setup.processes].map(([name, child]) => [name, memoryOf(child)]));
setup.say(0);
const late = now() + SETTLE;
let seen = await setup.seen();
for (;;) {
  await wait(1000);
  seen = await setup.seen();
  const reports = await setup.reports(seen.said);
  if (sum(reports, ({ unsettled, unequal }) => unsettled + unequal) === 0 || now() > late) break;
}
const reports = await setup.reports(seen.said, true);
const unequal = sum(reports, (report) => report.unequal);
const away = sum(reports, (report) => report.unsettled);

const first = phases[0]!;
const seconds = (first.ended - first.began) / 1000;
const outages = reports.flatMap((report) => report.outages);
for (const phase of phases) console.log(`\n${timeline(phase, outages, setup.entries)}`);

console.log('\nms, quantiles'.padEnd(45) + '50 %     90 %     99 %   99.9 %   number');
for (const [title, of] of [
  ['push', (report: TabsReport) => report.pushes],
  ['known', (report: TabsReport) => report.known],
] as const) {
  for (const { name } of phases) {
    const histogram = new Histogram();
    for (const report of reports) histogram.merge(of(report)[name] ?? []);
    const cells = [0.5, 0.9, 0.99, 0.999].map((share) => histogram.quantile(share).toFixed(1));
    const all = [...cells, histogram.total].map((cell) => String(cell).padStart(9)).join('');
    console.log(`${title.padEnd(6)} ${name.padEnd(34)}${all}`);
  }
}

console.log('\nTPOS, while nothing happens');
const { made, most, mostTotal, doubled } = pairs(seen, phases.at(-1)!.ended);
const calm = pairs(first.after, first.ended);
console.log(
  `  ${calm.total} sockets open; over the whole run ${made} made, ${mostTotal} at most at once`,
);
console.log(
  `  for one room and socket at most ${most} at once, more than one for ${(doubled / 1000).toFixed(1)} s in sum`,
);
for (const call of ['search', 'thread', 'admission'] as const) {
  const calls = first.after[call] - first.before[call];
  console.log(
    `  ${(calls / seconds).toFixed(1)} ${call} calls/s; ${seen[call]} over the whole run`,
  );
}

console.log('\n% of one core, while nothing happens; MB at the end');
for (const [name, share] of first.busy) {
  console.log(
    `  ${name.padEnd(14)}${share.toFixed(0).padStart(6)}${(memory.get(name)?.toFixed(0) ?? '').padStart(8)}`,
  );
}

const counts = new Map<string, number>();
for (const report of reports) {
  for (const [what, times] of Object.entries(report.counts)) {
    counts.set(what, (counts.get(what) ?? 0) + times);
  }
}
console.log(
  `\nTabs: ${[...counts].map(([what, times]) => `${times} ${what}`).join(', ') || 'nothing lost'}`,
);
const fetched = sum(reports, (report) => report.fetched);
const total = seen.said.reduce((all, count) => all + count, 0);
console.log(`${total} messages; ${fetched} times one was fetched that no push had brought`);
const errors = setup.entries.filter(({ event }) => event === 'error');
for (const { name } of errors) console.log(`An instance says: ${name}`);
console.log(
  `${tabs - unequal} of ${tabs} tabs equal to TPOS, ${away} still away; load ${loadavg()[0]?.toFixed(2)}`,
);
process.exit(unequal > 0 || errors.length > 0 ? 1 : 0);
