/* eslint wc/guard-super-call: off -- LitElement has them all */
import { ContextConsumer } from '@lit/context';
import {
  LitElement,
  type CSSResultGroup,
  type PropertyDeclarations,
  type PropertyValues,
} from 'lit';
import type { Config, Store } from '../../core/index.ts';
import { isLang, words, type Lang, type Words } from '../../i18n/index.ts';
import { shared } from '../styles/shared.ts';
import { storeContext } from './context.ts';
import { emit, type ChatOmniEvents } from './events.ts';
import { StoreController } from './store-controller.ts';

/**
 * What every element shares: its store (its own `store` property, the nearest provider's, or the page's), its
 * words, and `theme`, `lang` and `density`, which may stand on the element and else follow the store. The
 * latter show as custom states: `:host(:state(dark))`, `:state(light)`, `:state(compact)`.
 */
export class ChatOmniElement extends LitElement {
  /** To be followed by an element's own: `static override styles = [shared, css…]`. */
  static override styles: CSSResultGroup = shared;

  static override properties: PropertyDeclarations = {
    store: { attribute: false },
    theme: {},
    // eslint-disable-next-line lit/no-classfield-shadowing -- its default is assigned, not defined
    lang: { converter: (value) => value ?? '' },
    density: {},
  };

  /** A store of its own, before the provider's and the page's. */
  declare store: Store | undefined;
  /** `auto`, `light` or `dark`, before the store's. */
  declare theme: Config['theme'] | undefined;
  /** `vi` or `en`, before the store's. */
  override lang = '';
  /** `comfortable` or `compact`, before the store's. */
  declare density: Config['density'] | undefined;

  protected readonly internals = this.attachInternals();
  readonly #inherited = new ContextConsumer(this, { context: storeContext, subscribe: true });

  constructor() {
    super();
    new StoreController(this, (store) => [store.$settings]);
  }

  override connectedCallback() {
    // Where it stands now there may be no provider: the former place's store must not stay.
    this.#inherited.value = undefined;
    super.connectedCallback();
    this.requestUpdate();
  }

  /** The store that this element shows; undefined as long as none is found. */
  get connectedStore(): Store | undefined {
    return this.store ?? this.#inherited.value;
  }

  /** The language of its words: its own `lang`, else the store’s. */
  get currentLang(): Lang {
    const own = this.lang.toLowerCase().split('-')[0];
    if (isLang(own)) return own;
    return this.connectedStore?.$settings.get().lang ?? 'vi';
  }

  protected get words(): Words {
    return words(this.currentLang);
  }

  protected override willUpdate(_changed: PropertyValues) {
    const settings = this.connectedStore?.$settings.get();
    const theme = this.theme ?? settings?.theme;
    const density = this.density ?? settings?.density;
    this.setState('dark', theme === 'dark');
    this.setState('light', theme === 'light');
    this.setState('compact', density === 'compact');
  }

  protected override update(changed: PropertyValues) {
    super.update(changed);
    const lang = this.currentLang;
    for (const child of this.renderRoot.children as HTMLCollectionOf<HTMLElement>) {
      // The page may speak another language: without this, screen readers read our words with its voice. Set again, it
      // would have the browser style all that is in it anew.
      if (child.lang !== lang) child.lang = lang;
    }
  }

  /** Dispatches one of the events of docs/embedding.md; false if the page prevented its default action. */
  protected emit<Name extends keyof ChatOmniEvents>(
    name: Name,
    detail: ChatOmniEvents[Name],
  ): boolean {
    return emit(this, name, detail, true);
  }

  /** Sets a custom state, `:host(:state(name))`. */
  protected setState(state: string, on: boolean) {
    this.internals.states[on ? 'add' : 'delete'](state);
  }
}
