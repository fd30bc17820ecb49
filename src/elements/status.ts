import { html, nothing, svg } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ConnectionValue, LinkState, Mode, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { $tenSeconds } from './base/minute.ts';
import { placePopover } from './base/popover.ts';
import { StoreController } from './base/store-controller.ts';
import { formatTime, relativeTime } from './parts/time.ts';
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
  refresh: svg`<path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.6 1.2v3.4h-3.4" />`,
  logout: svg`<path d="M6 2H2.500v12H6M10 4.500L13.500 8 10 11.500M13.500 8H6" />`,
};

/**
 * The state of the connection in badges, each of which explains itself and says what to do (docs/protocol.md
 * §8); refresh, Auto ON/OFF, the age of what is shown, log out. Signed out: the badges alone.
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

  /** The socket "Chat"; empty without a store. */
  @property({ reflect: true }) chat: LinkState | undefined;
  /** The socket "RT"; empty without a store. */
  @property({ reflect: true }) rt: LinkState | undefined;
  /** How news comes in. */
  @property({ reflect: true }) mode: Mode | undefined;
  /** Polling. */
  @property({ reflect: true }) auto: ConnectionValue['auto'] | undefined;

  @state() private refreshing = false;
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
    const { status } = this.words;
    const { mode } = connection;
    const [emoji, text, colour] = modeBadges[mode];
    return html`
      <div class="bar" part="bar" role="group" aria-label=${status.label}>
        <div class="group">
          ${this.#linkBadge(store, connection, 'chat')} ${this.#linkBadge(store, connection, 'rt')}
          ${badge('mode', emoji, text, text, colour)}
          ${advice('mode', text, this.#modeAdvice(store, connection))}
        </div>
        ${mode === 'signed-out' ? nothing : this.#actions(store, connection)}
        <span class="visually-hidden" role="status">${this.#announcement}</span>
      </div>
    `;
  }

  #linkBadge(store: Store, connection: ConnectionValue, link: Link) {
    const { status } = this.words;
    const name = linkNames[link];
    const up = connection[link] === 'connected';
    const label = `${name}: ${status.links[connection[link]]}`;
    return html`${badge(link, up ? '🟢' : '⚪', name, label, up ? 'green' : '')}
    ${advice(
      link,
      label,
      html`<p>${status.about[link]}</p>
        ${this.#linkAdvice(store, connection, link)}`,
    )}`;
  }

  #linkAdvice(store: Store, connection: ConnectionValue, link: Link) {
    const { advice, modes } = this.words.status;
    const other = connection[link === 'chat' ? 'rt' : 'chat'];
    if (connection.mode === 'signed-out') return list(modes['signed-out'].slice(1));
    if (!store.config.realtime) return list([advice.off]);
    if (connection[link] === 'connected') return nothing;
    if (connection[link] === 'connecting') return list(advice.connecting);
    return other === 'connected' ? list(advice.one) : this.#networkAdvice(store);
  }

  #modeAdvice(store: Store, { mode }: ConnectionValue) {
    const [what, ...todo] = this.words.status.modes[mode];
    const { off } = this.words.status.advice;
    const live = mode === 'realtime' || mode === 'signed-out';
    return html`<p>${what}</p>
      ${list(todo)}
      ${live ? nothing : store.config.realtime ? this.#networkAdvice(store) : list([off])}`;
  }

  #networkAdvice({ config }: Store) {
    const { both, nothing: last } = this.words.status.advice;
    const hosts = [config.chatUrl, config.rtUrl].map(
      (url) =>
        html`<code>curl -I ${new URL(url, location.href).origin.replace(/^ws/, 'http')}</code>`,
    );
    return list([...both.slice(0, -1), html`${both.at(-1)} ${hosts}`, last]);
  }

  #actions(store: Store, { auto, lastSync }: ConnectionValue) {
    const { status } = this.words;
    return html`
      <div class="actions">
        ${lastSync === undefined ? nothing : this.#lastSync(lastSync)}
        ${this.#shyButton('refresh', this.refreshing, () => void this.#refresh(store))}
        <button
          part="auto"
          type="button"
          aria-pressed=${auto === 'on'}
          title=${status.auto}
          @click=${() => store.setAutoRefresh(auto === 'off')}
        >
          Auto ${auto === 'on' ? 'ON' : 'OFF'}
        </button>
        ${this.#shyButton('logout', false, () => void store.logout())}
      </div>
    `;
  }

  /** A button of which only the icon is left where room is short. */
  #shyButton(name: 'refresh' | 'logout', busy: boolean, action: () => void) {
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
      <svg viewBox="0 0 16 16" width="14" aria-hidden="true">${shapes[name]}</svg>
      <span>${text}</span>
    </button>`;
  }

  #lastSync(at: number) {
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
      >${words.status.synced} ${ago}</time
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

function badge(id: string, emoji: string, text: string, label: string, colour: string) {
  return html`<button
    class="badge ${colour}"
    part="badge badge-${id}"
    type="button"
    popovertarget="advice-${id}"
    aria-label=${label}
  >
    <span class="emoji" aria-hidden="true">${emoji}</span> ${text}
  </button>`;
}

function advice(id: string, title: string, content: TemplateResult) {
  return html`<div popover id="advice-${id}" part="advice" @beforetoggle=${placePopover}>
    <h3>${title}</h3>
    ${content}
  </div>`;
}

function list(items: readonly (string | TemplateResult)[]) {
  return html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-status': ChatOmniStatus;
  }
}
