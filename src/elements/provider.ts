import { ContextProvider } from '@lit/context';
/* eslint wc/guard-super-call: off -- LitElement has them all */
import { LitElement, css, html } from 'lit';
import { attributeKeys, attributeName, createStore, liveKeys } from '../core/index.ts';
import type { ConfigInput, GetToken, Store } from '../core/index.ts';
import { storeContext } from './base/context.ts';
import { forwardStoreEvents } from './base/events.ts';

/** The keys that a store takes over while it lives. */
const isLive = (key: string) => liveKeys.some((live) => live === key);

/**
 * A store of its own for the elements that it contains, built from its attributes, `config` and `getToken`,
 * or handed to it as `store`. Every key of the configuration may stand as a kebab-case attribute; an attribute
 * goes before the same key in `config`. A change of `theme`, `lang`, `density`, `title-badge`, `sound`,
 * `notifications`, `debug`, `poll-interval` or `auto-refresh` applies at once; any other builds a new store. A store
 * that it built is destroyed when the provider is still out of the document a task later; one that was handed to it
 * is left alone.
 *
 * It makes no box of its own.
 *
 * @tag chatomni-provider
 * @slot - The elements that use this store, anywhere below.
 *
 * @attr {string} api-base - Where the proxy of the REST API stands. Default `/api`.
 * @attr {string} chat-url - Socket.IO server "Chat"; a path is one of this origin.
 * @attr {string} rt-url - Socket.IO server "RT"; a path is one of this origin.
 * @attr {string} namespace - Default `/chatomni`.
 * @attr {string} room - The tenant. Default `tomato.tpos.vn`.
 * @attr {string} channels - Pages of the shop, comma-separated `[type:]id[=name]`. Default: all.
 * @attr {'all'|'message'|'comment'} type - Which conversations to show.
 * @attr {string} crm-team-id - One id, or `channelId=team` pairs: unlocks the customer panel.
 * @attr {string} post-id - Live posts, comma-separated `{pageId}_{postId}`.
 * @attr {'on'|'off'} realtime - `off`: polling only.
 * @attr {'on'|'off'} auto-refresh - `off`: no polling until a person turns it on.
 * @attr {number} poll-interval - ms, at least 1000.
 * @attr {number} reconnection-attempts - Before polling carries the load alone. Default 5.
 * @attr {number} reconnection-delay - ms. Default 1000.
 * @attr {number} request-timeout - ms. Default 15000.
 * @attr {number} page-size - Conversations a page. Default 50.
 * @attr {'auto'|'manual'} seen - `manual`: marks nothing seen by itself.
 * @attr {string} order-url - Template of the page that makes an order.
 * @attr {string} conversation-url - Template of the page that shows the conversation elsewhere.
 * @attr {string} avatar-url - Template of avatars; `off`: initials only.
 * @attr {'vi'|'en'} lang - Language.
 * @attr {'auto'|'light'|'dark'} theme - `auto` follows the page's `color-scheme`.
 * @attr {'comfortable'|'compact'} density - How close things stand.
 * @attr {'on'|'off'} allow-reply - Answering and hiding comments.
 * @attr {'on'|'off'} title-badge - How many conversations have something new, in the page's title.
 * @attr {'on'|'off'} sound - A sound when customers write.
 * @attr {'on'|'off'} notifications - The browser's notifications, once a person has allowed them.
 * @attr {'inside'|'page'|'off'} shortcuts - Where the keyboard shortcuts work.
 * @attr {'on'|'off'} remember - Keeps a person's own settings (density, title, sound, notifications, Auto) in localStorage.
 * @attr {'off'|'on'|'full'} debug - Console log lines; `full`: with contents.
 *
 * @fires {CustomEvent<{ userName: string }>} chatomni-login - Somebody has logged in.
 * @fires {CustomEvent<{ reason: 'user' | 'session-expired' | 'other-tab' }>} chatomni-logout - The session has ended.
 * @fires {CustomEvent<{ chat: LinkState, rt: LinkState, mode: Mode }>} chatomni-connection - The connection has changed.
 * @fires {CustomEvent<{ code: ErrorCode, message: string }>} chatomni-error - Something failed; once per outage.
 * @fires {CustomEvent<{ conversation: Conversation, message: Message, via: Via }>} chatomni-message - A message has arrived.
 * @fires {CustomEvent<{ conversation: Conversation, via: Via }>} chatomni-activity - A customer has become active.
 * @fires {CustomEvent<{ order: Order }>} chatomni-order - An order was made or changed.
 * @fires {CustomEvent<{ conversations: number, messages: number }>} chatomni-unread - The unread sums have changed.
 */
