/**
 * Frames of the live desk: 50 comments a second for 60 s into the built drop-in's `<chatomni-viewer>` in headless
 * Chromium, with the river shown and a conversation open. Prints the time from frame to frame (median, 95th and 99th
 * of a hundred, longest), how many took over 20 ms, and how much processor time the page's main thread
 * took. Anything else that the machine does at the same time shows in the frames, not in the processor time.
 *
 * node scripts/build.mjs drop-in --if-stale && node --import tsx bench/live-frames.ts [seconds] [comments a second]
 */
import type { Page } from 'playwright-core';
import { logIn, openPage, startBrowser, startDemo } from '../test/e2e/harness.ts';

const seconds = Number(process.argv[2] ?? 60);
const rate = Number(process.argv[3] ?? 50);
const warmUp = 100;
const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);

try {
  const { page, problems } = await openPage(browser, `${demo.url}/viewer.html`);
  await logIn(page);
  await page.locator('chatomni-status[chat="connected"][rt="connected"]').waitFor();
  await page.locator('chatomni-conversations [role=option]').first().click();
  await demo.control({ burst: { count: warmUp, gapMs: 10 } });
  await page.locator('[data-side=live]').click();
  await page.locator('chatomni-live [data-message-id]').first().waitFor();
  // Off the river, which would stand still.
  await page.mouse.move(900, 20);
  await page.waitForTimeout(3000);
  print('idle', await frames(page, 5));
  await demo.control({ burst: { count: seconds * rate, gapMs: 1000 / rate } });
  print(`${rate} comments a second`, await frames(page, seconds));
  const shown = await page.evaluate(() => window.ChatOmni!.store.$live.get().length);
  console.log(`comments known at the end: ${shown}${problems.map((one) => `\n${one}`).join('')}`);
} finally {
  await browser.close();
  demo.stop();
}

interface Measured {
  /** Time from each frame to the next, ms. */
  readonly times: number[];
  /** Processor time of the page's main thread: scripts, style, layout; % of the time. */
  readonly busy: number;
}

async function frames(page: Page, duration: number): Promise<Measured> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const processorTime = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0;
  };
  const before = await processorTime();
  const times = await page.evaluate(async (ms) => {
    const found: number[] = [];
    const start = performance.now();
    for (let last = start; last - start < ms;) {
      const now = await new Promise(requestAnimationFrame);
      found.push(now - last);
      last = now;
    }
    return found.slice(1);
  }, duration * 1000);
  return { times, busy: (100 * ((await processorTime()) - before)) / duration };
}

function print(what: string, { times, busy }: Measured): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  console.log(
    `${what}: ${times.length} frames, median ${at(0.5)} ms, p95 ${at(0.95)}, p99 ${at(0.99)}, ` +
      `longest ${at(1)}; over 20 ms: ${times.filter((time) => time > 20).length}; ` +
      `main thread busy ${busy.toFixed(0)} %`,
  );
}
