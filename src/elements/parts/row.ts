import { css, html, nothing } from 'lit';
import type { Conversation, ConversationQuery } from '../../core/index.ts';
import type { Lang, Words } from '../../i18n/index.ts';
import { previewText } from '../base/preview.ts';
import { avatar } from './avatar.ts';
import { addressIcon, commentIcon, phoneIcon } from './icons.ts';
import { marked } from './marked.ts';
import { duration, relativeTime, timeTag } from './time.ts';

/** What templates need to know beside their data. */
export interface Around {
  readonly words: Words;
  readonly lang: Lang;
  /** Server time, ms, by the shared minute. */
  readonly now: number;
}

interface RowOptions {
  readonly scrolling: boolean;
  /** Say which page of the shop it is of. */
  readonly page: boolean;
  /** By what is searched, and in which order. */
  readonly query: ConversationQuery;
}

/** What a list row shows of a conversation. */
export function conversationRow(
  conversation: Conversation,
  around: Around,
  { scrolling, page, query: { text, sort } }: RowOptions,
) {
  const { words, lang, now } = around;
  const { name, lastActivity, unreadCount, waitingSince = lastActivity } = conversation;
  const time =
    sort === 'waiting'
      ? timeTag(
          waitingSince,
          words.list.waits.replace('{time}', duration(now - waitingSince, lang)),
          lang,
        )
      : timeTag(lastActivity, relativeTime(lastActivity, now, words, lang), lang);
  return html`${avatar(conversation, scrolling)}
    <div class="main">
      <div class="line">
        <bdi part="name">${name ? marked(name, text) : words.list.noName}</bdi>
        ${time}
      </div>
      <div class="line">
        <span part="preview">${preview(conversation, words, text)}</span>
        ${
          unreadCount > 0
            ? html`<span part="unread">${unreadCount.toLocaleString(lang)}</span
                ><span class="visually-hidden">${words.list.unread}</span>`
            : nothing
        }
      </div>
      ${facts(conversation, words, page, undefined, text)}
    </div>`;
}

function preview({ lastMessage }: Conversation, words: Words, query?: string) {
  if (!lastMessage) return nothing;
  const { kind, fromShop } = lastMessage;
  return html`${kind === 'comment' ? commentIcon(words.list.comment) : nothing}${
      fromShop ? words.list.you : nothing
    }<bdi>${marked(previewText(lastMessage, words), query)}</bdi>`;
}

type Facts = Pick<Conversation, 'hasPhone' | 'hasAddress' | 'channelId'> & Partial<Conversation>;

/** Badges: order, status, address, phone (each as `phoneTag` shows it), page. Nothing at all if there is none. */
export function facts(
  conversation: Facts,
  words: Words,
  page: boolean,
  phoneTag?: (phone: string) => unknown,
  query?: string,
) {
  const { order, status, hasPhone, phone, hasAddress, channelName, channelId } = conversation;
  if (!order && !status && !hasPhone && !hasAddress && !page) return nothing;
  return html`<div class="facts">
    ${
      order
        ? html`<span part="order"
            ><span class="badge purple" title=${words.list.order}>${order.index}</span>
            <span class="code">${marked(order.label, query)}</span></span
          >`
        : nothing
    }
    ${
      status
        ? html`<span part="status" class="badge ${statusColour(status)}"
            ><bdi>${status}</bdi></span
          >`
        : nothing
    }
    ${hasAddress ? html`<span part="address">${addressIcon(words.list.address)}</span>` : nothing}
    ${
      hasPhone
        ? html`<span part="phone" title=${phone ?? ''}
            >${phoneIcon(words.list.phone)}${phoneTag ? phonesIn(phone).map((number) => phoneTag(number)) : nothing}</span
          >`
        : nothing
    }
    ${page ? html`<bdi part="page">${channelName ?? channelId}</bdi>` : nothing}
  </div>`;
}

/** People write several numbers into one field. */
export function phonesIn(text = ''): readonly string[] {
  const parts = text.split(/[,;/|\n]|\s-\s|(?<=\d{9})\s+(?=[+\d])/);
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** TPOS names these two; shops make others of their own. */
export function statusColour(status: string): string {
  if (status === 'Bình thường') return 'green';
  return status === 'Cảnh báo' ? 'red' : '';
}

export const factStyles = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    margin-top: 3px;
    color: var(--_muted);
    font-size: 12px;
  }
  .facts > *,
  .code {
    min-width: 0;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .facts .badge {
    display: inline-block;
    font-size: 11px;
    line-height: 18px;
  }
  [part='phone'],
  [part='address'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    /* Cut off, a focus ring would not be whole. */
    overflow: visible;
  }
  .icon {
    flex: none;
    width: 15px;
    height: 15px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linejoin: round;
    vertical-align: -2px;
  }
`;

export const rowStyles = css`
  .row {
    border-bottom: 1px solid color-mix(in srgb, var(--_border) 60%, transparent);
    cursor: pointer;
  }
  .row:hover {
    background: var(--_surface);
  }
  .row:is([aria-selected='true'], .selected) {
    background: color-mix(in srgb, var(--_accent) 11%, var(--_bg));
    box-shadow: inset var(--_bar, 3px) 0 var(--_accent);
  }
  :host(:dir(rtl)) {
    --_bar: -3px;
  }
  .main {
    flex: 1;
    min-width: 0;
  }
  .line {
    display: flex;
    align-items: baseline;
    gap: 8px;
  }
  [part='name'],
  [part='preview'] {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    /* A name in another script stands where names stand. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  [part='name'] {
    font-weight: 500;
  }
  [part='preview'],
  .line time {
    color: var(--_muted);
  }
  [part='preview'] .icon {
    margin-right: 4px;
  }
  .line time {
    flex: none;
    font-size: 12px;
  }
  [part='unread'] {
    flex: none;
    min-width: 20px;
    /* No row is higher for it: the others would have to move. */
    margin-block: -1px;
    padding: 0 5px;
    /* Shows with forced colours. */
    border: 1px solid transparent;
    border-radius: 10px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 12px;
    font-weight: 600;
    line-height: 18px;
    text-align: center;
  }
  .unread :is([part='name'], [part='preview']) {
    color: var(--_text);
    font-weight: 700;
  }
  .unread [part='preview'] {
    font-weight: 500;
  }
`;
