import { CHANNELS, STAFF } from './names.ts';
import type { Shop } from './shop.ts';
import type { Attachment } from './types.ts';

const MINUTE = 60_000;

const picture = (name: string): Attachment => ({ type: 'image', url: `/sim/media/${name}.svg` });
const file = (type: string, name: string): Attachment => ({ type, url: `/sim/media/${name}` });

/** One of each kind of thing that a message may be, oldest first; a `>` in front: the shop wrote it. */
const SAMPLES: readonly (string | readonly Attachment[])[] = [
  'SĐT của mình 0912.345.678, không gọi được thì +84 987 654 321 hoặc 024 3825 1234 nha',
  '>Dạ em lên đơn #769. 251204471 rồi ạ, giá 350.000đ. Chị xem thêm ở https://example.com/don/251204471.',
  ['dam-hoa-1', 'ao-thun-2', 'set-dui-3', 'tui-xach-4', 'son-moi-5', 'bang-size-6'].map(picture),
  [picture('chuyen-khoan-7'), picture('chuyen-khoan-8'), picture('chuyen-khoan-9')],
  [picture('bang-size-12')],
  [picture('het-han-1')],
  [file('audio', 'ghi-am.wav')],
  [file('audio', 'het-han.wav')],
  [{ type: 'video', url: '/media/clip.webm' }],
  [file('file', 'bang-gia.pdf')],
  [file('sticker', 'nhan-dan-3.svg')],
  [{ type: 'template', url: null }],
  '😍👍🏽👩‍👩‍👧‍👦🇻🇳',
  `Mình kể hết ra đây luôn nha shop. ${'Hôm qua mình nhận hàng rồi mà thiếu một cái áo màu be size M. '.repeat(350)}`,
  '👍',
];

/** A conversation that has them all, for the demo. */
export function seedSamples(shop: Shop): void {
  const [channel] = CHANNELS;
  const [staff = null] = STAFF;
  if (!channel) return;
  const person = { channelId: channel.id, userId: '7777777777777777', kind: 'message' } as const;
  shop.openConversation({ ...person, name: 'Đỗ Mỹ Duyên (mẫu tin)', phone: '0912345678' });
  SAMPLES.forEach((sample, index) => {
    const written = typeof sample === 'string' ? sample : null;
    const fromShop = written?.startsWith('>') === true;
    shop.addMessage({
      ...person,
      text: fromShop ? written.slice(1) : written,
      attachments: typeof sample === 'string' ? [] : sample,
      fromShop,
      staff: fromShop ? staff : null,
      createdAt: shop.now() - (SAMPLES.length - index + 20) * MINUTE,
      delivery: 'none',
    });
  });
}
