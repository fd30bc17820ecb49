import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeFailure, historyOf } from './check.ts';
import { play } from './play.ts';

/** Histories in one test. */
const perTest = 25;

/** Tests that live the histories of fixed seeds; `half`: two files share them, to run side by side. */
export function testSeeds(half: 0 | 1): void {
  for (let part = 0; part < 10; part++) {
    const first = 1 + (2 * part + half) * perTest;
    it(`nothing is lost, doubled or out of order: seeds ${first} to ${first + perTest - 1}`, async () => {
      for (let seed = first; seed < first + perTest; seed++) {
        const history = historyOf(seed);
        const played = await play(history);
        assert.deepEqual(
          played.problems,
          [],
          `seed ${seed} (npm run world -- --seed ${seed} shrinks it)\n${describeFailure({ history, played })}`,
        );
      }
    });
  }
}
