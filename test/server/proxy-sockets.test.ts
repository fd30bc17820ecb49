import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, createServer, type Socket as RawSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { Server as SocketServer, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { arriving, nextEvent, ROOM, statusWith } from './helpers.ts';
import {
  closedOrigin,
  rawStatus,
  sendRaw,
  startProxy,
  startStandIn,
  type TestProxy,
} from './proxy-helpers.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const PATH = '/ws/chat/socket.io/?EIO=4&transport=websocket';
const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': KEY,
};

interface SocketShop {
  readonly origin: string;
  readonly io: SocketServer;
  /** The next socket that connects. */
  readonly next: () => Promise<ServerSocket>;
}

/** A real Socket.IO server with TLS, as the two of TPOS are. */
async function startSocketShop(t: TestContext): Promise<SocketShop> {
  const { server, origin } = await startStandIn(t);
  const io = new SocketServer(server, { transports: ['websocket'], serveClient: false });
  t.after(() => io.close());
  const space = io.of('/chatomni');
  const next = (): Promise<ServerSocket> =>
    arriving<ServerSocket>('a socket', (arrived) => space.once('connection', arrived));
  return { origin, io, next };
}

function openSocket(t: TestContext, url: string, name: string, auth: object = {}): Socket {
  const socket = io(`${url}/chatomni`, {
    path: `/ws/${name}/socket.io/`,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    query: { room: ROOM },
    auth,
  });
  t.after(() => socket.disconnect());
  return socket;
}

test('a Socket.IO client connects through, authenticates, and hears and says things', async (t) => {
  const shop = await startSocketShop(t);
  const { url, lines } = await startProxy(t, shop.origin);
  const welcomed = shop.next();
  const client = openSocket(t, url, 'chat', { token: 'secret', room: ROOM });
  const connected = nextEvent(client, 'connect');
  const served = await welcomed;
  await connected;
  assert.deepEqual(served.handshake.auth, { token: 'secret', room: ROOM });
  assert.equal(served.handshake.query['room'], ROOM);

  const joined = arriving('join', (arrived) => served.once('join', arrived));
  client.emit('join', { room: ROOM, token: 'secret' });
  assert.deepEqual(await joined, { room: ROOM, token: 'secret' });

  const heard = nextEvent(client, 'on-events');
  served.emit('on-events', '{"EventName":"chatomni.on-message","Message":"Chị ơi 💚"}');
  assert.equal(await heard, '{"EventName":"chatomni.on-message","Message":"Chị ơi 💚"}');
  assert.deepEqual(lines, ['WS chat open 0 ms']);
});

test('chat and RT go to their own servers', async (t) => {
  const chat = await startSocketShop(t);
  const rt = await startSocketShop(t);
  const proxy = { chatOrigin: chat.origin, rtOrigin: rt.origin };
  const { url } = await startProxy(t, await closedOrigin(), { proxy });
  for (const [name, shop] of [
    ['chat', chat],
    ['rt', rt],
  ] as const) {
    const welcomed = shop.next();
    openSocket(t, url, name);
    await welcomed;
  }
});

test('many large events arrive whole and in order', async (t) => {
  const shop = await startSocketShop(t);
  const { url } = await startProxy(t, shop.origin);
  const welcomed = shop.next();
  const client = openSocket(t, url, 'chat');
  const served = await welcomed;
  const text = 'ă'.repeat(50_000);
  const numbers: number[] = [];
  const all = arriving<undefined>('all', (arrived) => {
    client.on('on-events', (number: number, payload: string) => {
      assert.equal(payload.length, text.length);
      if (numbers.push(number) === 100) arrived(undefined);
    });
  });
  for (let number = 0; number < 100; number += 1) served.emit('on-events', number, text);
  await all;
  assert.deepEqual(numbers, [...Array(100).keys()]);
});

