import { css } from 'lit';
import { attachmentStyles } from '../parts/attachment.ts';
import { avatarStyles } from '../parts/avatar.ts';
import { messageStyles } from '../parts/message.ts';
import { factStyles } from '../parts/row.ts';
import { virtualStyles } from '../parts/virtual-styles.ts';

export const styles = [
  virtualStyles,
  avatarStyles,
  factStyles,
  messageStyles,
  attachmentStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100%;
      max-height: 100dvh;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--_space) calc(var(--_space) * 1.25);
      padding: var(--_space) calc(var(--_space) * 1.5);
      border-bottom: 1px solid var(--_border);
    }
    .main {
      flex: 1 1 180px;
      min-width: 0;
    }
    h2 {
      margin: 0;
      overflow: hidden;
      font-size: 1.08em;
      line-height: 1.3;
      font-weight: 600;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .facts a {
      color: inherit;
    }
    button[part='create-order'].green {
      --_fill: var(--_green);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    /* All three beside each other from 320 px on. */
    .buttons > button {
      padding: 0 9px;
      font-size: 13px;
    }
    [part='menu']:popover-open {
      display: grid;
      padding: 4px;
    }
    [part='menu'] button,
    ::slotted(*) {
      justify-content: start;
      text-align: start;
    }
    [part='note'],
    [part='panel'] {
      display: flex;
      align-items: start;
      justify-content: space-between;
      gap: var(--_space);
      padding: 4px calc(var(--_space) * 1.5);
      border-bottom: 1px solid var(--_border);
      background: var(--_surface);
    }
    [part='note']:not(:has(span)) {
      display: none;
    }
    [part='note'] span {
      align-self: center;
    }
    .close {
      min-height: 28px;
      padding: 0 8px;
    }
    dl {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 4px calc(var(--_space) * 2);
      margin: 4px 0;
      overflow-wrap: anywhere;
    }
    dt {
      color: var(--_muted);
    }
    dd {
      margin: 0;
    }
    .body {
      position: relative;
      display: flex;
      flex: 1;
      flex-direction: column;
      min-height: 0;
    }
    .scroller:focus-visible {
      outline-offset: -2px;
    }
    .scroller:not([hidden]) {
      display: flex;
      flex-direction: column;
    }
    /* A short thread stands at the bottom, where the next message will come. */
    .sizer {
      flex: none;
      margin-top: auto;
    }
    .mark {
      padding: 10px calc(var(--_space) * 2);
      color: var(--_muted);
      font-size: 12px;
      text-align: center;
    }
    [part='day'] span {
      padding: 2px 10px;
      border-radius: 10px;
      background: var(--_surface);
    }
    .mark button {
      min-height: 28px;
    }
    [part='jump'] {
      position: absolute;
      bottom: 12px;
      left: 50%;
      border-radius: 18px;
      box-shadow: 0 2px 8px rgb(0 0 0 / 0.25);
      transform: translateX(-50%);
    }
    .place {
      margin: auto;
      max-width: 340px;
    }
    .place button {
      margin-top: var(--_space);
    }
    .bones {
      display: grid;
      gap: 12px;
      padding: calc(var(--_space) * 2);
    }
    .bones i {
      width: 55%;
      height: 34px;
      border-radius: 14px;
      background: var(--_hover);
      animation: pulse 1.4s ease-in-out infinite alternate;
    }
    .bones i:nth-child(3n) {
      justify-self: end;
      width: 40%;
    }
    @keyframes pulse {
      to {
        opacity: 0.45;
      }
    }
  `,
];
