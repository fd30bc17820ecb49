import { Agent, request } from 'node:http';
import { io, type Socket } from 'socket.io-client';

/** One of the two ways to the same answers. */
export interface Way {
  readonly origin: string;
  /** Before `/api-ms/…`. */
  readonly prefix: string;
}

export interface Answer {
  /** 0: none came. */
  readonly status: number;
  /** To the last byte. */
  readonly ms: number;
}

const CHAT = '/api-ms/chatomni/v1';
const SEARCH = JSON.stringify({
  Keyword: null,
  Limit: 50,
  Channels: [],
  Type: 'message',
  UserIds: [],
});

/** The two calls of a poll (docs/protocol.md §5). */
export const CALLS = [
  { method: 'POST', path: `${CHAT}/conversations/search`, body: SEARCH },
  {
    method: 'GET',
    path: `${CHAT}/messages/all?type=4&channelId=270136663390370&userId=9484319011642026`,
  },
] as const;

/** As many connections as a browser that asks one thing after the other has, kept alive. */
export function browserAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

export function ask(way: Way, call: (typeof CALLS)[number], agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const began = performance.now();
    const end = (status: number): void => resolve({ status, ms: performance.now() - began });
    const sent = request(way.origin + way.prefix + call.path, {
      method: call.method,
      agent,
      headers: {
        Authorization: 'Bearer load',
        Accept: 'application/json',
        'Accept-Encoding': 'gzip, deflate, br',
        ...('body' in call && { 'Content-Type': 'application/json' }),
      },
    });
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => end(answer.statusCode ?? 0));
      answer.on('error', () => end(0));
    });
    sent.on('error', () => end(0));
    sent.end('body' in call ? call.body : undefined);
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
