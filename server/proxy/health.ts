import type { Reach, UpstreamReach } from '../backend.ts';
import type { Timers } from '../timers.ts';

/** What was last seen of REST is believed for so long before it is looked at anew; ms. */
const FRESH = 10_000;
/** What a look may take; ms. */
const LOOK_TIMEOUT = 20_000;

export interface HealthOptions {
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
  /** Asks the REST server for as little as there is; resolves with the status of its answer. */
  readonly look: (signal: AbortSignal) => Promise<number>;
}

/**
 * What was last seen of the servers further up. Calls and sockets tell by the way; whoever wants to
 * know while there are none has REST looked at, at most once in 10 s however many ask.
 */
export class Health {
  readonly #options: HealthOptions;
  readonly #reach: Record<keyof UpstreamReach, Reach> = {
    rest: 'unknown',
    chat: 'unknown',
    rt: 'unknown',
  };
  #seenAt = -Infinity;
  #looking = false;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  /** An answer of the REST server by its status, or `undefined`: there was none. */
  sawRest(status: number | undefined): void {
    // What a gateway answers in the place of a server that is not there.
    const isThere = status !== undefined && (status < 502 || status > 504);
    this.#reach.rest = isThere ? 'up' : 'down';
    this.#seenAt = this.#options.elapsed();
  }

  sawSocket(name: 'chat' | 'rt', isThere: boolean): void {
    this.#reach[name] = isThere ? 'up' : 'down';
  }

  /** As last seen, without waiting; what is old is looked at for whoever asks next. */
  reach(): UpstreamReach {
    const isOld = this.#options.elapsed() - this.#seenAt >= FRESH;
    if (isOld && !this.#looking) void this.#look();
    return { ...this.#reach };
  }

  async #look(): Promise<void> {
    const { timers, look } = this.#options;
    const controller = new AbortController();
    const timer = timers.set(() => controller.abort(), LOOK_TIMEOUT);
    this.#looking = true;
    try {
      this.sawRest(await look(controller.signal));
    } catch {
      this.sawRest(undefined);
    } finally {
      this.#looking = false;
      timers.clear(timer);
    }
  }
}
