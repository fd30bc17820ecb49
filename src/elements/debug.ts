import { ContextEvent } from '@lit/context';
import { adoptStyles } from 'lit';
import type { Store } from '../core/index.ts';
import { debugWords, type DebugWords } from '../i18n/debug.ts';
import { storeContext } from './base/context.ts';
import { h } from './debug/dom.ts';
import { LogView } from './debug/log-view.ts';
import { type DebugRecord, recordOf } from './debug/record.ts';
import { reportOf } from './debug/report.ts';
import { styles } from './debug/styles.ts';
import { connections, counters, latency } from './debug/tables.ts';
import { shared } from './styles/shared.ts';

const views = ['log', 'connections', 'latency', 'counters'] as const;
type View = (typeof views)[number];

/** Importing the module on a server throws nothing. */
const Base = (globalThis as Partial<typeof globalThis>).HTMLElement ?? (Object as never);

/**
 * What a developer looks at when something is wrong: the log with filters, for how long each connection was up, how
 * long messages took, what was skipped; and all of it as a report to hand on, without anything secret or of customers.
 * Records while it is in a page. In a file of its own (`chatomni-debug.js`), and without Lit.
 *
 * @tag chatomni-debug
 *
 * @attr {'vi'|'en'} lang - Language, before the store's.
 * @attr {'auto'|'light'|'dark'} theme - Before the store's.
 *
 * @csspart panel - All of it.
 * @csspart views - The buttons that choose what is shown.
 * @csspart copy - Copies the report.
 * @csspart clear - Empties log and measurements.
 * @csspart filters - Source, kind and text of the log's lines.
 * @csspart shown - How many lines the filters leave.
 * @csspart log - The log.
 * @csspart line - A line of it.
 * @csspart note - What copying came to.
 * @csspart report - The report, where the browser does not allow copying.
 * @csspart empty - There is nothing to show, or no store.
 *
 * @cssproperty --chatomni-font - Font family.
 * @cssproperty --chatomni-font-size - Size of the text. Default 14px.
 * @cssproperty --chatomni-radius - Radius of corners. Default 8px.
 * @cssproperty --chatomni-space - Unit of the distances. Default 8px.
 * @cssproperty --chatomni-background - Background.
 * @cssproperty --chatomni-text - Text.
 * @cssproperty --chatomni-muted - Text of less weight.
 * @cssproperty --chatomni-border - Lines.
 * @cssproperty --chatomni-accent - Focus, what is chosen.
 * @cssproperty --chatomni-yellow - Warnings.
 * @cssproperty --chatomni-red - Errors.
 */
export class ChatOmniDebug extends Base {
  static readonly observedAttributes = ['lang', 'theme'];

  readonly #internals = this.attachInternals();
  readonly #root = this.attachShadow({ mode: 'open' });
  #own: Store | undefined;
  #found: Store | undefined;
  #endSearch = () => {};
  #endWatch = () => {};
  #watched: Store | undefined;
  #record: DebugRecord | undefined;
  #view: View = 'log';
  #log: LogView | undefined;
  #words: DebugWords | undefined;
  #body = h('div');
  #note = h('p');
  #frame = 0;

