/**
 * A count before the page's title, `(3) Tomato Shop`, as a text node of its own: the page's own text is never
 * touched, so that it is whole when the count goes, and the page may change it meanwhile.
 */
export class TitleBadge {
  readonly #count = document.createTextNode('');
  readonly #observer = new MutationObserver(() => {
    this.#place();
  });

  /** @param count - 0 takes it away */
  show(count: number) {
    this.#observer.disconnect();
    this.#count.remove();
    if (count === 0) return;
    this.#count.data = `(${count}) `;
    this.#place();
    this.#observer.observe(document.head, { childList: true, subtree: true });
  }

  /** The page has another title, or another element for it. */
  #place() {
    const title = document.head.querySelector('title');
    if (!title || this.#count.parentNode === title) return;
    // The page had read its title with our count, and wrote that.
    const text = title.textContent;
    if (text.startsWith(this.#count.data)) title.textContent = text.slice(this.#count.length);
    title.prepend(this.#count);
  }
}
