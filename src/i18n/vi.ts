/** Vietnamese, the first language. Pure data; `en.ts` has the same keys. */
export const vi = {
  errors: {
    'bad-credentials': 'Sai tên đăng nhập hoặc mật khẩu.',
    'session-expired': 'Phiên đăng nhập đã hết hạn. Vui lòng đăng nhập lại.',
    forbidden: 'Tài khoản này không có quyền xem mục này.',
    'not-found': 'Không tìm thấy.',
    'rate-limited': 'Quá nhiều yêu cầu. Vui lòng đợi một lát rồi thử lại.',
    network: 'Không kết nối được máy chủ. Kiểm tra Wi-Fi hoặc cáp mạng.',
    server: 'Máy chủ TPOS đang gặp sự cố. Vui lòng thử lại sau.',
    'bad-response': 'Máy chủ trả về dữ liệu không đọc được.',
    'bad-config': 'Cấu hình chưa đúng.',
  },
  common: {
    retry: 'Thử lại',
  },
  login: {
    title: 'Đăng nhập TPOS',
    ways: 'Cách đăng nhập',
    tabs: { password: 'Tài khoản', token: 'Token' },
    username: 'Tên đăng nhập',
    password: 'Mật khẩu',
    show: 'Hiện',
    hide: 'Ẩn',
    token: 'Bearer token',
    tokenHint: 'Dán token chép từ TPOS. Token chỉ nằm trong bộ nhớ của trang này.',
    submit: 'Đăng nhập',
    busy: 'Đang đăng nhập…',
    incomplete: 'Vui lòng điền vào ô còn trống.',
  },
  status: {
    label: 'Trạng thái kết nối',
    refresh: 'Làm mới',
    logout: 'Đăng xuất',
    synced: 'Cập nhật',
    justNow: 'vừa xong',
    auto: 'Tự động tải lại định kỳ',
    links: {
      connected: 'đã kết nối',
      connecting: 'đang kết nối',
      disconnected: 'mất kết nối',
    },
    /** What each badge is for. */
    about: {
      chat: 'Máy chủ tin nhắn và hội thoại.',
      rt: 'Máy chủ thông báo và đơn hàng.',
    },
    /** The first sentence is also what is announced. */
    modes: {
      realtime: [
        'Kết nối trực tiếp: tin mới hiện ngay.',
        'Nhãn cứ nhấp nháy? Mạng không ổn định: kiểm tra Wi-Fi và cáp.',
      ],
      polling: [
        'Không có kết nối trực tiếp: dữ liệu được tải lại định kỳ.',
        'Thấy chậm thì bấm Làm mới.',
      ],
      paused: [
        'Đang tạm dừng: không có kết nối trực tiếp và Auto đang tắt.',
        'Bật Auto hoặc bấm Làm mới.',
      ],
      'signed-out': ['Chưa đăng nhập.', 'Đăng nhập để nhận tin.'],
    },
    advice: {
      connecting: ['Kết nối lại mãi không xong? Phiên có thể đã hết hạn: hãy đăng nhập lại.'],
      one: ['Máy chủ này có thể đang khởi động lại: cứ đợi, nó tự kết nối lại.'],
      both: [
        'Kiểm tra Wi-Fi và cáp mạng.',
        'Để Auto ON: dữ liệu vẫn được tải lại định kỳ.',
        'Tường lửa chặn wss? Nhờ mở hai máy chủ này:',
      ],
      nothing: 'Không gì chạy cả? Kiểm tra npm start, lấy token mới, mở console.',
      off: 'Kết nối trực tiếp đã tắt trong cấu hình.',
    },
  },
};
