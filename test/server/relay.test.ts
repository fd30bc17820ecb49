import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server as SocketServer, type Socket as ServerSocket } from 'socket.io';
import { arriving, nextEvent, ROOM } from './helpers.ts';
import { startStandIn } from './proxy-helpers.ts';
import { heardBy, lossOf, refusalOf, startRelay, until, type TestRelay } from './relay-helpers.ts';

/** How many connections TPOS has, and how many of them hear what happens. */
function atTpos({ simulator }: TestRelay): Record<string, number> {
  const count = (name: 'chat' | 'rt'): number => simulator.sockets.state(name).connections;
  return { chat: count('chat'), rt: count('rt') };
}

test('browsers hear what TPOS says, name and arguments as they are', async (t) => {
  const relay = await startRelay(t);
  const { sockets, shop } = relay.simulator;
  const chat = await relay.join('chat', relay.token());
  const rt = await relay.join('rt', relay.token());
  const heard = [heardBy(chat), heardBy(rt)];
  const payload = '{"EventName":"chatomni.on-message","Message":"Chị ơi 💚"}';
  sockets.emit('both', 'on-events', [payload]);
  sockets.emit('chat', 'on-conversations', [{ a: [1, null, 'ă'] }, 2]);
  sockets.emit('rt', 'notification', []);
  shop.signal('update', [{ b: true }], 'both');
  await until('update', () => heard.every((events) => events.at(-1)?.[0] === 'update'));
  // Socket.IO itself puts a place to come back to behind the arguments.
  const said = heard.map((events) => events.map((event) => event.slice(0, -1)));
  assert.deepEqual(said[0], [
    ['on-events', payload],
    ['on-conversations', { a: [1, null, 'ă'] }, 2],
    ['update', { b: true }],
  ]);
  assert.deepEqual(said[1], [['on-events', payload], ['notification'], ['update', { b: true }]]);
});

test('all browsers of a room share one pair of connections to TPOS, which ends with the last', async (t) => {
  const relay = await startRelay(t);
  const own = relay.token();
  const clients = [
    await relay.join('chat', own),
    await relay.join('rt', own),
    await relay.join('chat', relay.token()),
    await relay.join('rt', relay.token()),
    await relay.join('chat', own),
  ];
  assert.deepEqual(atTpos(relay), { chat: 1, rt: 1 });
  const up = relay.lines.filter((line) => line.startsWith('RELAY'));
  assert.deepEqual(up, [`RELAY chat up ${ROOM}`, `RELAY rt up ${ROOM}`]);
  for (const client of clients) client.disconnect();
  await relay.logged(12);
  relay.timers.turn(4999);
  assert.deepEqual(atTpos(relay), { chat: 1, rt: 1 });
  relay.timers.turn(1);
  await until('the end', () => atTpos(relay)['chat'] === 0 && atTpos(relay)['rt'] === 0);
});

test('a token that TPOS refuses opens nothing, and has 30 s to be renewed', async (t) => {
  const relay = await startRelay(t);
  const client = relay.socket('chat', 'made-up');
  const refused = nextEvent(client, 'unauthorized');
  const heard = heardBy(client);
  client.connect();
  await refused;
  client.emit('join', { room: ROOM, token: 'made-up' });
  assert.deepEqual(atTpos(relay), { chat: 0, rt: 0 });
  const other = await relay.join('chat', relay.token());
  const arrived = nextEvent(other, 'on-events');
  relay.simulator.sockets.emit('both', 'on-events', ['{}']);
  await arrived;
  const lost = lossOf(client);
  relay.timers.turn(30_000);
  assert.equal(await lost, 'io server disconnect');
  assert.deepEqual(
    heard.map(([name]) => name),
    ['unauthorized'],
  );
});

test('what a browser logs in with later counts as well', async (t) => {
  const relay = await startRelay(t);
  const token = relay.token();
  const client = relay.socket('chat');
  const connected = nextEvent(client, 'connect');
  client.connect();
  await connected;
  const heard = heardBy(client);
  client.emit('join', { room: 'other.tpos.vn' });
  client.emit('join', { room: ROOM });
  client.emit('auth', { token });
  await until('a place at TPOS', () => relay.simulator.sockets.state('chat').inRoom === 1);
  relay.simulator.sockets.emit('chat', 'update', []);
  await until('update', () => heard.length === 2);
  assert.deepEqual(
    heard.map(([name]) => name),
    ['authenticated', 'update'],
  );
});

test('a token that TPOS stops accepting is thrown out within a minute, and its successor fetches', async (t) => {
  const relay = await startRelay(t);
  const client = await relay.join('chat', relay.token());
  relay.simulator.tokens.expireAll();
  const heard = heardBy(client);
  const told = nextEvent(client, 'unauthorized');
  relay.timers.turn(60_000);
  await told;
  relay.simulator.sockets.emit('chat', 'update', []);
  assert.deepEqual(
    heard.map(([name]) => name),
    ['unauthorized'],
  );
  await until('the end', () => atTpos(relay)['chat'] === 0);
  const lost = lossOf(client);
  client.emit('auth', { token: relay.token() });
  assert.equal(await lost, 'transport close');
  assert.equal(heard.at(-1)?.[0], 'authenticated');
});

