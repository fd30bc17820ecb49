import { html, nothing } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Answer, Message } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import { answerState, commentActions, isHidden, type Answering } from '../parts/answer.ts';
import { bones } from '../parts/bones.ts';
import type { Loading } from '../parts/loading.ts';
import { messageBody, sameGroup, type MessageContext } from '../parts/message.ts';
import { button, place } from '../parts/place.ts';
import { link } from '../parts/text.ts';
import { dayName } from '../parts/time.ts';
import type { VirtualRow } from '../parts/virtual-list.ts';
import { isMark, type Entry, type Mark } from './entries.ts';
import { parentOf, quote } from './parents.ts';
import type { Source } from './source.ts';

/** What rows need to know beside their data. */
export interface RowContext extends MessageContext, Answering {
  readonly source: Source;
  readonly entries: readonly Entry[];
  readonly loading: Loading;
  /** The message that somebody was led to. */
  readonly aim: string | undefined;
  /** Leads to a message. */
  readonly show: (message: Message) => void;
}

/** One row: a message, or what stands between them. */
export function threadRow({ item, index }: VirtualRow<Entry>, ctx: RowContext) {
  if (isMark(item)) {
    if (item.mark === 'answer') return answerRow(item.answer, index, ctx);
    return html`<div class="row mark" part=${item.mark} data-index=${index}>
      ${markText(item, ctx)}
    </div>`;
  }
  const { entries, source, aim } = ctx;
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const first = !before || isMark(before) || !sameGroup(before, item);
  const last = !after || isMark(after) || !sameGroup(item, after);
  const owner = item.fromShop ? 'shop' : 'customer';
  const aimed = item.id === aim;
  const concealed = isHidden(item, source.store) ? 'concealed' : '';
  return html`<div
    class="row message ${owner} ${item.kind} ${aimed ? 'aim' : ''} ${concealed}"
    part="message"
    tabindex=${ifDefined(aimed ? -1 : undefined)}
    data-index=${index}
    data-message-id=${item.id}
    data-owner=${owner}
  >
    ${messageBody(item, first, last, ctx, {
      post: first ? post(item, before, ctx.words) : nothing,
      quote: quote(item, parentOf(item, source.thread.messages), ctx, ctx.show),
      foot: commentActions(item, ctx),
    })}
  </div>`;
}

/** An answer that is under way looks as it will in the thread. */
function answerRow(answer: Answer, index: number, ctx: RowContext) {
  const { id, conversationId, commentId, text, createdAt } = answer;
  const { store, source } = ctx;
  const message: Message = {
    id,
    conversationId,
    kind: 'comment',
    fromShop: true,
    text,
    parentId: commentId,
    sentAt: createdAt + store.$clockOffset.get(),
    attachments: [],
  };
  return html`<div
    class="row message shop comment"
    part="answer"
    data-index=${index}
    data-answer-id=${id}
  >
    ${messageBody(message, false, true, ctx, {
      quote: quote(message, parentOf(message, source.thread.messages), ctx, ctx.show),
      foot: answerState(answer, ctx),
    })}
  </div>`;
}

/** The live post of a comment, above the first of those that follow each other under it. */
function post({ postId }: Message, before: Entry | undefined, { thread }: Words) {
  if (!postId || (before && !isMark(before) && before.postId === postId)) return nothing;
  return [' · ', link(`https://www.facebook.com/${postId}`, thread.post)];
}

function markText(
  mark: Exclude<Mark, { mark: 'answer' }>,
  { source: { thread }, loading, words, lang, now }: RowContext,
) {
  if (mark.mark === 'day') return html`<span>${dayName(mark.at, now, words, lang)}</span>`;
  const { thread: texts, common } = words;
  if (mark.mark === 'unread') return html`<span>${texts.unread}</span>`;
  const state = loading.stateOf(mark.key);
  const again = button(common.retry, () => {
    loading.again(mark.key);
  });
  if (mark.mark === 'gap') {
    if (state === 'loading') return texts.loadingGap;
    return [state === 'failed' ? texts.gapFailed : texts.gap, ' ', again];
  }
  if (thread.complete) return thread.truncated ? texts.truncated : texts.start;
  return state === 'failed' ? [texts.olderFailed, ' ', again] : texts.loadingOlder;
}

/** What stands in the place of the messages; undefined while there are some or they are on their way. */
export function standIn({ store, thread, conversation, pinned, from }: Source, words: Words) {
  if (thread.messages.length) return undefined;
  if (store.$session.get().state === 'signed-out') return place('empty', words.thread.signedOut);
  if (thread.error) {
    const { code, message } = thread.error;
    return place(
      'error',
      code === 'not-found' ? words.thread.notFound : message,
      button(words.common.retry, () => {
        from.retry().catch(() => {});
      }),
    );
  }
  if (thread.loading) return bones(words.thread.loading, 6);
  const none = !pinned && !conversation && !thread.conversationId;
  return place('empty', none ? words.thread.none : words.thread.empty);
}
