import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Namespace, type Socket } from 'socket.io';
import { NAMESPACE, type LinkName } from './uplink.ts';

type Events = Record<string, (...args: unknown[]) => void>;

/** What is known of a browser's socket, also while its connection is lost for a moment. No token. */
export interface SocketData {
  digest?: string;
  room?: string;
  /** Which connection to TPOS it was served by (`Room.generation`). */
  generation?: number;
}

export type BrowserSocket = Socket<Events, Events, Events, SocketData>;

/** Whoever comes through the door. */
export interface Visitor {
  /** May it come in? Resolves with what to say to it if not. */
  readonly enter: () => Promise<string | undefined>;
  /** It is in. */
  readonly begin: () => void;
}

export interface DoorOptions {
  readonly welcome: (socket: BrowserSocket) => Visitor;
  /** Whether a socket that was lost may hear at once what it missed. */
  readonly mayReturn: (data: SocketData) => boolean;
}

/** What was sent is kept for those whose connection was lost, for so long, ms. */
const RECOVERY = 120_000;

/** One of the two Socket.IO servers, as browsers see it (docs/protocol.md §4). */
export class Door {
  readonly io: Server<Events, Events, Events, SocketData>;
  readonly #namespace: Namespace<Events, Events, Events, SocketData>;
  /** Never listens: it only hands on the upgrades that the app lets through. */
  readonly #host = createServer();
  readonly #visitors = new WeakMap<BrowserSocket, Visitor>();

  constructor(link: LinkName, options: DoorOptions) {
    this.io = new Server(this.#host, {
      path: `/ws/${link}/socket.io/`,
      transports: ['websocket'],
      serveClient: false,
      destroyUpgrade: false,
      pingInterval: 25_000,
      pingTimeout: 60_000,
      maxHttpBufferSize: 100_000,
      connectionStateRecovery: { maxDisconnectionDuration: RECOVERY, skipMiddlewares: false },
    });
    this.io.on('connection', (socket) => socket.disconnect(true));
    this.#namespace = this.io.of(NAMESPACE);
    this.#guardReturns(options.mayReturn);
    this.#namespace.use((socket, next) => {
      const visitor = options.welcome(socket);
      this.#visitors.set(socket, visitor);
      void visitor.enter().then((problem) => next(problem ? new Error(problem) : undefined));
    });
    this.#namespace.on('connection', (socket) => this.#visitors.get(socket)?.begin());
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#host.emit('upgrade', request, socket, head);
  }

  /** Tells everybody in a room. */
  tell(room: string, event: string, args: readonly unknown[]): void {
    this.#namespace.to(room).emit(event, ...args);
  }

  async close(): Promise<void> {
    for (const socket of this.#namespace.sockets.values()) socket.conn.close(true);
    await this.io.close();
  }

  /** Socket.IO sends what was missed before any middleware has looked at who is back: so this is looked at earlier. */
  #guardReturns(mayReturn: DoorOptions['mayReturn']): void {
    const { adapter } = this.#namespace;
    const restore = adapter.restoreSession.bind(adapter);
    adapter.restoreSession = async (pid, offset) => {
      // Its type does not say so, but there may be none.
      const session = (await restore(pid, offset)) as Awaited<ReturnType<typeof restore>> | null;
      if (session && mayReturn(session.data as SocketData)) return session;
      throw new Error('This session is over.');
    };
  }
}
