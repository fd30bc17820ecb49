import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logIn, openPage, startDesk } from './harness.ts';

const { demo, browser } = await startDesk();

describe('the live desk during a burst', () => {
  it('shows every comment, stands still for who reads, and has those that the sockets lost', async () => {
    const { page, problems } = await openPage(browser, `${demo.url}/viewer.html`);
    await logIn(page);
    await page.locator('chatomni-status[chat="connected"][rt="connected"]').waitFor();
    await demo.control({ burst: { count: 40, gapMs: 10 } });
    await page.locator('[data-side=live]').click();
    await page.mouse.move(900, 20);
    const known = () => page.evaluate(() => window.ChatOmni!.store.$live.get().length);
    await page.waitForFunction(() => window.ChatOmni!.store.$live.get().length >= 40);
    const rows = page.locator('chatomni-live [data-message-id]');
    const newest = () =>
      page.evaluate(() => window.ChatOmni!.store.$live.get().at(-1)?.id ?? 'none');
    await page.locator(`chatomni-live [data-message-id="${await newest()}"]`).waitFor();

    await page.locator('chatomni-live .scroller').hover();
    const before = await rows.last().getAttribute('data-message-id');
    const count = await known();
    await demo.control({ burst: { count: 12, gapMs: 5 } });
    await page
      .locator('chatomni-live [part=jump]')
      .filter({ hasText: '12 bình luận mới' })
      .waitFor();
    assert.equal(await rows.last().getAttribute('data-message-id'), before);
    assert.equal(await known(), count + 12);
    await page.locator('chatomni-live [part=jump]').click();
    await page.locator(`chatomni-live [data-message-id="${await newest()}"]`).waitFor();

    // What no socket brings comes by the list, and by the threads where that tells less.
    const customer = await page.evaluate(() => {
      const { channelId, userId } = window.ChatOmni!.store.$conversations.get().items[0]!;
      return { channelId, userId };
    });
    for (const text of ['Chốt 1 nha', 'Chốt 2 nha']) {
      const said = { ...customer, kind: 'comment', text, delivery: 'none' };
      await demo.control({ say: said });
    }
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    for (const text of ['Chốt 1 nha', 'Chốt 2 nha']) {
      await page.locator('chatomni-live [part=text]', { hasText: text }).waitFor();
    }

    await rows.last().click();
    await page.locator('chatomni-thread [part=name]').waitFor();
    await page.waitForFunction(
      (userId) => window.ChatOmni!.store.$selected.get()?.userId === userId,
      customer.userId,
    );
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});
