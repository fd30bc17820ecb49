import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arriving,
  control,
  isJson,
  joinRoom,
  nextEvent,
  objectAt,
  openSocket,
  ROOM,
  settled,
  startServer,
  tokenOf,
  type Json,
} from './helpers.ts';

function parsed(argument: unknown): Json {
  assert.equal(typeof argument, 'string', 'on-events carries a string');
  const value: unknown = JSON.parse(String(argument));
  assert.ok(isJson(value));
  return value;
}

test('a message reaches both sockets as the same JSON string', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const chat = await joinRoom(t, server, 'chat', token);
  const rt = await joinRoom(t, server, 'rt', token);
  const arrivals = [nextEvent(chat, 'on-events'), nextEvent(rt, 'on-events')];
  const { say } = await control(server, {
    say: { channelId: '270136663390370', userId: '9484319011642026', text: 'Xin chào shop' },
  });
  const [first, second] = await Promise.all(arrivals);
  assert.equal(first, second);
  const push = parsed(first);
  assert.equal(push['EventName'], 'chatomni.on-message');
  const message = objectAt(push, 'Message');
  assert.ok(isJson(say));
  assert.equal(message['Id'], say['id']);
  assert.equal(message['UserId'], '9484319011642026');
  assert.equal(message['ChannelType'], 4);
  assert.equal(message['MessageType'], 11);
  assert.equal(message['Message'], 'Xin chào shop');
  assert.equal(message['IsOwner'], false);
  const conversation = objectAt(push, 'Conversation');
  assert.equal(conversation['ChannelId'], '270136663390370');
  assert.equal(conversation['HasPhone'], false);
  assert.ok(!('Phone' in conversation), 'a push has no phone number');
  assert.equal(objectAt(objectAt(message, 'Data'), 'from')['id'], '9484319011642026');
});

test('a comment is pushed with type 12 and Facebook’s id', async (t) => {
  const server = await startServer(t);
  const chat = await joinRoom(t, server, 'chat', await tokenOf(server.url));
  const arrival = nextEvent(chat, 'on-events');
  const { say } = await control(server, { say: { kind: 'comment', text: 'Giá?' } });
  const message = objectAt(parsed(await arrival), 'Message');
  assert.equal(message['MessageType'], 12);
  assert.ok(isJson(say));
  assert.equal(objectAt(message, 'Data')['id'], say['externalId']);
});

test('an order is pushed in the shape of the protocol', async (t) => {
  const server = await startServer(t);
  const chat = await joinRoom(t, server, 'chat', await tokenOf(server.url));
  const arrival = nextEvent(chat, 'on-events');
  await control(server, {
    order: { session: 1129, index: 769, userId: '4955854961123235', channelId: '270136663390370' },
  });
  const push = parsed(await arrival);
  assert.equal(push['Type'], 'SaleOnline_Order');
  assert.equal(push['EventName'], 'created');
  const data = objectAt(push, 'Data');
  assert.equal(data['Facebook_ASUserId'], '4955854961123235');
  assert.equal(data['Session'], 1129);
  assert.equal(data['SessionIndex'], 769);
  assert.match(String(data['Code']), /^\d{9,}$/);
  assert.equal(data['Facebook_PageId'], null);
});

test('a wrong token is answered unauthorized and hears nothing', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const socket = openSocket(t, server, 'chat', { token: 'falsch', room: ROOM });
  const heard: unknown[] = [];
  socket.on('on-events', (event) => heard.push(event));
  const refused = nextEvent(socket, 'unauthorized');
  socket.connect();
  await refused;
  socket.emit('join', { room: ROOM, token: 'falsch' });
  const witness = await joinRoom(t, server, 'chat', token);
  const arrival = nextEvent(witness, 'on-events');
  await control(server, { say: {} });
  await arrival;
  const accepted = nextEvent(socket, 'authenticated');
  socket.emit('auth', { token });
  await accepted;
  assert.deepEqual(heard, []);

  const heardNow = nextEvent(socket, 'on-events');
  await control(server, { say: { text: 'Bây giờ' } });
  assert.equal(objectAt(parsed(await heardNow), 'Message')['Message'], 'Bây giờ');
});

test('who has not joined the room, or joined another, hears nothing', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const heard: unknown[] = [];
  for (const room of [undefined, 'other.tpos.vn']) {
    const socket = openSocket(t, server, 'chat', { token, room: ROOM });
    socket.on('on-events', (event) => heard.push(event));
    const accepted = nextEvent(socket, 'authenticated');
    socket.connect();
    await accepted;
    if (room !== undefined) socket.emit('join', { room, token });
    await settled(socket, token);
    await control(server, { say: {} });
    await settled(socket, token);
  }
  assert.deepEqual(heard, []);
});

