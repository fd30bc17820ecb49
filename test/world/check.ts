import fc from 'fast-check';
import { type Played, play } from './play.ts';
import { type About, histories, type History, type Step } from './steps.ts';
import { describeVariant, plain, type Variant } from './variants.ts';

/** The history that a seed stands for, another one of each kind. */
export function historyOf(seed: number, about: About): History {
  const [history] = fc.sample(histories[about], { seed, numRuns: 1 });
  return history!;
}

/** A failure, made as small as could be found. */
export interface Failure {
  readonly history: History;
  readonly played: Played;
}

/**
 * Makes a history that fails smaller, for at most so many ms: without what is not plain about its world, without
 * steps (many at once first), with plainer steps. fast-check would shrink too, but takes steps away from one
 * end only, and of 60 steps it is mostly three in the middle that matter.
 */
export async function shrink(failing: History, most = 60_000): Promise<Failure> {
  const end = performance.now() + most;
  let best = failing;
  const attempt = async (smaller: History) => {
    if (performance.now() > end || (await play(smaller)).problems.length === 0) return false;
    best = smaller;
    return true;
  };
  for (let before = ''; before !== writeHistory(best);) {
    before = writeHistory(best);
    await attempt({ ...best, variant: plain });
    for (let size = best.steps.length; size >= 1; size = Math.floor(size / 2)) {
      for (let at = best.steps.length - size; at >= 0; at -= size) {
        await attempt({ ...best, steps: best.steps.filter((_, n) => n < at || n >= at + size) });
      }
    }
    for (const name of Object.keys(plain) as (keyof Variant)[]) {
      if (best.variant[name] === plain[name]) continue;
      await attempt({ ...best, variant: { ...best.variant, [name]: plain[name] } });
    }
    for (let at = 0; at < best.steps.length; at++) {
      for (const part of ['wait', 'b', 'a'] as const) {
        if (best.steps[at]![part] === 0) continue;
        const steps = best.steps.map((one, n) => (n === at ? { ...one, [part]: 0 } : one));
        await attempt({ ...best, steps });
      }
    }
    if (best.seed > 1) await attempt({ ...best, seed: 1 });
  }
  return { history: best, played: await play(best) };
}

/** A history as text: the seed, what is not plain about its world, its steps. */
export function writeHistory({ seed, variant, steps }: History): string {
  const unlike = Object.entries(variant).filter(
    ([name, value]) => value !== plain[name as keyof Variant],
  );
  return JSON.stringify([
    seed,
    Object.fromEntries(unlike),
    ...steps.map(({ kind, a, b, wait }) => [kind, a, b, wait]),
  ]);
}

export function readHistory(text: string): History {
  type Written = [number, Partial<Variant>, ...[string, number, number, number][]];
  const [seed, variant, ...steps] = JSON.parse(text) as Written;
  return {
    seed,
    variant: { ...plain, ...variant },
    steps: steps.map(([kind, a, b, wait]): Step => ({ kind, a, b, wait })),
  };
}

/** What happened, in words, and how to see it again. */
export function describeFailure({ history, played }: Failure): string {
  return [
    `world: ${describeVariant(history.variant)}`,
    ...played.lines,
    ...played.problems.map((problem) => `WRONG: ${problem}`),
    `npm run world -- --replay '${writeHistory(history)}'`,
  ].join('\n');
}
