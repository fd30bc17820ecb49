import { css } from 'lit';

/**
 * Colours, type and spacing of every element, and the wall against the page's own style. A page sets
 * `--chatomni-*` wherever it likes; elements read the private `--_*` made from them.
 *
 * `!important` here wins over the page, whatever its specificity: rules such as `* { letter-spacing: … }` also
 * meet our hosts, and from there would be inherited into them.
 */
export const tokens = css`
  :host {
    --_font: var(--chatomni-font, system-ui, sans-serif);
    --_size: var(--chatomni-font-size, 14px);
    --_radius: var(--chatomni-radius, 8px);
    --_space: var(--chatomni-space, 8px);
    --_control: 36px;
    --_bg: var(--chatomni-background, light-dark(#fff, #14181f));
    --_surface: var(--chatomni-surface, color-mix(in srgb, var(--_text) 5%, var(--_bg)));
    --_hover: var(--chatomni-hover, color-mix(in srgb, var(--_text) 9%, var(--_bg)));
    --_text: var(--chatomni-text, light-dark(#1c2430, #e7ebf1));
    --_muted: var(--chatomni-muted, light-dark(#556072, #a3afbf));
    --_border: var(--chatomni-border, light-dark(#dce1e8, #323c4a));
    --_outline: light-dark(#7d889a, #748194);
    --_accent: var(--chatomni-accent, light-dark(#1f5fbf, #8ab8ff));
    --_on-accent: var(--chatomni-on-accent, light-dark(#fff, #0d1722));
    --_green: var(--chatomni-green, light-dark(#17713f, #62d394));
    --_red: var(--chatomni-red, light-dark(#b3261e, #ff958c));
    --_yellow: var(--chatomni-yellow, light-dark(#7a5600, #ffd45e));
    --_blue: var(--chatomni-blue, light-dark(#1a5fa8, #7fc1ff));
    --_purple: var(--chatomni-purple, light-dark(#6d38c2, #c9b0ff));

    all: initial;
    color-scheme: inherit;
    cursor: inherit;
    pointer-events: inherit;
    visibility: inherit;
    display: block;
    box-sizing: border-box;
    min-width: 0;
    contain: content;
    background: var(--_bg);
    color: var(--_text) !important;
    font: var(--_size) / 1.45 var(--_font) !important;
    letter-spacing: normal !important;
    word-spacing: normal !important;
    text-align: start !important;
    text-indent: 0 !important;
    text-shadow: none !important;
    text-transform: none !important;
    white-space: normal !important;
  }
  :host([hidden]) {
    display: none;
  }
  :host(:state(light)) {
    color-scheme: light;
  }
  :host(:state(dark)) {
    color-scheme: dark;
  }
  :host(:state(compact)) {
    --_size: var(--chatomni-font-size, 13px);
    --_space: var(--chatomni-space, 6px);
    --_control: 30px;
  }
  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_text);
      --_border: var(--_text);
      --_outline: var(--_text);
    }
  }
  /* In a right-to-left page all is mirrored, while every text reads as its own letters do. */
  :host(:dir(rtl)) {
    text-align: right !important;
  }
  :host(:dir(rtl)) :not(mark, input, select, option, textarea) {
    unicode-bidi: plaintext;
  }
  @media print {
    :host {
      color-scheme: light !important;
    }
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
`;
