/**
 * `npm run world -- --seed N` lives one history; `--minutes M` searches with fresh seeds in two processes;
 * `--answers`: histories in which comments are answered; `--relay`: with a relay. `--replay '<json>'` lives one that was printed. What fails is shrunk and printed in words.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeFailure, historyOf, readHistory, shrink } from './check.ts';
import { play } from './play.ts';
import type { About } from './steps.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    replay: { type: 'string' },
    from: { type: 'string' },
    count: { type: 'string' },
    whole: { type: 'boolean' },
    answers: { type: 'boolean' },
    relay: { type: 'boolean' },
  },
});

const about: About = values.relay ? 'relay' : values.answers ? 'answers' : 'general';

/** Lives the history of one seed; tells and shrinks what is wrong. */
async function check(seed: number): Promise<boolean> {
  const history = historyOf(seed, about);
  const played = await play(history);
  if (played.problems.length === 0) return true;
  console.log(`\nseed ${seed}: ${played.problems[0]}`);
  if (values.whole) console.log(describeFailure({ history, played }));
  else console.log(describeFailure(await shrink(history)));
  return false;
}

async function checkMany(first: number, isEnough: (count: number) => boolean): Promise<void> {
  const began = performance.now();
  let [count, failed] = [0, 0];
  for (; !isEnough(count); count++) if (!(await check(first + count))) failed++;
  const seconds = (performance.now() - began) / 1000;
  console.log(`${count} histories from seed ${first}, ${failed} wrong, ${seconds.toFixed(1)} s`);
  if (failed > 0) process.exitCode = 1;
}

function search(minutes: string): void {
  const first = Math.floor(Math.random() * 2 ** 30);
  for (const half of [0, 1]) {
    const from = `${first + half * 10_000_000}`;
    const args = ['--import', 'tsx', fileURLToPath(import.meta.url)];
    if (about !== 'general') args.push(`--${about}`);
    spawn(process.execPath, [...args, '--from', from, '--minutes', minutes], {
      stdio: 'inherit',
    }).on('exit', (code) => (process.exitCode ||= code ?? 1));
  }
}

if (values.replay !== undefined) {
  const history = readHistory(values.replay);
  const played = await play(history);
  const shrinks = played.problems.length > 0 && values.whole !== true;
  console.log(describeFailure(shrinks ? await shrink(history) : { history, played }));
  process.exitCode = played.problems.length > 0 ? 1 : 0;
} else if (values.from !== undefined) {
  const end = performance.now() + Number(values.minutes ?? Infinity) * 60_000;
  const most = Number(values.count ?? Infinity);
  await checkMany(Number(values.from), (count) => count >= most || performance.now() > end);
} else if (values.minutes !== undefined) {
  search(values.minutes);
} else if (values.seed !== undefined) {
  const seed = Number(values.seed);
  if (await check(seed)) console.log(`seed ${seed}: nothing is wrong`);
  else process.exitCode = 1;
} else {
  console.log('npm run world -- --seed N | --minutes M | --replay <json> [--whole]');
}
