/** Synthetic people and what they write: short enough for one line, so that rows of fixed height hold them. */
const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ'];
const middles = ['Thị', 'Văn', 'Ngọc', 'Thanh', 'Minh', 'Thu', 'Kim'];
const givens = [
  'Hương',
  'Lan',
  'Tuấn',
  'Dũng',
  'Mai',
  'Trang',
  'Phúc',
  'Ánh',
  'Quỳnh',
  'Sơn',
  'Yến',
];
const texts = [
  'Còn size M không shop ơi?',
  'Cho em chốt hai cái màu đen nhé',
  'Ship về Đà Nẵng mấy ngày ạ?',
  'Em gửi địa chỉ rồi đó shop',
  'Giá sỉ bao nhiêu vậy chị',
  'Áo này có màu kem không ạ?',
  'Mình nhận được hàng rồi, đẹp lắm',
  'Đổi size được không shop',
  'Dạ shop còn đủ size chị nhé',
  'Dạ bên em gửi trong hôm nay ạ',
  'Chị cho em xin số điện thoại với ạ',
  'Cảm ơn chị đã ủng hộ shop',
  'Để em kiểm kho rồi báo lại mình ngay',
];

export function nameOf(serial: number): string {
  const pick = (from: readonly string[], step: number) =>
    from[Math.floor(serial / step) % from.length]!;
  return `${pick(families, 1)} ${pick(middles, 3)} ${pick(givens, 2)} ${serial}`;
}

/** Different for each pair of numbers, so that a text says which message it is. */
export function textOf(conversation: number, message: number): string {
  return `${texts[(conversation * 7 + message) % texts.length]!} (${conversation}.${message})`;
}
