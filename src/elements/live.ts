import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Message, Store } from '../core/index.ts';
import { ChatOmniElement } from './base/element.ts';
import { $minute, $tenSeconds } from './base/minute.ts';
import { StoreController } from './base/store-controller.ts';
import { Calm } from './live/calm.ts';
import { chooseComments, chooseOrders, type Filter } from './live/choose.ts';
import { Hold } from './live/hold.ts';
import { conversationOf, liveRow, withGaps, type Item, type RowContext } from './live/rows.ts';
import { styles } from './live/styles.ts';
import { tools, type View } from './live/tools.ts';
import { bones } from './parts/bones.ts';
import { buyingPattern, buyingWords } from './parts/buying.ts';
import { Composer } from './parts/composer.ts';
import { copy } from './parts/copy.ts';
import { button, place } from './parts/place.ts';
import { stepTo } from './parts/steps.ts';
import { toEnd } from './parts/to-end.ts';
import { VirtualList } from './parts/virtual-list.ts';
import { shared } from './styles/shared.ts';

/**
 * What a shop reads while it streams: the comments of all customers in one river, newest last, and the orders of
 * the session in the order of their numbers. While the pointer or the focus is on it nothing moves, and what comes
 * in is counted. A comment selects its customer's conversation for every element of the store.
 *
 * @tag chatomni-live
 *
 * @attr {string} post-id - The live posts, `{pageId}_{postId}`, comma-separated. Default: all.
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 * @attr {'comfortable'|'compact'} density - Before the store's.
 *
 * @fires {CustomEvent<{ conversation: Conversation }>} chatomni-select - Cancelable. A comment or an order was chosen; default: the store selects its conversation.
 *
 * @csspart view - Each switch: `data-view` is `comments` or `orders`.
 * @csspart filter - Each filter of the comments, with `data-filter`: `all`, `phone`, `no-order`, `unanswered`.
 * @csspart search - The field that finds orders by number, name or phone.
 * @csspart comment - Each comment.
 * @csspart session-order - Each order.
 * @csspart name - The customer's name.
 * @csspart text - What they wrote.
 * @csspart time - When; the exact time is its title.
 * @csspart order - The number of the customer's order in its session.
 * @csspart phone - There is a phone number.
 * @csspart gap - Comments may be missing here.
 * @csspart jump - Says how many comments came in meanwhile, and leads there.
 * @csspart newest - Leads to the newest comment, where nothing came in meanwhile.
 * @csspart note - What came of a wish.
 * @csspart reply - In a comment: answers it.
 * @csspart hide - In a comment: hides it from the public, or shows it again.
 * @csspart answer - In the comment that it answers: each answer that is under way.
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
 * @cssproperty --chatomni-surface - Background of what is pointed at.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Selection, focus, links.
 * @cssproperty --chatomni-purple - Order numbers.
 * @cssproperty --chatomni-green - Behind phone numbers.
 * @cssproperty --chatomni-red - What says that comments may be missing.
 */
export class ChatOmniLive extends ChatOmniElement {
  static override styles = [shared, ...styles];
  static override properties: PropertyDeclarations = {
    postId: { attribute: 'post-id' },
    buyingWords: { attribute: false },
    quickReplies: { attribute: false },
    view: { state: true },
    filter: { state: true },
    query: { state: true },
    note: { state: true },
  };

  /** The live posts, `{pageId}_{postId}`, comma-separated; none: all. */
  postId: string | undefined;
  /** What is marked in comments: words, accents aside, and patterns of text without accents. */
  buyingWords: readonly (string | RegExp)[] = buyingWords;
  /** Answers to begin with: a click puts one into the field, and never sends it. */
  quickReplies: readonly string[] = [];

  private view: View = 'comments';
  private filter: Filter = 'all';
  private query = '';
  private note = '';

