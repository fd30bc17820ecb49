import type { Browser, Page } from 'playwright-core';

/** Complete events of a trace: times in µs. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time. */
  readonly tdur?: number;
}

/** What a page's main thread did. */
export interface Trace {
  /** Processor time of its tasks between two instants of the page's `performance.now()`, ms. */
  worked(from: number, to: number): number;
  /** How often, and for how many ms in all, by kind of work. What one kind does within another counts for both. */
  readonly kinds: ReadonlyMap<string, { readonly count: number; readonly ms: number }>;
}

const kinds: Readonly<Record<string, string>> = {
  FunctionCall: 'script',
  EvaluateScript: 'script',
  RunMicrotasks: 'microtasks',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
  PrePaint: 'pre-paint',
  Paint: 'paint',
  Layerize: 'layerize',
  Commit: 'commit',
  MinorGC: 'GC, young',
  MajorGC: 'GC, old',
  'V8.GCIncrementalMarking': 'GC, marking',
};

const mark = 'bench: the clocks';

/** Records what the main thread of a page does until the returned function is called. */
export async function startTrace(browser: Browser, page: Page): Promise<() => Promise<Trace>> {
  const categories = [
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'v8',
    'blink.user_timing',
  ];
  await browser.startTracing(page, { categories });
  const marked = await page.evaluate((name) => performance.mark(name).startTime, mark);
  return async () => {
    const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as {
      traceEvents: TraceEvent[];
    };
    return readTrace(traceEvents, marked);
  };
}

function readTrace(events: readonly TraceEvent[], marked: number): Trace {
  const clock = events.find(({ name }) => name === mark);
  if (!clock) throw new Error('The trace has no mark of ours: whose thread is the page’s?');
  const own = events.filter(({ pid, tid }) => pid === clock.pid && tid === clock.tid);
  const tasks = own
    .filter(({ name, dur }) => name === 'RunTask' && dur !== undefined)
    .sort((a, b) => a.ts - b.ts);
  const found = new Map<string, { count: number; ms: number }>();
  for (const { name, dur, tdur = dur } of own) {
    const kind = kinds[name];
    if (!kind || tdur === undefined) continue;
    const { count, ms } = found.get(kind) ?? { count: 0, ms: 0 };
    found.set(kind, { count: count + 1, ms: ms + tdur / 1000 });
  }
  return {
    kinds: found,
    worked(from, to) {
      const [start, end] = [from, to].map((at) => (at - marked) * 1000 + clock.ts) as [
        number,
        number,
      ];
      let worked = 0;
      for (const { ts, dur = 0, tdur = dur } of tasks) {
        const within = Math.min(ts + dur, end) - Math.max(ts, start);
        if (within > 0) worked += (tdur * within) / dur;
      }
      return worked / 1000;
    },
  };
}
