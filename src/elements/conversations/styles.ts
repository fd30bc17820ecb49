import { css } from 'lit';
import { avatarStyles } from '../parts/avatar.ts';
import { bonesStyles } from '../parts/bones.ts';
import { factStyles, rowStyles } from '../parts/row.ts';
import { toolStyles } from '../parts/tool-styles.ts';
import { virtualStyles } from '../parts/virtual-styles.ts';

export const styles = [
  virtualStyles,
  bonesStyles,
  avatarStyles,
  rowStyles,
  factStyles,
  toolStyles,
  css`
    .news {
      position: relative;
      z-index: 1;
      height: 0;
      text-align: center;
    }
    .news button {
      margin-top: var(--_space);
      border-radius: 18px;
      box-shadow: 0 2px 8px rgb(0 0 0 / 0.25);
    }
    .row {
      display: flex;
      gap: calc(var(--_space) * 1.25);
      padding: var(--_space) calc(var(--_space) * 1.5);
    }
    select {
      flex: 1;
      width: 0;
      text-overflow: ellipsis;
    }
    .scroller:focus-visible .active {
      outline: 2px solid var(--_accent);
      outline-offset: -2px;
    }
    .blink {
      animation: blink 1s;
    }
    @keyframes blink {
      50% {
        background: var(--_purple);
        color: var(--_bg);
      }
    }
  `,
];