test('CONNECT and the auth that follows are answered once', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const socket = openSocket(t, server, 'rt', { token, room: ROOM });
  let answers = 0;
  socket.on('authenticated', () => (answers += 1));
  const connected = nextEvent(socket, 'connect');
  socket.connect();
  await connected;
  socket.emit('auth', { token });
  const second = arriving<undefined>('a second answer', (arrived) => {
    socket.on('authenticated', () => {
      if (answers === 2) arrived(undefined);
    });
  });
  socket.emit('auth', { token });
  await second;
  assert.equal(answers, 2);
});

test('delivery decides which sockets carry a message', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const heard: string[] = [];
  for (const name of ['chat', 'rt'] as const) {
    const socket = await joinRoom(t, server, name, token);
    socket.on('on-events', (event) => {
      heard.push(`${name}: ${String(objectAt(parsed(event), 'Message')['Message'])}`);
    });
  }
  for (const delivery of ['none', 'chat', 'rt']) {
    await control(server, { say: { text: delivery, delivery } });
  }
  const chat = await joinRoom(t, server, 'chat', token);
  const rt = await joinRoom(t, server, 'rt', token);
  const last = [nextEvent(chat, 'on-events'), nextEvent(rt, 'on-events')];
  await control(server, { say: { text: 'both' } });
  await Promise.all(last);
  assert.deepEqual(heard.toSorted(), ['chat: both', 'chat: chat', 'rt: both', 'rt: rt']);
});

test('a stopped server cuts its connections and refuses new ones until it is started', async (t) => {
  const server = await startServer(t);
  const token = await tokenOf(server.url);
  const chat = await joinRoom(t, server, 'chat', token);
  const rt = await joinRoom(t, server, 'rt', token);
  const lost = nextEvent(chat, 'disconnect');
  await control(server, { chat: 'stop' });
  assert.equal(await lost, 'transport close');
  const refused = nextEvent(chat, 'connect_error');
  chat.connect();
  assert.ok((await refused) instanceof Error);
  assert.equal(rt.connected, true);

  await control(server, { chat: 'start' });
  const back = nextEvent(chat, 'connect');
  chat.connect();
  await back;
});

test('a kick ends a connection by a word of the server', async (t) => {
  const server = await startServer(t);
  const rt = await joinRoom(t, server, 'rt', await tokenOf(server.url));
  const lost = nextEvent(rt, 'disconnect');
  await control(server, { rt: 'kick' });
  assert.equal(await lost, 'io server disconnect');
});

test('a drop cuts the connection, and a new one is accepted at once', async (t) => {
  const server = await startServer(t);
  const chat = await joinRoom(t, server, 'chat', await tokenOf(server.url));
  const lost = nextEvent(chat, 'disconnect');
  await control(server, { chat: 'drop' });
  assert.equal(await lost, 'transport close');
  const back = nextEvent(chat, 'connect');
  chat.connect();
  await back;
});

test('sockets are told of an expired token when asked to, and then hear nothing', async (t) => {
  const server = await startServer(t);
  const chat = await joinRoom(t, server, 'chat', await tokenOf(server.url));
  const heard: unknown[] = [];
  chat.on('on-events', (event) => heard.push(event));
  const told = nextEvent(chat, 'unauthorized');
  await control(server, { token: { do: 'expire', tellSockets: true } });
  await told;
  await control(server, { say: {} });
  const token = await tokenOf(server.url);
  await settled(chat, token);
  assert.deepEqual(heard, []);
});

test('any event can be sent as it is', async (t) => {
  const server = await startServer(t);
  const rt = await joinRoom(t, server, 'rt', await tokenOf(server.url));
  const arrival = arriving<readonly unknown[]>('update', (arrived) => {
    rt.once('update', (...args: unknown[]) => arrived(args));
  });
  await control(server, { emit: { delivery: 'rt', name: 'update', args: [{ Type: 'x' }, 2] } });
  assert.deepEqual(await arrival, [{ Type: 'x' }, 2]);
});

test('Engine.IO’s polling transport is not offered', async (t) => {
  const { url } = await startServer(t);
  const answer = await fetch(`${url}/ws/chat/socket.io/?EIO=4&transport=polling`);
  assert.equal(answer.status, 426);
});
