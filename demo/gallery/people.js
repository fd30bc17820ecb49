// @ts-check
import { before, conversation, file, message, order, PAGES } from './shop.js';

/** Whom the threads are of. */
export const HUONG = '25419785322178533';
export const KEY = `${PAGES[0]}:${HUONG}`;

export const longName = `Công Tằng Tôn Nữ ${'Nguyễn Phước Hoàng Thùy Trang '.repeat(4).trim()}`;
export const longWord = 'Shopquầnáonhậpkhẩugiárẻ'.repeat(12);
const sentence =
  'Em ơi cho chị hỏi mẫu váy hoa nhí này còn size nào không, chị cao 1m58 nặng 50 ký. ';
/** Of 20,000 characters, with lines. */
export const longText = Array.from({ length: 400 }, (_, line) => `${line + 1}. ${sentence}`)
  .join('\n')
  .slice(0, 20_000);

export const huong = conversation({
  user: HUONG,
  text: 'Dạ chị lấy mẫu số 3 nha shop',
  ago: 2,
  unread: 2,
  phone: '0903 456 789',
  address: true,
  status: 'Bình thường',
});

/** Everything that a row may have. */
export const rows = [
  huong,
  conversation({ user: '31', name: 'Trần Minh Anh', text: 'ib', ago: 1, comment: true, unread: 1 }),
  conversation({
    user: '32',
    name: 'Lê Quốc Bảo',
    text: '',
    attachment: 'image',
    ago: 7,
    phone: '0912.345.678',
    status: 'Cảnh báo',
  }),
  conversation({
    user: '33',
    name: longName,
    text: `${longWord} ${longWord}`,
    ago: 12,
    unread: 12,
    phone: '0900000000',
    address: true,
    status: 'Khách VIP mua sỉ lâu năm, ưu tiên giao trước 10 giờ sáng',
  }),
  conversation({ user: '34', name: '🌸 Bé Na 🌸 shop mẹ & bé 👶🏻', text: '😍😍😍 ❤️', ago: 34 }),
  conversation({
    user: '35',
    name: 'فاطمة الزهراء',
    text: 'مرحبا، كم سعر هذا الفستان؟ 250.000đ',
    ago: 61,
    unread: 1,
  }),
  conversation({ user: '36', name: null, text: 'Shop còn hàng không ạ?', ago: 95, status: 'VIP' }),
  conversation({ user: '37', name: 'Phạm Thu Trang', text: null, ago: 180 }),
  conversation({
    user: '38',
    name: 'Đỗ Hoàng Phương',
    text: `${sentence}${sentence}`,
    ago: 26 * 60,
    page: PAGES[1],
    phone: '+84 28 3822 1234',
  }),
  conversation({ user: '39', name: 'Vũ Ngọc Mai', text: 'Giá bao nhiêu vậy shop', ago: 4000 }),
  conversation({ user: '40', name: 'Bùi Thị Lan', text: '<b>Chốt</b> & ship', ago: 20_000 }),
  conversation({ user: '41', name: 'Hồ Kim', text: '', attachment: 'audio', ago: 90_000 }),
];

export const orders = { value: [order(HUONG, 482), order('33', 1_234_567), order('36', 7)] };

/** Many plain rows. @param {number} count */
export const manyRows = (count) =>
  Array.from({ length: count }, (_, index) =>
    conversation({
      user: `${5000 + index}`,
      name: `Khách số ${index + 1}`,
      text: `Cho em hỏi mẫu ${index + 1} ạ`,
      ago: 10 + index * 7,
      unread: index % 3 === 0 ? 1 + (index % 5) : 0,
      ...(index % 4 === 0 && { phone: `09${String(10_000_000 + index)}` }),
      ...(index % 5 === 0 && { status: 'Bình thường' }),
    }),
  );

/** A usual talk: two days, groups, staff, a comment with an answer, an edit, a phone number, an order code. */
export const talk = [
  message(1500, 'Shop ơi váy hoa nhí còn size M không ạ?'),
  message(1499.5, 'Chị cao 1m58'),
  message(1490, 'Dạ còn chị ơi, em giữ cho chị 1 cái nha', { shop: 'Thu Hiền' }),
  message(1489, 'Chị cho em xin số điện thoại với địa chỉ ạ', { shop: 'Thu Hiền', edited: true }),
  message(1480, 'Số chị 0903 456 789, địa chỉ 12/5 Lê Lợi, phường Bến Nghé, quận 1'),
  message(70, 'Mẫu số 3 giá bao nhiêu vậy shop', { id: 'k1', comment: true }),
  message(66, 'Dạ mẫu số 3 giá 250.000đ ạ', {
    id: 'k2',
    comment: true,
    parent: 'k1',
    shop: 'Thu Hiền',
  }),
  message(64, 'ok chốt', { comment: true, parent: 'k9' }),
  message(30, 'Em lên đơn cho chị rồi nha: #482. 251204953', { shop: true }),
  message(29.5, 'Xem thêm mẫu mới tại https://example.com/vay-hoa-nhi', { shop: true }),
  message(4, 'Dạ chị cảm ơn 😘'),
  message(2, 'Dạ chị lấy mẫu số 3 nha shop'),
];

/** Enough to scroll. */
export const longTalk = Array.from({ length: 40 }, (_, index) =>
  message(
    300 - index * 6,
    `Tin thứ ${index + 1}: ${index % 4 ? 'mẫu này còn không ạ' : sentence}`,
    {
      ...(index % 3 === 2 && { shop: 'Thu Hiền' }),
    },
  ),
);

/** What TPOS may know of a customer. */
export const customer = {
  Partner: {
    Name: 'Nguyễn Thị Hương',
    Phone: '0903 456 789 - 0283 822 1234',
    Email: 'huong.nguyen@example.com',
    FullAddress: '12/5 Lê Lợi, phường Bến Nghé, quận 1, TP. Hồ Chí Minh',
    StatusText: 'Bình thường',
    Comment: 'Khách hay đổi size.\nGiao buổi chiều.',
  },
  Order: {
    Code: '251204953',
    SessionIndex: 482,
    StatusText: 'Đơn hàng',
    DateCreated: before(30),
    Note: 'Gọi trước khi giao',
    Details: [
      { ProductName: 'Váy hoa nhí size M', Quantity: 1, PriceUnit: 250_000 },
      {
        ProductName: 'Áo khoác jean wash nhẹ form rộng tay phồng',
        Quantity: 2,
        PriceUnit: 389_000,
      },
    ],
  },
  Revenue: { RevenueTotal: 12_450_000 },
};

export const media = {
  clip: file('video', '/media/clip.webm'),
  voice: file('audio', '/sim/media/ghi-am.wav'),
};
