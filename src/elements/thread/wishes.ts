import { fillTemplate, type Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import { copy } from '../parts/copy.ts';
import type { Action } from '../base/events.ts';
import type { Source } from './source.ts';

/** Opens the shop's order page; returns what there is to say. */
export function createOrder(
  { store: { config } }: Source,
  conversation: Conversation,
  { thread }: Words,
): string {
  if (!config.orderUrl) return thread.noOrders;
  open(fillTemplate(config.orderUrl, config.room, conversation), '_blank', 'noopener');
  return '';
}

/** Does what an entry of the menu says; returns what there is to say. Those of the host's are its own to do. */
export async function act(
  { store }: Source,
  conversation: Conversation,
  action: Action,
  words: Words,
): Promise<string> {
  const { thread } = words;
  const { conversationUrl, room } = store.config;
  const url = new URL(fillTemplate(conversationUrl, room, conversation), location.href).href;
  const copied =
    action === 'copy-link' ? url : action === 'copy-phone' ? conversation.phone : undefined;
  try {
    if (action === 'open') open(url, '_blank', 'noopener');
    if (action === 'mark-unread') {
      await store.markSeen(conversation.id, false);
      return thread.markedUnread;
    }
  } catch {
    return thread.failed;
  }
  return copied === undefined ? '' : copy(copied, words);
}
