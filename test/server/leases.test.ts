import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ALONE_FOR } from '../../server/relay/leases.ts';
import { CLAIM_EVERY, CLAIM_TIMEOUT, LEASE } from '../../server/relay/lease.ts';
import { LATE } from '../../server/relay/hearing.ts';
import { Instances, SHOP, type HandMember, type Instance } from './relay-instances.ts';

interface Pair {
  readonly instances: Instances;
  readonly a: Instance;
  readonly b: Instance;
  /** A browser at each; that at `a` came first. */
  readonly atA: HandMember;
  readonly atB: HandMember;
}

/** Two instances with a browser each, of which the first holds the room. */
async function startPair(t: TestContext): Promise<Pair> {
  const instances = new Instances();
  const [a, b] = [instances.add('a'), instances.add('b')];
  t.after(() => Promise.all([a.stop(), b.stop()]));
  const atA = await a.join();
  await instances.settle();
  const atB = await b.join();
  assert.equal(instances.coordination.holderOf(SHOP), 'a');
  return { instances, a, b, atA, atB };
}

test('one of two instances has the connections, and browsers of both hear all once', async (t) => {
  const { instances, a, b, atA, atB } = await startPair(t);
  assert.deepEqual([a.up, b.up], [2, 0]);
  a.uplinks.chat?.say('Chị ơi');
  a.uplinks.rt?.say('khác');
  assert.deepEqual([atA.heard, atB.heard], [['Chị ơi'], ['Chị ơi']]);
  await instances.pass(60_000);
  a.uplinks.chat?.say('Còn không?');
  assert.deepEqual(atB.heard, ['Chị ơi', 'Còn không?']);
  assert.deepEqual([atA.cuts, atB.cuts], [0, 0]);
});

test('what the holder loses is a loss at once to the browsers of all instances', async (t) => {
  const { instances, a, atA, atB } = await startPair(t);
  a.uplinks.chat?.lose();
  assert.equal(atA.cuts, 1);
  await instances.settle();
  assert.equal(atB.cuts, 1);
});

test('without a nudge it is one within a second, also if it is mended by then', async (t) => {
  const { instances, a, b, atB } = await startPair(t);
  instances.hasNudges = false;
  const before = atB.served;
  a.uplinks.chat?.lose();
  await a.join();
  await instances.pass(CLAIM_EVERY);
  assert.equal(atB.cuts, 1);
  await b.come(atB);
  assert.notEqual(atB.served, undefined);
  assert.notEqual(atB.served, before);
});

test('a holder that stops gives the room to another instance at once', async (t) => {
  const { instances, a, b, atB } = await startPair(t);
  await a.stop();
  await instances.settle();
  assert.equal(atB.cuts, 1);
  await b.come(atB);
  assert.equal(instances.coordination.holderOf(SHOP), 'b');
  assert.deepEqual([a.up, b.up], [0, 2]);
});

test('a holder that dies is followed by another when its lease has ended', async (t) => {
  const instances = new Instances();
  const b = instances.add('b');
  t.after(() => b.stop());
  const { coordination } = instances;
  const state = { chat: { served: 'dead.1', told: 3 }, rt: { served: 'dead.2', told: 0 } };
  await coordination.claim({ room: SHOP, instance: 'dead', beat: 'x', state, ttl: LEASE });
  const atB = await b.join();
  assert.equal(atB.served, 'dead.1');
  await instances.pass(LEASE - 500);
  assert.equal(atB.cuts, 0);
  await instances.pass(500 + CLAIM_EVERY);
  assert.equal(atB.cuts, 1);
  assert.equal(coordination.holderOf(SHOP), 'b');
});

test('a dead holder is followed by another, whatever the clock does that its lease runs by', async (t) => {
  const instances = new Instances();
  const b = instances.add('b');
  t.after(() => b.stop());
  const { coordination } = instances;
  const state = { chat: { served: 'dead.1', told: 0 }, rt: { served: 'dead.2', told: 0 } };
  await coordination.claim({ room: SHOP, instance: 'dead', beat: 'x', state, ttl: LEASE });
  coordination.offset = -3_600_000;
  const atB = await b.join();
  await instances.pass(LEASE + CLAIM_EVERY);
  assert.equal(atB.cuts, 1);
  assert.equal(coordination.holderOf(SHOP), 'b');
  await b.come(atB);
  coordination.offset = 3_600_000;
  await instances.pass(10_000);
  assert.equal(coordination.holderOf(SHOP), 'b');
});

