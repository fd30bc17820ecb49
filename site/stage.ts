import type { ConfigInput, Store } from '../src/core/index.ts';
import type {} from '../src/drop-in.ts';
import type { ChatOmniProvider } from '../src/elements/provider.ts';
import { withCamelCase } from './names.ts';
import { PageShop } from './page-shop.ts';

/** A piece of markup that runs in the page: its stores, and the simulated shops behind them. */
export interface Stage {
  readonly element: HTMLElement;
  readonly stores: readonly Store[];
  readonly shops: readonly PageShop[];
  end(): void;
}

export interface StageOptions {
  /** Of the whole; a provider within has its own attributes before it. */
  readonly config?: ConfigInput;
  /** Shows the log-in: the store asks for no token by itself. */
  readonly signedOut?: boolean;
  /** The same one gives the same customers. */
  readonly seed?: number;
}

/** Until a first message comes by itself: as often as in a shop that is busier than most. */
const rate = 3;
/** From here on the application shows list and thread beside each other, px. */
const twoColumns = 720;
let nextSeed = 20251219;

/**
 * Lets markup of ours run with the drop-in's elements, on simulated shops of its own: one for each provider in it, and
 * one for what stands outside of them.
 */
export function createStage(markup: DocumentFragment, options: StageOptions = {}): Stage {
  const providers = [...markup.querySelectorAll('chatomni-provider')];
  // Whatever stands outside of them shares one.
  const isShared =
    providers.length === 0 ||
    [...markup.children].some((child) => child.localName !== 'chatomni-provider');
  const outer = document.createElement(isShared ? 'chatomni-provider' : 'div');
  outer.className = 'outer';
  outer.append(markup);
  const shops: PageShop[] = [];
  const stores: Store[] = [];
  const hand = (provider: ChatOmniProvider, config: ConfigInput) => {
    const shop = new PageShop(options.seed ?? nextSeed++, rate);
    const { getToken, ...rest } = shop.config;
    const signIn = options.signedOut ? {} : { getToken };
    const store = window.ChatOmni!.createStore({ ...config, ...rest, ...signIn }, shop.ports);
    shops.push(shop);
    stores.push(store);
    provider.store = store;
    openFirst(store, provider);
  };
  // Before they are in the page, so that none of them builds a store of its own.
  for (const provider of providers) hand(provider, configOf(provider, options.config));
  if (outer.localName === 'chatomni-provider') {
    hand(outer as ChatOmniProvider, { ...options.config });
  }
  return {
    element: outer,
    stores,
    shops,
    end() {
      for (const shop of shops) shop.end();
      outer.remove();
      for (const store of stores) store.destroy();
    },
  };
}

/** A provider's attributes, by the keys of the configuration; what names a shop's servers and pages is the shop's. */
function configOf(provider: Element, base: ConfigInput = {}): ConfigInput {
  const own = provider.getAttributeNames().map((name) => [name, provider.getAttribute(name)]);
  return { ...base, ...withCamelCase(Object.fromEntries(own) as Record<string, unknown>) };
}

/** An example of a thread shows one: the first conversation is selected once it is there. */
function openFirst(store: Store, around: Element): void {
  const end = store.$conversations.subscribe(({ items: [first] }) => {
    if (!first) return;
    // With one column the application would show the thread in place of its list.
    const { clientWidth = twoColumns } = around.querySelector('chatomni-viewer') ?? {};
    if (clientWidth >= twoColumns) store.select(first.id);
    // It calls back at once where it is there already.
    queueMicrotask(() => end());
  });
}
