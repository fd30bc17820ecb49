import type { Config } from '../config.ts';
import type { News } from '../facts.ts';
import type { Logger } from '../log.ts';
import type { Ports } from '../ports.ts';
import type { SocketHandle } from '../store-types.ts';
import type { LinkState } from '../types.ts';

export interface LinkOptions {
  readonly name: 'chat' | 'rt';
  /** Absolute, or a path of the page's origin; a path is a prefix of Socket.IO's own. */
  readonly url: string;
  /** Another URL that leads to the same server, asked for when a round of attempts has failed. */
  readonly detour: () => Promise<string | undefined>;
  readonly config: Pick<
    Config,
    'namespace' | 'room' | 'reconnectionAttempts' | 'reconnectionDelay'
  >;
  readonly ports: Ports;
  readonly log: Logger;
  readonly token: () => string | undefined;
  /** A token in place of the one that a server refused; undefined if there is none to be had. */
  readonly renew: (refused: string) => Promise<string | undefined>;
  /** One REST call with the token; if that is refused too, the session ends elsewhere. */
  readonly verify: () => Promise<unknown>;
  /** What an event means. */
  readonly decode: (event: string, args: readonly unknown[]) => News;
  readonly onState: (name: LinkOptions['name'], state: LinkState) => void;
  /** `attempts` is 0 for the first connection after `start()`, else how many attempts it took to return. */
  readonly onConnect: (attempts: number) => void;
  /** Everything that the server sends, and what it means. */
  readonly onEvent: (
    name: LinkOptions['name'],
    event: string,
    args: readonly unknown[],
    news: News,
  ) => void;
}

/** One Socket.IO connection that comes back by itself (docs/protocol.md §4, §5). */
export interface Link {
  readonly state: LinkState;
  /** Since when it is connected, by the port's `elapsed`; Infinity while it is not. */
  readonly connectedAt: number;
  /** A session began. */
  start(): void;
  /** The session ended. */
  stop(): void;
  /** Tries at once if it is down, unless it is held by hand: network or page came back. */
  wake(): void;
  /** As `wake`, and lets go of what is held by hand: a manual refresh. */
  revive(): void;
  /** Something else got through to a server: tries again if the last attempt was a while ago. */
  nudge(): void;
  /** Connects anew although it looks connected. */
  reconnect(): void;
  /** The token was renewed: says so on a live socket. */
  authenticate(): void;
  readonly handle: SocketHandle;
  destroy(): void;
}

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
