import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../server/settings.ts';

const TPOS_ORIGIN = 'https://tomato.tpos.vn';

test('the relay is off unless asked for', () => {
  assert.equal(readSettings({ TPOS_ORIGIN }).tpos?.relayRooms, undefined);
  assert.equal(readSettings({ TPOS_ORIGIN, RELAY: 'off' }).tpos?.relayRooms, undefined);
});

test('the relay is for the room of the demo, or for those that are named', () => {
  const { tpos } = readSettings({ TPOS_ORIGIN, RELAY: 'on', ROOM: 'cam.tpos.vn' });
  assert.deepEqual(tpos?.relayRooms, ['cam.tpos.vn']);
  const rooms = 'cam.tpos.vn, tao.tpos.vn';
  const named = readSettings({ TPOS_ORIGIN, RELAY: 'on', RELAY_ROOMS: rooms });
  assert.deepEqual(named.tpos?.relayRooms, ['cam.tpos.vn', 'tao.tpos.vn']);
});

test('with the relay the demo’s sockets come here', () => {
  const { tpos } = readSettings({ TPOS_ORIGIN, RELAY: 'on' });
  assert.deepEqual(tpos?.demoAttributes, { 'chat-url': '/ws/chat', 'rt-url': '/ws/rt' });
  assert.deepEqual(tpos.socketHosts, []);
});

test('several instances know each other by a Redis', () => {
  const REDIS_URL = 'redis://:secret@127.0.0.1:6379/1';
  const { tpos } = readSettings({ TPOS_ORIGIN, RELAY: 'on', REDIS_URL });
  assert.equal(tpos?.redisUrl, REDIS_URL);
  assert.equal(readSettings({ TPOS_ORIGIN, RELAY: 'on' }).tpos?.redisUrl, undefined);
});

test('settings of the relay that cannot be are one sentence each', () => {
  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ TPOS_ORIGIN, RELAY: 'yes' }, /^RELAY=yes is neither on nor off\.$/],
    [{ RELAY: 'on' }, /^RELAY=on stands between .* needs TPOS_ORIGIN\.$/],
    [{ TPOS_ORIGIN, RELAY: 'on', RELAY_ROOMS: 'a b' }, /^RELAY_ROOMS: a b is not a tenant /],
    [{ TPOS_ORIGIN, REDIS_URL: 'redis://h' }, /^REDIS_URL is for the relay: it needs RELAY=on\.$/],
    // Not repeated: there may be a password in it.
    [{ TPOS_ORIGIN, RELAY: 'on', REDIS_URL: 'secret@h' }, /^REDIS_URL is no address such as \S+$/],
  ];
  for (const [env, message] of wrong) assert.throws(() => readSettings(env), { message });
});
