import { css } from 'lit';

/**
 * What stands in more than one element: buttons (`primary`, `green`, `plain`, `close`), fields, badges in the
 * five colours (`badge green`), popovers, the error and the empty state, emoji, the focus ring, `visually-hidden`.
 */
export const controls = css`
  button,
  input,
  select,
  textarea {
    margin: 0;
    min-height: var(--_control);
    padding: 0 calc(var(--_space) * 1.5);
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_bg);
    color: var(--_text);
    font: inherit;
  }
  input,
  textarea {
    width: 100%;
  }
  textarea {
    padding-block: var(--_space);
    resize: vertical;
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  [aria-invalid='true'] {
    border-color: var(--_red);
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .green {
    --_tint: var(--_green);
  }
  .red {
    --_tint: var(--_red);
  }
  .yellow {
    --_tint: var(--_yellow);
  }
  .blue {
    --_tint: var(--_blue);
  }
  .purple {
    --_tint: var(--_purple);
  }
  button,
  .badge {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    border: 1px solid transparent;
    font-weight: 500;
    white-space: nowrap;
  }
  button {
    background: var(--_fill);
    cursor: pointer;
    --_fill: var(--_hover);
  }
  button:hover {
    background: color-mix(in srgb, var(--_fill), var(--_text) 8%);
  }
  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.65;
  }
  .plain {
    --_fill: transparent;
  }
  .primary,
  .green {
    --_fill: var(--_tint, var(--_accent));
    color: var(--_on-accent);
  }
  .close {
    min-height: 28px;
    padding: 0 8px;
  }
  .badge,
  [aria-pressed='true'] {
    --_colour: var(--_tint, var(--_muted));
    --_fill: color-mix(in srgb, var(--_colour) 12%, var(--_bg));
    background: var(--_fill);
    color: var(--_colour);
  }
  .badge {
    min-height: 20px;
    padding: 0 7px;
    border-radius: 999px;
    font-size: 12px;
  }
  [aria-pressed='true'] {
    --_tint: var(--_accent);
    border-color: currentColor;
  }
  .badge.yellow {
    --_fill: color-mix(in srgb, #ffd21f 30%, var(--_bg));
  }
  button.badge {
    min-height: 28px;
    padding: 0 10px;
  }
  .emoji {
    filter: drop-shadow(0 0 1px var(--_muted));
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji';
  }
  [popover] {
    inset: auto;
    /* Whatever room its place leaves: it is measured before it is moved. */
    width: max-content;
    /* Its default, fit-content, is all the height there is in WebKit. */
    height: auto;
    max-width: min(340px, 100vw - 16px);
    max-height: calc(100dvh - 16px);
    margin: 0;
    padding: calc(var(--_space) * 1.5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_bg);
    color: var(--_text);
    box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
    overflow-wrap: anywhere;
  }
  [part~='error'] {
    margin: 0;
    padding: var(--_space) calc(var(--_space) * 1.5);
    border: 1px solid;
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_red) 8%, var(--_bg));
    color: var(--_red);
    overflow-wrap: anywhere;
  }
  [part~='empty'] {
    margin: 0;
    padding: calc(var(--_space) * 4) calc(var(--_space) * 2);
    color: var(--_muted);
    text-align: center;
  }
  mark {
    border-radius: 2px;
    background: color-mix(in srgb, #ffd21f 40%, var(--_bg));
    color: var(--_text);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (pointer: coarse) {
    /* iOS zooms into smaller fields. */
    input,
    textarea {
      font-size: max(16px, 1em);
    }
    button {
      min-height: max(40px, var(--_control));
    }
  }
  @media (prefers-contrast: more) {
    button:not(.plain, [aria-pressed='true']),
    select,
    .badge,
    .bubble {
      border-color: var(--_text) !important;
    }
  }
  @media (forced-colors: active) {
    .emoji {
      forced-color-adjust: none;
    }
    [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    [aria-selected='true'] {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }
  @media (prefers-reduced-motion) {
    *,
    ::before {
      animation: none !important;
    }
  }
`;
