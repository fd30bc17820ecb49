/**
 * `node scripts/screens.mjs [outDir] [state …]`: takes a picture of the demo in every state that staff may meet,
 * in both languages and themes, on a phone and wide, and writes an index.html to look at them all. Each state
 * has a simulated shop of its own, so that none changes the next.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, requireChromium } from './lib/chromium.mjs';
import { root, runNode } from './lib/project.mjs';

const longWord = 'Shopquầnáonhậpkhẩugiárẻ'.repeat(12);
const longText = `${longWord}\n${'Em ơi cho chị hỏi mẫu váy hoa nhí này còn size nào. '.repeat(20)}
https://example.com/san-pham/${'vay-hoa-nhi-'.repeat(20)}?size=M&mau=hong`;
const longPerson = {
  channelId: '270136663390370',
  userId: '29999999999999991',
  name: `Công Tằng Tôn Nữ ${'Nguyễn Phước Hoàng Thùy Trang '.repeat(6)}`,
  phone: '0900000000',
};

/**
 * In this order: `before(shop)`; in each page `intercept(page)`, for what the simulator cannot do, the log-in if
 * `loggedIn`, and `prepare(page)`; `after(shop)`; in each page `show(page)`, which ends where the picture is due.
 */
const states = {
  'first-run': {},
  'wrong-password': {
    show: async (page) => {
      await page.locator('input[name=password]').fill('sai');
      await page.locator('chatomni-login [part=submit]').click();
      await page.locator('chatomni-login').getByRole('alert').waitFor();
    },
  },
  'expired-token': {
    loggedIn: true,
    after: (shop) => shop.control({ token: 'revoke' }),
    show: async (page) => {
      await refresh(page);
      await page.locator('chatomni-login').getByRole('alert').waitFor();
    },
  },
  'no-conversations': {
    intercept: (page) =>
      page.route('**/conversations/search', (route) => route.fulfill({ json: { Data: [] } })),
    loggedIn: true,
    show: (page) => page.locator('chatomni-conversations [part~=empty]').waitFor(),
  },
  'none-in-filter': {
    loggedIn: true,
    show: async (page) => {
      await page.locator('chatomni-conversations [data-filter=unread]').click();
      await page.locator('chatomni-conversations [part=search]').fill('không ai có tên này');
      await page.locator('chatomni-conversations [part~=empty]').waitFor();
    },
  },
  'rest-down-with-data': {
    loggedIn: true,
    after: (shop) => shop.control({ rest: 'fail' }),
    show: async (page) => {
      await refresh(page);
      await page.locator('chatomni-conversations [part~=note]').waitFor();
    },
  },
  'rest-down-with-thread': {
    loggedIn: true,
    prepare: openThird,
    after: (shop) => shop.control({ rest: 'fail' }),
    show: async (page) => {
      await refresh(page);
      await page.locator('chatomni-thread [data-message-id]').last().waitFor();
    },
  },
  'rest-down-without': {
    before: (shop) => shop.control({ rest: { mode: 'fail', only: ['search'] } }),
    loggedIn: true,
    show: (page) => page.locator('chatomni-conversations [part~=error]').waitFor(),
  },
  'rest-down-without-thread': {
    before: (shop) =>
      shop.control({ rest: { mode: 'fail', only: ['all', 'messages', 'comments'] } }),
    loggedIn: true,
    show: async (page) => {
      await row(page, 2).click();
      await page.locator('chatomni-thread [part~=error]').waitFor();
    },
  },
  'one-socket': {
    loggedIn: true,
    after: (shop) => shop.control({ rt: 'stop' }),
    show: (page) => explain(page, 'rt', ':not([rt=connected])'),
  },
  'no-socket': {
    loggedIn: true,
    after: (shop) => shop.control({ chat: 'stop', rt: 'stop' }),
    show: (page) => explain(page, 'mode', '[mode=polling]'),
  },
  paused: {
    loggedIn: true,
    after: (shop) => shop.control({ chat: 'stop', rt: 'stop' }),
    show: async (page) => {
      await page.locator('chatomni-status [part=auto]').click();
      await explain(page, 'mode', '[mode=paused]');
    },
  },
  'long-list': { before: sayLongThings, loggedIn: true, show: (page) => row(page, 0).waitFor() },
  'long-thread': {
    before: sayLongThings,
    loggedIn: true,
    show: async (page) => {
      await row(page, 0).click();
      await page.locator('chatomni-thread [data-message-id]').last().waitFor();
    },
  },
  'thousand-unread': {
    before: async (shop) => {
      for (let count = 0; count < 1200; count += 1) {
        const text = `Tin thứ ${count + 1}`;
        await shop.control({ say: { ...longPerson, name: 'Nguyễn Thị Hương', text } });
      }
    },
    loggedIn: true,
    show: (page) => row(page, 0).waitFor(),
  },
};

