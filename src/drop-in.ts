import { attributeKeys, createStore } from './core/index.ts';
import type { ConfigInput, Store } from './core/index.ts';
import { providePageStore } from './define.ts';
import { setWords, type WordChanges } from './i18n/index.ts';

declare const __VERSION__: string;

declare global {
  interface Window {
    /** What the drop-in script leaves in the page. */
    ChatOmni?: {
      readonly version: string;
      /** The store of every element that has no provider around it. */
      readonly store: Store;
      readonly createStore: typeof createStore;
      readonly setWords: typeof setWords;
    };
    /** Set before the script runs: the configuration, for keys that are easier said in JavaScript. */
    ChatOmniConfig?: ConfigInput & {
      /** Changed or added words by language, see `setWords`. */
      readonly words?: Readonly<Record<string, WordChanges>>;
    };
  }
}

// There while a classic script runs, deferred or not. Only known keys: neither a token nor anything else.
const { dataset = {} } = document.currentScript ?? {};
const attributes: Record<string, unknown> = {};
for (const key of attributeKeys) {
  if (key in dataset) attributes[key] = dataset[key];
}

for (const [lang, changes] of Object.entries(window.ChatOmniConfig?.words ?? {})) {
  setWords(lang, changes);
}
const store = createStore({ ...window.ChatOmniConfig, ...attributes });
providePageStore(store);
window.ChatOmni = {
  version: typeof __VERSION__ === 'undefined' ? '0.0.0-dev' : __VERSION__,
  store,
  createStore,
  setWords,
};
