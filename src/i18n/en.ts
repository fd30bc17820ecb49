import type { Words } from './index.ts';

export const en: Words = {
  errors: {
    'bad-credentials': 'Wrong user name or password.',
    'session-expired': 'The session has expired. Please log in again.',
    forbidden: 'This account may not see this.',
    'not-found': 'Not found.',
    'rate-limited': 'Too many requests. Please wait a moment and try again.',
    network: 'The server cannot be reached. Check Wi-Fi or the network cable.',
    server: 'The TPOS server has a problem. Please try again later.',
    'bad-response': 'The server answered with data that cannot be read.',
    'bad-config': 'The configuration is not right.',
  },
  common: {
    retry: 'Try again',
  },
  login: {
    title: 'Log in to TPOS',
    ways: 'Ways to log in',
    tabs: { password: 'Account', token: 'Token' },
    username: 'User name',
    password: 'Password',
    show: 'Show',
    hide: 'Hide',
    token: 'Bearer token',
    tokenHint: 'Paste a token copied from TPOS. It stays in the memory of this page only.',
    submit: 'Log in',
    busy: 'Logging in…',
    incomplete: 'Please fill in the empty field.',
  },
  status: {
    label: 'Connection',
    refresh: 'Refresh',
    logout: 'Log out',
    synced: 'Updated',
    justNow: 'just now',
    auto: 'Refreshes by itself at intervals',
    links: {
      connected: 'connected',
      connecting: 'connecting',
      disconnected: 'disconnected',
    },
    about: {
      chat: 'The server of messages and conversations.',
      rt: 'The server of notifications and orders.',
    },
    modes: {
      realtime: [
        'Connected live: new messages show at once.',
        'Badges keep blinking? The network is unstable: check Wi-Fi and cable.',
      ],
      polling: ['Not connected live: data is fetched at intervals.', 'Too slow? Press Refresh.'],
      paused: ['Paused: not connected live, and Auto is off.', 'Turn Auto on, or press Refresh.'],
      'signed-out': ['Signed out.', 'Log in to receive messages.'],
    },
    advice: {
      connecting: ['Reconnecting all the time? The session may be over: log in again.'],
      one: ['This server may be restarting: just wait, it comes back by itself.'],
      both: [
        'Check Wi-Fi and the network cable.',
        'Keep Auto ON: data is still fetched at intervals.',
        'A firewall blocks wss? Ask for these two hosts to be allowed:',
      ],
      nothing: 'Nothing works? Check npm start, get a new token, open the console.',
      off: 'The live connection is switched off in the configuration.',
    },
  },
};
