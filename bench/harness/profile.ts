import { SourceMap } from 'node:module';
import type { CDPSession } from 'playwright-core';
import { buildWithMap } from './drop-in.ts';
import type { SubjectUnderTest } from './subjects.ts';

/** How much one function cost: by itself, and with all that it called; ms. */
interface Cost {
  self: number;
  total: number;
}

/** So many lines a table. */
const most = 30;

/** What functions of the page cost, added up over all that is measured until it is taken. */
export class Profile {
  /** Says what stands at a place in the script. */
  source: (line: number, column: number) => string = () => '';
  #costs = new Map<string, Cost>();

  async start(session: CDPSession): Promise<void> {
    await session.send('Profiler.enable');
    await session.send('Profiler.setSamplingInterval', { interval: 200 });
    await session.send('Profiler.start');
  }

  async stop(session: CDPSession): Promise<void> {
    const { profile } = await session.send('Profiler.stop');
    const { nodes, samples = [], timeDeltas = [] } = profile;
    const names = new Map(nodes.map((node) => [node.id, this.#name(node.callFrame)]));
    const parents = new Map(
      nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
    );
    samples.forEach((sample, at) => {
      const ms = (timeDeltas[at] ?? 0) / 1000;
      this.#cost(names.get(sample)!).self += ms;
      const stack = new Set<string>();
      for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
        stack.add(names.get(id)!);
      }
      for (const name of stack) this.#cost(name).total += ms;
    });
  }

  /** What was found since the last time, by self and by total time. */
  take(): string {
    const costs = [...this.#costs].filter(([name]) => !/^\((root|program|idle)\)/.test(name));
    this.#costs = new Map();
    const table = (by: keyof Cost) => [
      `| ${by}, ms | ${by === 'self' ? 'total' : 'self'}, ms | function |`,
      '| --- | --- | --- |',
      ...costs
        .toSorted(([, a], [, b]) => b[by] - a[by])
        .slice(0, most)
        .map(([name, cost]) => {
          const other = by === 'self' ? cost.total : cost.self;
          return `| ${cost[by].toFixed(1)} | ${other.toFixed(1)} | ${name} |`;
        }),
      '',
    ];
    return [...table('self'), ...table('total')].join('\n');
  }

  #cost(name: string): Cost {
    let cost = this.#costs.get(name);
    if (!cost) this.#costs.set(name, (cost = { self: 0, total: 0 }));
    return cost;
  }

  #name({ functionName, url, lineNumber, columnNumber }: CallFrame): string {
    const place = url.endsWith('/chatomni.js') ? this.source(lineNumber, columnNumber) : url;
    return `${functionName || '(anonymous)'} ${place}`.trim();
  }
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Ours with the names that its functions have in the source. It is as fast as the minified one, but larger. */
export async function profiled(profile: Profile): Promise<SubjectUnderTest> {
  const { code, map } = await buildWithMap({ readable: true });
  const sources = new SourceMap(map);
  profile.source = (line, column) => {
    const entry = sources.findEntry(line, column);
    if (!('originalSource' in entry)) return '';
    const file = entry.originalSource.replace(/^.*(src|node_modules)\//, '');
    return `${file}:${entry.originalLine + 1}`;
  };
  return { name: 'ours', script: code, isOurs: true, profile };
}
