import { rememberEarlyElements } from './elements/base/page-store.ts';
import { ChatOmniConversations } from './elements/conversations.ts';
import { ChatOmniCustomer } from './elements/customer.ts';
import { ChatOmniLive } from './elements/live.ts';
import { ChatOmniLogin } from './elements/login.ts';
import { ChatOmniProvider } from './elements/provider.ts';
import { ChatOmniStatus } from './elements/status.ts';
import { ChatOmniThread } from './elements/thread.ts';
import { ChatOmniViewer } from './elements/viewer.ts';

export { providePageStore } from './elements/base/page-store.ts';

/** The provider first: what it contains shall find it as soon as it asks. */
const elements = {
  'chatomni-provider': ChatOmniProvider,
  'chatomni-login': ChatOmniLogin,
  'chatomni-status': ChatOmniStatus,
  'chatomni-conversations': ChatOmniConversations,
  'chatomni-thread': ChatOmniThread,
  'chatomni-customer': ChatOmniCustomer,
  'chatomni-live': ChatOmniLive,
  'chatomni-viewer': ChatOmniViewer,
};

rememberEarlyElements();
for (const [name, element] of Object.entries(elements)) {
  // Another copy of this package may have been here first; its elements find our stores all the same.
  if (!customElements.get(name)) customElements.define(name, element);
}
