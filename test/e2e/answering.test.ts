import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { logIn, problemsOf, someone, startDesk } from './harness.ts';

const { demo, browser } = await startDesk();

afterEach(async () => {
  await demo.control({ comments: { mode: 'ok' } });
});

const thread = (page: Page) => page.locator('chatomni-thread');
const comment = (page: Page, id: string) => thread(page).locator(`[data-message-id="${id}"]`);
const field = (page: Page) => thread(page).locator('[part=composer-field]');
const underWay = (page: Page) => thread(page).locator('[data-answer-id]');
const said = (page: Page, text: string) =>
  thread(page).locator('[data-owner=shop]').filter({ hasText: text });

/** Somebody comments, and their conversation is open. @param requestTimeout - ms */
async function open(text: string, requestTimeout = 15_000) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const problems = problemsOf(page);
  await page.addInitScript((ms) => {
    window.ChatOmniConfig = { requestTimeout: ms };
  }, requestTimeout);
  await page.goto(demo.url);
  await logIn(page);
  const customer = await someone(page);
  const { say } = await demo.control({ say: { ...customer, text, kind: 'comment' } });
  const { id } = say as { id: string };
  await page.evaluate(({ channelId, userId }) => {
    window.ChatOmni!.store.select(`${channelId}:${userId}`);
  }, customer);
  await comment(page, id).waitFor();
  // Each text that ever stood twice in the thread, under way or sent.
  await page.evaluate(() => {
    const doubled = new Set<string>();
    Object.assign(window, { doubled });
    const root = document.querySelector('chatomni-thread')!.shadowRoot!;
    new MutationObserver(() => {
      const texts = [...root.querySelectorAll('.row.shop [part=text]')].map((it) => it.textContent);
      for (const it of texts) if (texts.indexOf(it) !== texts.lastIndexOf(it)) doubled.add(it);
    }).observe(root, { childList: true, subtree: true, characterData: true });
  });
  return { page, problems, customer, id };
}

const doubled = (page: Page) =>
  page.evaluate(() => [...(window as unknown as { doubled: Set<string> }).doubled]);

async function answer(page: Page, text: string) {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** How many answers the server has taken since. */
async function counting() {
  const before = (await demo.calls())['reply'] ?? 0;
  return async () => ((await demo.calls())['reply'] ?? 0) - before;
}

describe('answering on the simulator', () => {
  it('sends an answer once, and shows it once from the click on', async () => {
    const { page, problems, id } = await open('Còn size L không shop?');
    const count = await counting();
    const reply = comment(page, id).locator('[part=reply]');
    const shown = () => reply.locator('..').evaluate((it) => getComputedStyle(it).opacity);
    assert.equal(await shown(), '0');
    await comment(page, id).hover();
    assert.equal(await shown(), '1');
    await reply.click();
    await page.keyboard.type('Dạ còn size L ạ');
    await page.keyboard.press('Enter');
    await said(page, 'Dạ còn size L ạ').waitFor();
    await underWay(page).waitFor({ state: 'detached' });
    assert.equal(await said(page, 'Dạ còn size L ạ').count(), 1);
    assert.equal(await field(page).inputValue(), '');
    assert.equal(await count(), 1);
    assert.deepEqual(await doubled(page), []);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('says why an answer was refused, and sends it again on request', async () => {
    const { page } = await open('Chốt mẫu 7');
    const count = await counting();
    await demo.control({ comments: { mode: 'fail', status: 403 } });
    await answer(page, 'Dạ chốt mẫu 7 ạ');
    await underWay(page).locator('.failed').waitFor();
    await demo.control({ comments: { mode: 'ok' } });
    await underWay(page)
      .getByRole('button', { name: /Gửi lại/ })
      .click();
    await said(page, 'Dạ chốt mẫu 7 ạ').waitFor();
    await underWay(page).waitFor({ state: 'detached' });
    assert.equal(await count(), 2);
    assert.deepEqual(await doubled(page), []);
    await page.context().close();
  });

  it('finds an answer of which the server never said that it has it, and does not send it again', async () => {
    const { page } = await open('Mẫu 9 giá sao?', 2000);
    const count = await counting();
    await demo.control({ comments: { mode: 'lose' } });
    await answer(page, 'Dạ mẫu 9 giá 190.000đ ạ');
    await said(page, 'Dạ mẫu 9 giá 190.000đ ạ').waitFor();
    await demo.control({ comments: { mode: 'ok' } });
    // Goes out only when it is clear what has become of the first.
    await answer(page, 'Chị lấy size nào ạ?');
    await said(page, 'Chị lấy size nào ạ?').waitFor();
    await underWay(page).waitFor({ state: 'detached' });
    assert.equal(await said(page, 'Dạ mẫu 9 giá 190.000đ ạ').count(), 1);
    assert.equal(await count(), 2);
    assert.deepEqual(await doubled(page), []);
    await page.context().close();
  });

  it('keeps answers while there is no network, and sends them once and in order when there is', async () => {
    const { page } = await open('Ship Đà Nẵng bao nhiêu?');
    const count = await counting();
    const texts = [
      'Dạ ship 30.000đ ạ',
      'Từ 500.000đ được miễn phí ạ',
      'Chị cho em xin địa chỉ nha',
    ];
    await page.context().setOffline(true);
    for (const text of texts) await answer(page, text);
    await underWay(page).nth(2).waitFor();
    assert.match((await underWay(page).first().textContent()) ?? '', /Sẽ gửi khi có mạng/);
    assert.equal(await count(), 0);
    await page.context().setOffline(false);
    await said(page, texts[2]!).waitFor();
    await underWay(page).first().waitFor({ state: 'detached' });
    const shown = await thread(page).locator('[data-owner=shop] [part=text]').allTextContents();
    assert.deepEqual(shown.slice(-3), texts);
    assert.equal(await count(), 3);
    assert.deepEqual(await doubled(page), []);
    await page.context().close();
  });

  it('hides a comment and shows it again', async () => {
    const { page, id } = await open('Hàng giả');
    await comment(page, id).hover();
    await comment(page, id).getByRole('button', { name: /^Ẩn/ }).click();
    await comment(page, id).getByText('Đã ẩn', { exact: true }).waitFor();
    await comment(page, id).getByRole('button', { name: /^Hiện/ }).click();
    await comment(page, id).getByText('Đã ẩn', { exact: true }).waitFor({ state: 'detached' });
    await page.context().close();
  });
});
