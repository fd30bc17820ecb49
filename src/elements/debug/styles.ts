import { css } from 'lit';

/** Of `<chatomni-debug>`. */
export const styles = css`
  :host {
    container-type: inline-size !important;
    position: relative;
    height: 100%;
    min-height: 320px;
    max-height: 100dvh;
  }
  section {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    gap: var(--_space);
    padding: var(--_space);
  }
  .bar,
  .group {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .bar {
    gap: var(--_space);
    justify-content: space-between;
  }
  button {
    padding: 0 10px;
  }
  .filters {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 4px;
  }
  .filters input {
    grid-column: 1 / -1;
  }
  select {
    min-width: 0;
    width: 100%;
    min-height: var(--_control);
    padding: 0 8px;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_bg);
    color: var(--_text);
    font: inherit;
  }
  p {
    margin: 0;
    color: var(--_muted);
    font-size: 0.9em;
  }
  p:empty {
    display: none;
  }
  .view {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: var(--_space);
    min-height: 0;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr);
    gap: 2px 8px;
    align-items: baseline;
    padding: 3px 8px;
    border-bottom: 1px solid var(--_border);
    overflow-wrap: anywhere;
  }
  li .badge {
    min-width: 52px;
  }
  li .text {
    font-family: ui-monospace, 'Cascadia Mono', monospace;
    font-size: 0.9em;
    white-space: pre-wrap;
  }
  li.warn .text {
    color: var(--_yellow);
  }
  li.error .text {
    color: var(--_red);
  }
  time {
    color: var(--_muted);
    font-size: 0.85em;
    font-variant-numeric: tabular-nums;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 5px 8px;
    border-bottom: 1px solid var(--_border);
    text-align: start;
    font-weight: 400;
    vertical-align: top;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--_surface);
    font-weight: 600;
  }
  td {
    font-variant-numeric: tabular-nums;
  }
  textarea {
    flex: 1;
    min-height: 120px;
    font-family: ui-monospace, 'Cascadia Mono', monospace;
  }
  @container (width < 480px) {
    li .text {
      grid-column: 1 / -1;
    }
    th,
    td {
      padding: 5px 3px;
      font-size: 0.85em;
    }
  }
  @container (width >= 640px) {
    .filters {
      grid-template-columns: 1fr 1fr 2fr;
    }
    .filters input {
      grid-column: auto;
    }
  }
`;
