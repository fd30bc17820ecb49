// @ts-check
import { answerStates } from './states-answer.js';
import { customerStates } from './states-customer.js';
import { conversationStates } from './states-conversations.js';
import { debugStates } from './states-debug.js';
import { liveStates } from './states-live.js';
import { loginStates, statusStates } from './states-session.js';
import { mediaStates, threadStates } from './states-thread.js';
import { viewerStates } from './states-viewer.js';

/**
 * One picture of an element. `answers` are what the servers say, `play` is what happens and what a person does
 * then, `ready` is what is there in the end.
 *
 * @typedef {object} State
 * @property {string} title
 * @property {`chatomni-${'status' | 'login' | 'conversations' | 'thread' | 'customer' | 'live' | 'viewer' | 'debug'}`} element
 * @property {readonly string[]} [attributes] - of the element, switches
 * @property {object} [properties] - of the element
 * @property {import('../../src/core/index.ts').ConfigInput} [config]
 * @property {Partial<import('./network.js').Network['answers']>} [answers]
 * @property {'up' | 'down' | 'never'} [chat]
 * @property {'up' | 'down' | 'never'} [rt]
 * @property {readonly Pick<State, 'config' | 'answers' | 'chat' | 'rt'>[]} [stores] - several, each with a provider
 * @property {boolean} [signedOut]
 * @property {string | undefined} [select] - the conversation that is open
 * @property {(stage: import('./stage.js').Stage) => unknown} [play]
 * @property {string} [ready] - selector, in shadow roots too
 */

/** @typedef {Readonly<Record<string, State>>} States By name, as in the address. */

/** Every state of every element: the one list, for people, tests and screenshots. */
export const groups = /** @type {readonly (readonly [string, States])[]} */ ([
  ['<chatomni-status>', statusStates],
  ['<chatomni-login>', loginStates],
  ['<chatomni-conversations>', conversationStates],
  ['<chatomni-thread>', threadStates],
  ['<chatomni-thread>: media', mediaStates],
  ['<chatomni-thread>: answering', answerStates],
  ['<chatomni-customer>', customerStates],
  ['<chatomni-live>', liveStates],
  ['<chatomni-viewer>', viewerStates],
  ['<chatomni-debug>', debugStates],
]);
