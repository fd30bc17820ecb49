import type { DebugWords } from '../../i18n/debug.ts';
import { h, table } from './dom.ts';
import { measures, statisticsOf } from './latency.ts';
import type { Counter, DebugRecord } from './record.ts';

/** Since when each socket, and the mode, was in each state, and for how long; newest first. */
export function connections(record: DebugRecord, words: DebugWords, lang: string) {
  const { columns } = words;
  const clock = new Intl.DateTimeFormat(lang, { timeStyle: 'medium', hourCycle: 'h23' });
  const seconds = (ms: number) =>
    words.seconds.replace('{n}', (ms / 1000).toLocaleString(lang, { maximumFractionDigits: 1 }));
  return table(
    words.views.connections,
    [columns.what, columns.state, columns.from, columns.duration],
    record.stays
      .toReversed()
      .map(({ of, state, from, began, lasted }) => [
        words.links[of],
        state,
        h('time', { datetime: new Date(from).toISOString() }, clock.format(from)),
        lasted === undefined
          ? words.ongoing.replace('{time}', seconds(performance.now() - began))
          : seconds(lasted),
      ]),
  );
}

/** How long messages took that came by a socket, and what that means. */
export function latency(record: DebugRecord, words: DebugWords, lang: string) {
  const shown = measures.filter((measure) => record.samples[measure].length > 0);
  if (shown.length === 0) return h('p', { part: 'empty' }, words.noLatency);
  const { count, last, median, p95, max } = words.statistics;
  const ms = (value: number) => value.toLocaleString(lang, { maximumFractionDigits: 1 });
  const rows = shown.map((measure) => {
    const of = statisticsOf(record.samples[measure]);
    const figures = [of.last, of.median, of.p95, of.max].map(ms);
    return [words.measures[measure], String(of.count), ...figures];
  });
  const head = [words.columns.what, count, last, median, p95, max];
  return h(
    'div',
    { class: 'view' },
    h('p', {}, words.latencyNote),
    table(words.views.latency, head, rows),
  );
}

/** What was skipped, lost and asked for, and the sockets' events by name. */
export function counters(record: DebugRecord, words: DebugWords, lang: string) {
  const rows = (Object.keys(words.counters) as Counter[]).map((counter) => [
    words.counters[counter],
    (record.counts.get(counter) ?? 0).toLocaleString(lang),
  ]);
  const events = [...record.events].map(([name, count]) => [
    words.event.replace('{name}', () => name),
    count.toLocaleString(lang),
  ]);
  const head = [words.columns.what, words.columns.count];
  return table(words.views.counters, head, [...rows, ...events]);
}
