import { css } from 'lit';

/** For the elements that `scroller`, `sizer` and the rows (`row`) are. */
export const virtualStyles = css`
  /* Its size is never a matter of what is in it, also where the page gives no height. */
  .scroller {
    contain: strict;
    position: relative;
    flex: 1;
    min-height: 0;
    /* How high the rows are must not decide how high the view is, also where the page gives it no height. */
    contain: strict;
    contain-intrinsic-height: 400px;
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
