import assert from 'node:assert/strict';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket as TcpSocket,
} from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { Server, type Namespace, type Socket as ServerSocket } from 'socket.io';
import { createLogger } from '../../../src/core/log.ts';
import { defaultPorts } from '../../../src/core/ports.ts';
import { socketAddress } from '../../../src/core/transport/link.ts';
import { decodeEvent } from '../../../src/core/protocol/events.ts';
import { createLink } from '../../../src/core/transport/socket.ts';
import { fakePorts, settle } from '../../support/fake-ports.ts';
import { pushedMessage } from '../protocol/fixtures.ts';

/** So that a test whose event never comes fails rather than hangs. */
const patience = { timeout: 20_000 };

/** What a test has to close, the last first. */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Notes what happens, and lets a test wait for it. */
function diary() {
  const entries: string[] = [];
  const waiting: { text: string; resolve: () => void }[] = [];
  let read = 0;
  return {
    entries,
    note(text: string) {
      entries.push(text);
      for (const waiter of waiting.splice(0)) {
        if (waiter.text === text) {
          read = entries.length;
          waiter.resolve();
        } else waiting.push(waiter);
      }
    },
    /** Resolves with the next such entry, counted from the last one waited for. */
    next(text: string): Promise<void> {
      const index = entries.indexOf(text, read);
      if (index >= 0) {
        read = index + 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push({ text, resolve }));
    },
  };
}

function listen(
  server: HttpServer | ReturnType<typeof createTcpServer>,
  port = 0,
): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** A Socket.IO server as TPOS runs it; what clients send is noted. */
async function startServer(
  options: {
    readonly port?: number;
    readonly path?: string;
    readonly set?: (namespace: Namespace) => void;
  } = {},
) {
  const http = createHttpServer();
  const io = new Server(http, { transports: ['websocket'], path: options.path ?? '/socket.io/' });
  const namespace = io.of('/chatomni');
  const seen = diary();
  const sockets: ServerSocket[] = [];
  namespace.on('connection', (socket) => {
    sockets.push(socket);
    socket.onAny((name: string, ...args: unknown[]) => {
      seen.note(`${name} ${JSON.stringify(args)}`);
    });
    socket.on('disconnect', (reason) => seen.note(`gone ${reason}`));
  });
  options.set?.(namespace);
  const port = await listen(http, options.port);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= io.close());
  closing.push(close);
  return { port, seen, sockets, close, last: () => sockets.at(-1)! };
}