  constructor() {
    super();
    adoptStyles(this.#root, [...shared, styles]);
    // Set before the script came.
    const own = Object.getOwnPropertyDescriptor(this, 'store')?.value as Store | undefined;
    if (!own) return;
    Reflect.deleteProperty(this, 'store');
    this.#own = own;
  }

  /** A store of its own, before the provider's and the page's. */
  get store(): Store | undefined {
    return this.#own;
  }
  set store(store: Store | undefined) {
    this.#own = store;
    this.#follow();
  }

  /** The store that this element shows; undefined as long as none is found. */
  get connectedStore(): Store | undefined {
    return this.#own ?? this.#found;
  }

  connectedCallback() {
    document.addEventListener('context-provider', this.#search);
    this.#search();
    this.#follow();
  }

  disconnectedCallback() {
    document.removeEventListener('context-provider', this.#search);
    this.#endSearch();
    this.#found = undefined;
    this.#follow();
  }

  attributeChangedCallback() {
    this.#follow();
  }

  /** What is known as a text: states, figures and the newest lines; nothing secret, nothing of customers. */
  report(): string {
    const store = this.connectedStore;
    return store && this.#record ? reportOf(store, this.#record) : '';
  }

  /** Asks whoever offers a store: a provider around it, else the page; again where another one is new. */
  readonly #search = () => {
    this.#endSearch();
    const callback = (store: Store | undefined, end?: () => void) => {
      this.#endSearch = end ?? (() => {});
      this.#found = store;
      this.#follow();
    };
    this.dispatchEvent(new ContextEvent(storeContext, this, callback, true));
  };

  #follow() {
    const store = this.isConnected ? this.connectedStore : undefined;
    if (store !== this.#watched) {
      this.#endWatch();
      this.#watched = store;
      this.#record = store && recordOf(store);
      this.#words = undefined;
      const ends = store && [
        this.#record!.watch(this.#schedule),
        store.$settings.listen(this.#schedule),
      ];
      this.#endWatch = () => ends?.forEach((end) => end());
    }
    if (this.isConnected) this.#schedule();
  }

  readonly #schedule = () => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.isConnected) this.#update();
    });
  };

  #update() {
    const settings = this.connectedStore?.$settings.get();
    const theme = this.getAttribute('theme') ?? settings?.theme;
    for (const name of ['dark', 'light']) {
      this.#internals.states[theme === name ? 'add' : 'delete'](name);
    }
    const lang = (this.getAttribute('lang') ?? settings?.lang ?? 'vi').split('-')[0]!;
    const words = debugWords(lang);
    if (words !== this.#words) this.#build(words, lang);
    if (!this.#record) return;
    if (this.#view === 'log') this.#log?.update();
    else this.#showTable(tables[this.#view](this.#record, words, lang));
  }

  /** Whoever reads it keeps the focus and the place in it. */
  #showTable(next: HTMLElement) {
    const former = this.#body.querySelector('table');
    const table = next.querySelector('table');
    if (former && table) former.replaceWith(table);
    else this.#body.replaceChildren(next);
  }

  /** All that stays while what is recorded changes. */
  #build(words: DebugWords, lang: string) {
    this.#words = words;
    const record = this.#record;
    if (!record) {
      this.#root.replaceChildren(h('p', { part: 'empty', lang }, words.noStore));
      return;
    }
    this.#log = new LogView(record, words, lang);
    this.#body = h('div', { class: 'view' });
    this.#note = h('p', { part: 'note', role: 'status' });
    const buttons = views.map((view) =>
      h(
        'button',
        {
          type: 'button',
          'data-view': view,
          click: () => this.#show(view),
        },
        words.views[view],
      ),
    );
    this.#root.replaceChildren(
      h(
        'section',
        { part: 'panel', lang, 'aria-label': words.label },
        h(
          'div',
          { class: 'bar' },
          h(
            'div',
            { class: 'group', part: 'views', role: 'group', 'aria-label': words.viewsLabel },
            ...buttons,
          ),
          h(
            'div',
            { class: 'group' },
            h(
              'button',
              { type: 'button', part: 'copy', click: () => void this.#copy(words) },
              words.copy,
            ),
            h(
              'button',
              { type: 'button', part: 'clear', click: () => this.#clear(words) },
              words.clear,
            ),
          ),
        ),
        this.#note,
        this.#body,
      ),
    );
    this.#show(this.#view);
  }

  #show(view: View) {
    this.#view = view;
    for (const button of this.#root.querySelectorAll<HTMLElement>('[data-view]')) {
      button.ariaPressed = String(button.dataset['view'] === view);
    }
    this.#body.replaceChildren(...(view === 'log' && this.#log ? [this.#log.element] : []));
    this.#schedule();
  }

  #clear(words: DebugWords) {
    this.#record?.clear();
    this.#note.textContent = words.cleared;
  }

  async #copy(words: DebugWords) {
    const report = this.report();
    this.#root.querySelector('textarea')?.remove();
    try {
      // Without a secure context there is no clipboard at all.
      await navigator.clipboard.writeText(report);
      this.#note.textContent = words.copied;
    } catch {
      this.#note.textContent = words.notCopied;
      const field = h('textarea', { part: 'report', readonly: '', 'aria-label': words.report });
      field.value = report;
      this.#note.after(field);
      field.select();
    }
  }
}

const tables = { connections, latency, counters };

declare global {
  interface HTMLElementTagNameMap {
    'chatomni-debug': ChatOmniDebug;
  }
}
