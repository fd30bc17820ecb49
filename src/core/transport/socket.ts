import type { Cancel, ClientSocket } from '../ports.ts';
import type { LinkState } from '../types.ts';
import { describeEvent } from './event-log.ts';
import { type Link, type LinkOptions, socketAddress } from './link.ts';

/** After the attempts of a round: one a minute, ms. */
const backgroundDelay = 60_000;
/** An attempt that neither connects nor fails, ms. */
const attemptTimeout = 20_000;
/** A connection that was kept this long, ms, was a good one: the schedule begins anew when it is lost. */
const provenAfter = 5000;
/** From an attempt to the one that a nudge makes, ms, at least. */
const nudgePause = 10_000;
/** How servers word it when a token is refused at the door. */
const refusal = /auth|token|jwt|expired|forbidden|40[13]/i;

export function createLink(options: LinkOptions): Link {
  const { config, ports, log, token } = options;
  const { room } = config;
  const prefix = `[${options.name.toUpperCase()}]`;
  const anyListeners = new Set<(name: string, ...args: unknown[]) => void>();

  let state: LinkState = 'disconnected';
  /** Replaced with each attempt: what an earlier one still says is of no interest. */
  let socket: ClientSocket | undefined;
  let started = false;
  let held = false;
  /** Of the one timer: an attempt's end, the next ping's, or the next attempt. */
  let cancelTimer: Cancel = () => {};
  /** Since the last connection; -1 before the first attempt. */
  let attempts = -1;
  /** Failures in this round of the schedule. */
  let failures = 0;
  /** By `elapsed`: when the last attempt began, or when it succeeded. */
  let since = 0;
  /** The server has talked to us: not one of those that accept only to throw out. */
  let proven = false;
  /** Interval and time-out of pings as the server announced them, together, ms. */
  let silence = 0;
  /** When something last came in, by the wall clock: the other one may stand still while the machine sleeps. */
  let heardAt = 0;
  /** The same by `elapsed`. */
  let heard = 0;
  let sentToken: string | undefined;
  /** The last token that a renewal was asked for or gave: if this one is refused, REST decides. */
  let renewedToken: string | undefined;
  /** A refusal is being looked into: servers may say it several times. */
  let deciding = false;
  /** The way taken now; the one that worked is kept as long as the link lives. */
  let url = options.url;

  function setState(next: LinkState): void {
    if (state === next) return;
    state = next;
    options.onState(options.name, next);
  }

  /** Ends the present attempt or connection; nothing that it still says is heard. */
  function drop(): void {
    cancelTimer();
    const old = socket;
    socket = sentToken = undefined;
    old?.off();
    old?.offAny();
    old?.disconnect();
  }

  function dial(): void {
    drop();
    attempts++;
    since = ports.elapsed();
    silence = 0;
    proven = false;
    setState('connecting');
    // Whoever listens may have stopped it.
    if (!wanted() || state !== 'connecting') return;
    cancelTimer = ports.setTimer(() => fail('timeout'), attemptTimeout);
    try {
      const address = socketAddress(url, config.namespace, ports.page.origin);
      const next = ports.connect(address.url, {
        path: address.path,
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        autoConnect: false,
        // Ours runs instead, on a port's timer.
        timeout: 2 ** 31 - 1,
        query: { room },
        auth: (send) => send({ token: token(), room }),
      });
      socket = next;
      listen(next);
      next.connect();
      const engine = next.io?.engine;
      engine?.on('handshake', ({ pingInterval, pingTimeout }) => {
        silence = pingInterval + pingTimeout;
      });
      engine?.on('heartbeat', () => {
        if (socket === next && next.connected) watch();
      });
    } catch (error) {
      fail(error instanceof Error ? error.message : 'bad address');
    }
  }

  /** Something came in. */
  function watch(): void {
    heardAt = ports.now();
    heard = ports.elapsed();
  }

  /** Half-open is a connection where nothing more comes in, not even a ping. One timer, not one for all that comes. */
  function expect(ms = silence): void {
    cancelTimer();
    if (!silence) return;
    cancelTimer = ports.setTimer(() => {
      const left = silence - (ports.elapsed() - heard);
      // What is less than a timer can wait may be rounding, and would be waited for again and again.
      if (left >= 1) expect(left);
      else lose('ping timeout');
    }, ms);
  }

  function listen(own: ClientSocket): void {
    own.on('connect', () => {
      watch();
      expect();
      const returned = attempts;
      attempts = 0;
      since = ports.elapsed();
      log.info(`✅ ${prefix} WebSocket connected: ${own.id ?? ''}`);
      if (returned > 0) log.info(`🔄 ${prefix} Reconnected after ${returned} attempts`);
      authenticate();
      own.emit('join', { room, token: token() });
      // Whoever reads the log may have ended it.
      if (socket !== own) return;
      setState('connected');
      options.onConnect(returned);
    });
    own.on('connect_error', ({ message }) => {
      fail(message);
      if (refusal.test(message)) void refused();
    });
    own.on('disconnect', lose);
    own.onAny((name: string, ...args: unknown[]) => {
      const news = options.decode(name, args);
      log.info(() => describeEvent(prefix, name, args, news, log));
      if (socket !== own) return;
      if (name === 'unauthorized') void refused();
      else proven = true;
      options.onEvent(options.name, name, args, news);
      for (const listener of [...anyListeners]) {
        try {
          listener(name, ...args);
        } catch (error) {
          ports.console.error(`[chatomni] a listener of ${prefix} failed`, error);
        }
      }
    });
  }

  function fail(message: string): void {
    log.error(`🔥 ${prefix} Connection error: ${message}`);
    goDown();
  }

  function lose(reason: string): void {
    log.warn(`❌ ${prefix} WebSocket disconnected: ${reason}`);
    proven ||= ports.elapsed() - since >= provenAfter;
    if (proven) failures = 0;
    goDown();
    // Let in and thrown out at once: some servers refuse a token that way.
    if (!proven && reason === 'io server disconnect') void refused();
  }

  /** The connection is lost or was not made, for whatever cause: one schedule serves all. */
  function goDown(): void {
    drop();
    if (wanted()) {
      const left = config.reconnectionAttempts - failures;
      const delay = Math.min(config.reconnectionDelay * 2 ** failures++, backgroundDelay);
      // Around the delay, so that not all pages come back at once.
      const wait = left > 0 ? delay * (0.75 + ports.random() / 2) : backgroundDelay;
      cancelTimer = ports.setTimer(dial, wait);
      if (left <= 0) void turn(left === 0);
    }
    setState('disconnected');
  }

  /** This way is closed: takes the other one from now on, if there is one. */
  async function turn(atOnce: boolean): Promise<void> {
    const detour = await options.detour();
    if (detour === undefined || !isDown()) return;
    url = url === detour ? options.url : detour;
    if (atOnce) dial();
  }

  function wanted(): boolean {
    return started && !held;
  }

  /** Waits for the next attempt. */
  function isDown(): boolean {
    return wanted() && state === 'disconnected';
  }

  function authenticate(): void {
    const current = token();
    if (!socket?.connected || current === undefined || current === sentToken) return;
    sentToken = current;
    socket.emit('auth', { token: current });
    log.info(`🔐 ${prefix} Authentication sent`);
  }

  /**
   * The server refuses the token, in whatever words: it is renewed once, then one REST call decides
   * (docs/protocol.md §4). Meanwhile a socket that is down stays on its schedule.
   */
  async function refused(): Promise<void> {
    const own = socket;
    const was = sentToken ?? token();
    if (deciding || !wanted() || was === undefined) return;
    deciding = true;
    let renewed: string | undefined;
    if (was !== renewedToken) {
      renewedToken = was;
      renewed = await options.renew(was).catch(() => {
        return (renewedToken = undefined);
      });
    }
    if (renewed !== undefined && renewed !== was) {
      renewedToken = renewed;
      authenticate();
      if (isDown()) dial();
    } else {
      await options.verify().catch(() => {});
      // REST accepts it, so the session stays and this socket counts as down. If not, `stop()` has come.
      if (own && socket === own) fail('unauthorized');
    }
    deciding = false;
  }

  function close(): void {
    const wasConnected = socket?.connected === true;
    drop();
    if (wasConnected) log.info(`❌ ${prefix} WebSocket disconnected: io client disconnect`);
    setState('disconnected');
  }

  function wake(): void {
    if (!wanted()) return;
    if (state !== 'connected') failures = 0;
    else if (silence && ports.now() - heardAt > silence) lose('ping timeout');
    if (isDown()) dial();
  }

  function revive(): void {
    held = false;
    wake();
  }

  function stop(): void {
    started = held = false;
    close();
  }

  return {
    get state() {
      return state;
    },
    get connectedAt() {
      return state === 'connected' ? since : Infinity;
    },
    start() {
      if (!started) {
        started = true;
        deciding = false;
        attempts = -1;
        renewedToken = undefined;
      }
      revive();
    },
    stop,
    wake,
    revive,
    nudge() {
      if (isDown() && ports.elapsed() - since >= nudgePause) dial();
    },
    reconnect() {
      if (state === 'connected') dial();
    },
    authenticate,
    handle: {
      get connected() {
        return state === 'connected';
      },
      get id() {
        return socket?.id;
      },
      connect: revive,
      disconnect() {
        held = true;
        close();
      },
      onAny(listener) {
        anyListeners.add(listener);
      },
      offAny(listener) {
        anyListeners.delete(listener);
      },
    },
    destroy() {
      stop();
      anyListeners.clear();
    },
  };
}
