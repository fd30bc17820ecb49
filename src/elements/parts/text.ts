import { css, html } from 'lit';
import type { Words } from '../../i18n/index.ts';
import { copyIcon } from './icons.ts';
import { marker } from './marked.ts';

export interface TextContext {
  readonly words: Words;
  /** The customer's order: its bare number in a text is that order, while others may be anything. */
  readonly orderCode?: string | undefined;
  /** What was searched for, or is looked out for. */
  readonly query?: string | RegExp | undefined;
  readonly copy: (text: string) => void;
}

/**
 * Addresses, without what ends a sentence rather than an address; Vietnamese phone numbers, mobile and landline,
 * the digits together or in groups with one and the same separator, which prices, dates and longer numbers are
 * not; `#769. 251204471`, or a number that may be the code of an order.
 */
const special =
  /(?<url>https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?…)\]}»])|(?<phone>(?<=[đd]t|(?<![\p{L}\p{N}_#]|\p{L}-|\d[.,]))(?:\+?84|0)[ .-]?(?=\d+(?<gap>[ .-]?))(?:[35789]|2(?:\k<gap>?\d))(?:\k<gap>?\d){8}(?![\p{L}\p{N}_]|[.,:]\d))|(?:#\d{1,6}\. ?)?(?<![\p{L}\p{N}])(?<code>\d{6,12})(?![\p{L}\p{N}])/giu;

/** There is a phone number in it. */
export function hasPhone(text: string): boolean {
  return [...text.matchAll(special)].some(({ groups }) => groups?.['phone']);
}

/** A link to somewhere else. */
export function link(url: string, content: unknown) {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${content}</a>`;
}

export function phoneLink(phone: string, shown: unknown = phone) {
  // Without its plus, a country's code would be dialled as an area's.
  const number = phone.replace(/[^+\d]/g, '').replace(/^84/, '0');
  return html`<a href="tel:${number}"><bdi>${shown}</bdi></a>`;
}

/** With a button beside it that copies `value`. */
export function copied(
  content: unknown,
  value: string,
  { words, copy }: Pick<TextContext, 'words' | 'copy'>,
) {
  // On one line each: white space of a template would become part of what was written.
  return html`<span class="fact"
    >${content}<button
      class="plain copy"
      aria-label="${words.thread.copy} ${value}"
      @click=${() => copy(value)}
    >
      ${copyIcon()}
    </button></span
  >`;
}

/** Plain text with addresses, phone numbers and order codes to follow and to copy; nothing in it is ever markup. */
export function linked(text: string, ctx: TextContext) {
  const { orderCode, query } = ctx;
  const parts: unknown[] = [];
  const piece = marker(text, query);
  let end = 0;
  for (const { 0: whole, index, groups = {} } of text.matchAll(special)) {
    const { url, phone, code } = groups;
    if (url ? !URL.canParse(url) : !phone && code === whole && code !== orderCode) continue;
    const shown = piece(index, index + whole.length);
    parts.push(
      piece(end, index),
      url
        ? link(url, shown)
        : phone
          ? copied(phoneLink(phone, shown), phone, ctx)
          : copied(html`<b>${shown}</b>`, code!, ctx),
    );
    end = index + whole.length;
  }
  return [...parts, piece(end, text.length)];
}

/** The beginning of a text too long to be shown whole; undefined if it is not. */
export function beginning(text: string): string | undefined {
  // Of so many lines; and not to end in the middle of a pair of surrogates.
  const start = /^([^\n]*\n?){0,24}/.exec(text.length > 1200 ? text.slice(0, 800) : text)![0];
  return start === text ? undefined : start.replace(/\n$|[\uD800-\uDBFF]$/, '');
}

const emoji =
  /^(\s*(\p{RI}{2}|[\d#*]\uFE0F?\u20E3|\p{ExtPict}([\p{EMod}\uFE0F\u{E0020}-\u{E007F}]|\u200D\p{ExtPict})*)){1,5}\s*$/u;

/** Up to five emoji and nothing else. */
export function isEmoji(text: string): boolean {
  return emoji.test(text);
}

export const textStyles = css`
  .emojis {
    font-size: 2.2em;
    line-height: 1.3;
  }
  .fact {
    white-space: nowrap;
  }
  .copy {
    min-height: 24px;
    margin-block: -2px;
    padding: 0 5px;
    color: var(--_muted);
    vertical-align: middle;
  }
`;
