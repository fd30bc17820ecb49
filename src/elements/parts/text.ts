import { html, nothing } from 'lit';

const address = /https?:\/\/[^\s<>"'`]+/gi;
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?…)\]}»]+$/;

/** A link to somewhere else. */
export function link(url: string, content: unknown) {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${content}</a>`;
}

/** Plain text with its http(s) addresses as links; nothing in it is ever markup. */
export function linked(text: string) {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(trailing, '');
    if (!URL.canParse(url)) continue;
    parts.push(text.slice(end, match.index), link(url, url));
    end = match.index + url.length;
  }
  return parts.length ? [...parts, text.slice(end)] : text || nothing;
}

/** The beginning of a text too long to be shown whole; undefined if it is not. */
export function beginning(text: string): string | undefined {
  // Of so many lines; and not to end in the middle of a pair of surrogates.
  const start = /^([^\n]*\n?){0,24}/.exec(text.length > 1200 ? text.slice(0, 800) : text)![0];
  return start === text ? undefined : start.replace(/\n$|[\uD800-\uDBFF]$/, '');
}
