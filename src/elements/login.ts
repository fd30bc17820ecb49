import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { ErrorInfo, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { StoreController } from './base/store-controller.ts';
import { loginStyles } from './styles/login.ts';
import { shared } from './styles/shared.ts';

type Way = 'password' | 'token';
interface Credentials {
  readonly username: string;
  readonly password: string;
}

const ways: readonly Way[] = ['password', 'token'];

/**
 * The log-in: user name and password, or a pasted bearer token. A real form, so that password managers fill
 * and save it. Shows nothing while somebody is logged in, and says so when a session has expired. Keeps no
 * password: not in an attribute, not after success.
 *
 * @tag chatomni-login
 *
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @csspart form - The form.
 * @csspart title - Its heading.
 * @csspart tab-password - The tab of user name and password.
 * @csspart tab-token - The tab of a pasted token.
 * @csspart field - A label with its field.
 * @csspart reveal - Shows and hides the password.
 * @csspart error - What went wrong (`role="alert"`).
 * @csspart submit - The button that logs in.
 * @csspart retry - Asks the page for its token again, where it supplies one.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px, compact 13px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px, compact 6px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-surface - Background of what is set off.
 * @cssproperty --chatomni-hover - Background of buttons, and of what is pointed at.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Focus, selection, the main button.
 * @cssproperty --chatomni-on-accent - Text on the accent colour.
 * @cssproperty --chatomni-red - Failures.
 */
export class ChatOmniLogin extends ChatOmniElement {
  static override styles = [shared, loginStyles];

  @state() private way: Way = 'password';
  @state() private revealed = false;
  /** Name of the field that was empty when the form was last sent. */
  @state() private missing = '';
  @query('form') private readonly form!: HTMLFormElement | null;
  @query('input[name=username]') private readonly username!: HTMLInputElement;
  @query('input[name=password]') private readonly password!: HTMLInputElement;
  @query('textarea') private readonly token!: HTMLTextAreaElement;

  #prefill: Credentials | undefined;

  constructor() {
    super();
    new StoreController(this, (store) => [store.$session]);
  }

  /** The first field to fill in. */
  override focus(options?: FocusOptions): void {
    this.renderRoot
      .querySelector<HTMLElement>('fieldset:enabled :is(input, textarea)')
      ?.focus(options);
  }

  /** Fills in user name and password, now or when the form shows next; a person still sends it. */
  prefill(credentials: Credentials): void {
    this.#prefill = credentials;
    this.way = 'password';
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues) {
    super.willUpdate(changed);
    if (this.connectedStore?.$session.get().state !== 'signed-in') return;
    this.#prefill = undefined;
    this.revealed = false;
    this.missing = '';
    // The form leaves the page now; what was typed into it goes first.
    this.form?.reset();
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    if (!this.form || !this.#prefill) return;
    this.username.value = this.#prefill.username;
    this.password.value = this.#prefill.password;
    this.#prefill = undefined;
  }

  protected override render() {
    const store = this.connectedStore;
    const session = store?.$session.get();
    if (!store || session?.state === 'signed-in') return nothing;
    const { login } = this.words;
    const busy = session?.state === 'signing-in';
    return html`
      <form
        part="form"
        novalidate
        aria-labelledby="title"
        aria-busy=${busy}
        @submit=${(event: SubmitEvent) => this.#submit(event, store)}
      >
        <h2 part="title" id="title">${login.title}</h2>
        <div role="tablist" aria-label=${login.ways} @keydown=${this.#moveTab}>
          ${ways.map((way) => this.#tab(way))}
        </div>
        ${this.#error(busy ? undefined : session?.error, store)}
        ${this.#panel('password', this.#passwordFields())}
        ${this.#panel('token', this.#tokenField())}
        <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
          ${busy ? login.busy : login.submit}
        </button>
      </form>
    `;
  }

  get #fields() {
    return this.way === 'token' ? [this.token] : [this.username, this.password];
  }

  #tab(way: Way): TemplateResult {
    const selected = way === this.way;
    return html`<button
      role="tab"
      type="button"
      id="tab-${way}"
      part="tab-${way}"
      aria-controls="panel-${way}"
      aria-selected=${selected}
      tabindex=${selected ? 0 : -1}
      @click=${() => this.#choose(way)}
    >
      ${this.words.login.tabs[way]}
    </button>`;
  }

  #panel(way: Way, fields: TemplateResult): TemplateResult {
    const hidden = way !== this.way;
    // A disabled fieldset takes its fields out of reach of password managers and of the form.
    return html`<div
      role="tabpanel"
      id="panel-${way}"
      aria-labelledby="tab-${way}"
      ?hidden=${hidden}
    >
      <fieldset ?disabled=${hidden}>${fields}</fieldset>
    </div>`;
  }

  #passwordFields(): TemplateResult {
    const { login } = this.words;
    return html`
      <label part="field">
        ${login.username}
        <input
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          aria-invalid=${this.missing === 'username'}
        />
      </label>
      <div class="field" part="field">
        <label for="password">${login.password}</label>
        <div class="secret">
          <input
            id="password"
            name="password"
            type=${this.revealed ? 'text' : 'password'}
            autocomplete="current-password"
            autocapitalize="none"
            spellcheck="false"
            required
            aria-invalid=${this.missing === 'password'}
          />
          <button
            class="plain"
            part="reveal"
            type="button"
            aria-label="${this.revealed ? login.hide : login.show} ${login.password.toLowerCase()}"
            @click=${() => (this.revealed = !this.revealed)}
          >
            ${this.revealed ? login.hide : login.show}
          </button>
        </div>
      </div>
    `;
  }

  #tokenField(): TemplateResult {
    const { login } = this.words;
    return html`
      <label part="field">
        ${login.token}
        <textarea
          name="token"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          required
          aria-invalid=${this.missing === 'token'}
          aria-describedby="token-hint"
          @keydown=${this.#sendOnEnter}
        ></textarea>
      </label>
      <p id="token-hint">${login.tokenHint}</p>
    `;
  }

  #error(error: ErrorInfo | undefined, store: Store) {
    const { login, errors } = this.words;
    const text = this.missing ? login.incomplete : error && errors[error.code];
    return html`${
      text
        ? html`<p
            class=${!this.missing && error?.code === 'session-expired' ? 'notice' : ''}
            part="error"
            role="alert"
          >
            ${text}
          </p>`
        : nothing
    }
    ${
      error && store.canUseToken
        ? html`<button part="retry" type="button" @click=${() => ignore(store.useToken())}>
            ${this.words.common.retry}
          </button>`
        : nothing
    }`;
  }

  #choose(way: Way) {
    this.way = way;
    this.missing = '';
  }

  /** Arrows, Home and End move between the tabs, as they do everywhere. */
  #moveTab(event: KeyboardEvent) {
    const other = this.way === 'password' ? 'token' : 'password';
    const to = { ArrowLeft: other, ArrowRight: other, Home: 'password', End: 'token' }[event.key];
    if (to !== 'password' && to !== 'token') return;
    event.preventDefault();
    this.#choose(to);
    this.renderRoot.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  }

  #sendOnEnter(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.form?.requestSubmit();
  }

  #submit(event: SubmitEvent, store: Store) {
    event.preventDefault();
    if (store.$session.get().state === 'signing-in') return;
    // Password managers save what stands in a field of this type.
    this.revealed = false;
    const empty = this.#fields.find((field) => field.value.trim() === '');
    this.missing = empty?.name ?? '';
    if (empty) {
      empty.focus();
      return;
    }
    ignore(this.#login(store));
  }

  async #login(store: Store) {
    const { username, password, token } = this;
    try {
      if (this.way === 'token') await store.loginWithToken(token.value.trim());
      else await store.login({ username: username.value.trim(), password: password.value });
    } catch (error) {
      // The session says why; the field at hand is the one to try again.
      const field = this.way === 'token' ? token : password;
      if (field.isConnected) field.select();
      throw error;
    }
  }
}

/** A failed log-in shows in `$session`, which is what is rendered. */
function ignore(attempt: Promise<void>) {
  attempt.catch(() => {});
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-login': ChatOmniLogin;
  }
}
