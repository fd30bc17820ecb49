import type { CDPSession, Page } from 'playwright-core';

/** What a page holds after garbage was collected. */
export interface PageCounts {
  /** Bytes. */
  readonly heap: number;
  /** DOM nodes, detached ones too. */
  readonly nodes: number;
  readonly listeners: number;
  /** Timers and frames that are set and have not fired. */
  readonly timers: number;
  /** WebSocket objects, open or not. */
  readonly sockets: number;
  /** Public `Message` objects: the messages that are kept. */
  readonly messages: number;
  /** Instances of all kinds of observers, channels and signals that outlive a carelessly removed element. */
  readonly observers: number;
}

declare global {
  interface Window {
    /** Timers and frames that wait. */
    pendingTimers?: () => number;
  }
}

/** Runs in the page before anything else: counts timers and frames that wait. */
export function countTimers(): void {
  const waiting = new Set<string>();
  const wrap = (kind: string, set: 'setTimeout' | 'setInterval' | 'requestAnimationFrame') => {
    const native = window[set] as (callback: (...args: unknown[]) => void, ms?: number) => number;
    const counted = (callback: (...args: unknown[]) => void, ...more: [number?]) => {
      const id = native.call(
        window,
        (...args: unknown[]) => {
          if (set !== 'setInterval') waiting.delete(`${kind}${id}`);
          callback(...args);
        },
        ...more,
      );
      waiting.add(`${kind}${id}`);
      return id;
    };
    Object.assign(window, { [set]: counted });
  };
  const unwrap = (
    kind: string,
    clear: 'clearTimeout' | 'clearInterval' | 'cancelAnimationFrame',
  ) => {
    const native = window[clear];
    const counted = (id: number) => {
      waiting.delete(`${kind}${id}`);
      native.call(window, id);
    };
    Object.assign(window, { [clear]: counted });
  };
  // Both kinds of timers share their numbers.
  wrap('timer', 'setTimeout');
  wrap('timer', 'setInterval');
  wrap('frame', 'requestAnimationFrame');
  unwrap('timer', 'clearTimeout');
  unwrap('timer', 'clearInterval');
  unwrap('frame', 'cancelAnimationFrame');
  window.pendingTimers = () => waiting.size;
}

const observers = [
  'ResizeObserver',
  'IntersectionObserver',
  'MutationObserver',
  'MessagePort',
  'BroadcastChannel',
  'MediaQueryList',
];

/** Reads what a page holds, through the DevTools protocol. The page ran `countTimers` first. */
export class PageMeter {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async attach(page: Page): Promise<PageMeter> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.enable');
    return new PageMeter(session);
  }

  async counts(): Promise<PageCounts> {
    let counts = await this.#read();
    // What finalizers let go of is there in a first reading still.
    for (let n = 0; n < 10; n++) {
      const { heap: _, ...last } = counts;
      counts = await this.#read();
      if (Object.entries(last).every(([name, value]) => counts[name as keyof PageCounts] === value))
        break;
    }
    return counts;
  }

  async #read(): Promise<PageCounts> {
    const session = this.#session;
    let observing = 0;
    for (const name of observers) observing += await this.instances(`${name}.prototype`);
    const sockets = await this.instances('WebSocket.prototype');
    const messages = await this.instances(
      'Object.prototype',
      "Object.hasOwn(it, 'conversationId') && Object.hasOwn(it, 'fromShop')",
    );
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN;
    return {
      heap: usedSize,
      nodes: metric('Nodes'),
      listeners: metric('JSEventListeners'),
      timers: await this.#number('window.pendingTimers()'),
      sockets,
      messages,
      observers: observing,
    };
  }

  /** Living objects with this prototype in their chain, and of these the ones that a condition on `it` holds for. */
  async instances(prototype: string, condition = 'true'): Promise<number> {
    const session = this.#session;
    const objectGroup = 'meter';
    const { result } = await session.send('Runtime.evaluate', {
      expression: prototype,
      objectGroup,
    });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId!,
      objectGroup,
    });
    const counted = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: `function () {
        let count = 0;
        for (const it of this) if (${condition}) count++;
        return count;
      }`,
      returnByValue: true,
    });
    await session.send('Runtime.releaseObjectGroup', { objectGroup });
    return counted.result.value as number;
  }

  async #number(expression: string): Promise<number> {
    const { result } = await this.#session.send('Runtime.evaluate', { expression });
    return result.value as number;
  }
}
