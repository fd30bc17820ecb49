import { css, html, nothing, type LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Message } from '../../core/index.ts';
import {
  brokenTag,
  pictureName,
  picturesOf,
  pictureTag,
  type MediaContext,
  type MediaState,
  type Picture,
} from './attachment.ts';
import { closeButton } from './close-button.ts';
import { downloadIcon, zoomIcon } from './icons.ts';

/** View state of a thread's media: which of them failed, and which picture is shown large. */
export class Media implements MediaState {
  readonly broken = new Set<string>();
  readonly #host: LitElement;
  readonly #refetch: (messageId: string) => Promise<void> | undefined;
  #shown: Picture | undefined;
  #zoomed = false;

  constructor(host: LitElement, refetch: (messageId: string) => Promise<void> | undefined) {
    this.#host = host;
    this.#refetch = refetch;
  }

  /** The message whose picture was opened: its row has to stay for the focus to return to it. */
  opener: string | undefined;

  clear() {
    this.broken.clear();
    this.#close();
  }

  readonly fail = (src: string) => {
    this.broken.add(src);
    this.#host.requestUpdate();
  };

  readonly retry = (src: string, messageId: string) => {
    this.broken.delete(src);
    this.#host.requestUpdate();
    this.#refetch(messageId)?.catch(() => {});
  };

  readonly show = (picture: Picture, opener: HTMLElement) => {
    // Safari gives a button that is clicked no focus, and the dialog gives it back to what had it.
    opener.focus();
    this.#shown = picture;
    this.opener = picture.messageId;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      this.#dialog?.showModal();
      this.#stage?.focus();
    });
  };

  /** The picture shown large, if there is one, among all of these messages. */
  lightbox(messages: readonly Message[], context: MediaContext) {
    if (!this.#shown) return nothing;
    const pictures = messages.flatMap((message) => picturesOf(message, context.config));
    const index = pictures.findIndex(({ key }) => key === this.#shown?.key);
    const picture = pictures[index];
    if (!picture) {
      this.#close();
      return nothing;
    }
    const { attachment: words, thread } = context.words;
    const { src } = picture;
    const count = pictures.length;
    const name = pictureName(context.words, index, count);
    const go = (step: number) => {
      this.#shown = pictures[(index + step + count) % count];
      this.#zoom(false);
    };
    const arrow = (step: number, label: string, shape: string) =>
      count > 1
        ? html`<button class="plain" aria-label=${label} @click=${() => go(step)}>${shape}</button>`
        : nothing;
    return html`<dialog
      part="lightbox"
      aria-label=${name}
      @close=${this.#close}
      @click=${({ target }: Event) => {
        if (target instanceof HTMLImageElement) this.#zoom(!this.#zoomed);
        else if (target instanceof HTMLDivElement) this.#dialog?.close();
      }}
      @keydown=${({ key }: KeyboardEvent) => {
        const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
        // Enlarged, it is scrolled by the arrows.
        if (step && !this.#zoomed) go(this.#host.matches(':dir(rtl)') ? -step : step);
        if (key === '+' || key === '-') this.#zoom(key === '+');
      }}
    >
      <div class="tools">
        ${arrow(-1, words.previous, '‹')}<span role="status">${index + 1}/${count}</span
        >${arrow(1, words.next, '›')}
        <button
          class="plain"
          aria-label=${words.zoom}
          aria-pressed=${this.#zoomed}
          @click=${() => this.#zoom(!this.#zoomed)}
        >
          ${zoomIcon()}
        </button>
        <a
          class="plain"
          href=${src}
          download
          target="_blank"
          rel="noopener noreferrer nofollow"
          aria-label=${words.download}
          >${downloadIcon()}</a
        >
        ${closeButton(thread.close, () => this.#dialog?.close())}
      </div>
      <div class="stage ${this.#zoomed ? 'zoomed' : ''}" tabindex="0">
        ${
          this.broken.has(src)
            ? brokenTag(picture, context)
            : // A new <img> for each picture: one that is given another would show the former until that has loaded.
              repeat([src], String, () => pictureTag(src, name, context))
        }
      </div>
    </dialog>`;
  }

  get #dialog() {
    return this.#host.shadowRoot?.querySelector('dialog');
  }

  get #stage() {
    return this.#dialog?.querySelector<HTMLElement>('.stage');
  }

  #zoom(zoomed: boolean) {
    this.#zoomed = zoomed;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      // The middle first.
      const stage = this.#stage;
      stage?.scrollTo(
        (stage.scrollWidth - stage.clientWidth) / 2,
        (stage.scrollHeight - stage.clientHeight) / 2,
      );
    });
  }

  readonly #close = () => {
    this.#shown = this.opener = undefined;
    this.#zoomed = false;
    this.#host.requestUpdate();
  };
}

export const mediaStyles = css`
  dialog {
    inset: 0;
    width: 100%;
    max-width: none;
    height: 100%;
    max-height: none;
    padding: 0;
    border: 0;
    background: var(--_bg);
    color: var(--_text);
    color-scheme: dark;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 4px;
  }
  .tools :is(button, a) {
    display: grid;
    place-items: center;
    min-width: 40px;
    min-height: 40px;
    color: inherit;
    font-size: 20px;
  }
  .tools button:dir(rtl) {
    scale: -1 1;
  }
  .tools .icon {
    width: 20px;
    height: 20px;
  }
  .tools [part='close'] {
    margin-inline-start: auto;
  }
  .stage {
    /* Scrolled to by distances from the left. */
    direction: ltr;
    display: flex;
    flex: 1;
    min-height: 0;
    overflow: hidden;
  }
  .stage:focus-visible {
    outline-offset: -2px;
  }
  .stage > * {
    flex: none;
    max-width: 100%;
    max-height: 100%;
    margin: auto;
    text-align: center;
    cursor: zoom-in;
  }
  .zoomed {
    overflow: auto;
  }
  .zoomed img {
    zoom: 2.5;
    max-width: 250%;
    max-height: 250%;
    cursor: zoom-out;
  }
`;
