import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { Store } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import { placePopover } from '../base/popover.ts';
import { choose } from '../base/remember.ts';

const densities = ['comfortable', 'compact'] as const;
const switches = ['titleBadge', 'sound', 'notifications'] as const;

/** What the browser says of notifications; undefined where it has none. To ask takes it longer than to render. */
const permission = () => (globalThis as Partial<typeof globalThis>).Notification?.permission;
const permissions = /* @__PURE__ */ new WeakMap<object, ReturnType<typeof permission>>();

/**
 * What a person may set: a button, and what it opens. Notifications count as off until the browser allows them, which
 * it is asked for when a person turns them on, and never else.
 */
export function settings(host: ReactiveControllerHost, store: Store, { told }: Words) {
  const values = store.$settings.get();
  if (!permissions.has(host)) permissions.set(host, permission());
  const asked = permissions.get(host);
  const onToggle = ({ newState, currentTarget }: ToggleEvent) => {
    const popover = currentTarget as HTMLElement;
    const isOpen = newState === 'open';
    popover.previousElementSibling!.ariaExpanded = String(isOpen);
    if (!isOpen) return;
    popover.querySelector('button')!.focus();
    // The browser's own settings may have changed.
    permissions.delete(host);
    host.requestUpdate();
  };
  const onChange = async ({ target }: Event) => {
    const input = target as HTMLInputElement;
    const { name, checked } = input;
    if (
      checked &&
      name === 'notifications' &&
      (await Notification.requestPermission()) !== 'granted'
    ) {
      input.checked = false;
    } else choose(store, { [name]: checked });
    permissions.delete(host);
    host.requestUpdate();
  };
  return html`<button
      class="plain"
      part="settings"
      title=${told.settings}
      aria-haspopup="dialog"
      aria-expanded="false"
      popovertarget="settings"
    >
      <svg viewBox="0 0 16 16" width="16" aria-hidden="true">
        <path
          d="M1 4h7m4 0h3M1 12h3m4 0h7M12 4a2 2 0 1 1-4 0 2 2 0 1 1 4 0M8 12a2 2 0 1 1-4 0 2 2 0 1 1 4 0"
        />
      </svg>
    </button>
    <div
      popover
      id="settings"
      role="dialog"
      aria-label=${told.settings}
      @beforetoggle=${placePopover}
      @toggle=${onToggle}
      @change=${onChange}
    >
      <div class="group" role="group" aria-label=${told.density}>
        ${densities.map(
          (density) =>
            html`<button
              aria-pressed=${density === values.density}
              @click=${() => {
                choose(store, { density });
              }}
            >
              ${told[density]}
            </button>`,
        )}
      </div>
      ${switches.map((name) => {
        const allowed = name === 'notifications' ? asked : 'granted';
        return allowed
          ? html`<label
              ><input
                type="checkbox"
                name=${name}
                .checked=${values[name] && allowed === 'granted'}
              />${told[name]}</label
            >`
          : nothing;
      })}
      <p role="alert">${asked === 'denied' ? told.blocked : nothing}</p>
    </div>`;
}
