import type { Browser, Page } from 'playwright-core';
import { Servers } from '../shop/servers.ts';
import { type Conversation, keyOf, type ShopOptions } from '../shop/shop.ts';
import type {} from '../page/eye.ts';
import { Meter } from './meter.ts';
import { bundle, type PageOptions, siteOf, type SubjectUnderTest } from './subjects.ts';

export interface StageOptions extends ShopOptions, PageOptions {
  /** Before the page is loaded. */
  readonly prepare?: (meter: Meter) => Promise<unknown>;
}

/** No wait is meant to reach this, ms. */
const patience = 120_000;

/** One subject in a fresh page of a fresh shop. */
export class Stage {
  readonly subject: SubjectUnderTest;
  readonly page: Page;
  readonly servers: Servers;
  readonly meter: Meter;
  /** When the page began to load, `Date.now()`. */
  readonly began: number;
  readonly #problems: string[];

  private constructor(
    parts: Pick<Stage, 'subject' | 'page' | 'servers' | 'meter' | 'began'>,
    problems: string[],
  ) {
    ({ subject: this.subject, page: this.page, servers: this.servers } = parts);
    ({ meter: this.meter, began: this.began } = parts);
    this.#problems = problems;
  }

  /** Begins to load the page. */
  static async open(
    browser: Browser,
    subject: SubjectUnderTest,
    options: StageOptions,
  ): Promise<Stage> {
    const open = options.open ? keyOf(0) : undefined;
    const servers = await Servers.start(options, await siteOf(subject, open, options));
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
    // tsx names functions by a helper that functions sent into the page would miss.
    await context.addInitScript('globalThis.__name = (value) => value');
    await context.addInitScript(await bundle('page/eye.ts'));
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    // Nothing is to leave this machine.
    await page.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      async (route) => {
        problems.push(`asked for ${route.request().url()}`);
        await route.abort();
      },
    );
    const meter = await Meter.attach(page, subject.profile);
    await options.prepare?.(meter);
    await page.goto(servers.url, { waitUntil: 'commit' });
    const began = await page.evaluate(() => performance.timeOrigin);
    return new Stage({ subject, page, servers, meter, began }, problems);
  }

  /** Both sockets are heard, the first page of the list and the open thread are painted, nothing is under way. */
  async ready(): Promise<void> {
    await this.firstPainted();
    while (!this.servers.areHeard) await pause(20);
    await this.calm();
  }

  /** When the newest row of the list, and the newest message of the open thread if there is one, were first painted. */
  firstPainted(): Promise<number> {
    const { userId, text } = this.first;
    return this.page.evaluate(
      ([userId, text]) =>
        window.eye.painted(
          () =>
            window.eye.showsRow(userId, text) &&
            (!window.pageConfig.open || window.subject.counts.messages > 0) &&
            (!window.pageConfig.open ||
              window.subject.thread?.querySelector('[data-message-id]') != null),
        ),
      [userId, text] as const,
    );
  }

  /** When a message of the open thread was first painted. */
  messagePainted(id: string): Promise<number> {
    return this.page.evaluate((id) => window.eye.painted(() => window.eye.showsMessage(id)), id);
  }

  /** Loads the list to its end. */
  async loadList(): Promise<void> {
    await this.page.evaluate(async () => {
      while (!window.subject.complete.list) await window.subject.loadMore();
    });
    await this.calm();
  }

  /** Loads the open thread to its beginning. */
  async loadThread(): Promise<void> {
    await this.page.evaluate(async () => {
      while (!window.subject.complete.thread) await window.subject.loadOlder();
    });
    await this.calm();
  }

  /** Selects a conversation; resolves to when its newest message was painted, after the wish. */
  async select(serial: number): Promise<number> {
    return this.page.evaluate(
      async ([key, id]) => {
        const began = window.eye.now();
        window.subject.select(key);
        return (await window.eye.painted(() => window.eye.showsMessage(id))) - began;
      },
      [keyOf(serial), this.servers.shop.newestOf(serial)] as const,
    );
  }

  /** Some frames, and time for what follows from what happened. */
  async calm(ms = 400): Promise<void> {
    await pause(ms);
    await this.page.evaluate(async () => {
      for (let n = 0; n < 3; n++) await window.eye.frame();
    });
  }

  get first(): Conversation {
    return this.servers.shop.conversations[0]!;
  }

  /** Rejects if something went wrong in the page. */
  async close(): Promise<void> {
    await this.page.context().close();
    await this.servers.close();
    if (this.#problems.length)
      throw new Error(`${this.subject.name}: ${this.#problems.join('; ')}`);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
