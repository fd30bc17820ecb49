import { ChatOmniError } from '../errors.ts';
import type { Cancel, Ports } from '../ports.ts';

export interface PollerOptions {
  readonly ports: Pick<Ports, 'elapsed' | 'setTimer'>;
  /** ms from one poll's start to the next one's; read at each. */
  readonly interval: () => number;
  /** Rejects if the poll failed. */
  readonly poll: () => Promise<void>;
}

/**
 * Polls once an interval, never two at once (docs/protocol.md §5). What fails is tried again later: the
 * wait doubles up to 30 s and is never shorter than the interval, nor than what the server asked for.
 */
export interface Poller {
  readonly running: boolean;
  /** The first poll comes an interval later, or at once. Harmless when running. */
  start(atOnce?: boolean): void;
  stop(): void;
  /** The interval has changed: heeds it at once. */
  retime(): void;
}

const longestWait = 30_000;
const longestTimer = 2 ** 31 - 1;

export function createPoller({ ports, interval, poll }: PollerOptions): Poller {
  let running = false;
  let polling = false;
  let failures = 0;
  /** By `elapsed`: when the last poll or wait began, and before when the server wants none. */
  let from = 0;
  let notBefore = 0;
  let cancel: Cancel = () => {};

  function plan(atOnce = false): void {
    cancel();
    if (!running || polling) return;
    const normal = interval();
    const wait = failures
      ? Math.max(normal, Math.min(normal * 2 ** failures, longestWait))
      : normal;
    const due = Math.max(atOnce ? 0 : from + wait, notBefore);
    const ms = Math.max(0, due - ports.elapsed());
    cancel = ports.setTimer(() => void run(), Math.min(ms, longestTimer));
  }

  async function run(): Promise<void> {
    polling = true;
    from = ports.elapsed();
    try {
      await poll();
      failures = 0;
    } catch (error) {
      failures++;
      from = ports.elapsed();
      if (error instanceof ChatOmniError) notBefore = from + (error.retryAfter ?? 0);
    }
    polling = false;
    plan();
  }

  return {
    get running() {
      return running;
    },
    start(atOnce = false) {
      if (running) return;
      running = true;
      failures = 0;
      from = ports.elapsed();
      plan(atOnce);
    },
    stop() {
      running = false;
      cancel();
    },
    retime: () => plan(),
  };
}