test('a holder that slept for longer than its lease tells nothing more, and follows', async (t) => {
  const { instances, a, b, atA, atB } = await startPair(t);
  const { coordination } = instances;
  // Nothing of `a` runs: b takes over, as if its timers were the only ones.
  instances.timers.now += LEASE;
  const holder = await coordination.claim({
    room: SHOP,
    instance: 'b',
    beat: 'b.0',
    state: { chat: { served: 'b.9', told: 0 }, rt: { served: 'b.8', told: 0 } },
    ttl: LEASE,
  });
  assert.equal(holder?.instance, 'b');
  a.uplinks.chat?.say('zu spät');
  assert.deepEqual([atA.heard, atB.heard], [[], []]);
  assert.equal(atA.cuts, 1);
  await instances.pass(CLAIM_EVERY);
  assert.equal(atB.cuts, 1);
  assert.deepEqual([a.up, b.up], [0, 2]);
});

test('a lease that has run out and is had again is a break, since something may not have been told', async (t) => {
  const { instances, a, atA } = await startPair(t);
  const before = atA.served;
  instances.timers.now += LEASE;
  a.uplinks.chat?.say('nicht gesagt');
  assert.equal(atA.cuts, 1);
  await instances.pass(CLAIM_EVERY);
  await a.come(atA);
  assert.notEqual(atA.served, before);
});

test('what was served by an instance that holds no more reaches nobody who is served by another', async (t) => {
  const { instances, a, b, atB } = await startPair(t);
  const stale = { link: 'chat', room: SHOP, served: String(atB.served), event: 'e' } as const;
  await a.stop();
  await instances.settle();
  await b.come(atB);
  b.hear({ ...stale, number: 1, args: ['von gestern'] });
  assert.deepEqual(atB.heard, []);
  assert.equal(atB.cuts, 1);
});

test('what does not arrive is noticed by its number with the next, or by the lease', async (t) => {
  const { instances, a, b, atB } = await startPair(t);
  const say = (text: string): void => a.uplinks.chat?.say(text);
  say('1');
  b.isDeaf = true;
  say('2');
  b.isDeaf = false;
  say('3');
  assert.equal(atB.cuts, 1);
  await b.come(atB);
  say('4');
  assert.equal(atB.cuts, 1);
  b.isDeaf = true;
  say('5');
  await instances.pass(LATE);
  assert.equal(atB.cuts, 1);
  await instances.pass(2 * CLAIM_EVERY);
  assert.equal(atB.cuts, 2);
  b.isDeaf = false;
  await b.come(atB);
  await instances.pass(2 * LATE);
  say('6');
  assert.equal(atB.cuts, 2);
  assert.equal(atB.heard.at(-1), '6');
});

test('an instance that comes later begins with what is told then', async (t) => {
  const { instances, a, b, atB } = await startPair(t);
  b.leave(atB);
  await instances.pass(5500);
  for (let count = 0; count < 10; count += 1) a.uplinks.chat?.say(String(count));
  await b.come(atB);
  a.uplinks.chat?.say('neu');
  await instances.pass(2 * LATE);
  assert.deepEqual(atB.heard, ['neu']);
  assert.equal(atB.cuts, 0);
});