const [out = '.cache/screens', ...only] = process.argv.slice(2);
const outDir = resolve(out);
const names = only.length > 0 ? only : Object.keys(states);
const unknown = names.filter((name) => !states[name]);
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There is ${Object.keys(states).join(', ')}.`);
  process.exit(1);
}
if ((await runNode(['scripts/build.mjs', 'drop-in', '--if-stale'])) !== 0) process.exit(1);
mkdirSync(outDir, { recursive: true });
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: [...chromiumFlags],
});
try {
  for (const name of names) {
    try {
      await takeState(name);
      console.log(name);
    } catch (error) {
      process.exitCode = 1;
      console.error(`${name}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
}
writeFileSync(join(outDir, 'index.html'), overview());
console.log(join(outDir, 'index.html'));

async function takeState(name) {
  const { before, intercept, loggedIn, prepare, after, show } = states[name];
  const shop = await startShop();
  try {
    await before?.(shop);
    const pages = await Promise.all(variants().map((variant) => open(shop, variant, intercept)));
    if (loggedIn) await Promise.all(pages.map(({ page }) => logIn(page)));
    await Promise.all(pages.map(({ page }) => prepare?.(page)));
    await after?.(shop);
    for (const { page, suffix } of pages) {
      await show?.(page);
      await settle(page);
      await page.screenshot({
        path: join(outDir, `${name}-${suffix}.png`),
        animations: 'disabled',
      });
      await page.context().close();
    }
  } finally {
    shop.stop();
  }
}

function variants() {
  return [1280, 320].flatMap((width) =>
    ['vi', 'en'].flatMap((lang) => ['light', 'dark'].map((theme) => ({ width, lang, theme }))),
  );
}

async function open(shop, { width, lang, theme }, intercept) {
  const height = width > 500 ? 800 : 640;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await intercept?.(page);
  await page.goto(`${shop.url}/?lang=${lang}`);
  await page.locator('chatomni-login input[name=username]').waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('chatomni-login')?.shadowRoot?.querySelector('input')?.value !== '',
  );
  return { page, suffix: `${width}-${lang}-${theme}` };
}

async function logIn(page) {
  await page.locator('chatomni-login [part=submit]').click();
  await page.locator('chatomni-status[chat=connected][rt=connected]').waitFor();
  await page
    .locator('chatomni-conversations :is([role=option], [part~=empty], [part~=error])')
    .first()
    .waitFor();
}

function row(page, index) {
  return page.locator('chatomni-conversations [role=option]').nth(index);
}

function refresh(page) {
  return page.evaluate(() => window.ChatOmni.store.refresh().catch(() => {}));
}

async function openThird(page) {
  await row(page, 2).click();
  await page.locator('chatomni-thread [data-message-id]').last().waitFor();
}

/** Opens what a badge says of itself, once the status is as it should be. */
async function explain(page, badge, status) {
  await page.locator(`chatomni-status${status}`).waitFor();
  await page.locator(`chatomni-status [part~=badge-${badge}]`).click();
}

async function sayLongThings(shop) {
  await shop.control({ say: { ...longPerson, text: longText } });
  await shop.control({
    say: { ...longPerson, text: 'Dạ chị chờ em xíu ạ '.repeat(30), fromShop: true },
  });
  await shop.control({ order: { ...longPerson, index: 1234567 } });
  await shop.control({ say: { ...longPerson, text: longWord } });
}

/** Pictures are there, or known not to come. */
async function settle(page) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.waitForTimeout(300);
}

/** The project's own server with a fresh shop and no traffic of its own. */
async function startShop() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: root,
    env: { ...process.env, TPOS_ORIGIN: '', HOST: '127.0.0.1', PORT: '0', SIM_RATE: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((found, failed) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      const port = /http:\/\/[^\s/]+:(\d+)/.exec(output)?.[1];
      if (port) found(`http://127.0.0.1:${port}`);
    });
    child.once('exit', () => failed(new Error(`The server ended:\n${output}`)));
  });
  return {
    url,
    stop: () => child.kill(),
    async control(switches) {
      const answer = await fetch(`${url}/sim/control`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify(switches),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

function overview() {
  const sections = names.map((name) => {
    const figures = variants().map(({ width, lang, theme }) => {
      const suffix = `${width}-${lang}-${theme}`;
      const shown = width > 500 ? 640 : 320;
      return `<figure><img src="${name}-${suffix}.png" width="${shown}"><figcaption>${suffix}</figcaption></figure>`;
    });
    return `<h2 id="${name}">${name}</h2><div>${figures.join('')}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{background:#888;font:14px sans-serif}div{display:flex;flex-wrap:wrap;gap:8px}figure{margin:0}</style>
${sections.join('\n')}\n`;
}
