/** A long list of rows of one height: nodes for those in view only, used again for others. */
const overscan = 6;

export class Windowed<Item> {
  items: readonly Item[] = [];
  readonly #scroller: HTMLElement;
  readonly #height: number;
  readonly #make: () => HTMLElement;
  readonly #fill: (node: HTMLElement, item: Item) => void;
  readonly #sizer = document.createElement('div');
  #asked = false;

  constructor(
    scroller: HTMLElement,
    height: number,
    make: () => HTMLElement,
    fill: (node: HTMLElement, item: Item) => void,
  ) {
    this.#scroller = scroller;
    this.#height = height;
    this.#make = make;
    this.#fill = fill;
    this.#sizer.style.position = 'relative';
    scroller.replaceChildren(this.#sizer);
    scroller.onscroll = () => this.update();
  }

  get atEnd(): boolean {
    const { scrollTop, clientHeight } = this.#scroller;
    return scrollTop + clientHeight > this.items.length * this.#height - 80;
  }

  toEnd(): void {
    this.render();
    this.#scroller.scrollTop = this.items.length * this.#height;
  }

  /** Rows were added above: the reader's place moves along. */
  added(above: number): void {
    this.render();
    this.#scroller.scrollTop += above * this.#height;
  }

  /** Renders with the next frame. */
  update(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => this.render());
  }

  render(): void {
    this.#asked = false;
    const { scrollTop, clientHeight } = this.#scroller;
    const height = this.#height;
    this.#sizer.style.height = `${this.items.length * height}px`;
    const first = Math.max(Math.floor(scrollTop / height) - overscan, 0);
    const shown = this.items.slice(
      first,
      Math.ceil((scrollTop + clientHeight) / height) + overscan,
    );
    const nodes = this.#sizer.children as HTMLCollectionOf<HTMLElement>;
    while (nodes.length < shown.length) {
      const node = this.#make();
      Object.assign(node.style, { position: 'absolute', insetInline: '0', top: '0' });
      this.#sizer.append(node);
    }
    while (nodes.length > shown.length) this.#sizer.lastElementChild!.remove();
    shown.forEach((item, at) => {
      // The node that showed this index before shows it again.
      const index = first + at;
      const node = nodes[index % shown.length]!;
      node.style.transform = `translateY(${index * height}px)`;
      this.#fill(node, item);
    });
  }
}
