import type { Plugin } from 'vite';

const cssTag = `
class Sheet {
  constructor(cssText) {
    this.cssText = cssText;
  }
  toString() {
    return this.cssText;
  }
  get styleSheet() {
    if (!this.sheet) (this.sheet = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.sheet;
  }
}
export const css = (raw, ...values) => new Sheet(String.raw({ raw }, ...values));
export const unsafeCSS = undefined, CSSResult = Sheet, supportsAdoptingStyleSheets = true;
export const getCompatibleStyle = (style) => style;
export const adoptStyles = (root, styles) => {
  root.adoptedStyleSheets = styles.map(({ styleSheet }) => styleSheet);
};
`;

/**
 * Lit's style sheets without their way for browsers that lack `adoptedStyleSheets`: these lack `:state()` too,
 * which the elements build on.
 */
export function modernStyles(): Plugin {
  const module = '/@lit/reactive-element/css-tag.js';
  let found = false;
  return {
    name: 'chatomni:modern-styles',
    enforce: 'pre',
    transform(_code, id) {
      if (!id.endsWith(module)) return null;
      found = true;
      return { code: cssTag, map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error(`No longer there: ${module}`);
    },
  };
}

/**
 * In the place of all Lit what reads and shows its style sheets: a second Lit in a page would want a Trusted Types policy
 * of its own.
 */
export function stylesOnly(): Plugin {
  const module = '\0lit-styles';
  return {
    name: 'chatomni:styles-only',
    enforce: 'pre',
    resolveId: (id) => (id === 'lit' ? module : null),
    load: (id) => (id === module ? cssTag : null),
  };
}
