import { css, html, nothing, type TemplateResult } from 'lit';
import type { Attachment, Config, Message } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import { attachmentWord } from '../base/preview.ts';
import { link } from './text.ts';

export interface MediaContext {
  readonly config: Config;
  readonly words: Words;
  readonly media: MediaState;
}

export interface MediaState {
  /** Addresses that could not be loaded. */
  readonly broken: ReadonlySet<string>;
  readonly fail: (src: string) => void;
  /** Forgets that it failed, and asks for the message again: a new answer has new addresses. */
  readonly retry: (src: string, messageId: string) => void;
  /** Shows a picture large. */
  readonly show: (picture: Picture, opener: HTMLElement) => void;
}

/** Where something is loaded from, and which message says so. */
interface Source {
  readonly messageId: string;
  readonly src: string;
}

export interface Picture extends Source {
  /** Stays when its address is renewed. */
  readonly key: string;
}

/** More of them are shown large only. */
const mostPictures = 4;

/** The address to load media from, or undefined where it may not be: only https, or where the API stands. */
export function mediaUrl(url: string, { apiBase }: Config): string | undefined {
  const api = new URL(apiBase, location.href);
  if (!url || !URL.canParse(url, api)) return undefined;
  const { protocol, origin, href } = new URL(url, api);
  return protocol === 'https:' || origin === api.origin ? href : undefined;
}

/** The pictures of a message that can be had. */
export function picturesOf({ id, attachments }: Message, config: Config): readonly Picture[] {
  return attachments.flatMap(({ kind, url }, index) => {
    const src = kind === 'image' ? mediaUrl(url, config) : undefined;
    return src ? { key: `${id} ${index}`, messageId: id, src } : [];
  });
}

/** A message's pictures, one beside the other, then its other attachments. */
export function attachmentTags(message: Message, context: MediaContext) {
  const { config, words } = context;
  const pictures = picturesOf(message, config);
  const shown = pictures.slice(0, mostPictures);
  const more = pictures.length - shown.length;
  const others = message.attachments.filter(
    ({ kind, url }) => kind !== 'image' || !mediaUrl(url, config),
  );
  return html`${
    more + shown.length
      ? html`<div class="pictures ${shown.length > 1 ? 'several' : ''}">
          ${shown.map((picture, index) =>
            box(
              picture,
              context,
              html`<button
                class="picture"
                @click=${(event: Event) =>
                  context.media.show(picture, event.currentTarget as HTMLElement)}
              >
                ${pictureTag(picture.src, pictureName(words, index, pictures.length), context)}${
                  more && index === mostPictures - 1 ? html`<b class="many">+${more}</b>` : nothing
                }
              </button>`,
            ),
          )}
        </div>`
      : nothing
  }${others.map((attachment) => otherTag(attachment, message.id, context))}`;
}

/** `[Hình ảnh] 2/5`. */
export function pictureName(words: Words, index: number, count: number): string {
  return `${attachmentWord('image', words)}${count > 1 ? ` ${index + 1}/${count}` : ''}`;
}

export function pictureTag(src: string, name: string, { media }: MediaContext) {
  return html`<img
    alt=${name}
    loading="lazy"
    decoding="async"
    referrerpolicy="no-referrer"
    src=${src}
    @error=${() => media.fail(src)}
  />`;
}

/** That it could not be loaded, and a way to try again. */
export function brokenTag({ src, messageId }: Source, { words, media }: MediaContext) {
  return html`<span class="broken"
    >${words.attachment.broken}
    <button
      @click=${({ currentTarget }: Event) => {
        // The button goes away: what stands around it keeps the focus.
        (currentTarget as Element).closest<HTMLElement>('[tabindex]')?.focus();
        media.retry(src, messageId);
      }}
    >
      ${words.common.retry}
    </button></span
  >`;
}

function box(source: Source, context: MediaContext, content: unknown) {
  return html`<div part="attachment" tabindex="-1">
    ${context.media.broken.has(source.src) ? brokenTag(source, context) : content}
  </div>`;
}

/** A player, a sticker or a link; the word for it if it cannot be had. */
function otherTag({ kind, name, url }: Attachment, messageId: string, context: MediaContext) {
  const { config, words, media } = context;
  const src = mediaUrl(url, config);
  const word = attachmentWord(kind, words);
  const label = name || word;
  let shown: TemplateResult;
  if (!src) shown = html`<bdi class="stand">${label}</bdi>`;
  else if (kind === 'video') {
    shown = html`<video
      controls
      playsinline
      preload="none"
      aria-label=${label}
      src=${src}
      @error=${() => media.fail(src)}
    ></video>`;
  } else if (kind === 'audio') {
    // What is known of a sound in advance is small, and says how long it is.
    shown = html`<audio
      controls
      preload="metadata"
      aria-label=${label}
      src=${src}
      @error=${() => media.fail(src)}
    ></audio>`;
  } else if (kind === 'sticker') shown = pictureTag(src, label, context);
  else {
    const file = /(?<=\/)[^/%]+\.\w{1,5}$/.exec(new URL(src).pathname)?.[0];
    shown = link(src, html`📎 <bdi>${name ?? (kind === 'file' ? file : undefined) ?? word}</bdi>`);
  }
  return box({ src: src ?? '', messageId }, context, shown);
}

export const attachmentStyles = css`
  [part='attachment'] {
    margin: 4px 0;
  }
  /* The place is there before the picture: nothing jumps when it comes, or does not. */
  .picture,
  video,
  .pictures .broken {
    display: block;
    width: 240px;
    max-width: 100%;
    aspect-ratio: 4 / 3;
    border-radius: var(--_radius);
    background: var(--_hover);
  }
  .picture {
    position: relative;
    padding: 0;
    overflow: hidden;
    cursor: zoom-in;
  }
  .picture img {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .several {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 4px;
    width: 280px;
    max-width: 100%;
    margin: 4px 0;
  }
  .several > [part='attachment'] {
    margin: 0;
  }
  .several :is(.picture, .broken) {
    width: 100%;
    aspect-ratio: 1;
  }
  .many {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: rgb(0 0 0 / 0.55);
    color: #fff;
    font-size: 22px;
  }
  .broken {
    color: var(--_muted);
    font-size: 12px;
  }
  .broken button {
    min-height: 26px;
    border-color: var(--_outline);
    font-size: 12px;
  }
  .pictures .broken {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    padding: 4px;
    text-align: center;
  }
  [part='attachment'] > img {
    display: block;
    width: 120px;
    height: 120px;
    object-fit: contain;
  }
  audio {
    display: block;
    width: 260px;
    max-width: 100%;
    height: 40px;
  }
`;
