import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { Frame, Page } from 'playwright-core';
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
  'another Lit, under Trusted Types': {
    modules: ['/lit.js'],
    policy: "require-trusted-types-for 'script'; trusted-types chatomni lit-html",
    body: '<host-card></host-card>',
    async also(place) {
      await place.locator('host-card', { hasText: 'Thẻ của shop' }).waitFor();
    },
  },
  'elements of another copy of ours': {
    modules: ['/package.js'],
    async also(place) {
      // Theirs is the class, the drop-in's is the store.
      assert.ok(
        await place.evaluate(() => customElements.get('chatomni-viewer') === window.theirs),
      );
    },
  },
  'the script twice': {
    head: '<script>window.warnings = []; console.warn = (text) => warnings.push(text)</script>',
    twice: true,
    async also(place) {
      assert.equal(await place.evaluate(() => window.warnings?.length), 1);
    },
  },
  'a frame': { frame: '' },
  'a frame of another site': { frame: '', from: 'localhost' },
  'a sandboxed frame': {
    frame: 'sandbox="allow-scripts allow-forms allow-same-origin"',
    from: 'localhost',
  },
};

declare global {
  interface Window {
    /** The element class of the copy that came first. */
    theirs?: unknown;
    warnings?: string[];
  }
}

interface Host {
  readonly doctype?: string;
  readonly head?: string;
  readonly style?: string;
  /** Runs before ours. */
  readonly script?: string;
  readonly body?: string;
  /** Scripts of the page's own, before ours. */
  readonly modules?: readonly string[];
  /** A Content-Security-Policy. */
  readonly policy?: string;
  /** Ours is there a second time. */
  readonly twice?: boolean;
  /** The page stands in a frame with these attributes … */
  readonly frame?: string;
  /** … of a page from this host. */
  readonly from?: string;
  /** What else has to be so. */
  readonly also?: (place: Frame) => Promise<void>;
}

/** What hosts bring along: a Lit of their own, and our npm package. */
const scripts: Readonly<Record<string, string>> = {
  '/lit.js': await bundle(`
    import { html, LitElement } from 'lit';
    customElements.define('host-card', class extends LitElement {
      render() { return html\`<p>Thẻ của \${'shop'}</p>\`; }
    });`),
  '/package.js': await bundle(`
    import './dist/define.js';
    window.theirs = customElements.get('chatomni-viewer');`),
};

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    format: 'iife',
    minify: true,
    write: false,
  });
  return outputFiles[0]!.text;
}

/** At an origin of its own, as a shop's dashboard is. */
const server = createServer((request, response) => {
  const url = new URL(request.url!, origin);
  const script = scripts[url.pathname];
  response.setHeader('content-type', `text/${script ? 'javascript' : 'html'}; charset=utf-8`);
  if (script) {
    response.end(script);
    return;
  }
  const host = hosts[decodeURIComponent(url.pathname.slice(1))];
  if (host?.policy) response.setHeader('content-security-policy', host.policy);
  if (host?.frame === undefined || url.search === '?inner') response.end(host && pageOf(host));
  else response.end(frameOf(host.frame, `${origin}${url.pathname}?inner`));
});

function frameOf(attributes: string, address: string): string {
  return `<!doctype html><iframe src="${address}" width="1000" height="700" ${attributes}></iframe>`;
}

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
  modules = [],
  twice = false,
}: Host) {
  const sockets = demo.url.replace('http', 'ws');
  const ours = `<script src="${demo.url}/chatomni.js" data-api-base="${demo.url}/api"
    data-chat-url="${sockets}/ws/chat" data-rt-url="${sockets}/ws/rt" data-avatar-url="off" data-remember defer></script>`;
  return `${doctype}<html lang="vi"><head><meta charset="utf-8">${head}
    <style>${style}</style>
    <style>main, chatomni-viewer { display: block !important; position: static !important; height: 600px; width: 900px }</style>
    <script>${script}</script>
    ${modules.map((src) => `<script src="${src}" defer></script>`).join('')}${ours}${twice ? ours : ''}
    </head><body>${body}<main><chatomni-viewer></chatomni-viewer></main></body></html>`;
}

/** What of list and thread can be seen: how many rows, and what is wrong with them. */
async function inspect(page: Frame) {
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
function boxesOf(page: Frame, tag: string, selector: string) {
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

/** Opens a host, and the place in it where the viewer is. */
async function open(name: string) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
  const page = await context.newPage();
  const problems = problemsOf(page);
  const { frame, from } = hosts[name]!;
  const address = new URL(encodeURIComponent(name), origin);
  if (from) address.hostname = from;
  await page.goto(address.href);
  const place = frame === undefined ? page.mainFrame() : await innerFrame(page);
  return { place, problems, close: () => context.close() };
}

async function innerFrame(page: Page): Promise<Frame> {
  const element = await page.locator('iframe').elementHandle();
  const inner = await element?.contentFrame();
  assert.ok(inner);
  return inner;
}

describe('a host page that is', () => {
  for (const name of Object.keys(hosts)) {
    it(name, async () => {
      const { place, problems, close } = await open(name);
      await place.locator('[name=username]').fill('demo');
      await place.locator('[name=password]').fill('demo');
      await logIn(place);
      await place.locator('chatomni-status[chat="connected"][rt="connected"]').waitFor();
      await place.locator('chatomni-conversations [role=option]').nth(1).click();
      await place.locator('chatomni-thread [data-message-id]').last().waitFor();
      const selected = await place.evaluate(() => {
        const { channelId, userId } = window.ChatOmni!.store.$selected.get()!;
        return { channelId, userId };
      });
      const text = `Chào shop, đây là ${name}`;
      await demo.control({ say: { ...selected, text } });
      await place.locator('chatomni-thread [part~=text]', { hasText: text }).waitFor();
      await place.locator('chatomni-thread [part=actions]').click();
      await inspect(place);
      const [button] = await boxesOf(place, 'chatomni-thread', '[part=actions]');
      const [menu] = await boxesOf(place, 'chatomni-thread', '[popover]:popover-open');
      // The menu touches its button, whatever the page does to both.
      assert.ok(Math.abs(menu!.top - button!.bottom) < 12, JSON.stringify([button, menu]));
      assert.ok(menu!.left < button!.right && menu!.right > button!.left);
      await hosts[name]!.also?.(place);
      assert.deepEqual(problems, []);
      await close();
    });
  }
});

it('a sandboxed frame without an origin: no server lets it in, and the log-in says so', async () => {
  const page = await browser.newPage();
  const problems = problemsOf(page);
  const inner = `${origin}/${encodeURIComponent('a frame')}?inner`;
  await page.setContent(frameOf('sandbox="allow-scripts allow-forms"', inner));
  const place = await innerFrame(page);
  await place.locator('[name=username]').fill('demo');
  await place.locator('[name=password]').fill('demo');
  await place.locator('chatomni-login [part=submit]').click();
  await place.locator('chatomni-login [role=alert]').filter({ hasText: /\S/ }).waitFor();
  assert.deepEqual(
    problems.filter((text) => !/CORS policy/.test(text)),
    [],
  );
  await page.close();
});
