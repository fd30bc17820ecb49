import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import type { ChatOmniProvider } from '../../src/elements/provider.ts';
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
    // Not when its schedule would have it.
    await status.getByRole('button', { name: 'Refresh' }).click();
    await status.getByText('⚡ Realtime').waitFor();
    await close();
  });

  it('shows two shops that have nothing to do with each other', async () => {
    const { tab, close } = await open('recipes.html#two-shops-on-one-page', 1280);
    const shops = tab.locator('.live .outer > chatomni-provider');
    for (const at of [0, 1]) await shops.nth(at).locator('[role=option]').first().waitFor();
    const isOne = await shops.evaluateAll((all) => {
      const [first, second] = all as ChatOmniProvider[];
      return first?.store === second?.store;
    });
    assert.equal(isOne, false);
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

  it('configures: the snippet is what is shown', async () => {
    const { tab, problems, close } = await open('configurator.html', 1280);
    const snippet = tab.locator('#snippet');
    const shown = () =>
      tab.locator('#preview .outer').evaluate((outer) => {
        const { config } = (outer as ChatOmniProvider).store!;
        return {
          elements: [...outer.children].map(({ localName }) => localName),
          keys: [config.theme, config.density, config.realtime, config.pollInterval],
          accent: getComputedStyle(outer).getPropertyValue('--chatomni-accent'),
        };
      });
    await tab.locator('#preview [role=option]').first().waitFor();
    assert.match((await snippet.textContent()) ?? '', /<chatomni-viewer><\/chatomni-viewer>$/);

    await tab.getByLabel('<chatomni-viewer>').uncheck();
    await tab.getByLabel('<chatomni-status>').check();
    await tab.getByLabel('<chatomni-conversations>').check();
    await tab.getByLabel('theme', { exact: true }).selectOption('dark');
    await tab.getByLabel('density', { exact: true }).selectOption('compact');
    await tab.getByLabel('Accent').fill('#c2410c');
    await tab.getByText('All keys').click();
    await tab.getByLabel('realtime', { exact: true }).selectOption('off');
    await tab.getByLabel('poll-interval', { exact: true }).fill('3000');
    await tab.getByLabel('order-url', { exact: true }).fill('https://shop.vn/?a=1&b={phone}');
    await tab.getByLabel('order-url', { exact: true }).blur();

    const keys =
      ' data-theme="dark" data-density="compact" data-realtime="off" data-poll-interval="3000" data-order-url="https://shop.vn/?a=1&amp;b={phone}"';
    assert.equal(
      await snippet.textContent(),
      `<script src="/chatomni.js" data-api-base="/api"${keys} defer></script>

<chatomni-status></chatomni-status>
<chatomni-conversations></chatomni-conversations>

<style>
:root {
  --chatomni-accent: #c2410c;
}
</style>`,
    );
    assert.deepEqual(await shown(), {
      elements: ['chatomni-status', 'chatomni-conversations'],
      keys: ['dark', 'compact', false, 3000],
      accent: '#c2410c',
    });
    await tab.locator('#preview').getByText('🔄 Polling').waitFor();

    await tab.getByRole('button', { name: 'npm' }).click();
    assert.match(
      (await snippet.textContent()) ?? '',
      /createStore\(\{\n {2}apiBase: '\/api',\n {2}theme: 'dark',\n {2}density: 'compact',/,
    );
    await tab.getByRole('button', { name: 'Start again' }).click();
    await tab.locator('#preview chatomni-viewer [role=option]').first().waitFor();
    assert.deepEqual(problems, []);
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
      for (const page of [
        '',
        'chatomni-debug.html',
        'configurator.html',
        'store.html',
        'protocol.html',
      ]) {
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
