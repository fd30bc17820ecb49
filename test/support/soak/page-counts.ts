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
  /** Observers, message ports, channels, media queries. */
  readonly observers: number;
  /** Elements of ours, detached ones too. */
  readonly elements: number;
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
  const natives = window as unknown as Record<string, (...args: unknown[]) => number>;
  const wrap = (kind: string, set: 'setTimeout' | 'setInterval' | 'requestAnimationFrame') => {
    const native = natives[set]!;
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
    const native = natives[clear]!;
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

/** Runs in the page: counts what lives, of all objects with `Object.prototype` in their chain. */
function census(this: readonly object[]) {
  const watching = [
    ResizeObserver,
    IntersectionObserver,
    MutationObserver,
    MessagePort,
    BroadcastChannel,
    MediaQueryList,
  ];
  const found = { sockets: 0, observers: 0, elements: 0, messages: 0 };
  for (const it of this) {
    // A prototype is no instance of what it is the prototype of.
    if (Object.hasOwn(it, 'constructor')) continue;
    if (it instanceof WebSocket) found.sockets++;
    else if (it instanceof HTMLElement) {
      if (it.localName.startsWith('chatomni-')) found.elements++;
    } else if (watching.some((kind) => it instanceof kind)) found.observers++;
    else if (Object.hasOwn(it, 'conversationId') && Object.hasOwn(it, 'fromShop')) found.messages++;
  }
  return found;
}

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
    // Collects garbage first.
    const living = await this.#census();
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN;
    return {
      heap: usedSize,
      nodes: metric('Nodes'),
      listeners: metric('JSEventListeners'),
      timers: await this.#number('window.pendingTimers()'),
      ...living,
    };
  }

  async #census(): Promise<ReturnType<typeof census>> {
    const session = this.#session;
    const objectGroup = 'census';
    const { result } = await session.send('Runtime.evaluate', {
      expression: 'Object.prototype',
      objectGroup,
    });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId!,
      objectGroup,
    });
    const counted = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: census.toString(),
      returnByValue: true,
    });
    await session.send('Runtime.releaseObjectGroup', { objectGroup });
    await session.send('HeapProfiler.collectGarbage');
    return counted.result.value as ReturnType<typeof census>;
  }

  async #number(expression: string): Promise<number> {
    const { result } = await this.#session.send('Runtime.evaluate', { expression });
    return result.value as number;
  }
}
