// @ts-check
/** @typedef {import('../src/drop-in.ts')} Types For the editor alone: the elements' events and window.ChatOmni. */
/** @typedef {import('../src/core/index.ts').Conversation} Conversation */

// --- What the page does with ChatOmni ------------------------------------------------------------------------

document.addEventListener('chatomni-login', () => showSession(true));
document.addEventListener('chatomni-logout', () => showSession(false));

document.addEventListener('chatomni-unread', ({ detail }) => {
  showUnread(detail.messages);
  byId('figure-unread').textContent = String(detail.conversations);
});

document.addEventListener('chatomni-message', ({ detail: { conversation, message } }) => {
  if (!message.fromShop) showActivity(conversation, message.text);
});

document.addEventListener('chatomni-order', ({ detail: { order } }) => {
  // A live post's id begins with the page's: {pageId}_{postId}.
  const key = `${order.postId?.split('_')[0]}:${order.userId}`;
  const conversation = window.ChatOmni?.store.find(key);
  showOrder({
    id: order.id,
    key,
    label: order.label,
    name: conversation?.name ?? order.userId,
    page: conversation?.channelName,
  });
});

document.addEventListener('chatomni-create-order', (event) => {
  event.preventDefault();
  askForOrder(event.detail.conversation);
});

document.addEventListener('chatomni-select', () => reveal(byId('chat')));

/** @param {string | undefined} key `channelId:userId` */
function openConversation(key) {
  window.ChatOmni?.store.select(key);
  reveal(byId('chat'));
}

// --- The page's own ------------------------------------------------------------------------------------------

const MOST_ROWS = 100;
const MOST_ENTRIES = 12;
const root = document.documentElement;
const rows = byId('rows');
let messages = 0;

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} id @returns {HTMLElement} */
function fromTemplate(id) {
  const template = /** @type {HTMLTemplateElement} */ (byId(id));
  const copy = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  translate(copy);
  return copy;
}

/** @param {boolean} signedIn */
function showSession(signedIn) {
  document.body.classList.toggle('signed-in', signedIn);
  if (!signedIn) byId('activity').replaceChildren();
}

/** @param {number} count */
function showUnread(count) {
  const badge = byId('unread');
  badge.textContent = count > 999 ? '999+' : String(count);
  badge.hidden = count === 0;
}

/** @param {Conversation} conversation @param {string} text */
function showActivity({ channelId, userId, name }, text) {
  const entry = fromTemplate('activity-entry');
  entry.dataset.key = `${channelId}:${userId}`;
  fill(entry, 'b', name);
  fill(entry, 'span', text || '📎');
  const list = byId('activity');
  list.prepend(entry);
  list.children[MOST_ENTRIES]?.remove();
  messages += 1;
  byId('figure-messages').textContent = String(messages);
}

/** @param {{ id: string, key?: string | undefined, label: string, name: string, page?: string | undefined, total?: number }} order */
function showOrder({ id, key = '', label, name, page = '', total }) {
  const [index = '', code = ''] = label.split(' ');
  const row = fromTemplate('row');
  Object.assign(row.dataset, { id, key, total: total ?? 0 });
  fill(row, 'b', index);
  fill(row, 'td span', code);
  fill(row, '.link', name);
  fill(row, '.optional', page);
  if (total !== undefined) fill(row, '.number', money(total));
  fill(row, '.number.optional', clock.format(Date.now()));
  // An order that was changed comes again, under the same id.
  rows.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove();
  rows.prepend(row);
  rows.children[MOST_ROWS]?.remove();
  showFigures();
}

function showFigures() {
  const orders = [...rows.children];
  const revenue = orders.reduce((sum, row) => sum + Number(row.getAttribute('data-total')), 0);
  byId('figure-orders').textContent = String(orders.length);
  byId('figure-revenue').textContent = money(revenue);
}

/** @param {Conversation} conversation */
function askForOrder({ channelId, userId, name, phone, channelName }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('order-dialog'));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const field = (/** @type {string} */ of) =>
    /** @type {HTMLInputElement} */ (form.elements.namedItem(of));
  form.reset();
  field('name').value = name;
  field('phone').value = phone ?? '';
  dialog.returnValue = '';
  dialog.onclose = () => {
    if (dialog.returnValue !== 'create') return;
    showOrder({
      id: crypto.randomUUID(),
      key: `${channelId}:${userId}`,
      label: `#${rows.children.length + 1}. DH${Date.now() % 1_000_000}`,
      name: field('name').value,
      page: channelName,
      total: field('quantity').valueAsNumber * field('price').valueAsNumber,
    });
  };
  dialog.showModal();
}

/** @param {Element} within @param {string} selector @param {string} text */
function fill(within, selector, text) {
  const element = within.querySelector(selector);
  if (element) element.textContent = text;
}

/** @param {Element} element */
function reveal(element) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
}

const clock = new Intl.DateTimeFormat('vi', { timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' });

/** @param {number} amount in đồng */
function money(amount) {
  return `${amount.toLocaleString('vi')} ₫`;
}

/** Vietnamese stands in the page, English in data-en and data-en-label. @param {Element} within */
function translate(within) {
  const lang = root.lang === 'en' ? 'en' : 'vi';
  for (const element of within.querySelectorAll('[data-en], [data-en-label]')) {
    const { dataset } = /** @type {HTMLElement} */ (element);
    if (dataset.en) {
      dataset.vi ??= element.textContent ?? '';
      element.textContent = dataset[lang] ?? '';
    }
    if (dataset.enLabel) {
      dataset.viLabel ??= element.ariaLabel ?? '';
      element.ariaLabel = dataset[`${lang}Label`] ?? '';
    }
  }
}

/** @param {'vi' | 'en'} lang */
function speak(lang) {
  root.lang = lang;
  window.ChatOmni?.store.configure({ lang });
  translate(document.body);
  const other = lang === 'en' ? 'vi' : 'en';
  byId('language').lang = other;
  byId('language').textContent = other === 'en' ? 'English' : 'Tiếng Việt';
}

/** The simulated shop has an account to try; a real shop has none of the sample's customers. */
async function setUp() {
  const { backend } = await (await fetch('/config/defaults')).json();
  if (backend === 'simulator') {
    void prefillLogin();
    document.addEventListener('chatomni-logout', prefillLogin);
  } else {
    for (const row of document.querySelectorAll('.sample')) row.remove();
  }
  showFigures();
}

async function prefillLogin() {
  await customElements.whenDefined('chatomni-login');
  document.querySelector('chatomni-login')?.prefill({ username: 'demo', password: 'demo' });
}

// This module runs before the drop-in, which takes its language from the page's.
speak(new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'vi');
void setUp();

byId('chatomni').addEventListener('error', () => (byId('not-built').hidden = false));
byId('language').addEventListener('click', () => speak(root.lang === 'en' ? 'vi' : 'en'));
byId('theme').addEventListener('click', () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const shown = root.dataset.theme ?? (dark ? 'dark' : 'light');
  root.dataset.theme = shown === 'dark' ? 'light' : 'dark';
});
for (const list of [rows, byId('activity')]) {
  list.addEventListener('click', ({ target }) => {
    const entry = target instanceof Element ? target.closest('[data-key]') : null;
    if (entry) openConversation(entry.getAttribute('data-key') ?? undefined);
  });
}
