import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRef } from 'lit/directives/ref.js';
import { anchorOf, follow, type Anchor, type Place } from './anchors.ts';
import { FocusKeeper, Slots } from './nodes.ts';
import { RowSizes } from './row-sizes.ts';
import { Viewport } from './viewport.ts';

export interface VirtualRow<Item> {
  readonly item: Item;
  readonly index: number;
  /** For `repeat`: the item's key, or with `recycle` the number of the node that shows it. */
  readonly slot: string | number;
}

export interface VirtualOptions<Item> {
  key(item: Item): string;
  /** Height in px until the row was measured. */
  estimate(item: Item): number;
  /** Where a reader starts, and stays while more rows come in. */
  stick: 'start' | 'end';
  /** Rows leaving at one side are shown again, with another item, at the other. */
  recycle?: boolean;
  /** Whether the reader's place may hang on this row: not on rows that stay at an edge or come and go. */
  anchors?(item: Item): boolean;
  /** Renders the host at once. */
  render(): void;
}

const overscan = 6;
/** Who is less than this away from the end, px, is at the end. */
const endThreshold = 80;

/**
 * Renders of a long list what is in view. The host puts `scroller` and `sizer` on two nested elements, maps
 * `rows(items)` to elements with a `data-index` inside the sizer, and reads `visible` and `atEnd`.
 *
 * The reader's place is what is kept: after each change the position follows from the place. What the position has to move by is at first only drawn (`#shift`), and written to
 * the scroller after layout, so that a push forces none; while a person scrolls it waits until they are done,
 * since a write would end their fling.
 */
export class VirtualList<Item> implements ReactiveController {
  readonly scroller = createRef<HTMLElement>();
  readonly sizer = createRef<HTMLElement>();

  readonly #host: ReactiveControllerHost;
  readonly #options: VirtualOptions<Item>;
  readonly #sizes: RowSizes;
  readonly #viewport: Viewport;
  #items: readonly Item[] = [];
  #keys: readonly string[] = [];
  #of: unknown;
  #place: Place;
  /** Where the scroller stands, and how far the layout is ahead of that. */
  #scrollTop = 0;
  #shift = 0;
  /** Top of the view in the layout. */
  #offset = 0;
  #scrolling = false;
  #window = '';
  readonly #slots = new Slots();
  readonly #focus = new FocusKeeper();
  /** Heights have come that change the layout. */
  #resized = false;
  readonly #topOfNode = new WeakMap<Element, number>();
  #rendering = false;
  /** Layout has just been done: writing the position is cheap. */
  #laidOut = false;
  #afterLayout: ResizeObserver | undefined;

  constructor(host: ReactiveControllerHost, options: VirtualOptions<Item>) {
    this.#host = host;
    this.#options = options;
    this.#place = this.#beginning;
    this.#sizes = new RowSizes((index) => options.estimate(this.#items[index]!));
    this.#viewport = new Viewport({
      resized: () => {
        // What was hidden has forgotten where it stood.
        this.#scrollTop = this.scroller.value?.scrollTop ?? 0;
        if (this.#window) this.#resized = true;
        else this.#refresh();
      },
      measured: (row, height) => {
        this.#resized = this.#sizes.measure(indexOf(row), height) || this.#resized;
      },
      settled: () => {
        if (this.#resized) this.#moveRows();
        this.#resized = false;
      },
      scrolled: () => {
        this.#scrolled();
      },
      rested: () => {
        this.#scrolling = false;
        this.#refresh();
      },
    });
    host.addController(this);
  }

  /** A person is scrolling just now. */
  get isScrolling(): boolean {
    return this.#scrolling;
  }

