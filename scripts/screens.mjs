/**
 * `node scripts/screens.mjs [outDir] [state …]`: takes a picture of every state of the gallery (demo/gallery.html),
 * in both languages and themes, on a phone and wide, and writes an index.html to look at them all.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, requireChromium } from './lib/chromium.mjs';
import { root, runNode } from './lib/project.mjs';

const variants = [1280, 320].flatMap((width) =>
  ['vi', 'en'].flatMap((lang) => ['light', 'dark'].map((theme) => ({ width, lang, theme }))),
);

const [out = '.cache/screens', ...only] = process.argv.slice(2);
const outDir = resolve(out);
if ((await runNode(['scripts/build.mjs', 'drop-in', '--if-stale'])) !== 0) process.exit(1);
mkdirSync(outDir, { recursive: true });
const server = await startServer();
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: [...chromiumFlags],
});
try {
  const page = await browser.newPage();
  await page.goto(`${server.url}/gallery.html?bare`);
  const names = await page
    .locator('[data-state]')
    .evaluateAll((links) => links.map(({ dataset }) => dataset.state));
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`Unknown: ${unknown.join(', ')}. There is ${names.join(', ')}.`);
  }
  const wanted = only.length > 0 ? only : names;
  for (const name of wanted) await takeState(page, name);
  writeFileSync(join(outDir, 'index.html'), overview(wanted));
  console.log(join(outDir, 'index.html'));
} catch (error) {
  process.exitCode = 1;
  console.error(error.message);
} finally {
  await browser.close();
  server.stop();
}

async function takeState(page, name) {
  for (const { width, lang, theme } of variants) {
    await page.setViewportSize({ width, height: width > 500 ? 800 : 640 });
    await page.goto(`${page.url().split('#')[0]}#${name}?lang=${lang}&theme=${theme}`);
    // The same page goes on: what says so now may be of the former state.
    await page.locator(`#stage[data-shown="${name}?lang=${lang}&theme=${theme}"]`).waitFor();
    const failed = page.locator('#failed');
    if (await failed.isVisible()) {
      process.exitCode = 1;
      console.error(await failed.textContent());
    }
    await page.screenshot({
      path: join(outDir, `${name}-${width}-${lang}-${theme}.png`),
      animations: 'disabled',
    });
  }
  console.log(name);
}

/** The project's own server, without traffic of its own. */
async function startServer() {
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
  return { url, stop: () => child.kill() };
}

function overview(names) {
  const sections = names.map((name) => {
    const figures = variants.map(({ width, lang, theme }) => {
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
