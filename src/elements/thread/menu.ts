import { html, nothing } from 'lit';
import type { Config, Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import type { Action } from '../base/events.ts';
import { placePopover } from '../base/popover.ts';

/** The button `Tin nhắn` and its menu; entries of the host's come in by the slot `actions`. */
export function actionsMenu(
  conversation: Conversation,
  config: Config,
  { thread: words }: Words,
  choose: (action: Action) => void,
) {
  const linked = !!config.conversationUrl;
  const entry = (action: keyof typeof words.menu, shown: boolean) =>
    shown
      ? html`<button
          type="button"
          part="action"
          class="plain"
          role="menuitem"
          tabindex="-1"
          data-action=${action}
        >
          ${words.menu[action]}
        </button>`
      : nothing;
  const onClick = (event: Event) => {
    const action = event
      .composedPath()
      .map((target) => (target instanceof HTMLElement ? target.dataset['action'] : undefined))
      .find(Boolean);
    if (!action) return;
    (event.currentTarget as HTMLElement).hidePopover();
    choose(action);
  };
  return html`<button type="button" part="actions" popovertarget="menu" aria-haspopup="menu">
      ${words.actions}<span aria-hidden="true">▾</span>
    </button>
    <div
      id="menu"
      part="menu"
      popover
      role="menu"
      aria-label=${words.actions}
      @beforetoggle=${placePopover}
      @toggle=${onToggle}
      @click=${onClick}
      @keydown=${onKeydown}
    >
      ${entry('copy-link', linked)} ${entry('copy-phone', !!conversation.phone)}
      ${entry('mark-unread', true)} ${entry('open', linked)}
      <slot name="actions"></slot>
    </div>`;
}

/** Entries in their order, those of the host last. */
function entriesOf(menu: HTMLElement): readonly HTMLElement[] {
  const assigned = menu.querySelector('slot')?.assignedElements({ flatten: true }) ?? [];
  return [...menu.querySelectorAll('[data-action]'), ...assigned].filter(
    (element) => element instanceof HTMLElement,
  );
}

function onToggle(event: Event) {
  if (!(event instanceof ToggleEvent) || event.newState !== 'open') return;
  const entries = entriesOf(event.currentTarget as HTMLElement);
  for (const entry of entries) {
    // The host's own need not know what makes a menu.
    if (!entry.hasAttribute('role')) entry.setAttribute('role', 'menuitem');
    entry.tabIndex = -1;
  }
  entries[0]?.focus();
}

function onKeydown(event: KeyboardEvent) {
  const menu = event.currentTarget as HTMLElement;
  const entries = entriesOf(menu);
  const at = entries.findIndex((entry) => event.composedPath().includes(entry));
  const { length } = entries;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % length,
    ArrowUp: (at - 1 + length) % length,
    Home: 0,
    End: length - 1,
  };
  if (event.key === 'Tab') menu.hidePopover();
  if (!Object.hasOwn(steps, event.key)) return;
  event.preventDefault();
  entries[steps[event.key]!]?.focus();
}
