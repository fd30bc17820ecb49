// @ts-check
import {
  HUONG,
  huong,
  KEY,
  longName,
  longTalk,
  longText,
  longWord,
  media,
  orders,
  rows,
  talk,
} from './people.js';
import { conversation, file, message, PAGES, picture, POST, push } from './shop.js';

/** @typedef {import('./states.js').States} States */
/** @typedef {import('./states.js').State} State */

const thread = /** @type {const} */ ({
  element: 'chatomni-thread',
  select: KEY,
  config: { postId: POST },
});
const some = '[data-message-id]';
const search = { Data: rows };

/** @param {readonly object[]} messages @param {object} who */
const of = (messages, who = huong) => ({
  search: { Data: [who] },
  orders,
  messages: { Data: messages },
});

/** @param {string} title @param {readonly object[]} messages @returns {State} */
const showing = (title, messages) => ({ ...thread, title, answers: of(messages), ready: some });

/** A newest page, and older ones that answer as `rule` does. @param {import('./network.js').Answer} then */
const older = (then) => ({
  ...of([]),
  messages: (/** @type {import('./network.js').Call} */ { params }) =>
    params.has('before') ? then : { Data: talk.slice(-3), Before: 'older' },
});

/**
 * After the interruption every page is news: what lies between cannot be known.
 *
 * @param {string} title
 * @param {import('./network.js').Answer} then - what is answered when it is asked for
 * @returns {State}
 */
const gap = (title, then) => ({
  ...thread,
  title,
  config: { ...thread.config, reconnectionDelay: 0 },
  answers: of(talk.slice(0, 4)),
  async play(stage) {
    await stage.find(some);
    // Nothing that was asked before shall have an answer of afterwards.
    await stage.refresh();
    stage.network.answers.messages = ({ params }) => {
      const page = Number(params.get('before') ?? 0);
      if (page > 5) return then;
      return {
        Data: [message(20 + page, `Trang ${page + 1} sau khi có mạng lại`)],
        Before: String(page + 1),
      };
    };
    stage.network.interrupt();
    await stage.find('[part=gap]');
  },
  ready: '[part=gap]',
});

/** @type {States} */
export const threadStates = {
  'thread-none': {
    ...thread,
    title: 'Nothing selected',
    select: undefined,
    ready: '[part~=empty]',
  },
  'thread-signed-out': { ...thread, title: 'Signed out', signedOut: true, ready: '[part~=empty]' },
  'thread-loading': {
    ...thread,
    title: 'Loading',
    answers: { search, messages: 'never' },
    ready: '.bones',
  },
  'thread-empty': { ...thread, title: 'No messages', answers: of([]), ready: '[part~=empty]' },
  'thread-error': {
    ...thread,
    title: 'Error',
    answers: { search, messages: 503 },
    ready: '[part~=error]',
  },
  'thread-not-found': {
    ...thread,
    title: 'Not found',
    answers: { search, messages: 404 },
    ready: '[part~=error]',
  },
  'thread-talk': showing('A talk over two days', talk),
  'thread-stale': {
    ...thread,
    title: 'Offline, with messages that may be old',
    answers: of(talk),
    async play(stage) {
      await stage.find(some);
      stage.network.answers.messages = 'offline';
      await stage.refresh();
    },
    ready: '[part=note] span',
  },
  'thread-unread': {
    ...thread,
    title: 'Unread from here',
    answers: of(longTalk, conversation({ user: HUONG, unread: 3, ago: 66 })),
    ready: '[part=unread]',
  },
  'thread-history': {
    ...thread,
    title: 'Older ones on their way',
    answers: older('never'),
    ready: '[part=top]',
  },
  'thread-history-failed': {
    ...thread,
    title: 'Older ones could not be loaded',
    answers: older(503),
    ready: '[part=top] button',
  },
  'thread-history-ends': {
    ...thread,
    title: 'Older ones may be in TPOS',
    answers: older({ Data: talk.slice(-3), Before: 'older' }),
    ready: '[part=top]',
  },
  'thread-gap': gap('A gap, loading', 'never'),
  'thread-gap-failed': gap('A gap that could not be loaded', 503),
  'thread-scrolled-up': {
    ...thread,
    title: 'Scrolled up',
    answers: of(longTalk),
    play: (stage) => stage.scrollUp(900),
    ready: '[part=newest]',
  },
  'thread-new-below': {
    ...thread,
    title: 'New messages below',
    answers: of(longTalk),
    async play(stage) {
      await stage.scrollUp(900);
      stage.push(push(HUONG, 'Shop ơi, chị đổi ý lấy mẫu số 5 nha'));
    },
    ready: '[part=jump]',
  },
  'thread-long-texts': showing('Long words, long lines', [
    message(9, longWord),
    message(8, `${longWord} https://example.com/${'vay-hoa-nhi-'.repeat(20)}?size=M`, {
      shop: longName,
    }),
    message(7, '🌸'.repeat(120)),
    message(6, `Nhiều số: ${'0903 456 789, '.repeat(8)}`),
  ]),
  'thread-20000': showing('20,000 characters', [
    message(9, longText),
    message(8, 'Dạ em xem rồi', { shop: true }),
  ]),
  'thread-20000-whole': {
    ...showing('20,000 characters, all shown', [message(9, longText)]),
    play: (stage) => stage.click('.more'),
    ready: '.more[aria-expanded=true]',
  },
  'thread-emoji': showing('Emoji', [
    message(9, '😍'),
    message(8, '❤️❤️❤️'),
    message(7, '👨‍👩‍👧‍👦🇻🇳', { shop: 'Thu Hiền' }),
    message(6, 'Dễ thương quá 😘😘 chốt nha 🛒'),
  ]),
  'thread-rtl': {
    ...thread,
    title: 'Right-to-left text',
    answers: of(
      [
        message(9, 'مرحبا، كم سعر هذا الفستان؟'),
        message(8, 'Dạ mẫu "فستان" giá 250.000đ ạ', { shop: 'Thu Hiền' }),
        message(7, 'שלום! size M 12345?', { comment: true }),
        message(6, 'رقمي 0903 456 789 اتصل بي'),
      ],
      conversation({
        user: HUONG,
        name: 'فاطمة الزهراء',
        phone: '0903 456 789',
        status: 'Bình thường',
      }),
    ),
    ready: some,
  },
  'thread-full-header': {
    ...thread,
    title: 'All that a header may have',
    config: { ...thread.config, channels: PAGES, conversationUrl: '/?{conversationId}' },
    answers: of(
      talk,
      conversation({
        user: HUONG,
        name: longName,
        phone: '0903 456 789 - 0283 822 1234; +84 912 345 678',
        address: true,
        status: 'Khách VIP mua sỉ lâu năm, ưu tiên giao trước 10 giờ sáng',
      }),
    ),
    ready: some,
  },
  'thread-menu': {
    ...thread,
    title: 'Menu open',
    config: { ...thread.config, conversationUrl: '/?{conversationId}' },
    answers: of(talk),
    async play(stage) {
      const own = document.createElement('button');
      own.textContent = 'In hóa đơn (mục của trang)';
      own.dataset['action'] = 'print';
      const link = document.createElement('a');
      link.textContent = 'Lịch sử mua hàng (liên kết của trang)';
      link.href = '#';
      link.dataset['action'] = 'history';
      for (const entry of [own, link]) {
        entry.slot = 'actions';
        stage.element.append(entry);
      }
      await stage.click('[part=actions]');
    },
    ready: '[part=menu]:popover-open',
  },
  'thread-info': {
    ...thread,
    title: 'Customer open within',
    answers: { ...of(talk), customer: {} },
    play: (stage) => stage.click('[part=info]'),
    ready: 'chatomni-customer [part~=empty], [part=panel]',
  },
  'thread-note': {
    ...thread,
    title: 'What came of a wish',
    answers: of(talk),
    play: (stage) => stage.click('[part=create-order]'),
    ready: '[part=note] button',
  },
  'thread-find': {
    ...thread,
    title: 'Find open',
    answers: of(talk),
    async play(stage) {
      await stage.find(some);
      await stage.click('[part=find]');
      await stage.type('[part=find-field]', 'mau so 3');
    },
    ready: '.aim mark',
  },
  'thread-find-nothing': {
    ...thread,
    title: 'Find without a match, older history unsearched',
    answers: older({ Data: [], Before: 'x' }),
    async play(stage) {
      stage.network.answers.messages = ({ params }) =>
        params.has('before') ? 'never' : { Data: longTalk, Before: 'older' };
      await stage.click('[part=find]');
      await stage.type('[part=find-field]', 'áo khoác');
    },
    ready: '[part=find-older]',
  },
};

