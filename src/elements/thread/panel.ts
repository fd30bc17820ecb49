import { html } from 'lit';
import type { Store } from '../../core/index.ts';
import type { ChatOmniElement } from '../base/element.ts';

/** The customer, where the page has no panel of its own. */
export function customerPanel(
  store: Store,
  { theme, density }: ChatOmniElement,
  conversationId: string | undefined,
  close: () => void,
) {
  return html`<chatomni-customer
    part="panel"
    closable
    .store=${store}
    .theme=${theme}
    .density=${density}
    .conversationId=${conversationId}
    @close=${close}
  ></chatomni-customer>`;
}
