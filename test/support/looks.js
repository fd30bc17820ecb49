// @ts-check
/**
 * Runs in the page, before its own scripts: what of its looks a test can ask for. Each answer names what is wrong.
 */
(() => {
  /** @param {ParentNode} root @returns {Element[]} */
  const everything = (root) =>
    [...root.querySelectorAll('*')].flatMap((it) =>
      it.shadowRoot ? [it, ...everything(it.shadowRoot)] : [it],
    );

  const shown = () =>
    everything(document.querySelector('#stage') ?? document).filter((element) =>
      element.checkVisibility({ visibilityProperty: true }),
    );

  /** @param {Element} element */
  const nameOf = (element) => {
    const part = element.getAttribute('part');
    return `${element.localName}${part ? `[part="${part}"]` : `.${element.className}`}`;
  };

  /** @param {string} colour */
  const isSeen = (colour) => !/^(transparent|rgba\(.*, 0\))$/.test(colour);

  /** Which of these have no border all around that can be seen. @param {string} selector */
  const unframed = (selector) =>
    shown()
      .filter((element) => element.matches(selector))
      .filter((element) => {
        const style = getComputedStyle(element);
        return !['Top', 'Right', 'Bottom', 'Left'].every((side) => {
          const of = (/** @type {string} */ what) =>
            String(Reflect.get(style, `border${side}${what}`));
          return parseFloat(of('Width')) >= 1 && of('Style') !== 'none' && isSeen(of('Color'));
        });
      })
      .map(nameOf);

  /** Icons that are drawn with nothing. */
  const blankIcons = () =>
    shown()
      .filter((element) => element instanceof SVGSVGElement)
      .filter((element) => {
        const { stroke, fill } = getComputedStyle(element);
        return ![stroke, fill].some((paint) => paint !== 'none' && isSeen(paint));
      })
      .map(nameOf);

  /** What moves by itself. */
  const moving = () => {
    const roots = [document, ...everything(document).flatMap((it) => it.shadowRoot ?? [])];
    return [...new Set(roots.flatMap((root) => root.getAnimations()))].map((animation) =>
      animation instanceof CSSAnimation ? animation.animationName : 'a transition',
    );
  };

  /** Texts in Latin letters whose last point stands before the last letter. */
  const misplacedPoints = () =>
    shown().flatMap((element) => {
      if (element.matches('option, script, style, title')) return [];
      return [...element.childNodes].flatMap((node) => {
        const text = node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '').trimEnd() : '';
        if (!/\p{Script=Latin}[.…:+!]$/u.test(text)) return [];
        const at = (/** @type {number} */ index) => {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          return range.getBoundingClientRect();
        };
        const [letter, point] = [at(text.length - 2), at(text.length - 1)];
        const sameLine = Math.abs(letter.top - point.top) < letter.height / 2;
        return sameLine && point.left < letter.left ? [`${nameOf(element)} “${text.trim()}”`] : [];
      });
    });

  /** What has the focus, and how it shows. */
  const focusRing = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return undefined;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && isSeen(outlineColor);
    return { name: nameOf(element), seen };
  };

  Object.assign(globalThis, {
    looks: { unframed, blankIcons, moving, misplacedPoints, focusRing },
  });
})();