  get atEnd(): boolean {
    return this.#place.at === 'end';
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
  rows(
    items: readonly Item[],
    { of, pinned }: { of?: unknown; pinned?: string | undefined } = {},
  ): readonly VirtualRow<Item>[] {
    if (of !== this.#of) {
      this.#of = of;
      this.#place = this.#beginning;
      this.#sizes.clear();
    }
    if (items !== this.#items) this.#merge(items);
    const focused = this.#focus.remember(this.sizer.value)?.closest('[data-index]');
    const indexes = this.#indexes(pinned ?? (focused ? this.#viewport.keyOf(focused) : undefined));
    this.#window = this.#windowKey();
    const slots = this.#options.recycle
      ? this.#slots.assign(indexes.map((index) => this.#keys[index]!))
      : undefined;
    return indexes.map((index, position) => ({
      item: items[index]!,
      index,
      slot: slots ? slots[position]! : this.#keys[index]!,
    }));
  }

  /** Scrolls as little as needed to have the row in view. */
  reveal(index: number) {
    const extent = this.#sizes.extent(index);
    if (!extent || !this.#height) return;
    const { start, end } = extent;
    if (start >= this.#offset && end <= this.#offset + this.#height) return;
    const delta = start < this.#offset ? 0 : this.#height - (end - start);
    this.#place = { at: 'row', anchors: [{ key: this.#keys[index]!, index, delta }] };
    this.#refresh();
  }

  scrollToEnd() {
    this.#place = { at: 'end', distance: 0 };
    this.#refresh();
  }

  hostUpdate() {
    this.#rendering = true;
  }

  hostUpdated() {
    this.#rendering = false;
    this.#viewport.watch(this.scroller.value);
    const sizer = this.sizer.value;
    if (!sizer) return;
    this.#settle(this.#laidOut);
    this.#viewport.watchRows(sizer.children, (row) => this.#keys[indexOf(row)] ?? '');
    this.#focus.restore();
  }

  hostConnected() {
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.#viewport.watch(undefined);
    this.#afterLayout?.disconnect();
    this.#afterLayout = undefined;
  }

  get #beginning(): Place {
    return this.#options.stick === 'end' ? { at: 'end', distance: 0 } : { at: 'start' };
  }

  get #height(): number {
    return this.#viewport.height;
  }

  #merge(items: readonly Item[]) {
    const keys = items.map((item) => this.#options.key(item));
    const former = this.#keys;
    this.#items = items;
    if (keys.length === former.length && keys.every((key, index) => key === former[index])) return;
    this.#keys = keys;
    if (this.#place.at === 'end' && keys.at(-1) !== former.at(-1)) {
      this.#place = { at: 'end', distance: 0 };
    } else if (this.#place.at === 'row') {
      const mayAnchor = (index: number) => this.#options.anchors?.(items[index]!) ?? true;
      const anchors = follow(this.#place.anchors, keys, mayAnchor);
      this.#place = anchors ? { at: 'row', anchors } : this.#beginning;
    }
    this.#sizes.setKeys(keys);
    this.#offset = this.#target();
  }

  /** Where the place is in the layout as it is known now. */
  #target(): number {
    const end = Math.max(this.#sizes.total - this.#height, 0);
    const place = this.#place;
    if (place.at === 'start') return 0;
    if (place.at === 'end') return Math.max(end - place.distance, 0);
    const anchor = place.anchors[0];
    const start = anchor && this.#sizes.extent(anchor.index)?.start;
    if (!anchor || start === undefined) return this.#offset;
    return Math.min(Math.max(start - anchor.delta, 0), end);
  }

  /** Reads the place off the position, which a person has chosen. */
  #capture(offset: number) {
    const distance = Math.max(this.#sizes.total - this.#height - offset, 0);
    if (this.#options.stick === 'end' && distance <= endThreshold) {
      this.#place = { at: 'end', distance };
    } else if (this.#options.stick === 'start' && offset < 1) {
      this.#place = { at: 'start' };
    } else {
      this.#place = { at: 'row', anchors: this.#anchors(offset) };
    }
  }

  #anchors(offset: number): readonly Anchor[] {
    const keyOf = (index: number) => this.#keys[index]!;
    const isFirm = (index: number) =>
      this.#sizes.isMeasured(index) && (this.#options.anchors?.(this.#items[index]!) ?? true);
    return anchorOf(this.#sizes, offset, this.#height, keyOf, isFirm);
  }

  #scrolled() {
    const scrollTop = this.scroller.value?.scrollTop ?? 0;
    // Otherwise it is our own write that reports back.
    const byPerson = Math.abs(scrollTop - this.#scrollTop) >= 1;
    this.#scrollTop = scrollTop;
    if (!byPerson) return;
    this.#scrolling = true;
    this.#offset = scrollTop + this.#shift;
    this.#capture(this.#offset);
    this.#refresh();
  }

  /** Something has changed outside of a render: heights, position, the scroller's own size. */
  #refresh() {
    if (this.#rendering) {
      this.#host.requestUpdate();
      return;
    }
    if (!this.scroller.value) return;
    this.#laidOut = true;
    this.#settle(true);
    if (this.#window !== this.#windowKey()) this.#options.render();
    this.#laidOut = false;
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
    const scroller = this.scroller.value;
    const sizer = this.sizer.value;
    if (!scroller || !sizer || !this.#height) return;
    const height = `${this.#sizes.total}px`;
    if (sizer.style.height !== height) sizer.style.height = height;
    const target = this.#target();
    this.#offset = target;
    this.#shift = target - this.#scrollTop;
    const held = this.#scrolling && !this.#nearEdge(target);
    if (Math.abs(this.#shift) < 1) this.#shift = 0;
    else if (mayWrite && !held) this.#write(scroller, target);
    else if (!held) this.#writeAfterLayout(scroller);
    const place = this.#place;
    if (place.at === 'row')
      this.#place = { at: 'row', anchors: this.#regard(place.anchors, target) };
    for (const node of sizer.children) this.#position(node as HTMLElement);
  }

  /** There the scroller would come to its end before the rows do. */
  #nearEdge(target: number): boolean {
    const height = this.#height;
    const end = this.#sizes.total - 2 * height;
    return [target, this.#scrollTop].some((at) => at < height || at > end);
  }

  /** The place again, by the rows that are in view now; what it hangs on stays. */
  #regard(anchors: readonly Anchor[], offset: number): readonly Anchor[] {
    const first = anchors[0];
    const others = this.#anchors(offset).filter(({ key }) => key !== first?.key);
    return first ? [first, ...others] : others;
  }

  #write(scroller: HTMLElement, target: number) {
    scroller.scrollTop = target;
    this.#scrollTop = scroller.scrollTop;
    const rest = target - this.#scrollTop;
    // More than rounding: the browser did not take it, as under a finger on iOS.
    this.#shift = Math.abs(rest) < 1 ? 0 : rest;
  }

  /** An observer's first report comes after the layout of this frame and before its paint. */
  #writeAfterLayout(scroller: HTMLElement) {
    this.#afterLayout?.disconnect();
    this.#afterLayout = new ResizeObserver(() => {
      this.#afterLayout?.disconnect();
      this.#afterLayout = undefined;
      this.#refresh();
    });
    this.#afterLayout.observe(scroller);
  }

  #position(node: HTMLElement) {
    const start = this.#sizes.extent(indexOf(node))?.start;
    if (start === undefined) return;
    const top = start - this.#shift;
    if (this.#topOfNode.get(node) === top) return;
    this.#topOfNode.set(node, top);
    node.style.transform = `translateY(${top}px)`;
  }

  #indexes(pinned: string | undefined): readonly number[] {
    const { visible } = this;
    if (!visible) return [];
    const first = Math.max(visible.first - overscan, 0);
    const last = Math.min(visible.last + overscan, this.#keys.length - 1);
    const indexes = Array.from({ length: last - first + 1 }, (_, position) => first + position);
    if (pinned === undefined) return indexes;
    const index = this.#keys.indexOf(pinned);
    if (index > last) indexes.push(index);
    else if (index >= 0 && index < first) indexes.unshift(index);
    return indexes;
  }

  #windowKey(): string {
    const { visible } = this;
    return visible ? `${visible.first} ${visible.last} ${String(this.#scrolling)}` : '';
  }
}

function indexOf(row: HTMLElement): number {
  return Number(row.dataset['index']);
}
