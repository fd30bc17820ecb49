import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { logIn, openPage, startDesk } from './harness.ts';

const { demo, browser } = await startDesk();

const status = (page: Page) => page.locator('chatomni-status');
const rows = (page: Page) => page.locator('chatomni-conversations [role=option]');
const messages = (page: Page) => page.locator('chatomni-thread [data-message-id]');

/** Waits until an element's attribute has a value. */
async function hasAttribute(page: Page, tag: string, name: string, value: string) {
  await page.locator(`${tag}[${name}="${value}"]`).waitFor({ state: 'attached' });
}

async function isLive(page: Page) {
  await hasAttribute(page, 'chatomni-status', 'chat', 'connected');
  await hasAttribute(page, 'chatomni-status', 'rt', 'connected');
}

/** Says something as a customer; the demo's servers push it as told. */
async function say(text: string, changes: object = {}) {
  const { say: said } = await demo.control({ say: { text, ...changes } });
  return said as { id: string; conversationId: string; channelId: string; userId: string };
}

describe('the demo on the simulator', () => {
  it('leads from the log-in to live conversations without a fetch for a push', async () => {
    const { page, problems } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    await rows(page).nth(2).click();
    await messages(page).last().waitFor();
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    await page.evaluate(() => {
      window.ChatOmni!.store.setAutoRefresh(false);
    });
    const selected = await page.evaluate(() => window.ChatOmni!.store.$selected.get());
    const before = await demo.calls();
    await say('Còn size M không shop ơi', selected);
    await messages(page).filter({ hasText: 'Còn size M không shop ơi' }).waitFor();
    await rows(page).first().filter({ hasText: 'Còn size M không shop ơi' }).waitFor();
    const later = await demo.calls();
    assert.equal(later['search'], before['search']);
    assert.equal(later['all'], before['all']);
    assert.equal(await messages(page).filter({ hasText: 'Còn size M không shop ơi' }).count(), 1);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('shows what was said while both servers were down as soon as they are back', async () => {
    const { page } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    await page.evaluate(() => {
      window.ChatOmni!.store.setAutoRefresh(false);
    });
    await demo.control({ chat: 'stop', rt: 'stop' });
    await hasAttribute(page, 'chatomni-status', 'mode', 'paused');
    await say('Tin lúc mất kết nối', { delivery: 'none' });
    await demo.control({ chat: 'start', rt: 'start' });
    await hasAttribute(page, 'chatomni-status', 'mode', 'realtime');
    await rows(page).first().filter({ hasText: 'Tin lúc mất kết nối' }).waitFor();
    await page.context().close();
  });

  it('carries on by polling while both servers are down, and says so', async () => {
    const { page } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    await demo.control({ chat: 'stop', rt: 'stop' });
    await hasAttribute(page, 'chatomni-status', 'mode', 'polling');
    await status(page).getByText('🔄 Polling').waitFor();
    await say('Tin khi chỉ còn polling', { delivery: 'none' });
    await rows(page).first().filter({ hasText: 'Tin khi chỉ còn polling' }).waitFor();
    await demo.control({ chat: 'start', rt: 'start' });
    await isLive(page);
    await page.context().close();
  });

  it('renews an expired token by itself, and asks for a log-in when that is refused', async () => {
    const { page } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    await demo.control({ token: 'expire' });
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    assert.equal(
      await page.evaluate(() => window.ChatOmni!.store.$session.get().state),
      'signed-in',
    );
    await demo.control({ token: 'revoke' });
    await page.evaluate(() => window.ChatOmni!.store.refresh().catch(() => {}));
    await page.locator('chatomni-login').getByRole('alert').waitFor();
    assert.equal(
      await page.evaluate(() => window.ChatOmni!.store.$conversations.get().items.length),
      0,
    );
    await page.context().close();
  });

  it('keeps showing what it has while REST fails, and recovers', async () => {
    const { page } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    await demo.control({ rest: 'fail' });
    await page.evaluate(() => window.ChatOmni!.store.refresh().catch(() => {}));
    assert.ok((await rows(page).count()) > 5);
    assert.equal(await page.locator('chatomni-conversations [part~=error]').count(), 0);
    await say('Vẫn tới khi REST hỏng');
    await rows(page).first().filter({ hasText: 'Vẫn tới khi REST hỏng' }).waitFor();
    await demo.control({ rest: 'ok' });
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    assert.equal(
      await page.evaluate(() => window.ChatOmni!.store.$conversations.get().error),
      undefined,
    );
    await page.context().close();
  });

  it('marks a conversation seen by looking at it, for the whole shop', async () => {
    const { page } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    const { channelId, userId } = await say('Chưa ai đọc tin này');
    const first = rows(page).first();
    await first.filter({ hasText: 'Chưa ai đọc tin này' }).waitFor();
    await first.locator('[part~=unread]').waitFor();
    const before = await demo.calls();
    await first.click();
    await first.locator('[part~=unread]').waitFor({ state: 'detached' });
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    const row = await page.evaluate(
      (key) => window.ChatOmni!.store.find(key)?.unreadCount,
      `${channelId}:${userId}`,
    );
    assert.equal(row, 0);
    assert.ok(((await demo.calls())['seen'] ?? 0) > (before['seen'] ?? 0));
    await page.context().close();
  });

  it('leaves nothing behind when one logs out, and no token anywhere on the page', async () => {
    const { page } = await openPage(browser, demo.url);
    await logIn(page);
    await isLive(page);
    const kept = await page.evaluate(() => ({
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      cookie: document.cookie,
      url: location.href,
      config: JSON.stringify(window.ChatOmni!.store.config),
    }));
    assert.doesNotMatch(JSON.stringify(kept), /sim-|access|password/i);
    assert.deepEqual([kept.local, kept.session, kept.cookie], ['{}', '{}', '']);
    await status(page).locator('[part~=logout]').click();
    await page.locator('chatomni-login input[name=username]').waitFor();
    await hasAttribute(page, 'chatomni-status', 'mode', 'signed-out');
    assert.equal(await rows(page).count(), 0);
    await page.context().close();
  });

  it('fits a phone: list, thread, and the way back', async () => {
    const { page } = await openPage(browser, demo.url, 320);
    await logIn(page);
    await rows(page).first().click();
    await messages(page).last().waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0);
    await page.locator('#back').click();
    await rows(page).first().waitFor();
    await page.context().close();
  });
});
