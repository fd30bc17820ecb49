// @ts-check

/** @typedef {import('../../src/core/ports.ts').Ports} Ports */
/** @typedef {{ params: URLSearchParams, body: Record<string, any> }} Call What an answer may depend on. */
/** @typedef {'token' | 'search' | 'messages' | 'customer' | 'orders' | 'seen' | 'reply' | 'hide'} CallName */
/** @typedef {object | number | 'never' | 'offline'} Answer A body; a status; none, for ever; no network. */
/** @typedef {Answer | ((call: Call) => Answer)} AnswerOrRule */

import { NOW } from './shop.js';

/** What each call's path has in it (docs/protocol.md §3). @type {readonly (readonly [RegExp, CallName])[]} */
const calls = [
  [/\/token$/, 'token'],
  [/\/conversations\/search$/, 'search'],
  [/\/messages/, 'messages'],
  [/\/info\//, 'customer'],
  [/GetCommentOrders/, 'orders'],
  [/\/seen$/, 'seen'],
  [/\/comment\/reply$/, 'reply'],
  [/\/comment\/hide$/, 'hide'],
];

/** Longer timers never fire, so that a state stays as it is, ms. */
const longestTimer = 900;

/** A shop's servers as a store sees them: its ports, with answers that are set. */
export class Network {
  /** @type {Record<CallName, AnswerOrRule>} */
  answers = {
    token: { access_token: 'gallery', userName: 'thuhien' },
    search: { Data: [] },
    messages: { Data: [] },
    customer: {},
    orders: { value: [] },
    seen: {},
    reply: {},
    hide: {},
  };
  /** Whether a socket connects, fails, or neither. @type {'up' | 'down' | 'never'} */
  chat = 'up';
  /** @type {'up' | 'down' | 'never'} */
  rt = 'up';
  /** @type {readonly Socket[]} */
  sockets = [];
  /** @type {Parameters<Ports['page']['subscribe']>[0] | undefined} */
  signal;
  /** Timers that wait for `pass`, and their lengths, ms. @type {Map<() => void, number>} */
  #late = new Map();
  #passed = 0;

  /** @returns {Partial<Ports>} */
  get ports() {
    return {
      fetch: (url, init) => this.#fetch(url, init),
      connect: (url) => {
        const socket = new Socket(url.includes('//rt') ? this.rt : this.chat);
        this.sockets = [...this.sockets, socket];
        return /** @type {any} */ (socket);
      },
      elapsed: () => performance.now() + this.#passed,
      setTimer: (callback, ms) => {
        if (ms > longestTimer) {
          this.#late.set(callback, ms);
          return () => void this.#late.delete(callback);
        }
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
      random: () => 0,
      channel: () => undefined,
      page: {
        origin: location.origin,
        lang: undefined,
        online: true,
        visible: true,
        subscribe: (listener) => {
          this.signal = listener;
          return () => {};
        },
      },
    };
  }

  /** The servers send this by both sockets. @param {string} name @param {unknown} event */
  send(name, event) {
    for (const socket of this.sockets) if (socket.connected) socket.receive(name, event);
  }

  /** Both connections are lost, and made again. */
  interrupt() {
    for (const socket of this.sockets) if (socket.connected) socket.lose();
  }

  /** Time passes, ms, and the timers of one length come to their end. @param {number} ms @param {number} length */
  pass(ms, length) {
    this.#passed += ms;
    for (const [callback, its] of this.#late) if (its === length) callback();
  }

  /** @param {string} url @param {RequestInit} init @returns {Promise<Response>} */
  async #fetch(url, { body }) {
    const { pathname, searchParams: params } = new URL(url);
    const [, name] = calls.find(([path]) => path.test(pathname)) ?? [];
    const rule = name ? this.answers[name] : 404;
    const call = { params, body: name === 'search' ? JSON.parse(String(body)) : {} };
    const answer = typeof rule === 'function' ? rule(call) : rule;
    if (answer === 'never') return new Promise(() => {});
    if (answer === 'offline') throw new TypeError('Failed to fetch');
    const failed = typeof answer === 'number';
    return new Response(failed ? '{}' : JSON.stringify(answer), {
      status: failed ? answer : 200,
      headers: { Date: new Date(NOW).toUTCString() },
    });
  }
}

/** What the core uses of a socket.io-client `Socket`, without a network. */
class Socket {
  connected = false;
  active = false;
  id = 'gallery';
  /** @type {Map<string, ((...args: any[]) => void)[]>} */
  #listeners = new Map();
  #fate;

  /** @param {'up' | 'down' | 'never'} fate */
  constructor(fate) {
    this.#fate = fate;
  }

  connect() {
    this.active = true;
    queueMicrotask(() => {
      if (this.#fate === 'never' || !this.active) return;
      this.connected = this.#fate === 'up';
      if (this.connected) this.#fire('connect');
      else this.#fire('connect_error', new Error('websocket error'));
    });
    return this;
  }

  disconnect() {
    this.active = this.connected = false;
    return this;
  }

  lose() {
    this.connected = false;
    this.#fire('disconnect', 'transport close');
  }

  /** @param {string} name @param {unknown} argument */
  receive(name, argument) {
    this.#fire('*', name, argument);
    this.#fire(name, argument);
  }

  emit() {
    return this;
  }

  /** @param {string} name @param {(...args: any[]) => void} listener */
  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  /** @param {(...args: any[]) => void} listener */
  onAny(listener) {
    return this.on('*', listener);
  }

  off() {
    this.#listeners.clear();
    return this;
  }

  offAny() {
    return this;
  }

  /** @param {string} name @param {...unknown} args */
  #fire(name, ...args) {
    for (const listener of this.#listeners.get(name) ?? []) listener(...args);
  }
}