test('a server that goes away is a loss to the browser', async (t) => {
  const shop = await startSocketShop(t);
  const proxy = await startProxy(t, shop.origin);
  const welcomed = shop.next();
  const client = openSocket(t, proxy.url, 'chat');
  const served = await welcomed;
  await (client.connected || nextEvent(client, 'connect'));
  const lost = nextEvent(client, 'disconnect');
  served.conn.close(true);
  assert.equal(await lost, 'transport close');
  await proxy.logged(2);
  assert.deepEqual(proxy.lines, ['WS chat open 0 ms', 'WS chat closed 0 ms']);
  assert.equal(proxy.timers.size, 0);
});

test('a server that throws out says so through the proxy', async (t) => {
  const shop = await startSocketShop(t);
  const { url } = await startProxy(t, shop.origin);
  const welcomed = shop.next();
  const client = openSocket(t, url, 'chat');
  const served = await welcomed;
  await (client.connected || nextEvent(client, 'connect'));
  const lost = nextEvent(client, 'disconnect');
  served.disconnect();
  assert.equal(await lost, 'io server disconnect');
});

test('a browser that goes away is a loss to the server', async (t) => {
  const shop = await startSocketShop(t);
  const proxy = await startProxy(t, shop.origin);
  const welcomed = shop.next();
  const client = openSocket(t, proxy.url, 'chat');
  const served = await welcomed;
  await (client.connected || nextEvent(client, 'connect'));
  const left = arriving('disconnect', (arrived) => served.once('disconnect', arrived));
  client.io.engine.close();
  assert.match(String(await left), /^transport (close|error)$/);
  await proxy.logged(2);
});

test('only what a WebSocket needs goes up, as from a page of the shop', async (t) => {
  const asked = await answeredUpgrade(t, { Cookie: 'a=1', Authorization: 'Bearer x' });
  assert.equal(asked.url, '/socket.io/?EIO=4&transport=websocket&room=tomato.tpos.vn');
  const { host, ...headers } = asked.headers;
  assert.match(host ?? '', /^127\.0\.0\.1:\d+$/);
  assert.deepEqual(headers, {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': KEY,
    'sec-websocket-extensions': 'permessage-deflate',
    origin: 'https://tomato.tpos.vn',
    'user-agent': 'Mozilla/5.0',
    'accept-language': 'vi',
  });
});

/** What the server is asked when a browser sends these headers too. */
async function answeredUpgrade(
  t: TestContext,
  extra: Record<string, string>,
): Promise<IncomingMessage> {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const asked = arriving<IncomingMessage>('an upgrade', (arrived) => {
    tpos.server.once('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
      socket.write(accepted(ACCEPT));
      arrived(incoming);
    });
  });
  const headers = {
    ...UPGRADE,
    Origin: url,
    'Sec-WebSocket-Extensions': 'permessage-deflate',
    'Sec-WebSocket-Protocol': 'secret',
    'User-Agent': 'Mozilla/5.0',
    'Accept-Language': 'vi',
    'X-Forwarded-For': '1.2.3.4',
    ...extra,
  };
  assert.equal(await statusWith(`${url}${PATH}&room=${ROOM}`, headers), 101);
  return asked;
}

