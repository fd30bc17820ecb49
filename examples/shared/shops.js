/** Where the server is, for every store: the same origin, see proxy.js. */
export const servers = { apiBase: '/api', chatUrl: '/ws/chat', rtUrl: '/ws/rt', avatarUrl: 'off' };

/** Two shops of one owner, each with pages of its own. Where they are different tenants, `room` differs too. */
export const shops = [
  { name: 'Tomato Boutique', channels: '270136663390370' },
  { name: 'Tomato Mỹ Phẩm', channels: '193642490509664' },
];
