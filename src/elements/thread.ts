import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation, Message, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import type { Action } from './base/events.ts';
import { $minute } from './base/minute.ts';
import { StoreController } from './base/store-controller.ts';
import { revealCustomer } from './customer.ts';
import { canAnswer } from './parts/answer.ts';
import { Composer } from './parts/composer.ts';
import { copy } from './parts/copy.ts';
import { Loading } from './parts/loading.ts';
import { Media } from './parts/media.ts';
import { VirtualList } from './parts/virtual-list.ts';
import { shared } from './styles/shared.ts';
import { Entries, entryHeight, isMark, type Entry } from './thread/entries.ts';
import { FindBar } from './thread/find-bar.ts';
import { noteLine, threadHeader } from './thread/header.ts';
import { Looking } from './base/looking.ts';
import { News, toNewest } from './thread/news.ts';
import { customerPanel } from './thread/panel.ts';
import { mostPrinted, Printing } from './thread/printing.ts';
import { standIn, threadRow, type RowContext } from './thread/rows.ts';
import { SeenNotice } from './thread/seen.ts';
import { ThreadSource, type Source } from './thread/source.ts';
import { styles } from './thread/styles.ts';
import { UnreadLine } from './thread/unread.ts';
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
 * @slot actions - More entries for the menu, buttons or links with `data-action`; they look like ours.
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
 * @csspart lightbox - A picture shown large; a modal dialog.
 * @csspart time - When it came.
 * @csspart parent - Above a reply: what it answers; leads there where that is loaded.
 * @csspart day - A change of day.
 * @csspart unread - Where the unread messages began when the thread was opened.
 * @csspart gap - Messages may be missing here; loads them when it comes into view.
 * @csspart top - The beginning of what is loaded.
 * @csspart jump - New messages below; scrolls there.
 * @csspart newest - Scrolls to the newest message, where nothing is new below.
 * @csspart find - Opens the field for finding in the thread; Ctrl+F does so too.
 * @csspart find-bar - That field, how many were found, and where to go from here.
 * @csspart find-field - The field itself.
 * @csspart find-older - Searches older history too.
 * @csspart reply - Under a comment: answers it.
 * @csspart hide - Under a comment: hides it from the public, or shows it again.
 * @csspart answer - Each answer that is under way.
 * @csspart retry-answer - Sends it again.
 * @csspart drop-answer - Takes it back.
 * @csspart composer - Where a comment is answered, with `allowReply`.
 * @csspart composer-field - The field.
 * @csspart quick-reply - Each ready text, which goes into the field.
 * @csspart send - Sends the answer.
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
    quickReplies: { attribute: false },
    infoShown: { state: true },
    noteText: { state: true },
  };

  /** Pins a conversation: its id, or `[type:]channelId:userId`. */
  conversationId: string | undefined;
  /** `auto` or `manual`. */
  seen: 'auto' | 'manual' | undefined;
  /** Answers to begin with: a click puts one into the field, and never sends it. */
  quickReplies: readonly string[] = [];

  private infoShown = false;
  private noteText = '';

  readonly #source = new ThreadSource(this);
  readonly #attention = new Looking(this, (store, id) => {
    const source = this.#source.current;
    return source?.store === store && source.thread.conversationId === id;
  });
  readonly #list = new VirtualList<Entry>(this, {
    key: (entry) => (isMark(entry) ? entry.key : entry.id),
    estimate: entryHeight,
    stick: 'end',
    anchors: (entry) => !isMark(entry),
    remember: true,
  });
  readonly #media: Media = new Media(this, (id) => this.#source.current?.from.retry(id));
  readonly #news = new News();
  readonly #unread = new UnreadLine();
  readonly #composer = new Composer(this);
  readonly #printing: Printing = new Printing(this, () => {
    this.requestUpdate();
    this.performUpdate();
  });
  readonly #seenNotice = new SeenNotice(this.#attention);
  readonly #loading = new Loading(() => {
    this.requestUpdate();
  });
  readonly #find = new FindBar(this, {
    current: () => this.#source.current,
    lowest: () =>
      this.#entries.current
        .slice(0, (this.#list.visible?.last ?? 0) + 1)
        .findLast((entry): entry is Message => !isMark(entry)),
    show: (id) => {
      this.#show(id);
    },
    scroller: () => this.#list.scroller,
  });
  /** View state of the conversation shown; another one starts afresh. */
  #shown: string | undefined;
  #expanded = new Set<string>();
  readonly #entries = new Entries();
  /** The message that somebody was led to. */
  #aim: string | undefined;

  constructor() {
    super();
    new StoreController(this, (store) => [
      store.$thread,
      store.$selected,
      store.$session,
      store.$clockOffset,
      store.$connection,
      store.$answers,
      store.$hidden,
      $minute,
    ]);
  }

  protected override render() {
    const source = this.#source.current;
    if (!source) return nothing;
    const { store, thread, conversation } = source;
    if (thread.conversationId !== this.#shown) this.#startAfresh(thread.conversationId);
    const { words } = this;
    this.#unread.update(source);
    this.#find.update();
    const entries = this.#entries.update(
      thread.messages,
      thread.gaps,
      this.#unread.from,
      store.$answers.get(),
    );
    const listed = this.#list.rows(entries, thread.conversationId, this.#media.opener);
    const rows = this.#printing.active ? this.#printing.rows(entries) : listed;
    this.#news.update(source, words, this.#list.atEnd, this.#unread.from);
    const message = standIn(source, words);
    const { updating } = store.$connection.get();
    const stale = thread.error && !message ? `${words.thread.stale} ${thread.error.message}` : '';
    const ctx = this.#context(source);
    const finding = this.#find.isOpen;
    return html`<div
        class="frame ${finding ? 'finding' : ''}"
        @keydown=${(event: KeyboardEvent) => this.#find.onKeydown(event, store.config)}
      >
        ${
          conversation
            ? threadHeader({
                conversation,
                config: store.config,
                words,
                // Read at render only: it would be one more for every push, and pages do not come and go.
                severalPages: store.$conversations.get().pages.length > 1,
                infoShown: this.infoShown,
                finding,
                find: finding ? this.#find.close : this.#find.open,
                copy: ctx.copy,
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
        ${this.#find.render(words, this.currentLang)}
        ${
          this.noteText
            ? noteLine(this.noteText, words, () => {
                this.noteText = '';
              })
            : noteLine(stale, words)
        }
        ${
          conversation && this.infoShown
            ? customerPanel(store, this, this.conversationId, () => {
                this.infoShown = false;
              })
            : nothing
        }
        <div class="body">
          ${message}
          ${
            this.#printing.active && (!thread.complete || thread.messages.length > mostPrinted)
              ? html`<p class="foot">${words.thread.printed}</p>`
              : nothing
          }
          <div
            class="scroller"
            role="log"
            tabindex="0"
            aria-live="off"
            aria-label=${words.thread.label}
            aria-busy=${thread.loading || !!updating}
            data-updating=${updating ? words.common.updating : nothing}
            ?hidden=${!!message}
          >
            <div class="sizer">
              ${repeat(
                rows,
                ({ slot }) => slot,
                (row) => threadRow(row, ctx),
              )}
            </div>
          </div>
          ${
            this.#list.atEnd
              ? nothing
              : toNewest(this.#news, words, this.currentLang, () => {
                  this.#list.scrollToEnd();
                  this.#list.scroller?.focus({ preventScroll: true });
                })
          }
        </div>
        <div class="visually-hidden" role="status" aria-live="polite">${this.#news.text}</div>
        ${this.#answering(source, ctx)}
      </div>
      ${this.#media.lightbox(thread.messages, ctx)}`;
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    const source = this.#source.current;
    const visible = this.#list.visible;
    if (!source || !visible) return;
    const { thread, from } = source;
    const { first, last } = visible;
    for (const entry of this.#entries.current.slice(Math.max(first - 1, 0), last + 1)) {
      if (!this.#attention.inView || !isMark(entry)) continue;
      const { mark, key } = entry;
      if (mark === 'gap') this.#loading.load(key, 0, () => from.loadGap(entry.gap));
      if (mark === 'top' && !thread.complete) {
        this.#loading.load(key, thread, () => from.loadOlder());
      }
    }
    this.#seenNotice.update(source, this.seen, this.#list.atEnd);
  }

  #startAfresh(id: string) {
    this.#shown = id;
    this.#expanded = new Set();
    this.#loading.clear();
    this.#media.clear();
    this.#unread.clear();
    this.#seenNotice.clear();
    this.#aim = undefined;
    this.#find.clear();
    this.infoShown = false;
    this.noteText = '';
  }

  /** Where an answer is written. */
  #answering({ store, thread: { conversationId, messages } }: Source, ctx: RowContext) {
    if (!store.config.allowReply || !messages.length) return nothing;
    const newest = messages.findLast((message) => canAnswer(message, store));
    if (!newest) return html`<p class="foot only">${this.words.answer.only}</p>`;
    return this.#composer.render(conversationId, {
      ...ctx,
      newest,
      quickReplies: this.quickReplies,
      answers: store.$answers.get().filter((answer) => answer.conversationId === conversationId),
      sent: () => {
        this.#list.scrollToEnd();
      },
    });
  }

  #context(source: Source): RowContext {
    const { store, conversation } = source;
    return {
      config: store.config,
      words: this.words,
      lang: this.currentLang,
      now: $minute.get() + store.$clockOffset.get(),
      customer: conversation?.name || this.words.list.noName,
      query: this.#find.query,
      media: this.#media,
      orderCode: conversation?.order?.code,
      copy: (text) => {
        void copy(text, this.words).then((said) => (this.noteText = said));
      },
      expanded: this.#expanded,
      toggle: (id) => {
        if (!this.#expanded.delete(id)) this.#expanded.add(id);
        this.requestUpdate();
      },
      store,
      reply: this.#composer.aim,
      say: (text) => {
        this.noteText = text;
      },
      leave: () => {
        this.#list.scroller?.focus({ preventScroll: true });
      },
      source,
      entries: this.#entries.current,
      loading: this.#loading,
      aim: this.#aim,
      show: ({ id }) => {
        this.#show(id);
        void this.updateComplete.then(() => {
          this.renderRoot.querySelector<HTMLElement>('.aim')?.focus({ preventScroll: true });
        });
      },
    };
  }

  /** Brings a message into view, and marks it. */
  #show(id: string | undefined) {
    this.#aim = id;
    const index = this.#entries.current.findIndex((entry) => !isMark(entry) && entry.id === id);
    if (index >= 0) this.#list.reveal(index, true);
    this.requestUpdate();
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
    if (action === 'mark-unread') this.#seenNotice.keepUnread(source);
    this.noteText = await act(source, conversation, action, this.words);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-thread': ChatOmniThread;
  }
}
