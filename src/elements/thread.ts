import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation, Gap, Message, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import type { Action } from './base/events.ts';
import { $minute } from './base/minute.ts';
import { StoreController } from './base/store-controller.ts';
import { revealCustomer } from './customer.ts';
import { bones } from './parts/bones.ts';
import { copy } from './parts/copy.ts';
import { Loading } from './parts/loading.ts';
import { messageBody, sameGroup, type MessageContext } from './parts/message.ts';
import { button, place } from './parts/place.ts';
import { dayName } from './parts/time.ts';
import { VirtualList, type VirtualRow } from './parts/virtual-list.ts';
import { shared } from './styles/shared.ts';
import { entriesOf, entryHeight, isMark, type Entry, type Mark } from './thread/entries.ts';
import { noteLine, threadHeader } from './thread/header.ts';
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
 * @fires {CustomEvent<{ conversation: Conversation }>} chatomni-info - Cancelable. Default: shows the page's `<chatomni-customer>`, or one inside the thread.
 * @fires {CustomEvent<{ conversation: Conversation, action: string }>} chatomni-action - Cancelable. Default: what the entry of the menu says.
 *
 * @slot start - At the beginning of the header, say a way back.
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
 * @csspart panel - The customer, a `<chatomni-customer>`, where the page has none.
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
  static override properties: PropertyDeclarations = {
    conversationId: { attribute: 'conversation-id' },
    seen: {},
    infoShown: { state: true },
    noteText: { state: true },
  };

  /** Pins a conversation: its id, or `[type:]channelId:userId`. */
  conversationId: string | undefined;
  /** `auto` or `manual`. */
  seen: 'auto' | 'manual' | undefined;

  private infoShown = false;
  private noteText = '';

  readonly #source = new ThreadSource(this);
  readonly #attention = new Looking(this);
  readonly #list = new VirtualList<Entry>(this, {
    key: (entry) => (isMark(entry) ? entry.key : entry.id),
    estimate: entryHeight,
    stick: 'end',
    anchors: (entry) => !isMark(entry),
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
    const rows = this.#list.rows(entries, thread.conversationId);
    this.#announce(source);
    const message = this.#message(source);
    const stale = thread.error && !message ? `${words.thread.stale} ${thread.error.message}` : '';
    const ctx = this.#context(source);
    return html`<div class="frame">
      ${
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
              info: (opener) => {
                if (this.emit('chatomni-info', { conversation })) {
                  void this.#info(store, conversation, opener);
                }
              },
              act: (action) => {
                void this.#act(source, conversation, action);
              },
            })
          : nothing
      }
      ${
        this.noteText
          ? noteLine(this.noteText, words, () => {
              this.noteText = '';
            })
          : noteLine(stale, words)
      }
      ${
        conversation && this.infoShown
          ? html`<chatomni-customer
              part="panel"
              closable
              .store=${store}
              .theme=${this.theme}
              .density=${this.density}
              .conversationId=${this.conversationId}
              @close=${() => {
                this.infoShown = false;
              }}
            ></chatomni-customer>`
          : nothing
      }
      <div class="body">
        ${message}
        <div
          class="scroller"
          role="log"
          tabindex="0"
          aria-live="off"
          aria-label=${words.thread.label}
          aria-busy=${thread.loading}
          ?hidden=${!!message}
        >
          <div class="sizer">
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
                part="jump"
                class="primary"
                @click=${() => {
                  this.#list.scrollToEnd();
                  this.#list.scroller?.focus({ preventScroll: true });
                }}
              >
                ${words.thread.jump.replace('{n}', String(this.#news.below))}
              </button>`
            : nothing
        }
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">${this.#announcement}</div>
    </div>`;
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    const source = this.#source.current;
    const visible = this.#list.visible;
    if (!source || !visible) return;
    const { thread, from } = source;
    const { first, last } = visible;
    for (const entry of this.#entries.slice(Math.max(first - 1, 0), last + 1)) {
      if (!this.#attention.inView || !isMark(entry)) continue;
      const { mark, key } = entry;
      if (mark === 'gap') this.#loading.load(key, 0, () => from.loadGap(entry.gap));
      if (mark === 'top' && !thread.complete) {
        this.#loading.load(key, thread, () => from.loadOlder());
      }
    }
    this.#noticeSeen(source);
  }

  #startAfresh(id: string) {
    this.#shown = id;
    this.#expanded = new Set();
    this.#loading.clear();
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
      orderCode: conversation?.order?.code,
      copy: (text) => {
        void copy(text, this.words).then((said) => (this.noteText = said));
      },
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
      class="row message ${owner} ${item.kind}"
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
    const { thread: texts, common } = words;
    const state = this.#loading.stateOf(mark.key);
    const again = button(common.retry, () => {
      this.#loading.again(mark.key);
    });
    if (mark.mark === 'gap') {
      if (state === 'loading') return texts.loadingGap;
      return [state === 'failed' ? texts.gapFailed : texts.gap, ' ', again];
    }
    if (thread.complete) return thread.truncated ? texts.truncated : texts.start;
    return state === 'failed' ? [texts.olderFailed, ' ', again] : texts.loadingOlder;
  }

  /** What stands in the place of the messages; undefined while there are some or they are on their way. */
  #message({ store, thread, conversation, pinned, from }: Source) {
    if (thread.messages.length) return undefined;
    const { words } = this;
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
    if (thread.loading) {
      return bones(words.thread.loading, 6);
    }
    const none = !pinned && !conversation && !thread.conversationId;
    return place('empty', none ? words.thread.none : words.thread.empty);
  }

  #announce({ thread, conversation }: Source) {
    const { words } = this;
    const { messages } = thread;
    const count = this.#news.update(thread.conversationId, messages, this.#list.atEnd);
    const newest = messages.at(-1);
    if (!count || !newest) return;
    const name = newest.fromShop ? (newest.staffName ?? words.thread.shop) : conversation?.name;
    const text =
      count > 1
        ? words.thread.newCount.replace('{n}', String(count))
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

  /** The page's panel, or one in here. */
  async #info(store: Store, { id }: Conversation, opener: HTMLElement) {
    if (this.infoShown) {
      this.infoShown = false;
    } else if (!revealCustomer(store, id, opener)) {
      this.infoShown = true;
      await this.updateComplete;
      revealCustomer(store, id, opener);
    }
  }

  async #act(source: Source, conversation: Conversation, action: Action) {
    if (!this.emit('chatomni-action', { conversation, action })) return;
    if (action === 'mark-unread') this.#keptUnread = source.thread.messages.at(-1)?.id;
    this.noteText = await act(source, conversation, action, this.words);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-thread': ChatOmniThread;
  }
}
