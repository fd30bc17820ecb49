import { css } from 'lit';

/** What stands above a list: `tools` with a `choice` of buttons each, the first one a switch; what is `news` above it. */
export const toolStyles = css`
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space);
    padding: calc(var(--_space) * 1.5);
    border-bottom: 1px solid var(--_border);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    /* What comes with the first answer stands beside another where there is room, and moves nothing then. */
    flex: 180px;
  }
  .choice:last-of-type {
    flex-basis: 100%;
  }
  .choice:empty {
    display: none;
  }
  .choice > * {
    min-height: 28px;
    padding: 0 7px;
    border-radius: 18px;
    font-size: 12px;
  }
  @media (pointer: coarse) {
    .choice {
      flex-wrap: nowrap;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .choice > * {
      min-height: 36px;
      padding: 0 10px;
    }
  }
  .choice:first-of-type {
    border-radius: var(--_radius);
    background: var(--_hover);
  }
  .choice:first-of-type > * {
    flex: 1;
    border-radius: var(--_radius);
  }
`;
