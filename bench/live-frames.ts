/**
 * Frames of the live desk: 50 comments a second for 60 s into the built drop-in's `<chatomni-viewer>` in headless
 * Chromium, with the river shown and a conversation open. Prints the time from frame to frame (median, 99th
 * of a hundred, longest); how many frames were dropped (over 25 ms), and how many of those because of the page: its
 * main thread worked for more than half of that time; and how much processor time the main thread took. Frames that
 * anything else on the machine takes show in the first of these alone.
 *
 * node scripts/build.mjs drop-in --if-stale && node --import tsx bench/live-frames.ts [seconds] [comments a second]
 *   --runs N          so many runs, each with a server and a browser of its own, and their medians
 *   --against FILE    the same for another build of the drop-in, turn by turn, and the ratio of the medians
 *   --profile [FILE]  instead: what the time is spent in, by function and by module, of a build with names (or FILE)
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { logIn, openPage, startBrowser, startDemo, type Demo } from '../test/e2e/harness.ts';
import { spentIn, startProfile } from './lib/cpu-profile.ts';
import { buildNamed } from './lib/named-build.ts';
import { startTrace, type Trace } from './lib/trace.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1' },
    against: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
});
const [seconds = 60, rate = 50] = positionals.map(Number);
const warmUp = 100;
/** A frame that takes longer has dropped one, ms: at 60 a second a frame takes 16.7 or 33.3. */
const dropped = 25;

interface Measured {
  /** Time from each frame to the next, ms. */
  readonly times: readonly number[];
  /** Frames dropped because of the page. */
  readonly ours: number;
  /** Processor time of the page's main thread: scripts, style, layout; % of the time. */
  readonly busy: number;
  readonly idle: number;
  /** REST calls. */
  readonly calls: number;
  readonly trace: Trace;
}

if (options.profile) await profile();
else await compare();

async function compare(): Promise<void> {
  const builds: { name: string; code?: string; runs: Measured[] }[] = [
    { name: 'this build', runs: [] },
  ];
  const other = options.against;
  if (other) builds.push({ name: other, code: readFileSync(other, 'utf8'), runs: [] });
  for (let run = 0; run < Number(options.runs); run++) {
    for (const { name, code, runs } of builds) {
      const measured = await inPage(code, measure);
      runs.push(measured);
      console.log(`${name}: ${describe([measured])}`);
    }
  }
  if (Number(options.runs) > 1) {
    for (const { name, runs } of builds) console.log(`${name}, medians: ${describe(runs)}`);
  }
  const [own, theirs] = builds.map(({ runs }) => median(runs.map(({ busy }) => busy)));
  if (theirs) console.log(`main thread: ${(own! / theirs).toFixed(2)} of the other's`);
}

async function profile(): Promise<void> {
  const { code, functionName, moduleName } = await buildNamed();
  await inPage(code, async (page, demo, browser) => {
    const stop = await startProfile(page);
    const measured = await measure(page, demo, browser);
    const found = await stop();
    const { trace } = measured;
    console.log(describe([measured]));
    console.log(`\nms a second, of the ${seconds} s at ${rate} comments a second`);
    for (const [kind, { count, ms }] of [...trace.kinds].sort(([, a], [, b]) => b.ms - a.ms)) {
      console.log(`${perSecond(ms)}  ${kind} (${(count / seconds).toFixed(0)} a second)`);
    }
    const table = (title: string, rows: ReturnType<typeof spentIn>, count: number) => {
      console.log(`\n${title}: self, total`);
      for (const { name, self, total } of rows.slice(0, count)) {
        console.log(`${perSecond(self)} ${perSecond(total)}  ${name}`);
      }
    };
    const functions = spentIn(found, functionName);
    table('modules', spentIn(found, moduleName), 45);
    table('functions by self', functions, 50);
    table(
      'functions by total',
      functions.toSorted((a, b) => b.total - a.total),
      60,
    );
  });
}

function perSecond(ms: number): string {
  return (ms / seconds).toFixed(1).padStart(8);
}

async function inPage<Result>(
  code: string | undefined,
  act: (page: Page, demo: Demo, browser: Browser) => Promise<Result>,
): Promise<Result> {
  const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  try {
    const { page, problems } = await openPage(browser, 'about:blank');
    if (code !== undefined) {
      await page.route('**/chatomni.js', (route) =>
        route.fulfill({ body: code, contentType: 'text/javascript' }),
      );
    }
    await page.goto(`${demo.url}/viewer.html`);
    await logIn(page);
    await page.locator('chatomni-status[chat="connected"][rt="connected"]').waitFor();
    await page.locator('chatomni-conversations [role=option]').first().click();
    await demo.control({ burst: { count: warmUp, gapMs: 10 } });
    await page.locator('[data-side=live]').click();
    await page.locator('chatomni-live [data-message-id]').first().waitFor();
    // Off the river, which would stand still.
    await page.mouse.move(900, 20);
    await page.waitForTimeout(3000);
    const result = await act(page, demo, browser);
    for (const problem of problems) console.log(problem);
    return result;
  } finally {
    await browser.close();
    demo.stop();
  }
}

async function measure(page: Page, demo: Demo, browser: Browser): Promise<Measured> {
  const idle = await frames(page, browser, 3);
  const before = await calls(demo);
  await demo.control({ burst: { count: seconds * rate, gapMs: 1000 / rate } });
  const measured = await frames(page, browser, seconds);
  return { ...measured, idle: idle.busy, calls: (await calls(demo)) - before };
}

async function calls(demo: Demo): Promise<number> {
  return Object.values(await demo.calls()).reduce((sum, count) => sum + count, 0);
}

async function frames(page: Page, browser: Browser, duration: number) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const processorTime = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0;
  };
  const stopTrace = await startTrace(browser, page);
  const before = await processorTime();
  const at = await page.evaluate(async (ms) => {
    const found: number[] = [await new Promise(requestAnimationFrame)];
    while (found.at(-1)! - found[0]! < ms) found.push(await new Promise(requestAnimationFrame));
    return found;
  }, duration * 1000);
  const busy = (100 * ((await processorTime()) - before)) / duration;
  const trace = await stopTrace();
  const times = at.slice(1).map((time, index) => time - at[index]!);
  const ours = times.filter(
    (time, index) => time > dropped && trace.worked(at[index]!, at[index + 1]!) > time / 2,
  ).length;
  return { times, busy, ours, trace };
}

function describe(runs: readonly Measured[]): string {
  const of = (read: (run: Measured) => number) => median(runs.map(read));
  const share = (part: number) => (run: Measured) =>
    run.times.toSorted((a, b) => a - b)[Math.floor(part * (run.times.length - 1))] ?? 0;
  return (
    `${of(({ times }) => times.length)} frames, median ${of(share(0.5)).toFixed(1)} ms, ` +
    `p99 ${of(share(0.99)).toFixed(1)}, longest ${of(share(1)).toFixed(1)}; ` +
    `dropped ${of(({ times }) => times.filter((time) => time > dropped).length)}, ` +
    `because of the page ${of(({ ours }) => ours)}; main thread busy ${of(({ busy }) => busy).toFixed(1)} % ` +
    `(idle ${of(({ idle }) => idle).toFixed(1)} %); ${of(({ calls }) => calls)} REST calls`
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
