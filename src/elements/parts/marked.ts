import { html, nothing } from 'lit';
import { findMatches } from '../../core/index.ts';

/** A text with what was searched for in it marked; without a query the text. */
export function marked(text: string, query?: string | RegExp) {
  return marker(text, query)(0, text.length);
}

/** Gives stretches of a text, each with as much of what was searched for as lies in it marked. */
export function marker(text: string, query: string | RegExp = '') {
  const matches = findMatches(text, query);
  return (start: number, end: number) => {
    const parts: unknown[] = [];
    let done = start;
    for (const [from, to] of matches) {
      if (to <= start || from >= end) continue;
      const next = Math.min(to, end);
      parts.push(
        text.slice(done, from),
        html`<mark>${text.slice(Math.max(from, start), next)}</mark>`,
      );
      done = next;
    }
    const rest = text.slice(done, end);
    return parts.length ? [...parts, rest] : rest || nothing;
  };
}
