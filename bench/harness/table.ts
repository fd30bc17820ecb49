import type { Results } from './run.ts';
import { median } from './statistics.ts';
import type { Figures, Row, Target, Work } from './work.ts';

/** The table of a work in Markdown: a line for each figure. */
export function tableOf(work: Work, results: Results): string {
  const peers: readonly string[] = work.peers ?? [];
  const [subject, ...others] = [...results.keys()].filter(
    (name) => !isFloor(name) && !peers.includes(name),
  );
  const head = others.length
    ? ['', subject!, ...others.flatMap((name) => [name, 'ratio (least to most)'])]
    : [
        '',
        'ours',
        'spread',
        ...work.floors.flatMap((name) => [`${name} floor`, 'ratio']),
        ...peers.flatMap((name) => [name, 'ratio']),
        'target',
        '',
      ];
  const lines = work.rows.map((row) =>
    others.length ? against(row, results, subject!, others) : judged(work, row, results, subject!),
  );
  return [
    `**${work.title}** (\`${work.name}\`, ${runsOf(results)})`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...lines.map(line),
    '',
  ].join('\n');
}

function isFloor(name: string): boolean {
  return name === 'plain' || name === 'windowed';
}

function runsOf(results: Results): string {
  const runs = results.values().next().value?.length ?? 0;
  return runs === 1 ? 'one run' : `${runs} runs`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function values(results: Results, name: string, figure: string): readonly number[] {
  return (results.get(name) ?? []).map((figures: Figures) => figures[figure] ?? NaN);
}

/** Ours beside the floors, and whether that is enough. */
function judged(work: Work, row: Row, results: Results, name: string): readonly string[] {
  const own = values(results, name, row.figure);
  const floors = [...work.floors, ...(work.peers ?? [])].flatMap((other) => {
    const its = values(results, other, row.figure);
    return [shown(median(its), row), ratio(own, its)];
  });
  return [
    row.what,
    shown(median(own), row),
    own.length > 1 ? `${shown(Math.min(...own), row)} – ${shown(Math.max(...own), row)}` : '',
    ...floors,
    row.target ? wanted(row.target, row) : '',
    row.target ? verdict(row.target, row, results, own) : '',
  ];
}

/** One revision of ours beside others. */
function against(
  row: Row,
  results: Results,
  name: string,
  others: readonly string[],
): readonly string[] {
  const own = values(results, name, row.figure);
  const cells = others.flatMap((other) => {
    const its = values(results, other, row.figure);
    const ratios = own.map((value, run) => value / its[run]!).filter(Number.isFinite);
    const spread = ratios.length
      ? `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
      : '';
    return [shown(median(its), row), spread];
  });
  return [row.what, shown(median(own), row), ...cells];
}

/** By how much a figure is over its target; of a ratio in the terms of the floor's median, as the table tells it. */
function excess(target: Target, value: number, results: Results, row: Row, run: number): number {
  if ('most' in target) return value - target.most;
  const floor = values(results, target.of, row.figure);
  if (target.plus === undefined) return (value / floor[run]! - target.times) * median(floor);
  return value - target.times * floor[run]! - target.plus;
}

/** The median of the ratios within each run. */
function ratio(own: readonly number[], its: readonly number[]): string {
  const ratios = own.map((value, run) => value / its[run]!).filter(Number.isFinite);
  return ratios.length ? median(ratios).toFixed(2) : '';
}

function wanted(target: Target, row: Row): string {
  if ('most' in target) return `≤ ${shown(target.most, row)}`;
  const times = target.times === 1 ? '' : `${target.times} × `;
  const plus = target.plus === undefined ? '' : ` + ${shown(target.plus, row)}`;
  return `≤ ${times}${target.of}${plus}`;
}

function verdict(target: Target, row: Row, results: Results, own: readonly number[]): string {
  const over = median(own.map((value, run) => excess(target, value, results, row, run)));
  if (Number.isNaN(over)) return '';
  return over <= 0 ? 'met' : `**missed** by ${shown(over, row)}`;
}

function shown(value: number, { unit }: Row): string {
  if (Number.isNaN(value)) return '–';
  const number = Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return unit ? `${number} ${unit}` : number;
}
