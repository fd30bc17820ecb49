import { css, html, nothing } from 'lit';
import { findMatches, type Message } from '../../core/index.ts';
import { attachmentTags, type MediaContext } from './attachment.ts';
import { commentIcon } from './icons.ts';
import type { Around } from './row.ts';
import { beginning, isEmoji, linked, type TextContext } from './text.ts';
import { formatTime, timeTag } from './time.ts';

export interface MessageContext extends Around, TextContext, MediaContext {
  /** The customer's name, for those who hear and do not see who wrote. */
  readonly customer: string;
  /** Ids of long messages shown whole. */
  readonly expanded: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
}

/** Within this time, ms, after it was sent, a message changes because TPOS goes on writing it down. */
const bookkeeping = 10_000;

/** One sender, kind and minute make one group. */
export function sameGroup(one: Message, other: Message): boolean {
  return (
    one.fromShop === other.fromShop &&
    one.kind === other.kind &&
    one.staffName === other.staffName &&
    one.postId === other.postId &&
    other.parentId === undefined &&
    Math.floor(one.sentAt / 60_000) === Math.floor(other.sentAt / 60_000)
  );
}

/**
 * What a message shows; who wrote stands above the first of a group, when below its last. `post` is what it is a
 * comment on, `quote` what it answers, `foot` what stands beside its time.
 */
export function messageBody(
  message: Message,
  first: boolean,
  last: boolean,
  ctx: MessageContext,
  {
    post = nothing,
    quote = nothing,
    foot = nothing,
  }: { post?: unknown; quote?: unknown; foot?: unknown } = {},
) {
  const { kind, fromShop, staffName, sentAt, editedAt } = message;
  const { words, lang, customer } = ctx;
  const who = fromShop ? (staffName ?? words.thread.shop) : customer;
  const comment = kind === 'comment';
  // On a customer's own message only a comment needs to say what it is.
  const heading = fromShop || comment;
  return html`<div class=${first && heading ? 'who' : 'visually-hidden'}>
      ${comment ? commentIcon() : nothing}<bdi>${who}</bdi>${
        comment ? ` · ${words.thread.comment}` : nothing
      }${post}
    </div>
    ${quote}
    <div class="bubble" part="bubble">
      ${messageText(message, ctx)} ${attachmentTags(message, ctx)}
    </div>
    <div class=${last || foot !== nothing ? 'when' : 'visually-hidden'}>
      ${timeTag(sentAt, formatTime(sentAt, 'clock', lang), lang)}
      ${editedAt && editedAt - sentAt > bookkeeping ? `· ${words.thread.edited}` : nothing} ${foot}
    </div>`;
}

function messageText({ id, text, attachments }: Message, ctx: MessageContext) {
  const { words, expanded, toggle, query } = ctx;
  if (!text) {
    const stand = attachments.length ? nothing : words.thread.unreadable;
    return html`<span part="text" class="stand">${stand}</span>`;
  }
  const start = beginning(text);
  const whole =
    start === undefined ||
    expanded.has(id) ||
    findMatches(text, query ?? '').some(([, end]) => end > start.length);
  const shown = linked(whole ? text : `${start}…`, ctx);
  // Not a block: white space of the template would become part of what was written.
  return html`<span part="text" dir="auto" class=${isEmoji(text) ? 'emojis' : ''}>${shown}</span> ${
      start === undefined
        ? nothing
        : html`<button
            class="plain more"
            aria-expanded=${whole}
            @click=${() => {
              toggle(id);
            }}
          >
            ${whole ? words.thread.less : words.thread.more}
          </button>`
    }`;
}

export const messageStyles = css`
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    padding: 1px calc(var(--_space) * 2);
  }
  .message.shop {
    align-items: flex-end;
  }
  .bubble {
    max-width: min(82%, 560px);
    padding: 5px 10px;
    /* Shows with forced colours. */
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 1.75);
    background: var(--_surface);
    overflow-wrap: anywhere;
  }
  .shop .bubble {
    background: color-mix(in srgb, var(--_accent) 16%, var(--_bg));
  }
  .comment .bubble {
    border: 1px dashed var(--_outline);
  }
  [part='text'] {
    display: block;
    unicode-bidi: isolate;
    text-align: start;
    white-space: pre-wrap;
    text-wrap: pretty;
  }
  [part='text']:empty {
    display: none;
  }
  .stand {
    color: var(--_muted);
    font-style: italic;
  }
  .bubble a {
    color: var(--_accent);
  }
  .more {
    min-height: 28px;
    margin: 2px -8px 0;
    padding: 0 8px;
    color: var(--_accent);
  }
  .who,
  .when {
    padding: 2px 4px 1px;
    color: var(--_muted);
    font-size: 12px;
  }
  .when {
    padding-bottom: 8px;
  }
  .who .icon {
    margin-right: 4px;
  }
  .who a {
    color: inherit;
  }
  /* However long a name is, what follows it can be seen. */
  .who bdi {
    display: inline-block;
    max-width: 150px;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
    white-space: nowrap;
  }
`;
