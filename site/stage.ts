import type { ConfigInput, Store } from '../src/core/index.ts';
import type {} from '../src/drop-in.ts';
import type { ChatOmniProvider } from '../src/elements/provider.ts';
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
}

/** Until a first message comes by itself: as often as in a shop that is busier than most. */
const rate = 3;
let seed = 20251219;

/**
 * Lets markup of ours run with the drop-in's elements, on simulated shops of its own: one for each provider in it, and
 * one for what stands outside of them.
 */
export function createStage(markup: DocumentFragment, options: StageOptions = {}): Stage {
  const outer = document.createElement('chatomni-provider');
  outer.append(markup);
  const providers = [...outer.querySelectorAll('chatomni-provider')];
  const shops: PageShop[] = [];
  const stores: Store[] = [];
  const hand = (provider: ChatOmniProvider, config: ConfigInput) => {
    const shop = new PageShop(seed++, rate);
    const { getToken, ...rest } = shop.config;
    const signIn = options.signedOut ? {} : { getToken };
    const store = window.ChatOmni!.createStore({ ...rest, ...signIn, ...config }, shop.ports);
    shops.push(shop);
    stores.push(store);
    provider.store = store;
    // On a phone the application would show the thread in place of its list.
    if (!provider.querySelector('chatomni-viewer') || innerWidth > 760) openFirst(store);
  };
  // Before they are in the page, so that none of them builds a store of its own.
  for (const provider of providers) hand(provider, configOf(provider, options.config));
  if (outer.querySelector(':scope > :not(chatomni-provider)') ?? providers.length === 0) {
    hand(outer, { ...options.config });
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

/** A provider's attributes, by the keys of the configuration. */
function configOf(provider: Element, base: ConfigInput = {}): ConfigInput {
  // Which shop it is makes no difference to simulated ones.
  const names = provider
    .getAttributeNames()
    .filter((name) => !/^(room|api-base|class|style|id)$/.test(name));
  return {
    ...base,
    ...Object.fromEntries(
      names.map((name) => [
        name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
        provider.getAttribute(name),
      ]),
    ),
  };
}

/** An example of a thread shows one: the first conversation is selected once it is there. */
function openFirst(store: Store): void {
  const end = store.$conversations.subscribe(({ items: [first] }) => {
    if (!first) return;
    store.select(first.id);
    // It calls back at once where it is there already.
    queueMicrotask(() => end());
  });
}
