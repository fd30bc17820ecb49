/** What every measured page is measured with, in the page itself. Times are `Date.now()` with fractions, ms. */

export interface Eye {
  now(): number;
  /**
   * When the first frame was on its way to the screen in which something is so: asked after the layout of each frame,
   * told in the task after its paint.
   */
  painted(isSo: () => boolean): Promise<number>;
  /** Whether a list row, a message, stands in the document with this text. */
  showsRow(userId: string, text: string): boolean;
  showsMessage(id: string): boolean;
  /** Times from frame to frame, ms, until they are taken. */
  watchFrames(): void;
  takeFrames(): readonly number[];
  /** Scrolls by so much in each frame, turning at both ends; resolves to the times from frame to frame. */
  scroll(of: 'list' | 'thread', pxPerFrame: number, ms: number): Promise<readonly number[]>;
  /** Loads the open thread to its beginning as a reader would, who scrolls up; resolves to the drift of their place, px. */
  readToTop(): Promise<number>;
  /** Loads it while the reader stays at the end; resolves to how far they were away from there at most, px. */
  readAtEnd(): Promise<number>;
  /** Notes of each key press in the search field, which gets the focus, after how many ms it was painted. */
  watchKeys(): void;
  readonly keys: readonly number[];
  scrollerOf(of: 'list' | 'thread'): HTMLElement;
  frame(): Promise<number>;
}

declare global {
  interface Window {
    eye: Eye;
  }
}

const now = () => performance.timeOrigin + performance.now();

/** Runs in the task after the frame that is being made, or after the next one: what was last to be done is painted. */
function afterPaint(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = run;
  port2.postMessage(undefined);
}

/** Resolves between the layout of a frame and its paint. */
function afterLayout(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const observer = new ResizeObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(document.documentElement);
    });
  });
}

const keys: number[] = [];
let frames: number[] = [];
let watching = false;

function watch(last: number): void {
  requestAnimationFrame((at) => {
    if (!watching) return;
    frames.push(at - last);
    watch(at);
  });
}

window.eye = {
  now,
  painted: (isSo) =>
    new Promise((resolve) => {
      // An observer that begins to observe reports in the same frame, between layout and paint. It sees what scripts
      // have changed in this frame, be it in a task before it or in its animation frame.
      const observer = new ResizeObserver(() => {
        if (!isSo()) return;
        observer.disconnect();
        done = true;
        afterPaint(() => resolve(now()));
      });
      let done = false;
      const look = () => {
        if (done) return;
        observer.unobserve(document.documentElement);
        observer.observe(document.documentElement);
        requestAnimationFrame(look);
      };
      look();
    }),
  showsRow(userId, text) {
    const row = window.subject?.list?.querySelector(`[data-user-id="${userId}"]`);
    return row?.querySelector('[part=preview]')?.textContent.includes(text) === true;
  },
  showsMessage(id) {
    const { showsMessage, thread } = window.subject ?? {};
    return showsMessage?.(id) ?? thread?.querySelector(`[data-message-id="${id}"]`) != null;
  },
  watchFrames() {
    frames = [];
    watching = true;
    requestAnimationFrame(watch);
  },
  takeFrames() {
    watching = false;
    return frames;
  },
  async scroll(of, pxPerFrame, ms) {
    const scroller = this.scrollerOf(of);
    const times: number[] = [];
    const start = performance.now();
    let last = await this.frame();
    for (let step = pxPerFrame; performance.now() - start < ms;) {
      const before = scroller.scrollTop;
      scroller.scrollTop += step;
      if (scroller.scrollTop === before) step = -step;
      const at = await this.frame();
      times.push(at - last);
      last = at;
    }
    return times;
  },
  scrollerOf(of) {
    const root = window.subject[of]!;
    if (root instanceof HTMLElement && root.matches('.scroller')) return root;
    return root.querySelector<HTMLElement>('.scroller')!;
  },
  async readToTop() {
    const scroller = this.scrollerOf('thread');
    const first = () => {
      const top = scroller.getBoundingClientRect().top;
      const messages = [...scroller.querySelectorAll<HTMLElement>('[data-message-id]')];
      const inView = messages.map((node) => ({ node, at: node.getBoundingClientRect().top - top }));
      return inView.filter(({ at }) => at >= 0).reduce((a, b) => (b.at < a.at ? b : a));
    };
    let drift = 0;
    while (!window.subject.complete.thread) {
      scroller.scrollTop = 0;
      await afterLayout();
      const { node, at } = first();
      const id = node.dataset['messageId']!;
      let isLoaded = false;
      void window.subject.loadOlder().then(() => (isLoaded = true));
      // As long as it takes, and until everything has been measured.
      for (let frames = 0; frames < 5;) {
        await afterLayout();
        if (isLoaded) frames++;
        const its = scroller.querySelector(`[data-message-id="${id}"]`);
        const top = its?.getBoundingClientRect().top ?? Infinity;
        drift = Math.max(drift, Math.abs(top - scroller.getBoundingClientRect().top - at));
      }
    }
    return drift;
  },
  async readAtEnd() {
    const scroller = this.scrollerOf('thread');
    const fromEnd = () => {
      const messages = [...scroller.querySelectorAll('[data-message-id]')];
      const ends = messages.map((node) => node.getBoundingClientRect().bottom);
      return Math.max(...ends) - scroller.getBoundingClientRect().bottom;
    };
    await afterLayout();
    const start = fromEnd();
    let left = 0;
    let done = false;
    void (async () => {
      while (!window.subject.complete.thread) await window.subject.loadOlder();
      done = true;
    })();
    for (let frames = 0; frames < 5;) {
      await afterLayout();
      if (done) frames++;
      left = Math.max(left, Math.abs(fromEnd() - start));
    }
    return left;
  },
  watchKeys() {
    const list = window.subject.list!;
    const search = (list.parentNode ?? list).querySelector<HTMLInputElement>('[part=search]')!;
    search.focus();
    search.addEventListener('input', ({ timeStamp }) => {
      void this.painted(() => true).then((at) => {
        keys.push(at - performance.timeOrigin - timeStamp);
      });
    });
  },
  keys,
  frame: () => new Promise(requestAnimationFrame),
};
