import { html } from 'lit';

/** What closes a line or a panel. */
export function closeButton(label: string, close: () => void) {
  return html`<button
    type="button"
    part="close"
    class="plain close"
    aria-label=${label}
    @click=${close}
  >
    ✕
  </button>`;
}
