import { html, nothing, type PropertyValues } from 'lit';
import { ChatOmniElement } from './base/element.ts';
import { StoreController } from './base/store-controller.ts';
import { shared } from './styles/shared.ts';
import { viewerStyles } from './styles/viewer.ts';

/**
 * The application: the log-in until there is a session, then the connection's state, the list, the thread and the
 * customer. Three columns where there is room; two, with the customer over the thread; or one: the list, then the
 * thread with a way back.
 *
 * @tag chatomni-viewer
 *
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @csspart login - The `<chatomni-login>`.
 * @csspart connection - The `<chatomni-status>`.
 * @csspart list - The `<chatomni-conversations>`.
 * @csspart live - The `<chatomni-live>`, where there are live posts (`postId`) or comments come in.
 * @csspart sides - The switch between list and live, in the same case.
 * @csspart thread - The `<chatomni-thread>`.
 * @csspart customer - The `<chatomni-customer>`.
 * @csspart back - From the thread to the list, where there is one column.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px, compact 13px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px, compact 6px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-border - Lines.
 */
export class ChatOmniViewer extends ChatOmniElement {
  static override styles = [shared, viewerStyles];
  static override properties = {
    quickReplies: { attribute: false },
    panel: { state: true },
    side: { state: true },
  };

  /** Answers to begin with: a click puts one into the field, and never sends it. */
  quickReplies: readonly string[] = [];

  /** What was asked of the customer panel. Nothing: it stands where there is room for three columns. */
  private panel: 'shown' | 'closed' | undefined;
  /** What stands beside the thread. */
  private side: 'list' | 'live' = 'list';

  #selected: string | undefined;
  #focused: Element | null = null;
  /** The way back was asked for. */
  #left = false;

  constructor() {
    super();
    new StoreController(this, (store) => [
      store.$session,
      store.$selected,
      {
        listen: () =>
          store.$live.listen((now, before) => {
            // Comments come by the second, the tabs once.
            if (!now.length !== !before?.length) this.requestUpdate();
          }),
      },
    ]);
  }

  protected override willUpdate(changed: PropertyValues) {
    super.willUpdate(changed);
    const selected = this.connectedStore?.$selected.get()?.id;
    // Another thread is not covered by what was asked about the former.
    if (selected !== this.#selected && this.panel === 'shown') this.panel = undefined;
    this.#selected = selected;
    this.#focused = this.shadowRoot?.activeElement ?? null;
  }

  protected override render() {
    const store = this.connectedStore;
    if (!store) return nothing;
    const { theme, density } = this;
    if (store.$session.get().state !== 'signed-in') {
      return html`<chatomni-login
        part="login"
        .store=${store}
        .theme=${theme}
        .density=${density}
      ></chatomni-login>`;
    }
    const { words, currentLang: lang } = this;
    const posts = store.config.postId.join();
    const streams = posts !== '' || store.$live.get().length > 0;
    const side = streams ? this.side : 'list';
    return html`<div
      class="${this.#selected ? 'open' : ''} ${this.panel ?? ''} ${side}"
      @keydown=${this.#onKeydown}
    >
      <chatomni-status
        part="connection"
        lang=${lang}
        .store=${store}
        .theme=${theme}
        .density=${density}
      ></chatomni-status>
      ${
        streams
          ? html`<nav part="sides" aria-label=${words.viewer.sides}>
              ${(['list', 'live'] as const).map(
                (to) =>
                  html`<button
                    class="plain"
                    data-side=${to}
                    aria-pressed=${to === side}
                    @click=${() => {
                      this.side = to;
                    }}
                  >
                    ${words[to].label}
                  </button>`,
              )}
            </nav>`
          : nothing
      }
      ${
        side === 'live'
          ? html`<chatomni-live
              part="live"
              role="region"
              aria-label=${words.live.label}
              post-id=${posts}
              .quickReplies=${this.quickReplies}
              lang=${lang}
              .store=${store}
              .theme=${theme}
              .density=${density}
            ></chatomni-live>`
          : nothing
      }
      <chatomni-conversations
        part="list"
        role="region"
        aria-label=${words.list.label}
        lang=${lang}
        .store=${store}
        .theme=${theme}
        .density=${density}
      ></chatomni-conversations>
      <chatomni-thread
        part="thread"
        role="region"
        aria-label=${words.thread.label}
        lang=${lang}
        .quickReplies=${this.quickReplies}
        .store=${store}
        .theme=${theme}
        .density=${density}
      >
        <button
          slot="start"
          part="back"
          class="plain close"
          aria-label=${words.viewer.back}
          @click=${this.#leave}
        >
          ←
        </button>
      </chatomni-thread>
      <chatomni-customer
        part="customer"
        closable
        lang=${lang}
        .store=${store}
        .theme=${theme}
        .density=${density}
        @open=${this.#onPanel}
        @close=${this.#onPanel}
      ></chatomni-customer>
    </div>`;
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    const isHidden = this.#focused?.checkVisibility() === false;
    if (!isHidden && !(this.#left && !this.#selected)) return;
    this.#left = false;
    void this.#moveFocus();
  }

  /** What had the focus is not shown any more: it goes where the person is now. */
  async #moveFocus() {
    const now = this.#selected ? 'thread' : this.side;
    const element = this.renderRoot.querySelector<ChatOmniElement>(`[part=${now}], [part=login]`);
    await element?.updateComplete;
    if (this.shadowRoot?.activeElement?.checkVisibility()) return;
    (element?.querySelector<HTMLElement>('[part=back]') ?? element)?.focus();
  }

  readonly #leave = () => {
    // The thread may have taken away what had the focus before this renders.
    this.#left = true;
    this.connectedStore?.select(undefined);
  };

  /** The panel is asked to open or to close. At once: who asks goes on with it as it is then. */
  readonly #onPanel = (event: Event) => {
    event.preventDefault();
    this.panel = event.type === 'open' ? 'shown' : 'closed';
    this.performUpdate();
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const elements = [...this.renderRoot.querySelectorAll('*')];
    // It is the menu's or a badge's then.
    if (elements.some(({ shadowRoot }) => shadowRoot?.querySelector(':popover-open'))) return;
    if (this.renderRoot.querySelector('[part=back]')?.checkVisibility()) this.#leave();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-viewer': ChatOmniViewer;
  }
}
