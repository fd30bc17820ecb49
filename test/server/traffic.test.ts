import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createRandom } from '../../server/simulator/random.ts';
import { seedShop } from '../../server/simulator/seed.ts';
import { Shop } from '../../server/simulator/shop.ts';
import { Traffic } from '../../server/simulator/traffic.ts';
import type { ShopEvent } from '../../server/simulator/types.ts';

const START = Date.parse('2025-12-19T14:00:00Z');
const HOUR = 3_600_000;

interface Heard {
  readonly at: number;
  readonly event: ShopEvent;
}

/** A shop with traffic whose clock is turned by hand. */
class Stage {
  now = START;
  readonly heard: Heard[] = [];
  readonly shop: Shop;
  readonly traffic: Traffic;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();
  #ids = 0;

  constructor(rate: number, seed = 7) {
    const random = createRandom(seed);
    this.shop = new Shop({ random, now: () => this.now });
    seedShop(this.shop, 60);
    this.shop.subscribe((event) => this.heard.push({ at: this.now - START, event }));
    const timers = {
      set: (callback: () => void, ms: number): number => {
        this.#ids += 1;
        this.#timers.set(this.#ids, { at: this.now + ms, callback });
        return this.#ids;
      },
      clear: (timer: unknown): void => void this.#timers.delete(Number(timer)),
    };
    this.traffic = new Traffic({ shop: this.shop, random, timers, rate });
  }

  turn(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end);
      const next = due.toSorted(([, left], [, right]) => left.at - right.at)[0];
      if (!next) break;
      this.#timers.delete(next[0]);
      this.now = next[1].at;
      next[1].callback();
    }
    this.now = end;
  }

  count(type: ShopEvent['type']): number {
    return this.heard.filter(({ event }) => event.type === type).length;
  }
}

test('the first message comes within five seconds', () => {
  const stage = new Stage(1);
  stage.traffic.start();
  stage.turn(5000);
  assert.equal(stage.count('message'), 1);
});

test('an hour has about 465 messages and 125 orders, as a live shop has', () => {
  const stage = new Stage(1);
  stage.traffic.start();
  stage.turn(4 * HOUR);
  const messages = stage.count('message') / 4;
  const orders = stage.count('order') / 4;
  assert.ok(messages > 400 && messages < 530, `${messages} messages`);
  assert.ok(orders > 95 && orders < 155, `${orders} orders`);
  assert.ok(stage.count('signal') > 0);
});

test('bursts bring several comments within a second', () => {
  const stage = new Stage(1);
  stage.traffic.start();
  stage.turn(HOUR);
  const times = stage.heard.filter(({ event }) => event.type === 'message').map(({ at }) => at);
  const crowd = times.map((start) => times.filter((at) => at >= start && at < start + 1000).length);
  assert.ok(Math.max(...crowd) >= 3);
});

test('rate 0 is silence, rate 4 four times the pace, stop ends it', () => {
  const silent = new Stage(0);
  silent.traffic.start();
  silent.turn(HOUR);
  assert.equal(silent.heard.length, 0);

  const fast = new Stage(4);
  fast.traffic.start();
  fast.turn(HOUR);
  const messages = fast.count('message');
  assert.ok(messages > 1500 && messages < 2200, `${messages} messages`);
  fast.traffic.stop();
  const { length } = fast.heard;
  fast.turn(HOUR);
  assert.equal(fast.heard.length, length);
});

test('who begins to watch sees something soon', () => {
  const stage = new Stage(1);
  stage.traffic.start();
  stage.turn(4000);
  const before = stage.heard.length;
  stage.traffic.nudge();
  stage.turn(3000);
  assert.ok(stage.heard.length > before);
});

test('the same seed gives the same shop, another seed another', () => {
  const shape = (seed: number): string => JSON.stringify(new Stage(1, seed).shop.conversations());
  assert.equal(shape(1), shape(1));
  assert.notEqual(shape(1), shape(2));
});

test('the shop has what a viewer must cope with', () => {
  const shop = new Shop({ random: createRandom(20251219), now: () => START });
  seedShop(shop);
  const all = shop.conversations();
  const names = all.map(({ name }) => name);
  const messages = all.flatMap((conversation) => conversation.messages);
  assert.ok(all.length >= 400);
  assert.ok(names.some((name) => /\p{Extended_Pictographic}/u.test(name)));
  assert.ok(names.some((name) => /\p{Script=Arabic}/u.test(name)));
  assert.ok(names.some((name) => name.length > 60));
  assert.ok(all.some((conversation) => conversation.messages.length > 300));
  assert.ok(all.some(({ unread }) => unread > 99));
  assert.ok(messages.every(({ createdAt }) => createdAt < START));
  assert.ok(Math.min(...messages.map(({ createdAt }) => createdAt)) < START - 21 * 24 * HOUR);
  for (const type of ['image', 'video', 'audio', 'file', 'template']) {
    assert.ok(
      messages.some(({ attachments }) => attachments.some((it) => it.type === type)),
      type,
    );
  }
  assert.ok(messages.some(({ text }) => text?.includes('\n')));
  assert.ok(messages.some(({ text }) => text?.includes('https://')));
  const users = all.map(({ userId }) => userId);
  assert.ok(new Set(users).size < users.length, 'one person writes to two pages');
  const rounded = new Set(users.map(Number));
  assert.ok(rounded.size < new Set(users).size, 'ids that are one number and two strings');
});

test('the shop’s files use nothing of Node, so that they run in a page', async () => {
  const folder = new URL('../../server/simulator/', import.meta.url);
  const waiting = [
    'shop.ts',
    'seed.ts',
    'rest.ts',
    'traffic.ts',
    'wire.ts',
    'media.ts',
    'tokens.ts',
  ];
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const source = await readFile(new URL(name, folder), 'utf8');
    assert.doesNotMatch(source, /\b(Buffer|process|setTimeout|Date\.now|Math\.random)\b/, name);
    for (const [, specifier = ''] of source.matchAll(/from '([^']+)'/g)) {
      assert.match(specifier, /^\.\/[\w-]+\.ts$/, `${name} imports ${specifier}`);
      waiting.push(specifier.slice(2));
    }
  }
  assert.ok(seen.size > 10);
});
