import { css, html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation } from '../../core/index.ts';

/** Only what a browser would remember too: which pictures there are. */
const failed = new Set<string>();
const loaded = new Set<string>();

const colours = 8;

/**
 * A customer's picture over their initials, which stay where there is none. While `scrolling` only pictures
 * are shown that were there before: asking for hundreds of others in passing makes frames slow.
 */
export function avatar({ userId, name, avatarUrl }: Conversation, scrolling = false) {
  const shown = avatarUrl && !failed.has(avatarUrl) && (!scrolling || loaded.has(avatarUrl));
  // A new <img> for each picture: one that is given another would show the former until that has loaded.
  return html`<span class="avatar c${colourOf(userId)}" part="avatar" aria-hidden="true"
    >${initialsOf(name)}${repeat(shown ? [avatarUrl] : [], String, picture)}</span
  >`;
}

function picture(url: string) {
  return html`<img
    alt=""
    loading="lazy"
    decoding="async"
    referrerpolicy="no-referrer"
    draggable="false"
    src=${url}
    @load=${() => loaded.add(url)}
    @error=${(event: Event) => {
      failed.add(url);
      // Not by a render: a list of pictures that fail would render once for each.
      (event.target as HTMLElement).hidden = true;
    }}
  />`;
}

/** Ids are made of digits. */
function colourOf(userId: string): number {
  return Number(userId.slice(-2)) % colours || 0;
}

/** First letters of the first and the last word: family and given name. */
function initialsOf(name: string): string {
  const words = name
    .normalize()
    .slice(0, 100)
    .matchAll(/([\p{L}\p{N}])\S*/gu);
  const [first = '?', ...others] = Array.from(words, ([, letter]) => letter);
  return (first + (others.at(-1) ?? '')).toUpperCase();
}

export const avatarStyles = css`
  .avatar {
    --_hue: 215;
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    overflow: hidden;
    border-radius: 50%;
    background: hsl(var(--_hue) 42% 34%);
    color: #fff;
    font-size: 14px;
    font-weight: 600;
    user-select: none;
  }
  .avatar img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .c1 {
    --_hue: 255;
  }
  .c2 {
    --_hue: 290;
  }
  .c3 {
    --_hue: 330;
  }
  .c4 {
    --_hue: 5;
  }
  .c5 {
    --_hue: 25;
  }
  .c6 {
    --_hue: 150;
  }
  .c7 {
    --_hue: 185;
  }
  :host(:state(compact)) .avatar {
    width: 32px;
    height: 32px;
    font-size: 12px;
  }
`;
