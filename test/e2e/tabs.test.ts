import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type {} from '../../src/drop-in.ts';
import { logIn, openPage, startDesk } from './harness.ts';

const customer = { channelId: '270136663390370', userId: '9401177908861127' };
const key = `${customer.channelId}:${customer.userId}`;

const { demo, browser } = await startDesk();

/** Polls could do it too: they are off. */
async function quiet(page: Page) {
  await page.locator('chatomni-status[chat=connected][rt=connected]').waitFor();
  await page.evaluate(() => window.ChatOmni!.store.setAutoRefresh(false));
}

const unread = (page: Page, count: number) =>
  page.waitForFunction(([key, count]) => window.ChatOmni!.store.find(key)?.unreadCount === count, [
    key,
    count,
  ] as const);

describe('two tabs of one dashboard', () => {
  it('read in one is read in the other; log-out in one empties both', async () => {
    const { page: here, problems } = await openPage(browser, `${demo.url}/dashboard.html`);
    const there = await here.context().newPage();
    await there.goto(`${demo.url}/dashboard.html`);
    for (const page of [here, there]) {
      await logIn(page);
      await quiet(page);
    }
    await here.evaluate((key) => window.ChatOmni!.store.markSeen(key), key);
    await unread(there, 0);
    await demo.control({ say: { ...customer, text: 'Shop ơi cho em hỏi' } });
    await unread(there, 1);
    await unread(here, 1);

    const asked: string[] = [];
    there.on('request', (request) => asked.push(request.url()));
    await here.evaluate((key) => window.ChatOmni!.store.markSeen(key), key);
    await unread(there, 0);
    assert.deepEqual(asked, [], 'nothing was fetched for it');

    const reason = there.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('chatomni-logout', ({ detail }) => resolve(detail.reason));
        }),
    );
    await here.locator('chatomni-status [part~=logout]').click();
    assert.equal(await reason, 'other-tab');
    await there.locator('chatomni-login input[name=username]').waitFor();
    assert.equal(await there.locator('chatomni-conversations [role=option]').count(), 0);
    assert.deepEqual(problems, []);
    await here.context().close();
  });
});
