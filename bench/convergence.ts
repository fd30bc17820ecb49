/**
 * How long after the end of each fault of test/support/faults the page holds again all that the server has:
 * `npm run convergence -- [runs] [--defaults]`. By default everything is quick, as in the tests; with `--defaults` the
 * product's own settings and TPOS's pings count, so that a half-open connection takes over a minute to be noticed.
 */
import { startBrowser } from '../test/e2e/harness.ts';
import { faults } from '../test/support/faults/faults.ts';
import { everyday, type Measured, quick, runFault } from '../test/support/faults/run-fault.ts';

const args = process.argv.slice(2);
const asEveryday = args.includes('--defaults');
const runs = Number(args.find((arg) => /^\d+$/.test(arg)) ?? (asEveryday ? 1 : 5));

/** Median and worst, ms. */
function summary(times: readonly number[]): string {
  if (times.length === 0) return '–';
  const sorted = times.toSorted((a, b) => a - b);
  return `${sorted[sorted.length >> 1]!} / ${sorted.at(-1)!}`;
}

const browser = await startBrowser();
try {
  console.log(`${runs} runs each; ms, median / worst\n`);
  console.log('| fault | loss noticed | converged after its end |\n| --- | --- | --- |');
  for (const fault of faults) {
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run++) {
      measured.push(await runFault(browser, fault, asEveryday ? everyday : quick));
    }
    const noticed = summary(measured.flatMap((one) => one.noticed ?? []));
    console.log(`| ${fault.name} | ${noticed} | ${summary(measured.map((m) => m.converged))} |`);
  }
} finally {
  await browser.close();
}
