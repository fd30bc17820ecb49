import { setTimeout as wait } from 'node:timers/promises';
import { ask, browserAgent, callsFor, type Way } from '../browser.ts';
import { Line } from './line.ts';
import { channelOf, CUSTOMER, now, roomOf, type Marked } from './shops.ts';

export interface TabOptions {
  readonly origin: string;
  readonly index: number;
  readonly shop: number;
  /** ms; 0: never. */
  readonly pollEvery: number;
  readonly tally: Tally;
}

/** What a tab tells. */
export interface Tally {
  /** A push was heard so long after it was sent, ms. */
  readonly push: (ms: number) => void;
  /** A message was known, by whichever way first, so long after it was sent, ms. */
  readonly known: (ms: number, isFetched: boolean) => void;
  readonly count: (what: Counted) => void;
  readonly outage: (outage: Outage) => void;
}

export type Counted =
  | 'sockets lost'
  | 'polls'
  | 'polls shared'
  | 'polls failed'
  | 'catch-ups'
  | 'catch-up calls'
  | 'catch-up calls failed'
  | 'catch-ups that left a gap'
  | 'pushes out of turn';

/** From a tab's first loss until it was whole again; times by `now`. */
export interface Outage {
  readonly lostAt: number;
  /** Both its sockets were connected again. */
  readonly backAt: number;
  /** It had fetched what it missed, and nothing lacked up to the last message that it knew. */
  readonly equalAt: number;
}

/** The viewer spreads its catch-ups over this time, ms. */
const SPREAD = 500;
const LONGEST_PAUSE = 30_000;

/**
 * A page of the viewer as the servers see it: two sockets, a catch-up by REST after every loss, and polls. What it knows
 * comes from pushes and catch-ups alone; its polls, which would hide what the relay loses, are made and not read.
 */
export class Tab {
  readonly shop: number;
  readonly #options: TabOptions;
  readonly #lines: readonly Line[];
  readonly #agent;
  readonly #way: Way;
  /** All up to this number are known, and those beyond it. */
  #whole = 0;
  readonly #beyond = new Set<number>();
  /** The greatest number that was known when it began to miss something. */
  #floor: number | undefined;
  #outage: { readonly lostAt: number; backAt?: number } | undefined;
  #mayLack = false;
  #catchingUp = false;
  #isOver = false;

  constructor(options: TabOptions) {
    const { origin, index, shop } = options;
    this.#options = options;
    this.shop = shop;
    const localAddress = `127.1.${index >> 8}.${index & 255}`;
    const token = `tab-${index}`;
    this.#agent = browserAgent(localAddress);
    this.#way = { origin, prefix: '/api', token };
    this.#lines = (['chat', 'rt'] as const).map(
      (link) =>
        new Line({
          origin,
          link,
          room: roomOf(shop),
          token,
          localAddress,
          onPush: (push, isNext) => {
            options.tally.push(now() - push.sentAt);
            if (!isNext) options.tally.count('pushes out of turn');
            this.#learn(push, false);
          },
          onUp: () => this.#rose(),
          onLost: () => this.#lost(),
        }),
    );
  }

  get isUp(): boolean {
    return this.#lines.every((line) => line.isUp);
  }

  /** Whether it knows the messages from 1 to this number, and no others. */
  equals(count: number): boolean {
    return this.#whole === count && this.#beyond.size === 0;
  }

  get isSettled(): boolean {
    return this.isUp && this.#outage === undefined;
  }

  start(): void {
    for (const line of this.#lines) line.connect();
    if (this.#options.pollEvery > 0) void this.#poll();
  }

  close(): void {
    this.#isOver = true;
    for (const line of this.#lines) line.close();
    this.#agent.destroy();
  }

  #learn({ number, sentAt }: Marked, isFetched: boolean): void {
    if (number <= this.#whole || this.#beyond.has(number)) return;
    this.#options.tally.known(now() - sentAt, isFetched);
    this.#beyond.add(number);
    while (this.#beyond.delete(this.#whole + 1)) this.#whole += 1;
  }

  #lost(): void {
    this.#options.tally.count('sockets lost');
    this.#floor ??= Math.max(this.#whole, ...this.#beyond);
    this.#outage ??= { lostAt: now() };
  }

  #rose(): void {
    if (!this.#outage) return;
    if (this.isUp) this.#outage.backAt = now();
    this.#mayLack = true;
    if (!this.#catchingUp) void this.#catchUp();
  }

  /** As often as a socket comes back; one follows for both that come within the spread. */
  async #catchUp(): Promise<void> {
    const { count, outage } = this.#options.tally;
    this.#catchingUp = true;
    await wait(Math.random() * SPREAD);
    for (let pause = 1000; this.#mayLack && !this.#isOver;) {
      this.#mayLack = false;
      count('catch-ups');
      if (await this.#fetch(this.#floor ?? 0)) continue;
      this.#mayLack = true;
      await wait(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
    this.#catchingUp = false;
    const { lostAt, backAt } = this.#outage ?? {};
    if (!this.isUp || lostAt === undefined || backAt === undefined) return;
    this.#floor = this.#outage = undefined;
    if (this.#beyond.size === 0) outage({ lostAt, backAt, equalAt: now() });
    else count('catch-ups that left a gap');
  }

  /** The list, and the thread from its end down to what was known; false if that failed. */
  async #fetch(floor: number): Promise<boolean> {
    const { count } = this.#options.tally;
    const channel = channelOf(this.shop);
    for (let before: string | null = ''; before !== null;) {
      const [list, thread] = callsFor(channel, CUSTOMER, before);
      for (const call of before ? [thread] : [list, thread]) {
        count('catch-up calls');
        const { status, text } = await ask(this.#way, call, this.#agent, call === thread);
        if (status !== 200) {
          count('catch-up calls failed');
          return false;
        }
        if (call === list) continue;
        const page = JSON.parse(text) as { Data: { Load: Marked }[]; Before: string | null };
        for (const { Load } of page.Data) this.#learn(Load, true);
        before = page.Data.some(({ Load }) => Load.number <= floor) ? null : page.Before;
      }
    }
    return true;
  }

  async #poll(): Promise<void> {
    const { pollEvery, tally } = this.#options;
    await wait(Math.random() * pollEvery);
    while (!this.#isOver) {
      const began = performance.now();
      for (const call of callsFor(channelOf(this.shop), CUSTOMER)) {
        const { status, isShared } = await ask(this.#way, call, this.#agent);
        if (this.#isOver) return;
        tally.count(isShared ? 'polls shared' : 'polls');
        if (status !== 200) tally.count('polls failed');
      }
      await wait(Math.max(0, pollEvery - (performance.now() - began)));
    }
  }
}
