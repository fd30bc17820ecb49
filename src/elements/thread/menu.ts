/* eslint lit-a11y/click-events-have-key-events: off -- what is clicked are buttons, also by keys */
import { html, nothing } from 'lit';
import type { Config, Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import type { Action } from '../base/events.ts';
import { placePopover } from '../base/popover.ts';

/** Ours, then the page's. */
function entriesIn(menu: HTMLElement): readonly HTMLElement[] {
  const theirs = menu.querySelector('slot')!.assignedElements() as HTMLElement[];
  return [...menu.querySelectorAll('button'), ...theirs];
}

function onToggle({ newState, currentTarget }: ToggleEvent) {
  if (newState === 'open') entriesIn(currentTarget as HTMLElement)[0]?.focus();
}

function onKeydown(event: KeyboardEvent) {
  const entries = entriesIn(event.currentTarget as HTMLElement);
  const at = entries.findIndex((entry) => entry.contains(event.target as Node));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  entries.at(to % entries.length)?.focus();
}

/**
 * The button `Tin nhắn` and what it opens; entries of the host's come in by the slot `actions`. These are the
 * page's own elements, whose roles are not ours to set: so it discloses a group of buttons and is no
 * `role="menu"`, and keys go through it as through a menu, or by Tab.
 */
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
    <div
      id="menu"
      part="menu"
      popover
      role="group"
      aria-label=${words.actions}
      @beforetoggle=${placePopover}
      @toggle=${onToggle}
      @keydown=${onKeydown}
      @click=${onClick}
    >
      ${entry('copy-link', linked)} ${entry('copy-phone', !!conversation.phone)}
      ${entry('mark-unread', true)} ${entry('open', linked)}
      <slot name="actions"></slot>
    </div>`;
}
