import { html } from 'lit';
import { findMatches } from '../../core/index.ts';

/** A text with what was searched for in it marked; without a query the text. */
export function marked(text: string, query = '') {
  const matches = findMatches(text, query);
  if (!matches.length) return text;
  let end = 0;
  const parts: unknown[] = matches.map(([from, to]) => {
    const before = text.slice(end, from);
    end = to;
    return html`${before}<mark>${text.slice(from, to)}</mark>`;
  });
  return [...parts, text.slice(end)];
}
