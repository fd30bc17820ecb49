import type { Browser } from 'playwright-core';
import { floor, peer, type SubjectUnderTest } from './subjects.ts';
import type { Figures, Work } from './work.ts';

/** What every subject gave, run by run: the same place in each list is the same run. */
export type Results = ReadonlyMap<string, readonly Figures[]>;

export interface RunOptions {
  readonly runs: number;
  readonly short: boolean;
  readonly report: (text: string) => void;
}

/** Runs a work: each run has every subject once, the first of one run is the last of the next. */
export async function runWork(
  browser: Browser,
  work: Work,
  own: readonly SubjectUnderTest[],
  { runs, short, report }: RunOptions,
): Promise<Results> {
  // Where revisions of ours are compared, nothing else is.
  const others =
    own.length > 1
      ? []
      : [
          ...(await Promise.all(work.floors.map(floor))),
          ...(await Promise.all((work.peers ?? []).map(peer))),
        ];
  const results = new Map<string, Figures[]>();
  let subjects = [...others, ...own];
  for (let run = 0; run < Math.min(runs, work.runs ?? runs); run++) {
    for (const subject of subjects) {
      const figures = await work.measure({ browser, subject, short });
      results.set(subject.name, [...(results.get(subject.name) ?? []), figures]);
      report(`${work.name} ${run + 1} ${subject.name}: ${inBrief(figures)}`);
    }
    subjects = [...subjects.slice(1), subjects[0]!];
  }
  return results;
}

function inBrief(figures: Figures): string {
  const entries = Object.entries(figures);
  return entries.map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`).join(', ');
}
