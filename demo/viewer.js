// @ts-check
/** @typedef {import('../src/drop-in.ts')} Types For the editor alone: the elements' events and window.ChatOmni. */
/** @typedef {import('../src/core/index.ts').Conversation} Conversation */

// This module runs before the drop-in, which takes its language from the page's.
document.documentElement.lang =
  new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'vi';

// The address names the conversation that is open, after `#`, which no server sees, and nothing else of it.
document.addEventListener('chatomni-login', openFromAddress);
addEventListener('hashchange', openFromAddress);

document.getElementById('chatomni')?.addEventListener('load', () => {
  const { store } = window.ChatOmni ?? {};
  if (store?.$session.get().state === 'signed-in') openFromAddress();
  store?.$selected.listen(writeAddress);
});
document.getElementById('chatomni')?.addEventListener('error', () => {
  document.getElementById('not-built')?.removeAttribute('hidden');
});

function openFromAddress() {
  window.ChatOmni?.store.select(location.hash.slice(1) || undefined);
}

/** What was last written into the address. */
let written = '';

/** @param {Conversation | undefined} conversation */
function writeAddress(conversation) {
  // A log-out closes it too; whoever logs in again goes on there.
  if (window.ChatOmni?.store.$session.get().state !== 'signed-in') return;
  const { channelType, channelId, userId } = conversation ?? {};
  const hash = conversation ? `#${channelType}:${channelId}:${userId}` : '';
  // It has only changed: another one may be on its way here by the address.
  if (hash === written) return;
  written = hash;
  history.replaceState(history.state, '', location.pathname + location.search + hash);
}

/** With the simulator, its account stands in the form. */
async function prefillLogin() {
  const answer = await fetch('/config/defaults');
  /** @type {{ backend?: string }} */
  const { backend } = await answer.json();
  if (backend !== 'simulator') return;
  await customElements.whenDefined('chatomni-viewer');
  const viewer = document.querySelector('chatomni-viewer');
  await viewer?.updateComplete;
  viewer?.shadowRoot
    ?.querySelector('chatomni-login')
    ?.prefill({ username: 'demo', password: 'demo' });
}

document.addEventListener('chatomni-logout', () => void prefillLogin());
void prefillLogin();
