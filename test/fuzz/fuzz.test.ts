import fc from 'fast-check';
import { test } from 'node:test';
import { targets } from './targets.ts';

/** CI tries the same values each time; `npm run fuzz` looks for others. */
const SEED = 20251219;

for (const { name, runs, open } of targets) {
  test(name, async (t) => {
    const property = await open({ after: (end) => t.after(() => end()) });
    await fc.assert(property, { seed: SEED, numRuns: runs });
  });
}
