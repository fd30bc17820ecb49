import { css } from 'lit';
import { avatarStyles } from '../parts/avatar.ts';
import { factStyles, rowStyles } from '../parts/row.ts';
import { virtualStyles } from '../parts/virtual-styles.ts';

export const styles = [
  virtualStyles,
  avatarStyles,
  rowStyles,
  factStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100%;
      max-height: 100dvh;
    }
    .tools {
      display: grid;
      gap: var(--_space);
      padding: calc(var(--_space) * 1.5);
      border-bottom: 1px solid var(--_border);
    }
    [part='search'] {
      width: 100%;
    }
    .choice {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    [part='filter'] {
      min-height: 28px;
      padding: 0 7px;
      border-radius: 14px;
      font-size: 12px;
    }
    @media (pointer: coarse) {
      [part='filter'] {
        min-height: 36px;
        padding: 0 10px;
        border-radius: 18px;
      }
    }
    .types {
      gap: 0;
      border-radius: var(--_radius);
      background: var(--_hover);
    }
    .types [part='filter'] {
      flex: 1;
      border-radius: var(--_radius);
    }
    [part='filter'][aria-pressed='true'] {
      background: color-mix(in srgb, var(--_accent) 14%, var(--_bg));
      border-color: var(--_accent);
      color: var(--_accent);
    }
    [part='note'] {
      padding: 4px calc(var(--_space) * 1.5);
      background: var(--_surface);
      color: var(--_muted);
      font-size: 12px;
    }
    .message {
      margin: calc(var(--_space) * 1.5);
    }
    .message button {
      margin-top: var(--_space);
    }
    .scroller:focus-visible {
      outline: none;
    }
    .row {
      display: flex;
      gap: calc(var(--_space) * 1.25);
      padding: calc(var(--_space) * 1.1) calc(var(--_space) * 1.5);
      border-bottom: 1px solid color-mix(in srgb, var(--_border) 60%, transparent);
      cursor: pointer;
    }
    .row:hover {
      background: var(--_surface);
    }
    .row[aria-selected='true'] {
      background: color-mix(in srgb, var(--_accent) 11%, var(--_bg));
      box-shadow: inset 3px 0 var(--_accent);
    }
    .scroller:focus-visible .active {
      outline: 2px solid var(--_accent);
      outline-offset: -2px;
    }
    .foot {
      padding: var(--_space);
      color: var(--_muted);
      font-size: 12px;
      text-align: center;
    }
    .bone {
      position: static;
      cursor: default;
    }
    .bone i {
      display: block;
      height: 11px;
      margin: 5px 0;
      border-radius: 6px;
      background: var(--_hover);
      animation: pulse 1.4s ease-in-out infinite alternate;
    }
    .bone i + i {
      width: 70%;
    }
    .bone .avatar {
      background: var(--_hover);
    }
    @keyframes pulse {
      to {
        opacity: 0.45;
      }
    }
  `,
];