function setUp(port: number, changes: Partial<Parameters<typeof createLink>[0]> = {}) {
  const ports = fakePorts({
    connect: (url, options) => defaultPorts.connect(url, options),
    origin: `http://127.0.0.1:${port}`,
  });
  const happened = diary();
  const lines: string[] = [];
  const session = { token: 'token-1' as string | undefined };
  const link = createLink({
    name: 'chat',
    url: `ws://127.0.0.1:${port}`,
    detour: () => Promise.resolve(undefined),
    config: {
      namespace: '/chatomni',
      room: 'tomato.tpos.vn',
      reconnectionAttempts: 5,
      reconnectionDelay: 1000,
    },
    ports,
    log: createLogger({
      ports,
      debug: () => 'off',
      emit: (_, text) => lines.push(text),
      heard: () => true,
    }),
    token: () => session.token,
    renew: () => Promise.resolve(undefined),
    verify: () => Promise.resolve(true),
    decode: decodeEvent,
    onState: (_, state) => happened.note(state),
    onConnect: (attempts) => happened.note(`connect ${attempts}`),
    onEvent: (_, name, args, news) =>
      happened.note(`event ${name} ${JSON.stringify(args)} ${news.type}`),
    ...changes,
  });
  closing.push(() => link.destroy());
  return { ports, link, happened, lines, session };
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A port that takes connections and says nothing. */
async function silentPort(): Promise<number> {
  const open = new Set<TcpSocket>();
  const server = createTcpServer((socket) => open.add(socket));
  closing.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return listen(server);
}

const sentAuth = (token: string) => `auth [{"token":"${token}"}]`;
const sentJoin = (token: string) => `join [{"room":"tomato.tpos.vn","token":"${token}"}]`;

describe('the address of a socket server', patience, () => {
  it('may be a host, or have a path, which is a prefix of Socket.IO’s', () => {
    const origin = 'https://shop.example';
    const table: readonly (readonly [string, string, string])[] = [
      ['wss://ws.chatomni.tpos.app', 'wss://ws.chatomni.tpos.app/chatomni', '/socket.io/'],
      ['wss://proxy.example:8443/chat/', 'wss://proxy.example:8443/chatomni', '/chat/socket.io/'],
      ['/ws/chat', 'https://shop.example/chatomni', '/ws/chat/socket.io/'],
      ['ws://[::1]:8080', 'ws://[::1]:8080/chatomni', '/socket.io/'],
    ];
    for (const [url, to, path] of table) {
      assert.deepEqual(socketAddress(url, '/chatomni', origin), { url: to, path });
    }
  });
});

describe('a link', patience, () => {
  it('connects with token and room in the CONNECT packet, the room only in the query', async () => {
    const server = await startServer();
    const { link, happened } = setUp(server.port);
    assert.equal(link.state, 'disconnected');
    link.start();
    await happened.next('connect 0');
    assert.deepEqual(happened.entries, ['connecting', 'connected', 'connect 0']);
    const { auth, query, url } = server.last().handshake;
    assert.deepEqual(auth, { token: 'token-1', room: 'tomato.tpos.vn' });
    assert.equal(query.room, 'tomato.tpos.vn');
    assert.doesNotMatch(url, /token-1/);
    assert.equal(server.last().conn.transport.name, 'websocket');
  });

  it('sends auth and join after each connect', async () => {
    const server = await startServer();
    const { link } = setUp(server.port);
    link.start();
    await server.seen.next(sentJoin('token-1'));
    assert.deepEqual(server.seen.entries, [sentAuth('token-1'), sentJoin('token-1')]);
  });

  it('finds a server below a path of the page’s origin', async () => {
    const server = await startServer({ path: '/ws/chat/socket.io/' });
    const { link, happened } = setUp(server.port, { url: '/ws/chat' });
    link.start();
    await happened.next('connected');
  });

  it('does not share its connection with another one to the same server', async () => {
    const server = await startServer();
    const one = setUp(server.port);
    const two = setUp(server.port, { name: 'rt' });
    one.link.start();
    two.link.start();
    await Promise.all([one.happened.next('connected'), two.happened.next('connected')]);
    one.link.stop();
    await server.seen.next('gone client namespace disconnect');
    assert.equal(two.link.state, 'connected');
    assert.equal(two.link.handle.connected, true);
  });

  it('hands on every event with what it means', async () => {
    const server = await startServer();
    const { link, happened, lines } = setUp(server.port);
    link.start();
    await happened.next('connected');
    server.last().emit('update', { a: 1 });
    server.last().emit('on-events', JSON.stringify(pushedMessage));
    server.last().emit('ping');
    await happened.next('event update [{"a":1}] stale-all');
    await happened.next(
      `event on-events ${JSON.stringify([JSON.stringify(pushedMessage)])} message`,
    );
    await happened.next('event ping [] ignored');
    assert.ok(lines.some((line) => line.startsWith('📨 [CHAT] New message received: {')));
  });

  it('without a usable address keeps trying and does not throw', async () => {
    const { link, ports, happened } = setUp(0, { url: 'http://[' });
    link.start();
    assert.deepEqual(happened.entries, ['connecting', 'disconnected']);
    await ports.advance(1000);
    assert.deepEqual(happened.entries.slice(2), ['connecting', 'disconnected']);
  });

  it('writes the lines that the owner knows, and never a token', async () => {
    const server = await startServer();
    const { link, happened, lines, ports } = setUp(server.port);
    link.start();
    await happened.next('connected');
    const { id } = link.handle;
    assert.equal(id, server.last().id);
    server.last().emit('authenticated', {});
    await happened.next('event authenticated [{}] ignored');
    server.last().disconnect();
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connect 1');
    assert.deepEqual(lines, [
      `✅ [CHAT] WebSocket connected: ${id}`,
      '🔐 [CHAT] Authentication sent',
      '✅ [CHAT] Authentication successful',
      '❌ [CHAT] WebSocket disconnected: io server disconnect',
      `✅ [CHAT] WebSocket connected: ${link.handle.id}`,
      '🔄 [CHAT] Reconnected after 1 attempts',
      '🔐 [CHAT] Authentication sent',
    ]);
    assert.doesNotMatch(JSON.stringify(lines), /token-1/);
  });
});

describe('a lost link', patience, () => {
  it('comes back to a server that was restarted, and says auth and join again', async () => {
    const server = await startServer();
    const { link, happened, ports, session } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    await server.close();
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [1000]);
    await ports.advance(1000);
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [2000]);

    session.token = 'token-2';
    const again = await startServer({ port: server.port });
    await ports.advance(2000);
    await happened.next('connect 2');
    await again.seen.next(sentJoin('token-2'));
    // Nothing of the old token is replayed.
    assert.deepEqual(again.seen.entries, [sentAuth('token-2'), sentJoin('token-2')]);
    assert.equal(again.last().handshake.auth.token, 'token-2');
  });

  it('comes back after the server threw it out', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    server.last().disconnect(true);
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connect 1');
  });

  it('comes back after its transport broke', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    server.last().conn.close();
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connect 1');
  });

  it('comes back after a middleware refused it', async () => {
    let refuse = true;
    const server = await startServer({
      set: (namespace) =>
        namespace.use((_, next) => {
          if (refuse) next(new Error('đóng cửa'));
          else next();
        }),
    });
    const { link, happened, ports, lines } = setUp(server.port);
    link.start();
    await happened.next('disconnected');
    assert.deepEqual(lines, ['🔥 [CHAT] Connection error: đóng cửa']);
    refuse = false;
    await ports.advance(1000);
    await happened.next('connect 1');
  });

  for (const [where, start] of [
    ['before the handshake', () => silentPort()],
    [
      'before the namespace answers',
      async () => (await startServer({ set: (namespace) => namespace.use(() => {}) })).port,
    ],
  ] as const) {
    it(`gives up an attempt that hangs ${where}`, async () => {
      const { link, happened, ports, lines } = setUp(await start());
      link.start();
      await ports.advance(19_999);
      assert.deepEqual(happened.entries, ['connecting']);
      await ports.advance(1);
      assert.deepEqual(happened.entries, ['connecting', 'disconnected']);
      assert.deepEqual(lines, ['🔥 [CHAT] Connection error: timeout']);
      assert.deepEqual(ports.timers, [1000]);
    });
  }

  it('is given 5 attempts at growing intervals, then one a minute', async () => {
    const { link, happened, ports } = setUp(await freePort());
    link.start();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      await happened.next('disconnected');
      assert.equal(ports.timers.length, 1);
      delays.push(ports.timers[0]!);
      await ports.advance(ports.timers[0]!);
    }
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 60_000, 60_000, 60_000]);
  });

  it('spreads its attempts around the delay', async () => {
    for (const [dice, delay] of [
      [0, 750],
      [0.999999, 1250],
    ] as const) {
      const { link, happened, ports } = setUp(await freePort());
      ports.dice = dice;
      link.start();
      await happened.next('disconnected');
      assert.equal(Math.round(ports.timers[0]!), delay);
    }
  });

  it('with 0 attempts is tried once a minute at once', async () => {
    const { link, happened, ports } = setUp(await freePort(), {
      config: {
        namespace: '/chatomni',
        room: 'r',
        reconnectionAttempts: 0,
        reconnectionDelay: 1000,
      },
    });
    link.start();
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [60_000]);
  });

  it('begins a new round once a connection was a good one', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connected');
    for (const delay of [1000, 2000]) {
      server.last().disconnect();
      await happened.next('disconnected');
      assert.deepEqual(ports.timers, [delay], 'thrown out at once: no good one');
      await ports.advance(delay);
      await happened.next('connected');
    }
    await ports.advance(5000);
    server.last().disconnect();
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [1000]);
    await ports.advance(1000);
    await happened.next('connected');
    server.last().emit('update');
    await happened.next('event update [] stale-all');
    server.last().disconnect();
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [1000]);
  });

  it('is tried at once when woken, in a round of its own', async () => {
    const port = await freePort();
    const { link, happened, ports } = setUp(port);
    link.start();
    for (let attempt = 0; attempt < 3; attempt++) {
      await happened.next('disconnected');
      await ports.advance(ports.timers[0]!);
    }
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [8000]);
    link.wake();
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [1000]);
    await startServer({ port });
    link.wake();
    await happened.next('connect 5');
    assert.deepEqual(ports.timers, [45_000]);
    link.wake();
    assert.equal(link.state, 'connected');
  });

  it('emits nothing while it is down', async () => {
    const port = await freePort();
    const { link, happened, session } = setUp(port);
    link.start();
    await happened.next('disconnected');
    session.token = 'token-2';
    link.authenticate();
    session.token = 'token-3';
    const server = await startServer({ port });
    link.wake();
    assert.equal(link.state, 'connecting');
    link.authenticate();
    session.token = 'token-4';
    await server.seen.next(sentJoin('token-4'));
    assert.deepEqual(server.seen.entries, [sentAuth('token-4'), sentJoin('token-4')]);
  });
});

