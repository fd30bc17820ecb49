import { phoneNumber, postalAddress } from './names.ts';
import { between, chance, pick, type Random } from './random.ts';
import type { Attachment, OrderLine } from './types.ts';

const PRODUCTS = [
  ...[
    'áo thun cotton',
    'đầm hoa nhí',
    'set đũi',
    'quần ống rộng',
    'áo khoác gió',
    'chân váy chữ A',
  ],
  ...['đồ bộ cho bé', 'bình giữ nhiệt', 'son lì màu cam đất', 'kem chống nắng', 'túi đeo chéo'],
];
const COLOURS = ['đen', 'trắng', 'be', 'hồng', 'xanh rêu', 'đỏ đô', 'nâu'];
const SIZES = ['S', 'M', 'L', 'XL', '2XL'];

const ASKING = [
  'Shop ơi {product} còn không ạ?',
  'Mẫu {colour} size {size} còn hàng k shop',
  'Giá sao shop?',
  'Cho mình hỏi {product} bao nhiêu tiền vậy ạ',
  'ib giá giúp mình với',
  'Mình cao 1m58 nặng 52kg mặc size gì vừa ạ?',
  'Có màu {colour} không em',
  'Ship về tỉnh mấy ngày nhận được hàng vậy shop?',
  'Có được kiểm tra hàng trước khi thanh toán không ạ',
  'Mua 2 cái có freeship không shop 😅',
  'Chất vải có dày không ạ, mặc có nóng không?',
  'Shop có cửa hàng ở Hà Nội không ạ',
];
const DECIDING = [
  'Chốt cho mình 1 {product} {colour} size {size} nha',
  'Lấy cho chị {number} cái nhé em',
  'Ok chốt đơn ạ ❤️',
  'SĐT của mình {phone}',
  '{phone} nhận hàng giờ hành chính nha shop',
  'Địa chỉ: {address}',
  'Tên: Thảo\nSĐT: {phone}\nĐịa chỉ: {address}\nLấy 1 {product} màu {colour}',
  'Mình chuyển khoản rồi shop kiểm tra giúp',
  'Đổi giúp mình sang size {size} được không ạ',
];
const CLOSING = [
  'Cảm ơn shop nhiều ạ',
  'Dạ vâng',
  'ok shop',
  '👍',
  '❤️❤️❤️',
  'Hàng đẹp lắm shop ơi, lần sau mình ủng hộ tiếp',
  'Mình nhận được hàng rồi nha',
  'Đơn của mình tới đâu rồi shop?',
  'Sao mình chưa nhận được hàng vậy ạ 😢',
];
const LONG = [
  'Chào shop, hôm trước mình có đặt một đơn gồm {number} món, trong đó có {product} màu {colour} size {size} và thêm một cái nữa tặng mẹ. Mình có nhắn địa chỉ rồi nhưng hôm nay bưu tá gọi bảo không tìm thấy số nhà. Shop nhắn lại giúp mình là nhà nằm trong hẻm, cổng màu xanh, đối diện tiệm tạp hoá, gọi số {phone} thì mình ra lấy liền. Nếu không kịp thì cho mình dời sang ngày mai, buổi chiều sau 5 giờ mình mới về tới nhà. Mình cảm ơn shop nhiều, lần nào mua cũng được tư vấn rất nhiệt tình.',
  'Shop xem giúp mình mẫu này nha https://www.facebook.com/watch/live/?v=1029384756102938&ref=watch_permalink với mẫu này nữa https://example.com/san-pham/{number}?mau=be&size={size}',
  'Mình lấy:\n1. {product} - {colour} - size {size}\n2. {product} - size {size}\n3. quà tặng kèm (nếu có)\n\nGiao về:\n{address}\n{phone}\n\nCảm ơn shop!',
];
const COMMENTS = [
  ...['Giá?', 'giá ib', '.', 'hóng', 'Còn size {size} không?', 'chốt {number}', 'Chốt mã {number}'],
  ...[
    '{number} {colour} size {size}',
    'Lấy 1 {product}',
    '{phone}',
    'đẹp quá shop',
    'share rồi nha',
  ],
  ...[
    'Chốt {product} {colour}',
    'Cho em xem lại mã {number} với ạ',
    '❤️',
    '😍😍',
    'Xem mã {number}',
  ],
  ...[
    'Live tới mấy giờ vậy shop',
    'Ship Đà Nẵng bao nhiêu ạ?',
    'chốt 1 {colour} {size} sđt {phone}',
  ],
];
const ANSWERING = [
  'Dạ {product} bên em còn đủ size ạ, chị lấy màu nào ạ?',
  'Dạ giá {price}k chị nhé, mua từ 2 sản phẩm em freeship ạ ❤️',
  'Dạ chị cho em xin số điện thoại và địa chỉ để em lên đơn ạ',
  'Chị mặc size {size} là vừa đẹp ạ',
  'Dạ em lên đơn cho mình rồi nha, 2-3 ngày nữa chị nhận được hàng ạ',
  'Dạ shop cảm ơn chị đã ủng hộ ạ 🥰',
  'Dạ đơn của mình đã giao cho bên vận chuyển rồi ạ, chị để ý điện thoại giúp em nha',
  'Dạ mẫu này vừa hết, chị tham khảo mẫu {colour} giúp em ạ',
  'Dạ chị được kiểm hàng trước khi thanh toán ạ',
  'Bảng giá hôm nay của shop:\n- {product}: {price}k\n- {product}: {price}k\n- Freeship đơn từ 500k',
];
const COMMENT_ANSWERS = [
  'Dạ shop ib chị rồi ạ',
  'Dạ em chốt đơn rồi nha chị',
  'Dạ {price}k ạ',
  '❤️',
];

