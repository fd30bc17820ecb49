import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { ConnectionValue, LinkState, Mode, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { $tenSeconds } from './base/minute.ts';
import { placePopover } from './base/popover.ts';
import { choose } from './base/remember.ts';
import { StoreController } from './base/store-controller.ts';
import { formatTime, relativeTime } from './parts/time.ts';
import { settings } from './status/settings.ts';
import { shared } from './styles/shared.ts';
import { statusStyles } from './styles/status.ts';

type Link = 'chat' | 'rt';

/** The texts of the badges are the same in both languages (docs/protocol.md §5). */
const linkNames: Record<Link, string> = { chat: 'Chat', rt: 'RT' };
const modeBadges: Record<Mode, readonly [emoji: string, text: string, colour: string]> = {
  realtime: ['⚡', 'Realtime', 'yellow'],
  polling: ['🔄', 'Polling', 'blue'],
  paused: ['⏸', 'Paused', ''],
  'signed-out': ['⚪', 'Signed out', ''],
};

/** No more than one announcement in this time, ms: an unstable network must not fill a screen reader. */
const quiet = 10_000;

const shapes = {
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.6 1.2v3.4h-3.4',
  logout: 'M6 2H2.5v12H6M10 4.5L13.5 8 10 11.5M13.5 8H6',
};

/** What it is, then what to do. */
type Advice = readonly (string | TemplateResult)[];

/**
 * The state of the connection in badges, each of which explains itself and says what to do (docs/protocol.md
 * §8); refresh, Auto ON/OFF, the age of what is shown, a person's own settings, log out. Signed out: the badges alone.
 *
 * @tag chatomni-status
 *
 * @attr {'connected'|'connecting'|'disconnected'} chat - Reflected: the socket "Chat".
 * @attr {'connected'|'connecting'|'disconnected'} rt - Reflected: the socket "RT".
 * @attr {'realtime'|'polling'|'paused'|'signed-out'} mode - Reflected: how news comes in.
 * @attr {'on'|'off'} auto - Reflected: polling.
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @csspart bar - All of it.
 * @csspart badge - Each badge.
 * @csspart badge-chat - `🟢 Chat` or `⚪ Chat`.
 * @csspart badge-rt - `🟢 RT` or `⚪ RT`.
 * @csspart badge-mode - `⚡ Realtime`, `🔄 Polling`, `⏸ Paused` or `⚪ Signed out`.
 * @csspart advice - What a badge says when it is pressed; a popover.
 * @csspart last-sync - How old the list is; the exact time is its title.
 * @csspart refresh - Fetches now.
 * @csspart auto - `Auto ON` or `Auto OFF`.
 * @csspart settings - Opens what a person may set: density, title, sound, notifications.
 * @csspart logout - Logs out.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px, compact 13px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px, compact 6px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-hover - Background of buttons, and of what is pointed at.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Focus.
 * @cssproperty --chatomni-green - Connected, Auto ON.
 * @cssproperty --chatomni-yellow - Realtime.
 * @cssproperty --chatomni-blue - Polling.
 */
export class ChatOmniStatus extends ChatOmniElement {
  static override styles = [shared, statusStyles];

  static override properties = {
    chat: { reflect: true },
    rt: { reflect: true },
    mode: { reflect: true },
    auto: { reflect: true },
    refreshing: { state: true },
  };

  /** The socket "Chat"; empty without a store. */
  chat: LinkState | undefined;
  /** The socket "RT"; empty without a store. */
  rt: LinkState | undefined;
  /** How news comes in. */
  mode: Mode | undefined;
  /** Polling. */
  auto: ConnectionValue['auto'] | undefined;

  private refreshing = false;
  #announcedMode: Mode | undefined;
  #announcedAt = 0;
  #announcement = '';

  constructor() {
    super();
    new StoreController(this, (store) => [store.$connection, $tenSeconds]);
  }

  protected override willUpdate(changed: PropertyValues) {
    super.willUpdate(changed);
    const connection = this.connectedStore?.$connection.get();
    this.chat = connection?.chat;
    this.rt = connection?.rt;
    this.mode = connection?.mode;
    this.auto = connection?.auto;
    this.#announce(this.mode);
  }

  /** The mode alone, and seldom: sockets that come and go are in the badges for whoever looks. */
  #announce(mode: Mode | undefined) {
    if (mode === this.#announcedMode) return;
    const first = this.#announcedMode === undefined;
    if (!first && Date.now() - this.#announcedAt < quiet) return;
    this.#announcedMode = mode;
    if (first || !mode) return;
    this.#announcedAt = Date.now();
    this.#announcement = this.words.status.modes[mode][0] ?? '';
  }

  protected override render() {
    const store = this.connectedStore;
    const connection = store?.$connection.get();
    if (!store || !connection) return nothing;
    const { mode } = connection;
    const [emoji, text, colour] = modeBadges[mode];
    return html`
      <div class="bar" part="bar" role="group" aria-label=${this.words.status.label}>
        <div class="group">
          ${this.#link(store, connection, 'chat')} ${this.#link(store, connection, 'rt')}
          ${badge('mode', emoji, text, text, colour, this.#modeAdvice(store, mode))}
        </div>
        ${mode === 'signed-out' ? nothing : this.#actions(store, connection)}
        <span class="visually-hidden" role="status">${this.#announcement}</span>
      </div>
    `;
  }

  #link(store: Store, connection: ConnectionValue, link: Link) {
    const { links, about } = this.words.status;
    const up = connection[link] === 'connected';
    const name = linkNames[link];
    const label = `${name}: ${links[connection[link]]}`;
    return badge(link, up ? '🟢' : '⚪', name, label, up ? 'green' : '', [
      about[link],
      ...this.#linkAdvice(store, connection, link),
    ]);
  }

  #linkAdvice(store: Store, connection: ConnectionValue, link: Link): Advice {
    const { advice, modes } = this.words.status;
    if (connection.mode === 'signed-out') return modes['signed-out'].slice(1);
    if (connection[link] === 'connected') return [];
    if (!store.config.realtime) return [advice.off];
    if (connection[link] === 'connecting') return [advice.connecting];
    const other = connection[link === 'chat' ? 'rt' : 'chat'];
    if (other === 'connected') return advice.one;
    return [...modes[connection.mode].slice(1), ...this.#networkAdvice(store)];
  }

  #modeAdvice(store: Store, mode: Mode): Advice {
    const { advice, modes } = this.words.status;
    if (mode === 'realtime' || mode === 'signed-out') return modes[mode];
    const why = store.config.realtime ? this.#networkAdvice(store) : [advice.off];
    return [...modes[mode], ...why];
  }

  #networkAdvice({ config }: Store): Advice {
    const { network, firewall, nothing: last } = this.words.status.advice;
    const hosts = [config.chatUrl, config.rtUrl].map((url) =>
      new URL(url, location.href).origin.replace(/^ws/, 'http'),
    );
    const checks = [...new Set(hosts)].map((host) => html`<code>curl -I ${host}</code>`);
    return [network, html`${firewall} ${checks}`, last];
  }

  #actions(store: Store, { auto, lastSync, updating }: ConnectionValue) {
    return html`
      <div class="actions">
        ${lastSync === undefined ? nothing : this.#lastSync(lastSync, updating)}
        ${this.#shyButton('refresh', this.refreshing, () => void this.#refresh(store))}
        <button
          part="auto"
          type="button"
          aria-pressed=${auto === 'on'}
          title=${this.words.status.auto}
          @click=${() => {
            choose(store, { autoRefresh: auto === 'off' });
          }}
        >
          Auto ${auto.toUpperCase()}
        </button>
        ${settings(this, store, this.words)}
        ${this.#shyButton('logout', false, () => void store.logout())}
      </div>
    `;
  }

  /** A button of which only the icon is left where room is short. */
  #shyButton(name: keyof typeof shapes, busy: boolean, action: () => void) {
    const text = this.words.status[name];
    return html`<button
      class="plain shy"
      part=${name}
      type="button"
      title=${text}
      aria-busy=${busy}
      aria-disabled=${busy}
      @click=${action}
    >
      <svg viewBox="0 0 16 16" width="14" aria-hidden="true"><path d=${shapes[name]} /></svg>
      <span>${text}</span>
    </button>`;
  }

  #lastSync(at: number, updating = false) {
    const { words, currentLang: lang } = this;
    const now = Date.now();
    const seconds = Math.floor((now - at) / 10_000) * 10;
    const ago =
      seconds >= 10 && seconds < 60
        ? new Intl.RelativeTimeFormat(lang).format(-seconds, 'second')
        : relativeTime(at, now, words, lang);
    return html`<time
      part="last-sync"
      datetime=${new Date(at).toISOString()}
      title=${formatTime(at, 'exact', lang)}
      aria-busy=${updating}
      >${updating ? words.common.updating : [words.status.synced, ' ', ago]}</time
    >`;
  }

  async #refresh(store: Store) {
    if (this.refreshing) return;
    this.refreshing = true;
    try {
      await store.refresh();
    } catch {
      // What failed shows where it failed, and as the event `chatomni-error`.
    } finally {
      this.refreshing = false;
    }
  }
}

/** A badge, and what it says when it is pressed. */
function badge(
  id: string,
  emoji: string,
  text: string,
  label: string,
  colour: string,
  [what, ...todo]: Advice,
) {
  return html`<button
      class="badge ${colour}"
      part="badge badge-${id}"
      type="button"
      popovertarget="advice-${id}"
      aria-label=${label}
    >
      <span class="emoji" aria-hidden="true">${emoji}</span> ${text}
    </button>
    <div popover id="advice-${id}" part="advice" @beforetoggle=${placePopover}>
      <b>${label}</b>
      <p>${what}</p>
      ${
        todo.length > 0
          ? html`<ul>
              ${todo.map((item) => html`<li>${item}</li>`)}
            </ul>`
          : nothing
      }
    </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-status': ChatOmniStatus;
  }
}
