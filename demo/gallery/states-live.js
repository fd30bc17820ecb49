// @ts-check
import { HUONG, longName, longWord, orders, rows } from './people.js';
import { conversation, NOW, PAGES, POST, push } from './shop.js';

/** @typedef {import('./states.js').States} States */
/** @typedef {import('./stage.js').Stage} Stage */

const live = /** @type {const} */ ({
  element: 'chatomni-live',
  config: { postId: POST, reconnectionDelay: 0 },
});
const answers = { search: { Data: rows }, orders };
const some = '[data-message-id]';

/** The push of a comment. @param {string} user @param {string} name @param {string} text @param {number} ago - s @param {object} [more] */
function comment(user, name, text, ago, more) {
  const event = push(user, text, name);
  const id = `l-${user}-${ago}`;
  Object.assign(event.Message, {
    Id: id,
    MessageType: 12,
    CreatedTime: new Date(NOW - ago * 1000).toISOString(),
    Data: { id: `${POST.split('_')[1]}_${user}${ago * 10}` },
    ...more,
  });
  return event;
}

/** @type {readonly Parameters<typeof comment>[]} */
const said = [
  ['41', 'Hồ Kim', 'Live tới mấy giờ vậy shop', 59],
  [HUONG, 'Nguyễn Thị Hương', 'Chốt cho chị A12 size M nha 0903 456 789', 52],
  ['31', 'Trần Minh Anh', 'ib', 47],
  ['32', 'Lê Quốc Bảo', 'lay 2 cai mau be, b7', 41],
  [
    '32',
    'Lê Quốc Bảo',
    'Dạ em ghi đơn rồi ạ',
    36,
    { IsOwner: true, ApplicationUser: { Name: 'Thu Hiền' } },
  ],
  ['33', longName, `Cho chị hỏi ${longWord} ${longWord}`, 30],
  ['34', '🌸 Bé Na 🌸 shop mẹ & bé 👶🏻', '😍😍😍', 24],
  ['35', 'فاطمة الزهراء', 'مرحبا، كم سعر هذا الفستان؟ 250.000đ', 19],
  ['36', '', 'Mẫu đang mặc giá sao ạ, xem ở https://example.com/vay-hoa-nhi', 15],
  ['37', 'Phạm Thu Trang', '<b>Chốt</b> & ship quận 7', 11],
  ['40', 'Bùi Thị Lan', '', 7, { Attachments: [{ Type: 'sticker' }] }],
  ['39', 'Vũ Ngọc Mai', 'Lấy mã C3 và D15, số em 84912345678', 3],
];

/** Pushes come in, and are of a page that is known. @param {Stage} stage */
async function connected({ store }) {
  while (store.$connection.get().mode !== 'realtime') await new Promise(requestAnimationFrame);
  await store.refresh();
}

/** A stream, once the list is there. @param {Stage} stage @param {number} [times] */
async function stream(stage, times = 1) {
  await connected(stage);
  for (let time = times; time > 0; time--) {
    for (const [user, name, text, ago, more] of said) {
      stage.push(comment(user, name, text, ago + (time - 1) * 60, more));
    }
  }
  await stage.find(some);
}

/** @param {Stage} stage */
async function pointAt(stage) {
  await stage.settled();
  (await stage.find('.body')).dispatchEvent(new PointerEvent('pointerenter'));
}

const answering = {
  ...live,
  config: { ...live.config, allowReply: 'on' },
  properties: { quickReplies: ['Dạ còn hàng ạ', 'Dạ shop chốt đơn cho mình rồi ạ'] },
};

/** Those that are streamed as `said` has them. @param {Stage} stage @param {string} id @param {string} text */
async function reply(stage, id, text) {
  await stage.click(`[data-message-id=${id}] [part=reply]`);
  await stage.type('[part=composer-field]', text);
}

