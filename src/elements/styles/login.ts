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
  .tabs {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 4px;
    padding: 4px;
    border-radius: var(--_radius);
    background: var(--_hover);
  }
  fieldset {
    display: grid;
    gap: calc(var(--_space) * 1.5);
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label {
    display: grid;
    gap: 4px;
    font-weight: 500;
  }
  textarea {
    min-height: 6.5em;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
    color: var(--_muted);
  }
`;
