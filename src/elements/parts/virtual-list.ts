import { observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRef } from 'lit/directives/ref.js';
import { anchorOf, follow, type Anchor, type Place } from './anchors.ts';
import { FocusKeeper, Slots } from './nodes.ts';

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
 * virtual-core measures and finds the range; the reader's place is kept here: after each change the position
 * follows from the place. What the position has to move by is at first only drawn (`#shift`), and written to
 * the scroller after layout, so that a push forces none; while a person scrolls it waits until they are done,
 * since a write would end their fling.
 */
export class VirtualList<Item> implements ReactiveController {
  readonly scroller = createRef<HTMLElement>();
  readonly sizer = createRef<HTMLElement>();

  readonly #host: ReactiveControllerHost;
  readonly #options: VirtualOptions<Item>;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #items: readonly Item[] = [];
  #keys: readonly string[] = [];
  #of: unknown;
  #place: Place;
  /** Where the scroller stands, and how far the layout is ahead of that. */
  #scrollTop = 0;
  #shift = 0;
  #window = '';
  readonly #slots = new Slots();
  readonly #focus = new FocusKeeper();
  readonly #keyOfNode = new WeakMap<Element, string>();
  readonly #topOfNode = new WeakMap<Element, number>();
  #rendering = false;
  /** Layout has just been done: writing the position is cheap. */
  #laidOut = false;
  #afterLayout: ResizeObserver | undefined;
  #end: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, options: VirtualOptions<Item>) {
    this.#host = host;
    this.#options = options;
    this.#place = this.#beginning;
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.#virtualizerOptions());
    this.#virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
    host.addController(this);
  }

  /** A person is scrolling just now. */
  get isScrolling(): boolean {
    return this.#virtualizer.isScrolling;
  }

  get atEnd(): boolean {
    return this.#place.at === 'end';
  }

  /** First and last index in view; undefined while nothing is. */
  get visible(): { readonly first: number; readonly last: number } | undefined {
    const range = this.#virtualizer.calculateRange();
    return range ? { first: range.startIndex, last: range.endIndex } : undefined;
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
      this.#virtualizer.itemSizeCache.clear();
    }
    if (items !== this.#items) this.#merge(items);
    const focused = this.#focus.remember(this.sizer.value)?.closest('[data-index]');
    const indexes = this.#indexes(pinned ?? (focused ? this.#keyOfNode.get(focused) : undefined));
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
    const virtualizer = this.#virtualizer;
    virtualizer.calculateRange();
    const item = virtualizer.measurementsCache[index];
    const height = virtualizer.scrollRect?.height;
    if (!item || !height) return;
    const offset = virtualizer.scrollOffset ?? 0;
    if (item.start >= offset && item.end <= offset + height) return;
    const delta = item.start < offset ? 0 : height - item.size;
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
    this.#virtualizer._willUpdate();
    this.#end ??= this.#virtualizer._didMount();
    this.#rendering = false;
    const sizer = this.sizer.value;
    if (!sizer) return;
    this.#settle(this.#laidOut);
    for (const node of sizer.children) this.#measure(node as HTMLElement);
    // Forgets nodes that have left: the observer would report that they have no height any more.
    this.#virtualizer.measureElement(null);
    this.#focus.restore();
  }

  hostConnected() {
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.#end?.();
    this.#end = undefined;
    this.#afterLayout?.disconnect();
    this.#afterLayout = undefined;
  }

  get #beginning(): Place {
    return this.#options.stick === 'end' ? { at: 'end', distance: 0 } : { at: 'start' };
  }

  #virtualizerOptions() {
    const keys = this.#keys;
    return {
      count: keys.length,
      // A new function only with new keys: virtual-core then measures anew.
      getItemKey: (index: number) => keys[index] ?? index,
      estimateSize: (index: number) => this.#estimate(index),
      getScrollElement: () => this.scroller.value ?? null,
      overscan,
      scrollToFn: () => {},
      observeElementRect: (
        instance: Virtualizer<HTMLElement, HTMLElement>,
        callback: (rect: { width: number; height: number }) => void,
      ) =>
        observeElementRect(instance, (rect) => {
          // What was hidden has forgotten where it stood.
          if (rect.height) this.#scrollTop = this.scroller.value?.scrollTop ?? 0;
          callback(rect);
          this.#refresh();
        }),
      observeElementOffset: (
        instance: Virtualizer<HTMLElement, HTMLElement>,
        callback: (offset: number, isScrolling: boolean) => void,
      ) =>
        observeElementOffset(instance, (offset, isScrolling) => {
          this.#scrolled(offset, isScrolling, callback);
        }),
      measureElement: (node: HTMLElement, entry: ResizeObserverEntry | undefined) => {
        // Nothing is as high as 0 but what is hidden; without an entry, asking would force a layout.
        const height = entry?.borderBoxSize[0]?.blockSize;
        if (height) return height;
        const index = Number(node.dataset['index']);
        const key = this.#keys[index];
        return (
          (key === undefined ? undefined : this.#virtualizer.itemSizeCache.get(key)) ??
          this.#estimate(index)
        );
      },
      onChange: () => this.#refresh(),
    };
  }

  #estimate(index: number): number {
    const item = this.#items[index];
    return item === undefined ? 0 : this.#options.estimate(item);
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
    this.#virtualizer.setOptions(this.#virtualizerOptions());
    this.#virtualizer.scrollOffset = this.#target();
  }

  /** Where the place is in the layout as it is known now. */
  #target(): number {
    const virtualizer = this.#virtualizer;
    const end = Math.max(virtualizer.getTotalSize() - (virtualizer.scrollRect?.height ?? 0), 0);
    const place = this.#place;
    if (place.at === 'start') return 0;
    if (place.at === 'end') return Math.max(end - place.distance, 0);
    const anchor = place.anchors[0];
    const start = anchor && virtualizer.measurementsCache[anchor.index]?.start;
    if (!anchor || start === undefined) return virtualizer.scrollOffset ?? 0;
    return Math.min(Math.max(start - anchor.delta, 0), end);
  }

  /** Reads the place off the position, which a person has chosen. */
  #capture(offset: number) {
    const virtualizer = this.#virtualizer;
    const height = virtualizer.scrollRect?.height ?? 0;
    const distance = Math.max(virtualizer.getTotalSize() - height - offset, 0);
    if (this.#options.stick === 'end' && distance <= endThreshold) {
      this.#place = { at: 'end', distance };
    } else if (this.#options.stick === 'start' && offset < 1) {
      this.#place = { at: 'start' };
    } else {
      this.#place = { at: 'row', anchors: this.#anchors(offset, height) };
    }
  }

  #anchors(offset: number, height: number): readonly Anchor[] {
    const virtualizer = this.#virtualizer;
    const first = virtualizer.getVirtualItemForOffset(offset)?.index ?? 0;
    const keyOf = (index: number) => this.#keys[index]!;
    return anchorOf(virtualizer.measurementsCache, first, offset, height, keyOf, (index) => {
      const measured = virtualizer.itemSizeCache.has(keyOf(index));
      return measured && (this.#options.anchors?.(this.#items[index]!) ?? true);
    });
  }

  #scrolled(
    scrollTop: number,
    isScrolling: boolean,
    callback: (offset: number, isScrolling: boolean) => void,
  ) {
    if (!this.#virtualizer.scrollRect?.height) return;
    // Otherwise it is our own write that reports back.
    const byPerson = Math.abs(scrollTop - this.#scrollTop) >= 1;
    this.#scrollTop = scrollTop;
    const offset = scrollTop + this.#shift;
    if (byPerson) this.#capture(offset);
    if (byPerson || !isScrolling) callback(offset, isScrolling);
    if (!isScrolling) this.#refresh();
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

  /** Draws the rows where they belong, and moves the scroller along if that may be done now. */
  #settle(mayWrite: boolean) {
    const virtualizer = this.#virtualizer;
    const scroller = this.scroller.value;
    const sizer = this.sizer.value;
    if (!scroller || !sizer || !virtualizer.scrollRect?.height) return;
    const height = `${virtualizer.getTotalSize()}px`;
    if (sizer.style.height !== height) sizer.style.height = height;
    const target = this.#target();
    virtualizer.scrollOffset = target;
    this.#shift = target - this.#scrollTop;
    const held = virtualizer.isScrolling && !this.#nearEdge(target);
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
    const height = this.#virtualizer.scrollRect?.height ?? 0;
    const end = this.#virtualizer.getTotalSize() - 2 * height;
    return [target, this.#scrollTop].some((at) => at < height || at > end);
  }

  /** The place again, by the rows that are in view now; what it hangs on stays. */
  #regard(anchors: readonly Anchor[], offset: number): readonly Anchor[] {
    const height = this.#virtualizer.scrollRect?.height ?? 0;
    const first = anchors[0];
    const others = this.#anchors(offset, height).filter(({ key }) => key !== first?.key);
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
    const start = this.#virtualizer.measurementsCache[Number(node.dataset['index'])]?.start;
    if (start === undefined) return;
    const top = start - this.#shift;
    if (this.#topOfNode.get(node) === top) return;
    this.#topOfNode.set(node, top);
    node.style.transform = `translateY(${top}px)`;
  }

  #measure(node: HTMLElement) {
    const key = this.#keys[Number(node.dataset['index'])];
    const former = this.#keyOfNode.get(node);
    const { elementsCache } = this.#virtualizer;
    // Forgets what the node showed before, so that virtual-core observes it afresh.
    if (former !== undefined && former !== key && elementsCache.get(former) === node) {
      elementsCache.delete(former);
    }
    if (key !== undefined) this.#keyOfNode.set(node, key);
    this.#virtualizer.measureElement(node);
  }

  #indexes(pinned: string | undefined): readonly number[] {
    const range = this.#virtualizer.calculateRange();
    if (!range) return [];
    const first = Math.max(range.startIndex - overscan, 0);
    const last = Math.min(range.endIndex + overscan, this.#keys.length - 1);
    const indexes = Array.from({ length: last - first + 1 }, (_, position) => first + position);
    if (pinned === undefined) return indexes;
    const index = this.#keys.indexOf(pinned);
    if (index > last) indexes.push(index);
    else if (index >= 0 && index < first) indexes.unshift(index);
    return indexes;
  }

  #windowKey(): string {
    const range = this.#virtualizer.calculateRange();
    return range ? `${range.startIndex} ${range.endIndex} ${String(this.isScrolling)}` : '';
  }
}
