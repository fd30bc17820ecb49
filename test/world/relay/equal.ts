import { versionOf } from '../shop.ts';
import type { World } from '../world.ts';
import type { Relay } from './relay.ts';

/**
 * Nothing was fetched but what the store fetches by itself when it is connected again: whatever TPOS has told is in the
 * row, and in the threads that are open, in the text that was told or a later one.
 */
export function compareTold(
  { store, invariants, pins, shop, variant, rest }: World,
  relay: Relay,
): void {
  const threads = [store.$thread.get(), ...pins.map(({ handle }) => handle.$thread.get())];
  const { items, complete } = store.$conversations.get();
  const last = complete ? -Infinity : (items.at(-1)?.lastActivity ?? -Infinity);
  for (const { name, message, version } of relay.emissions) {
    if (!message || !version || message.removedAt !== undefined || message.wasBroken) continue;
    const { chat, sentAt } = message;
    if (chat.shop !== shop.owner) continue;
    const row = store.find(`${chat.channelId}:${chat.userId}`);
    const newest = row?.lastMessage?.sentAt ?? -Infinity;
    const isOfType = variant.type === 'all' || variant.type === message.kind;
    // What is told of what stands below the first page changes nothing in it.
    if (isOfType && sentAt > last && newest < sentAt)
      invariants.wrong(`${name} was told, and is not in its row`);
    const isNewest = shop.messagesOf(chat).slice(-rest.threadPage).includes(message);
    for (const { conversationId, messages } of threads) {
      // Older ones may be a gap, or stand below what is loaded.
      if (!isNewest || invariants.chatOf(conversationId) !== chat) continue;
      const shown = messages.find(({ id }) => id === message.id);
      if (!shown) invariants.wrong(`${name} was told, and is not in its thread`);
      const texts = message.versions.slice(message.versions.indexOf(version));
      const isRight = texts.some(({ text }) => (text ?? '') === shown?.text);
      if (shown && !isRight) {
        invariants.wrong(`${name} is ${shown.text} instead of ${versionOf(message).text}`);
      }
    }
  }
}
