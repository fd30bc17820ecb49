import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { createApp } from '../../server/app.ts';
import { createSimulator, type Simulator } from '../../server/simulator/simulator.ts';
import type { ProxyOptions } from '../../server/proxy/proxy.ts';
import { HandTimers } from './hand-timers.ts';
import { arriving, nextEvent, ROOM } from './helpers.ts';
import { listen, startProxy, type TestProxy } from './proxy-helpers.ts';

/** The simulator where TPOS is: REST without a prefix, two Socket.IO servers on hosts of their own. */
export interface SimulatedTpos {
  readonly simulator: Simulator;
  readonly servers: Pick<ProxyOptions, 'origin' | 'chatOrigin' | 'rtOrigin'>;
}

export async function startTpos(t: TestContext): Promise<SimulatedTpos> {
  const simulator = createSimulator({ room: ROOM, rate: 0, controls: false, customers: 5 });
  const app = createApp({
    backend: simulator,
    room: ROOM,
    loopback: true,
    publicHosts: [],
    allowedOrigins: [],
    log: () => undefined,
    timers: new HandTimers(),
  });
  t.after(() => simulator.close());
  const behind = (prefix: string): Promise<string> => {
    const pass = (request: IncomingMessage): void => {
      // The guards of the app around it are not TPOS's.
      delete request.headers.origin;
      request.url = prefix + (request.url ?? '');
    };
    const server = createServer((request, response) => {
      pass(request);
      app.server.emit('request', request, response);
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      pass(request);
      app.server.emit('upgrade', request, socket, head);
    });
    return listen(t, server, 'http');
  };
  const [origin, chatOrigin, rtOrigin] = await Promise.all(
    ['/api', '/ws/chat', '/ws/rt'].map(behind),
  );
  assert.ok(origin && chatOrigin && rtOrigin);
  return { simulator, servers: { origin, chatOrigin, rtOrigin } };
}

export interface TestRelay extends TestProxy, SimulatedTpos {
  /** A browser's socket, connected; closed with the test. */
  readonly join: (name: 'chat' | 'rt', token: string) => Promise<Socket>;
  /** The same, not connected. */
  readonly socket: (name: 'chat' | 'rt', token?: string, room?: string) => Socket;
  readonly token: () => string;
}

/** Starts the simulator as TPOS unless it runs already, and the server with the relay in front of it. */
export async function startRelay(
  t: TestContext,
  options: Partial<ProxyOptions> = {},
  at?: SimulatedTpos,
): Promise<TestRelay> {
  const tpos = at ?? (await startTpos(t));
  const proxy = await startProxy(t, tpos.servers.origin, {
    proxy: { ...tpos.servers, relayRooms: [ROOM], ...options },
  });
  const socket = (name: 'chat' | 'rt', token?: string, room = ROOM): Socket => {
    const client = io(`${proxy.url}/chatomni`, {
      path: `/ws/${name}/socket.io/`,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      query: { room },
      auth: { token, room },
    });
    t.after(() => client.disconnect());
    return client;
  };
  const join = async (name: 'chat' | 'rt', token: string): Promise<Socket> => {
    const client = socket(name, token);
    const connected = nextEvent(client, 'authenticated');
    client.connect();
    client.emit('join', { room: ROOM, token });
    await connected;
    await until('TPOS’s room', () => tpos.simulator.sockets.state(name).inRoom > 0);
    return client;
  };
  const token = (): string => tpos.simulator.tokens.issue().access;
  return { ...proxy, ...tpos, socket, join, token };
}

/** Resolves as soon as something is so. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const late = performance.now() + 10_000;
  while (!isSo()) {
    assert.ok(performance.now() < late, `${what} never came`);
    await turn();
  }
}

/** All that a socket hears from now on, name first. */
export function heardBy(socket: Socket): readonly (readonly unknown[])[] {
  const heard: (readonly unknown[])[] = [];
  socket.onAny((name: string, ...args: unknown[]) => heard.push([name, ...args]));
  return heard;
}

/** Why a socket is lost. */
export function lossOf(socket: Socket): Promise<unknown> {
  return nextEvent(socket, 'disconnect');
}

/** Why a socket is not let in. */
export async function refusalOf(socket: Socket): Promise<string> {
  const refused = arriving<Error>('a refusal', (arrived) => socket.once('connect_error', arrived));
  socket.connect();
  return (await refused).message;
}
