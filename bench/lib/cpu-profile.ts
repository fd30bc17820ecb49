import type { CDPSession, Page } from 'playwright-core';

type CpuProfile = Awaited<ReturnType<typeof stop>>;

/** Time spent in something: itself, and with all that it called, ms. */
export interface Spent {
  readonly name: string;
  readonly self: number;
  readonly total: number;
}

/** Names what a frame of the stack belongs to, by the line of the script; undefined: as the profile names it. */
export type NameOf = (functionName: string, url: string, line: number) => string | undefined;

const stop = (session: CDPSession) => session.send('Profiler.stop').then(({ profile }) => profile);

/** Samples a page's scripts five times a millisecond until the returned function is called. */
export async function startProfile(page: Page): Promise<() => Promise<CpuProfile>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 200 });
  await session.send('Profiler.start');
  return () => stop(session);
}

/** Where the time went, the most first by `self`. What calls itself counts once in its `total`. */
export function spentIn({ nodes, samples = [], timeDeltas = [] }: CpuProfile, nameOf: NameOf) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      nameOf(functionName, url, lineNumber) ?? (functionName || '(anonymous)'),
    ]),
  );
  const spent = new Map<string, { self: number; total: number }>();
  const at = (name: string) => {
    let one = spent.get(name);
    if (!one) spent.set(name, (one = { self: 0, total: 0 }));
    return one;
  };
  samples.forEach((leaf, index) => {
    const ms = (timeDeltas[index] ?? 0) / 1000;
    at(names.get(leaf)!).self += ms;
    const stack = new Set<string>();
    for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
      if (byId.get(id)!.callFrame.functionName !== '(root)') stack.add(names.get(id)!);
    }
    for (const name of stack) at(name).total += ms;
  });
  return [...spent]
    .map(([name, { self, total }]): Spent => ({ name, self, total }))
    .sort((a, b) => b.self - a.self);
}
