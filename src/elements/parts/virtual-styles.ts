import { css } from 'lit';

/** For an element that is a list: what `scroller`, `sizer` and the rows (`row`) are, and what stands about them; in a `body`: one that grows at its end. */
export const virtualStyles = css`
  :host {
    height: 100%;
    max-height: 100dvh;
  }
  /* Within the host, since a page may well say that its box is a block. */
  .frame {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: inherit;
    max-height: inherit;
  }
  .scroller {
    flex: 1;
    min-height: 0;
    /* How high the rows are must not decide how high the view is, also where the page gives it no height. */
    contain: strict;
    contain-intrinsic-height: 400px;
    overflow: hidden auto;
    /* A scrollbar that came with the rows would make them narrower, and so others come into view, in mid-measuring. */
    scrollbar-gutter: stable;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_outline) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  /* Says that what is shown may be old, without moving it; not of what takes a moment only. */
  .scroller[data-updating]::before {
    content: attr(data-updating);
    display: block;
    position: sticky;
    z-index: 1;
    top: 0;
    flex: none;
    height: 0;
    color: var(--_accent);
    font-size: 12px;
    text-align: center;
    unicode-bidi: plaintext;
    text-shadow:
      0 0 4px var(--_bg),
      0 0 4px var(--_bg),
      0 0 4px var(--_bg);
    animation: late 0.5s;
  }
  @keyframes late {
    from {
      opacity: 0;
    }
  }
  .sizer {
    contain: layout style;
  }
  /* Marks that are stacked up do not paint over what others wrote. */
  .row {
    position: absolute;
    inset: 0 0 auto;
    contain: content;
    overflow-clip-margin: 4px;
  }
  .body {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }
  .body > .scroller:not([hidden]) {
    display: flex;
    flex-direction: column;
  }
  /* A short list of this kind stands at the bottom, where the next message will come. */
  .body .sizer {
    flex: none;
    margin-top: auto;
  }
  .body > button {
    position: absolute;
    inset: auto auto 12px 50%;
    border-radius: 18px;
    box-shadow: 0 2px 8px rgb(0 0 0 / 0.25);
    translate: -50%;
  }
  .body > [part='newest'] {
    inset-inline: auto 12px;
    width: 36px;
    padding: 0;
    translate: 0;
  }
  .bones {
    padding: calc(var(--_space) * 2);
  }
  .place {
    margin: auto;
    max-width: min(340px, 100% - 2 * var(--_space));
  }
  .place button {
    --_fill: var(--_bg);
    border-color: var(--_outline);
  }
  .place p {
    margin: var(--_space) 0 0;
  }
  [part='note'] {
    padding: 4px calc(var(--_space) * 1.5);
    border-bottom: 1px solid var(--_border);
    background: var(--_surface);
  }
  .foot,
  .mark {
    padding: 10px calc(var(--_space) * 2);
    text-align: center;
  }
  .foot,
  .mark,
  [part='note'] {
    color: var(--_muted);
    font-size: 12px;
  }
`;
