import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Tunnel } from '../../server/proxy/tunnel.ts';
import { HandTimers } from './hand-timers.ts';

const CHUNK = Buffer.alloc(16 * 1024);

/** An end of a connection that gives and takes only as much as it is told to. */
class End extends Duplex {
  /** Bytes that were asked for. */
  given = 0;
  readonly taken: Buffer[] = [];
  takes = true;
  #endless: boolean;
  #release: (() => void) | undefined;

  constructor(endless = false) {
    super({ allowHalfOpen: true });
    this.#endless = endless;
  }

  override _read(): void {
    if (!this.#endless) return;
    setImmediate(() => {
      this.given += CHUNK.length;
      this.push(CHUNK);
    });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk);
    if (this.takes) done();
    else this.#release = done;
  }

  release(): void {
    this.#release?.();
  }

  text(): string {
    return Buffer.concat(this.taken).toString();
  }
}

async function settle(): Promise<void> {
  for (let count = 0; count < 20; count += 1) await turn();
}

test('what comes early arrives, in order, on both sides', async () => {
  const client = new End();
  const upstream = new End();
  const tunnel = new Tunnel(client, Buffer.from('a'), new HandTimers());
  client.push('b');
  await settle();
  tunnel.open('hello ', upstream, Buffer.from('1'));
  client.push('c');
  upstream.push('2');
  await settle();
  assert.equal(upstream.text(), 'abc');
  assert.equal(client.text(), 'hello 12');
  tunnel.destroy();
});

test('a browser that takes nothing is not read for', async () => {
  const client = new End();
  const upstream = new End(true);
  const tunnel = new Tunnel(client, Buffer.alloc(0), new HandTimers());
  client.takes = false;
  tunnel.open('hello', upstream, Buffer.alloc(0));
  await settle();
  const given = upstream.given;
  assert.ok(given < 10 * CHUNK.length);
  await settle();
  assert.equal(upstream.given, given);
  client.takes = true;
  client.release();
  await settle();
  assert.ok(upstream.given > given);
  tunnel.destroy();
  await tunnel.closed;
});

test('a server that takes nothing is not read for', async () => {
  const client = new End(true);
  const upstream = new End();
  upstream.takes = false;
  const tunnel = new Tunnel(client, Buffer.alloc(0), new HandTimers());
  await settle();
  tunnel.open('hello', upstream, Buffer.alloc(0));
  await settle();
  const given = client.given;
  assert.ok(given < 10 * CHUNK.length);
  await settle();
  assert.equal(client.given, given);
  tunnel.destroy();
  await tunnel.closed;
});

for (const side of ['client', 'upstream'] as const) {
  test(`what the ${side} said last still arrives, and then both close`, async () => {
    const timers = new HandTimers();
    const client = new End();
    const upstream = new End();
    const [first, other] = side === 'client' ? [client, upstream] : [upstream, client];
    const tunnel = new Tunnel(client, Buffer.alloc(0), timers);
    tunnel.open('', upstream, Buffer.alloc(0));
    first.push('last words');
    first.push(null);
    await settle();
    assert.equal(other.text(), 'last words');
    assert.ok(other.writableEnded);
    other.push(null);
    await tunnel.closed;
    assert.equal(timers.size, 0);
  });

  test(`when the ${side} breaks off, the other end is closed, at the latest after 5 s`, async () => {
    const timers = new HandTimers();
    const client = new End();
    const upstream = new End();
    client.on('error', () => client.destroy());
    const [first, other] = side === 'client' ? [client, upstream] : [upstream, client];
    const tunnel = new Tunnel(client, Buffer.alloc(0), timers);
    tunnel.open('', upstream, Buffer.alloc(0));
    other.takes = false;
    other.write('stuck');
    first.destroy(new Error('reset'));
    await settle();
    assert.ok(other.writableEnded);
    assert.ok(!other.destroyed);
    timers.turn(4999);
    assert.ok(!other.destroyed);
    timers.turn(1);
    await tunnel.closed;
    assert.equal(timers.size, 0);
  });

  test(`after the ${side} broke off, the rest of the other end is read, so that it can close`, async () => {
    const client = new End();
    const upstream = new End();
    const [first, other] = side === 'client' ? [client, upstream] : [upstream, client];
    const tunnel = new Tunnel(client, Buffer.alloc(0), new HandTimers());
    tunnel.open('', upstream, Buffer.alloc(0));
    first.destroy();
    await settle();
    for (let count = 0; count < 10; count += 1) other.push(CHUNK);
    other.push(null);
    await settle();
    assert.ok(other.closed);
  });

  test(`an end that stays open after the ${side} has ended is closed after 5 s`, async () => {
    const timers = new HandTimers();
    const client = new End();
    const upstream = new End();
    const first = side === 'client' ? client : upstream;
    const tunnel = new Tunnel(client, Buffer.alloc(0), timers);
    tunnel.open('', upstream, Buffer.alloc(0));
    first.push(null);
    await settle();
    timers.turn(5000);
    await settle();
    timers.turn(5000);
    await tunnel.closed;
    assert.equal(timers.size, 0);
  });
}
