import type { Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';
import type { Action } from '../base/events.ts';
import { fillUrl } from '../parts/fill.ts';
import type { Source } from './source.ts';

/** Opens the shop's order page; returns what there is to say. */
export function createOrder(
  { store: { config } }: Source,
  conversation: Conversation,
  { thread }: Words,
): string {
  if (!config.orderUrl) return thread.noOrders;
  open(fillUrl(config.orderUrl, config, conversation), '_blank', 'noopener');
  return '';
}

/** Does what an entry of the menu says; returns what there is to say. Those of the host's are its own to do. */
export async function act(
  { store }: Source,
  conversation: Conversation,
  action: Action,
  { thread }: Words,
): Promise<string> {
  const { config } = store;
  const url = () =>
    new URL(fillUrl(config.conversationUrl, config, conversation), location.href).href;
  const copy = (text: string) =>
    saying(navigator.clipboard.writeText(text), thread.copied, thread.notCopied);
  try {
    if (action === 'open') open(url(), '_blank', 'noopener');
    if (action === 'copy-link') return await copy(url());
    if (action === 'copy-phone') return await copy(conversation.phone ?? '');
  } catch {
    // Without a secure context there is no clipboard at all.
    return thread.notCopied;
  }
  if (action !== 'mark-unread') return '';
  return saying(store.markSeen(conversation.id, false), thread.markedUnread, thread.failed);
}

function saying(done: Promise<unknown>, success: string, failure: string): Promise<string> {
  return done.then(
    () => success,
    () => failure,
  );
}