test('of the answer only the handshake comes down', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  tpos.server.once('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    socket.end(accepted(ACCEPT, 'Set-Cookie: a=1\r\nAccess-Control-Allow-Origin: *\r\n') + 'hello');
  });
  const answer = await sendRaw(url, handshake(PATH));
  assert.equal(
    answer,
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${ACCEPT}\r\n\r\nhello`,
  );
});

test('what is no such WebSocket stays here', async (t) => {
  const tpos = await startStandIn(t);
  let upgrades = 0;
  tpos.server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    upgrades += 1;
    socket.destroy();
  });
  const { url, lines } = await startProxy(t, tpos.origin);
  const { host } = new URL(tpos.origin);
  const refused: readonly (readonly [string, number, string?])[] = [
    [handshake(`${PATH}&token=secret`), 400],
    [handshake(`${PATH}&access_token=secret`), 400],
    [handshake(`${PATH}&room=a%2fb`), 400],
    [handshake(`${PATH}&room=%ff`), 400],
    [handshake(`${PATH}&room=a&room=b`), 400],
    [handshake(`${PATH}&EIO=4`), 400],
    [handshake('/ws/chat/socket.io/?EIO=3&transport=websocket'), 400],
    [handshake('/ws/chat/socket.io/?EIO=4&transport=polling'), 400],
    [handshake('/ws/chat/socket.io/?EIO=4'), 400],
    [handshake('/ws/chat/socket.io/'), 400],
    [handshake('/ws/chat/socket.io/../admin?EIO=4&transport=websocket'), 400],
    [handshake('/ws/chat/socket.io/x?EIO=4&transport=websocket'), 400],
    [handshake('/ws/chat/socket.io/%2e%2e?EIO=4&transport=websocket'), 400],
    [handshake(`${PATH}#x`), 400],
    [handshake('/ws/chat/socket.io?EIO=4&transport=websocket'), 404],
    [handshake('/ws/chat/admin?EIO=4&transport=websocket'), 404],
    [handshake('/ws/other/socket.io/?EIO=4&transport=websocket'), 404],
    [handshake('/ws//chat/socket.io/?EIO=4&transport=websocket'), 404],
    [handshake('/WS/chat/socket.io/?EIO=4&transport=websocket'), 404],
    [handshake('/ws/x/../chat/socket.io/?EIO=4&transport=websocket'), 404],
    [handshake('/socket.io/?EIO=4&transport=websocket'), 404],
    [handshake('/api/token'), 404],
    [handshake(`https://${host}/socket.io/?EIO=4&transport=websocket`), 404],
    [handshake(`http://localhost${PATH}`), 404],
    [handshake(PATH, { method: 'POST' }), 400],
    [handshake(PATH, { Upgrade: 'h2c' }), 400],
    [handshake(PATH, { 'Sec-WebSocket-Key': 'short' }), 400],
    [handshake(PATH, { 'Sec-WebSocket-Version': '8' }), 400],
    [handshake(PATH, { 'Content-Length': '5' }), 400],
    [handshake(PATH, { 'Transfer-Encoding': 'chunked' }), 400],
    [handshake(PATH, { Cookie: 'x'.repeat(20_000) }), 431],
    [handshake(PATH, { Host: 'evil.example' }), 403],
    [handshake(PATH, { Origin: 'https://evil.example' }), 403],
    [handshake(PATH, { Origin: 'null' }), 403],
    [handshake(PATH, { 'Sec-Fetch-Site': 'cross-site' }), 403],
    [handshake(PATH, { Upgrade: '', Connection: 'close' }), 426],
    [handshake('/ws/chat/socket.io/?EIO=4&transport=polling', { Connection: 'close' }), 426],
  ];
  for (const [text, status] of refused) {
    assert.equal(rawStatus(await sendRaw(url, text)), status, text.slice(0, 300));
  }
  assert.equal(upgrades, 0);
  assert.deepEqual(tpos.asked, []);
  const said = /^(WS chat 400 0 ms|REFUSED (host|origin) 403 127\.0\.0\.1)$/;
  assert.deepEqual(
    lines.filter((line) => !said.test(line)),
    [],
  );
});

test('an allowed origin may, and still comes as a page of the shop', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin, {
    app: { allowedOrigins: ['https://shop.example'] },
  });
  const origin = arriving('an upgrade', (arrived) => {
    tpos.server.once('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
      socket.end(accepted(ACCEPT));
      arrived(incoming.headers.origin);
    });
  });
  const headers = { Origin: 'https://shop.example' };
  assert.equal(rawStatus(await sendRaw(url, handshake(PATH, headers))), 101);
  assert.equal(await origin, 'https://tomato.tpos.vn');
});

test('a server that is not there, refuses, or is no WebSocket, is a 502', async (t) => {
  const gone = await startProxy(t, await closedOrigin());
  await assertRefused(gone, 502, 'WS chat 502 0 ms (ECONNREFUSED)');

  const tpos = await startStandIn(t);
  tpos.answer = (_asked, response) => {
    response.writeHead(302, { Location: 'https://evil.example/', 'Set-Cookie': 'a=1' }).end('no');
  };
  const proxy = await startProxy(t, tpos.origin);
  await assertRefused(proxy, 502, 'WS chat 502 0 ms (upstream 302)');

  for (const answer of [
    accepted('AAAAAAAAAAAAAAAAAAAAAAAAAAA='),
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    accepted(ACCEPT).replace('Upgrade: websocket', 'Upgrade: h2c'),
  ]) {
    tpos.server.once('upgrade', (_request: IncomingMessage, socket: Duplex) => {
      socket.write(answer);
    });
    await assertRefused(proxy, 502, 'WS chat 502 0 ms (no WebSocket)');
  }
});

