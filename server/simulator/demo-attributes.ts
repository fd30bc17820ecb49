import type { Shop } from './shop.ts';

/** What a page says of this shop in the drop-in's `data-*` attributes. */
export function demoAttributes(shop: Shop): Readonly<Record<string, string>> {
  return {
    'chat-url': '/ws/chat',
    'rt-url': '/ws/rt',
    channels: shop.channels.map(({ id, name }) => `${id}=${name}`).join(','),
    'crm-team-id': shop.channels.map(({ id, teamId }) => `${id}=${teamId}`).join(','),
    'post-id': shop.channels.map(({ id }) => shop.currentPost(id)?.id ?? '').join(','),
    'avatar-url': '/sim/avatar/{userId}.svg',
  };
}
