import { css } from 'lit';

/**
 * What stands in more than one element: buttons (`primary`, `green`, `plain`), fields, badges in the five
 * colours (`badge green`), popovers, the error and the empty state, emoji, the focus ring, `visually-hidden`.
 */
export const controls = css`
  button,
  input,
  textarea,
  select {
    margin: 0;
    min-height: var(--_control);
    padding: 0 calc(var(--_space) * 1.5);
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_bg);
    color: inherit;
    font: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    border-color: transparent;
    background: var(--_hover);
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover {
    background: color-mix(in srgb, var(--_hover), var(--_text) 8%);
  }
  button:is(:disabled, [aria-disabled='true']) {
    cursor: default;
    opacity: 0.65;
  }
  button.plain {
    background: none;
  }
  button.plain:hover {
    background: var(--_hover);
  }
  button:is(.primary, .green:not(.badge)) {
    --_fill: var(--_accent);
    background: var(--_fill);
    color: var(--_on-accent);
    font-weight: 600;
  }
  button.green {
    --_fill: var(--_green);
  }
  button:is(.primary, .green:not(.badge)):hover {
    background: color-mix(in srgb, var(--_fill), var(--_text) 14%);
  }
  textarea {
    padding-block: var(--_space);
    resize: vertical;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  input[type='search']::-webkit-search-cancel-button {
    cursor: pointer;
  }
  [aria-invalid='true'] {
    border-color: var(--_red);
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .badge {
    --_tint: var(--_muted);
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-height: 20px;
    padding: 0 7px;
    border: 1px solid transparent;
    border-radius: 999px;
    background: color-mix(in srgb, var(--_tint) 12%, var(--_bg));
    color: var(--_tint);
    font-size: 0.86em;
    font-weight: 600;
    line-height: 1.3;
    white-space: nowrap;
  }
  .badge.green {
    --_tint: var(--_green);
  }
  .badge.red {
    --_tint: var(--_red);
  }
  .badge.yellow {
    --_tint: var(--_yellow);
    background: color-mix(in srgb, #ffd21f 30%, var(--_bg));
  }
  .badge.blue {
    --_tint: var(--_blue);
  }
  .badge.purple {
    --_tint: var(--_purple);
  }
  button.badge {
    min-height: 28px;
    padding: 0 10px;
  }
  button.badge:hover {
    border-color: currentColor;
  }
  .emoji {
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif;
    font-variant-emoji: emoji;
    font-weight: 400;
  }
  [popover] {
    position: fixed;
    inset: auto;
    margin: 0;
    max-width: min(340px, calc(100vw - 16px));
    max-height: calc(100dvh - 16px);
    overflow: auto;
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
    border: 1px solid color-mix(in srgb, var(--_red) 35%, var(--_bg));
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
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
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
  @media (forced-colors: active) {
    button,
    .badge {
      border-color: currentColor;
    }
    [aria-pressed='true'],
    [aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
