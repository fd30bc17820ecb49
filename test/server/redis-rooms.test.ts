import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING } from '../../server/relay/coordination.ts';
import { connectRedis } from '../../server/relay/redis.ts';
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
