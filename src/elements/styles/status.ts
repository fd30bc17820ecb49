import { css } from 'lit';

/** Of `<chatomni-status>`. */
export const statusStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space);
    padding: var(--_space);
  }
  .group {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    min-width: 0;
  }
  .actions {
    display: flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    margin-inline-start: auto;
  }
  time {
    color: var(--_muted);
    font-size: 0.92em;
    font-variant-numeric: tabular-nums;
    line-height: 1.25;
    text-align: end;
    text-wrap: balance;
  }
  .actions button {
    --_height: calc(var(--_control) - 4px);
    flex: none;
    min-height: var(--_height);
    padding-inline: 10px;
  }
  /* Where room is short the word wraps out of sight, and the icon stays. */
  .actions .shy {
    flex: 0 100 auto;
    flex-wrap: wrap;
    align-content: flex-start;
    min-width: 34px;
    height: var(--_height);
    overflow: hidden;
    line-height: calc(var(--_height) - 2px);
  }
  .shy svg {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
    flex: none;
    height: calc(var(--_height) - 2px);
  }
  [part='auto'][aria-pressed='true'] {
    background: color-mix(in srgb, var(--_green) 14%, var(--_bg));
    color: var(--_green);
  }
  [aria-busy='true'] svg {
    animation: spin 0.9s linear infinite;
  }
  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }
  h3 {
    margin: 0 0 4px;
    font-size: 1em;
  }
  ul {
    margin: 8px 0 0;
    padding-inline-start: 18px;
  }
  li + li {
    margin-top: 4px;
  }
  p {
    margin: 0;
  }
  code {
    display: block;
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
`;
