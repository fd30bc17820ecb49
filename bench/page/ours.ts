/** Our page, with the drop-in in it: signs in, opens the conversation, and is a `Subject`. */
import type { Store } from '../../src/index.ts';

/** Revisions that are measured against each other have this much in common. */
function store(): Store {
  return window.ChatOmni!.store;
}

function rootOf(tag: string): ParentNode | undefined {
  return document.querySelector(tag)?.shadowRoot ?? undefined;
}

window.subject = {
  get list() {
    return rootOf('chatomni-conversations');
  },
  get thread() {
    return rootOf('chatomni-thread');
  },
  get counts() {
    const { $conversations, $thread } = store();
    return {
      conversations: $conversations.get().items.length,
      messages: $thread.get().messages.length,
    };
  },
  get complete() {
    const { $conversations, $thread } = store();
    return { list: $conversations.get().complete, thread: $thread.get().complete };
  },
  previews() {
    const rows = store().$conversations.get().items;
    return Object.fromEntries(rows.map((row) => [row.userId, row.lastMessage?.text ?? '']));
  },
  select: (key) => store().select(key),
  loadMore: () => store().loadMore(),
  loadOlder: () => store().loadOlder(),
  remountList() {
    const old = document.querySelector('chatomni-conversations')!;
    old.replaceWith(document.createElement('chatomni-conversations'));
  },
};

// What goes wrong shows in the page.
store()
  .loginWithToken(window.pageConfig.token)
  .catch(() => {});
if (window.pageConfig.open) store().select(window.pageConfig.open);
