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
};
