import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { logIn, openPage, startDesk } from './harness.ts';

const { demo, browser } = await startDesk();

const rows = (page: Page) => page.locator('chatomni-conversations [role=option]');
const name = (page: Page) => page.locator('chatomni-thread [part=name]');
const selected = (page: Page) =>
  page.evaluate(() => {
    const { channelType, channelId, userId } = window.ChatOmni!.store.$selected.get() ?? {};
    return userId === undefined ? '' : `#${channelType}:${channelId}:${userId}`;
  });
const hash = (page: Page) => page.evaluate(() => location.hash);

describe('the demo of the whole viewer', () => {
  it('has the open conversation in its address, and nothing else of it', async () => {
    const { page, problems } = await openPage(browser, `${demo.url}/viewer.html`);
    await logIn(page);
    await rows(page).nth(1).click();
    await name(page).waitFor();
    const first = await selected(page);
    assert.match(first, /^#4:\d+:\d+$/);
    assert.equal(await hash(page), first);
    const entries = await page.evaluate(() => history.length);

    await page.reload();
    await logIn(page);
    await name(page).waitFor();
    assert.equal(await selected(page), first);

    await page.evaluate(() => window.ChatOmni!.store.logout());
    assert.equal(await hash(page), first);
    await logIn(page);
    await name(page).waitFor();
    assert.equal(await selected(page), first);

    const other = first.replace(/\d+$/, '25419785322178533');
    await page.evaluate((to) => {
      location.hash = to;
    }, other);
    await page.waitForFunction(
      () => window.ChatOmni!.store.$selected.get()?.userId === '25419785322178533',
    );
    await page.evaluate(() => window.ChatOmni!.store.select(undefined));
    await page.waitForFunction(() => location.hash === '');
    assert.equal(await page.evaluate(() => history.length), entries + 1);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('shows the customer of the open conversation as TPOS knows them', async () => {
    const { page, problems } = await openPage(browser, `${demo.url}/viewer.html`);
    await logIn(page);
    await rows(page)
      .filter({ has: page.locator('[part=order]') })
      .first()
      .click();
    const order = page.locator('chatomni-customer [part=last-order]');
    await order.waitFor();
    const shown = await page.locator('chatomni-customer [part=order] .code').textContent();
    assert.match((await order.textContent()) ?? '', new RegExp(shown!.trim().replace('.', '\\.')));
    assert.match(
      (await page.locator('chatomni-customer [part=revenue]').textContent()) ?? '',
      /^\s*[\d.]+\s₫\s*$/,
    );
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});
