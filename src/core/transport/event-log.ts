import type { News } from '../facts.ts';
import type { Logger } from '../log.ts';

/** The line of docs/protocol.md §6 for one event; `{…}` is ids, kind and length unless contents are asked for. */
export function describeEvent(
  prefix: string,
  name: string,
  args: readonly unknown[],
  news: News,
  log: Pick<Logger, 'describe'>,
): string {
  if (name === 'authenticated') return `✅ ${prefix} Authentication successful`;
  if (name === 'notification') {
    return `🔔 ${prefix} Notification: ${log.describe({ count: args.length }, args[0])}`;
  }
  if (news.type === 'message') {
    const { id, identity, kind, fromShop, text } = news.message;
    const summary = { id, ...identity, kind, fromShop, length: text?.length ?? 0 };
    return `📨 ${prefix} New message received: ${log.describe(summary, args[0])}`;
  }
  const summary = news.type === 'order' ? [news.order.id, news.order.label] : [news.type];
  return `📡 ${prefix} Event: ${name} ${log.describe(summary, args)}`;
}
