import type { CDPSession, Page } from 'playwright-core';
import type { Profile } from './profile.ts';

/** What a page's main thread has done so far, by the DevTools protocol; times in ms. */
export interface Reading {
  /** Processor time of the main thread, whatever it did. */
  readonly thread: number;
  /** Processor time of the page's whole process. */
  readonly process: number;
  /** Scripts, with their compilation: time that passed. */
  readonly script: number;
  readonly layouts: number;
  readonly styles: number;
}

/** Reads what a page costs. */
export class Meter {
  readonly session: CDPSession;

  readonly #profile: Profile | undefined;

  private constructor(session: CDPSession, profile: Profile | undefined) {
    this.session = session;
    this.#profile = profile;
  }

  static async attach(page: Page, profile?: Profile): Promise<Meter> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    return new Meter(session, profile);
  }

  async read(): Promise<Reading> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN;
    return {
      thread: metric('ThreadTime') * 1000,
      process: metric('ProcessTime') * 1000,
      script: (metric('ScriptDuration') + metric('V8CompileDuration')) * 1000,
      layouts: metric('LayoutCount'),
      styles: metric('RecalcStyleCount'),
    };
  }

  /** What happens costs. */
  async cost(happens: () => Promise<unknown>): Promise<Reading> {
    await this.#profile?.start(this.session);
    const before = await this.read();
    await happens();
    const after = await this.read();
    await this.#profile?.stop(this.session);
    return difference(after, before);
  }

  /** JavaScript's heap after a collection, bytes. */
  async heap(): Promise<number> {
    // What finalizers let go of goes with the second one.
    for (let n = 0; n < 2; n++) await this.session.send('HeapProfiler.collectGarbage');
    return (await this.session.send('Runtime.getHeapUsage')).usedSize;
  }
}

function difference(after: Reading, before: Reading): Reading {
  const entries = Object.entries(after) as [keyof Reading, number][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value - before[name]]),
  ) as unknown as Reading;
}