describe('a link that is ended', patience, () => {
  it('by log-out says goodbye and leaves nothing running', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connected');
    link.stop();
    assert.equal(link.state, 'disconnected');
    assert.equal(link.handle.id, undefined);
    await server.seen.next('gone client namespace disconnect');
    assert.deepEqual(ports.timers, []);
    link.wake();
    link.revive();
    link.handle.connect();
    assert.equal(link.state, 'disconnected');
  });

  it('during an attempt does not connect after all', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    link.stop();
    link.start();
    await happened.next('connect 0');
    await settle();
    assert.deepEqual(happened.entries, [
      'connecting',
      'disconnected',
      'connecting',
      'connected',
      'connect 0',
    ]);
    assert.equal(server.sockets.filter(({ connected }) => connected).length, 1);
    assert.deepEqual(ports.timers, [45_000]);
  });

  it('during a wait is tried no more', async () => {
    const { link, happened, ports } = setUp(await freePort());
    link.start();
    await happened.next('disconnected');
    link.destroy();
    assert.deepEqual(ports.timers, []);
    await ports.advance(120_000);
    assert.deepEqual(happened.entries, ['connecting', 'disconnected']);
  });

  it('by a listener of its state or log obeys', async () => {
    const server = await startServer();
    for (const when of ['connecting', 'connected'] as const) {
      const all = setUp(server.port, {
        onState: (_, state) => {
          all.happened.note(state);
          if (state === when) all.link.stop();
        },
      });
      all.link.start();
      await all.happened.next('disconnected');
      assert.equal(all.link.state, 'disconnected');
      assert.deepEqual(all.ports.timers, []);
    }
    const noisy = setUp(server.port, {
      log: {
        info: () => noisy.link.stop(),
        warn: () => {},
        error: () => {},
        describe: () => '',
        hide: () => () => {},
      },
    });
    noisy.link.start();
    await noisy.happened.next('disconnected');
    assert.doesNotMatch(noisy.happened.entries.join(), /connected,|connect 0/);
  });
});

