import { css } from 'lit';
import { answerStyles } from '../parts/answer.ts';
import { attachmentStyles } from '../parts/attachment.ts';
import { avatarStyles } from '../parts/avatar.ts';
import { composerStyles } from '../parts/composer.ts';
import { mediaStyles } from '../parts/media.ts';
import { messageStyles } from '../parts/message.ts';
import { bonesStyles } from '../parts/bones.ts';
import { factStyles } from '../parts/row.ts';
import { textStyles } from '../parts/text.ts';
import { virtualStyles } from '../parts/virtual-styles.ts';

export const styles = [
  virtualStyles,
  avatarStyles,
  factStyles,
  messageStyles,
  textStyles,
  attachmentStyles,
  mediaStyles,
  bonesStyles,
  answerStyles,
  composerStyles,
  css`
    [part='header'] {
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
      line-height: 24px;
    }
    [part='phone'] {
      flex-wrap: wrap;
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
    .line {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    [part='find-bar'] {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px;
      padding: 4px calc(var(--_space) * 1.5);
      border-bottom: 1px solid var(--_border);
    }
    [part='find-field'] {
      flex: 1 1 80px;
      width: 0;
    }
    [part='find-bar'] span {
      color: var(--_muted);
      font-variant-numeric: tabular-nums;
    }
    [part='menu']:popover-open {
      display: grid;
      padding: 4px;
    }
    [part='menu'] button {
      justify-content: start;
    }
    /* Entries of the page's look like ours, unless it says otherwise. */
    [name='actions']::slotted(:not([hidden])) {
      display: flex;
      align-items: center;
      min-height: var(--_control);
      padding: 0 calc(var(--_space) * 1.5);
      border: 1px solid transparent;
      border-radius: var(--_radius);
      background: none;
      color: inherit;
      font: inherit;
      font-weight: 500;
      text-decoration: none;
      cursor: pointer;
    }
    [name='actions']::slotted(:hover) {
      background: var(--_hover);
    }
    [name='actions']::slotted(:focus-visible) {
      outline: 2px solid var(--_accent);
      outline-offset: 1px;
    }
    [part='panel'] {
      flex: none;
      height: auto;
      max-height: 60%;
      border-bottom: 1px solid var(--_border);
    }
    [part='note'] {
      display: flex;
      align-items: start;
      justify-content: space-between;
      gap: var(--_space);
    }
    [part='note']:not(:has(span)) {
      display: none;
    }
    [part='note'] span {
      align-self: center;
    }
    [part='day'] span {
      padding: 2px 10px;
      border-radius: 10px;
      background: var(--_surface);
    }
    [part='unread'] {
      display: flex;
      align-items: center;
      gap: var(--_space);
      color: var(--_accent);
      font-weight: 500;
    }
    [part='unread']::before,
    [part='unread']::after {
      flex: 1;
      border-top: 1px solid;
      content: '';
    }
    [part='parent'] {
      max-width: min(82%, 420px);
      min-height: 24px;
      margin: 2px 0;
      padding: 1px 8px;
      border-inline-start: 3px solid var(--_outline);
      border-radius: 0;
      color: var(--_muted);
      font-size: 12px;
      font-weight: 400;
      text-align: start;
    }
    [part='parent'] span {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .aim .bubble {
      outline: 2px solid var(--_accent);
      animation: fade 1s 2s forwards;
    }
    .finding .aim .bubble {
      animation: none;
    }
    .aim:focus-visible {
      outline: none;
    }
    @keyframes fade {
      to {
        outline-color: transparent;
      }
    }
    /* The time of a message within a group, for who points at it. */
    .message:hover > .visually-hidden:last-child {
      position: absolute;
      bottom: 2px;
      inset-inline: auto calc(var(--_space) * 2);
      width: auto;
      height: auto;
      padding: 0;
      clip-path: none;
    }
    .shop:hover > .visually-hidden:last-child {
      inset-inline: calc(var(--_space) * 2) auto;
    }
    .mark button {
      min-height: 28px;
    }
    .bones i:nth-child(3n) {
      justify-self: end;
      width: 40%;
    }
    @media print {
      :host,
      .frame,
      .body,
      .scroller,
      .sizer {
        display: block;
        height: auto !important;
        max-height: none;
        contain: none;
        overflow: visible;
      }
      .row {
        position: static;
        transform: none !important;
        break-inside: avoid;
      }
      button,
      form,
      [part='find-bar'] {
        display: none;
      }
    }
  `,
];
