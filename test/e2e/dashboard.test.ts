import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type {} from '../../src/drop-in.ts';
import { logIn, openPage, startDesk } from './harness.ts';

/** A customer of the simulated shop, with a phone number. */
const customer = { channelId: '270136663390370', userId: '9401177908861127' };
const key = `${customer.channelId}:${customer.userId}`;

const { demo, browser } = await startDesk();
const url = `${demo.url}/dashboard.html`;

const orders = (page: Page) => page.locator('#rows tr');
const messages = (page: Page) => page.locator('chatomni-thread [data-message-id]');
const selected = (page: Page) => page.evaluate(() => window.ChatOmni!.store.$selected.get());

async function openDashboard(width?: number) {
  const { page, problems } = await openPage(browser, url, width);
  await logIn(page);
  await page.locator('chatomni-status[chat=connected][rt=connected]').waitFor();
  return { page, problems };
}

/** The text of the thread's header once it is that of the selected conversation. */
async function threadName(page: Page, name: string) {
  await page.locator('chatomni-thread [part~=name]').filter({ hasText: name }).waitFor();
}

describe('the dashboard', () => {
  it('opens the conversation of an order that is clicked', async (test) => {
    const { page, problems } = await openDashboard();
    const { name, ms } = await page.evaluate(async () => {
      const row = document.querySelector<HTMLElement>('#rows tr:nth-child(4)')!;
      const name = row.querySelector('.link')!.textContent;
      const { shadowRoot } = document.querySelector('chatomni-thread')!;
      const began = performance.now();
      row.querySelector('td')!.click();
      while (
        !shadowRoot!.querySelector('[part=name]')?.textContent.includes(name) ||
        !shadowRoot!.querySelector('[data-message-id]')
      ) {
        await new Promise(requestAnimationFrame);
      }
      return { name, ms: performance.now() - began };
    });
    test.diagnostic(`from the click on an order to the open conversation: ${Math.round(ms)} ms`);
    await threadName(page, name);
    assert.equal(`${(await selected(page))!.channelId}:${(await selected(page))!.userId}`, key);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('has sample orders of customers that the simulated shop has', async () => {
    const { page } = await openDashboard();
    for (const row of await orders(page).all()) {
      await row.getByRole('button').click();
      await threadName(page, await row.getByRole('button').innerText());
      await messages(page).last().waitFor();
    }
    await page.context().close();
  });

  it('opens the order that is clicked after a log-in too', async () => {
    const { page } = await openDashboard();
    await page.locator('chatomni-status [part~=logout]').click();
    await page.locator('chatomni-login input[name=username]').waitFor();
    await orders(page).nth(3).click();
    await logIn(page);
    await messages(page).last().waitFor();
    assert.equal((await selected(page))!.userId, customer.userId);
    await page.context().close();
  });

  it('counts what is unread in its menu and its figures', async () => {
    const { page, problems } = await openDashboard();
    const unread = () => page.evaluate(() => window.ChatOmni!.store.$unread.get());
    const shown = async ({ messages, conversations }: Awaited<ReturnType<typeof unread>>) => {
      await page.locator('#unread').getByText(String(messages), { exact: true }).waitFor();
      await page
        .locator('#figure-unread')
        .getByText(String(conversations), { exact: true })
        .waitFor();
    };
    const before = await unread();
    await shown(before);
    await demo.control({ say: { ...customer, text: 'Shop ơi cho em hỏi' } });
    await shown({ messages: before.messages + 1, conversations: before.conversations + 1 });
    await orders(page).nth(3).click();
    await shown(before);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('shows a new order first, and one that is changed once', async () => {
    const { page, problems } = await openDashboard();
    const rows = await orders(page).count();
    const { order } = (await demo.control({ order: customer })) as {
      order: Record<string, unknown>;
    };
    const first = orders(page).first();
    await first.filter({ hasText: `#${String(order['index'])}.` }).waitFor();
    await first.filter({ hasText: 'Bùi Thành Hiếu' }).waitFor();
    await first.filter({ hasText: 'Mới' }).waitFor();
    await page
      .locator('#figure-orders')
      .getByText(String(rows + 1), { exact: true })
      .waitFor();
    await demo.control({ emit: { name: 'on-events', args: [changedOrder(order, '999')] } });
    await first.filter({ hasText: '#999.' }).waitFor();
    assert.equal(await orders(page).count(), rows + 1);
    await first.click();
    await threadName(page, 'Bùi Thành Hiếu');
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('tells of a message, and leads to it', async () => {
    const { page } = await openDashboard();
    await demo.control({ say: { ...customer, text: 'Áo này còn không shop' } });
    await demo.control({ say: { ...customer, text: 'Dạ còn ạ', fromShop: true } });
    const entry = page.locator('#activity li').filter({ hasText: 'Áo này còn không shop' });
    await entry.getByRole('button').click();
    await messages(page).filter({ hasText: 'Áo này còn không shop' }).waitFor();
    await messages(page).filter({ hasText: 'Dạ còn ạ' }).waitFor();
    assert.equal(await page.locator('#activity li').count(), 1);
    await page.context().close();
  });

  it('makes an order in its own dialog', async () => {
    const { page, problems } = await openDashboard();
    await orders(page).nth(3).click();
    await threadName(page, 'Bùi Thành Hiếu');
    await page.locator('chatomni-thread [part=create-order]').click();
    const dialog = page.getByRole('dialog');
    const { phone } = (await selected(page))!;
    assert.match(phone!, /^0\d{9}$/);
    assert.equal(await dialog.getByLabel('Khách hàng').inputValue(), 'Bùi Thành Hiếu');
    assert.equal(await dialog.getByLabel('Điện thoại').inputValue(), phone);
    assert.equal(await page.locator('chatomni-thread [part=note] span').count(), 0);
    await dialog.getByLabel('Số lượng').fill('2');
    await dialog.getByRole('button', { name: 'Tạo đơn' }).click();
    const first = orders(page).first();
    await first.filter({ hasText: 'Bùi Thành Hiếu' }).filter({ hasText: '378.000 ₫' }).waitFor();
    await page.locator('chatomni-thread [part=create-order]').click();
    await dialog.getByRole('button', { name: 'Hủy' }).click();
    assert.equal(await orders(page).count(), 9);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('speaks English and turns dark with the elements in it', async () => {
    const { page } = await openDashboard();
    await orders(page).nth(3).click();
    const ground = () =>
      page
        .locator('chatomni-thread')
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    const light = await ground();
    await page.locator('#theme').click();
    assert.notEqual(await ground(), light);
    await page.locator('#language').click();
    await page.locator('chatomni-thread').getByText('Create order').waitFor();
    assert.equal(await page.locator('#orders-title').innerText(), 'Orders');
    await page.locator('#language').click();
    await page.locator('chatomni-thread').getByText('Tạo đơn hàng').waitFor();
    assert.equal(await page.locator('#orders-title').innerText(), 'Đơn hàng');
    await page.context().close();
  });

  it('fits a phone, where an order that is tapped brings its conversation into view', async () => {
    const { page } = await openDashboard(320);
    const overflow = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    assert.equal(await overflow(), 0);
    await orders(page).nth(3).getByRole('button').click();
    await messages(page).last().waitFor();
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector('#chat')!.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    assert.equal(await overflow(), 0);
    await page.context().close();
  });
});

describe('the script on the dashboard', () => {
  it('changes nothing of the page around the elements', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('chatomni-login input[name=username]').waitFor();
    const withScript = await page.evaluate(describePage);
    await page.route('**/chatomni.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: '' }),
    );
    await page.goto(url);
    await page.locator('#figure-orders').getByText('8').waitFor();
    const without = await page.evaluate(describePage);
    const added = withScript.globals.filter((name) => !without.globals.includes(name));
    assert.deepEqual(added.sort(), [
      'ChatOmni',
      'litElementVersions',
      'litHtmlVersions',
      'litPropertyMetadata',
      'reactiveElementVersions',
    ]);
    assert.ok(without.elements.length > 100);
    assert.deepEqual(
      withScript.elements.filter((text, index) => text !== without.elements[index]),
      [],
    );
    assert.deepEqual(withScript.sheets, without.sheets);
    await context.close();
  });

  it('looks the same inside with and without the style of the page', async () => {
    const { page } = await openPage(browser, url);
    await page.locator('chatomni-login input[name=username]').waitFor();
    const withStyle = await page.evaluate(describeInside);
    await page.evaluate(() => {
      for (const sheet of document.styleSheets) sheet.disabled = true;
    });
    assert.ok(withStyle.length > 30);
    const without = await page.evaluate(describeInside);
    assert.deepEqual(
      withStyle.filter((text, index) => text !== without[index]),
      [],
    );
    await page.context().close();
  });
});

/** The event that tells of a change of an order: a JSON string (docs/protocol.md §4). */
function changedOrder(
  { id, code, session, postId, userId }: Record<string, unknown>,
  index: string,
) {
  return JSON.stringify({
    Type: 'SaleOnline_Order',
    EventName: 'updated',
    Data: {
      Id: id,
      Code: code,
      Session: session,
      SessionIndex: Number(index),
      Facebook_PostId: postId,
      Facebook_ASUserId: userId,
    },
  });
}

/** Runs in the page: all that an element of the page computes, with ours out of the way. */
function describePage() {
  const ours = ['status', 'conversations', 'thread', 'login'].map((name) => `chatomni-${name}`);
  document.styleSheets[0]!.insertRule(`${ours.join()} { display: none !important }`);
  const elements = [...document.querySelectorAll('*')].filter(
    (element) => !ours.includes(element.localName),
  );
  return {
    globals: Object.getOwnPropertyNames(window),
    sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
    elements: elements.map((element) => {
      const style = getComputedStyle(element);
      const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`);
      const values = [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`);
      return `${element.localName} ${attributes.join(' ')} { ${values.join('; ')} }`;
    }),
  };
}

/** Runs in the page: type and spacing of all that is inside our elements. */
function describeInside() {
  const properties = [
    ...['font-family', 'font-size', 'font-weight', 'line-height', 'letter-spacing', 'text-align'],
    ...['text-transform', 'white-space', 'padding', 'border-width', 'box-sizing'],
  ];
  return [...document.querySelectorAll('chatomni-status, chatomni-login, chatomni-conversations')]
    .flatMap((host) => [...host.shadowRoot!.querySelectorAll('*')])
    .map((element) => {
      const style = getComputedStyle(element);
      const values = properties.map((name) => `${name}: ${style.getPropertyValue(name)}`);
      return `${element.localName} { ${values.join('; ')} }`;
    });
}
