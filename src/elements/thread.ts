import { html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation, Gap, Message } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import type { Action } from './base/events.ts';
import { $minute } from './base/minute.ts';
import { StoreController } from './base/store-controller.ts';
import { fill } from './parts/fill.ts';
import { messageBody, sameGroup, type MessageContext } from './parts/message.ts';
import { dayName } from './parts/time.ts';
import { VirtualList, type VirtualRow } from './parts/virtual-list.ts';
import { shared } from './styles/shared.ts';
import {
  entriesOf,
  entryHeight,
  entryKey,
  gapKey,
  isMark,
  type Entry,
  type Mark,
} from './thread/entries.ts';
import { infoPanel, noteLine, threadHeader } from './thread/header.ts';
import { Loading } from './thread/loading.ts';
import { Looking } from './thread/looking.ts';
import { News } from './thread/news.ts';
import { ThreadSource, type Source } from './thread/source.ts';
import { styles } from './thread/styles.ts';
import { act, createOrder } from './thread/wishes.ts';

/**
 * One conversation: header, messages, actions. Of the selected conversation, or of the one that
 * `conversation-id` pins, which neither selects it nor marks it seen unless `seen="auto"` stands there too.
 *
 * @tag chatomni-thread
 *
 * @attr {string} conversation-id - Pins a conversation: its id, or `[type:]channelId:userId`.
 * @attr {'auto'|'manual'} seen - `auto`: a pinned thread is marked seen when somebody looks at its end. `manual`: this element marks nothing seen.
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @fires {CustomEvent<{ conversation: Conversation }>} chatomni-create-order - Cancelable. Default: opens `orderUrl` in a new tab.
 * @fires {CustomEvent<{ conversation: Conversation }>} chatomni-info - Cancelable. Default: shows what is known of the customer.
 * @fires {CustomEvent<{ conversation: Conversation, action: string }>} chatomni-action - Cancelable. Default: what the entry of the menu says.
 *
 * @slot actions - More entries for the menu, buttons with `data-action`.
 *
 * @csspart header - Who this is, and the buttons.
 * @csspart avatar - Picture or initials.
 * @csspart name - The customer's name.
 * @csspart status - `Bình thường` green, `Cảnh báo` red, others neutral.
 * @csspart page - The page's name, where the shop has several.
 * @csspart phone - The phone number.
 * @csspart address - There is an address.
 * @csspart order - The order's number in its session, and its code.
 * @csspart create-order - `Tạo đơn hàng`.
 * @csspart info - `Thông tin`.
 * @csspart actions - `Tin nhắn`, opens the menu.
 * @csspart menu - The menu; a popover.
 * @csspart action - Each entry of ours in it.
 * @csspart panel - What is known of the customer.
 * @csspart note - What came of a wish, or that what is shown may be old.
 * @csspart message - Each message.
 * @csspart bubble - Its text and attachments.
 * @csspart text - Its text.
 * @csspart attachment - Each attachment.
 * @csspart time - When it came.
 * @csspart day - A change of day.
 * @csspart gap - Messages may be missing here; loads them when it comes into view.
 * @csspart top - The beginning of what is loaded.
 * @csspart jump - New messages below; scrolls there.
 * @csspart empty - There is nothing to show.
 * @csspart error - Nothing could be loaded; has a button to try again.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px, compact 13px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px, compact 6px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-surface - Bubbles of the customer's.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Bubbles of the shop's (tinted), links, focus.
 * @cssproperty --chatomni-green - `Tạo đơn hàng`, status `Bình thường`.
 * @cssproperty --chatomni-red - Status `Cảnh báo`, errors.
 * @cssproperty --chatomni-purple - Order badge.
 */
export class ChatOmniThread extends ChatOmniElement {
  static override styles = [shared, ...styles];

  /** Pins a conversation: its id, or `[type:]channelId:userId`. */
  @property({ attribute: 'conversation-id' }) conversationId: string | undefined;
  /** `auto` or `manual`. */
  @property() seen: 'auto' | 'manual' | undefined;

  @state() private infoShown = false;
  @state() private noteText = '';

