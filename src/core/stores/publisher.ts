import { atom, batch, type ReadableAtom } from 'nanostores';
import type { Cancel, Ports } from '../ports.ts';

/** Makes the atoms show what happened: all together, at most once a frame, and events after them. */
export interface Publisher {
  /** Says that `show` has something to set at the next frame. */
  mark(show: () => void): void;
  /** Runs at the next frame, after the atoms: so that who hears of it finds it there. */
  after(tell: () => void): void;
  /** Resolves when the atoms show what was marked before the call. */
  published(): Promise<void>;
  destroy(): void;
}

export function createPublisher(ports: Pick<Ports, 'nextFrame' | 'console'>): Publisher {
  const shows = new Set<() => void>();
  let tells: (() => void)[] = [];
  let waiting: (() => void)[] = [];
  let cancel: Cancel | undefined;
  let destroyed = false;

  /** A listener of the host page's that throws takes nobody else's news away. */
  const guarded = (run: () => void) => {
    try {
      run();
    } catch (error) {
      ports.console.error('[chatomni] a listener failed', error);
    }
  };

  const publish = () => {
    cancel = undefined;
    const shown = [...shows];
    const told = tells;
    const resolved = waiting;
    shows.clear();
    tells = [];
    waiting = [];
    guarded(() => {
      batch(() => {
        for (const show of shown) guarded(show);
      });
    });
    for (const tell of told) guarded(tell);
    for (const resolve of resolved) resolve();
  };

  const schedule = () => {
    if (!destroyed) cancel ??= ports.nextFrame(publish);
  };

  return {
    mark(show) {
      shows.add(show);
      schedule();
    },
    after(tell) {
      tells.push(tell);
      schedule();
    },
    published() {
      if (!cancel) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
    destroy() {
      destroyed = true;
      cancel?.();
      cancel = undefined;
      for (const resolve of waiting) resolve();
    },
  };
}

/** An atom whose value is read anew at the frame after each `touch`, or at once by `show`. */
export interface DerivedAtom<Value> {
  readonly $atom: ReadableAtom<Value>;
  readonly touch: () => void;
  /** For those who run within a publication already. */
  readonly show: () => void;
}

export function derivedAtom<Value>(publisher: Publisher, read: () => Value): DerivedAtom<Value> {
  const $atom = atom(read());
  const show = () => {
    $atom.set(read());
  };
  return {
    $atom,
    show,
    touch() {
      publisher.mark(show);
    },
  };
}
