// @ts-check
/** @typedef {import('./states.js').States} States */

const status = /** @type {const} */ ({ element: 'chatomni-status' });
const login = /** @type {const} */ ({ element: 'chatomni-login', signedOut: true });

/** @param {import('./stage.js').Stage} stage @param {NotificationPermission} value - what this browser would say */
async function openSettings(stage, value) {
  Object.defineProperty(Notification, 'permission', { configurable: true, value });
  await stage.click('[part=settings]');
}

/** @type {States} */
export const statusStates = {
  'status-realtime': { ...status, title: 'Realtime', ready: '[part=last-sync]' },
  'status-realtime-explained': {
    ...status,
    title: 'Realtime, explained',
    play: (stage) => stage.click('[part~=badge-mode]'),
    ready: '#advice-mode:popover-open',
  },
  'status-connecting': {
    ...status,
    title: 'Connecting',
    chat: 'never',
    rt: 'never',
    play: (stage) => stage.click('[part~=badge-chat]'),
    ready: '#advice-chat:popover-open',
  },
  'status-one-down': {
    ...status,
    title: 'One server down',
    rt: 'down',
    play: (stage) => stage.click('[part~=badge-rt]'),
    ready: '#advice-rt:popover-open',
  },
  'status-polling': {
    ...status,
    title: 'Polling: both servers down',
    chat: 'down',
    rt: 'down',
    play: (stage) => stage.click('[part~=badge-mode]'),
    ready: '#advice-mode:popover-open',
  },
  'status-paused': {
    ...status,
    title: 'Paused: down, and Auto off',
    chat: 'down',
    rt: 'down',
    config: { autoRefresh: false },
    play: (stage) => stage.click('[part~=badge-mode]'),
    ready: '#advice-mode:popover-open',
  },
  'status-sockets-off': {
    ...status,
    title: 'Sockets switched off',
    config: { realtime: false },
    play: (stage) => stage.click('[part~=badge-chat]'),
    ready: '#advice-chat:popover-open',
  },
  'status-refreshing': {
    ...status,
    title: 'Refreshing',
    async play(stage) {
      await stage.find('[part=last-sync]');
      stage.network.answers.search = 'never';
      await stage.click('[part=refresh]');
    },
    ready: '[part=refresh][aria-busy=true]',
  },
  'status-settings': {
    ...status,
    title: 'A person’s own settings',
    config: { titleBadge: true },
    play: (stage) => openSettings(stage, 'default'),
    ready: '#settings:popover-open',
  },
  'status-settings-blocked': {
    ...status,
    title: 'Settings, notifications blocked',
    play: (stage) => openSettings(stage, 'denied'),
    ready: '#settings [role=alert]',
  },
  'status-signed-out': {
    ...status,
    title: 'Signed out',
    signedOut: true,
    play: (stage) => stage.click('[part~=badge-mode]'),
    ready: '#advice-mode:popover-open',
  },
};

/** @param {import('./stage.js').Stage} stage */
async function logIn(stage) {
  await stage.type('[name=username]', 'thuhien');
  await stage.type('[name=password]', 'mật khẩu');
  await stage.click('[part=submit]');
}

/** @type {States} */
export const loginStates = {
  'login-first-run': { ...login, title: 'First run', ready: '[part=submit]' },
  'login-token': {
    ...login,
    title: 'With a token',
    play: (stage) => stage.click('[part=tab-token]'),
    ready: '[name=token]',
  },
  'login-incomplete': {
    ...login,
    title: 'A field left empty',
    play: (stage) => stage.click('[part=submit]'),
    ready: '[role=alert]',
  },
  'login-busy': {
    ...login,
    title: 'On its way',
    answers: { token: 'never' },
    play: logIn,
    ready: 'form[aria-busy=true]',
  },
  'login-wrong-password': {
    ...login,
    title: 'Wrong password',
    answers: { token: 400 },
    play: logIn,
    ready: '[role=alert]',
  },
  'login-too-often': {
    ...login,
    title: 'Too many attempts',
    answers: { token: 429 },
    play: logIn,
    ready: '[role=alert]',
  },
  'login-offline': {
    ...login,
    title: 'No network',
    answers: { token: 'offline' },
    play: logIn,
    ready: '[role=alert]',
  },
  'login-expired': {
    ...login,
    title: 'Session expired, with the page’s own token',
    answers: { search: 401 },
    config: { getToken: () => 'gallery' },
    ready: '[part=retry]',
  },
};