  readonly #source = new ThreadSource(this);
  readonly #attention = new Looking(this);
  readonly #list = new VirtualList<Entry>(this, {
    key: entryKey,
    estimate: entryHeight,
    stick: 'end',
    anchors: (entry) => !isMark(entry),
    render: () => {
      this.requestUpdate();
      this.performUpdate();
    },
  });
  readonly #news = new News();
  readonly #loading = new Loading(() => {
    this.requestUpdate();
  });
  /** View state of the conversation shown; another one starts afresh. */
  #shown: string | undefined;
  #expanded = new Set<string>();
  #entries: readonly Entry[] = [];
  #entriesOf: readonly [readonly Message[], readonly Gap[]] | undefined;
  #announcement = '';
  /** What was last reported as seen, and the newest message when somebody wanted it unread. */
  #noticed = '';
  #keptUnread: string | undefined;

  constructor() {
    super();
    new StoreController(this, (store) => [
      store.$thread,
      store.$selected,
      store.$session,
      store.$clockOffset,
      $minute,
    ]);
  }

  protected override render() {
    const source = this.#source.current;
    if (!source) return nothing;
    const { store, thread, conversation } = source;
    if (thread.conversationId !== this.#shown) this.#startAfresh(thread.conversationId);
    const { words } = this;
    const entries = this.#entriesFrom(thread.messages, thread.gaps);
    const rows = this.#list.rows(entries, { of: thread.conversationId });
    this.#announce(source);
    const message = this.#message(source);
    const note = thread.error && !message ? `${words.thread.stale} ${thread.error.message}` : '';
    const ctx = this.#context(source);
    return html`${
        conversation
          ? threadHeader({
              conversation,
              config: store.config,
              words,
              infoShown: this.infoShown,
              createOrder: () => {
                if (this.emit('chatomni-create-order', { conversation })) {
                  this.noteText = createOrder(source, conversation, words);
                }
              },
              info: () => {
                if (this.emit('chatomni-info', { conversation })) this.infoShown = !this.infoShown;
              },
              act: (action) => {
                void this.#act(source, conversation, action);
              },
            })
          : nothing
      }
      ${noteLine(this.noteText, words, () => {
        this.noteText = '';
      })}
      ${
        conversation && this.infoShown
          ? infoPanel(conversation, words, () => {
              this.infoShown = false;
            })
          : nothing
      }
      ${note ? html`<div part="note" role="status"><span>${note}</span></div>` : nothing}
      <div class="body">
        ${message ?? nothing}
        <div
          class="scroller"
          role="log"
          tabindex="0"
          aria-live="off"
          aria-label=${words.thread.label}
          aria-busy=${thread.loading}
          ?hidden=${!!message}
          ${ref(this.#list.scroller)}
        >
          <div class="sizer" ${ref(this.#list.sizer)}>
            ${repeat(
              rows,
              ({ slot }) => slot,
              (row) => this.#row(row, source, ctx),
            )}
          </div>
        </div>
        ${
          this.#news.below
            ? html`<button
                type="button"
                part="jump"
                class="primary"
                @click=${() => {
                  this.#list.scrollToEnd();
                  this.#list.scroller.value?.focus({ preventScroll: true });
                }}
              >
                ${fill(words.thread.jump, { n: this.#news.below })}
              </button>`
            : nothing
        }
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">${this.#announcement}</div>`;
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    const source = this.#source.current;
    const visible = this.#list.visible;
    if (!source || !visible) return;
    if (this.#attention.inView) {
      const { thread } = source;
      if (visible.first <= 1 && !thread.complete) {
        this.#loading.older(thread, () => source.loadOlder());
      }
      for (const entry of this.#entries.slice(visible.first, visible.last + 1)) {
        if (isMark(entry) && entry.mark === 'gap') {
          this.#loading.gap(gapKey(entry.gap), () => source.loadGap(entry.gap));
        }
      }
    }
    this.#noticeSeen(source);
  }

  #startAfresh(id: string) {
    this.#shown = id;
    this.#expanded = new Set();
    this.#loading.reset();
    this.#announcement = '';
    this.#keptUnread = undefined;
    this.infoShown = false;
    this.noteText = '';
  }

  #entriesFrom(messages: readonly Message[], gaps: readonly Gap[]): readonly Entry[] {
    const [formerMessages, formerGaps] = this.#entriesOf ?? [];
    if (messages !== formerMessages || gaps !== formerGaps) {
      this.#entries = entriesOf(messages, gaps);
      this.#entriesOf = [messages, gaps];
    }
    return this.#entries;
  }

  #context({ store, conversation }: Source): MessageContext {
    return {
      config: store.config,
      words: this.words,
      lang: this.currentLang,
      now: $minute.get() + store.$clockOffset.get(),
      customer: conversation?.name || this.words.list.noName,
      expanded: this.#expanded,
      toggle: (id) => {
        if (!this.#expanded.delete(id)) this.#expanded.add(id);
        this.requestUpdate();
      },
    };
  }

  #row({ item, index }: VirtualRow<Entry>, source: Source, ctx: MessageContext) {
    if (isMark(item)) {
      return html`<div class="row mark" part=${item.mark} data-index=${index}>
        ${this.#mark(item, source, ctx)}
      </div>`;
    }
    const [before, after] = [this.#entries[index - 1], this.#entries[index + 1]];
    const first = !before || isMark(before) || !sameGroup(before, item);
    const last = !after || isMark(after) || !sameGroup(item, after);
    const owner = item.fromShop ? 'shop' : 'customer';
    return html`<div
      class="row message ${owner} ${item.kind} ${first ? 'first' : ''}"
      part="message"
      data-index=${index}
      data-message-id=${item.id}
      data-owner=${owner}
    >
      ${messageBody(item, first, last, ctx)}
    </div>`;
  }

  #mark(mark: Mark, { thread }: Source, { words, lang, now }: MessageContext) {
    if (mark.mark === 'day') return html`<span>${dayName(mark.at, now, words, lang)}</span>`;
    if (mark.mark === 'gap') {
      const state = this.#loading.stateOf(gapKey(mark.gap));
      if (state === 'loading') return words.thread.loadingGap;
      return html`${state === 'failed' ? words.thread.gapFailed : words.thread.gap}
      ${this.#retryButton(() => {
        this.#loading.again(gapKey(mark.gap));
      })}`;
    }
    if (thread.complete) return thread.truncated ? words.thread.truncated : words.thread.start;
    if (this.#loading.olderState !== 'failed') return words.thread.loadingOlder;
    return html`${words.thread.olderFailed}
    ${this.#retryButton(() => {
      this.#loading.olderAgain();
    })}`;
  }

  #retryButton(retry: () => void) {
    return html`<button type="button" @click=${retry}>${this.words.common.retry}</button>`;
  }

  /** What stands in the place of the messages; undefined while there are some or they are on their way. */
  #message({ store, thread, conversation, pinned, retry }: Source) {
    if (thread.messages.length) return undefined;
    const { words } = this;
    if (store.$session.get().state === 'signed-out') return place(words.thread.signedOut);
    if (thread.error) {
      const notFound = thread.error.code === 'not-found';
      return html`<div class="place" part="error" role="alert">
        ${notFound ? words.thread.notFound : thread.error.message}<br />
        ${this.#retryButton(() => {
          retry().catch(() => {});
        })}
      </div>`;
    }
    if (thread.loading) {
      return html`<div class="bones" aria-busy="true">
        <span class="visually-hidden">${words.thread.loading}</span>
        ${Array.from({ length: 6 }, () => html`<i></i>`)}
      </div>`;
    }
    const none = !pinned && !conversation && !thread.conversationId;
    return place(none ? words.thread.none : words.thread.empty);
  }

  #announce({ thread, conversation }: Source) {
    const { words } = this;
    const news = this.#news.update(thread.conversationId, thread.messages, this.#list.atEnd);
    if (!news) return;
    const { newest, count } = news;
    const name = newest.fromShop ? (newest.staffName ?? words.thread.shop) : conversation?.name;
    const text =
      count > 1
        ? fill(words.thread.newCount, { n: count })
        : `${name ?? ''}: ${newest.text.slice(0, 200) || words.thread.unreadable}`;
    // The same words again are announced only if they are not quite the same.
    this.#announcement = text === this.#announcement ? `${text}\u00a0` : text;
  }

  #noticeSeen({ store, pinned, thread, conversation }: Source) {
    const newest = thread.messages.at(-1)?.id;
    const wanted = pinned ? this.seen === 'auto' : this.seen !== 'manual';
    const looked = wanted && newest !== undefined && this.#list.atEnd && this.#attention.looking;
    if (!looked || newest === this.#keptUnread) {
      this.#noticed = '';
      return;
    }
    const noticed = `${thread.conversationId} ${newest} ${String(!!conversation?.unreadCount)}`;
    if (noticed === this.#noticed) return;
    this.#noticed = noticed;
    store.noticeSeen(thread.conversationId);
  }

  async #act(source: Source, conversation: Conversation, action: Action) {
    if (!this.emit('chatomni-action', { conversation, action })) return;
    if (action === 'mark-unread') this.#keptUnread = source.thread.messages.at(-1)?.id;
    this.noteText = await act(source, conversation, action, this.words);
  }
}

function place(text: string) {
  return html`<p class="place" part="empty">${text}</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-thread': ChatOmniThread;
  }
}
