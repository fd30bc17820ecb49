const page = '270136663390370';
/** As long as what customers write. */
export const text = 'Chị ơi áo này còn size M màu đỏ không ạ, em lấy 2 cái giao về Lê Lợi nhé ';

const conversation = (index: number): object => ({
  Id: `conversation-${index}`,
  Name: `Nguyễn Thị Lan ${index}`,
  Phone: '0912345678',
  Channel: { Id: page, Type: 4 },
  User: { Id: `9484319011${String(index).padStart(6, '0')}` },
  LastActivities: {
    HasUnread: true,
    UnreadCount: index % 5,
    ActivitedTime: '2025-12-19T14:22:35.887Z',
    Message: {
      Message: `${text}${index}`,
      CreatedTime: '2025-12-19T21:22:35.873+07:00',
      Attachments: null,
    },
  },
  ApplicationPartner: { StatusText: 'Bình thường' },
});
const message = (index: number): object => ({
  Id: `message-${index}`,
  Type: 'message',
  Message: `${text}${index}`,
  IsOwner: index % 3 === 0,
  CreatedTime: '2025-12-19T14:22:35.887Z',
  Attachments: null,
});
/** What a search is answered. */
export const list = JSON.stringify({
  Data: Array.from({ length: 50 }, (_, index) => conversation(index)),
});
/** Newest messages of a conversation. */
export const thread = JSON.stringify({
  Data: Array.from({ length: 50 }, (_, index) => message(index)),
});
