import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Namespace, type Socket } from 'socket.io';
import { RECOVERY, type SharedStream } from './redis.ts';
import type { Word } from './source.ts';
import { NAMESPACE, type LinkName } from './uplink.ts';

type Events = Record<string, (...args: unknown[]) => void>;

/** What is known of a browser's socket, also while its connection is lost for a moment. No token. */
export interface SocketData {
  digest?: string;
  room?: string;
  /** What it heard (`Room.served`). */
  served?: string;
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
  /** What other instances tell goes through here. */
  readonly stream?: SharedStream | undefined;
  /** Another instance told this to browsers, `number` under that name. */
  readonly onHeard: (room: string, served: string, number: number) => void;
  /** What was told at all instances has come to the browsers of this one, so long after it was told, ms. */
  readonly onFanOut: (ms: number) => void;
  /** Another instance said so (`nudge`). */
  readonly onNudge: (room: string) => void;
}

/** Socket.IO's room for those who are served by the same; no room of the shop has a slash. */
export function placeOf(room: string, served: string): string {
  return `${room}/${served}`;
}

/** In the place of a second room in which nobody is: which number it has, and when it was told (`Date.now`). */
const labelOf = (number: number): string => `#${number}@${Date.now()}`;
const LABEL = /^#(\d+)@(\d+)$/;
/** As Socket.IO numbers its packets. */
const EVENT = 2;
/** In the place of a room in which nobody is: other instances shall look after the one that follows. */
const NUDGE = '!';

/** The part of the adapter for several servers that is not in its types. */
interface ClusterAdapter {
  broadcast: (packet: unknown, options: Addressees) => unknown;
  readonly uid?: string;
  onMessage?: (message: ClusterMessage, offset?: string) => void;
}

interface Addressees {
  readonly rooms: ReadonlySet<string>;
  readonly except: ReadonlySet<string>;
}

interface ClusterMessage {
  readonly uid?: string;
  readonly data?: { readonly opts?: { readonly rooms?: unknown } };
}

/** One of the two Socket.IO servers, as browsers see it (docs/protocol.md §4). */
export class Door {
  readonly io: Server<Events, Events, Events, SocketData>;
  readonly #namespace: Namespace<Events, Events, Events, SocketData>;
  readonly #options: DoorOptions;
  /** Never listens: it only hands on the upgrades that the app lets through. */
  readonly #host = createServer();
  readonly #visitors = new WeakMap<BrowserSocket, Visitor>();

  constructor(link: LinkName, options: DoorOptions) {
    this.#options = options;
    this.io = new Server(this.#host, {
      path: `/ws/${link}/socket.io/`,
      transports: ['websocket'],
      serveClient: false,
      destroyUpgrade: false,
      pingInterval: 25_000,
      pingTimeout: 60_000,
      maxHttpBufferSize: 100_000,
      connectionStateRecovery: { maxDisconnectionDuration: RECOVERY, skipMiddlewares: false },
      ...(options.stream && { adapter: options.stream.adapter }),
    });
    this.io.on('connection', (socket) => socket.disconnect(true));
    this.#namespace = this.io.of(NAMESPACE);
    this.#guardReturns();
    this.#listen();
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

  /** Tells everybody here who is served by that; or at all instances. */
  tell({ room, served, number, event, args }: Word, everywhere: boolean): void {
    const place = placeOf(room, served);
    if (everywhere) this.#namespace.to([place, labelOf(number)]).emit(event, ...args);
    else this.#namespace.local.to(place).emit(event, ...args);
  }

  /** Tells other instances to look after a room; resolves when that was put where they read, or could not be. */
  async nudge(room: string): Promise<void> {
    const packet = { type: EVENT, data: ['nudge'] };
    await this.#adapter.broadcast(packet, { rooms: new Set([NUDGE + room]), except: new Set() });
  }

  async close(): Promise<void> {
    this.#options.stream?.close();
    for (const socket of this.#namespace.sockets.values()) socket.conn.close(true);
    await this.io.close();
  }

  get #adapter(): ClusterAdapter {
    return this.#namespace.adapter as unknown as ClusterAdapter;
  }

  /** Socket.IO sends what was missed before any middleware has looked at who is back: so this is looked at earlier. */
  #guardReturns(): void {
    const { mayReturn, stream } = this.#options;
    const { adapter } = this.#namespace;
    const restore = adapter.restoreSession.bind(adapter);
    adapter.restoreSession = async (pid, offset) => {
      const find = () => restore(pid, offset);
      // Its type does not say so, but there may be none.
      const session = (await (stream ? stream.scan(find) : find())) as Awaited<
        ReturnType<typeof restore>
      > | null;
      if (session && mayReturn(session.data as SocketData)) return session;
      throw new Error('This session is over.');
    };
  }

  /** What other instances tell their browsers and ours, seen before ours hear it; and how long it took. */
  #listen(): void {
    const { onHeard, onNudge, onFanOut, stream } = this.#options;
    const adapter = this.#adapter;
    const { onMessage, broadcast } = adapter;
    if (!stream || !onMessage) return;
    const measure = (label = ''): void => {
      const told = LABEL.exec(label)?.[2];
      if (told !== undefined) onFanOut(Math.max(0, Date.now() - Number(told)));
    };
    adapter.onMessage = (message, offset) => {
      const [place = '', label = ''] = message.uid === adapter.uid ? [] : roomsOf(message);
      const [room = '', served = ''] = place.split('/');
      const number = LABEL.exec(label)?.[1];
      if (place.startsWith(NUDGE)) onNudge(place.slice(NUDGE.length));
      else if (number !== undefined) onHeard(room, served, Number(number));
      onMessage.call(adapter, message, offset);
      measure(label);
    };
    adapter.broadcast = async (packet, options) => {
      const [, label] = options.rooms;
      await broadcast.call(adapter, packet, options);
      measure(label);
    };
  }
}

/** The rooms that a message of another server is for. */
function roomsOf({ data }: ClusterMessage): readonly string[] {
  const rooms = data?.opts?.rooms;
  return Array.isArray(rooms) ? rooms.map(String) : [];
}
