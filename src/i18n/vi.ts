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
};
