import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { logIn, problemsOf, startDesk } from './harness.ts';

/** Pages that do to everything in them what some page out there does. */
const hosts: Readonly<Record<string, Host>> = {
  'a page in quirks mode': { doctype: '' },
  'a reset that unsets everything': { style: '* { all: unset }' },
  'a sheet that hides and moves everything there is': {
    style: `div, span, p, b, button, form, input, textarea, ul, li, header, section, time, svg, img, dialog, label
      { display: none !important; position: fixed !important; transform: rotate(9deg) !important }`,
  },
  'a page that shouts': {
    style: `html { font-size: 62.5% } body { font: 40px/3 serif; text-transform: uppercase; letter-spacing: 9px;
      word-spacing: 20px; text-indent: 50px; white-space: nowrap; text-align: right; visibility: visible; cursor: wait;
      text-shadow: 0 0 9px red; direction: ltr; hyphens: auto; font-variant: small-caps; list-style: square }`,
  },
  'a page that is zoomed': { style: 'body { zoom: 1.5 }' },
  'a page that is scaled': {
    style: 'main { transform: scale(0.8); transform-origin: 0 0 }',
  },
  'a page of frames on top of everything': {
    style:
      'nav { position: fixed; inset: 0 0 auto; height: 0; z-index: 2147483647; pointer-events: none }',
    body: '<nav></nav>',
  },
  'another base': { head: '<base href="/somewhere/else/">' },
  'a base at another origin': { head: '<base href="http://127.0.0.1:9/">' },
  'prototypes with more in them': {
    script: `
      Object.prototype.each = function () {};
      Array.prototype.extra = 1;
      Function.prototype.defer = function () {};`,
  },
  'fetch and WebSocket that are wrapped': {
    script: `
      const own = fetch;
      window.fetch = function (input, init) {
        if (this !== window && this !== undefined) throw new TypeError('Illegal invocation');
        return own.call(window, new Request(input, init)).then((answer) => answer.clone());
      };
      window.WebSocket = new Proxy(WebSocket, {
        construct: (Real, args) => { const socket = new Real(...args); socket.watched = true; return socket; },
      });
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (...args) { return add.apply(this, args); };`,
  },
  'no storage': {
    script: `
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });`,
  },
};

interface Host {
  readonly doctype?: string;
  readonly head?: string;
  readonly style?: string;
  /** Runs before ours. */
  readonly script?: string;
  readonly body?: string;
}

/** At an origin of its own, as a shop's dashboard is. */
const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url!.slice(1));
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(name in hosts ? pageOf(hosts[name]!) : '');
});

await once(server.listen(0, '127.0.0.1'), 'listening');
after(() => server.close());
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const { demo, browser } = await startDesk({ ALLOWED_ORIGINS: origin });

function pageOf({
  doctype = '<!doctype html>',
  head = '',
  style = '',
  script = '',
  body = '',
}: Host) {
  const sockets = demo.url.replace('http', 'ws');
  return `${doctype}<html lang="vi"><head><meta charset="utf-8">${head}
    <style>${style}</style>
    <style>main, chatomni-viewer { display: block !important; position: static !important; height: 600px; width: 900px }</style>
    <script>${script}</script>
    <script src="${demo.url}/chatomni.js" data-api-base="${demo.url}/api" data-chat-url="${sockets}/ws/chat"
      data-rt-url="${sockets}/ws/rt" data-avatar-url="off" data-remember defer></script>
    </head><body>${body}<main><chatomni-viewer></chatomni-viewer></main></body></html>`;
}

/** What of list and thread can be seen: how many rows, and what is wrong with them. */
async function inspect(page: Page) {
  const [rows, messages] = await Promise.all([
    boxesOf(page, 'chatomni-conversations', '[role=option]'),
    boxesOf(page, 'chatomni-thread', '.row'),
  ]);
  assert.ok(rows.length >= 4, `${rows.length} rows`);
  assert.ok(messages.length >= 2, `${messages.length} messages`);
  for (const boxes of [rows, messages]) {
    for (const [at, { top, height, width }] of boxes.entries()) {
      assert.ok(height >= 10 && width >= 150, `${at} is ${width} × ${height}`);
      if (at > 0) assert.ok(top > boxes[at - 1]!.bottom - 1, `${at} overlaps`);
    }
  }
}

/**
 * Of what a selector finds in an element of the viewer's, in the order of the document, as they are painted:
 * what changed since the last frame is placed by observers of sizes, just before the next.
 */
function boxesOf(page: Page, tag: string, selector: string) {
  return page.evaluate(
    async (of) => {
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
      const viewer = document.querySelector('chatomni-viewer')!.shadowRoot!;
      const found = viewer.querySelector(of.tag)!.shadowRoot!.querySelectorAll(of.selector);
      return [...found].map((it) => it.getBoundingClientRect().toJSON() as DOMRect);
    },
    { tag, selector },
  );
}

describe('a host page that is', () => {
  for (const name of Object.keys(hosts)) {
    it(name, async () => {
      const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
      const page = await context.newPage();
      const problems = problemsOf(page);
      await page.goto(`${origin}/${encodeURIComponent(name)}`);
      await page.locator('[name=username]').fill('demo');
      await page.locator('[name=password]').fill('demo');
      await logIn(page);
      await page.locator('chatomni-status[chat="connected"][rt="connected"]').waitFor();
      await page.locator('chatomni-conversations [role=option]').nth(1).click();
      await page.locator('chatomni-thread [data-message-id]').last().waitFor();
      const selected = await page.evaluate(() => {
        const { channelId, userId } = window.ChatOmni!.store.$selected.get()!;
        return { channelId, userId };
      });
      const text = `Chào shop, đây là ${name}`;
      await demo.control({ say: { ...selected, text } });
      await page.locator('chatomni-thread [part~=text]', { hasText: text }).waitFor();
      await page.locator('chatomni-thread [part=actions]').click();
      await inspect(page);
      const [button] = await boxesOf(page, 'chatomni-thread', '[part=actions]');
      const [menu] = await boxesOf(page, 'chatomni-thread', '[popover]:popover-open');
      // The menu touches its button, whatever the page does to both.
      assert.ok(Math.abs(menu!.top - button!.bottom) < 12, JSON.stringify([button, menu]));
      assert.ok(menu!.left < button!.right && menu!.right > button!.left);
      assert.deepEqual(problems, []);
      await context.close();
    });
  }
});
