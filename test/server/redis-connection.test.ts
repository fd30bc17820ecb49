import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { NOTHING } from '../../server/relay/coordination.ts';
import { connect, connectRedis } from '../../server/relay/redis.ts';
import { arriving } from './helpers.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

test(
  'many rooms that are claimed before Redis is connected wait for it together',
  {
    skip: !hasRedis,
  },
  async (t) => {
    const warnings: string[] = [];
    const note = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', note);
    t.after(() => process.off('warning', note));
    const redis = await RedisServer.start(t);
    const { coordination, close } = connectRedis(redis.url);
    t.after(close);
    const rooms = Array.from({ length: 20 }, (_, index) => `shop-${index}.tpos.vn`);
    const claims = rooms.map((room) =>
      coordination.claim({ room, instance: 'one', beat: '1', state: NOTHING, ttl: 3000 }),
    );
    for (const holder of await Promise.all(claims)) assert.equal(holder?.instance, 'one');
    assert.deepEqual(warnings, []);
  },
);

test(
  'whoever is told who holds a room hears what is told there from then on',
  { skip: !hasRedis },
  async (t) => {
    const redis = await RedisServer.start(t);
    const place = connectRedis(redis.url);
    t.after(place.close);
    const claim = (): Promise<unknown> =>
      place.coordination.claim({
        room: 'r',
        instance: 'one',
        beat: '1',
        state: NOTHING,
        ttl: 3000,
      });
    await claim();
    // Connects only now.
    const stream = place.stream('chat', () => undefined);
    t.after(() => stream.close());
    await claim();
    assert.equal(await stream.isCurrent(), true);
  },
);

test(
  'a connection that is gone leaves no time-out behind, which would end the next one',
  { skip: !hasRedis },
  async (t) => {
    const redis = await RedisServer.start(t);
    const client = connect(redis.url, { socketTimeout: 60_000, retryStrategy: () => null });
    t.after(() => client.disconnect());
    await once(client, 'ready');
    const read = assert.rejects(client.xread('BLOCK', 0, 'STREAMS', 'stream', '$'));
    const timer = (): unknown => Reflect.get(client, 'socketTimeoutTimer');
    assert.notEqual(timer(), undefined);
    // Not `once` of Node, which rejects where the connection is reset: how it goes is the machine's.
    const closed = arriving('close', (arrived) => client.once('close', () => arrived(undefined)));
    await redis.kill();
    await closed;
    await read;
    assert.equal(timer(), undefined);
  },
);
