import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeFailure, historyOf } from './check.ts';
import { known } from './known.ts';
import { play } from './play.ts';

/** Histories in one test, and tests in each half. */
const perTest = 500;
const tests = 10;

/** One test for the histories of so many seeds from this one on. */
function testHistories(first: number, answers = false): void {
  const what = answers
    ? 'answers go out once and in order'
    : 'nothing is lost, doubled or out of order';
  it(`${what}: seeds ${first} to ${first + perTest - 1}`, async (test) => {
    const wrong: string[] = [];
    for (let seed = first; seed < first + perTest; seed++) {
      const history = historyOf(seed, answers);
      const played = await play(history);
      const reason = answers ? undefined : known[seed];
      if (reason !== undefined) {
        const now = played.problems[0] ?? 'right again, to be taken off the list';
        test.diagnostic(`KNOWN: seed ${seed}: ${reason} (${now})`);
      } else if (played.problems.length > 0) {
        wrong.push(
          `seed ${seed} (npm run world -- ${answers ? '--answers ' : ''}--seed ${seed} shrinks it)`,
          describeFailure({ history, played }),
        );
      }
    }
    assert.equal(wrong.length, 0, wrong.join('\n'));
  });
}

/** Tests that live the histories of seeds 1 to 10,000; `half`: two files share them, to run side by side. */
export function testSeeds(half: 0 | 1): void {
  for (let part = 0; part < tests; part++) testHistories(1 + (2 * part + half) * perTest);
}

/** Tests that live the histories of seeds 1 to 1,000 in which comments are answered. */
export function testAnswers(): void {
  for (let part = 0; part < 2; part++) testHistories(1 + part * perTest, true);
}
