import { Agent, request } from 'node:http';
import { io, type Socket } from 'socket.io-client';

/** One of the two ways to the same answers. */
export interface Way {
  readonly origin: string;
  /** Before `/api-ms/…`. */
  readonly prefix: string;
  readonly token?: string;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export interface Answer {
  /** 0: none came. */
  readonly status: number;
  /** To the last byte. */
  readonly ms: number;
  /** It was another browser's answer (docs/relay.md). */
  readonly isShared: boolean;
  /** Only where it was wanted. */
  readonly text: string;
}

const CHAT = '/api-ms/chatomni/v1';
const SEARCH = JSON.stringify({
  Keyword: null,
  Limit: 50,
  Channels: [],
  Type: 'message',
  UserIds: [],
});

/** The two calls of a poll (docs/protocol.md §5): the list, and the open thread's newest messages, or older ones. */
export const callsFor = (channelId: string, userId: string, before = ''): readonly [Call, Call] => [
  { method: 'POST', path: `${CHAT}/conversations/search`, body: SEARCH },
  {
    method: 'GET',
    path: `${CHAT}/messages/all?type=4&channelId=${channelId}&userId=${userId}${before && `&before=${before}`}`,
  },
];

/** As many connections as a browser that asks one thing after the other has, kept alive. */
export function browserAgent(localAddress?: string): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1, ...(localAddress && { localAddress }) });
}

export function ask(way: Way, call: Call, agent: Agent, wantsText = false): Promise<Answer> {
  return new Promise((resolve) => {
    const began = performance.now();
    const end = (status: number, isShared = false, text = ''): void =>
      resolve({ status, ms: performance.now() - began, isShared, text });
    const sent = request(way.origin + way.prefix + call.path, {
      method: call.method,
      agent,
      headers: {
        Authorization: `Bearer ${way.token ?? 'load'}`,
        Accept: 'application/json',
        // What is read here is not compressed: that is not what is measured.
        ...(!wantsText && { 'Accept-Encoding': 'gzip, deflate, br' }),
        ...(call.body && { 'Content-Type': 'application/json' }),
      },
    });
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => wantsText && chunks.push(chunk));
      answer.on('end', () =>
        end(answer.statusCode ?? 0, 'age' in answer.headers, Buffer.concat(chunks).toString()),
      );
      answer.on('error', () => end(0));
    });
    sent.on('error', () => end(0));
    sent.end(call.body);
  });
}

export interface Push {
  readonly number: number;
  /** From the server's emit to here, ms. */
  readonly ms: number;
}

/** A socket that stays, and says what becomes of it. */
export function listen(
  url: string,
  path: string,
  told: { readonly push: (push: Push) => void; readonly lost: () => void },
): Promise<Socket> {
  const socket = io(`${url}/chatomni`, {
    path,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    query: { room: 'tomato.tpos.vn' },
    auth: { token: 'load', room: 'tomato.tpos.vn' },
  });
  socket.on('on-events', (payload: string) => {
    const { number, sentAt } = JSON.parse(payload) as { number: number; sentAt: number };
    told.push({ number, ms: Date.now() - sentAt });
  });
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect') told.lost();
  });
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(socket));
    socket.on('connect_error', () => {
      told.lost();
      resolve(socket);
    });
  });
}
