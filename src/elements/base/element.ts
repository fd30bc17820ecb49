import { ContextConsumer } from '@lit/context';
import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Config, Store } from '../../core/index.ts';
import { words, type Lang, type Words } from '../../i18n/index.ts';
import { storeContext } from './context.ts';
import { emit, type ChatOmniEvents } from './events.ts';
import { StoreController } from './store-controller.ts';

/**
 * What every element shares: its store (its own `store` property, the nearest provider's, or the page's), its
 * words, and `theme`, `lang` and `density`, which may stand on the element and else follow the store. The
 * latter show as custom states: `:host(:state(dark))`, `:state(light)`, `:state(compact)`.
 */
export class ChatOmniElement extends LitElement {
  /** A store of its own, before the provider's and the page's. */
  @property({ attribute: false }) store: Store | undefined;
  /** `auto`, `light` or `dark`, before the store's. */
  @property() theme: Config['theme'] | undefined;
  /** `vi` or `en`, before the store's. */
  @property() override lang = '';
  /** `comfortable` or `compact`, before the store's. */
  @property() density: Config['density'] | undefined;

  protected readonly internals = this.attachInternals();
  readonly #inherited = new ContextConsumer(this, { context: storeContext, subscribe: true });

  constructor() {
    super();
    new StoreController(this, (store) => [store.$settings]);
  }

  /** The store that this element shows; undefined as long as none is found. */
  get connectedStore(): Store | undefined {
    return this.store ?? this.#inherited.value;
  }

  get currentLang(): Lang {
    const own = this.lang.toLowerCase();
    if (own === 'vi' || own === 'en') return own;
    return this.connectedStore?.$settings.get().lang ?? 'vi';
  }

  protected get words(): Words {
    return words(this.currentLang);
  }

  protected override willUpdate(_changed: PropertyValues) {
    const settings = this.connectedStore?.$settings.get();
    const theme = this.theme ?? settings?.theme;
    const density = this.density ?? settings?.density;
    this.#setState('dark', theme === 'dark');
    this.#setState('light', theme === 'light');
    this.#setState('compact', density === 'compact');
  }

  /** Dispatches an event of the contract; false if the page prevented its default action. */
  protected emit<Name extends keyof ChatOmniEvents>(
    name: Name,
    detail: ChatOmniEvents[Name],
  ): boolean {
    return emit(this, name, detail, true);
  }

  #setState(state: string, on: boolean) {
    if (on) this.internals.states.add(state);
    else this.internals.states.delete(state);
  }
}
