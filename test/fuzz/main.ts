/**
 * `npm run fuzz -- --minutes N`: tries every target with fresh seeds, in turn, for so long; `--only word` those whose
 * name contains it; `--seed N` one round with that seed; `--browser` the texts in Chromium. What fails is shrunk and
 * printed, with its seed.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    seed: { type: 'string' },
    browser: { type: 'boolean' },
  },
});

interface Tally {
  tried: number;
  failed: number;
}

/** One round of a target; false if it failed. */
async function round({ name, runs, open }: Target, seed: number): Promise<boolean> {
  const ends: (() => unknown)[] = [];
  const property = await open({ after: (end) => void ends.unshift(end) });
  const result = await fc.check(property, { seed, numRuns: runs });
  // One after the other: what was started last may need what was started first.
  for (const end of ends) await end();
  if (!result.failed) return true;
  console.log(
    `\n${name}: --seed ${seed} --only "${name}"\n${(await fc.asyncDefaultReportMessage(result)) ?? ''}`,
  );
  console.log(result.errorInstance);
  return false;
}

/** One round of `test/browser/hostile-texts.test.ts`. */
function browserRound(seed: number): boolean {
  console.log(`texts in the browser: --browser --seed ${seed}`);
  const args = ['scripts/test.mjs', 'browser', 'hostile-texts'];
  const env = { ...process.env, FUZZ_SEED: String(seed) };
  return spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status === 0;
}

const chosen = targets.filter(({ name }) => name.includes(values.only));
const tallies = new Map<Target, Tally>(chosen.map((target) => [target, { tried: 0, failed: 0 }]));
const end = performance.now() + Number(values.minutes) * 60_000;
const given = values.seed === undefined ? undefined : Number(values.seed);
do {
  const fresh = (): number => given ?? Math.floor(Math.random() * 2 ** 31);
  if (values.browser) {
    if (!browserRound(fresh())) process.exitCode = 1;
    continue;
  }
  for (const [target, tally] of tallies) {
    const seed = fresh();
    if (!(await round(target, seed))) tally.failed += 1;
    tally.tried += target.runs;
  }
} while (given === undefined && performance.now() < end);
for (const [{ name }, { tried, failed }] of values.browser ? [] : tallies) {
  console.log(`${failed > 0 ? 'FAILED' : 'ok    '} ${String(tried).padStart(9)} tried: ${name}`);
  if (failed > 0) process.exitCode = 1;
}