async function assertRefused(proxy: TestProxy, status: number, line: string): Promise<void> {
  const answer = await sendRaw(proxy.url, handshake(PATH));
  assert.equal(rawStatus(answer), status);
  assert.doesNotMatch(answer, /Location|Set-Cookie|evil/i);
  assert.equal(proxy.lines.at(-1), line);
}

test('a server that does not answer the handshake within 20 s is a 504', async (t) => {
  const tpos = await startStandIn(t);
  const proxy = await startProxy(t, tpos.origin);
  let left: Promise<unknown> | undefined;
  const asked = arriving<undefined>('an upgrade', (arrived) => {
    tpos.server.once('upgrade', (_request: IncomingMessage, socket: Duplex) => {
      left = once(socket.resume(), 'close');
      arrived(undefined);
    });
  });
  const answer = sendRaw(proxy.url, handshake(PATH));
  await asked;
  proxy.timers.turn(19_999);
  assert.deepEqual(proxy.lines, []);
  proxy.timers.turn(1);
  assert.equal(rawStatus(await answer), 504);
  assert.deepEqual(proxy.lines, ['WS chat 504 20000 ms (timeout)']);
  await left;
});

test('a browser that leaves before the answer ends the question', async (t) => {
  const accepting: ((socket: RawSocket) => void)[] = [];
  const mute = createServer((socket) => accepting.shift()?.(socket)).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  t.after(() => mute.close());
  const address = mute.address();
  assert.ok(typeof address === 'object' && address);
  const proxy = await startProxy(t, `http://127.0.0.1:${address.port}`);
  for (const end of ['end', 'resetAndDestroy'] as const) {
    const arrival = arriving<RawSocket>('a connection', (arrived) => accepting.push(arrived));
    const client = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    client.write(handshake(PATH));
    const asked = await arrival;
    const closed = once(asked.resume(), 'close');
    client[end]();
    await closed;
  }
  await proxy.logged(2);
  assert.deepEqual(proxy.lines, ['WS chat aborted 0 ms', 'WS chat aborted 0 ms']);
  assert.equal(proxy.timers.size, 0);
});

test('stopped, it closes what is open, on both sides', async (t) => {
  const shop = await startSocketShop(t);
  const proxy = await startProxy(t, shop.origin);
  const welcomed = shop.next();
  const client = openSocket(t, proxy.url, 'rt');
  const served = await welcomed;
  await (client.connected || nextEvent(client, 'connect'));
  const lost = nextEvent(client, 'disconnect');
  const left = arriving('disconnect', (arrived) => served.once('disconnect', arrived));
  await proxy.stop();
  assert.match(String(await lost), /^transport /);
  await left;
  assert.equal(proxy.timers.size, 0);
});

test('plain HTTP to the socket paths is told to upgrade, and stays here', async (t) => {
  const tpos = await startStandIn(t);
  const { url } = await startProxy(t, tpos.origin);
  const answer = await fetch(`${url}/ws/chat/socket.io/?EIO=4&transport=polling`);
  assert.equal(answer.status, 426);
  const sent = request(`${url}/ws/rt/socket.io/`, { method: 'POST' }).end('x');
  const [posted] = (await once(sent, 'response')) as [IncomingMessage];
  posted.resume();
  assert.equal(posted.statusCode, 426);
  assert.deepEqual(tpos.asked, []);
});

function handshake(target: string, changes: Record<string, string> = {}): string {
  const { method = 'GET', ...others } = changes;
  const headers = Object.entries({ Host: 'localhost', ...UPGRADE, ...others });
  const lines = headers.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function accepted(accept: string, more = ''): string {
  return (
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    `Sec-WebSocket-Accept: ${accept}\r\n${more}\r\n`
  );
}
