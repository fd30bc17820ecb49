import type { ConfigInput } from './config.ts';
import type { Ports } from './ports.ts';
import type { Store } from './store-types.ts';

/** Builds a store. */
export function createStore(_config: ConfigInput = {}, _ports: Partial<Ports> = {}): Store {
  throw new Error('not built yet');
}