/** @type {States} */
export const liveStates = {
  'live-signed-out': { ...live, title: 'Signed out', signedOut: true, ready: '[part~=empty]' },
  'live-loading': { ...live, title: 'Loading', answers: { search: 'never' }, ready: '.bones' },
  'live-error': { ...live, title: 'Error', answers: { search: 503 }, ready: '[part~=error]' },
  'live-empty': { ...live, title: 'No comments yet', answers, ready: '[part~=empty]' },
  'live-comments': { ...live, title: 'Comments', answers, play: stream, ready: some },
  'live-stream': {
    ...live,
    title: 'Comments, more than fit',
    answers,
    select: `${PAGES[0]}:${HUONG}`,
    play: (stage) => stream(stage, 20),
    ready: some,
  },
  'live-paused': {
    ...live,
    title: 'The pointer rests on it',
    answers,
    async play(stage) {
      await stream(stage, 4);
      await pointAt(stage);
      for (let late = 1; late <= 12; late++) {
        stage.push(comment(HUONG, 'Nguyễn Thị Hương', `Chốt ${late}`, -late));
      }
    },
    ready: '[part=jump]',
  },
  'live-scrolled': {
    ...live,
    title: 'Scrolled up',
    answers,
    async play(stage) {
      await stream(stage, 10);
      await stage.scrollUp(600);
    },
    ready: '[part=newest]',
  },
  'live-gap': {
    ...live,
    title: 'Comments may be missing',
    answers,
    async play(stage) {
      await stream(stage);
      const missed = conversation({
        user: '31',
        name: 'Trần Minh Anh',
        text: 'Chốt 3 cái nha',
        ago: -1,
        comment: true,
        unread: 4,
      });
      stage.network.answers.search = { Data: [missed, ...rows] };
      stage.network.answers.messages = 503;
      stage.network.interrupt();
    },
    ready: '[part=gap]',
  },
  'live-phone': {
    ...live,
    title: 'Those with a phone number',
    answers,
    async play(stage) {
      await stream(stage);
      await stage.click('[data-filter=phone]');
    },
    ready: '[data-filter=phone][aria-pressed=true]',
  },
  'live-no-match': {
    ...live,
    title: 'None fits',
    answers,
    async play(stage) {
      await connected(stage);
      stage.push(comment(HUONG, 'Nguyễn Thị Hương', 'Đẹp quá', 5));
      await stage.find(some);
      await stage.click('[data-filter=no-order]');
    },
    ready: '[part~=empty]',
  },
  'live-orders': {
    ...live,
    title: 'Orders',
    answers,
    play: (stage) => stage.click('[data-view=orders]'),
    ready: '[part=session-order]',
  },
  'live-order-found': {
    ...live,
    title: 'Orders found by name',
    answers,
    async play(stage) {
      await stage.click('[data-view=orders]');
      await stage.find('[part=session-order]');
      await stage.type('[part=search]', 'huong');
    },
    ready: 'mark',
  },
  'live-no-orders': {
    ...live,
    title: 'No orders',
    answers: { search: { Data: rows } },
    play: (stage) => stage.click('[data-view=orders]'),
    ready: '[part~=empty]',
  },
  'live-answering': {
    ...answering,
    title: 'A comment is being answered',
    answers,
    async play(stage) {
      await stream(stage, 2);
      await reply(stage, 'l-37-11', 'Dạ chốt đơn cho chị rồi ạ, ');
      await stage.click('[part=quick-reply]');
    },
    ready: '[part=composer]',
  },
  'live-answers': {
    ...answering,
    title: 'Answers under way, a hidden comment',
    answers: { ...answers, reply: 403, hide: {} },
    async play(stage) {
      await stream(stage);
      await reply(stage, 'l-39-3', 'Dạ em ghi C3 và D15 rồi ạ');
      await stage.click('[part=send]');
      await stage.find('.failed');
      await reply(stage, 'l-39-3', 'Tổng 350k, chị cho em xin địa chỉ ạ');
      await stage.click('[part=send]');
      await stage.click('[data-message-id=l-37-11] [part=hide]');
      (await stage.find('[data-message-id=l-36-15] [part=reply]')).focus();
    },
    ready: '.pending',
  },
  'viewer-live': {
    ...answering,
    element: 'chatomni-viewer',
    title: 'The whole viewer during a stream',
    answers,
    async play(stage) {
      await stage.click('[data-side=live]');
      await stream(stage, 10);
      await stage.click('[data-message-id=l-40-7] [part=reply]');
    },
    ready: some,
  },
};