export class ChatOmniProvider extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  static override get observedAttributes() {
    return [...super.observedAttributes, ...attributeKeys.map(attributeName)];
  }

  static override properties = {
    config: { attribute: false },
    getToken: { attribute: false },
    store: { attribute: false },
  };

  /** The configuration, for keys that are easier said in JavaScript; attributes go before it. */
  declare config: ConfigInput | undefined;
  /** Supplies the bearer token, at the start, before it expires and after a 401. */
  declare getToken: GetToken | undefined;

  #given: Store | undefined;
  #built: Store | undefined;
  #builtFrom: ConfigInput = {};
  #stopEvents = () => {};
  #end: ReturnType<typeof setTimeout> | undefined;
  readonly #offer = new ContextProvider(this, { context: storeContext });

  /**
   * The store in use: the one that was handed over, else the one built here, which is there from the first
   * update on. Set it to hand one over.
   */
  get store(): Store | undefined {
    return this.#given ?? this.#built;
  }
  set store(store: Store | undefined) {
    this.#given = store === this.#built ? undefined : store;
  }

  override connectedCallback() {
    clearTimeout(this.#end);
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    // A move in the document is no end: wait for a task to see.
    this.#end = setTimeout(() => {
      this.#destroyBuilt();
      this.#use(undefined);
    });
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null) {
    super.attributeChangedCallback(name, before, value);
    if (before !== value) this.requestUpdate();
  }

  /** Builds its store; a subclass may hand in ports of its own. */
  protected createStore(config: ConfigInput): Store {
    return createStore(config);
  }

  protected override willUpdate() {
    // Lit finishes a pending update of an element that has left the page: that must not build.
    if (!this.isConnected) return;
    if (this.#given) this.#destroyBuilt();
    else this.#build();
    this.#use(this.store);
  }

  protected override render() {
    return html`<slot></slot>`;
  }

  #build() {
    const input = this.#input();
    const changed = changedKeys(this.#builtFrom, input);
    this.#builtFrom = input;
    if (this.#built && changed.every(isLive)) {
      if (changed.length > 0) {
        this.#built.configure(Object.fromEntries(changed.map((key) => [key, input[key]])));
      }
      return;
    }
    this.#destroyBuilt();
    this.#built = this.createStore(input);
  }

  #input(): ConfigInput {
    const input: Record<string, unknown> = { ...this.config };
    for (const key of attributeKeys) {
      const value = this.getAttribute(attributeName(key));
      if (value !== null) input[key] = value;
    }
    if (this.getToken) input['getToken'] = this.getToken;
    return input;
  }

  #use(store: Store | undefined) {
    if (store === this.#offered) return;
    this.#offered = store;
    this.#stopEvents();
    this.#stopEvents = store ? forwardStoreEvents(store, this) : () => {};
    this.#offer.setValue(store);
  }
  #offered: Store | undefined;

  #destroyBuilt() {
    this.#built?.destroy();
    this.#built = undefined;
  }
}

function changedKeys(before: ConfigInput, after: ConfigInput): (keyof ConfigInput)[] {
  const keys = Object.keys({ ...before, ...after }) as (keyof ConfigInput)[];
  return keys.filter((key) => !same(before[key], after[key]));
}

/** A list that says the same is the same, so that a page may write it in place. */
function same(one: unknown, other: unknown): boolean {
  return (
    Object.is(one, other) || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other))
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-provider': ChatOmniProvider;
  }
}
