// @ts-check
import { startSimulatorPanel } from './simulator-panel.js';
import { english, vietnamese } from './texts.js';

/** @typedef {HTMLElement & { prefill?: (account: { username: string, password: string }) => unknown }} LoginElement */

const root = document.documentElement;
const phone = matchMedia('(max-width: 760px)');
const ELEMENTS =
  'chatomni-login, chatomni-status, chatomni-conversations, chatomni-thread, chatomni-live';
/** What this shop often answers. */
const quickReplies = ['Dạ còn hàng ạ', 'Dạ chị cho em xin số điện thoại', 'Dạ shop chốt đơn rồi ạ'];
/** @type {Map<Element, string>} */
const originals = new Map();

/** @param {string} key */
function text(key) {
  return (root.lang === 'en' ? english[key] : vietnamese[key]) ?? key;
}

/** @param {'vi' | 'en'} language */
function speak(language) {
  root.lang = language;
  for (const element of document.querySelectorAll('[data-text], [data-label]')) {
    const spoken = element.hasAttribute('data-text');
    const key = element.getAttribute(spoken ? 'data-text' : 'data-label') ?? '';
    const now = spoken ? element.textContent : element.getAttribute('aria-label');
    const original = originals.get(element) ?? now ?? '';
    originals.set(element, original);
    const words = language === 'en' ? (english[key] ?? original) : original;
    if (spoken) element.textContent = words;
    else element.setAttribute('aria-label', words);
  }
  for (const element of document.querySelectorAll(ELEMENTS)) element.setAttribute('lang', language);
  const other = byId('language');
  other.lang = language === 'en' ? 'vi' : 'en';
  other.textContent = language === 'en' ? 'Tiếng Việt' : 'English';
}

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page lacks #${id}.`);
  return element;
}

function changeTheme() {
  const shown = root.dataset['theme'];
  const dark = shown ? shown === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset['theme'] = dark ? 'light' : 'dark';
}

/** @param {'list' | 'thread'} view */
function show(view) {
  document.body.dataset['view'] = view;
}

/** @param {{ view?: string } | null} state */
function shownByHistory(state) {
  return state?.view === 'thread' ? 'thread' : 'list';
}

/** Nothing is selected any more, so that nothing is marked seen that nobody sees. */
function backToList() {
  show('list');
  /** @type {{ ChatOmni?: { store: { select: (key: undefined) => unknown } } }} */
  const { ChatOmni } = /** @type {object} */ (globalThis);
  if (phone.matches) ChatOmni?.store.select(undefined);
}

async function prefillLogin() {
  await customElements.whenDefined('chatomni-login');
  /** @type {LoginElement | null} */
  const login = document.querySelector('chatomni-login');
  await login?.prefill?.({ username: 'demo', password: 'demo' });
}

async function startSimulator() {
  const answer = await fetch('/config/defaults');
  /** @type {{ backend?: string }} */
  const defaults = await answer.json();
  if (defaults.backend !== 'simulator') return;
  for (const id of ['tour', 'synthetic', 'account']) byId(id).hidden = false;
  document.addEventListener('chatomni-logout', () => void prefillLogin());
  await Promise.all([prefillLogin(), startSimulatorPanel(text)]);
}

// This module runs before the drop-in, which takes its language from the page's.
speak(new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'vi');

byId('language').addEventListener('click', () => {
  const language = root.lang === 'en' ? 'vi' : 'en';
  speak(language);
  const url = new URL(location.href);
  url.searchParams.set('lang', language);
  history.replaceState(history.state, '', url);
});
byId('theme').addEventListener('click', changeTheme);
for (const element of document.querySelectorAll('chatomni-thread, chatomni-live')) {
  Object.assign(element, { quickReplies });
}
byId('chatomni').addEventListener('error', () => {
  byId('not-built').hidden = false;
});

document.addEventListener('chatomni-login', () => {
  document.body.dataset['session'] = 'signed-in';
});
document.addEventListener('chatomni-logout', () => {
  document.body.dataset['session'] = 'signed-out';
  show('list');
});
document.addEventListener('chatomni-select', () => {
  // On a phone the thread covers the list, and the phone's own way back leads there.
  const covers = phone.matches && document.body.dataset['view'] === 'list';
  if (covers) history.pushState({ view: 'thread' }, '');
  show('thread');
});
byId('back').addEventListener('click', () => {
  if (shownByHistory(history.state) === 'thread') history.back();
  else backToList();
});
addEventListener('popstate', (event) => {
  if (shownByHistory(event.state) === 'list') backToList();
});

void startSimulator();
