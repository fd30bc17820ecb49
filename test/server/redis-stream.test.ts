import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { Redis } from 'ioredis';
import { StreamClient } from '../../server/relay/redis-stream.ts';
import { systemTimers } from '../../server/timers.ts';
import { HandTimers } from './hand-timers.ts';
import { hasRedis, RedisServer } from './redis-server.ts';
import { until } from './relay-helpers.ts';
import { untilAsync } from './relay-shop.ts';

const NAME = 'stream';

interface Reading {
  readonly commands: Redis;
  readonly reading: Redis;
  readonly stream: StreamClient;
  /** The ids of all that was read. */
  readonly ids: readonly string[];
  readonly failures: () => number;
}

/** A stream that is read as the adapter does. */
async function startReading(t: TestContext, timers = systemTimers): Promise<Reading> {
  const redis = await RedisServer.start(t);
  const [commands, reading] = [new Redis(redis.url), new Redis(redis.url)];
  let failed = 0;
  let isOver = false;
  const stream = new StreamClient({
    commands,
    reading,
    name: NAME,
    timers,
    started: () => Promise.resolve(),
    onFailure: () => (failed += 1),
  });
  const ids: string[] = [];
  const read = async (): Promise<void> => {
    while (!isOver) {
      for (const [, entries] of (await stream.xread()) ?? [])
        ids.push(...entries.map(([id]) => id));
    }
  };
  t.after(() => {
    isOver = true;
    stream.close();
    commands.disconnect();
    reading.disconnect();
  });
  void read();
  await untilAsync('reading', () => stream.isCurrent());
  return { commands, reading, stream, ids, failures: () => failed };
}

const skip = !hasRedis;

test('all that comes is read, also while nothing was before', { skip }, async (t) => {
  const { commands, stream, ids } = await startReading(t);
  for (const id of ['5-1', '5-2', '6-1']) await commands.xadd(NAME, id, 'k', 'v');
  await untilAsync('all', () => stream.isCurrent());
  assert.deepEqual(ids, ['5-1', '5-2', '6-1']);
});

test('a stream of another Redis, whose clock is behind, is read on', { skip }, async (t) => {
  const { commands, reading, stream, ids } = await startReading(t);
  await commands.xadd(NAME, '900-1', 'k', 'v');
  await until('the first', () => ids.length === 1);
  await commands.del(NAME);
  await commands.xadd(NAME, '7-1', 'k', 'v');
  reading.disconnect(true);
  await once(reading, 'ready');
  await untilAsync('a place', async () => (await stream.isCurrent()) && reading.status === 'ready');
  let number = 1;
  await untilAsync('more', async () => {
    await commands.xadd(NAME, `7-${(number += 1)}`, 'k', 'v');
    return ids.some((id) => id.startsWith('7-'));
  });
});

test(
  'a socket that is back is given what was read here, no more and no less',
  { skip },
  async (t) => {
    const { commands, stream, ids } = await startReading(t);
    await commands.xadd(NAME, '5-1', 'k', 'v');
    await until('one', () => ids.length === 1);
    const find = () => stream.xrange(NAME, '5-1', '+');
    assert.equal((await stream.scan(find)).length, 1);
    const early = stream.scan(async () => {
      const found = await find();
      // Read here, and not found: it would be lost to that socket.
      await commands.xadd(NAME, '5-2', 'k', 'v');
      await untilAsync('two', () => stream.isCurrent());
      return found;
    });
    await assert.rejects(early, { message: 'Something else has come meanwhile.' });
  },
);

test('what cannot be put in is said, to the adapter and to us', { skip }, async (t) => {
  const { commands, stream, failures } = await startReading(t);
  await commands.set(NAME, 'no stream');
  await assert.rejects(stream.xadd([NAME, 'MAXLEN', '~', 10, '*', 'k', 'v']));
  assert.equal(failures(), 1);
});

test(
  'whoever cannot read tries again every 200 ms, and says so after ten times',
  { skip },
  async (t) => {
    const timers = new HandTimers();
    const { commands, stream, ids, failures } = await startReading(t, timers);
    // The first read came before the connection.
    timers.turn(200);
    await commands.set(NAME, 'no stream');
    for (let count = 1; count <= 10; count += 1) {
      await until('a failure', () => timers.size === 1);
      assert.equal(stream.isReading, false);
      assert.equal(failures(), count < 10 ? 0 : 1);
      timers.turn(199);
      assert.equal(timers.size, 1);
      if (count === 10) await commands.del(NAME);
      timers.turn(1);
    }
    await untilAsync('reading', () => stream.isCurrent());
    await commands.xadd(NAME, '5-1', 'k', 'v');
    await until('one', () => ids.length === 1);
    assert.equal(timers.size, 0);
  },
);

test(
  'a socket that is back is not let in where what it missed is not read in a second',
  { skip },
  async (t) => {
    const timers = new HandTimers();
    const { commands, stream } = await startReading(t, timers);
    timers.turn(200);
    const scan = stream.scan(async () => {
      // Found, and never read: it is in another stream.
      await commands.xadd('another', '9-1', 'k', 'v');
      return stream.xrange('another', '-', '+');
    });
    await until('the wait', () => timers.size === 1);
    timers.turn(1000);
    await assert.rejects(scan, { message: 'Something else has come meanwhile.' });
    assert.equal(timers.size, 0);
  },
);
