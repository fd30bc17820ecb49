import { html, nothing } from 'lit';

/** What a person can do about it. */
export function button(label: string, act: () => void) {
  return html`<button @click=${act}>${label}</button>`;
}

/** What stands where there is nothing to show, and what can be done about it. */
export function place(part: 'empty' | 'error', text: unknown, action?: unknown) {
  return html`<div class="place" part=${part} role=${part === 'error' ? 'alert' : 'status'}>
    ${text}${action ? html`<p>${action}</p>` : nothing}
  </div>`;
}