test('a call that TPOS refuses for its token throws that out at once', async (t) => {
  const relay = await startRelay(t);
  const token = relay.token();
  const client = await relay.join('chat', token);
  relay.simulator.tokens.expireAll();
  const told = nextEvent(client, 'unauthorized');
  const answer = await fetch(`${relay.url}/api/rest/v2.0/chatomni/info/1_2`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  assert.equal(answer.status, 401);
  await told;
});

test('a call that TPOS accepts lets its token in without another', async (t) => {
  const relay = await startRelay(t);
  const token = relay.token();
  const search = (): Promise<Response> =>
    fetch(`${relay.url}/api/api-ms/chatomni/v1/conversations/search`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"Limit":50,"Channels":[],"Type":"message"}',
    });
  assert.equal((await search()).status, 200);
  await relay.join('chat', token);
  await relay.join('rt', token);
  assert.equal(relay.simulator.rest.counts()['search'], 1);
  const other = relay.token();
  await relay.join('chat', other);
  await relay.join('rt', other);
  assert.equal(relay.simulator.rest.counts()['search'], 2);
});

test('while TPOS cannot be asked nobody new comes in, in words that are no refusal', async (t) => {
  const relay = await startRelay(t);
  relay.simulator.rest.switch.mode = 'fail';
  assert.equal(await refusalOf(relay.socket('chat', relay.token())), 'TPOS is not there.');
  assert.deepEqual(atTpos(relay), { chat: 0, rt: 0 });
});

test('when the browser leaves whose token is in use, another’s takes over and all fetch', async (t) => {
  const relay = await startRelay(t);
  const first = await relay.join('chat', relay.token());
  const second = await relay.join('chat', relay.token());
  first.disconnect();
  await until('the loss', () => relay.lines.includes('WS chat closed 0 ms'));
  const lost = lossOf(second);
  relay.timers.turn(5000);
  assert.equal(await lost, 'transport close');
  relay.simulator.tokens.expireAll();
  await relay.join('chat', relay.token());
  assert.deepEqual(atTpos(relay), { chat: 1, rt: 0 });
});

test('a renewed token goes on in the place of the old one without a break', async (t) => {
  const relay = await startRelay(t);
  const client = await relay.join('chat', relay.token());
  const heard = heardBy(client);
  const renewed = nextEvent(client, 'authenticated');
  client.emit('auth', { token: relay.token() });
  await renewed;
  relay.timers.turn(10_000);
  relay.simulator.sockets.emit('chat', 'update', []);
  await until('update', () => heard.length === 2);
  assert.equal(relay.lines.filter((line) => line.startsWith('RELAY')).length, 1);
});

test('what is lost between here and TPOS is a loss to every browser of that socket', async (t) => {
  const relay = await startRelay(t);
  const { sockets } = relay.simulator;
  const chats = [await relay.join('chat', relay.token()), await relay.join('chat', relay.token())];
  const rt = await relay.join('rt', relay.token());
  const losses = Promise.all(chats.map(lossOf));
  sockets.stop('chat');
  assert.deepEqual(await losses, ['transport close', 'transport close']);
  assert.equal(rt.connected, true);
  assert.equal(await refusalOf(relay.socket('chat', relay.token())), 'TPOS is not there.');
  sockets.start('chat');
  // An attempt now and then for all of them.
  assert.equal(await refusalOf(relay.socket('chat', relay.token())), 'TPOS is not there.');
  relay.timers.turn(2000);
  await relay.join('chat', relay.token());
});

test('TPOS’s socket refuses the token in use: another one is tried, and REST decides', async (t) => {
  const relay = await startRelay(t);
  const old = relay.token();
  const clients = [await relay.join('chat', old)];
  relay.simulator.tokens.expireAll();
  clients.push(await relay.join('chat', relay.token()));
  const losses = Promise.all(clients.map(lossOf));
  relay.simulator.sockets.tellUnauthorized();
  assert.deepEqual(await losses, ['transport close', 'transport close']);
  await relay.join('chat', relay.token());
  const late = relay.socket('chat', old);
  const refused = nextEvent(late, 'unauthorized');
  late.connect();
  await refused;
  assert.deepEqual(atTpos(relay), { chat: 1, rt: 0 });
});

