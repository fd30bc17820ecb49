import { css } from 'lit';

/** Of `<chatomni-status>`. */
export const statusStyles = css`
  .bar,
  .group,
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    min-width: 0;
  }
  .bar {
    gap: var(--_space);
    padding: var(--_space);
  }
  .actions {
    --_height: calc(var(--_control) - 4px);
    flex-wrap: nowrap;
    margin-inline-start: auto;

    button {
      flex: none;
      min-height: var(--_height);
      padding-inline: 10px;
    }
    /* Where room is short the word wraps out of sight, and the icon stays. */
    .shy {
      flex: 1 0 34px;
      flex-wrap: wrap;
      align-content: flex-start;
      max-width: max-content;
      height: var(--_height);
      overflow: hidden;
      line-height: calc(var(--_height) - 2px);
    }
    svg {
      flex: none;
      height: calc(var(--_height) - 2px);
      fill: none;
      stroke: currentColor;
      stroke-width: 1.6;
    }
    [part='auto'] {
      --_tint: var(--_green);
    }
    [aria-busy='true'] svg {
      animation: spin 0.9s linear infinite;
    }
  }
  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }
  #settings:popover-open {
    display: grid;
    gap: var(--_space);
  }
  label {
    display: flex;
    align-items: center;
    gap: var(--_space);
    min-height: 28px;
  }
  input {
    flex: none;
    width: 24px;
    min-height: 24px;
    accent-color: var(--_accent);
  }
  p:empty {
    display: none;
  }
  time {
    color: var(--_muted);
    font-size: 12px;
    line-height: 1.25;
    text-align: end;
  }
  p,
  li {
    margin: 4px 0 0;
  }
  ul {
    margin: 0;
    padding: 0;
    padding-inline-start: 18px;
  }
  code {
    display: block;
    font-size: 0.9em;
  }
`;
