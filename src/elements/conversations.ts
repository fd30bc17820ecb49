import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation, ConversationQuery, ConversationsValue, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { $minute } from './base/minute.ts';
import { StoreController } from './base/store-controller.ts';
import { ListKeys } from './conversations/keys.ts';
import { SearchShortcut } from './conversations/shortcut.ts';
import { styles } from './conversations/styles.ts';
import { isFiltered, tools, type Change } from './conversations/tools.ts';
import { bones } from './parts/bones.ts';
import { Loading } from './parts/loading.ts';
import { button, place } from './parts/place.ts';
import { conversationRow, type Around } from './parts/row.ts';
import { VirtualList, type VirtualRow } from './parts/virtual-list.ts';
import { shared } from './styles/shared.ts';

/** Rows before the last one at which the next page is asked for. */
const nearEnd = 10;

/**
 * The list of conversations with search and filters. Rows in view are rendered, the reader's place is kept
 * while others come in above. Selecting selects for every element of the store.
 *
 * @tag chatomni-conversations
 *
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @fires {CustomEvent<{ conversation: Conversation }>} chatomni-select - Cancelable. A row was chosen; default: the store selects it.
 *
 * @csspart search - The search field.
 * @csspart filter - Each filter, with `data-filter` or `data-type`.
 * @csspart sort - Shows who waits longest for an answer first.
 * @csspart select - Choice of the shop's page (`name="channelId"`), and of the status (`name="status"`).
 * @csspart jump - Says how many conversations came in above, and leads there.
 * @csspart row - Each conversation.
 * @csspart avatar - Picture or initials.
 * @csspart name - The customer's name.
 * @csspart preview - The newest message.
 * @csspart time - When it came; the exact time is its title.
 * @csspart unread - How many messages are unread; only if there are any.
 * @csspart order - The order's number in its session, and its code.
 * @csspart status - `Bình thường` green, `Cảnh báo` red, others neutral.
 * @csspart phone - There is a phone number.
 * @csspart address - There is an address.
 * @csspart page - The page's name, where the shop has several.
 * @csspart note - Says that what is shown may be old.
 * @csspart empty - There is nothing to show.
 * @csspart error - Nothing could be loaded; has a button to try again.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px, compact 13px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px, compact 6px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-surface - Background of what is pointed at.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Selection, focus, unread count.
 * @cssproperty --chatomni-purple - Order badge.
 * @cssproperty --chatomni-green - Status `Bình thường`.
 * @cssproperty --chatomni-red - Status `Cảnh báo`, errors.
 */
export class ChatOmniConversations extends ChatOmniElement {
  static override styles = [shared, ...styles];

