/** A pause in scrolling after which a person is taken to be done, ms: where there is no `scrollend`. */
const scrollPause = 150;

export interface ViewportListener {
  /** The height of the view has changed, or it is shown again. */
  resized(): void;
  /** A row is `height` px high. */
  measured(row: HTMLElement, height: number): void;
  /** All that was measured has been told. */
  settled(): void;
  scrolled(): void;
  /** A person is done scrolling. */
  rested(): void;
}

/**
 * Watches a scroller and the rows in it. Heights come with a frame's own layout: asking for one would force a
 * layout on every push.
 */
export class Viewport {
  readonly #listener: ViewportListener;
  readonly #rows = new Map<Element, string>();
  #scroller: HTMLElement | undefined;
  #observer: ResizeObserver | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** px; 0 as long as it is hidden. */
  height = 0;

  constructor(listener: ViewportListener) {
    this.#listener = listener;
  }

  /** Follows another scroller, or none. */
  watch(scroller: HTMLElement | undefined) {
    if (scroller === this.#scroller) return;
    this.#observer?.disconnect();
    this.#rows.clear();
    clearTimeout(this.#pause);
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#scroller?.removeEventListener('scrollend', this.#onScrollEnd);
    this.#scroller = scroller;
    if (!scroller) return;
    this.#observer = new ResizeObserver((entries) => {
      this.#onResize(entries);
    });
    this.#observer.observe(scroller);
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    scroller.addEventListener('scrollend', this.#onScrollEnd);
  }

  /** Watches the heights of these rows; `keyOf` says which row a node shows. */
  watchRows(rows: HTMLCollection, keyOf: (row: HTMLElement) => string) {
    const former = new Map(this.#rows);
    for (const row of rows) {
      const key = keyOf(row as HTMLElement);
      const shown = former.get(row);
      former.delete(row);
      if (shown === key) continue;
      // That another row is as high has to be reported as well.
      if (shown !== undefined) this.#observer?.unobserve(row);
      this.#observer?.observe(row);
      this.#rows.set(row, key);
    }
    for (const gone of former.keys()) {
      this.#observer?.unobserve(gone);
      this.#rows.delete(gone);
    }
  }

  /** The key that a row was last watched under. */
  keyOf(row: Element): string | undefined {
    return this.#rows.get(row);
  }

  #onResize(entries: readonly ResizeObserverEntry[]) {
    for (const { target, borderBoxSize } of entries) {
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (target === this.#scroller) {
        this.height = height && target.clientHeight;
        if (height) this.#listener.resized();
      } else if (height && this.#rows.has(target)) {
        // Nothing is as high as 0 but what is hidden.
        this.#listener.measured(target as HTMLElement, height);
      }
    }
    this.#listener.settled();
  }

  readonly #onScroll = () => {
    if (!this.height) return;
    if (!('onscrollend' in window)) {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(this.#onScrollEnd, scrollPause);
    }
    this.#listener.scrolled();
  };

  readonly #onScrollEnd = () => {
    this.#listener.rested();
  };
}
