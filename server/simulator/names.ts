import { between, chance, digits, pick, type Random } from './random.ts';
import type { Channel, Staff } from './types.ts';

/** The three pages of the synthetic shop. */
export const CHANNELS: readonly Channel[] = [
  { id: '270136663390370', name: 'Tomato Boutique', teamId: '10037' },
  { id: '117267091364524', name: 'Cà Chua Kids', teamId: '10052' },
  { id: '193642490509664', name: 'Tomato Mỹ Phẩm', teamId: '10064' },
];

export const STAFF: readonly Staff[] = [
  { id: '5f1e0a7c9b2d4c0011aa0001', name: 'Nguyễn Thị Hạnh', userName: 'hanh' },
  { id: '5f1e0a7c9b2d4c0011aa0002', name: 'Trần Quốc Bảo', userName: 'bao.tran' },
  { id: '5f1e0a7c9b2d4c0011aa0003', name: 'Lê Mỹ Duyên', userName: 'duyen' },
  { id: '5f1e0a7c9b2d4c0011aa0004', name: 'Demo', userName: 'demo' },
];

const FAMILY = [
  ...['Nguyễn', 'Nguyễn', 'Nguyễn', 'Trần', 'Trần', 'Lê', 'Lê', 'Phạm', 'Huỳnh', 'Hoàng', 'Phan'],
  ...['Vũ', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý', 'Đinh', 'Trương', 'Mai', 'Tô'],
];
const MIDDLE_FEMALE = ['Thị', 'Thị', 'Ngọc', 'Thu', 'Thanh', 'Mỹ', 'Kim', 'Diễm', 'Bích', 'Hồng'];
const GIVEN_FEMALE = [
  ...['Hương', 'Lan', 'Mai', 'Trang', 'Thảo', 'Linh', 'Ngân', 'Tuyết', 'Hằng', 'Nhung', 'Phượng'],
  ...['Yến', 'Oanh', 'Quỳnh', 'Vy', 'Như', 'Trâm', 'Diệp', 'Hạnh', 'Thủy', 'Nguyệt', 'Ánh', 'Uyên'],
];
const MIDDLE_MALE = ['Văn', 'Văn', 'Minh', 'Quang', 'Đức', 'Hữu', 'Quốc', 'Anh', 'Thành', 'Xuân'];
const GIVEN_MALE = [
  ...['Hùng', 'Dũng', 'Tuấn', 'Nam', 'Khoa', 'Phúc', 'Thịnh', 'Đạt', 'Sơn', 'Trường', 'Kiệt'],
  ...['Bình', 'Cường', 'Hiếu', 'Long', 'Vũ', 'Nghĩa', 'Tài', 'Luân', 'Bảo', 'Toàn'],
];
const NICKNAMES = ['Mẹ Bé', 'Bé', 'Chị', 'Cô', 'Tiệm', 'Nhà'];

/** Names that lay-outs trip over: emoji, very long, right to left, markup, one letter, odd spacing. */
const ODD_NAMES = [
  '🌸 Hoa Hướng Dương 🌻',
  'Mẹ Bống 👶🏻💕',
  '👨‍👩‍👧‍👦 Gia Đình Gấu',
  'Công Tằng Tôn Nữ Nguyễn Phước Thị Hoàng Thùy Trang Anh Thư Diễm Quỳnh Phương Thảo',
  'محمد الأحمد',
  'נועה כהן',
  'Bé Na <3 & "Bố Tèo"',
  'V',
  'Đặng   Thùy   Trâm',
  'ℒê 𝒯hị ℬích',
  'Z̷a̷l̷o̷ Linh',
  'Jean-Luc Nguyễn-Dupont',
  '王小明',
  'Shopnhậphàngquảngchâutậnxưởnggiárẻtoànquốcuytínsố1',
];

/** The `index`-th name: now and then an odd one, else an ordinary Vietnamese one. */
export function customerName(random: Random, index: number): string {
  const odd = index % 27 === 5 ? ODD_NAMES[Math.floor(index / 27)] : undefined;
  if (odd !== undefined) return odd;
  if (chance(random, 0.08)) return `${pick(random, NICKNAMES)} ${pick(random, GIVEN_FEMALE)}`;
  const female = chance(random, 0.78);
  const given = female ? GIVEN_FEMALE : GIVEN_MALE;
  const middle = female ? MIDDLE_FEMALE : MIDDLE_MALE;
  const family = pick(random, FAMILY);
  if (chance(random, 0.25)) return `${family} ${pick(random, given)}`;
  return `${family} ${pick(random, middle)} ${pick(random, given)}`;
}

/** A page-scoped id, always above 2^53 so that a client that makes it a number shows its fault. */
export function pageScopedId(random: Random): string {
  if (chance(random, 0.4)) return `9${between(random, 1, 9)}${digits(random, 14)}`;
  return `${between(random, 1, 2)}${between(random, 1, 9)}${digits(random, 15)}`;
}

/** A synthetic mobile number. */
export function phoneNumber(random: Random): string {
  const prefix = pick(random, [
    '032',
    '035',
    '038',
    '070',
    '079',
    '081',
    '086',
    '090',
    '093',
    '097',
  ]);
  return `${prefix}${digits(random, 7)}`;
}

const STREETS = ['Lê Lợi', 'Nguyễn Trãi', 'Trần Hưng Đạo', 'Hai Bà Trưng', 'Cách Mạng Tháng Tám'];
const TOWNS = [
  ...['P. Bến Nghé, Q.1, TP.HCM', 'P. Tân Phong, TP. Biên Hòa, Đồng Nai', 'Q. Ninh Kiều, Cần Thơ'],
  ...[
    'P. Dịch Vọng, Q. Cầu Giấy, Hà Nội',
    'TP. Vinh, Nghệ An',
    'H. Củ Chi, TP.HCM',
    'Q. Hải Châu, Đà Nẵng',
  ],
];

/** A synthetic postal address. */
export function postalAddress(random: Random): string {
  const house = chance(random, 0.3)
    ? `${between(random, 1, 90)}/${between(random, 2, 40)}`
    : String(between(random, 1, 420));
  return `${house} ${pick(random, STREETS)}, ${pick(random, TOWNS)}`;
}
