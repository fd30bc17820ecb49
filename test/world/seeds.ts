import { it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { describeFailure, historyOf } from './check.ts';
import { known } from './known.ts';
import { play } from './play.ts';

/** Histories in one test. */
const perTest = 50;

/** Tests that live the histories of fixed seeds; `half`: two files share them, to run side by side. */
export function testSeeds(half: 0 | 1): void {
  for (let part = 0; part < 5; part++) {
    const first = 1 + (2 * part + half) * perTest;
    it(`nothing is lost, doubled or out of order: seeds ${first} to ${first + perTest - 1}`, async (test) => {
      for (let seed = first; seed < first + perTest; seed++) await testSeed(seed, test);
    });
  }
}

async function testSeed(seed: number, test: TestContext): Promise<void> {
  const history = historyOf(seed);
  const played = await play(history);
  const reason = known[seed];
  if (reason !== undefined) {
    const now = played.problems[0] ?? 'right again, to be taken off the list';
    test.diagnostic(`KNOWN: seed ${seed}: ${reason} (${now})`);
    return;
  }
  assert.deepEqual(
    played.problems,
    [],
    `seed ${seed} (npm run world -- --seed ${seed} shrinks it)\n${describeFailure({ history, played })}`,
  );
}
