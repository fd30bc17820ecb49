import { css } from 'lit';

/** Of `<chatomni-viewer>`. */
export const viewerStyles = css`
  :host {
    /* Without it, as where a page unsets everything, all columns would lie on each other. */
    container-type: inline-size !important;
    height: 100%;
    max-height: 100dvh;
  }
  div {
    display: grid;
    height: 100%;
    grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
  }
  [part='login'] {
    height: 100%;
    align-content: safe center;
  }
  [part='connection'] {
    grid-column: 1 / -1;
    border-bottom: 1px solid var(--_border);
  }
  [part='sides'] {
    display: flex;
    grid-area: 2 / 1;
    border-bottom: 1px solid var(--_border);
  }
  [part='sides'] button {
    flex: 1;
    border: 0;
    border-bottom: 2px solid transparent;
    border-radius: 0;
  }
  [part='sides'] [aria-pressed='true'] {
    border-color: currentColor;
  }
  [part='list'],
  [part='live'] {
    grid-area: 3 / 1;
  }
  .live [part='list'] {
    display: none;
  }
  [part='thread'],
  [part='customer'] {
    grid-area: 2 / 1 / -1;
  }
  [part='customer'] {
    display: none;
    z-index: 1;
    border-inline-start: 1px solid var(--_border);
  }
  .shown [part='customer'] {
    display: block;
  }
  [part='back']:dir(rtl) {
    scale: -1 1;
  }
  [part='back'] {
    min-height: 40px;
    margin-inline: -10px -6px;
    padding: 0 10px;
    font-size: 1.3em;
  }
  @container (width < 720px) {
    div:not(.open) [part='thread'],
    .open :is([part='sides'], [part='list'], [part='live']),
    .shown [part='thread'] {
      display: none;
    }
    [part='customer'] {
      border: 0;
    }
  }
  @container (width >= 720px) {
    div {
      grid-template-columns: minmax(280px, 2fr) minmax(0, 3fr);
    }
    [part='sides'],
    [part='list'],
    [part='live'] {
      border-inline-end: 1px solid var(--_border);
    }
    [part='thread'],
    [part='customer'] {
      grid-column: 2;
    }
    [part='customer'] {
      justify-self: end;
      width: min(340px, 100%);
      box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
    }
    [part='back'] {
      display: none;
    }
  }
  @container (width >= 1080px) {
    div {
      grid-template-columns: 360px minmax(0, 1fr);
    }
    div:not(.closed) {
      grid-template-columns: 360px minmax(0, 1fr) 320px;
    }
    div:not(.closed) [part='customer'] {
      display: block;
      grid-column: 3;
      justify-self: stretch;
      width: auto;
      box-shadow: none;
    }
  }
`;
