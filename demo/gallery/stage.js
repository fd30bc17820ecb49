// @ts-check

/** @typedef {import('../../src/core/index.ts').Store} Store */
/** @typedef {import('./network.js').Network} Network */

/** How long a state may take to come about, ms. */
const patience = 15_000;

/** A state that is being made: its element, its store, and what a person could do to it. */
export class Stage {
  /**
   * @param {Element} element
   * @param {Store} store
   * @param {Network} network
   */
  constructor(element, store, network) {
    this.element = element;
    this.store = store;
    this.network = network;
  }

  /** Waits until something visible is there, in shadow roots too. @param {string} selector @returns {Promise<HTMLElement>} */
  async find(selector) {
    const due = performance.now() + patience;
    for (;;) {
      const found = all(this.element, selector).find((it) => it.checkVisibility());
      if (found) return found;
      if (performance.now() > due) throw new Error(`There is no ${selector}.`);
      await frame();
    }
  }

  /** @param {string} selector */
  async click(selector) {
    (await this.find(selector)).click();
  }

  /** @param {string} selector @param {string} text */
  async type(selector, text) {
    const field = /** @type {HTMLInputElement} */ (await this.find(selector));
    field.focus();
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }

  /** As a person would, with what comes into view by that. @param {number} by - px, upwards */
  async scrollUp(by) {
    const scroller = await this.find('.scroller');
    await this.settled();
    for (let left = by; left > 0; left -= 200) {
      scroller.scrollTop -= Math.min(200, left);
      await frame();
      await frame();
    }
  }

  /** Both sockets bring the push of a message. @param {object} event */
  push(event) {
    this.network.send('on-events', event);
  }

  /** What a refresh fails by shows in the elements. */
  async refresh() {
    await this.store.refresh().catch(() => {});
  }

  /** Resolves when nothing moves any more and every picture in view has come or failed. */
  async settled() {
    let before = '';
    for (let still = 0; still < 3;) {
      await frame();
      const now = all(this.element, '.row, .scroller')
        .map((it) => `${it.style.transform} ${it.scrollTop}`)
        .join();
      still = now === before ? still + 1 : 0;
      before = now;
    }
    const pictures = /** @type {HTMLImageElement[]} */ (all(this.element, 'img'));
    const due = performance.now() + 3000;
    while (performance.now() < due && pictures.some((it) => isInView(it) && !it.complete)) {
      await frame();
    }
    await frame();
  }
}

/** @param {Element} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return element.isConnected && bottom > 0 && top < innerHeight;
}

/** @param {Element} root @param {string} selector @returns {HTMLElement[]} */
function all(root, selector) {
  const within = [root, ...(root.shadowRoot?.children ?? []), ...root.children];
  return [...new Set(within)].flatMap((it) => {
    const own = it.matches(selector) ? [/** @type {HTMLElement} */ (it)] : [];
    return it === root ? own : [...own, ...all(it, selector).filter((inner) => inner !== it)];
  });
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
