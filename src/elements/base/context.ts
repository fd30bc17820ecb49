import { createContext } from '@lit/context';
import type { Store } from '../../core/index.ts';

/**
 * Elements know their store by this context alone. The key is a registered symbol, so that two copies of the
 * bundle in one page agree on it. Undefined: a provider is there, its store is not yet.
 */
export const storeContext = createContext<Store | undefined>(Symbol.for('chatomni.store'));
