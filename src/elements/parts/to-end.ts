import { html } from 'lit';

/**
 * What leads to the newest; a `jump` says in `text` what has come in since. Without a `part` it is hidden, and yet
 * there: when a button goes from under the pointer, WebKit does not tell what the pointer leaves next.
 */
export function toEnd(part: 'jump' | 'newest' | '', label: string, text: string, go: () => void) {
  return html`<button
    part=${part}
    ?hidden=${!part}
    class=${part === 'jump' ? 'primary' : ''}
    aria-label=${label}
    title=${label}
    @click=${go}
  >
    ${text}
  </button>`;
}
