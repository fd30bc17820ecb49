import { css, html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Attachment, Config } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';

/** `[Hình ảnh]`: what stands for an attachment where it is not shown. */
export function attachmentWord(kind: string, { attachment }: Words): string {
  const kinds: Readonly<Record<string, string>> = attachment.kinds;
  return `[${(Object.hasOwn(kinds, kind) && kinds[kind]) || attachment.kinds.file}]`;
}

/** The address to load media from, or undefined where it may not be: only https, or where the API stands. */
export function mediaUrl(url: string, { apiBase }: Config): string | undefined {
  try {
    const api = new URL(apiBase, location.href);
    const parsed = new URL(url, api);
    return url && (parsed.protocol === 'https:' || parsed.origin === api.origin)
      ? parsed.href
      : undefined;
  } catch {
    return undefined;
  }
}

/** Only what a browser would remember too: which media there are not. */
const failed = new Set<string>();

/** A picture, a player or a link; in its place the word for it if it cannot be had. */
export function attachmentTag({ kind, name, url }: Attachment, config: Config, words: Words) {
  const allowed = mediaUrl(url, config);
  const word = name || attachmentWord(kind, words);
  if (!allowed) return html`<span part="attachment" class="file"><bdi>${word}</bdi></span>`;
  if (kind !== 'image' && kind !== 'video' && kind !== 'audio') {
    return html`<span part="attachment">${link(allowed, html`📎 <bdi>${word}</bdi>`)}</span>`;
  }
  return keyed(
    allowed,
    html`<span part="attachment" class=${kind} @error=${{ handleEvent: onError, capture: true }}
      >${media(kind, allowed, word, failed.has(allowed))}${link(
        allowed,
        words.attachment.broken,
        !failed.has(allowed),
      )}</span
    >`,
  );
}

function media(kind: 'image' | 'video' | 'audio', url: string, word: string, broken: boolean) {
  if (kind === 'video') {
    return html`<video
      controls
      playsinline
      preload="none"
      aria-label=${word}
      ?hidden=${broken}
      src=${url}
    ></video>`;
  }
  if (kind === 'audio') {
    return html`<audio
      controls
      preload="none"
      aria-label=${word}
      ?hidden=${broken}
      src=${url}
    ></audio>`;
  }
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" ?hidden=${broken}
    ><img alt=${word} loading="lazy" decoding="async" referrerpolicy="no-referrer" src=${url}
  /></a>`;
}

function link(url: string, content: unknown, hidden = false) {
  return html`<a
    class="file"
    href=${url}
    target="_blank"
    rel="noopener noreferrer"
    ?hidden=${hidden}
    >${content}</a
  >`;
}

/** Puts the link in the place of what does not load. */
function onError(event: Event) {
  const box = event.currentTarget as HTMLElement;
  const { src } = event.target as HTMLImageElement | HTMLMediaElement;
  if (failed.size > 5000) failed.clear();
  failed.add(src);
  const [shown, instead] = box.children as HTMLCollectionOf<HTMLElement>;
  if (shown) shown.hidden = true;
  if (instead) instead.hidden = false;
}

export const attachmentStyles = css`
  [part='attachment'] {
    display: block;
    max-width: 100%;
    margin: 4px 0;
  }
  /* The place is there before the picture: nothing jumps when it comes. */
  .image img,
  video {
    display: block;
    width: 240px;
    max-width: 100%;
    aspect-ratio: 4 / 3;
    border-radius: var(--_radius);
    background: var(--_hover);
    object-fit: cover;
  }
  video {
    object-fit: contain;
  }
  audio {
    display: block;
    width: 260px;
    max-width: 100%;
    height: 40px;
  }
  .file {
    color: inherit;
  }
`;
