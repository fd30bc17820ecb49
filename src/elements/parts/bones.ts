import { css, html } from 'lit';

/** What stands in the place of something that is on its way: grey lines, and words for who cannot see them. */
export function bones(words: string, lines: number) {
  return html`<div class="bones">
    <span class="visually-hidden">${words}</span>
    ${Array.from({ length: lines }, () => html`<i></i>`)}
  </div>`;
}

export const bonesStyles = css`
  .bones {
    display: grid;
    gap: 12px;
  }
  .bones i {
    width: 55%;
    height: 34px;
    border: 1px solid transparent;
    border-radius: 14px;
    background: var(--_hover);
    animation: pulse 1.4s ease-in-out infinite alternate;
  }
  @keyframes pulse {
    to {
      opacity: 0.45;
    }
  }
`;
