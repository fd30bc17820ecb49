// @ts-check
import { KEY, manyRows, orders, rows } from './people.js';
import { conversation, PAGES, POST, push } from './shop.js';

/** @typedef {import('./states.js').States} States */

const list = /** @type {const} */ ({ element: 'chatomni-conversations' });
const channels = [
  { id: PAGES[0], name: 'Tomato Boutique' },
  { id: PAGES[1], name: 'Tomato Mẹ & Bé, hàng nhập khẩu chính hãng' },
];
const full = { ...list, config: { postId: POST, channels } };
const answers = { search: { Data: rows }, orders };
const first = '[role=option]';

/**
 * Newest page first, older ones by cursor; after three of them `then`, if there is one.
 *
 * @param {number} size - rows a page
 * @param {import('./network.js').Answer} [then]
 * @returns {(call: import('./network.js').Call) => import('./network.js').Answer}
 */
const paged =
  (size, then) =>
  ({ body }) => {
    const from = Number(body.After ?? 0);
    if (then !== undefined && from >= size * 3) return then;
    return { Data: manyRows(from + size).slice(from), After: String(from + size) };
  };

/** @type {States} */
export const conversationStates = {
  'list-signed-out': { ...list, title: 'Signed out', signedOut: true, ready: '[part~=empty]' },
  'list-loading': { ...list, title: 'Loading', answers: { search: 'never' }, ready: '.bones' },
  'list-empty': { ...list, title: 'No conversations', ready: '[part~=empty]' },
  'list-empty-of-pages': { ...full, title: 'None on these pages', ready: '[part~=empty]' },
  'list-error': { ...list, title: 'Error', answers: { search: 503 }, ready: '[part~=error]' },
  'list-offline': {
    ...list,
    title: 'No network',
    answers: { search: 'offline' },
    ready: '[part~=error]',
  },
  'list-rows': { ...full, title: 'All kinds of rows', answers, ready: first },
  'list-selected': {
    ...full,
    title: 'One selected',
    answers,
    select: KEY,
    ready: '[aria-selected=true]',
  },
  'list-keyboard': {
    ...full,
    title: 'Moving with the keyboard',
    answers,
    async play(stage) {
      await stage.find(first);
      const box = await stage.find('[role=listbox]');
      box.focus();
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    },
    ready: '.active',
  },
  'list-stale': {
    ...full,
    title: 'Offline, with rows that may be old',
    answers,
    async play(stage) {
      await stage.find(first);
      stage.network.answers.search = 'offline';
      await stage.refresh();
    },
    ready: '[part=note]',
  },
  'list-many-unread': {
    ...list,
    title: 'Many unread',
    answers: {
      search: {
        Data: [1200, 999, 87, 1].map((unread, index) =>
          conversation({ user: `${60 + index}`, name: 'Nguyễn Thị Hương', ago: index, unread }),
        ),
      },
    },
    ready: '[part=unread]',
  },
  'list-filter-counts': {
    ...full,
    title: 'Counts while there are more',
    answers: { search: paged(50, 'never') },
    async play(stage) {
      await stage.find(first);
      await stage.click('[data-filter=unread]');
    },
    ready: '[data-filter=unread][aria-pressed=true]',
  },
  'list-search': {
    ...full,
    title: 'Search, matches marked',
    answers,
    async play(stage) {
      await stage.find(first);
      await stage.type('[part=search]', 'huong');
    },
    ready: 'mark',
  },
  'list-search-nothing': {
    ...full,
    title: 'Search without a match',
    answers,
    async play(stage) {
      await stage.find(first);
      stage.network.answers.search = { Data: [] };
      await stage.type(
        '[part=search]',
        `không ai có tên này ${'và cũng không ai khác '.repeat(4)}`,
      );
    },
    ready: '[part~=empty]',
  },
  'list-waiting': {
    ...full,
    title: 'Waiting longest',
    answers,
    async play(stage) {
      await stage.find(first);
      stage.push(push('31', 'Shop ơi?', 'Trần Minh Anh'));
      await stage.click('[part=sort]');
    },
    ready: '[part=sort][aria-pressed=true]',
  },
  'list-paused-filter': {
    ...full,
    title: 'A status that few have: paused',
    answers: { search: paged(6) },
    async play(stage) {
      await stage.find(first);
      await stage.store.search({ status: 'Bình thường' });
    },
    ready: '.foot button',
  },
  'list-paused-without-match': {
    ...full,
    title: 'A status that nobody has so far: paused',
    answers: { search: paged(6) },
    async play(stage) {
      await stage.find(first);
      await stage.store.search({ status: 'Cảnh báo' });
    },
    ready: '[part~=empty] button',
  },
  'list-page': {
    ...full,
    title: 'One page of the shop',
    answers,
    async play(stage) {
      await stage.find(first);
      await stage.store.search({ channelId: PAGES[1] ?? '' });
    },
    ready: '[part=page]',
  },
  'list-more-failed': {
    ...list,
    title: 'More could not be loaded',
    answers: { search: ({ body }) => (body.After ? 503 : { Data: manyRows(6), After: '6' }) },
    ready: '.foot button',
  },
  'list-news-above': {
    ...list,
    title: 'New activity above',
    answers: { search: { Data: manyRows(40) } },
    async play(stage) {
      await stage.find(first);
      const scroller = await stage.find('.scroller');
      await stage.settled();
      scroller.scrollTop = 800;
      await stage.settled();
      for (const user of ['5020', '5021', '5022']) stage.push(push(user, 'Shop ơi?', 'Khách mới'));
    },
    ready: '[part=jump]',
  },
};
