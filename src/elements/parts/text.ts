import { html, nothing } from 'lit';

const link = /https?:\/\/[^\s<>"'`]+/gi;
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?…)\]}»]+$/;

/** Plain text with its http(s) addresses as links; nothing in it is ever markup. */
export function linked(text: string) {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(link)) {
    const address = match[0].replace(trailing, '');
    if (!URL.canParse(address)) continue;
    parts.push(text.slice(end, match.index), anchor(address));
    end = match.index + address.length;
  }
  return parts.length ? [...parts, text.slice(end)] : text || nothing;
}

function anchor(address: string) {
  return html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${address}</a>`;
}

/** Longest text, characters and lines, that is shown whole. */
const longest = 1200;
const lines = 24;

/** The beginning of a text too long to be shown whole; undefined if it is not. */
export function beginning(text: string): string | undefined {
  let end = 0;
  for (let line = 0; line < lines && end >= 0; line++) end = text.indexOf('\n', end + 1);
  const cut = Math.min(end < 0 ? text.length : end, text.length > longest ? 800 : text.length);
  if (cut === text.length) return undefined;
  // Not in the middle of a pair of surrogates.
  return text.slice(0, cut).replace(/[\uD800-\uDBFF]$/, '');
}
