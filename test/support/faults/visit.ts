import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { FaultyShop, type FaultyShopOptions, keyOf, type Line } from './faulty-shop.ts';
import { installProbe, type Shown } from './probe.ts';

/** What a person opens: one conversation. */
export interface Opened {
  readonly channelId: string;
  readonly userId: string;
}

/** No wait of a test is meant to reach this, ms. */
export const patience = 60_000;

/** A page of a faulty shop, signed in, both sockets heard, its longest conversation open. */
export class Visit {
  readonly shop: FaultyShop;
  readonly page: Page;
  readonly opened: Opened;
  /** What the page complained of in its console, and errors that nobody caught. */
  readonly problems: readonly string[];
  /** The newest message of the open conversation when the visit began. */
  readonly #since: Line;

  private constructor(
    parts: Pick<Visit, 'shop' | 'page' | 'opened' | 'problems'> & { readonly since: Line },
  ) {
    ({ shop: this.shop, page: this.page, opened: this.opened, problems: this.problems } = parts);
    this.#since = parts.since;
  }

  /** @param prepare - what is to be done before the page loads */
  static async start(
    browser: Browser,
    options: FaultyShopOptions,
    prepare?: (context: BrowserContext) => Promise<unknown>,
  ): Promise<Visit> {
    const shop = await FaultyShop.start(options);
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
    // tsx names functions by a helper that functions sent into the page would miss.
    await context.addInitScript('globalThis.__name = (value) => value');
    await prepare?.(context);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => {
      const isNetwork = /Failed to load resource|WebSocket connection/.test(message.text());
      if (message.type() === 'error' && !isNetwork) problems.push(message.text());
    });
    await page.goto(shop.url);
    const opened = longest(shop);
    const since = shop.thread(opened).at(-1)!;
    const visit = new Visit({ shop, page, opened, problems, since });
    try {
      await visit.signIn();
      await page.evaluate(installProbe);
    } catch (error) {
      // What it leaves open would keep the tests from ending.
      await visit.close();
      throw error;
    }
    return visit;
  }

  /** Signs in and opens the conversation; resolves when all is loaded and both sockets are heard. */
  async signIn(): Promise<void> {
    const { page, shop } = this;
    // The time-outs of these tests are short: where the machine pauses, the store stays signed in and tries on.
    await page.evaluate(
      (token) => window.ChatOmni!.store.loginWithToken(token).catch(() => {}),
      shop.newToken(),
    );
    await page.evaluate((key) => window.ChatOmni!.store.select(key), keyOf(this.opened));
    await page.evaluate(async () => {
      const { store } = window.ChatOmni!;
      while (!store.$conversations.get().complete) {
        await store.loadMore().catch(() => store.refresh().catch(() => {}));
      }
    });
    await page.waitForFunction(() => window.ChatOmni!.store.$thread.get().messages.length > 0);
    await until('both servers have the page in their room', () => shop.isHeard);
  }

  shown(): Promise<Shown> {
    return this.page.evaluate(() => window.probe.shown());
  }

  /** Resolves when list and thread equal the server's; rejects with the difference if they never do. */
  async converged(): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      const shown = await this.shown();
      try {
        this.#assertEqual(shown);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      await this.page.waitForTimeout(50);
    }
  }

  /** List, thread and DOM are the server's, and at no moment was there anything that never may be. */
  async assertRight(): Promise<void> {
    // Between a look at the page and one at the server a seen mark may arrive.
    await this.converged();
    const { broken, told } = await this.page.evaluate(() => {
      const { broken, told } = window.probe;
      return { broken, told };
    });
    assert.deepEqual(broken, []);
    assert.deepEqual(this.problems, []);
    const said = this.shop.thread(this.opened).filter(({ sentAt }) => sentAt > this.#since.sentAt);
    const untold = said.filter(({ id }) => !told.includes(id));
    assert.deepEqual(untold, [], 'messages of the open conversation that no event told of');
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.shop.close();
  }

  #assertEqual({ list, thread, gaps, complete, rows, lines }: Shown): void {
    const { shop, opened } = this;
    assert.deepEqual(list, shop.list(), 'the list');
    assert.ok(complete, 'the list is complete');
    const truth = shop.thread(opened);
    const from = truth.findIndex(({ id }) => id === thread[0]?.id);
    assert.ok(from >= 0, 'the thread begins with a message that the server has');
    assert.deepEqual(thread, truth.slice(from), 'the thread');
    assert.equal(gaps, 0, 'gaps');
    assert.ok(rows.length > 5);
    assert.deepEqual(
      rows,
      list.slice(0, rows.length).map(({ key }) => key),
      'rows in the DOM',
    );
    assert.ok(lines.length > 5);
    assert.deepEqual(
      lines,
      thread.slice(-lines.length).map(({ id }) => id),
      'messages in the DOM',
    );
  }
}

/** Waits for something on this side. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await pause(20);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function longest({ shop }: FaultyShop): Opened {
  const [first, ...others] = shop.conversations();
  return others.reduce((a, b) => (b.messages.length > a.messages.length ? b : a), first!);
}
