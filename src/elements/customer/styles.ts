import { css } from 'lit';
import { avatarStyles } from '../parts/avatar.ts';
import { bonesStyles } from '../parts/bones.ts';
import { factStyles } from '../parts/row.ts';

export const styles = [
  avatarStyles,
  factStyles,
  bonesStyles,
  css`
    :host {
      height: 100%;
      max-height: 100dvh;
      overflow: auto;
      overflow-wrap: anywhere;
    }
    /* Nothing without a space, such as a status, widens the column. */
    section {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: calc(var(--_space) * 2);
      padding: calc(var(--_space) * 1.5);
    }
    section:focus-visible {
      outline: none;
    }
    header {
      display: flex;
      gap: calc(var(--_space) * 1.25);
    }
    .main {
      min-width: 0;
    }
    h2,
    h3 {
      margin: 0;
      font-size: 1.08em;
      line-height: 1.3;
    }
    section > .close {
      position: absolute;
      top: var(--_space);
      inset-inline-end: var(--_space);
    }
    .close ~ header,
    .close ~ dl {
      padding-inline-end: 28px;
    }
    /* The thread says whose it is. */
    :host([part='panel']) header {
      display: none;
    }
    .place p {
      margin: var(--_space) 0 0;
    }
    /* One column at the side, several above a thread. */
    dl {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
      gap: calc(var(--_space) * 1.5);
      margin: 0;
    }
    dt {
      color: var(--_muted);
      font-size: 12px;
    }
    dd {
      margin: 0;
      white-space: pre-line;
    }
    .phone {
      display: inline-flex;
      align-items: center;
    }
    a {
      color: inherit;
      line-height: 24px;
    }
    ul {
      margin: var(--_space) 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: var(--_space);
      padding: 4px 0;
      border-top: 1px solid var(--_border);
    }
    li span {
      white-space: nowrap;
    }
    .bones i {
      height: 14px;
    }
  `,
];
