import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Store } from '../../core/index.ts';

const all = /* @__PURE__ */ new Set<Looking>();

/** Somebody looks at this conversation now, in one of the threads. */
export function isLookedAt(store: Store, id: string): boolean {
  return [...all].some((it) => it.looking && it.shows(store, id));
}

/** Renders its element again when people turn to it or away: it comes into view, the page gets the focus. */
export class Looking implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #least: number;
  #inView = false;
  #end: (() => void) | undefined;

  /**
   * @param shows - whether it shows this conversation of this store
   * @param least - how much of it, from 0 to 1, has to be within the window
   */
  constructor(
    host: ReactiveControllerHost & Element,
    readonly shows: (store: Store, id: string) => boolean,
    least = 0.5,
  ) {
    this.#host = host;
    this.#least = least;
    host.addController(this);
  }

  /** It is within the window. */
  get inView(): boolean {
    return this.#inView && !document.hidden;
  }

  /** Somebody can be taken to look at it. */
  get looking(): boolean {
    return this.inView && document.hasFocus();
  }

  hostConnected() {
    all.add(this);
    const update = () => {
      this.#host.requestUpdate();
    };
    const observer = new IntersectionObserver(
      (entries) => {
        this.#inView = entries.at(-1)?.isIntersecting ?? false;
        update();
      },
      { threshold: this.#least },
    );
    observer.observe(this.#host);
    const abort = new AbortController();
    const options = { signal: abort.signal };
    addEventListener('focus', update, options);
    addEventListener('blur', update, options);
    document.addEventListener('visibilitychange', update, options);
    this.#end = () => {
      observer.disconnect();
      abort.abort();
    };
  }

  hostDisconnected() {
    all.delete(this);
    this.#end?.();
    this.#inView = false;
  }
}
