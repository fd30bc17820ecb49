import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConfigInput, parseConfig } from '../../../src/core/config.ts';
import { createLogger } from '../../../src/core/log.ts';
import { createLinks } from '../../../src/core/transport/links.ts';
import { fakePorts, settle } from '../../support/fake-ports.ts';

function setUp(input: ConfigInput = {}, offers = () => Promise.resolve(true)) {
  const ports = fakePorts();
  let asked = 0;
  const links = createLinks({
    config: parseConfig(input, ports.page, () => {}),
    ports,
    log: createLogger({ ports, debug: () => 'off', emit: () => {}, heard: () => true }),
    token: () => 'token-1',
    renew: () => Promise.resolve(undefined),
    verify: () => Promise.resolve(),
    offersSockets: () => {
      asked++;
      return offers();
    },
    onState: () => {},
    onConnect: () => {},
    onEvent: () => {},
  });
  /** Where the sockets went, the last `count` of them. */
  const ways = (count: number) =>
    ports.sockets.slice(-count).map(({ url, options }) => `${url} ${options.path}`);
  /** Lets every attempt fail that is made within this time. */
  const failFor = async (ms: number) => {
    for (let past = 0, tried = 0; past <= ms; past += 500) {
      for (; tried < ports.sockets.length; tried++) {
        const socket = ports.sockets[tried]!;
        if (socket.active && !socket.connected) socket.fail();
        await settle();
      }
      await ports.advance(500);
    }
  };
  return { ports, links, ways, failFor, asked: () => asked };
}

const direct = [
  'wss://ws.chatomni.tpos.app/chatomni /socket.io/',
  'wss://rt-2.tpos.app/chatomni /socket.io/',
];
const around = [
  'https://shop.example/chatomni /ws/chat/socket.io/',
  'https://shop.example/chatomni /ws/rt/socket.io/',
];

describe('both links', () => {
  it('wait for pings by whole milliseconds: less would be waited for again and again', async () => {
    const { links, ports } = setUp();
    links.start();
    const [chat] = ports.sockets;
    await ports.advance(0.1);
    chat!.announce(25_000, 20_000);
    chat!.open();
    await ports.advance(0.2);
    chat!.ping();
    await ports.advance(44_999);
    assert.equal(links.chat.state, 'connected');
    await ports.advance(0.8);
    assert.equal(links.chat.state, 'disconnected');
  });

  it('try the API’s origin after their first round, then both ways in turn, once a minute', async () => {
    const { links, ports, ways, failFor, asked } = setUp();
    links.start();
    assert.deepEqual(ways(2), direct);
    await failFor(30_000);
    assert.equal(ports.sockets.length, 10);
    assert.equal(asked(), 0);
    await failFor(2000);
    assert.equal(ports.sockets.length, 14, 'the sixth attempt, and the other way at once');
    assert.deepEqual(ways(4), [...direct, ...around]);
    await failFor(60_000);
    assert.deepEqual(ways(2), direct);
    await failFor(60_000);
    assert.deepEqual(ways(2), around);
    assert.equal(ports.sockets.length, 18);
    assert.equal(asked(), 1);
  });

  it('find the API’s origin where the API is elsewhere', async () => {
    const { links, ways, failFor } = setUp({ apiBase: 'https://proxy.example/tpos/api' });
    links.start();
    await failFor(33_000);
    assert.deepEqual(ways(2), [
      'https://proxy.example/chatomni /ws/chat/socket.io/',
      'https://proxy.example/chatomni /ws/rt/socket.io/',
    ]);
  });

  it('stay on their way where none is offered, and ask again each time', async () => {
    for (const [offers, times] of [
      [() => Promise.resolve(false), 3],
      [() => Promise.reject(new Error('network')), 3],
    ] as const) {
      const { links, ports, ways, failFor, asked } = setUp({}, offers);
      links.start();
      await failFor(32_000 + 120_000);
      assert.deepEqual(ways(2), direct);
      assert.equal(ports.sockets.length, 16);
      assert.ok(asked() >= times && asked() <= 2 * times, `asked ${asked()} times`);
    }
  });

  it('do not go in a circle where that is their way anyhow', async () => {
    for (const [chatUrl, rtUrl] of [
      ['/ws/chat', '/ws/rt'],
      ['wss://shop.example/ws/chat', 'https://shop.example/ws/rt/'],
    ] as const) {
      const { links, ports, failFor } = setUp({ chatUrl, rtUrl });
      links.start();
      await failFor(32_000 + 60_000);
      assert.equal(ports.sockets.length, 14);
    }
  });

  it('wake one another when one gets through', async () => {
    const { links, ports, failFor } = setUp({}, () => Promise.resolve(false));
    links.start();
    await failFor(60_000);
    const known = ports.sockets.length;
    assert.deepEqual([links.chat.state, links.rt.state], ['disconnected', 'disconnected']);
    links.chat.revive();
    ports.sockets.at(-1)!.open();
    assert.equal(ports.sockets.length, known + 2);
    assert.equal(links.rt.state, 'connecting');
    // A sibling that comes and goes does not hammer.
    ports.sockets.at(-1)!.fail();
    ports.sockets.at(-2)!.lose();
    links.chat.revive();
    ports.sockets.at(-1)!.open();
    assert.equal(links.rt.state, 'disconnected');
    assert.equal(ports.sockets.length, known + 3);
  });

  it('never start with realtime off', () => {
    const { links, ports } = setUp({ realtime: 'off' });
    links.start();
    links.both('revive');
    links.both('nudge');
    assert.equal(ports.sockets.length, 0);
  });
});
