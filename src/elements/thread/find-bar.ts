/* eslint lit-a11y/click-events-have-key-events: off -- what is clicked are buttons, also by keys */
import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { Config } from '../../core/index.ts';
import type { Lang, Words } from '../../i18n/index.ts';
import { closeButton } from '../parts/close-button.ts';
import { searchField } from '../parts/search-field.ts';
import { Find, type FindSource } from './find.ts';

/** The field for finding in a thread, and the keys that open and close it. */
export class FindBar {
  readonly #host: ReactiveControllerHost & Element;
  readonly #source: FindSource;
  readonly #find: Find;
  /** What had the focus before. */
  #opener: HTMLElement | null | undefined;

  constructor(host: ReactiveControllerHost & Element, source: FindSource) {
    this.#host = host;
    this.#source = source;
    this.#find = new Find(source, () => {
      host.requestUpdate();
    });
  }

  get isOpen(): boolean {
    return this.query !== undefined;
  }

  /** What is looked for; undefined while it is closed. */
  get query(): string | undefined {
    return this.#find.query;
  }

  /** Takes in the thread as it is now. */
  update() {
    this.#find.update();
  }

  /** Another thread is opened. */
  clear() {
    if (this.isOpen) this.#find.look(undefined);
  }

  readonly open = () => {
    if (!this.isOpen) {
      this.#opener = this.#host.shadowRoot?.activeElement as HTMLElement | null;
      this.#find.look('');
    }
    void this.#host.updateComplete.then(() => {
      this.#field?.focus();
      this.#field?.select();
    });
  };

  readonly close = () => {
    this.clear();
    const opener = this.#opener?.isConnected ? this.#opener : this.#source.scroller();
    opener?.focus({ preventScroll: true });
  };

  /** Ctrl+F finds in here; once more, from its field, it is the browser's own. */
  onKeydown(event: KeyboardEvent, { shortcuts }: Config) {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const isFind = (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'f';
    if (!isFind || shortcuts === 'off' || event.defaultPrevented || target === this.#field) return;
    event.preventDefault();
    this.open();
  }

  /** The field, how many were found, and where to go from here. */
  render({ thread: words, common }: Words, lang: Lang) {
    if (!this.isOpen) return nothing;
    const find = this.#find;
    const go = (label: string, by: 1 | -1) =>
      html`<button
        class="plain close"
        aria-label=${label}
        title=${label}
        aria-disabled=${!find.found.length}
        @click=${() => {
          find.step(by);
        }}
      >
        ${by > 0 ? '↑' : '↓'}
      </button>`;
    return html`<div part="find-bar" role="search" @keydown=${this.#onKeydown}>
      ${searchField('find-field', words.find, (typed) => {
        find.look(typed);
      })}
      <span role="status">${this.#status(words, lang)}</span>
      ${go(words.olderFind, 1)}${go(words.newerFind, -1)}${closeButton(words.close, this.close)}
      ${
        !find.query || this.#source.current()?.thread.complete
          ? nothing
          : html`<button part="find-older" @click=${this.#searchOlder}>
              ${find.searching ? words.stop : find.failed ? common.retry : words.findOlder}
            </button>`
      }
    </div>`;
  }

  get #field() {
    return this.#host.shadowRoot?.querySelector<HTMLInputElement>('[part=find-field]');
  }

  #status(words: Words['thread'], lang: Lang) {
    const { found, current, searching, failed, query } = this.#find;
    if (searching) return words.loadingOlder;
    if (failed) return words.olderFailed;
    if (!query) return nothing;
    if (!current) return words.noMatch;
    // Who cannot see what is shown hears it.
    const [at, of] = [found.indexOf(current) + 1, found.length];
    return html`${at.toLocaleString(lang)}/${of.toLocaleString(lang)}<span class="visually-hidden"
        >: ${current.text.slice(0, 200)}</span
      >`;
  }

  readonly #searchOlder = async ({ currentTarget }: Event) => {
    if (this.#find.searching) {
      this.#find.stop();
      return;
    }
    await this.#find.searchOlder();
    await this.#host.updateComplete;
    // At the beginning of the history the button goes; its focus must not get lost.
    if (!(currentTarget as Element).isConnected && document.activeElement === document.body) {
      this.#field?.focus();
    }
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const { key, isComposing, target, shiftKey } = event;
    if (isComposing) return;
    if (key === 'Escape') this.close();
    else if (key === 'Enter' && target === this.#field) this.#find.step(shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
}
