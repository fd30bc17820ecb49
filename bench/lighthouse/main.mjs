/**
 * `npm run lighthouse [-- runs]`: what Lighthouse says of a host's page without the viewer, with its script alone, and with
 * list and thread in it, logged in. The median of the runs, which take turns; everything is on this machine.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromiumFlags, requireChromium } from '../../scripts/lib/chromium.mjs';
import { startDemo } from '../../test/e2e/harness.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${folder}node_modules`)) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
}
const [{ default: lighthouse }, { launch }] = await Promise.all([
  import('lighthouse'),
  import('chrome-launcher'),
]);

const runs = Number(process.argv[2] ?? 3);
const server = createServer(answer);
await once(server.listen(0, '127.0.0.1'), 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
const shop = await startDemo({ ALLOWED_ORIGINS: origin });

/** The host's page, and what each kind adds to it. */
const kinds = {
  without: '',
  'the script': script(),
  'list and thread': `<script>ChatOmniConfig = { getToken: async () => (await fetch('/token')).text() }</script>
    ${script()}
    <chatomni-status></chatomni-status>
    <div class="desk"><chatomni-conversations></chatomni-conversations><chatomni-thread></chatomni-thread></div>`,
};

function script() {
  const sockets = shop.url.replace('http', 'ws');
  return `<script src="${shop.url}/chatomni.js" data-api-base="${shop.url}/api" data-chat-url="${sockets}/ws/chat"
    data-rt-url="${sockets}/ws/rt" data-avatar-url="off" defer></script>`;
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, origin);
  if (pathname === '/token') {
    response.setHeader('content-type', 'text/plain');
    response.end(await newToken());
    return;
  }
  const kind = decodeURIComponent(pathname.slice(1));
  if (!(kind in kinds)) response.statusCode = 404;
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(kind in kinds ? page(kinds[kind]) : '');
}

async function newToken() {
  const body = new URLSearchParams({
    client_id: 'tmtWebApp',
    grant_type: 'password',
    username: 'demo',
    password: 'demo',
  });
  const answered = await fetch(`${shop.url}/api/token`, { method: 'POST', body });
  return (await answered.json()).access_token;
}

/** A dashboard as plain as can be: a heading and a table. */
function page(more) {
  const rows = Array.from(
    { length: 40 },
    (_, index) => `<tr><td>#${index + 1}</td><td>Khách ${index + 1}</td><td>250.000 ₫</td></tr>`,
  );
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Shop</title>
    <meta name="viewport" content="width=device-width"><meta name="description" content="Đơn hàng của shop">
    <link rel="icon" href="data:,">
    <style>body { font: 16px/1.5 sans-serif; margin: 16px } .desk { display: grid; grid-template-columns: 1fr 1fr; height: 600px }
      chatomni-status { display: block; height: 48px }</style></head>
    <body><main><h1>Đơn hàng</h1>${more}
    <table><thead><tr><th>Số</th><th>Khách</th><th>Tiền</th></tr></thead><tbody>${rows.join('')}</tbody></table>
    </main></body></html>`;
}

/** Scores (0 to 100) and figures of one visit with a desktop's settings. */
async function visit(kind) {
  const chrome = await launch({
    chromePath: requireChromium(),
    chromeFlags: [...chromiumFlags],
    logLevel: 'silent',
  });
  try {
    const result = await lighthouse(
      `${origin}/${encodeURIComponent(kind)}`,
      { port: chrome.port, output: 'json', logLevel: 'error' },
      desktop,
    );
    const { categories, audits } = result.lhr;
    const score = (name) => Math.round((categories[name]?.score ?? 0) * 100);
    const figure = (name) => Math.round(audits[name]?.numericValue ?? 0);
    return {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best practices': score('best-practices'),
      SEO: score('seo'),
      'FCP (ms)': figure('first-contentful-paint'),
      'LCP (ms)': figure('largest-contentful-paint'),
      'TBT (ms)': figure('total-blocking-time'),
      'CLS (1/1000)': Math.round((audits['cumulative-layout-shift']?.numericValue ?? 0) * 1000),
      'bytes (KB)': Math.round(figure('total-byte-weight') / 1000),
    };
  } finally {
    chrome.kill();
  }
}

const desktop = {
  extends: 'lighthouse:default',
  settings: {
    formFactor: 'desktop',
    screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1 },
    throttling: { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1 },
  },
};

try {
  const samples = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let run = 0; run < runs; run++) {
    for (const kind of Object.keys(kinds)) samples[kind].push(await visit(kind));
  }
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const table = Object.entries(samples).map(([kind, all]) => [
    kind,
    Object.fromEntries(
      Object.keys(all[0]).map((name) => [name, median(all.map((sample) => sample[name]))]),
    ),
  ]);
  console.table(Object.fromEntries(table));
} finally {
  shop.stop();
  server.close();
}
