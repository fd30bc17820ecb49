// @ts-check
import { HUONG, KEY, rows, talk } from './people.js';
import { push } from './shop.js';

/** @typedef {import('./states.js').States} States */
/** @typedef {import('./stage.js').Stage} Stage */

const debug = /** @type {const} */ ({
  element: 'chatomni-debug',
  select: KEY,
  answers: { search: { Data: rows }, messages: { Data: talk } },
});

/** Both sockets bring a message, and something that cannot be read. @param {Stage} stage */
async function hear(stage) {
  await new Promise((resolve) => {
    stage.store.$connection.subscribe(({ mode }) => mode === 'realtime' && resolve(mode));
  });
  stage.push(push(HUONG, 'Chị lấy mẫu số 3 nha shop'));
  stage.push({ EventName: 'chatomni.on-message', Message: 7 });
}

/** @param {string} view */
const see = (view) => async (/** @type {Stage} */ stage) => {
  await hear(stage);
  await stage.click(`[data-view=${view}]`);
};

/** @type {States} */
export const debugStates = {
  'debug-log': { ...debug, title: 'The log', play: hear, ready: '[part=line]' },
  'debug-no-match': {
    ...debug,
    title: 'No line matches the filters',
    async play(stage) {
      await hear(stage);
      await stage.type('[name=text]', 'áo dài');
    },
    ready: '[part=empty]',
  },
  'debug-connections': {
    ...debug,
    title: 'Connections, one of them down',
    rt: 'down',
    play: (stage) => stage.click('[data-view=connections]'),
    ready: 'tbody tr',
  },
  'debug-latency': { ...debug, title: 'Latency', play: see('latency'), ready: 'tbody tr' },
  'debug-no-latency': {
    ...debug,
    title: 'Latency, before the first message',
    play: (stage) => stage.click('[data-view=latency]'),
    ready: '[part=empty]',
  },
  'debug-counters': { ...debug, title: 'Counters', play: see('counters'), ready: 'tbody tr' },
  'debug-report': {
    ...debug,
    title: 'The report, where the browser does not allow copying',
    async play(stage) {
      await hear(stage);
      const value = { writeText: () => Promise.reject(new Error('Not allowed')) };
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value });
      await stage.click('[part=copy]');
      Reflect.deleteProperty(navigator, 'clipboard');
    },
    ready: '[part=report]',
  },
};
