import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../e2e/harness.ts';
import { FaultyShop } from '../support/faults/faulty-shop.ts';
import { patience, until } from '../support/faults/visit.ts';
import { quick } from '../support/faults/run-fault.ts';
import { countTimers, type PageCounts, PageMeter } from '../support/soak/page-counts.ts';

const definitions = readFileSync(new URL('../../src/define.ts', import.meta.url), 'utf8');
/** Every element that the drop-in registers. */
const tags = [...definitions.matchAll(/'(chatomni-[\w-]+)':/g)].map(([, tag]) => tag!);

let browser: Browser;
let shop: FaultyShop;
let page: Page;
let meter: PageMeter;

before(async () => {
  // Nothing but what mounting causes shall happen.
  const config = { ...quick.config, 'auto-refresh': 'off' };
  [browser, shop] = await Promise.all([startBrowser(), FaultyShop.start({ ...quick, config })]);
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
  await context.addInitScript('globalThis.__name = (value) => value');
  await context.addInitScript(countTimers);
  page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(shop.url);
  await page.evaluate(countSubscriptions);
  meter = await PageMeter.attach(page);
});

after(async () => {
  await browser.close();
  await shop.close();
});

declare global {
  interface Window {
    /** How many listen to the atoms of the page's store. */
    subscriptions?: () => number;
  }
}

/** Runs in the page: from now on counts who listens to the store's atoms, by the public way alone. */
function countSubscriptions() {
  const { store } = window.ChatOmni!;
  let count = 0;
  const { $session, $connection, $conversations, $selected, $thread, $orders, $unread, $live } =
    store;
  const others = [$selected, $thread, $orders, $unread, $live];
  for (const $atom of [$session, $connection, $conversations, ...others] as (typeof $session)[]) {
    const listen = $atom.listen.bind($atom);
    Object.assign($atom, {
      listen(listener: Parameters<typeof listen>[0]) {
        let end: (() => void) | undefined = listen(listener);
        count++;
        return () => {
          if (end) count--;
          end?.();
          end = undefined;
        };
      },
    });
  }
  window.subscriptions = () => count;
}

/** Runs in the page: puts an element into it and takes it out again, so many times. */
async function mount([tag, times, token]: readonly [
  tag: string,
  times: number,
  token?: string | undefined,
]) {
  const settled = () =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  for (let n = 0; n < times; n++) {
    const element = document.createElement(tag);
    element.style.height = '400px';
    if (tag === 'chatomni-provider') {
      // With a store of its own, which signs in by itself.
      for (const { name, value } of document.querySelector('script')!.attributes) {
        if (name.startsWith('data-')) element.setAttribute(name.slice('data-'.length), value);
      }
      if (token) Object.assign(element, { getToken: () => token });
      element.append(document.createElement('chatomni-thread'));
    }
    document.body.append(element);
    // Deep enough for lists to measure themselves; most of them go before that.
    if (n % 5 === 0) await settled();
    element.remove();
  }
  await settled();
  await settled();
}

/** What is there now, but for the size of the heap, which is not exact. */
async function held(): Promise<Omit<PageCounts, 'heap'> & { readonly subscriptions: number }> {
  const { heap: _, ...counts } = await meter.counts();
  return { ...counts, subscriptions: await page.evaluate(() => window.subscriptions!()) };
}

async function leavesNothing(tag: string, token?: string) {
  await page.evaluate(mount, [tag, 4, token] as const);
  const before = await held();
  await page.evaluate(mount, [tag, 100, token] as const);
  const { nodes, ...after } = await held();
  const { nodes: nodesBefore, ...rest } = before;
  assert.deepEqual(after, rest);
  // The browser may hold on to the last that was taken out; a leak would be at least a node for each.
  assert.ok(nodes - nodesBefore < 100, `${nodesBefore} nodes before, ${nodes} after`);
}

describe('put into the page and taken out 100 times, before a log-in, nothing is left of', () => {
  for (const tag of tags) it(tag, { timeout: 2 * patience }, () => leavesNothing(tag));
});

describe('put into the page and taken out 100 times, with a thread open, nothing is left of', () => {
  before(async () => {
    await page.evaluate(async (token) => {
      const { store } = window.ChatOmni!;
      await store.loginWithToken(token);
      await store.refresh();
      store.select(store.$conversations.get().items[0]!.id);
    }, shop.newToken());
    await page.waitForFunction(() => window.ChatOmni!.store.$thread.get().messages.length > 0);
    await until('both servers have the page in their room', () => shop.isHeard);
  });
  for (const tag of tags) {
    it(tag, { timeout: 2 * patience }, () => leavesNothing(tag, shop.newToken()));
  }
});
