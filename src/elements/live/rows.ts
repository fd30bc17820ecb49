import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Conversation, Message, Order, Store } from '../../core/index.ts';
import { attachmentWord } from '../base/preview.ts';
import { answerState, commentActions, isHidden, type Answering } from '../parts/answer.ts';
import { mediaUrl } from '../parts/attachment.ts';
import { phoneIcon } from '../parts/icons.ts';
import { marked } from '../parts/marked.ts';
import type { Around } from '../parts/row.ts';
import { link, linked, phoneLink, type TextContext } from '../parts/text.ts';
import { dayOf, formatTime, timeTag } from '../parts/time.ts';
import type { VirtualRow } from '../parts/virtual-list.ts';
import { customerOf } from './choose.ts';

/** Comments may be missing after this server time, ms. */
export interface Gap {
  readonly gap: number;
}
/** What is a row: comments and gaps between them, or orders. */
export type Item = Message | Gap | Order;

export interface RowContext extends Around, TextContext, Answering {
  /** Words that customers write who buy. */
  readonly buying: RegExp | undefined;
}

/** Whose comment or order it is. */
export function conversationOf(item: Message | Order, store: Store): Conversation | undefined {
  return 'text' in item ? store.find(item.conversationId) : customerOf(item, store);
}

/** One row of so many; what is in it is made anew only if something about it has changed. */
export function liveRow({ item, index }: VirtualRow<Item>, size: number, ctx: RowContext) {
  const { store, words, query, buying, now } = ctx;
  const isGap = 'gap' in item;
  const isComment = 'text' in item;
  const isOrder = !isGap && !isComment;
  const of = isGap ? undefined : conversationOf(item, store);
  const owner = isComment && item.fromShop ? 'shop' : 'customer';
  const selected = of && of.id === store.$selected.get()?.id ? 'selected' : '';
  const concealed = isComment && isHidden(item, store) ? 'concealed' : '';
  const answering = [store.$answers.get(), store.$hidden.get(), navigator.onLine];
  return html`<div
    class="row ${isGap ? 'mark' : isOrder ? 'order' : owner} ${selected} ${concealed}"
    part=${isGap ? 'gap' : isOrder ? 'session-order' : 'comment'}
    role=${isOrder ? 'listitem' : 'article'}
    tabindex="-1"
    data-index=${index}
    data-message-id=${isComment ? item.id : nothing}
    data-owner=${isComment ? owner : nothing}
    aria-posinset=${index + 1}
    aria-setsize=${size}
  >
    ${guard([item, of, words, query, buying, dayOf(now), ...answering], () =>
      isGap
        ? gapText(item, ctx)
        : isComment
          ? commentText(item, of, ctx)
          : orderText(item, of, ctx),
    )}
  </div>`;
}

/** Comments and, where some may be missing, what says so. */
export function withGaps(
  comments: readonly Message[],
  gaps: readonly number[],
): readonly (Message | Gap)[] {
  if (!gaps.length) return comments;
  const items: (Message | Gap)[] = [];
  let next = 0;
  for (const comment of comments) {
    while (gaps[next]! < comment.sentAt) items.push({ gap: gaps[next++]! });
    items.push(comment);
  }
  return [...items, ...gaps.slice(next).map((gap) => ({ gap }))];
}

function gapText({ gap }: Gap, { words, lang }: Around) {
  return words.live.gap.replace('{time}', formatTime(gap, 'clock', lang));
}

/** A comment: who wrote, what is known of them, and what they wrote. */
function commentText(comment: Message, of: Conversation | undefined, ctx: RowContext) {
  const { store, words, lang, now, buying } = ctx;
  const { id, text, attachments, sentAt, fromShop, staffName } = comment;
  const name = of?.name || words.list.noName;
  const clock = formatTime(sentAt, dayOf(sentAt) === dayOf(now) ? 'clock' : 'date', lang);
  return html`<div class="line">
      <bdi part="name">${fromShop ? `${staffName ?? words.thread.shop} ↳ ${name}` : name}</bdi>
      ${fromShop ? nothing : badges(of, words)} ${timeTag(sentAt, clock, lang)}
    </div>
    <div class="says">
      <span part="text" dir="auto"
        >${
          text
            ? linked(text, { ...ctx, query: fromShop ? '' : buying, orderCode: of?.order?.code })
            : attachments.length
              ? nothing
              : words.thread.unreadable
        }</span
      >
      ${attachments.map(({ kind, url }) => {
        const href = mediaUrl(url, store.config);
        const word = attachmentWord(kind, words);
        return href ? link(href, word) : word;
      })}
    </div>
    <div class="when">${commentActions(comment, ctx)}</div>
    ${store.$answers
      .get()
      .map((answer) =>
        answer.commentId === id
          ? html`<div class="when" part="answer" data-answer-id=${answer.id}>
              ↳ <bdi>${answer.text}</bdi> ${answerState(answer, ctx)}
            </div>`
          : nothing,
      )}`;
}

function badges(of: Conversation | undefined, words: Around['words']) {
  return html`${
    of?.order
      ? html`<span part="order" class="badge purple" title=${of.order.label}
          >${of.order.index}</span
        >`
      : nothing
  }${of?.hasPhone ? html`<span part="phone">${phoneIcon(words.list.phone)}</span>` : nothing}`;
}

/** An order: its number, whose it is, and how to reach them. */
function orderText(
  { index, label, customerName }: Order,
  of: Conversation | undefined,
  { words, query }: Pick<RowContext, 'words' | 'query'>,
) {
  return html`<span class="badge purple" part="order">${index}</span>
    <div class="main">
      <bdi part="name">${marked(of?.name || customerName || words.list.noName, query)}</bdi>
      <span class="code">${marked(label, query)}</span>
    </div>
    ${of?.phone ? html`<span part="phone">${phoneLink(of.phone)}</span>` : nothing}`;
}
