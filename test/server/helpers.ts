import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { request, type Server } from 'node:http';
import type { TestContext } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { createApp, type AppOptions } from '../../server/app.ts';
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../server/simulator/simulator.ts';

export const ROOM = 'tomato.tpos.vn';

export interface TestServer {
  readonly url: string;
  readonly server: Server;
  readonly simulator: Simulator;
}

export interface Json {
  readonly [key: string]: unknown;
}

/** Starts app and simulator on a free port, without traffic of its own; ends them with the test. */
export async function startServer(
  test: TestContext,
  options: Partial<AppOptions> & { simulator?: Partial<SimulatorOptions> } = {},
): Promise<TestServer> {
  const { simulator: simulatorOptions, ...appOptions } = options;
  const simulator = createSimulator({
    room: ROOM,
    rate: 0,
    controls: true,
    customers: 120,
    ...simulatorOptions,
  });
  const app = createApp({
    backend: simulator,
    room: ROOM,
    loopback: true,
    publicHosts: [],
    allowedOrigins: [],
    log: () => undefined,
    ...appOptions,
  });
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  test.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server: app.server, simulator };
}

/** Posts a form to the token call. */
export function postToken(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${url}/api/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'tmtWebApp', ...fields }),
  });
}

/** Tries a password log-in. */
export function logIn(url: string, username = 'demo', password = 'demo'): Promise<Response> {
  return postToken(url, { grant_type: 'password', username, password, scope: 'profile' });
}

/** Logs in and gives the access token. */
export async function tokenOf(url: string): Promise<string> {
  const answer = await logIn(url);
  assert.equal(answer.status, 200);
  return String((await jsonOf(answer))['access_token']);
}

export async function jsonOf(answer: Response): Promise<Json> {
  const value: unknown = await answer.json();
  assert.ok(isJson(value), 'the answer is a JSON object');
  return value;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key. */
export function objectAt(value: Json, key: string): Json {
  const found = value[key];
  assert.ok(isJson(found), `${key} is an object`);
  return found;
}

/** The list of objects under a key. */
export function listAt(value: Json, key: string): readonly Json[] {
  const found = value[key];
  assert.ok(Array.isArray(found) && found.every(isJson), `${key} is a list of objects`);
  return found;
}

/** A client of the REST calls with a token. */
export class Client {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  call(path: string, body?: unknown): Promise<Response> {
    const post = body !== undefined;
    return fetch(`${this.#url}/api${path}`, {
      method: post ? 'POST' : 'GET',
      headers: {
        Authorization: `Bearer ${this.#token}`,
        Accept: 'application/json',
        ...(post ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(post ? { body: JSON.stringify(body) } : {}),
    });
  }

  async json(path: string, body?: unknown): Promise<Json> {
    const answer = await this.call(path, body);
    assert.equal(answer.status, 200, path);
    return jsonOf(answer);
  }

  search(body: Json = {}): Promise<Json> {
    const empty = { Limit: 50, Channels: [], Type: 'message' };
    return this.json('/api-ms/chatomni/v1/conversations/search', { ...empty, ...body });
  }
}

export async function clientOf(server: TestServer): Promise<Client> {
  return new Client(server.url, await tokenOf(server.url));
}

/** Turns a switch of the simulator. */
export async function control(server: TestServer, wish: Json): Promise<Json> {
  const answer = await fetch(`${server.url}/sim/control`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(wish),
  });
  const body = await jsonOf(answer);
  assert.equal(answer.status, 200, String(body['error']));
  return body;
}

/** A socket of one of the two servers that does not connect by itself; closed with the test. */
export function openSocket(
  test: TestContext,
  server: TestServer,
  name: 'chat' | 'rt',
  auth: Json = {},
): Socket {
  const socket = io(`${server.url}/chatomni`, {
    path: `/ws/${name}/socket.io/`,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    query: { room: ROOM },
    auth,
  });
  test.after(() => socket.disconnect());
  return socket;
}

/** Waits for something that arrives at once or never: never fails the test instead of hanging it. */
export function arriving<T>(
  what: string,
  start: (arrived: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const guard = setTimeout(() => reject(new Error(`${what} never came`)), 10_000);
    start((value) => {
      clearTimeout(guard);
      resolve(value);
    });
  });
}

/** The first argument of a socket's next event of that name. */
export function nextEvent(socket: Socket, name: string): Promise<unknown> {
  return arriving(name, (arrived) => socket.once(name, arrived));
}

/** Connects with a token, joins, and waits until the server has taken both in. */
export async function joinRoom(
  test: TestContext,
  server: TestServer,
  name: 'chat' | 'rt',
  token: string,
): Promise<Socket> {
  const socket = openSocket(test, server, name, { token, room: ROOM });
  const authenticated = nextEvent(socket, 'authenticated');
  socket.connect();
  await authenticated;
  socket.emit('join', { room: ROOM, token });
  await settled(socket, token);
  return socket;
}

/** Resolves when everything sent before on this socket was handled: packets keep their order. */
export async function settled(socket: Socket, token: string): Promise<void> {
  socket.emit('auth', { token });
  const answered = nextEvent(socket, 'authenticated');
  socket.emit('auth', { token });
  await answered;
}

/** The status that a GET with headers of our choice gets; `fetch` would not set these. */
export function statusWith(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}
