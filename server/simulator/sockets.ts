import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Namespace, type Socket } from 'socket.io';
import type { Shop } from './shop.ts';
import type { Tokens } from './tokens.ts';
import type { Delivery, ShopEvent } from './types.ts';
import { messagePush, orderPush } from './wire.ts';

export type LinkName = 'chat' | 'rt';

export interface SocketPorts {
  readonly shop: Shop;
  readonly tokens: Tokens;
  /** The tenant whose room gets the pushes. */
  readonly room: string;
  /** Where an asker reaches the simulator's pictures. */
  readonly originOf: (request: IncomingMessage) => string;
  /** Somebody has joined the room. */
  readonly onJoin: () => void;
}

interface SocketData {
  token: string | undefined;
  /** A log-in by the CONNECT packet was answered, so the `auth` that follows with it is not. */
  answered: string | undefined;
  wantsRoom: boolean;
}

type PushSocket = Socket<Events, Events, Events, SocketData>;
type Events = Record<string, (...args: unknown[]) => void>;

/** One of the two Socket.IO servers. */
class Link {
  readonly io: Server<Events, Events, Events, SocketData>;
  readonly namespace: Namespace<Events, Events, Events, SocketData>;
  /** Never listens: it only hands on the upgrades that the app lets through. */
  readonly #host = createServer();
  accepting = true;

  constructor(name: LinkName) {
    this.io = new Server(this.#host, {
      path: `/ws/${name}/socket.io/`,
      transports: ['websocket'],
      serveClient: false,
      destroyUpgrade: false,
      pingInterval: 25_000,
      pingTimeout: 60_000,
      maxHttpBufferSize: 100_000,
    });
    this.namespace = this.io.of('/chatomni');
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#host.emit('upgrade', request, socket, head);
  }

  /** Cuts every connection as a server that goes away does (`transport close`). */
  cut(): void {
    for (const socket of this.namespace.sockets.values()) socket.conn.close(true);
  }

  async close(): Promise<void> {
    await this.io.close();
  }
}

/** The Chat and RT servers: who is authenticated and in the room is told what happens in the shop. */
export class Sockets {
  readonly #ports: SocketPorts;
  readonly #links: Readonly<Record<LinkName, Link>> = {
    chat: new Link('chat'),
    rt: new Link('rt'),
  };
  readonly #unsubscribe: () => void;
  /** Events sent to sockets so far; one that goes to two sockets counts twice. */
  pushes = 0;

  constructor(ports: SocketPorts) {
    this.#ports = ports;
    this.#unsubscribe = ports.shop.subscribe((event) => this.#push(event));
    for (const link of Object.values(this.#links)) {
      link.namespace.on('connection', (socket) => {
        // A handshake that was under way when the server "went away".
        if (link.accepting) this.#welcome(socket);
        else socket.conn.close(true);
      });
    }
  }

  /** Takes over an upgrade below `/ws`; false if there is no such path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const name = /^\/ws\/(chat|rt)\/socket\.io\/(\?|$)/.exec(request.url ?? '')?.[1];
    if (name !== 'chat' && name !== 'rt') return false;
    const link = this.#links[name];
    if (link.accepting) link.upgrade(request, socket, head);
    else
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      );
    return true;
  }

  /** Whether a server accepts connections, and how many there are. */
  state(name: LinkName): { accepting: boolean; connections: number; inRoom: number } {
    const { accepting, namespace } = this.#links[name];
    const sockets = [...namespace.sockets.values()];
    const inRoom = sockets.filter((socket) => this.#isListening(socket)).length;
    return { accepting, connections: sockets.length, inRoom };
  }

  /** Closes the connections of a server and refuses new ones until `start`. */
  stop(name: LinkName): void {
    this.#links[name].accepting = false;
    this.#links[name].cut();
  }

  start(name: LinkName): void {
    this.#links[name].accepting = true;
  }

  /** Closes the connections of a server, which goes on accepting new ones. */
  drop(name: LinkName): void {
    this.#links[name].cut();
  }

  /** Ends every connection by a word of the server (`io server disconnect`). */
  kick(name: LinkName): void {
    this.#links[name].namespace.disconnectSockets(false);
  }

  /** Tells every socket whose token is over, which gets no more pushes until it logs in anew. */
  tellUnauthorized(): void {
    for (const socket of this.#sockets('both')) {
      const { token } = socket.data;
      if (token !== undefined && !this.#ports.tokens.isValid(token)) this.#judge(socket, token);
    }
  }

  /** Sends an event to the room, past the shop. */
  emit(delivery: Delivery, name: string, args: readonly unknown[]): void {
    for (const socket of this.#sockets(delivery)) {
      if (this.#isListening(socket)) this.#send(socket, name, args);
    }
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(Object.values(this.#links).map((link) => link.close()));
  }

  #welcome(socket: PushSocket): void {
    const { token } = socket.handshake.auth as Record<string, unknown>;
    socket.data = { token: undefined, answered: undefined, wantsRoom: false };
    if (typeof token === 'string') {
      this.#judge(socket, token);
      socket.data.answered = token;
    }
    socket.on('auth', (payload) => {
      const offered = textOf(payload, 'token');
      const repeated = socket.data.answered !== undefined && socket.data.answered === offered;
      socket.data.answered = undefined;
      if (!repeated) this.#judge(socket, offered);
    });
    socket.on('join', (payload) => {
      if (textOf(payload, 'room') !== this.#ports.room) return;
      socket.data.wantsRoom = true;
      if (this.#isListening(socket)) this.#ports.onJoin();
    });
  }

  #judge(socket: PushSocket, token: string | undefined): void {
    const accepted = token !== undefined && this.#ports.tokens.isValid(token);
    socket.data.token = accepted ? token : undefined;
    socket.emit(accepted ? 'authenticated' : 'unauthorized', {
      message: accepted ? 'OK' : 'Token is invalid or expired',
    });
  }

  #isListening(socket: PushSocket): boolean {
    return socket.data.wantsRoom && socket.data.token !== undefined;
  }

  #sockets(delivery: Delivery): readonly PushSocket[] {
    const of = (name: LinkName): PushSocket[] => [...this.#links[name].namespace.sockets.values()];
    if (delivery === 'none') return [];
    return delivery === 'both' ? [...of('chat'), ...of('rt')] : of(delivery);
  }

  #push(event: ShopEvent): void {
    for (const socket of this.#sockets(event.delivery)) {
      if (!this.#isListening(socket)) continue;
      if (event.type === 'signal') {
        this.#send(socket, event.name, event.args);
      } else {
        const origin = this.#ports.originOf(socket.request);
        const push =
          event.type === 'message'
            ? messagePush(event.conversation, event.message, origin)
            : orderPush(event.order, event.change);
        this.#send(socket, 'on-events', [JSON.stringify(push)]);
      }
    }
  }

  #send(socket: PushSocket, name: string, args: readonly unknown[]): void {
    this.pushes += 1;
    socket.emit(name, ...args);
  }
}

function textOf(payload: unknown, key: string): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const value: unknown = Reflect.get(payload, key);
  return typeof value === 'string' ? value : undefined;
}
