import { html, nothing } from 'lit';
import type { Config, Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import type { Action } from '../base/events.ts';
import { avatar } from '../parts/avatar.ts';
import { closeButton } from '../parts/close-button.ts';
import { findIcon } from '../parts/icons.ts';
import { facts } from '../parts/row.ts';
import { copied, phoneLink } from '../parts/text.ts';
import { actionsMenu } from './menu.ts';

interface Header {
  readonly conversation: Conversation;
  readonly config: Config;
  readonly words: Words;
  /** The page's name tells something. */
  readonly severalPages: boolean;
  readonly infoShown: boolean;
  readonly finding: boolean;
  readonly find: () => void;
  readonly copy: (text: string) => void;
  readonly createOrder: () => void;
  readonly info: (opener: HTMLElement) => void;
  readonly act: (action: Action) => void;
}

/** Who this is, and what can be done. */
export function threadHeader(header: Header) {
  const { conversation, config, words, infoShown, finding } = header;
  const { thread } = words;
  return html`<div part="header">
    <slot name="start"></slot>
    ${avatar(conversation)}
    <div class="main">
      <div class="line">
        <h2 part="name"><bdi>${conversation.name || words.list.noName}</bdi></h2>
        <button
          part="find"
          class="plain close"
          aria-label=${thread.find}
          title="${thread.find} (Ctrl+F)"
          aria-expanded=${finding}
          @click=${header.find}
        >
          ${findIcon()}
        </button>
      </div>
      ${facts(conversation, words, header.severalPages, (phone) =>
        copied(phoneLink(phone), phone, header),
      )}
    </div>
    <div class="buttons">
      <button part="create-order" class="green" @click=${header.createOrder}>
        ${thread.createOrder}
      </button>
      <button
        part="info"
        aria-expanded=${infoShown}
        @click=${(event: Event) => header.info(event.currentTarget as HTMLElement)}
      >
        ${thread.info}
      </button>
      ${actionsMenu(conversation, config, words, header.act)}
    </div>
  </div>`;
}

/** A line that says what came of a wish, or what else there is to know; `close` takes it away. */
export function noteLine(text: string, { thread }: Words, close?: () => void) {
  return html`<div part="note" role="status">
    ${text && html`<span>${text}</span>`}${close ? closeButton(thread.close, close) : nothing}
  </div>`;
}
