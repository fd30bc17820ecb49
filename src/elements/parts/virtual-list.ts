import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { follow, type Anchor } from './anchors.ts';
import { RowSizes } from './row-sizes.ts';
import { Slots } from './slots.ts';

export interface VirtualRow<Item> {
  readonly item: Item;
  readonly index: number;
  /** For `repeat`: the item's key, or with `recycle` the number of the node that shows it. */
  readonly slot: string | number;
}

export interface VirtualOptions<Item> {
  key(item: Item): string;
  /** Height in px until the row was measured; 0: as high as the first one that was. */
  estimate(item: Item): number;
  /** Where a reader starts, and stays while more rows come in. */
  stick: 'start' | 'end';
  /** Rows leaving at one side are shown again, with another item, at the other. */
  recycle?: boolean;
  /** Whether the reader's place may hang on this row: not on rows that stay at an edge or come and go. */
  anchors?(item: Item): boolean;
  /** Who comes back to an `of` finds the place where they left it. */
  remember?: boolean;
}

/** So many places are remembered. */
const memory = 50;

const overscan = 6;
/** Who is less than this away from the end, px, is at the end. */
const endThreshold = 80;
/** A pause in scrolling after which a person is taken to be done, ms: where there is no `scrollend`. */
const scrollPause = 150;

/**
 * Renders of a long list what is in view. The host renders `class="scroller"` with one element in it, maps
 * `rows(items)` to elements with a `data-index` inside of that, and reads `visible` and `atEnd`.
 *
 * The reader's place is what is kept: after each change the position follows from the place. What the position
 * has to move by is at first only drawn (`#shift`), and written to the scroller after layout, so that a push
 * forces none; while a person scrolls it waits until they are done, since a write would end their fling.
 */
