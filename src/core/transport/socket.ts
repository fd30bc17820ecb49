import type { Config } from '../config.ts';
import type { News } from '../facts.ts';
import type { Logger } from '../log.ts';
import type { Cancel, ClientSocket, Ports } from '../ports.ts';
import { decodeEvent } from '../protocol/events.ts';
import type { SocketHandle } from '../store-types.ts';
import type { LinkState } from '../types.ts';
import { describeEvent } from './event-log.ts';

export interface LinkOptions {
  readonly name: 'chat' | 'rt';
  /** Absolute, or a path of the page's origin; a path is a prefix of Socket.IO's own. */
  readonly url: string;
  readonly config: Pick<
    Config,
    'namespace' | 'room' | 'reconnectionAttempts' | 'reconnectionDelay'
  >;
  readonly ports: Ports;
  readonly log: Logger;
  readonly token: () => string | undefined;
  /** A token in place of the one that a server refused; undefined if there is none to be had. */
  readonly renew: (refused: string) => Promise<string | undefined>;
  /** One REST call decides whether the token still counts; false ends the session elsewhere. */
  readonly verify: () => Promise<boolean>;
  readonly onState: (state: LinkState) => void;
  /** `attempts` is 0 for the first connection after `start()`, else how many attempts it took to return. */
  readonly onConnect: (attempts: number) => void;
  /** Everything that the server sends, and what it means. */
  readonly onEvent: (name: string, args: readonly unknown[], news: News) => void;
}

/** One Socket.IO connection that comes back by itself (docs/protocol.md §4, §5). */
export interface Link {
  readonly state: LinkState;
  /** A session began. */
  start(): void;
  /** The session ended. */
  stop(): void;
  /** Tries at once if it is down, unless it is held by hand: network or page came back. */
  wake(): void;
  /** As `wake`, and lets go of what is held by hand: a manual refresh. */
  revive(): void;
  /** The token was renewed: says so on a live socket. */
  authenticate(): void;
  readonly handle: SocketHandle;
  destroy(): void;
}

/** After the attempts of a round: one a minute, ms. */
const backgroundDelay = 60_000;
/** An attempt that neither connects nor fails, ms. */
const attemptTimeout = 20_000;
/** A connection that was kept this long, ms, was a good one: the schedule begins anew when it is lost. */
const provenAfter = 5000;

/** Where Socket.IO is to go: `/ws/chat` means this origin with its path `/ws/chat/socket.io/`. */
export function socketAddress(
  url: string,
  namespace: string,
  origin: string | undefined,
): { readonly url: string; readonly path: string } {
  const parsed = new URL(url, origin);
  const prefix = parsed.pathname.replace(/\/+$/, '');
  return { url: `${parsed.protocol}//${parsed.host}${namespace}`, path: `${prefix}/socket.io/` };
}

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
  let cancelTimer: Cancel = () => {};
  /** Since the last connection; -1 before the first attempt. */
  let attempts = -1;
  /** Failures in this round of the schedule. */
  let failures = 0;
  let connectedAt = 0;
  let sentToken: string | undefined;
  /** The last token that a renewal was asked for or gave: if this one is refused, REST decides. */
  let renewedToken: string | undefined;
  /** The connection whose `unauthorized` is being looked into: servers may say it several times. */
  let deciding: ClientSocket | undefined;

  function setState(next: LinkState): void {
    if (state === next) return;
    state = next;
    options.onState(next);
  }

  /** Ends the present attempt or connection; nothing that it still says is heard. */
  function drop(): void {
    cancelTimer();
    const old = socket;
    socket = undefined;
    old?.off();
    old?.offAny();
    old?.disconnect();
  }

  function dial(): void {
    drop();
    attempts++;
    setState('connecting');
    // Whoever listens may have stopped it.
    if (!wanted() || state !== 'connecting') return;
    cancelTimer = ports.setTimer(() => fail('timeout'), attemptTimeout);
    try {
      const { url, path } = socketAddress(options.url, config.namespace, ports.page.origin);
      const next = ports.connect(url, {
        path,
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
    } catch (error) {
      fail(error instanceof Error ? error.message : 'bad address');
    }
  }

  function listen(own: ClientSocket): void {
    own.on('connect', () => {
      cancelTimer();
      const returned = attempts;
      attempts = 0;
      connectedAt = ports.elapsed();
      log.info(`✅ ${prefix} WebSocket connected: ${own.id ?? ''}`);
      if (returned > 0) log.info(`🔄 ${prefix} Reconnected after ${returned} attempts`);
      authenticate();
      own.emit('join', { room, token: token() });
      // Whoever reads the log may have ended it.
      if (socket !== own) return;
      setState('connected');
      options.onConnect(returned);
    });
    own.on('connect_error', ({ message }) => fail(message));
    own.on('disconnect', (reason) => {
      log.warn(`❌ ${prefix} WebSocket disconnected: ${reason}`);
      if (ports.elapsed() - connectedAt >= provenAfter) failures = 0;
      goDown();
    });
    own.onAny((name: string, ...args: unknown[]) => {
      const news = decodeEvent(name, args);
      log.info(describeEvent(prefix, name, args, news, log));
      if (socket !== own) return;
      if (name === 'unauthorized') void refused(own);
      // It talks to us: not one of those that accept only to throw out.
      else failures = 0;
      options.onEvent(name, args, news);
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

  /** The connection is lost or was not made, for whatever cause: one schedule serves all. */
  function goDown(): void {
    drop();
    if (wanted()) cancelTimer = ports.setTimer(dial, nextDelay());
    setState('disconnected');
  }

  function nextDelay(): number {
    if (failures >= config.reconnectionAttempts) return backgroundDelay;
    const delay = Math.min(config.reconnectionDelay * 2 ** failures++, backgroundDelay);
    return delay * (1 - ports.random() / 2);
  }

  function wanted(): boolean {
    return started && !held;
  }

  function authenticate(): void {
    const current = token();
    if (!socket?.connected || current === undefined) return;
    sentToken = current;
    socket.emit('auth', { token: current });
    log.info(`🔐 ${prefix} Authentication sent`);
  }

  /** The server refuses the token: renew it once, then let a REST call decide (docs/protocol.md §4). */
  async function refused(own: ClientSocket): Promise<void> {
    if (deciding === own) return;
    deciding = own;
    const was = sentToken;
    if (was !== undefined && was !== renewedToken) {
      renewedToken = was;
      const renewed = await options.renew(was).catch(() => {
        renewedToken = undefined;
        return undefined;
      });
      if (socket !== own) return;
      if (renewed !== undefined && renewed !== was) {
        renewedToken = renewed;
        // Unless whoever heard of the new token has seen to it.
        if (sentToken !== renewed) authenticate();
        deciding = undefined;
        return;
      }
    }
    await options.verify().catch(() => true);
    if (socket !== own) return;
    // REST accepts it, so the session stays and this socket counts as down. If not, `stop()` has come.
    fail('unauthorized');
  }

  function close(): void {
    const wasConnected = socket?.connected === true;
    drop();
    if (wasConnected) log.info(`❌ ${prefix} WebSocket disconnected: io client disconnect`);
    setState('disconnected');
  }

  function wake(): void {
    if (!wanted() || state !== 'disconnected') return;
    failures = 0;
    dial();
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
    start() {
      if (!started) {
        started = true;
        attempts = -1;
        renewedToken = undefined;
      }
      revive();
    },
    stop,
    wake,
    revive,
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
