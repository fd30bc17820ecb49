/**
 * The framework-agnostic core: no DOM, no Lit, no globals. Runs in a page, a worker, Node.
 */
export { createStore } from './store.ts';
export { ChatOmniError } from './errors.ts';
export { attributeKeys, attributeName, liveKeys } from './config.ts';
export { fillTemplate } from './template.ts';
export { findMatches, wordsPattern } from './model/fold.ts';
export { defaultPorts } from './ports.ts';
export type { Ports, PageSignals, ClientSocket, Cancel } from './ports.ts';
export type { Channel, Config, ConfigInput, GetToken, SettingsValue } from './config.ts';
export type * from './types.ts';
export type * from './store-types.ts';
