import type { Config, Store } from '../../core/index.ts';
import { debugWords } from '../../i18n/debug.ts';
import { measures, statisticsOf } from './latency.ts';
import { redactedLine } from './line.ts';
import type { DebugRecord, Stay } from './record.ts';

const mostLines = 200;

/** The report's language: whoever mends it reads this. */
const { measures: measureWords, counters } = debugWords('en');

/**
 * A record as a text to hand on: states, figures, and the newest 200 lines of the log. No token, no one's name, no
 * text, phone number or address of a customer; ids are in it, so that a message can be found again.
 */
export function reportOf(store: Store, record: DebugRecord): string {
  const { chat, rt, mode, auto, lastSync } = store.$connection.get();
  const { state, error } = store.$session.get();
  const synced =
    lastSync === undefined ? 'never' : `${Math.round((Date.now() - lastSync) / 1000)} s ago`;
  const { items } = store.$conversations.get();
  return [
    '# ChatOmni Viewer: report',
    `${new Date().toISOString()} · version ${globalThis.window.ChatOmni?.version ?? 'from npm'}`,
    `Browser: ${navigator.userAgent}${navigator.onLine ? '' : ' (offline)'}`,
    `Session: ${state}${error ? ` (${error.code})` : ''} · ${items.length} conversations loaded`,
    `Connection: chat ${chat}, rt ${rt}, ${mode}, auto ${auto}, last sync ${synced}`,
    `Clock: server minus local ${store.$clockOffset.get()} ms`,
    `Configuration: ${configuration(store.config)}`,
    '',
    '## Connections',
    ...record.stays.map(stayLine),
    '',
    '## Latency, ms',
    ...measures.flatMap((measure) => {
      const samples = record.samples[measure];
      if (samples.length === 0) return [];
      const { count, last, median, p95, max } = statisticsOf(samples);
      const figures = [last, median, p95, max].map((ms) => ms.toFixed(1)).join(' / ');
      return `${measureWords[measure]}: ${figures} (last / median / 95 % / greatest of ${count})`;
    }),
    '',
    '## Counters',
    ...[...record.counts].map(([name, count]) => `${counters[name]}: ${count}`),
    ...[...record.events].map(([name, count]) => `Event ${name}: ${count}`),
    '',
    '## Log',
    ...record.entries
      .slice(-mostLines)
      .map(({ at, level, text }) => `${isoTime(at)} ${level} ${redactedLine(text)}`),
    '',
  ].join('\n');
}

/** What of the configuration tells how it works: no value that may name a person or a secret. */
function configuration(config: Config): string {
  const { apiBase, chatUrl, rtUrl, namespace, room, type, realtime, pollInterval, seen } = config;
  const urls = { apiBase, chatUrl, rtUrl };
  const places = Object.entries(urls).map(([key, url]) => `${key} ${placeOf(url)}`);
  const channels = config.channels.map(({ id }) => id).join(' ') || 'all';
  const others = { namespace, room, channels, type, realtime, pollInterval, seen };
  return [...places, ...Object.entries(others).map(([key, value]) => `${key} ${value}`)].join(', ');
}

/** Without what may stand before the host, or behind the path. */
function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url, location.href);
  return `${protocol}//${host}${pathname}`;
}

function stayLine({ of, state, from, lasted }: Stay): string {
  const duration = lasted === undefined ? 'until now' : `for ${(lasted / 1000).toFixed(1)} s`;
  return `${isoTime(from)} ${of} ${state} ${duration}`;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
