import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { problemsOf, startDesk } from './harness.ts';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const pages = readdirSync(path('dist/docs')).filter((file) => file.endsWith('.html'));
const { demo, browser } = await startDesk();

async function open(page: string, width: number, colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const tab = await context.newPage();
  const problems = problemsOf(tab);
  const asked: string[] = [];
  tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await tab.addInitScript({ path: path('node_modules/axe-core/axe.min.js') });
  await tab.goto(`${demo.url}/docs/${page}`);
  return { tab, problems, asked, close: () => context.close() };
}

async function accessibility(page: string, ...look: readonly [number, 'light' | 'dark']) {
  const { tab, problems, close } = await open(page, ...look);
  const violations = await tab.evaluate(async () => {
    // What runs in an example has tests of its own.
    const page = { include: ['body'], exclude: ['.stage'] };
    const found = await axe.run(page, { resultTypes: ['violations'] });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(' ')).join(', ')}`,
    );
  });
  await close();
  return [...violations, ...problems].map((problem) => `${page}: ${problem}`);
}

describe('the docs site', () => {
  it('runs its examples in the page: rows, a message at once, no call to a server', async () => {
    const { tab, problems, asked, close } = await open('', 1280);
    const example = tab.locator('.live').first();
    await example.locator('[role=option]').first().waitFor();
    await example.getByRole('button', { name: 'A customer writes' }).click();
    await example.getByText('Shop ơi, mẫu này còn không ạ?').first().waitFor();
    await example.getByText('Event: chatomni-message').waitFor();
    assert.deepEqual(
      asked.filter((it) => /^\/(api|ws|sim|simulated)/.test(it)),
      [],
    );
    assert.deepEqual(problems, []);
    await close();
  });

  it('lets sockets be cut and mended, and polling carry on meanwhile', async () => {
    const { tab, close } = await open('chatomni-status.html', 1280);
    const status = tab.locator('chatomni-status');
    await status.getByText('⚡ Realtime').waitFor();
    await tab.getByRole('button', { name: 'Cut the sockets' }).click();
    await status.getByText('🔄 Polling').waitFor();
    await tab.getByRole('button', { name: 'Mend the sockets' }).click();
    await status.getByText('⚡ Realtime').waitFor();
    await close();
  });

  it('shows two shops that have nothing to do with each other', async () => {
    const { tab, close } = await open('recipes.html#two-shops-on-one-page', 1280);
    const lists = tab.locator('.live chatomni-provider chatomni-provider chatomni-conversations');
    for (const at of [0, 1]) await lists.nth(at).locator('[role=option]').first().waitFor();
    const stores = await lists.evaluateAll((all) => {
      const of = all as (Element & { readonly connectedStore?: unknown })[];
      return of.slice(0, 2).map(({ connectedStore }) => connectedStore !== undefined);
    });
    assert.deepEqual(stores, [true, true]);
    await close();
  });

  it('is searched without accents, by keyboard', async () => {
    const { tab, close } = await open('', 1280);
    const search = tab.getByRole('searchbox', { name: 'Search the docs' });
    await search.fill('bat dau');
    await tab.locator('#results a').first().waitFor();
    await search.press('Enter');
    await tab.waitForURL(/bat-dau\.html$/);
    assert.equal(await tab.locator('html').getAttribute('lang'), 'vi');
    await tab.getByRole('button', { name: 'Khách nhắn tin' }).first().waitFor();
    await close();
  });

  it('fits a phone: no page is wider than 320 px', async () => {
    assert.deepEqual(await tooWide(browser), []);
  });

  for (const [width, scheme] of [
    [320, 'light'],
    [1280, 'dark'],
  ] as const) {
    it(`has nothing that axe finds wrong, ${width} px, ${scheme}`, async () => {
      const found: string[] = [];
      for (const page of ['', 'chatomni-debug.html', 'store.html', 'protocol.html']) {
        found.push(...(await accessibility(page, width, scheme)));
      }
      assert.deepEqual(found, []);
    });
  }
});

async function tooWide(of: Browser): Promise<readonly string[]> {
  const context = await of.newContext({ viewport: { width: 320, height: 640 } });
  const tab = await context.newPage();
  const wide: string[] = [];
  for (const page of pages) {
    await tab.goto(`${demo.url}/docs/${page}`, { waitUntil: 'domcontentloaded' });
    const width = await tab.evaluate(() => document.documentElement.scrollWidth);
    if (width > 320) wide.push(`${page}: ${width} px`);
  }
  await context.close();
  return wide;
}
