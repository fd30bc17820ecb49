// @ts-check
import { customer, KEY, orders, rows, talk } from './people.js';
import { PAGES, POST } from './shop.js';

/** @typedef {import('./states.js').States} States */

const viewer = /** @type {const} */ ({ element: 'chatomni-viewer', config: { postId: POST } });
const answers = { search: { Data: rows }, orders, messages: { Data: talk }, customer };

/** @type {States} */
export const viewerStates = {
  'viewer-first-run': { ...viewer, title: 'First run', signedOut: true, ready: '[part=submit]' },
  'viewer-loading': {
    ...viewer,
    title: 'Loading',
    answers: { search: 'never' },
    ready: '.bones',
  },
  'viewer-empty': { ...viewer, title: 'No conversations', ready: '[part~=empty]' },
  'viewer-list': { ...viewer, title: 'Nothing selected', answers, ready: '[role=option]' },
  'viewer-thread': {
    ...viewer,
    title: 'A conversation open',
    answers,
    select: KEY,
    ready: '[data-message-id]',
  },
  'viewer-customer': {
    ...viewer,
    title: 'Its customer open',
    answers,
    select: KEY,
    play: (stage) => stage.click('[part=info]'),
    ready: '[part=last-order]',
  },
  'viewer-offline': {
    ...viewer,
    title: 'Offline',
    answers,
    select: KEY,
    chat: 'down',
    rt: 'down',
    async play(stage) {
      await stage.find('[data-message-id]');
      Object.assign(stage.network.answers, { search: 'offline', messages: 'offline' });
      await stage.refresh();
    },
    ready: '[part=note] span',
  },
  'viewer-updating': {
    ...viewer,
    title: 'Back after a sleep, updating',
    answers,
    select: KEY,
    async play(stage) {
      await stage.find('[data-message-id]');
      Object.assign(stage.network.answers, { search: 'never', messages: 'never' });
      await new Promise((resolve) => setTimeout(resolve, 150));
      stage.network.signal?.('restored');
    },
    ready: '[data-message-id]',
  },
  'provider-two-shops': {
    element: 'chatomni-conversations',
    title: 'Two providers: two shops beside each other',
    answers,
    stores: [
      { config: { channels: [`${PAGES[0]}=Tomato Boutique`] } },
      { config: { channels: [`${PAGES[1]}=Mẹ & Bé`] }, chat: 'down' },
    ],
    ready: '[role=option]',
  },
};
