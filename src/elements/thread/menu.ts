/* eslint lit-a11y/click-events-have-key-events: off -- what is clicked are buttons, also by keys */
import { html, nothing } from 'lit';
import type { Config, Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import type { Action } from '../base/events.ts';
import { placePopover } from '../base/popover.ts';

/** The button `Tin nhắn` and what it opens; entries of the host's come in by the slot `actions`. */
export function actionsMenu(
  conversation: Conversation,
  config: Config,
  { thread: words }: Words,
  choose: (action: Action) => void,
) {
  const linked = !!config.conversationUrl;
  const entry = (action: keyof typeof words.menu, shown: boolean) =>
    shown
      ? html`<button part="action" class="plain" data-action=${action}>
          ${words.menu[action]}
        </button>`
      : nothing;
  const onClick = (event: Event) => {
    const entry = (event.target as Element).closest<HTMLElement>('[data-action]');
    if (!entry) return;
    (event.currentTarget as HTMLElement).hidePopover();
    choose(entry.dataset['action']!);
  };
  return html`<button part="actions" popovertarget="menu">
      ${words.actions}<span aria-hidden="true">▾</span>
    </button>
    <div id="menu" part="menu" popover @beforetoggle=${placePopover} @click=${onClick}>
      ${entry('copy-link', linked)} ${entry('copy-phone', !!conversation.phone)}
      ${entry('mark-unread', true)} ${entry('open', linked)}
      <slot name="actions"></slot>
    </div>`;
}
