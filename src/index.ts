/**
 * The core and the element classes. Importing it changes nothing: `chatomni-viewer/define` registers the
 * elements.
 */
export * from './core/index.ts';
export { storeContext } from './elements/base/context.ts';
export { ChatOmniElement } from './elements/base/element.ts';
export type { Action, ChatOmniEvents } from './elements/base/events.ts';
export { ChatOmniConversations } from './elements/conversations.ts';
export { ChatOmniCustomer } from './elements/customer.ts';
export { ChatOmniLive } from './elements/live.ts';
export { ChatOmniLogin } from './elements/login.ts';
export { ChatOmniProvider } from './elements/provider.ts';
export { ChatOmniStatus } from './elements/status.ts';
export { ChatOmniThread } from './elements/thread.ts';
export { ChatOmniViewer } from './elements/viewer.ts';
export { setWords, type WordChanges, type Words } from './i18n/index.ts';