describe('a link in the hand of a developer', patience, () => {
  it('stays disconnected until connect, a manual refresh or a log-in', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    for (const [attempt, release] of [
      () => link.handle.connect(),
      () => link.revive(),
      () => link.start(),
    ].entries()) {
      link.handle.disconnect();
      assert.equal(link.handle.connected, false);
      assert.deepEqual(ports.timers, []);
      link.wake();
      await ports.advance(120_000);
      assert.equal(link.state, 'disconnected');
      release();
      // What was sent meanwhile was missed: that is a return.
      await happened.next(`connect 1`);
      assert.equal(server.sockets.length, attempt + 2);
    }
  });

  it('stays disconnected although that was said just when it was lost', async () => {
    const server = await startServer();
    const all = setUp(server.port, {
      log: {
        info: () => {},
        warn: () => all.link.handle.disconnect(),
        error: () => {},
        describe: () => '',
        hide: () => () => {},
      },
    });
    all.link.start();
    await all.happened.next('connected');
    server.last().disconnect();
    await all.happened.next('disconnected');
    assert.deepEqual(all.ports.timers, []);
  });

  it('hears every event, across reconnections, until told otherwise', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    const heard: unknown[] = [];
    const listener = (name: string, ...args: unknown[]) => void heard.push([name, ...args]);
    link.handle.onAny(listener);
    link.start();
    await happened.next('connected');
    server.last().emit('update', 1);
    await happened.next('event update [1] stale-all');
    server.last().disconnect();
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connected');
    server.last().emit('lạ', 2, 3);
    await happened.next('event lạ [2,3] stale-all');
    link.handle.offAny(listener);
    server.last().emit('update', 4);
    await happened.next('event update [4] stale-all');
    assert.deepEqual(heard, [
      ['update', 1],
      ['lạ', 2, 3],
    ]);
  });
});

