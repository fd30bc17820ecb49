import { CHANNELS, pageScopedId, phoneNumber, postalAddress, STAFF } from './names.ts';
import { commentText, customerText, staffText } from './phrases.ts';
import { between, chance, pick, type Random } from './random.ts';
import { lastActivity, type Shop } from './shop.ts';
import type { Conversation } from './types.ts';

/** Timers from outside, so that tests turn the clock by hand. */
export interface Timers {
  /** Calls back once after so many milliseconds; returns what `clear` takes. */
  readonly set: (callback: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
}

export interface TrafficPorts {
  readonly shop: Shop;
  readonly random: Random;
  readonly timers: Timers;
  /** 1 is the pace of a live shop, 2 twice that, 0 nothing. */
  readonly rate: number;
}

const SECOND = 1000;
/** How many of the most recently active customers the inbox traffic comes from. */
const RECENT = 40;
/** With the bursts' pace this makes about 465 messages and 125 orders an hour. */
const ORDER_SHARE = 0.36;

/**
 * Live traffic: a quiet stream of inbox messages, and bursts of comments as a live video brings
 * them, some of which become orders. Nothing happens before `start`.
 */
export class Traffic {
  readonly #ports: TrafficPorts;
  readonly #timers = new Set<unknown>();
  #running = false;
  #nextQuiet: unknown;

  constructor(ports: TrafficPorts) {
    this.#ports = ports;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Begins with a message after a second or two. */
  start(): void {
    if (this.#running || this.#ports.rate <= 0) return;
    this.#running = true;
    this.#scheduleQuiet(between(this.#ports.random, 15, 25) * 100);
    this.#scheduleBurst(between(this.#ports.random, 25, 45) * SECOND);
  }

  stop(): void {
    this.#running = false;
    for (const timer of this.#timers) this.#ports.timers.clear(timer);
    this.#timers.clear();
  }

  /** Somebody began to watch: the next message comes within seconds. */
  nudge(): void {
    if (!this.#running) return;
    this.#drop(this.#nextQuiet);
    this.#scheduleQuiet(between(this.#ports.random, 15, 30) * 100);
  }

  /** So many comments under one live video, some per second; works while traffic is stopped too. */
  burst(count: number, gapMs: () => number = () => between(this.#ports.random, 80, 620)): void {
    const channel = pick(this.#ports.random, CHANNELS);
    let at = 0;
    for (let index = 0; index < count; index += 1) {
      this.#after(at, () => this.#comment(channel.id));
      at += gapMs();
    }
  }

  #scheduleQuiet(ms: number): void {
    this.#nextQuiet = this.#after(ms, () => {
      this.#quiet();
      this.#scheduleQuiet(this.#paced(20, 40));
    });
  }

  #scheduleBurst(ms: number): void {
    this.#after(ms, () => {
      this.burst(between(this.#ports.random, 6, 21));
      this.#scheduleBurst(this.#paced(95, 185));
    });
  }

  #paced(lowSeconds: number, highSeconds: number): number {
    const ms = between(this.#ports.random, lowSeconds * SECOND, highSeconds * SECOND);
    return Math.max(1, Math.round(ms / this.#ports.rate));
  }

  #after(ms: number, callback: () => void): unknown {
    const timer: unknown = this.#ports.timers.set(() => {
      this.#timers.delete(timer);
      callback();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #drop(timer: unknown): void {
    this.#ports.timers.clear(timer);
    this.#timers.delete(timer);
  }

  #quiet(): void {
    const { shop, random } = this.#ports;
    const recent = shop
      .conversations()
      .toSorted((left, right) => lastActivity(right) - lastActivity(left))
      .slice(0, RECENT);
    const waiting = recent.find((conversation) => conversation.messages.at(-1)?.fromShop === false);
    if (waiting && chance(random, 0.3)) this.#answer(waiting);
    else if (chance(random, 0.1) || recent.length === 0)
      this.#write(this.#stranger(pick(random, CHANNELS).id));
    else this.#write(pick(random, recent));
    if (chance(random, 0.12)) this.#signal();
  }

  #stranger(channelId: string): Conversation {
    const { shop, random } = this.#ports;
    return shop.openConversation({
      channelId,
      userId: pageScopedId(random),
      phone: chance(random, 0.3) ? phoneNumber(random) : null,
      address: chance(random, 0.2) ? postalAddress(random) : null,
    });
  }

  #write(to: Conversation): void {
    const { shop, random } = this.#ports;
    const attachments = chance(random, 0.08) ? shop.someAttachments() : [];
    shop.addMessage({
      channelId: to.channelId,
      userId: to.userId,
      kind: 'message',
      text: attachments.length > 0 ? null : customerText(random),
      attachments,
    });
  }

  #answer(to: Conversation): void {
    const { shop, random } = this.#ports;
    shop.addMessage({
      channelId: to.channelId,
      userId: to.userId,
      kind: 'message',
      fromShop: true,
      staff: pick(random, STAFF),
      text: staffText(random),
    });
  }

  #comment(channelId: string): void {
    const { shop, random } = this.#ports;
    const known = shop.conversations().filter((it) => it.channelId === channelId);
    const fresh = known.length === 0 || chance(random, 0.2);
    const from = fresh ? this.#stranger(channelId) : pick(random, known);
    const { userId } = from;
    shop.addMessage({ channelId, userId, kind: 'comment', text: commentText(random) });
    if (!chance(random, ORDER_SHARE)) return;
    this.#after(between(random, 8, 30) * 100, () => shop.addOrder({ channelId, userId }));
  }

  /** What the sockets also carry: words without content, and news of other parts of the suite. */
  #signal(): void {
    const { shop, random } = this.#ports;
    const roll = random();
    if (roll < 0.3) {
      shop.signal('on-conversations', [JSON.stringify({ EventName: 'updated' })], 'chat');
    } else if (roll < 0.5) {
      shop.signal('notification', [{ Title: 'TPOS', Content: 'Đơn hàng đã được giao' }], 'rt');
    } else if (roll < 0.7) {
      shop.signal('update', [{ Type: 'chatomni' }], 'rt');
    } else {
      const type = pick(random, ['FastSaleOrder', 'ProductTemplate', 'ProductInventory']);
      const event = { Type: type, Message: null, Data: { Id: between(random, 1000, 9999) } };
      shop.signal('on-events', [JSON.stringify({ ...event, EventName: 'updated' })], 'both');
    }
  }
}
