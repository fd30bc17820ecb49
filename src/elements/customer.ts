/* eslint wc/guard-super-call: off -- LitElement has them all */
import { html, nothing } from 'lit';
import type { Conversation, Customer, CustomerValue, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { HandleController } from './base/handle-controller.ts';
import { StoreController } from './base/store-controller.ts';
import { styles } from './customer/styles.ts';
import { lastOrder, money } from './customer/order.ts';
import { avatar } from './parts/avatar.ts';
import { bones } from './parts/bones.ts';
import { closeButton } from './parts/close-button.ts';
import { copy } from './parts/copy.ts';
import { copyIcon } from './parts/icons.ts';
import { button, place } from './parts/place.ts';
import { facts, phonesIn } from './parts/row.ts';
import { phoneLink } from './parts/text.ts';
import { shared } from './styles/shared.ts';
import { Looking } from './base/looking.ts';

/** All that are in a page: one of them may be asked to show itself. */
const panels = new Set<ChatOmniCustomer>();

/** Shows the panel of this conversation and gives it the focus; false if none of the store's can be seen. */
export function revealCustomer(store: Store, id: string, opener: HTMLElement): boolean {
  return [...panels].some(
    (panel) =>
      panel.connectedStore === store && panel.conversation?.id === id && panel.reveal(opener),
  );
}

/**
 * The customer of the selected conversation, or of the one that `conversation-id` names: what the conversation
 * knows, and what TPOS knows where `crmTeamId` is set. Asks TPOS once it has come into view. `Thông tin` in a
 * thread shows it and gives it the focus, also where it is `hidden`.
 *
 * @tag chatomni-customer
 *
 * @attr {string} conversation-id - Pins a conversation: its id, or `[type:]channelId:userId`.
 * @attr {boolean} closable - With a button that closes it; so does Escape.
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @fires {Event} open - Cancelable, does not bubble. It is asked for; default: not `hidden` any more.
 * @fires {Event} close - Cancelable, does not bubble. Default: `hidden`.
 *
 * @csspart panel - All of it.
 * @csspart avatar - Picture or initials.
 * @csspart name - The customer's name.
 * @csspart order - The order's number in its session, and its code.
 * @csspart status - `Bình thường` green, `Cảnh báo` red, others neutral.
 * @csspart page - The page's name.
 * @csspart phone - The phone numbers.
 * @csspart copy - Copies a phone number.
 * @csspart email - The e-mail address.
 * @csspart address - The address.
 * @csspart note - What the shop has noted down.
 * @csspart revenue - What was sold in all.
 * @csspart last-order - The last order with its lines.
 * @csspart close - Closes it.
 * @csspart stale - Says that what is shown may be old.
 * @csspart empty - There is nothing to show.
 * @csspart error - Nothing could be loaded; has a button to try again.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px, compact 13px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px, compact 6px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Focus.
 * @cssproperty --chatomni-green - Status `Bình thường`.
 * @cssproperty --chatomni-red - Status `Cảnh báo`, errors.
 * @cssproperty --chatomni-purple - Order badge.
 */
export class ChatOmniCustomer extends ChatOmniElement {
  static override styles = [shared, ...styles];

  static override properties = {
    conversationId: { attribute: 'conversation-id' },
    closable: { type: Boolean },
    said: { state: true },
  };

  /** Pins a conversation: its id, or `[type:]channelId:userId`. */
  conversationId: string | undefined;
  /** With a button that closes it. */
  closable = false;

  private said = '';

  readonly #looking = new Looking(this, () => false, 0);
  /** The last one that somebody could see: it stays open when the panel goes out of view. */
  #seen: string | undefined;
  readonly #source = new HandleController(
    this,
    () => {
      const key = this.#key;
      if (this.#looking.inView) this.#seen = key;
      return key === this.#seen ? key : undefined;
    },
    (store, key) => store.openCustomer(key),
  );
  #opener: HTMLElement | undefined;
  #shown: Conversation | undefined;

  constructor() {
    super();
    new StoreController(this, (store) => [
      store.$selected,
      {
        listen: () =>
          store.$conversations.listen((now, before) => {
            // What others write is no concern of this one.
            const isSame = this.conversation === this.#shown;
            if (!isSame || now.pages.length !== before?.pages.length) this.requestUpdate();
          }),
      },
    ]);
  }

  override connectedCallback() {
    super.connectedCallback();
    panels.add(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    panels.delete(this);
  }

  /** The conversation shown, as far as it is known. */
  get conversation(): Conversation | undefined {
    const store = this.connectedStore;
    return this.conversationId ? store?.find(this.conversationId) : store?.$selected.get();
  }

  /** The panel as a whole. */
  override focus(options?: FocusOptions) {
    void this.updateComplete.then(() => this.renderRoot.querySelector('section')?.focus(options));
  }

  /**
   * Shows itself and takes the focus; closed again, it gives the focus to `opener`.
   *
   * @returns false if it cannot be seen all the same: something around it is not shown
   */
  reveal(opener?: HTMLElement): boolean {
    if (this.dispatchEvent(new Event('open', { cancelable: true }))) this.hidden = false;
    if (!this.checkVisibility()) return false;
    this.#opener = opener;
    this.focus();
    return true;
  }

  protected override render() {
    if (!this.connectedStore) return nothing;
    this.#shown = this.conversation;
    const { thread } = this.words;
    const value = this.#source.handle?.$customer.get() ?? { loading: true };
    return html`<section
      part="panel"
      tabindex="-1"
      aria-label=${thread.info}
      aria-busy=${!!this.#key && value.loading}
      @keydown=${this.#onKeydown}
    >
      ${this.closable ? closeButton(thread.close, this.#close) : nothing}
      ${this.#key ? this.#content(value) : place('empty', this.words.customer.none)}
      <div class="visually-hidden" role="status">${this.said}</div>
    </section>`;
  }

  get #key(): string | undefined {
    return this.conversationId || this.connectedStore?.$selected.get()?.id;
  }

  #content({ customer, loading, error, unavailable }: CustomerValue) {
    const { customer: words, common, list } = this.words;
    const { conversation } = this;
    return html`${this.#header(conversation, customer)}
    ${
      error && !customer
        ? place(
            'error',
            error.message,
            button(common.retry, () => void this.#source.handle?.retry()),
          )
        : nothing
    }
    ${error && customer ? html`<div part="stale">${list.stale} ${error.message}</div>` : nothing}
    ${this.#facts(conversation, customer, loading || error ? '' : words.noPhone)}
    ${loading && !customer ? bones(words.loading, 4) : nothing}
    ${loading || error || customer || unavailable ? nothing : place('empty', words.nothing)}`;
  }

  #header(conversation: Conversation | undefined, customer: Customer | undefined) {
    const status = customer?.status ?? conversation?.status;
    const severalPages = (this.connectedStore?.$conversations.get().pages.length ?? 0) > 1;
    const known = {
      channelId: '',
      ...conversation,
      hasPhone: false,
      hasAddress: false,
      ...(status && { status }),
    };
    return html`<header>
      ${conversation ? avatar(conversation) : nothing}
      <div class="main">
        <h2 part="name">
          <bdi>${customer?.name || conversation?.name || this.words.list.noName}</bdi>
        </h2>
        ${facts(known, this.words, !!conversation && severalPages)}
      </div>
    </header>`;
  }

  #facts(conversation: Conversation | undefined, customer: Customer | undefined, noPhone: string) {
    const { customer: words } = this.words;
    const phones = phonesIn(customer?.phone ?? conversation?.phone);
    const fact = (part: keyof Customer, value: unknown) =>
      value
        ? html`<div>
            <dt>${words[part as 'phone']}</dt>
            <dd part=${part}>${value}</dd>
          </div>`
        : nothing;
    return html`<dl>
        ${fact('phone', phones.length ? phones.map((phone) => this.#phone(phone)) : noPhone)}
        ${fact('address', customer?.address)} ${fact('email', customer?.email)}
        ${fact('note', customer?.note)}
        ${fact('revenue', customer?.revenue === undefined ? '' : money(customer.revenue))}
      </dl>
      ${customer?.lastOrder ? lastOrder(customer.lastOrder, words.order, this.currentLang) : nothing}`;
  }

  #phone(phone: string) {
    const label = `${this.words.thread.menu['copy-phone']} ${phone}`;
    return html`<span class="phone"
      >${phoneLink(phone)}
      <button
        type="button"
        part="copy"
        class="plain close"
        title=${label}
        aria-label=${label}
        @click=${() => void this.#copy(phone)}
      >
        ${copyIcon()}
      </button></span
    >`;
  }

  async #copy(text: string) {
    this.said = await copy(text, this.words);
  }

  readonly #close = () => {
    if (this.dispatchEvent(new Event('close', { cancelable: true }))) this.hidden = true;
    this.#opener?.focus();
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    if (!this.closable || event.key !== 'Escape') return;
    event.preventDefault();
    this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-customer': ChatOmniCustomer;
  }
}