describe('a token', patience, () => {
  it('that was renewed is told to a live socket', async () => {
    const server = await startServer();
    const { link, happened, session } = setUp(server.port);
    link.start();
    await happened.next('connected');
    session.token = 'token-2';
    link.authenticate();
    await server.seen.next(sentAuth('token-2'));
  });

  it('that is refused is renewed once, and the socket stays', async () => {
    const server = await startServer();
    const refused: string[] = [];
    const all = setUp(server.port, {
      renew: (token) => {
        refused.push(token);
        all.session.token = 'token-2';
        return Promise.resolve('token-2');
      },
      verify: () => assert.fail('REST was asked'),
    });
    all.link.start();
    await all.happened.next('connected');
    // Some servers answer the CONNECT packet, auth and join alike.
    for (let times = 0; times < 3; times++) server.last().emit('unauthorized');
    await server.seen.next(sentAuth('token-2'));
    assert.deepEqual(refused, ['token-1']);
    assert.equal(all.link.state, 'connected');
    assert.equal(server.sockets.length, 1);
  });

  it('that was renewed and told by others is not told twice', async () => {
    const server = await startServer();
    const all = setUp(server.port, {
      renew: () => {
        all.session.token = 'token-2';
        all.link.authenticate();
        return Promise.resolve('token-2');
      },
    });
    all.link.start();
    await all.happened.next('connected');
    server.last().emit('unauthorized');
    await server.seen.next(sentAuth('token-2'));
    server.last().emit('update');
    await all.happened.next('event update [] stale-all');
    all.session.token = 'token-3';
    all.link.authenticate();
    await server.seen.next(sentAuth('token-3'));
    assert.equal(server.seen.entries.filter((entry) => entry === sentAuth('token-2')).length, 1);
  });

  it('that is refused again but accepted by REST leaves the socket down, on the usual schedule', async () => {
    const server = await startServer();
    let verified = 0;
    let renewed = 1;
    const all = setUp(server.port, {
      renew: () => {
        all.session.token = `token-${++renewed}`;
        return Promise.resolve(all.session.token);
      },
      verify: () => {
        verified++;
        return Promise.resolve(true);
      },
    });
    const { link, happened, ports, lines } = all;
    link.start();
    await happened.next('connected');
    server.last().emit('unauthorized');
    await server.seen.next(sentAuth('token-2'));
    server.last().emit('unauthorized');
    await happened.next('disconnected');
    assert.equal(verified, 1);
    assert.equal(lines.at(-1), '🔥 [CHAT] Connection error: unauthorized');
    // Refused time after time it slows down, and does not renew what was just renewed.
    const delays: number[] = [];
    for (let times = 0; times < 6; times++) {
      delays.push(ports.timers[0]!);
      await ports.advance(ports.timers[0]!);
      await happened.next('connected');
      server.last().emit('unauthorized');
      await happened.next('disconnected');
    }
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 60_000]);
    assert.equal(renewed, 2);
    assert.equal(verified, 7);
  });

  it('that cannot be renewed is tried at REST at once; unreachable, the session stays', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port, {
      renew: () => Promise.reject(new Error('network')),
      verify: () => Promise.reject(new Error('network')),
    });
    link.start();
    await happened.next('connected');
    server.last().emit('unauthorized');
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [1000]);
  });

  it('that REST refuses too ends the session, and the link is left in peace', async () => {
    const server = await startServer();
    const all = setUp(server.port, {
      verify: () => {
        all.session.token = undefined;
        all.link.stop();
        return Promise.resolve(false);
      },
    });
    all.link.start();
    await all.happened.next('connected');
    server.last().emit('unauthorized');
    await all.happened.next('disconnected');
    await settle();
    assert.deepEqual(all.ports.timers, []);
    assert.equal(all.lines.filter((line) => line.startsWith('🔥')).length, 0);
  });

  it('whose renewal comes after the connection is gone does not touch the next one', async () => {
    const server = await startServer();
    let answer!: (token: string) => void;
    const all = setUp(server.port, {
      renew: () => new Promise((resolve) => (answer = resolve)),
      verify: () => assert.fail('REST was asked'),
    });
    all.link.start();
    await all.happened.next('connected');
    server.last().emit('unauthorized');
    await all.happened.next('event unauthorized [] ignored');
    all.link.handle.disconnect();
    all.link.handle.connect();
    await all.happened.next('connect 1');
    answer('token-2');
    await settle();
    assert.equal(all.link.state, 'connected');
    all.session.token = 'token-3';
    all.link.authenticate();
    await server.seen.next(sentAuth('token-3'));
    const auths = server.seen.entries.filter((entry) => entry.startsWith('auth'));
    assert.deepEqual(auths, [sentAuth('token-1'), sentAuth('token-1'), sentAuth('token-3')]);
  });
});

