import { css } from 'lit';

/** Of `<chatomni-login>`. */
export const loginStyles = css`
  :host {
    overflow: auto;
  }
  form {
    display: grid;
    gap: calc(var(--_space) * 2);
    max-width: 380px;
    margin: auto;
    padding: calc(var(--_space) * 2);
  }
  h2 {
    margin: 0;
    font-size: 1.3em;
    line-height: 1.3;
  }
  [role='tablist'] {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 4px;
    padding: 4px;
    border-radius: var(--_radius);
    background: var(--_hover);
  }
  [role='tab'] {
    min-height: calc(var(--_control) - 4px);
    border-radius: calc(var(--_radius) - 2px);
    background: none;
    color: var(--_muted);
  }
  [role='tab'][aria-selected='true'] {
    background: light-dark(var(--_bg), color-mix(in srgb, var(--_hover), #fff 12%));
    color: var(--_text);
    box-shadow: 0 1px 2px rgb(0 0 0 / 0.16);
  }
  fieldset {
    display: grid;
    gap: calc(var(--_space) * 1.5);
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label,
  .field {
    display: grid;
    gap: 4px;
    font-weight: 500;
  }
  input,
  textarea {
    width: 100%;
    font-weight: 400;
  }
  textarea {
    min-height: 6.5em;
    overflow-wrap: anywhere;
  }
  .secret {
    position: relative;
  }
  .secret input {
    padding-inline-end: 64px;
  }
  .secret button {
    position: absolute;
    inset-block: 4px;
    inset-inline-end: 4px;
    min-height: 0;
    padding: 0 10px;
    color: var(--_muted);
    font-size: 0.92em;
  }
  p {
    margin: 0;
    color: var(--_muted);
    font-size: 0.92em;
  }
  .notice {
    border-color: color-mix(in srgb, var(--_yellow) 45%, var(--_bg));
    background: color-mix(in srgb, var(--_yellow) 10%, var(--_bg));
    color: var(--_text);
  }
  [part='submit'] {
    min-height: calc(var(--_control) + 4px);
  }
`;
