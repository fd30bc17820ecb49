import {
  io,
  type Manager,
  type ManagerOptions,
  type Socket,
  type SocketOptions,
} from 'socket.io-client';

/** Ends what a port has started; harmless when called again. */
export type Cancel = () => void;

/** The page (or its absence) as far as the core cares. */
export interface PageSignals {
  /** Origin that relative URLs resolve against; undefined outside a page. */
  readonly origin: string | undefined;
  /** `<html lang>`. */
  readonly lang: string | undefined;
  readonly online: boolean;
  readonly visible: boolean;
  /**
   * Calls back when the network or the page comes back, or the page gets hidden; `restored`: it was frozen, or
   * in the back-forward cache, and has lost its sockets.
   */
  subscribe(
    listener: (signal: 'online' | 'offline' | 'visible' | 'hidden' | 'restored') => void,
  ): Cancel;
}

/** What the core uses of a socket.io-client `Socket`. */
export type ClientSocket = Pick<
  Socket,
  | 'connected'
  | 'id'
  | 'active'
  | 'connect'
  | 'disconnect'
  | 'emit'
  | 'on'
  | 'off'
  | 'onAny'
  | 'offAny'
> & {
  /** Whose `handshake` and `heartbeat` tell of the server's pings; without it a half-open connection stays. */
  readonly io?: Pick<Manager, 'engine'>;
};

/**
 * Everything that the outside supplies (design: the core has no globals). Tests hand in their own and turn
 * the clock by hand; `defaultPorts` are the real ones.
 */
export interface Ports {
  fetch(url: string, init: RequestInit): Promise<Response>;
  connect(url: string, options: Partial<ManagerOptions & SocketOptions>): ClientSocket;
  /** Local wall clock, ms since the epoch: for display, may jump. */
  now(): number;
  /** Monotonic ms from any start: for durations. */
  elapsed(): number;
  setTimer(callback: () => void, ms: number): Cancel;
  /**
   * Calls back once, before the next paint; where there are no frames or the page is hidden, in the next
   * task. Also fires if the page gets hidden while it waits.
   */
  nextFrame(callback: () => void): Cancel;
  /** In [0, 1). */
  random(): number;
  /**
   * Opens a channel of this name to the other tabs of the origin; what it brings may be anything. Undefined
   * where there are no channels.
   */
  channel(
    name: string,
    heard: (message: unknown) => void,
  ): Pick<BroadcastChannel, 'postMessage' | 'close'> | undefined;
  readonly page: PageSignals;
  readonly console: Pick<Console, 'error' | 'log' | 'warn'>;
}

/** Runs the callback in the next task; unlike timers this is not throttled in hidden pages. */
function nextTask(callback: () => void): Cancel {
  const { port1, port2 } = new MessageChannel();
  const close = () => {
    port1.close();
  };
  port1.onmessage = () => {
    close();
    callback();
  };
  port2.postMessage(undefined);
  return close;
}

function nextFrame(callback: () => void): Cancel {
  if (typeof document === 'undefined' || document.hidden) return nextTask(callback);
  let cancelTask: Cancel | undefined;
  const frame = requestAnimationFrame(() => {
    cancel();
    callback();
  });
  const whenHidden = () => {
    cancel();
    cancelTask = nextTask(callback);
  };
  const cancel = () => {
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', whenHidden);
    cancelTask?.();
  };
  document.addEventListener('visibilitychange', whenHidden);
  return cancel;
}

const browserPage: PageSignals = {
  get origin() {
    return typeof location === 'undefined' || location.origin === 'null'
      ? undefined
      : location.origin;
  },
  get lang() {
    return typeof document === 'undefined' ? undefined : document.documentElement.lang;
  },
  get online() {
    // Node has a navigator without onLine.
    return typeof navigator === 'undefined' || (navigator.onLine as boolean | undefined) !== false;
  },
  get visible() {
    return typeof document === 'undefined' || !document.hidden;
  },
  subscribe(listener) {
    const abort = new AbortController();
    const options = { signal: abort.signal };
    if (typeof addEventListener === 'function') {
      addEventListener('online', () => listener('online'), options);
      addEventListener('offline', () => listener('offline'), options);
      addEventListener('pageshow', (event) => event.persisted && listener('restored'), options);
    }
    if (typeof document !== 'undefined') {
      document.addEventListener(
        'visibilitychange',
        () => listener(document.hidden ? 'hidden' : 'visible'),
        options,
      );
      document.addEventListener('resume', () => listener('restored'), options);
    }
    return () => {
      abort.abort();
    };
  },
};

/** The real world: page, worker or Node. */
export const defaultPorts: Ports = {
  // Looked up at each call: host pages patch fetch, and tests too.
  fetch: (url, init) => globalThis.fetch(url, init),
  connect: (url, options) => io(url, options),
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  nextFrame,
  random: () => Math.random(),
  channel(name, heard) {
    try {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => heard(data);
      return channel;
    } catch {
      // The host has none, or none for a page like this.
      return undefined;
    }
  },
  page: browserPage,
  console: globalThis.console,
};