describe('a half-open link', patience, () => {
  it('is noticed when nothing came for the announced interval and time-out, and comes back', async () => {
    const server = await startServer();
    const { link, happened, ports, lines } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    await ports.advance(44_999);
    assert.equal(link.state, 'connected');
    await ports.advance(1);
    await happened.next('disconnected');
    assert.equal(lines.at(-1), '❌ [CHAT] WebSocket disconnected: ping timeout');
    await ports.advance(1000);
    await happened.next('connect 1');
  });

  it('is not suspected while anything comes in', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    for (let times = 0; times < 3; times++) {
      await ports.advance(30_000);
      server.last().emit('update');
      await happened.next('event update [] stale-all');
    }
    // To the moment: from what came in last, whenever the one timer was set.
    assert.equal(ports.timers.length, 1);
    await ports.advance(44_999);
    assert.equal(link.state, 'connected');
    await ports.advance(1);
    await happened.next('disconnected');
  });

  it('is noticed at once on the return from a sleep in which timers stood still', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    ports.setNow(ports.now() + 45_000);
    link.wake();
    assert.equal(link.state, 'connected');
    ports.setNow(ports.now() + 1);
    link.wake();
    assert.equal(link.state, 'connecting');
    await happened.next('connect 1');
    link.wake();
    assert.equal(link.state, 'connected');
    // A clock that was set back is no sleep.
    ports.setNow(0);
    link.wake();
    assert.equal(link.state, 'connected');
  });
});

describe('a link that something else got through before', patience, () => {
  it('is tried again, keeps its round, and is not hammered', async () => {
    const { link, happened, ports } = setUp(await freePort());
    link.nudge();
    assert.equal(link.state, 'disconnected');
    link.start();
    for (const wait of [1000, 2000, 4000, 8000, 16_000]) {
      await happened.next('disconnected');
      await ports.advance(wait);
    }
    await happened.next('disconnected');
    link.nudge();
    await ports.advance(9999);
    link.nudge();
    assert.equal(link.state, 'disconnected');
    await ports.advance(1);
    link.nudge();
    assert.equal(link.state, 'connecting');
    await happened.next('disconnected');
    assert.deepEqual(ports.timers, [60_000]);
  });

  it('leaves alone what is connected or held by hand', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port);
    link.start();
    await happened.next('connect 0');
    await ports.advance(20_000);
    link.nudge();
    assert.equal(server.sockets.length, 1);
    link.handle.disconnect();
    link.nudge();
    assert.equal(link.state, 'disconnected');
  });
});