export class VirtualList<Item> implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: VirtualOptions<Item>;
  readonly #sizes: RowSizes;
  readonly #slots = new Slots();
  #items: readonly Item[] = [];
  #keys: readonly string[] = [];
  #of: unknown;
  /** The reader's place: the distance from the end, px, or the rows in view; none of them: the start. */
  #place: number | readonly Anchor[];
  readonly #places = new Map<unknown, readonly Anchor[]>();
  /** Where the scroller stands, and how far the layout is ahead of that. */
  #scrollTop = 0;
  #shift = 0;
  /** Top of the view in the layout, and its height; 0 as long as it is hidden. */
  #offset = 0;
  #height = 0;
  #scrolling = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #window = '';
  /** Layout has just been done: writing the position is cheap. */
  #laidOut = false;
  #isHidden = false;
  #watched: Element | null = null;

  // Heights come with a frame's own layout: asking for one would force a layout on every push.
  readonly #viewObserver = new ResizeObserver(() => {
    const { scroller } = this;
    // What was hidden has forgotten where it stood.
    this.#scrollTop = scroller?.scrollTop ?? 0;
    this.#height = scroller?.clientHeight ?? 0;
    const wasHidden = this.#isHidden;
    this.#isHidden = !this.#host.checkVisibility();
    if (wasHidden) this.#host.requestUpdate();
    if (this.#window) this.#moveRows();
    else this.#refresh();
  });
  readonly #rowObserver = new ResizeObserver((entries) => {
    const changed = entries.filter(({ target, borderBoxSize }) =>
      this.#sizes.measure(indexOf(target), borderBoxSize[0]?.blockSize ?? 0),
    );
    if (changed.length) this.#moveRows();
  });

  constructor(host: ReactiveControllerHost & Element, options: VirtualOptions<Item>) {
    this.#host = host;
    this.#options = options;
    this.#place = this.#beginning;
    this.#sizes = new RowSizes((index) => options.estimate(this.#items[index]!));
    host.addController(this);
  }

  get scroller(): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.scroller');
  }

  /** A person is scrolling just now. */
  get isScrolling(): boolean {
    return this.#scrolling;
  }

  /** The host is not shown: what it renders now nobody sees. It renders when it is. */
  get isHidden(): boolean {
    return this.#isHidden;
  }

  get atStart(): boolean {
    return typeof this.#place !== 'number' && !this.#place.length;
  }

  get atEnd(): boolean {
    return typeof this.#place === 'number';
  }

  /** First and last index in view; undefined while nothing is. */
  get visible(): { readonly first: number; readonly last: number } | undefined {
    if (!this.#height || !this.#keys.length) return undefined;
    const first = this.#sizes.indexAt(this.#offset);
    return { first, last: this.#sizes.indexAt(this.#offset + this.#height - 1) };
  }

  /**
   * The rows to render now. Another `of` starts from the beginning; `pinned` is the key of a row that stays
   * rendered (one that has the focus does so anyway).
   */
  rows(items: readonly Item[], of?: unknown, pinned?: string): readonly VirtualRow<Item>[] {
    const focused = this.#host.shadowRoot?.activeElement?.closest('[data-index]');
    const kept = pinned ?? (focused ? this.#keys[indexOf(focused)] : undefined);
    if (of !== this.#of) {
      if (this.#options.remember) this.#remember();
      this.#of = of;
      this.#place = this.#places.get(of) ?? this.#beginning;
      this.#sizes.clear();
    }
    if (items !== this.#items) this.#merge(items);
    const indexes = this.#indexes(kept);
    const keys = indexes.map((index) => this.#keys[index]!);
    const slots = this.#options.recycle ? this.#slots.assign(keys) : keys;
    this.#window = this.#windowKey();
    return indexes.map((index, at) => ({ item: items[index]!, index, slot: slots[at]! }));
  }

  /** Scrolls as little as needed to have the row in view; with `amid` it has others around it then. */
  reveal(index: number, amid = false) {
    const start = this.#sizes.startOf(index);
    const height = this.#sizes.startOf(index + 1) - start;
    const lowest = this.#height - height;
    let delta = start - this.#offset;
    if (delta >= 0 && delta <= lowest) return;
    delta = amid ? Math.max(lowest / 3, 0) : delta < 0 ? 0 : lowest;
    this.#place = [{ key: this.#keys[index]!, index, delta }];
    const fromEnd = this.#sizes.total - this.#height - this.#target();
    if (this.#options.stick === 'end' && fromEnd <= endThreshold) this.#place = fromEnd;
    this.#refresh();
  }

  scrollToStart() {
    this.#place = [];
    this.#refresh();
  }

  scrollToEnd() {
    this.#place = 0;
    this.#refresh();
  }

  hostConnected() {
    const root = this.#host.shadowRoot;
    root?.addEventListener('scroll', this.#onScroll, { capture: true, passive: true });
    root?.addEventListener('scrollend', this.#onRest, true);
    this.#host.requestUpdate();
  }

  hostUpdated() {
    const scroller = this.scroller ?? null;
    if (scroller !== this.#watched) {
      this.#viewObserver.disconnect();
      this.#viewObserver.observe(this.#host);
      if (scroller) this.#viewObserver.observe(scroller);
      this.#watched = scroller;
    }
    this.#settle(this.#laidOut);
    this.#laidOut = false;
    // Each anew: that another row is as high has to be reported as well.
    this.#rowObserver.disconnect();
    for (const row of scroller?.firstElementChild?.children ?? []) this.#rowObserver.observe(row);
  }

  hostDisconnected() {
    this.#viewObserver.disconnect();
    this.#rowObserver.disconnect();
    this.#watched = null;
    this.#isHidden = false;
  }

  get #beginning(): number | readonly Anchor[] {
    return this.#options.stick === 'end' ? 0 : [];
  }

  #remember() {
    this.#places.delete(this.#of);
    if (typeof this.#place !== 'number') this.#places.set(this.#of, this.#place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > memory) this.#places.delete(oldest);
  }

  #merge(items: readonly Item[]) {
    let from = items.length;
    // A long list changes near its top: those behind that stay.
    while (from && items[from - 1] === this.#items[from - 1]) from--;
    const keys = this.#keys.slice(0, items.length);
    for (let at = 0; at < from; at++) keys[at] = this.#options.key(items[at]!);
    const last = this.#keys.at(-1);
    this.#items = items;
    this.#keys = keys;
    // A list that is still on its way has no say in where one was.
    const pending = !keys.length && this.#places.has(this.#of);
    if (typeof this.#place !== 'number' && !pending) {
      this.#place = follow(this.#place, keys, (index) => this.#mayAnchor(index)) ?? this.#beginning;
    } else if (!pending && keys.at(-1) !== last) this.#place = 0;
    this.#sizes.setKeys(keys, from);
    this.#offset = this.#target();
  }

  #mayAnchor(index: number): boolean {
    return this.#options.anchors?.(this.#items[index]!) ?? true;
  }

  /** Where the place is in the layout as it is known now. */
  #target(): number {
    const end = Math.max(this.#sizes.total - this.#height, 0);
    const place = this.#place;
    if (typeof place === 'number') return Math.max(end - place, 0);
    const anchor = place[0];
    if (!anchor || !this.#keys.length) return 0;
    return Math.min(Math.max(this.#sizes.startOf(anchor.index) - anchor.delta, 0), end);
  }

  /** Reads the place off the position, which a person has chosen. */
  #capture() {
    const fromEnd = Math.max(this.#sizes.total - this.#height - this.#offset, 0);
    if (this.#options.stick === 'end' && fromEnd <= endThreshold) this.#place = fromEnd;
    else this.#place = this.#options.stick === 'start' && this.#offset < 1 ? [] : this.#inView();
  }

  /**
   * The rows in view, in front the one that the place hangs on: this `anchor`, or the first that is firm
   * (measured, and of the kind that stays), so that what is above it may turn out higher or lower.
   */
  #inView(anchor?: Anchor): readonly Anchor[] {
    const sizes = this.#sizes;
    const rows: Anchor[] = [];
    for (let index = sizes.indexAt(this.#offset); index < this.#keys.length; index++) {
      const delta = sizes.startOf(index) - this.#offset;
      if (delta >= this.#height) break;
      rows.push({ key: this.#keys[index]!, index, delta });
    }
    const best =
      anchor ?? rows.find(({ index }) => sizes.isMeasured(index) && this.#mayAnchor(index));
    return best ? [best, ...rows.filter(({ key }) => key !== best.key)] : rows;
  }

  readonly #onScroll = () => {
    const { scroller } = this;
    if (!this.#height || !scroller) return;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(this.#onRest, scrollPause);
    const { scrollTop } = scroller;
    const end = this.#scrollTop + this.#height - 1;
    // What is shown has become so much shorter that the browser had to move.
    const isCut = end > this.#sizes.total && end > scroller.scrollHeight;
    // Otherwise it is our own write that reports back.
    const byPerson = !isCut && Math.abs(scrollTop - this.#scrollTop) >= 1;
    this.#scrollTop = scrollTop;
    if (isCut) this.#refresh();
    if (!byPerson) return;
    this.#scrolling = true;
    this.#offset = scrollTop + this.#shift;
    this.#capture();
    this.#refresh();
  };

  readonly #onRest = () => {
    this.#scrolling = false;
    this.#refresh();
  };

  /** Something has changed outside of a render: heights, position, the scroller's own size. */
  #refresh() {
    this.#settle(true);
    if (this.#window === this.#windowKey()) return;
    this.#laidOut = true;
    this.#host.requestUpdate();
  }

  /**
   * The view or rows in it turned out higher or lower. Other rows that come into view by that are rendered in
   * the next frame: what changes while an observer reports raises an error in the page.
   */
  #moveRows() {
    this.#settle(true);
    if (this.#window === this.#windowKey()) return;
    requestAnimationFrame(() => {
      this.#refresh();
    });
  }

  /** Draws the rows where they belong, and moves the scroller along if that may be done now. */
  #settle(mayWrite: boolean) {
    const { scroller } = this;
    const sizer = scroller?.firstElementChild;
    if (!(sizer instanceof HTMLElement) || !scroller || !this.#height) return;
    sizer.style.height = `${this.#sizes.total}px`;
    const target = (this.#offset = this.#target());
    this.#shift = target - this.#scrollTop;
    if (Math.abs(this.#shift) < 1) this.#shift = 0;
    else if (!this.#scrolling || this.#nearEdge(target)) {
      if (mayWrite) this.#write(scroller, target);
      else {
        // It reports again after the layout of this frame and before its paint.
        this.#viewObserver.unobserve(scroller);
        this.#viewObserver.observe(scroller);
      }
    }
    // The place again, by the rows that are in view now; what it hangs on stays.
    if (typeof this.#place !== 'number' && this.#place[0])
      this.#place = this.#inView(this.#place[0]);
    for (const row of sizer.children as HTMLCollectionOf<HTMLElement>) {
      row.style.transform = `translateY(${this.#sizes.startOf(indexOf(row)) - this.#shift}px)`;
    }
  }

  /** There the scroller would come to its end before the rows do. */
  #nearEdge(target: number): boolean {
    const end = this.#sizes.total - 2 * this.#height;
    return [target, this.#scrollTop].some((at) => at < this.#height || at > end);
  }

  #write(scroller: HTMLElement, target: number) {
    scroller.scrollTop = target;
    this.#scrollTop = scroller.scrollTop;
    const rest = target - this.#scrollTop;
    // More than rounding: the browser did not take it, as under a finger on iOS.
    this.#shift = Math.abs(rest) < 1 ? 0 : rest;
  }

  #indexes(pinned: string | undefined): readonly number[] {
    const { visible } = this;
    if (!visible) return [];
    const first = Math.max(visible.first - overscan, 0);
    const last = Math.min(visible.last + overscan, this.#keys.length - 1);
    const indexes = Array.from({ length: last - first + 1 }, (_, position) => first + position);
    const index = pinned === undefined ? -1 : this.#keys.indexOf(pinned);
    if (index > last) indexes.push(index);
    else if (index >= 0 && index < first) indexes.unshift(index);
    return indexes;
  }

  #windowKey(): string {
    const { visible } = this;
    return visible ? `${visible.first} ${visible.last} ${String(this.#scrolling)}` : '';
  }
}

function indexOf(row: Element): number {
  return Number(row.getAttribute('data-index'));
}
