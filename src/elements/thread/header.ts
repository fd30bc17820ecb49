import { html, nothing } from 'lit';
import type { Config, Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import type { Action } from '../base/events.ts';
import { avatar } from '../parts/avatar.ts';
import { facts } from '../parts/row.ts';
import { actionsMenu } from './menu.ts';

interface Header {
  readonly conversation: Conversation;
  readonly config: Config;
  readonly words: Words;
  readonly infoShown: boolean;
  readonly createOrder: () => void;
  readonly info: () => void;
  readonly act: (action: Action) => void;
}

/** Who this is, and what can be done. */
export function threadHeader(header: Header) {
  const { conversation, config, words, infoShown } = header;
  const { thread } = words;
  return html`<header part="header">
    ${avatar(conversation)}
    <div class="main">
      <h2 part="name"><bdi>${conversation.name || words.list.noName}</bdi></h2>
      ${facts(conversation, words, config.channels.length > 1, true)}
    </div>
    <div class="buttons">
      <button type="button" part="create-order" class="green" @click=${header.createOrder}>
        ${thread.createOrder}
      </button>
      <button type="button" part="info" aria-expanded=${infoShown} @click=${header.info}>
        ${thread.info}
      </button>
      ${actionsMenu(conversation, config, words, header.act)}
    </div>
  </header>`;
}

/** What the conversation itself knows of the customer. */
export function infoPanel(conversation: Conversation, { thread }: Words, close: () => void) {
  const { name, phone, status, channelName, channelId, order } = conversation;
  const { facts: labels } = thread;
  const line = (label: string, value: string | undefined) =>
    html`<dt>${label}</dt>
      <dd><bdi>${value || thread.unknown}</bdi></dd>`;
  return html`<section part="panel" aria-label=${thread.info}>
    <dl>
      ${line(labels.name, name)} ${line(labels.phone, phone)} ${line(labels.status, status)}
      ${line(labels.page, channelName ?? channelId)} ${line(labels.order, order?.label)}
    </dl>
    ${closeButton(thread.close, close)}
  </section>`;
}

/** A line that says what came of a wish. */
export function noteLine(text: string, { thread }: Words, close: () => void) {
  return html`<div part="note" role="status">
    ${text ? html`<span>${text}</span>${closeButton(thread.close, close)}` : nothing}
  </div>`;
}

function closeButton(label: string, close: () => void) {
  return html`<button type="button" class="plain close" aria-label=${label} @click=${close}>
    ✕
  </button>`;
}
