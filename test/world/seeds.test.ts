import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Pool } from './pool.ts';
import type { About } from './steps.ts';

/** Histories in one test, and those that a worker is given at a time. */
const [perTest, perPiece] = [500, 50];

const pool = new Pool();
after(() => pool.end());

/** Tests that live the histories of these seeds. */
function testHistories(what: string, upTo: number, about: About): void {
  for (let first = 1; first <= upTo; first += perTest) {
    const count = Math.min(perTest, upTo - first + 1);
    it(`${what}: seeds ${first} to ${first + count - 1}`, async () => {
      const pieces: ReturnType<Pool['live']>[] = [];
      for (let begun = 0; begun < count; begun += perPiece) {
        pieces.push(pool.live({ first: first + begun, count: perPiece, about }));
      }
      const wrong = (await Promise.all(pieces)).flat();
      const command = `npm run world -- ${about === 'general' ? '' : `--${about} `}--seed`;
      const told = wrong.flatMap((one) => [`${command} ${one.seed} shrinks this:`, one.told]);
      assert.equal(told.length, 0, told.join('\n'));
    });
  }
}

// One more than there are workers, so that none has to wait for the end of a test.
describe('any history', { concurrency: pool.size + 1 }, () => {
  testHistories('nothing is lost, doubled or out of order', 10_000, 'general');
  testHistories('comments answered, answers go out once and in order', 1000, 'answers');
  testHistories('with a relay, what TPOS tells is heard once, or known to be missed', 300, 'relay');
});