/** @param {readonly object[]} files @param {string} [text] */
const sent = (files, text = '') => message(9, text, { files });

/** @type {States} */
export const mediaStates = {
  'media-pictures': showing('One, two and five pictures', [
    message(9, 'Mẫu này nha shop', { files: [picture(1)] }),
    message(8, '', { shop: 'Thu Hiền', files: [picture(2), picture(3)] }),
    message(7, '', { files: [4, 5, 6, 7, 8].map(picture) }),
  ]),
  'media-broken': {
    ...showing('Broken and expired', [
      message(9, '', { files: [file('image', '/sim/media/het-han.jpg')] }),
      message(8, '', {
        shop: true,
        files: [picture(2), file('image', '/sim/media/het-han-2.jpg')],
      }),
      message(7, '', { files: [file('sticker', '/sim/media/het-han.png')] }),
    ]),
    ready: '.broken',
  },
  'media-sound-and-video': showing('Voice and video', [
    sent([media.voice]),
    message(8, 'Video mẫu mới', { shop: 'Thu Hiền', files: [media.clip] }),
  ]),
  'media-files': showing('File, template, sticker, unknown', [
    sent([file('file', '/sim/media/bang-gia.pdf')]),
    message(8, '', {
      shop: true,
      files: [file('file', '/sim/media/bang-gia.pdf', `${longWord}.pdf`)],
    }),
    message(7, '', { files: [file('template')] }),
    message(6, '', { files: [file('sticker', '/sim/media/nhan-dan.svg')] }),
    message(5, '', { files: [file('fallback', '/sim/media/khac.svg')] }),
    message(4, null),
  ]),
  'media-large': {
    ...showing('A picture large', [sent([1, 2, 3].map(picture))]),
    play: (stage) => stage.click('.picture'),
    ready: 'dialog[open] img',
  },
  'media-large-zoomed': {
    ...showing('A picture larger still', [sent([1, 2, 3].map(picture))]),
    async play(stage) {
      await stage.click('.picture');
      await stage.click('dialog [aria-pressed=false]');
    },
    ready: '.zoomed img',
  },
  'media-large-broken': {
    ...showing('A picture large that cannot be loaded', [
      sent([picture(1), file('image', '/sim/media/het-han.jpg')]),
    ]),
    async play(stage) {
      await stage.click('.picture');
      const dialog = await stage.find('dialog[open]');
      dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    },
    ready: 'dialog .broken',
  },
};
