import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { ErrorInfo, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { StoreController } from './base/store-controller.ts';
import { loginStyles } from './styles/login.ts';
import { shared } from './styles/shared.ts';

type Way = 'password' | 'token';
type FieldName = 'username' | Way;
interface Credentials {
  readonly username: string;
  readonly password: string;
}

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
 * @csspart tab-password - The button for user name and password.
 * @csspart tab-token - The button for a pasted token.
 * @csspart field - A label with its field.
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
  static override properties = { way: { state: true }, missing: { state: true } };

  private way: Way = 'password';
  /** Name of the field that was empty when the form was last sent. */
  private missing = '';
  #prefill: Credentials | undefined;

  constructor() {
    super();
    new StoreController(this, (store) => [store.$session]);
  }

  /** The first field to fill in. */
  override focus(options?: FocusOptions): void {
    this.#find(':enabled > label > *')?.focus(options);
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
    this.missing = '';
    // The form leaves the page now; what was typed into it goes first.
    this.renderRoot.querySelector('form')?.reset();
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    const form = this.renderRoot.querySelector('form');
    if (!form || !this.#prefill) return;
    for (const name of ['username', 'password'] as const) {
      this.#find(`[name=${name}]`)!.value = this.#prefill[name];
    }
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
        <div class="tabs" role="group" aria-label=${login.ways}>
          ${this.#tab('password')}${this.#tab('token')}
        </div>
        ${this.#error(busy ? undefined : session?.error, store)}
        ${this.#fields('password', ['username', 'password'])} ${this.#fields('token', ['token'])}
        <button class="primary" part="submit" type="submit" aria-disabled=${busy}>
          ${busy ? login.busy : login.submit}
        </button>
      </form>
    `;
  }

  #tab(way: Way): TemplateResult {
    return html`<button
      class="plain"
      part="tab-${way}"
      type="button"
      aria-pressed=${way === this.way}
      @click=${() => {
        this.way = way;
        this.missing = '';
      }}
    >
      ${this.words.login.tabs[way]}
    </button>`;
  }

  /** A disabled fieldset takes its fields out of reach of password managers and of the form. */
  #fields(way: Way, names: readonly FieldName[]): TemplateResult {
    const { login } = this.words;
    const away = way !== this.way;
    return html`<fieldset ?hidden=${away} ?disabled=${away}>
      ${names.map((name) => html`<label part="field">${login[name]} ${this.#field(name)}</label>`)}
      ${way === 'token' ? html`<p id="hint">${login.tokenHint}</p>` : nothing}
    </fieldset>`;
  }

  #field(name: FieldName): TemplateResult {
    const invalid = this.missing === name;
    if (name === 'token') {
      return html`<textarea
        name="token"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        required
        aria-invalid=${invalid}
        aria-describedby="hint"
        @keydown=${this.#sendOnEnter}
      ></textarea>`;
    }
    return html`<input
      name=${name}
      type=${name === 'password' ? name : 'text'}
      autocomplete=${name === 'password' ? 'current-password' : name}
      autocapitalize="none"
      spellcheck="false"
      required
      aria-invalid=${invalid}
    />`;
  }

  #error(error: ErrorInfo | undefined, store: Store) {
    const { login, errors } = this.words;
    const text = this.missing ? login.incomplete : error && errors[error.code];
    return html`${text ? html`<p part="error" role="alert">${text}</p>` : nothing}
    ${
      error && store.canUseToken
        ? html`<button part="retry" type="button" @click=${() => ignore(store.useToken())}>
            ${this.words.common.retry}
          </button>`
        : nothing
    }`;
  }

  #find(selector: string) {
    return this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  }

  #sendOnEnter(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.renderRoot.querySelector('form')?.requestSubmit();
  }

  #submit(event: SubmitEvent, store: Store) {
    event.preventDefault();
    if (store.$session.get().state === 'signing-in') return;
    const empty = this.#find('fieldset:enabled :invalid');
    this.missing = empty?.name ?? '';
    if (empty) empty.focus();
    else ignore(this.#login(store));
  }

  async #login(store: Store) {
    const { way } = this;
    const value = (name: FieldName) => this.#find(`[name=${name}]`)?.value ?? '';
    try {
      if (way === 'token') await store.loginWithToken(value('token').trim());
      else {
        await store.login({ username: value('username').trim(), password: value('password') });
      }
    } catch (error) {
      // The session says why; the field at hand is the one to try again.
      this.#find(`[name=${way}]`)?.select();
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
