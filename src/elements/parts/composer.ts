/* eslint lit-a11y/click-events-have-key-events: off -- what is clicked are buttons, also by keys */
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { Answer, Message } from '../../core/index.ts';
import { reason, stateText, type Answering } from './answer.ts';
import { closeButton } from './close-button.ts';

/** What a composer writes to, and with. */
export interface ComposerContext extends Omit<Answering, 'reply'> {
  /** Outstanding answers that are told of. */
  readonly answers: readonly Answer[];
  /** The comment that is answered unless another one is chosen. */
  readonly newest: Message | undefined;
  /** Texts of the host's to begin with. */
  readonly quickReplies: readonly string[];
  /** An answer is on its way. */
  readonly sent: () => void;
}

/**
 * Where an answer to a comment is written. What was written and not sent is the store's (`draft`), so that it is
 * there again wherever the conversation is shown.
 */
export class Composer implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  /** The comments that were chosen, or that something is being written to: newer ones do not take their place. */
  readonly #chosen = new Map<string, Message>();
  #scope = '';
  #ctx: ComposerContext | undefined;
  #target: Message | undefined;
  #known: readonly Answer[] = [];
  #said = '';

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** A comment was chosen, or is being answered. */
  get isOpen(): boolean {
    return this.#chosen.has(this.#scope);
  }

  /** Answers this comment. */
  readonly aim = (comment: Message) => {
    this.#chosen.set(this.#scope, comment);
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#field?.focus());
  };

  /** @param scope - id of the conversation; empty: any, of which the customer's name is told */
  render(scope: string, ctx: ComposerContext) {
    const { words, newest, answers } = ctx;
    this.#scope = scope;
    this.#ctx = ctx;
    const target = (this.#target = this.#chosen.get(scope) ?? newest);
    if (this.#draft) this.#chosen.set(scope, target!);
    const changed = answers.findLast((one) => !this.#known.includes(one));
    this.#known = answers;
    if (changed) this.#said = `${stateText(changed, words)}: ${changed.text.slice(0, 200)}`;
    else if (!answers.length) this.#said = '';
    return html`<div class="visually-hidden" role="status">${this.#said}</div>
      ${target ? this.#form(target, ctx) : nothing}`;
  }

  /** What was chosen is of the session that has ended. */
  hostUpdate() {
    if (this.#ctx?.store.$session.get().state !== 'signed-out') return;
    this.#chosen.clear();
    this.#ctx = this.#target = undefined;
    this.#known = [];
    this.#said = '';
  }

  #form(target: Message, { store, words, newest, quickReplies }: ComposerContext) {
    const { answer, thread, list } = words;
    const name = store.find(target.conversationId)?.name ?? list.noName;
    return html`<form part="composer" @submit=${this.#send} @keydown=${this.#onKeydown}>
      <div class="line">
        <span id="target"
          >${thread.replyTo}${this.#scope ? nothing : [' ', html`<bdi>${name}</bdi>`]}:
          «<bdi>${target.text.slice(0, 160) || thread.comment}</bdi>»</span
        >
        ${target.id === newest?.id ? nothing : closeButton(thread.close, this.#cancel)}
      </div>
      ${
        quickReplies.length
          ? html`<div class="quick" role="group" aria-label=${answer.quick}>
              ${quickReplies.map(
                (text) =>
                  html`<button
                    type="button"
                    part="quick-reply"
                    @click=${() => {
                      this.#write(`${this.#draft.trimEnd()} ${text}`.trimStart());
                      this.#field?.focus();
                    }}
                  >
                    ${text}
                  </button>`,
              )}
            </div>`
          : nothing
      }
      <div class="write">
        <textarea
          part="composer-field"
          rows="1"
          enterkeyhint="send"
          aria-labelledby="target"
          placeholder=${answer.field}
          @focus=${() => {
            this.#host.requestUpdate();
          }}
          @input=${({ target }: Event) => {
            this.#write((target as HTMLTextAreaElement).value);
          }}
        ></textarea>
        <button part="send" class="primary">${answer.send}</button>
      </div>
    </form>`;
  }

  hostUpdated() {
    const field = this.#field;
    if (!field) return;
    // Never what is there already: that would end the composing of a letter.
    if (field.value !== this.#draft) {
      field.value = this.#draft;
      field.scrollTop = field.scrollHeight;
    }
    if (CSS.supports('field-sizing: content')) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  get #field() {
    return this.#host.shadowRoot?.querySelector<HTMLTextAreaElement>('[part=composer-field]');
  }

  get #draft(): string {
    const { conversationId } = this.#target ?? {};
    return (conversationId && this.#ctx?.store.draft(conversationId)) || '';
  }

  #write(text: string) {
    if (this.#target) this.#ctx?.store.setDraft(this.#target.conversationId, text);
    this.#host.requestUpdate();
  }

  readonly #cancel = () => {
    this.#chosen.delete(this.#scope);
    this.#host.requestUpdate();
    if (this.#ctx?.newest) this.#field?.focus();
    else this.#ctx?.leave();
  };

  readonly #send = (event: Event) => {
    event.preventDefault();
    const target = this.#target;
    const text = this.#draft.trim();
    if (!target || !text || !this.#ctx) return;
    const { store, say, sent } = this.#ctx;
    const { conversationId, id } = target;
    const scope = this.#scope;
    this.#write('');
    this.#chosen.delete(scope);
    sent();
    store.answer(conversationId, id, text).catch((error: unknown) => {
      say(reason(error));
      if (store.draft(conversationId)) return;
      store.setDraft(conversationId, text);
      this.#chosen.set(scope, target);
      this.#host.requestUpdate();
    });
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const { key, shiftKey, isComposing, target } = event;
    // Safari tells of the key only after the composing has ended; it has this code then.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells
    if (isComposing || event.keyCode === 229) {
      event.stopPropagation();
    } else if (key === 'Escape') {
      event.preventDefault();
      if (this.#target?.id === this.#ctx?.newest?.id) this.#ctx?.leave();
      else this.#cancel();
    } else if (key === 'Enter' && !shiftKey && target === this.#field) this.#send(event);
  };
}

export const composerStyles = css`
  [part='composer'] {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
    padding: 4px calc(var(--_space) * 1.5) var(--_space);
    border-top: 1px solid var(--_border);
  }
  form .line {
    justify-content: space-between;
  }
  #target {
    overflow: hidden;
    color: var(--_muted);
    font-size: 12px;
    line-height: 24px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .quick {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    /* Two lines of them, and the others by scrolling. */
    max-height: 68px;
    overflow: hidden auto;
    scrollbar-width: thin;
  }
  .quick button {
    flex: none;
    display: block;
    max-width: min(220px, 50% - 2px);
    min-height: 32px;
    padding: 0 10px;
    border-radius: 16px;
    font-weight: 400;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .quick button:focus-visible {
    outline-offset: -2px;
  }
  .write {
    display: flex;
    align-items: end;
    gap: 6px;
  }
  [part='composer-field'] {
    field-sizing: content;
    max-height: calc(5lh + 16px);
    padding-block: 7px;
    resize: none;
  }
`;