const PLACEHOLDERS: Readonly<Record<string, (random: Random) => string>> = {
  product: (random) => pick(random, PRODUCTS),
  colour: (random) => pick(random, COLOURS),
  size: (random) => pick(random, SIZES),
  number: (random) => String(between(random, 2, 68)),
  price: (random) => String(between(random, 9, 45) * 10 - 1),
  phone: phoneNumber,
  address: postalAddress,
};

function fill(random: Random, template: string): string {
  return template.replace(
    /\{(\w+)\}/g,
    (whole, name: string) => PLACEHOLDERS[name]?.(random) ?? whole,
  );
}

/** What a customer writes in the inbox. */
export function customerText(random: Random): string {
  const roll = random();
  if (roll < 0.45) return fill(random, pick(random, ASKING));
  if (roll < 0.72) return fill(random, pick(random, DECIDING));
  if (roll < 0.96) return fill(random, pick(random, CLOSING));
  return fill(random, pick(random, LONG));
}

/** What a member of staff writes in the inbox. */
export function staffText(random: Random): string {
  return fill(random, pick(random, ANSWERING));
}

/** What a customer writes under a live video. */
export function commentText(random: Random): string {
  return fill(random, pick(random, COMMENTS));
}

/** What a member of staff answers under a live video. */
export function commentAnswer(random: Random): string {
  return fill(random, pick(random, COMMENT_ANSWERS));
}

/** The products of an order. */
export function orderLines(random: Random): readonly OrderLine[] {
  return Array.from({ length: between(random, 1, 3) }, () => ({
    product: `${pick(random, PRODUCTS)} ${pick(random, COLOURS)} ${pick(random, SIZES)}`,
    quantity: chance(random, 0.8) ? 1 : between(random, 2, 4),
    price: (between(random, 9, 45) * 10 - 1) * 1000,
  }));
}

const PICTURES = [
  'dam-hoa',
  'ao-thun',
  'set-dui',
  'tui-xach',
  'son-moi',
  'bang-size',
  'chuyen-khoan',
  'het-han',
];

/** What hangs on a message that has attachments; the files are the simulator's own. */
export function attachmentsFor(random: Random): readonly Attachment[] {
  const roll = random();
  if (roll < 0.66) {
    const count = chance(random, 0.25) ? between(random, 2, 5) : 1;
    return Array.from({ length: count }, () => ({
      type: 'image',
      url: `/sim/media/${pick(random, PICTURES)}-${between(random, 1, 30)}.svg`,
    }));
  }
  if (roll < 0.76) return [{ type: 'video', url: '/media/clip.webm' }];
  if (roll < 0.86) return [{ type: 'audio', url: '/sim/media/ghi-am.wav' }];
  if (roll < 0.93) return [{ type: 'file', url: '/sim/media/bang-gia.pdf' }];
  if (roll < 0.96) return [{ type: 'template', url: null }];
  if (roll < 0.98) {
    // Drawing once more would make other customers of all that follow: the dashboard knows some by their ids.
    return [
      { type: 'sticker', url: `/sim/media/nhan-dan-${1 + Math.floor((roll * 1e4) % 9)}.svg` },
    ];
  }
  return [{ type: 'fallback', url: '/sim/media/bang-gia.pdf' }];
}
