import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import type {} from '../../src/drop-in.ts';
import { chromiumFlags, requireChromium } from '../../scripts/lib/chromium.mjs';
import { type Demo, logIn, openPage, someone, startDemo } from './harness.ts';

declare global {
  interface Window {
    /** What this page went through: kept while it is in the back-forward cache. */
    wentThrough: string[];
  }
}

let demo: Demo;
let browser: Browser;

before(async () => {
  demo = await startDemo();
  browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumFlags],
    // Playwright switches it off.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
});

after(async () => {
  await browser.close();
  demo.stop();
});

describe('a page out of the back-forward cache', () => {
  it('says that it is updating until what it missed is there, once', async () => {
    const { page, problems } = await openPage(browser, `${demo.url}/dashboard.html`);
    await logIn(page);
    const customer = await someone(page);
    const key = `${customer.channelId}:${customer.userId}`;
    await page.evaluate((key) => {
      const { store } = window.ChatOmni!;
      store.setAutoRefresh(false);
      store.select(key);
      const told: string[] = (window.wentThrough = []);
      addEventListener('pagehide', ({ persisted }) => told.push(`hide ${persisted}`));
      addEventListener('pageshow', ({ persisted }) => told.push(`show ${persisted}`));
      let was: boolean | undefined;
      store.$connection.listen(({ updating }) => {
        if (updating !== was) told.push(updating ? 'updating' : 'updated');
        was = updating;
      });
      store.on('message', ({ message, via }) => told.push(`${via} ${message.text}`));
    }, key);
    await page.locator('chatomni-thread [data-message-id]').first().waitFor();
    await page.locator('chatomni-status[chat=connected][rt=connected]').waitFor();

    await page.goto(`${demo.url}/viewer.html`);
    await page.locator('chatomni-login').waitFor();
    await demo.control({ say: { ...customer, text: 'Em đổi ý rồi shop ơi' } });
    await page.goBack({ waitUntil: 'commit' });
    await page
      .locator('chatomni-thread [data-message-id]')
      .filter({ hasText: 'Em đổi ý rồi shop ơi' })
      .waitFor();
    await page.waitForFunction(() => window.wentThrough.includes('updated'));
    const told = await page.evaluate(() => window.wentThrough);
    assert.equal(told[0], 'hide true');
    assert.ok(told.includes('show true'), 'it was cached');
    assert.equal(told.filter((text) => text === 'updating').length, 1);
    assert.equal(told.filter((text) => text.endsWith('Em đổi ý rồi shop ơi')).length, 1);
    assert.ok(told.includes('catch-up Em đổi ý rồi shop ơi'));
    const row = await page.evaluate((key) => window.ChatOmni!.store.find(key), key);
    assert.equal(row?.lastMessage?.text, 'Em đổi ý rồi shop ơi');
    await page.locator('chatomni-status[chat=connected][rt=connected]').waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});
