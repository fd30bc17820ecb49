// @ts-check
import { huong, KEY, longName, longText, longWord, orders } from './people.js';
import { message, POST } from './shop.js';

/** @typedef {import('./states.js').States} States */
/** @typedef {import('./states.js').State} State */
/** @typedef {import('./stage.js').Stage} Stage */

const quickReplies = [
  'Dạ còn hàng ạ',
  'Dạ chị cho em xin số điện thoại',
  'Em đã gửi tin nhắn riêng, chị kiểm tra hộp thư giúp em nha',
  'Dạ shop hết mẫu này rồi ạ',
];

const comments = [
  message(80, 'Mẫu số 3 giá bao nhiêu vậy shop', { id: 'k1', comment: true }),
  message(78, 'Dạ mẫu số 3 giá 250.000đ ạ', {
    id: 'k2',
    comment: true,
    parent: 'k1',
    shop: 'Thu Hiền',
  }),
  message(40, 'Chốt mẫu 3 size M', { id: 'k3', comment: true }),
  message(40, 'Ship về Quận 7 nha 0903 456 789', { id: 'k4', comment: true }),
  message(30, 'Em lên đơn cho chị rồi nha', { shop: 'Thu Hiền' }),
  message(6, 'Còn màu be không shop?', { id: 'k5', comment: true }),
];

/** @type {Pick<State, 'element' | 'select' | 'config' | 'properties'>} */
const thread = {
  element: 'chatomni-thread',
  select: KEY,
  config: { postId: POST, allowReply: 'on' },
  properties: { quickReplies },
};
const answers = { search: { Data: [huong] }, orders, messages: { Data: comments } };
const field = '[part=composer-field]';

/** @param {Stage} stage @param {readonly string[]} texts */
async function write(stage, ...texts) {
  for (const text of texts) {
    await stage.type(field, text);
    await stage.click('[part=send]');
  }
}

/**
 * @param {string} title
 * @param {import('./network.js').AnswerOrRule} reply - what is answered to an answer
 * @param {string} state - a class
 * @param {readonly string[]} texts
 * @returns {State}
 */
const sent = (title, reply, state, ...texts) => ({
  ...thread,
  title,
  answers: { ...answers, reply },
  play: (stage) => write(stage, ...texts),
  ready: `[part=answer] .${state}`,
});

/** @type {States} */
export const answerStates = {
  'answer-comments': {
    ...thread,
    title: 'Comments that can be answered; one has the focus',
    answers,
    async play(stage) {
      const reply = await stage.find('[data-message-id=k4] [part=reply]');
      reply.focus();
    },
    ready: field,
  },
  'answer-plain': {
    ...thread,
    title: 'Nothing ready to begin with',
    properties: {},
    answers,
    ready: field,
  },
  'answer-writing': {
    ...thread,
    title: 'Another comment, a quick answer, a long draft',
    answers,
    async play(stage) {
      await stage.click('[data-message-id=k3] [part=reply]');
      await stage.type(field, longText.slice(0, 700));
      await stage.click('[part=quick-reply]');
    },
    ready: `[part=composer] [part=close]`,
  },
  'answer-long': {
    ...thread,
    title: 'All of it long',
    properties: { quickReplies: [longWord, longText.slice(0, 200), longName] },
    answers: {
      ...answers,
      messages: { Data: [message(9, `${longWord} ${longWord}`, { id: 'k1', comment: true })] },
      reply: 403,
      hide: {},
    },
    async play(stage) {
      await stage.click('[part=hide]');
      await write(stage, longWord);
    },
    ready: '[part=answer] .failed',
  },
  'answer-sending': sent('On its way', 'never', 'sending', 'Dạ còn ạ, chị lấy mấy cái ạ?'),
  'answer-failed': sent(
    'Refused; another one waits behind it',
    403,
    'failed',
    'Dạ còn ạ, chị lấy mấy cái ạ?',
    'Chị cho em xin số điện thoại nha',
  ),
  'answer-checking': sent('May have been sent: looking', 500, 'checking', 'Dạ còn màu be ạ'),
  'answer-unclear': {
    ...sent('May have been sent: not found', 500, 'unclear', 'Dạ còn màu be ạ'),
    async play(stage) {
      await write(stage, 'Dạ còn màu be ạ');
      await stage.find('.checking');
      stage.network.pass(30_000, 5000);
    },
  },
  'answer-offline': {
    ...sent('No network: will be sent', {}, 'pending'),
    async play(stage) {
      await stage.find(field);
      stage.network.answers.search = stage.network.answers.messages = 'offline';
      await stage.refresh();
      await write(stage, 'Dạ còn ạ', 'Chị lấy mấy cái ạ?');
    },
  },
  'answer-hidden': {
    ...thread,
    title: 'Hidden, and being hidden',
    answers: { ...answers, hide: {} },
    async play(stage) {
      await stage.click('[data-message-id=k3] [part=hide]');
      await stage.find('[data-message-id=k3] b');
      stage.network.answers.hide = 'never';
      await stage.click('[data-message-id=k4] [part=hide]');
    },
    ready: '[data-message-id=k4] b',
  },
  'answer-not-hidden': {
    ...thread,
    title: 'Hiding was refused',
    answers: { ...answers, hide: 403 },
    play: (stage) => stage.click('[data-message-id=k3] [part=hide]'),
    ready: '[part=note] span',
  },
  'answer-messages': {
    ...thread,
    title: 'Messages only: nothing to answer from here',
    answers: { ...answers, messages: { Data: [message(9, 'Shop ơi còn hàng không?')] } },
    ready: '.only',
  },
};
