import { html } from 'lit';
import type { Lang, Words } from '../../i18n/index.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const formats = {
  exact: { dateStyle: 'full', timeStyle: 'medium' },
  clock: { timeStyle: 'short' },
  date: { day: '2-digit', month: '2-digit', year: 'numeric' },
  day: { dateStyle: 'full' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Building a formatter costs more than a hundred uses of it. */
const built = new Map<string, Intl.DateTimeFormat>();

/** An instant as the shop reads it, in its zone. */
export function formatTime(at: number, kind: keyof typeof formats, lang: Lang): string {
  const name = lang + kind;
  let format = built.get(name);
  if (!format) {
    const locale = lang === 'en' ? 'en-GB' : lang;
    format = new Intl.DateTimeFormat(locale, { ...formats[kind], timeZone });
    built.set(name, format);
  }
  return isInstant(at) ? format.format(at) : '';
}

/** Number of the day in the shop's zone, which knows no summer time. */
export function dayOf(at: number): number {
  return Math.floor((at + 7 * hour) / day);
}

/** `Hôm nay`, `Hôm qua`, or the date in words. */
export function dayName(at: number, now: number, words: Words, lang: Lang): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago === 0) return words.time.today;
  if (ago === 1) return words.time.yesterday;
  return formatTime(at, 'day', lang);
}

const relative: Partial<Record<Lang, Intl.RelativeTimeFormat>> = {};

/** "5 phút trước"; what seems to lie ahead is a matter of clocks, and reads "vừa xong". */
export function relativeTime(at: number, now: number, words: Words, lang: Lang): string {
  if (!isInstant(at)) return '';
  const ago = now - at;
  if (ago < minute) return words.time.now;
  if (ago >= 7 * day) return formatTime(at, 'date', lang);
  const [number, unit] = inUnits(ago);
  return (relative[lang] ??= new Intl.RelativeTimeFormat(lang)).format(-number, unit);
}

/** "12 phút": how long ago, of which nothing is too long or too short to be told. */
export function duration(ms: number, lang: Lang): string {
  const [number, unit] = inUnits(ms);
  return number.toLocaleString(lang, { style: 'unit', unit, unitDisplay: 'long' });
}

function inUnits(ms: number): readonly [number, 'minute' | 'hour' | 'day'] {
  if (ms < hour) return [Math.max(Math.floor(ms / minute), 0), 'minute'];
  return ms < day ? [Math.floor(ms / hour), 'hour'] : [Math.floor(ms / day), 'day'];
}

/** A `<time>` with the exact instant at hand. */
export function timeTag(at: number, text: string, lang: Lang) {
  if (!isInstant(at)) return html`<time part="time"></time>`;
  return html`<time
    part="time"
    datetime=${new Date(at).toISOString()}
    title=${formatTime(at, 'exact', lang)}
    >${text}</time
  >`;
}

/** An instant that dates can express, and that is known at all. */
function isInstant(at: number): boolean {
  return at > 0 && at < 8.64e15;
}
