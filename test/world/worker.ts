import { parentPort } from 'node:worker_threads';
import { describeFailure, historyOf } from './check.ts';
import { play } from './play.ts';
import type { About } from './steps.ts';

/** Seeds whose histories are to be lived, one after the other. */
export interface Piece {
  readonly first: number;
  readonly count: number;
  readonly about: About;
}

/** What went wrong. */
export interface Wrong {
  readonly seed: number;
  /** The history in words. */
  readonly told: string;
}

// Nobody reads the stacks of errors that are part of a history, and they take their time.
Error.stackTraceLimit = 0;

async function live({ first, count, about }: Piece): Promise<readonly Wrong[]> {
  const wrong: Wrong[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const history = historyOf(seed, about);
    const { problems } = await play(history, false);
    if (problems.length === 0) continue;
    const played = await play(history);
    wrong.push({ seed, told: describeFailure({ history, played }) });
  }
  return wrong;
}

parentPort!.on('message', (piece: Piece) => {
  void live(piece).then((wrong) => parentPort!.postMessage(wrong));
});
