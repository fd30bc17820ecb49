import { css } from 'lit';
import { answerStyles } from '../parts/answer.ts';
import { bonesStyles } from '../parts/bones.ts';
import { composerStyles } from '../parts/composer.ts';
import { factStyles, rowStyles } from '../parts/row.ts';
import { textStyles } from '../parts/text.ts';
import { toolStyles } from '../parts/tool-styles.ts';
import { virtualStyles } from '../parts/virtual-styles.ts';

export const styles = [
  virtualStyles,
  bonesStyles,
  rowStyles,
  factStyles,
  textStyles,
  toolStyles,
  answerStyles,
  composerStyles,
  css`
    .row {
      padding: calc(var(--_space) * 0.75) calc(var(--_space) * 1.5);
    }
    .mark {
      border: 0;
      color: var(--_red);
      cursor: default;
    }
    .shop {
      background: color-mix(in srgb, var(--_accent) 6%, var(--_bg));
    }
    .row:focus-visible {
      outline-offset: -2px;
    }
    .line {
      align-items: center;
      gap: 6px;
      font-size: 12px;
    }
    .line .badge {
      min-height: 16px;
      padding: 0 6px;
      line-height: 16px;
    }
    .line [part='name'] {
      flex: 0 1 auto;
      color: var(--_muted);
      font-weight: 600;
    }
    .line time {
      margin-inline-start: auto;
    }
    .says {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 5;
      overflow-wrap: anywhere;
    }
    .row a {
      color: var(--_accent);
    }
    [part='text'] {
      unicode-bidi: isolate;
      white-space: pre-line;
    }
    .when {
      overflow-wrap: anywhere;
      color: var(--_muted);
      font-size: 12px;
    }
    .concealed .says {
      color: var(--_muted);
    }
    /* No comment is higher for what can be done with it. */
    @media (hover) {
      .row .acts {
        position: absolute;
        inset: 2px 4px auto auto;
        border-radius: var(--_radius);
        background: var(--_bg);
      }
    }
    /* A phone number is what an order needs most. */
    .fact {
      border-radius: 4px;
      background: color-mix(in srgb, var(--_green) 16%, var(--_bg));
    }
    /* Orders begin at the top. */
    [role='list'] .sizer {
      margin-top: 0;
    }
    .order {
      display: flex;
      align-items: center;
      gap: calc(var(--_space) * 1.25);
    }
    .order a {
      display: block;
      line-height: 24px;
    }
    .order .badge {
      justify-content: center;
      min-width: 44px;
    }
    .order .main {
      display: flex;
      flex-direction: column;
    }
    .code {
      color: var(--_muted);
      font-size: 12px;
    }
  `,
];