  readonly #list = new VirtualList<Item>(this, {
    key: (item) => ('gap' in item ? `gap ${item.gap}` : item.id),
    estimate: (item) => ('text' in item ? 56 : 38),
    stick: 'end',
    recycle: true,
  });
  readonly #hold = new Hold();
  readonly #composer = new Composer(this);
  #pointed = false;
  /** Who was led to the newest goes along, until they read again. */
  #goesAlong = false;
  /** The row that arrow keys have reached. */
  #active: string | undefined;
  #pressed: Item | undefined;
  /** What was made of what, last. */
  #made: { readonly of: readonly unknown[]; readonly items: readonly Item[] } | undefined;
  /** The newest comment when the last announcement was made, and the tick of that. */
  #announced: Message | undefined;
  #tick = 0;
  #announcement = '';

  constructor() {
    super();
    const calm = new Calm();
    new StoreController(this, (store) => [
      ...[store.$live, store.$liveGaps, store.$orderList, store.$conversations].map(($atom) =>
        calm.of($atom),
      ),
      store.$selected,
      store.$session,
      store.$clockOffset,
      store.$connection,
      store.$answers,
      store.$hidden,
      $minute,
      $tenSeconds,
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
    const { view, filter, query, words } = this;
    const posts = (this.postId ?? '').split(',').flatMap((post) => post.trim() || []);
    const orders = store.$orderList.get();
    const isOrders = view === 'orders';
    const shown = this.#hold.take(store, store.$live.get(), this.#isReading);
    const choose = (comments: readonly Message[]) => chooseComments(comments, posts, filter, store);
    const gaps = store.$liveGaps.get();
    const of = [store, this.postId, store.$conversations.get(), view];
    const items = isOrders
      ? this.#make([...of, orders, query], () => chooseOrders(orders, posts, query, store))
      : this.#make([...of, shown, gaps, filter], () => withGaps(choose(shown), gaps));
    this.#announce(choose, store.$live.get());
    const rows = this.#list.rows(items, view + filter, this.#active);
    const message = items.some((item) => !('gap' in item)) ? undefined : this.#message(store);
    const { updating } = store.$connection.get();
    const ctx: RowContext = {
      store,
      words,
      lang: this.currentLang,
      now: $minute.get() + store.$clockOffset.get(),
      buying: buyingPattern(this.buyingWords),
      query,
      copy: (text) => {
        void copy(text, words).then((said) => (this.note = said));
      },
      reply: this.#composer.aim,
      say: (text) => {
        this.note = text;
      },
      leave: this.#leave,
    };
    return html`<div class="frame">
      ${tools(
        { view, filter, query },
        chooseOrders(orders, posts, '', store).length,
        words,
        (changes) => {
          Object.assign(this, changes);
        },
      )}
      <div part="note" role="status" ?hidden=${!this.note}>${this.note}</div>
      <div class="body" @pointerenter=${this.#onPointer} @pointerleave=${this.#onPointer}>
        ${message}
        <div
          class="scroller"
          role=${isOrders ? 'list' : 'feed'}
          tabindex="0"
          aria-label=${isOrders ? words.live.orders : words.list.types.comment}
          aria-busy=${store.$conversations.get().loading || !!updating}
          data-updating=${updating ? words.common.updating : nothing}
          ?hidden=${!!message}
          @pointerdown=${this.#onPointerDown}
          @click=${this.#onClick}
          @keydown=${this.#onKeydown}
          @focusin=${this.#onFocus}
          @focusout=${this.#onFocus}
        >
          <div class="sizer" role="presentation">
            ${repeat(
              rows,
              ({ slot }) => slot,
              (row) => liveRow(row, items.length, ctx),
            )}
          </div>
        </div>
        ${this.#toEnd(isOrders ? 0 : choose(this.#hold.waiting).length)}
      </div>
      <div class="visually-hidden" role="status">${this.#announcement}</div>
      ${
        store.config.allowReply
          ? this.#composer.render('', {
              ...ctx,
              newest: undefined,
              quickReplies: this.quickReplies,
              answers: store.$answers.get(),
              sent: this.#leave,
            })
          : nothing
      }
    </div>`;
  }

  /** Somebody reads or answers: nothing may move under their eyes. */
  get #isReading(): boolean {
    const focused = this.shadowRoot?.activeElement;
    // A row that keys have reached counts, also where WebKit does not show its focus (after a click).
    const isFocused = !!focused?.closest('.scroller') && focused.matches(':focus-visible');
    const isOccupied =
      this.#pointed || isFocused || this.#active !== undefined || this.#composer.isOpen;
    return !this.#list.atEnd || (isOccupied && !this.#goesAlong);
  }

  /** Makes anew what to show only if something has changed. */
  #make(of: readonly unknown[], make: () => readonly Item[]): readonly Item[] {
    const made = this.#made;
    if (made?.of.length === of.length && of.every((one, at) => one === made.of[at]))
      return made.items;
    return (this.#made = { of, items: make() }).items;
  }

  /** Says from time to time how many came in; not each, of which there may be fifty a second. */
  #announce(choose: (comments: readonly Message[]) => readonly Message[], all: readonly Message[]) {
    const tick = $tenSeconds.get();
    if (tick === this.#tick) return;
    const { sentAt } = this.#announced ?? { sentAt: Infinity };
    const first = all.findIndex((comment) => comment.sentAt > sentAt);
    const count = first < 0 ? 0 : choose(all.slice(first)).length;
    this.#announcement = count ? this.#countText(count) : '';
    this.#announced = all.at(-1);
    this.#tick = tick;
  }

  #countText(count: number): string {
    return this.words.live.fresh.replace('{n}', `${count}`);
  }

  /** What leads to the newest comment, and says how many there are since. */
  #toEnd(waiting: number) {
    const label = waiting ? this.#countText(waiting) : this.words.thread.newest;
    const part = waiting ? 'jump' : this.#list.atEnd ? '' : 'newest';
    return toEnd(part, label, waiting ? `${label} ↓` : '↓', () => {
      this.#goesAlong = true;
      this.#active = undefined;
      this.#list.scrollToEnd();
      this.#leave();
      this.requestUpdate();
    });
  }

  /** What stands in the place of the list; undefined while there is a list. */
  #message(store: Store) {
    const { live, common, list } = this.words;
    const { state } = store.$session.get();
    const { loading, error } = store.$conversations.get();
    if (state === 'signed-out') return place('empty', live.signedOut);
    const isEmpty = !store.$live.get().length;
    if (this.view === 'orders')
      return place('empty', this.query ? live.noOrderFound : live.noOrders);
    if (isEmpty && (loading || state === 'signing-in')) return bones(live.loading, 7);
    if (isEmpty && error) {
      const retry = button(common.retry, () => {
        store.refresh().catch(() => {});
      });
      return place('error', error.message, retry);
    }
    if (this.filter === 'all') return place('empty', live.empty);
    return place(
      'empty',
      live.noMatch,
      button(list.clear, () => {
        this.filter = 'all';
      }),
    );
  }

  #itemOf(event: Event): Item | undefined {
    return this.#made?.items[Number(rowOf(event)?.getAttribute('data-index'))];
  }

  #select(item: Item | undefined) {
    const store = this.connectedStore;
    const conversation = store && item && !('gap' in item) && conversationOf(item, store);
    if (!conversation) return;
    if (this.emit('chatomni-select', { conversation })) store.select(conversation.id);
  }

  readonly #leave = () => {
    this.focus({ preventScroll: true });
  };

  readonly #onPointer = ({ type }: Event) => {
    const isPointed = type === 'pointerenter';
    // WebKit tells once more of a pointer under which a button has gone.
    if (isPointed !== this.#pointed) this.#goesAlong = false;
    this.#pointed = isPointed;
    if (!isPointed) this.note = '';
    this.requestUpdate();
  };

  readonly #onFocus = ({ type, relatedTarget }: FocusEvent) => {
    const goesOn = (relatedTarget as Element | null)?.closest('.scroller');
    if (type === 'focusout' && !goesOn) this.#active = undefined;
    this.requestUpdate();
  };

  readonly #onPointerDown = (event: Event) => {
    this.#pressed = this.#itemOf(event);
  };

  /** Rows may have moved between press and release: it counts what was pressed. Links and buttons do what they say. */
  readonly #onClick = (event: MouseEvent) => {
    const isOwn = !(event.target as Element).closest('a, button');
    // Without detail it was no pointer but a script or assistive technology.
    if (isOwn) this.#select(event.detail ? this.#pressed : this.#itemOf(event));
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    const { visible } = this.#list;
    const items = this.#made?.items ?? [];
    const isOwn = !(target as Element).closest('a, button');
    if (!visible || !isOwn || altKey || ctrlKey || metaKey) return;
    const row = rowOf(event);
    // From the list itself the newest is the next.
    const at = row ? Number(row.getAttribute('data-index')) : visible.last + 1;
    const to = stepTo(key, at, Math.max(visible.last - visible.first - 1, 1), items.length);
    if (to !== undefined) void this.#go(to, items[to]);
    else if (key === 'Enter' || key === ' ') this.#select(this.#itemOf(event));
    else return;
    event.preventDefault();
  };

  async #go(index: number, item: Item | undefined) {
    if (!item) return;
    this.#goesAlong = false;
    this.#active = 'gap' in item ? `gap ${item.gap}` : item.id;
    this.#list.reveal(index);
    this.requestUpdate();
    await this.updateComplete;
    const row = this.renderRoot.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
  }
}

function rowOf({ target }: Event): Element | null {
  return (target as Element).closest('.row');
}

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-live': ChatOmniLive;
  }
}
