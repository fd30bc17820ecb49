import { css, html, nothing } from 'lit';
import type { Answer, Message, Store } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import { clockIcon } from './icons.ts';

/** Where comments are answered and hidden. */
export interface Answering {
  readonly store: Store;
  readonly words: Words;
  /** This comment shall be answered. */
  readonly reply: (comment: Message) => void;
  /** Says what came of a wish. */
  readonly say: (text: string) => void;
  /** What had the focus goes away. */
  readonly leave: () => void;
}

/** True of a customer's comment that Facebook's id is known of, where answering is allowed. */
export function canAnswer({ kind, fromShop, externalId }: Message, { config }: Store): boolean {
  return config.allowReply && kind === 'comment' && !fromShop && !!externalId;
}

/** The public does not see this comment any more, or soon will not. */
export function isHidden({ id }: Message, store: Store): boolean {
  const state = store.$hidden.get().get(id);
  return !!state && state !== 'showing';
}

/** What can be done with a comment, and whether it is hidden. */
export function commentActions(comment: Message, { store, words, reply, say }: Answering) {
  if (!canAnswer(comment, store)) return nothing;
  const { id, conversationId, text } = comment;
  const { answer } = words;
  const state = store.$hidden.get().get(id);
  const hidden = isHidden(comment, store);
  return html`${state ? html`<b>${answer.states[state]}</b>` : nothing}
    <span class="acts"
      >${action('reply', answer.reply, text, () => {
        reply(comment);
      })}${action('hide', hidden ? answer.show : answer.hide, text, () => {
        store.hideComment(conversationId, id, !hidden).catch((error: unknown) => {
          say(reason(error));
        });
      })}</span
    >`;
}

/** What there is to say of a wish that the store has refused. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** What has become of an answer, in words. */
export function stateText({ state, error }: Answer, { answer }: Words): string {
  const waits = state === 'pending' && (!navigator.onLine || error?.code === 'network');
  const text = waits ? answer.offline : answer.states[state];
  return state === 'failed' && error ? `${text}: ${error.message}` : text;
}

/** What has become of an answer, and what can be done about it. */
export function answerState(it: Answer, { store, words, leave }: Answering) {
  const { id, state, text } = it;
  const { again, drop } = words.answer;
  const isOver = state === 'unclear' || state === 'failed';
  const act = (name: 'retry' | 'drop', label: string) =>
    action(`${name}-answer`, label, text, () => {
      leave();
      store[`${name}Answer`](id);
    });
  return html`<b class=${state}>${isOver ? nothing : clockIcon()} ${stateText(it, words)}</b> ${
      isOver ? act('retry', again) : nothing
    }${isOver || state === 'pending' ? act('drop', drop) : nothing}`;
}

/** A small button; for those who do not see beside what it stands it says so. */
function action(part: string, label: string, text: string, act: () => void) {
  return html`<button
    class="plain act"
    part=${part}
    aria-label="${label}: ${text.slice(0, 60)}"
    @click=${act}
  >
    ${label}
  </button>`;
}

export const answerStyles = css`
  .act {
    min-height: 24px;
    padding: 0 6px;
    vertical-align: middle;
    color: var(--_accent);
    font-size: 12px;
  }
  .when:has(.act) {
    padding-bottom: 2px;
  }
  .when b {
    font-weight: 500;
  }
  .when :is(time, bdi) ~ b::before {
    content: '· ';
  }
  .acts {
    margin-inline-start: 4px;
  }
  .when .icon {
    vertical-align: -2px;
  }
  .unclear {
    color: var(--_yellow);
  }
  .failed {
    color: var(--_red);
  }
  .shop .when {
    text-align: end;
  }
  .concealed .bubble {
    background: none;
    color: var(--_muted);
  }
  @media (hover) {
    .row:not(:hover, :focus-within) > * > .acts {
      opacity: 0;
    }
  }
  @media (pointer: coarse) {
    .act {
      min-height: 32px;
      padding: 0 8px;
    }
  }
`;