for (const mode of ['fail', 'hang', 'mute'] as const) {
  test(`while leases cannot be had (${mode}) each is alone; then they join again`, async (t) => {
    const { instances, a, b, atA, atB } = await startPair(t);
    const { coordination } = instances;
    coordination.mode = mode;
    await instances.pass(CLAIM_EVERY + CLAIM_TIMEOUT);
    assert.deepEqual([atA.cuts, atB.cuts], [1, 1]);
    assert.deepEqual([a.leases.standing, b.leases.standing], ['alone', 'alone']);
    await Promise.all([a.come(atA), b.come(atB)]);
    assert.deepEqual([a.up, b.up], [2, 1]);
    a.uplinks.chat?.say('A');
    b.uplinks.chat?.say('B');
    assert.deepEqual([atA.heard, atB.heard], [['A'], ['B']]);
    await instances.pass(30_000);
    assert.deepEqual([atA.cuts, atB.cuts], [1, 1]);
    coordination.resume();
    await instances.pass(ALONE_FOR + 2 * CLAIM_EVERY);
    assert.deepEqual([atA.cuts, atB.cuts], [2, 2]);
    await Promise.all([a.come(atA), b.come(atB)]);
    assert.equal(atA.served, atB.served);
    assert.equal(a.up + b.up, 2);
    await instances.pass(30_000);
    assert.deepEqual([atA.cuts, atB.cuts], [2, 2]);
  });
}

test('where leases come and go the browsers break off ever more rarely', async (t) => {
  const { instances, b, atB } = await startPair(t);
  const { coordination } = instances;
  for (let count = 0; count < 60; count += 1) {
    coordination.mode = coordination.mode === 'work' ? 'fail' : 'work';
    await instances.pass(5000);
    if (!atB.isIn) await b.come(atB);
  }
  // Every ten seconds it is gone for five, which would be 60 breaks of 5 minutes.
  assert.equal(atB.cuts < 16, true, `${atB.cuts} breaks`);
});

test('where leases are forgotten one instance has the room, and all break off once', async (t) => {
  const { instances, a, b, atA, atB } = await startPair(t);
  instances.coordination.clear();
  // b asks first.
  b.leases.nudged(SHOP);
  await instances.settle();
  await instances.pass(CLAIM_EVERY);
  assert.deepEqual([atA.cuts, atB.cuts], [1, 1]);
  assert.deepEqual([a.up, b.up], [0, 2]);
});

test('what cannot be told to others is a break, and each goes on alone', async (t) => {
  const { instances, a, atA } = await startPair(t);
  instances.isTelling = false;
  a.uplinks.chat?.say('geht nicht hinaus');
  assert.equal(a.leases.standing, 'alone');
  assert.equal(atA.cuts, 1);
  await instances.settle();
  assert.equal(instances.coordination.holderOf(SHOP), 'b');
});

test('a holder without a browser left, or without a token that is accepted, gives way', async (t) => {
  const { instances, a, b, atA, atB } = await startPair(t);
  a.expel(atA.token);
  await instances.settle();
  assert.equal(atB.cuts, 1);
  await b.come(atB);
  assert.equal(instances.coordination.holderOf(SHOP), 'b');
  const again = await a.join('chat', 'token-other');
  assert.equal(again.served, atB.served);
  b.leave(atB);
  await instances.pass(5000);
  assert.equal(again.cuts, 1);
  assert.equal(instances.coordination.holderOf(SHOP), 'a');
});

test('a token that TPOS’s sockets refuse gives way to one at another instance', async (t) => {
  const { instances, a, b, atA, atB } = await startPair(t);
  instances.tpos.refused.add(atA.token);
  a.uplinks.chat?.lose();
  await instances.pass(2 * CLAIM_EVERY);
  assert.equal(instances.coordination.holderOf(SHOP), 'b');
  await b.come(atB);
  await a.come(atA);
  assert.equal(atA.served, atB.served);
});

test('a holder that does not reach TPOS lets another one try', async (t) => {
  const { instances, a, b } = await startPair(t);
  instances.tpos.isUp = false;
  for (const uplink of Object.values(a.uplinks)) uplink.lose();
  await instances.settle();
  const holders = new Set<string | undefined>();
  for (let count = 0; count < 20; count += 1) {
    for (const instance of [a, b]) if (instance.members.length === 0) void instance.join();
    await instances.pass(CLAIM_EVERY);
    holders.add(instances.coordination.holderOf(SHOP));
  }
  assert.ok(holders.has('a') && holders.has('b'));
});

test('without other instances nobody asks, and nothing waits', async () => {
  const instances = new Instances();
  const only = new Instances().add('only');
  await only.stop();
  const alone = instances.add('alone', null);
  assert.equal(alone.leases.standing, 'alone');
  await alone.stop();
  assert.equal(instances.timers.size, 0);
});