  readonly #list = new VirtualList<Conversation>(this, {
    key: ({ id }) => id,
    estimate: () => 0,
    stick: 'start',
    recycle: true,
  });
  readonly #loading = new Loading(() => {
    this.requestUpdate();
  });
  /** The row that arrow keys have reached. */
  #active: string | undefined;
  #hasFocus = false;
  #pressed: string | undefined;
  #query: ConversationQuery | undefined;
  /** Activity of the newest row when the reader was last at the top, server time in ms. */
  #seenUpTo = 0;
  readonly #keys = new ListKeys();
  /** Asked for and not yet shown. */
  #asked: ConversationQuery | undefined;

  constructor() {
    super();
    new SearchShortcut(this, () => this.#field);
    new StoreController(this, (store) => [
      store.$conversations,
      store.$selected,
      store.$session,
      store.$clockOffset,
      store.$connection,
      $minute,
      {
        listen: () =>
          store.on('order', ({ order }) => {
            void this.#blink(order.userId);
          }),
      },
    ]);
  }

  /** The list itself: arrow keys move in it. */
  override focus(options?: FocusOptions) {
    this.#list.scroller?.focus(options);
  }

  /** What comes in costs nothing while nobody sees it; but of a session that is over nothing stays. */
  protected override shouldUpdate({ size }: PropertyValues) {
    const state = this.connectedStore?.$session.get().state;
    return size > 0 || !this.#list.isHidden || state !== 'signed-in';
  }

  protected override render() {
    const store = this.connectedStore;
    if (!store) return nothing;
    const value = store.$conversations.get();
    const { items, query, error, loading } = value;
    const { list } = this.words;
    const message = this.#message(store, value);
    const goesOn = items.length ? this.#goesOn(value) : undefined;
    const { updating } = store.$connection.get();
    const pinned = this.#hasFocus ? this.#active : undefined;
    const rows = this.#list.rows(items, query, pinned);
    const active = rows.find(({ item }) => item.id === pinned);
    const around: Around = {
      words: this.words,
      lang: this.currentLang,
      now: $minute.get() + store.$clockOffset.get(),
    };
    return html`<div class="frame">
      ${tools(value, store.config, this.words, this.currentLang, (change) => {
        this.#search(change);
      })}
      ${
        error && items.length
          ? html`<div part="note" role="status">${list.stale} ${error.message}</div>`
          : nothing
      }
      ${message}
      <div class="news" role="status">${this.#news(items, query)}</div>
      <div
        class="scroller"
        role="listbox"
        tabindex="0"
        aria-label=${list.label}
        aria-busy=${loading || !!updating}
        data-updating=${updating ? this.words.common.updating : nothing}
        aria-activedescendant=${active ? `row-${active.slot}` : nothing}
        ?hidden=${!!message}
        @pointerdown=${this.#onPointerDown}
        @click=${this.#onClick}
        @keydown=${this.#onKeydown}
        @focus=${this.#onFocus}
        @blur=${this.#onFocus}
        @animationend=${blinked}
      >
        <div class="sizer" role="presentation">
          ${repeat(
            rows,
            ({ slot }) => slot,
            (row) => this.#row(row, store, around, row === active),
          )}
        </div>
        ${
          !items.length
            ? bones(list.loading, 7)
            : goesOn
              ? nothing
              : html`<div class="foot">${value.complete ? list.complete : list.loadingMore}</div>`
        }
      </div>
      ${goesOn ? html`<div class="foot">${goesOn}</div>` : nothing}
    </div>`;
  }

  protected override updated(changed: PropertyValues) {
    super.updated(changed);
    const store = this.connectedStore;
    if (!store) return;
    const value = store.$conversations.get();
    const field = this.#field;
    if (value.query !== this.#query) {
      this.#query = value.query;
      this.#asked = undefined;
      // Who is typing is ahead of the store.
      if (field && field !== this.shadowRoot?.activeElement) field.value = value.query.text ?? '';
    }
    const { visible } = this.#list;
    if (!visible) return;
    const { first, last } = visible;
    if (!this.#list.isScrolling) {
      store.noticeRows(value.items.slice(first, last + 1).map(({ id }) => id));
    }
    const goesOn = !value.complete && !value.paused;
    if (last >= value.items.length - nearEnd && goesOn) {
      this.#loading.load(value.query, value, () => store.loadMore());
    }
  }

  #row(
    { item, index, slot }: VirtualRow<Conversation>,
    store: Store,
    around: Around,
    active: boolean,
  ) {
    const { items, query, pages } = store.$conversations.get();
    return html`<div
      class="row ${item.unreadCount ? 'unread' : ''} ${active ? 'active' : ''}"
      part="row"
      role="option"
      id="row-${slot}"
      data-index=${index}
      data-conversation-id=${item.id}
      data-user-id=${item.userId}
      aria-selected=${item.id === store.$selected.get()?.id}
      aria-setsize=${items.length}
      aria-posinset=${index + 1}
    >
      ${conversationRow(item, around, {
        scrolling: this.#list.isScrolling,
        page: pages.length > 1,
        query,
      })}
    </div>`;
  }

  /** What stands in the place of the list; undefined while there is a list or one is on its way. */
  #message(store: Store, { items, error, loading, paused, query }: ConversationsValue) {
    if (items.length) return undefined;
    const { list, common } = this.words;
    const { state } = store.$session.get();
    if (state === 'signed-out') return place('empty', list.signedOut);
    if (loading || state === 'signing-in') return undefined;
    if (error) {
      const retry = button(common.retry, () => {
        store.refresh().catch(() => {});
      });
      return place('error', error.message, retry);
    }
    if (paused) return place('empty', list.noMatchYet, this.#goOn());
    return isFiltered(query, store.config)
      ? place('empty', list.noMatch, button(list.clear, this.#clear))
      : place('empty', list.nothing, !store.config.channels.length && list.noChannels);
  }

  #goOn() {
    return button(this.words.list.goOn, () => {
      // What goes wrong shows in the list.
      this.connectedStore?.loadMore().catch(() => {});
    });
  }

  /** Says how many have become active above the reader's place, and leads there. */
  #news(items: readonly Conversation[], { sort }: ConversationQuery) {
    if (this.#list.atStart || sort) this.#seenUpTo = items[0]?.lastActivity ?? 0;
    const older = items.findIndex(({ lastActivity }) => lastActivity <= this.#seenUpTo);
    const count = older < 0 ? items.length : older;
    if (!count || sort) return nothing;
    return html`<button
      part="jump"
      class="primary"
      @click=${() => {
        this.#list.scrollToStart();
        this.focus();
      }}
    >
      ↑ ${this.words.list.fresh.replace('{n}', count.toLocaleString(this.currentLang))}
    </button>`;
  }

  /** Below the list, where a person has to say that it goes on: a list box has options only. */
  #goesOn({ query, complete, loading, paused }: ConversationsValue) {
    const { list, common } = this.words;
    if (paused && !loading) return [list.paused, ' ', this.#goOn()];
    if (complete || this.#loading.stateOf(query) !== 'failed') return undefined;
    const retry = button(common.retry, () => {
      this.#loading.again(query);
    });
    return [list.moreFailed, ' ', retry];
  }

  /** The order badges of a customer's rows blink, once, where they are rendered. */
  async #blink(userId: string) {
    await this.updateComplete;
    const badges = `[data-user-id="${CSS.escape(userId)}"] .purple`;
    for (const badge of this.renderRoot.querySelectorAll(badges)) badge.classList.add('blink');
  }

  #search(change: Change) {
    const store = this.connectedStore;
    // What was asked for last is published with the next frame only.
    const query = store && change(this.#asked ?? store.$conversations.get().query);
    this.#asked = query ?? this.#asked;
    // What goes wrong shows in the list.
    if (query) store.search(query).catch(() => {});
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('[part=search]');
  }

  readonly #clear = () => {
    this.#search(() => ({}));
    const field = this.#field;
    if (!field) return;
    field.value = '';
    field.focus();
  };

  #select(conversation: Conversation | undefined) {
    if (!conversation) return;
    this.#active = conversation.id;
    this.requestUpdate();
    if (this.emit('chatomni-select', { conversation }))
      this.connectedStore?.select(conversation.id);
  }

  #find(id: string | undefined): Conversation | undefined {
    const items = this.connectedStore?.$conversations.get().items;
    return id === undefined ? undefined : items?.find((item) => item.id === id);
  }

  readonly #onPointerDown = (event: Event) => {
    this.#pressed = rowOf(event);
  };

  /** Rows may have moved between press and release: it counts what was pressed. */
  readonly #onClick = (event: MouseEvent) => {
    // Without detail it was no pointer but a script or assistive technology.
    this.#select(this.#find(event.detail ? this.#pressed : rowOf(event)));
  };

  readonly #onFocus = (event: FocusEvent) => {
    this.#hasFocus = event.type === 'focus';
    const store = this.connectedStore;
    if (store && this.#hasFocus && !this.#find(this.#active)) {
      const { items } = store.$conversations.get();
      const selected = this.#find(store.$selected.get()?.id);
      this.#active = (selected ?? items[this.#list.visible?.first ?? 0])?.id;
    }
    this.requestUpdate();
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const items = this.connectedStore?.$conversations.get().items;
    if (!items?.length || event.target !== event.currentTarget) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { first, last } = this.#list.visible ?? { first: 0, last: 0 };
    const at = items.findIndex(({ id }) => id === this.#active);
    if (event.key === 'Enter' || event.key === ' ') this.#select(items[at]);
    else {
      const index = this.#keys.target(event, items, at, Math.max(last - first - 1, 1));
      if (index === undefined) return;
      this.#active = items[index]?.id;
      this.#list.reveal(index);
      this.requestUpdate();
    }
    event.preventDefault();
  };
}

/** The next order's blink is to be seen again. */
function blinked({ target }: Event) {
  (target as Element).classList.remove('blink');
}

function rowOf(event: Event): string | undefined {
  const row = (event.target as Element).closest<HTMLElement>('[data-conversation-id]');
  return row?.dataset['conversationId'];
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-conversations': ChatOmniConversations;
  }
}
