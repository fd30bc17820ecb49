import type { SyncContext } from './context.ts';

/**
 * Fetches the orders of the live posts of the configuration. From then on events keep them; what failed is
 * fetched with the next manual refresh, and is no matter of the list's. Never rejects.
 */
export async function hydrateOrders(context: SyncContext): Promise<void> {
  const { active, api, config, conversations } = context;
  // Asked for again meanwhile, and the session has ended: whose it is now asks for their own.
  if (!active) return;
  await Promise.allSettled(
    config.postId.map(async (postId) => {
      const orders = await api.commentOrders(postId);
      for (const order of orders) conversations.inbox.order(order);
      conversations.touch();
    }),
  );
}