describe('a link whose way is blocked', patience, () => {
  const detours = (url: string) => {
    const asked = { times: 0 };
    return {
      asked,
      detour: () => {
        asked.times++;
        return Promise.resolve(url);
      },
    };
  };

  it('takes the other way after a round of attempts, and stays with it', async () => {
    const server = await startServer({ path: '/ws/chat/socket.io/' });
    const { asked, detour } = detours(`http://127.0.0.1:${server.port}/ws/chat`);
    const { link, happened, ports } = setUp(await freePort(), { detour });
    link.start();
    for (const wait of [1000, 2000, 4000, 8000, 16_000]) {
      await happened.next('disconnected');
      assert.equal(asked.times, 0);
      await ports.advance(wait);
    }
    // At once, not a minute later.
    await happened.next('connect 6');
    assert.equal(asked.times, 1);
    await ports.advance(5000);
    server.last().disconnect();
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connect 1');
    link.stop();
    link.start();
    await happened.next('connect 0');
    assert.equal(asked.times, 1);
  });
});

describe('a token that is refused at the door', patience, () => {
  /** Lets in by token-2 alone; the others are refused in one way or another. */
  const doors: Readonly<Record<string, (namespace: Namespace) => void>> = {
    'by a middleware': (namespace) =>
      namespace.use(({ handshake }, next) =>
        next(handshake.auth.token === 'token-2' ? undefined : new Error('Authentication error')),
      ),
    'by being thrown out at once': (namespace) =>
      namespace.on('connection', (socket) => {
        if (socket.handshake.auth.token !== 'token-2') socket.disconnect();
      }),
    'with unauthorized before': (namespace) =>
      namespace.on('connection', (socket) => {
        if (socket.handshake.auth.token === 'token-2') return;
        socket.emit('unauthorized');
        socket.disconnect();
      }),
  };

  for (const [how, set] of Object.entries(doors)) {
    it(`${how} is renewed once, and tried again without a wait`, async () => {
      const server = await startServer({ set });
      const refused: string[] = [];
      const all = setUp(server.port, {
        renew: (token) => {
          refused.push(token);
          all.session.token = 'token-2';
          return Promise.resolve('token-2');
        },
        verify: () => assert.fail('REST was asked'),
      });
      all.link.start();
      await server.seen.next(sentJoin('token-2'));
      assert.deepEqual(refused, ['token-1']);
      assert.equal(all.ports.elapsed(), 0);
      assert.equal(all.link.state, 'connected');
    });

    it(`${how} and cannot be renewed is tried at REST, on the usual schedule`, async () => {
      const server = await startServer({ set });
      let verified = 0;
      let renewed = 0;
      const { link, happened, ports } = setUp(server.port, {
        renew: () => {
          renewed++;
          return Promise.resolve(undefined);
        },
        verify: () => {
          verified++;
          return Promise.resolve();
        },
      });
      link.start();
      const delays: number[] = [];
      for (let attempt = 0; attempt < 7; attempt++) {
        await happened.next('disconnected');
        await settle();
        assert.equal(verified, attempt + 1);
        delays.push(ports.timers[0]!);
        await ports.advance(ports.timers[0]!);
      }
      assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 60_000, 60_000]);
      assert.equal(renewed, 1);
    });
  }

  it('is not suspected where the server had talked, or had waited, or said something else', async () => {
    const server = await startServer();
    const { link, happened, ports } = setUp(server.port, {
      renew: () => assert.fail('the token was renewed'),
      verify: () => assert.fail('REST was asked'),
    });
    link.start();
    await happened.next('connect 0');
    server.last().emit('authenticated');
    await happened.next('event authenticated [] ignored');
    server.last().disconnect();
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connect 1');
    await ports.advance(5000);
    server.last().disconnect();
    await happened.next('disconnected');
    await ports.advance(1000);
    await happened.next('connect 1');
    server.last().conn.close();
    await happened.next('disconnected');
    await settle();
  });

  it('ends nothing by itself where REST cannot be reached', async () => {
    const server = await startServer({ set: doors['by a middleware']! });
    const { link, happened, ports } = setUp(server.port, {
      renew: () => Promise.reject(new Error('network')),
      verify: () => Promise.reject(new Error('network')),
    });
    link.start();
    await happened.next('disconnected');
    await settle();
    assert.deepEqual(ports.timers, [1000]);
  });
});