test('what is no Socket.IO is a loss, and harms nobody', async (t) => {
  const { server, origin } = await startStandIn(t, false);
  const tpos = new SocketServer(server, { transports: ['websocket'], serveClient: false });
  t.after(() => tpos.close());
  const space = tpos.of('/chatomni').on('connection', (socket) => socket.emit('authenticated', {}));
  const relay = await startRelay(t, { chatOrigin: origin });
  for (const junk of ['2/chatomni,["newListener"]', '2/chatomni,["connect_error"]', '9x', '2/,{']) {
    const welcomed = arriving<ServerSocket>('a socket', (arrived) => {
      space.once('connection', arrived);
    });
    const client = relay.socket('chat', relay.token());
    const heard = heardBy(client);
    client.connect();
    const served = await welcomed;
    await until('the log-in', () => heard.length === 1);
    served.emit('update', 1, () => undefined);
    await until('update', () => heard.length > 1);
    assert.deepEqual(heard[1]?.slice(0, -1), ['update', 1]);
    const lost = lossOf(client);
    served.conn.write(junk);
    assert.equal(await lost, 'transport close');
    relay.timers.turn(60_000);
  }
});

test('rooms that are not the relay’s go to TPOS on their own', async (t) => {
  const relay = await startRelay(t, { relayRooms: ['other.tpos.vn'] });
  const token = relay.token();
  await relay.join('chat', token);
  await relay.join('chat', token);
  assert.equal(atTpos(relay)['chat'], 2);
});

test('a socket that was lost for a moment hears what it missed, and is checked', async (t) => {
  const relay = await startRelay(t);
  const token = relay.token();
  const other = await relay.join('chat', relay.token());
  const client = await relay.join('chat', token);
  const heard = heardBy(client);
  const say = async (text: string): Promise<void> => {
    const arrived = nextEvent(other, text);
    relay.simulator.sockets.emit('chat', text, []);
    await arrived;
  };
  const lose = async (): Promise<void> => {
    const count = relay.lines.length;
    client.io.engine.close();
    await until('the loss', () => relay.lines.length > count);
  };
  await say('one');
  await until('one', () => heard.length === 1);
  await lose();
  await say('two');
  const back = nextEvent(client, 'two');
  client.connect();
  await back;
  assert.equal(client.recovered, true);

  await lose();
  await say('three');
  relay.simulator.tokens.expireAll();
  await fetch(`${relay.url}/api/rest/v2.0/chatomni/info/1_2`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const refused = nextEvent(client, 'unauthorized');
  client.connect();
  await refused;
  assert.equal(client.recovered, false);
  assert.equal(
    heard.some(([name]) => name === 'three'),
    false,
  );
});

test('who was lost while TPOS’s socket was replaced starts anew', async (t) => {
  const relay = await startRelay(t);
  const client = await relay.join('chat', relay.token());
  const arrived = nextEvent(client, 'one');
  relay.simulator.sockets.emit('chat', 'one', []);
  await arrived;
  const lost = lossOf(client);
  relay.simulator.sockets.drop('chat');
  await lost;
  await relay.join('chat', relay.token());
  const back = nextEvent(client, 'connect');
  client.connect();
  await back;
  assert.equal(client.recovered, false);
});

test('sixty bad tokens from one address, and TPOS is asked about no more', async (t) => {
  const relay = await startRelay(t);
  for (let number = 0; number < 60; number += 1) {
    const client = relay.socket('chat', `made-up-${number}`);
    const refused = nextEvent(client, 'unauthorized');
    client.connect();
    await refused;
    client.disconnect();
  }
  assert.equal(relay.simulator.rest.counts()['search'], 60);
  assert.equal(await refusalOf(relay.socket('chat', relay.token())), 'TPOS is not there.');
  assert.equal(relay.simulator.rest.counts()['search'], 60);
  assert.ok(relay.lines.includes('REFUSED tokens 429 127.0.0.1'));
});

test('other namespaces and tokens in the address are refused', async (t) => {
  const relay = await startRelay(t);
  const client = relay.socket('chat', relay.token());
  client.io.opts.query = { room: ROOM, token: 'secret' };
  assert.equal(await refusalOf(client), 'websocket error');
  const plain = relay.socket('chat', relay.token()).io.socket('/');
  const lost = lossOf(plain);
  plain.connect();
  assert.equal(await lost, 'io server disconnect');
});

test('stopped, the relay closes what is open, on both sides', async (t) => {
  const relay = await startRelay(t);
  const client = await relay.join('chat', relay.token());
  const lost = lossOf(client);
  await relay.stop();
  assert.equal(await lost, 'transport close');
  await until('the end', () => atTpos(relay)['chat'] === 0);
  assert.equal(relay.timers.size, 0);
});

test('neither tokens nor what was said are logged', async (t) => {
  const relay = await startRelay(t);
  const token = relay.token();
  const client = await relay.join('chat', token);
  const arrived = nextEvent(client, 'on-events');
  relay.simulator.sockets.emit('chat', 'on-events', ['{"Message":"bí mật"}']);
  await arrived;
  client.disconnect();
  await relay.logged(3);
  assert.deepEqual(relay.lines, [
    `RELAY chat up ${ROOM}`,
    'WS chat open 0 ms',
    'WS chat closed 0 ms',
  ]);
});
