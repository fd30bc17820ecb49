import { css, html, type TemplateResult } from 'lit';
import type { Attachment, Config } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import { link } from './text.ts';

/** `[Hình ảnh]`: what stands for an attachment where it is not shown. */
export function attachmentWord(kind: string, { attachment: { kinds } }: Words): string {
  return `[${Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kinds.file}]`;
}

/** The address to load media from, or undefined where it may not be: only https, or where the API stands. */
export function mediaUrl(url: string, { apiBase }: Config): string | undefined {
  const api = new URL(apiBase, location.href);
  if (!url || !URL.canParse(url, api)) return undefined;
  const { protocol, origin, href } = new URL(url, api);
  return protocol === 'https:' || origin === api.origin ? href : undefined;
}

/** A picture, a player or a link; the word for it if it cannot be had. */
export function attachmentTag({ kind, name, url }: Attachment, config: Config, words: Words) {
  const src = mediaUrl(url, config);
  const word = name || attachmentWord(kind, words);
  let shown: TemplateResult;
  if (!src) shown = html`<bdi>${word}</bdi>`;
  else if (kind === 'video') {
    shown = html`<video controls playsinline preload="none" aria-label=${word} src=${src}></video>`;
  } else if (kind === 'audio') {
    shown = html`<audio controls preload="none" aria-label=${word} src=${src}></audio>`;
  } else {
    shown = link(
      src,
      kind === 'image'
        ? html`<img
            alt=${word}
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
            src=${src}
          />`
        : html`📎 <bdi>${word}</bdi>`,
    );
  }
  return html`<div part="attachment">${shown}</div>`;
}

export const attachmentStyles = css`
  [part='attachment'] {
    margin: 4px 0;
  }
  /* The place is there before the picture: nothing jumps when it comes. */
  [part='attachment'] img,
  video {
    display: block;
    width: 240px;
    max-width: 100%;
    aspect-ratio: 4 / 3;
    border-radius: var(--_radius);
    background: var(--_hover);
    object-fit: contain;
  }
  audio {
    display: block;
    width: 260px;
    max-width: 100%;
    height: 40px;
  }
`;
