import { css } from 'lit';

/** For the elements that `scroller`, `sizer` and the rows (`row`) are. */
export const virtualStyles = css`
  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--_outline) transparent;
  }
  .sizer {
    position: relative;
    contain: layout style;
  }
  .row {
    position: absolute;
    inset: 0 0 auto;
    contain: layout style;
  }
`;
