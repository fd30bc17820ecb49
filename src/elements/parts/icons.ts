import { svg, html, nothing, type SVGTemplateResult } from 'lit';

/** A line drawing of 24 × 24, one element, since the build drops end tags. With a label it stands for itself, without it only accompanies words. */
function icon(shape: SVGTemplateResult) {
  return (label?: string) =>
    html`<svg
      class="icon"
      viewBox="0 0 24 24"
      role="img"
      aria-label=${label ?? nothing}
      aria-hidden=${!label}
    >
      ${label ? svg`<title>${label}</title>` : nothing}${shape}
    </svg>`;
}

export const phoneIcon = icon(
  svg`<path d="M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z" />`,
);
export const addressIcon = icon(
  svg`<path d="M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM14 10a2 2 0 1 1-4 0 2 2 0 1 1 4 0" />`,
);
export const commentIcon = icon(svg`<path d="M4 5h16v11h-8l-4 4v-4H4z" />`);
export const zoomIcon = icon(
  svg`<path d="M15 15l6 6M10 7v6M7 10h6M16 10a6 6 0 1 1-12 0 6 6 0 1 1 12 0" />`,
);
export const downloadIcon = icon(svg`<path d="M12 3v12M7 10l5 5 5-5M4 20h16" />`);
export const clockIcon = icon(svg`<path d="M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 1 1 18 0" />`);
export const copyIcon = icon(svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1" />`);
export const findIcon = icon(svg`<path d="M15 15l6 6M16 10a6 6 0 1 1-12 0 6 6 0 1 1 12 0" />`);
