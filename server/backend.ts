import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';

/** What `GET /config/defaults` tells of the application that the backend speaks for. */
export interface AppDefaults {
  readonly tposAppVersion: string;
  readonly xTposLang: string;
}

/** What was last seen of a server further up. */
export type Reach = 'unknown' | 'up' | 'down';

/** REST and the two Socket.IO servers (docs/protocol.md §1). */
export interface UpstreamReach {
  readonly rest: Reach;
  readonly chat: Reach;
  readonly rt: Reach;
}

/** What stands behind `/api` and `/ws`: the simulator, or the way to the real servers. */
export interface Backend {
  readonly name: 'simulator' | 'tpos';
  /** Answers below `/api`: `request.url` lacks that prefix, `request.body` is a Buffer. */
  readonly api: RequestHandler;
  /** Routes of its own, mounted at the root behind the guard of hosts. */
  readonly routes?: RequestHandler;
  /** Takes over an upgrade below `/ws` that the guard let through; false if nothing is there. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  readonly defaults: () => AppDefaults;
  /** Further `data-*` attributes for the demo's script tag, without `data-`. */
  readonly demoAttributes: Readonly<Record<string, string>>;
  /** Origins beside our own that the demo's sockets connect to, for its policy. */
  readonly socketHosts: readonly string[];
  /** The `Date` of answers below `/api` is another server's: what we answer ourselves has none. */
  readonly upstreamClock: boolean;
  /** What was last seen of the servers further up, if there are any; waits for nothing. */
  readonly reach?: () => UpstreamReach;
  /** Whether this instance knows of others that stand side by side; `undefined`: it is the only one. */
  readonly standing?: () => 'joined' | 'alone' | undefined;
  /** Called once the server listens. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
}
