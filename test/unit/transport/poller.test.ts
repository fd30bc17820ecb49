import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChatOmniError } from '../../../src/core/errors.ts';
import { createPoller } from '../../../src/core/transport/poller.ts';
import { fakePorts, settle } from '../../support/fake-ports.ts';

function setUp() {
  const ports = fakePorts();
  const begun: number[] = [];
  const state = {
    interval: 10_000,
    poll: (): Promise<void> => Promise.resolve(),
  };
  const poller = createPoller({
    ports,
    interval: () => state.interval,
    poll: () => {
      begun.push(ports.elapsed());
      return state.poll();
    },
  });
  return { ports, begun, state, poller };
}

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('polling', () => {
  it('happens once an interval', async () => {
    const { ports, begun, poller } = setUp();
    poller.start();
    await ports.advance(35_000);
    assert.deepEqual(begun, [10_000, 20_000, 30_000]);
  });

  it('can begin at once', async () => {
    const { ports, begun, poller } = setUp();
    poller.start(true);
    await ports.advance(10_000);
    assert.deepEqual(begun, [0, 10_000]);
  });

  it('is never doubled by starting twice', async () => {
    const { ports, begun, poller } = setUp();
    poller.start();
    await ports.advance(4000);
    poller.start();
    await ports.advance(6000);
    assert.deepEqual(begun, [10_000]);
    assert.equal(ports.timers.length, 1);
  });

  it('keeps its rhythm although polls take time', async () => {
    const { ports, begun, state, poller } = setUp();
    state.poll = () => new Promise((resolve) => void ports.setTimer(resolve, 4000));
    poller.start();
    await ports.advance(34_000);
    assert.deepEqual(begun, [10_000, 20_000, 30_000]);
  });

  it('waits for a slow poll, then goes on at once', async () => {
    const { ports, begun, state, poller } = setUp();
    state.poll = () => new Promise((resolve) => void ports.setTimer(resolve, 25_000));
    poller.start();
    await ports.advance(36_000);
    assert.deepEqual(begun, [10_000, 35_000]);
  });

  it('stops, and leaves no timer behind', async () => {
    const { ports, begun, poller } = setUp();
    poller.start();
    assert.equal(poller.running, true);
    poller.stop();
    assert.equal(poller.running, false);
    assert.deepEqual(ports.timers, []);
    await ports.advance(60_000);
    assert.deepEqual(begun, []);
  });

  it('that was stopped and started during a poll does not run two at once', async () => {
    const { ports, begun, state, poller } = setUp();
    const slow = deferred();
    state.poll = () => slow.promise;
    poller.start(true);
    await ports.advance(0);
    poller.stop();
    poller.start(true);
    await ports.advance(50_000);
    assert.deepEqual(begun, [0]);
    slow.resolve();
    await settle();
    await ports.advance(0);
    assert.deepEqual(begun, [0, 50_000]);
  });

  it('that was stopped during a poll stays so', async () => {
    const { ports, state, poller } = setUp();
    const slow = deferred();
    state.poll = () => slow.promise;
    poller.start(true);
    await ports.advance(0);
    poller.stop();
    slow.resolve();
    await settle();
    assert.deepEqual(ports.timers, []);
  });

  it('heeds a changed interval at once', async () => {
    const { ports, begun, state, poller } = setUp();
    poller.start();
    await ports.advance(4000);
    state.interval = 5000;
    poller.retime();
    await ports.advance(6000);
    assert.deepEqual(begun, [5000, 10_000]);
    poller.stop();
    poller.retime();
    assert.deepEqual(ports.timers, []);
  });
});

describe('a failed poll', () => {
  const failing = () => Promise.reject(new ChatOmniError('network'));

  it('is tried again later and later, at most 30 s on, and returns to normal', async () => {
    const { ports, begun, state, poller } = setUp();
    state.poll = failing;
    poller.start();
    await ports.advance(100_000);
    assert.deepEqual(begun, [10_000, 30_000, 60_000, 90_000]);
    state.poll = () => Promise.resolve();
    await ports.advance(30_000);
    assert.deepEqual(begun.slice(4), [120_000, 130_000]);
  });

  it('never waits less than the interval', async () => {
    const { ports, begun, state, poller } = setUp();
    state.interval = 60_000;
    state.poll = failing;
    poller.start();
    await ports.advance(180_000);
    assert.deepEqual(begun, [60_000, 120_000, 180_000]);
  });

  it('waits as long as the server asked, also when polling is begun anew', async () => {
    const { ports, begun, state, poller } = setUp();
    state.poll = () => Promise.reject(new ChatOmniError('rate-limited', { retryAfter: 90_000 }));
    poller.start();
    await ports.advance(50_000);
    poller.stop();
    poller.start(true);
    await ports.advance(50_000);
    assert.deepEqual(begun, [10_000, 100_000]);
  });

  it('survives a wait longer than a timer can be', async () => {
    const { ports, begun, state, poller } = setUp();
    state.poll = () => Promise.reject(new ChatOmniError('server', { retryAfter: 2 ** 40 }));
    poller.start();
    await ports.advance(60_000);
    assert.deepEqual(begun, [10_000]);
  });
});
