import type { Browser, Page } from 'playwright-core';
import { openPage } from '../e2e/harness.ts';

/** An example's page as a person has it before them: what every example shows under the same names. */
export class ExampleDesk {
  /** WebSockets that are open. */
  readonly sockets: ReadonlySet<object>;

  private constructor(
    readonly page: Page,
    readonly problems: readonly string[],
    sockets: ReadonlySet<object>,
  ) {
    this.sockets = sockets;
  }

  static async open(browser: Browser, url: string): Promise<ExampleDesk> {
    const { page, problems } = await openPage(browser, 'about:blank', 1500);
    const sockets = new Set<object>();
    page.on('websocket', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await page.goto(url);
    return new ExampleDesk(page, problems, sockets);
  }

  close() {
    return this.page.context().close();
  }

  /** The part of the page that belongs to one shop. */
  shop(index: number): ShopDesk {
    const provider = this.page.locator('chatomni-provider').nth(index);
    return new ShopDesk(provider);
  }

  /** A page's store: no provider around the elements. */
  whole(): ShopDesk {
    return new ShopDesk(this.page.locator('body'));
  }

  show(shops: 0 | 1 | 2) {
    return this.page.locator(`[data-shops="${shops}"]`).click();
  }

  /** Waits until something is so; what happens between is none of a test's business. */
  async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + 20_000;
    while (!(await isSo())) {
      if (Date.now() > end) throw new Error(`Not so after 20 s: ${what}`);
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }
}

/** List, thread and panel of one shop. */
export class ShopDesk {
  readonly #place;

  constructor(place: ReturnType<Page['locator']>) {
    this.#place = place;
  }

  get rows() {
    return this.#place.locator('chatomni-conversations [role=option]');
  }
  /** What the framework's own code shows. */
  get customer() {
    return this.#place.locator('output.customer');
  }
  get orders() {
    return this.#place.locator('ol.orders li');
  }

  connected() {
    return this.#place
      .page()
      .locator('chatomni-status[chat=connected][rt=connected]')
      .first()
      .waitFor();
  }

  /** Clicks a row, and waits for its name in the page's own panel. */
  async select(index: number): Promise<{ name: string; userId: string }> {
    await this.rows.nth(index).click();
    const selected = this.#place.locator('chatomni-conversations [aria-selected=true]');
    const name = await selected.locator('[part~=name]').innerText();
    await this.customer.filter({ hasText: name }).waitFor();
    await this.#place.locator('chatomni-thread [data-message-id]').first().waitFor();
    return { name, userId: (await selected.getAttribute('data-user-id')) ?? '' };
  }

  /** Has the page's code set a property, and waits until the element shows it. */
  async makeCompact(): Promise<void> {
    await this.#place.locator('.density').click();
    await this.#place.locator('chatomni-conversations:state(compact)').waitFor();
  }

  quickReplies(): Promise<number> {
    return this.#place.locator('chatomni-thread').evaluate((thread) => {
      return (thread as HTMLElementTagNameMap['chatomni-thread']).quickReplies.length;
    });
  }

  /** The pages of the shop that its store has conversations of, and who is selected. */
  state() {
    return this.#place.evaluate((provider) => {
      const { store } = provider as HTMLElementTagNameMap['chatomni-provider'];
      return {
        channels: [...new Set(store?.$conversations.get().items.map((item) => item.channelId))],
        selected: store?.$selected.get()?.userId,
      };
    });
  }
}
