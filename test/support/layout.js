// @ts-check
/**
 * Runs in the page, before its own scripts: `layoutProblems()` says what of a layout nobody would draw so: text that
 * is cut off without an ellipsis, boxes that stick out or lie on each other, targets below 24 px (WCAG 2.2, 2.5.8).
 */
(() => {
  const controls = 'button, input, select, textarea, summary, a[href], audio, video';
  /** Meant to lie above others. */
  const floating =
    '[part=jump], [part=newest], .many, .visually-hidden, option, [role=article] .acts';
  /** Meant to be cut: a button whose word goes first; what is scrolled sideways. */
  const cutOnPurpose = '.shy, .zoomed, .visually-hidden, option, [part~=avatar]';
  const least = 24;
  const slack = 1;

  /** @param {Element} element @returns {Element | null} in the flat tree */
  const parentOf = (element) => {
    if (element.assignedSlot) return element.assignedSlot;
    const root = element.getRootNode();
    return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };

  /** @param {ParentNode} root @returns {Element[]} */
  const everything = (root) =>
    [...root.querySelectorAll('*')].flatMap((it) =>
      it.shadowRoot ? [it, ...everything(it.shadowRoot)] : [it],
    );

  /** @param {Element} element */
  const isTop = (element) => element.matches(':popover-open, dialog[open]');

  /** @param {Element} element @param {string} selector */
  const within = (element, selector) => {
    for (let at = /** @type {Element | null} */ (element); at; at = parentOf(at)) {
      if (at.matches(selector)) return true;
    }
    return false;
  };

  /** @param {Element} element */
  const nameOf = (element) => {
    const part = element.getAttribute('part');
    const text = element.textContent?.trim().replace(/\s+/g, ' ').slice(0, 30) ?? '';
    return `${element.localName}${part ? `[part="${part}"]` : element.className && `.${String(element.className)}`} “${text}”`;
  };

  /** What is to be read or used, with the place that it takes. @returns {{ element: Element, rects: DOMRect[] }[]} */
  const pieces = () =>
    everything(document).flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true })) return [];
      if (element.matches(controls)) return [{ element, rects: [element.getBoundingClientRect()] }];
      if (within(element, 'button, select, svg, style, script, title')) return [];
      const rects = [...element.childNodes].flatMap((node) => {
        if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.trim()) return [];
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].filter(({ width }) => width > 0);
      });
      return rects.length ? [{ element, rects }] : [];
    });

  /** What cuts off a box that nothing can scroll to. @param {Element} element @param {DOMRect} rect */
  const cutBy = (element, rect) => {
    let scrolls = false;
    for (let at = /** @type {Element | null} */ (element); at; at = parentOf(at)) {
      if (at.matches(cutOnPurpose)) return undefined;
      const { overflowX, overflowY, contain, display, textOverflow } = getComputedStyle(at);
      const { left, right, top, bottom } = at.getBoundingClientRect();
      const paints = /paint|content|strict/.test(contain);
      const sticksOut = rect.left < left - slack || rect.right > right + slack;
      if ((overflowX !== 'visible' || paints) && sticksOut) {
        // What lies in a flexible box gets none.
        return textOverflow === 'ellipsis' && !/flex|grid/.test(display) ? undefined : at;
      }
      scrolls ||= /auto|scroll/.test(overflowY);
      const below = rect.bottom > bottom + slack * 3 || rect.top < top - slack * 3;
      if ((overflowY !== 'visible' || paints) && !scrolls && below) return at;
      if (isTop(at)) break;
    }
    const { left, right } = rect;
    return left < -slack || right > innerWidth + slack ? document.documentElement : undefined;
  };

  /** What can lie on each other: the same row, the same popover. @param {Element} element */
  const layerOf = (element) => {
    for (let at = /** @type {Element | null} */ (element); at; at = parentOf(at)) {
      if (isTop(at) || at.matches('.row, [part=customer]')) return at;
    }
    return document.documentElement;
  };

  /** @param {DOMRect} one @param {DOMRect} other */
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack * 2 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > slack * 4;

  /** What of a box is in sight; undefined if nothing is. @param {Element} element @param {DOMRect} rect */
  const inSight = (element, rect) => {
    let { top, bottom, left, right } = rect;
    for (let at = /** @type {Element | null} */ (element); at && !isTop(at); at = parentOf(at)) {
      if (getComputedStyle(at).overflowY === 'visible') continue;
      const box = at.getBoundingClientRect();
      [top, left] = [Math.max(top, box.top), Math.max(left, box.left)];
      [bottom, right] = [Math.min(bottom, box.bottom), Math.min(right, box.right)];
      if (bottom <= top || right <= left) return undefined;
    }
    return new DOMRect(left, top, right - left, bottom - top);
  };

  /** @param {Element} outer @param {Element} inner */
  const holds = (outer, inner) => {
    for (let at = /** @type {Element | null} */ (inner); at; at = parentOf(at)) {
      if (at === outer) return true;
    }
    return false;
  };

  globalThis.layoutProblems = () => {
    const problems = new Set();
    const open = everything(document).filter(isTop);
    const shown = pieces().flatMap(({ element, rects }) => {
      if (within(element, floating)) return [];
      // Under a modal dialog nobody sees or uses anything.
      const modal = open.find((it) => it.localName === 'dialog');
      if (modal && !holds(modal, element)) return [];
      const seen = rects.flatMap((rect) => inSight(element, rect) ?? []);
      const whole = rects.filter((rect) => inSight(element, rect));
      return seen.length ? [{ element, whole, seen, layer: layerOf(element) }] : [];
    });
    for (const { element, whole } of shown) {
      for (const rect of whole) {
        const by = cutBy(element, rect);
        if (by) problems.add(`${nameOf(element)} is cut off by ${nameOf(by)}`);
      }
      const { width = 0, height = 0 } = whole[0] ?? {};
      const inline = getComputedStyle(element).display === 'inline';
      if (element.matches(controls) && !inline && Math.min(width, height) < least - 0.5) {
        problems.add(
          `${nameOf(element)} is a target of ${Math.round(width)} × ${Math.round(height)} px`,
        );
      }
    }
    for (const [index, one] of shown.entries()) {
      for (const other of shown.slice(index + 1)) {
        if (one.layer !== other.layer) continue;
        if (holds(one.element, other.element) || holds(other.element, one.element)) continue;
        if (one.seen.some((rect) => other.seen.some((its) => overlap(rect, its)))) {
          problems.add(`${nameOf(one.element)} and ${nameOf(other.element)} lie on each other`);
        }
      }
    }
    for (const element of everything(document)) {
      if (element.matches('.zoomed, .choice, textarea, input, html, select')) continue;
      const { overflowX } = getComputedStyle(element);
      if (!/auto|scroll/.test(overflowX)) continue;
      if (element.scrollWidth > element.clientWidth + slack) {
        problems.add(`${nameOf(element)} scrolls sideways`);
      }
    }
    return [...problems];
  };
})();
