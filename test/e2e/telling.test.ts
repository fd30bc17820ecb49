import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import type {} from '../../src/drop-in.ts';
import type { ConfigInput } from '../../src/core/index.ts';
import { logIn, problemsOf, startDesk } from './harness.ts';

const customers = ['9401177908861127', '25419785322178533'].map((userId) => ({
  channelId: '270136663390370',
  userId,
}));
const own = 'Tomato Shop';

const { demo, browser } = await startDesk();

declare global {
  interface Window {
    /** What the page has told people. */
    told?: { shown: Notification[]; tones: number };
  }
}

/** Runs in the page before anything else: remembers the notifications and counts the sounds. */
function listenIn() {
  const told = (window.told = { shown: [] as Notification[], tones: 0 });
  window.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      told.shown.push(this);
    }
  };
  window.OscillatorNode = class extends OscillatorNode {
    override start(...when: [number?]) {
      super.start(...when);
      told.tones += 1;
    }
  };
}

/** A browser in which somebody has allowed notifications, as the page's configuration asks for. */
async function newContext(config: ConfigInput): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['notifications'], { origin: demo.url });
  await context.addInitScript('globalThis.__name = (value) => value');
  await context.addInitScript(listenIn);
  await context.addInitScript((given) => {
    window.ChatOmniConfig = given;
  }, config);
  return context;
}

/** Opens the dashboard, which has the strict policy, and logs in there. */
async function open(context: BrowserContext) {
  const page = await context.newPage();
  const problems = problemsOf(page);
  await page.goto(`${demo.url}/dashboard.html`);
  await logIn(page);
  await page.locator('chatomni-status[chat=connected][rt=connected]').waitFor();
  return { page, problems };
}

const keyOf = ({ channelId, userId }: (typeof customers)[number]) => `${channelId}:${userId}`;

/** A customer writes; resolves when these pages have it. */
async function say(index: number, text: string, ...pages: readonly Page[]) {
  const customer = customers[index]!;
  await demo.control({ say: { ...customer, text } });
  for (const page of pages) {
    await page.waitForFunction(
      ([key, text]) => {
        const { unreadCount, lastMessage } = window.ChatOmni!.store.find(key) ?? {};
        return !!unreadCount && lastMessage?.text === text;
      },
      [keyOf(customer), text] as const,
    );
  }
}

const told = async (page: Page) => ({
  title: await page.title(),
  ...(await page.evaluate(() => ({
    shown: window.told!.shown.map(({ body }) => body),
    tones: window.told!.tones,
  }))),
});
/** Whether it has its turn: it has the lock of its room. */
const hasTurn = (page: Page) =>
  page.waitForFunction(async () => {
    const { held = [] } = await navigator.locks.query();
    const { clientId } = await navigator.locks.request('who', () =>
      navigator.locks.query().then(({ held: all = [] }) => all.find(({ name }) => name === 'who')!),
    );
    return held.some((lock) => lock.name?.startsWith('chatomni') && lock.clientId === clientId);
  });

describe('being told', () => {
  const all = { titleBadge: 'on', sound: 'on', notifications: 'on' };

  it('of several tabs the one that was used last tells', async () => {
    const context = await newContext(all);
    const { page: one, problems } = await open(context);
    const { page: two, problems: others } = await open(context);
    await hasTurn(two);
    await say(0, 'Shop ơi còn hàng không?', one, two);
    await two.waitForFunction((own) => document.title === `(1) ${own}`, own);
    assert.deepEqual(await told(two), {
      title: `(1) ${own}`,
      shown: ['Shop ơi còn hàng không?'],
      tones: 1,
    });
    assert.deepEqual(await told(one), { title: own, shown: [], tones: 0 });

    // In a window of Playwright's every page counts as focused, so that none of them ever gets the focus.
    await one.evaluate(() => dispatchEvent(new Event('focus')));
    await hasTurn(one);
    await one.waitForFunction((own) => document.title === `(1) ${own}`, own);
    await two.waitForFunction((own) => document.title === own, own);
    await say(1, 'Chốt cho em 2 cái', one, two);
    await one.waitForFunction((own) => document.title === `(2) ${own}`, own);
    assert.deepEqual(await told(one), {
      title: `(2) ${own}`,
      shown: ['Chốt cho em 2 cái'],
      tones: 1,
    });
    assert.deepEqual((await told(two)).shown, ['Shop ơi còn hàng không?']);

    await one.close();
    await hasTurn(two);
    await two.waitForFunction((own) => document.title === `(2) ${own}`, own);
    assert.deepEqual([...problems, ...others], []);
    await context.close();
  });

  it('a notification opens its conversation, which is told of no more', async () => {
    const context = await newContext(all);
    const { page, problems } = await open(context);
    await hasTurn(page);
    await say(0, 'Cho em hỏi giá', page);
    await page.waitForFunction(() => window.told!.shown.length === 1);
    await page.evaluate(() => window.told!.shown[0]!.dispatchEvent(new Event('click')));
    await page.waitForFunction(
      (userId) => window.ChatOmni!.store.$selected.get()?.userId === userId,
      customers[0]!.userId,
    );
    await page.waitForFunction((own) => document.title === own, own);

    // It is looked at now: nothing more is said of it.
    await demo.control({ say: { ...customers[0], text: 'Alo shop' } });
    await page.locator('chatomni-thread [part=text]', { hasText: 'Alo shop' }).waitFor();
    assert.deepEqual(await told(page), { title: own, shown: ['Cho em hỏi giá'], tones: 1 });
    assert.deepEqual(problems, []);
    await context.close();
  });

  it('tells nothing while all is off', async () => {
    const context = await newContext({});
    const { page } = await open(context);
    await say(0, 'Có ai không?', page);
    assert.deepEqual(await told(page), { title: own, shown: [], tones: 0 });
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    const { held = [], pending = [] } = await page.evaluate(() => navigator.locks.query());
    assert.deepEqual([...held, ...pending], []);
    await context.close();
  });

  it('what a person sets is there again after a reload, and nothing else was kept', async () => {
    const context = await newContext({ remember: 'on', titleBadge: 'on' });
    const { page } = await open(context);
    const status = page.locator('chatomni-status');
    await status.locator('[part=auto]').click();
    await status.locator('[part=settings]').click();
    await status.getByRole('button', { name: 'Gọn' }).click();
    for (const name of ['Số tin mới', 'Âm báo', 'Thông báo']) {
      await status.getByRole('checkbox', { name }).click();
    }
    const before = { density: 'compact', titleBadge: false, sound: true, notifications: true };
    const settings = () => page.evaluate(() => window.ChatOmni!.store.$settings.get());
    await page.waitForFunction(() => window.ChatOmni!.store.$settings.get().notifications);
    const { theme, lang, ...set } = await settings();
    assert.deepEqual(set, before);

    await page.reload();
    assert.deepEqual(await settings(), { ...before, theme, lang });
    await logIn(page);
    assert.equal(await status.getAttribute('auto'), 'off');
    const kept = await page.evaluate(() => [localStorage, sessionStorage].map(Object.entries));
    const { density, titleBadge, sound, notifications } = before;
    const choices = { density, titleBadge, sound, autoRefresh: false, notifications };
    assert.deepEqual(kept, [[['chatomni', JSON.stringify(choices)]], []]);
    await context.close();
  });
});
