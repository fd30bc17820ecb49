import { html, nothing } from 'lit';
import type { Message } from '../../core/index.ts';
import type { MessageContext } from '../parts/message.ts';

const indexes = new WeakMap<readonly Message[], ReadonlyMap<string, Message>>();

/** The loaded message that a reply answers; its `parentId` is either kind of id (docs/protocol.md §3). */
export function parentOf({ parentId }: Message, messages: readonly Message[]): Message | undefined {
  if (parentId === undefined) return undefined;
  let index = indexes.get(messages);
  if (!index) {
    index = new Map(
      messages.flatMap((it) => [
        [it.id, it],
        [it.externalId ?? it.id, it],
      ]),
    );
    indexes.set(messages, index);
  }
  return index.get(parentId);
}

/** What a reply answers, in a line above it; `show` goes there. */
export function quote(
  reply: Message,
  parent: Message | undefined,
  { words: { thread }, customer }: MessageContext,
  show: (parent: Message) => void,
) {
  const { parentId, postId } = reply;
  // Facebook names the post as the parent of what stands directly under it.
  if (parentId === undefined || parentId === postId || parent === reply) return nothing;
  if (!parent) return html`<div part="parent">${thread.reply}</div>`;
  const { fromShop, staffName, text } = parent;
  return html`<button
    part="parent"
    class="plain"
    @click=${() => {
      show(parent);
    }}
  >
    <span
      >${thread.replyTo} <bdi>${fromShop ? (staffName ?? thread.shop) : customer}</bdi>:
      <bdi>${text.slice(0, 160) || thread.unreadable}</bdi></span
    >
  </button>`;
}
