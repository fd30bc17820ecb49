// @ts-check
import { Network } from './network.js';
import { Stage } from './stage.js';
import { groups } from './states.js';

/** @typedef {import('../../src/drop-in.ts')} Types For the editor alone: the elements and window.ChatOmni. */
/** @typedef {import('./states.js').State} State */

const root = document.documentElement;
const form = /** @type {HTMLFormElement} */ (byId('settings'));
const stage = byId('stage');
const failed = byId('failed');

/** @type {ReadonlyMap<string, State>} */
const states = new Map(groups.flatMap(([, list]) => Object.entries(list)));

/** What is shown: as it is taken away its store goes too. @type {Stage[]} */
let shown = [];
/** Counts what was asked for: what comes late of something earlier is of no interest. */
let turn = 0;

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page lacks #${id}.`);
  return element;
}

/** The address names the state, and the settings that are not as they are by default. */
function readAddress() {
  const [name = '', query = ''] = location.hash.slice(1).split('?');
  const wanted = new URLSearchParams(query);
  for (const select of form.querySelectorAll('select')) {
    select.value = wanted.get(select.name) ?? select.options[0]?.value ?? '';
  }
  return states.has(name) ? name : (states.keys().next().value ?? '');
}

function settings() {
  const value = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? '');
  return {
    lang: value('lang'),
    theme: value('theme'),
    density: value('density'),
    width: value('width'),
    dir: value('dir'),
  };
}

/** What can change while a state is shown. */
function apply() {
  const { lang, theme, density, width, dir } = settings();
  root.dataset['theme'] = theme;
  stage.dir = dir;
  stage.style.width = width && `${width}px`;
  for (const { store } of shown) store.configure({ lang, theme, density });
}

/** @param {string} name */
async function show(name) {
  const own = ++turn;
  const state = states.get(name);
  if (!state) return;
  delete stage.dataset['shown'];
  failed.hidden = true;
  for (const { store } of shown) store.destroy();
  stage.replaceChildren();
  byId('title').textContent = state.title;
  for (const link of document.querySelectorAll('nav a')) {
    link.toggleAttribute('aria-current', link.getAttribute('data-state') === name);
  }
  shown = (state.stores ?? [state]).map((each) => make(state, each));
  apply();
  const box = document.createElement('div');
  box.className = 'side-by-side';
  const elements = shown.map(({ element }) => element);
  if (elements.length > 1) box.append(...elements);
  stage.append(elements.length > 1 ? box : (elements[0] ?? ''));
  try {
    for (const each of shown) await play(state, each);
  } catch (error) {
    if (own !== turn) return;
    failed.textContent = `${name}: ${error instanceof Error ? error.message : String(error)}`;
    failed.hidden = false;
  }
  if (own === turn) stage.dataset['shown'] = location.hash.slice(1);
}

/** @param {State} state @param {Pick<State, 'config' | 'answers' | 'chat' | 'rt'>} its */
function make(state, its) {
  const { ChatOmni } = window;
  if (!ChatOmni) throw new Error('chatomni.js could not be loaded: run “npm run build”.');
  const network = new Network();
  Object.assign(network.answers, state.answers, its.answers);
  network.chat = its.chat ?? 'up';
  network.rt = its.rt ?? 'up';
  const { lang, theme, density } = settings();
  const store = ChatOmni.createStore(
    {
      avatarUrl: '/sim/avatar/{userId}.svg',
      crmTeamId: '20',
      seen: 'manual',
      ...{ lang, theme, density },
      ...state.config,
      ...its.config,
    },
    network.ports,
  );
  const element = document.createElement(state.stores ? 'chatomni-provider' : state.element);
  element.store = store;
  Object.assign(element, state.properties);
  if (state.stores) element.append(document.createElement(state.element));
  for (const name of state.attributes ?? []) element.setAttribute(name, '');
  return new Stage(element, store, network);
}

/** @param {State} state @param {Stage} its */
async function play(state, its) {
  if (!state.signedOut) {
    void its.store.login({ username: 'thuhien', password: 'gallery' }).catch(() => {});
  }
  if (state.select) its.store.select(state.select);
  await state.play?.(its);
  if (state.ready) await its.find(state.ready);
  await its.settled();
}

for (const [heading, list] of groups) {
  const title = document.createElement('h2');
  title.textContent = heading;
  byId('states').append(title);
  for (const [name, { title }] of Object.entries(list)) {
    const link = document.createElement('a');
    link.href = `#${name}`;
    link.dataset['state'] = name;
    link.textContent = title;
    byId('states').append(link);
  }
}

byId('states').addEventListener('click', (event) => {
  const name = event.target instanceof HTMLElement && event.target.dataset['state'];
  if (!name) return;
  // With the settings as they are.
  event.preventDefault();
  goTo(name);
});
form.addEventListener('change', () => {
  apply();
  history.replaceState(null, '', `#${address(readName())}`);
});
addEventListener('hashchange', () => void show(readAddress()));

const readName = () => location.hash.slice(1).split('?')[0] ?? '';

/** @param {string} name */
function address(name) {
  const given = Object.entries(settings()).filter(([key, value]) => {
    const select = form.querySelector(`select[name=${key}]`);
    return select instanceof HTMLSelectElement && select.selectedIndex > 0 && value;
  });
  return given.length > 0 ? `${name}?${new URLSearchParams(given)}` : name;
}

/** @param {string} name */
function goTo(name) {
  location.hash = address(name);
}

root.classList.toggle('bare', new URLSearchParams(location.search).has('bare'));
document.body.className = root.className;
void show(readAddress());
