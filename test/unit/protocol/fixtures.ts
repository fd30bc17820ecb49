/** Recorded shapes with invented people (docs/protocol.md §3, §4). */

export const page = '270136663390370';
export const lan = '9484319011642026';

export const who = { channelType: 4, channelId: page, userId: lan };

export const conversation = {
  Id: '683498e07b342896aec155d6',
  Name: 'Nguyễn Thị Lan',
  Phone: '0912345678',
  Channel: { Id: page, Type: 4 },
  User: { Id: lan },
  LastActivities: {
    HasUnread: true,
    UnreadCount: 5,
    ActivitedTime: '2025-12-19T14:22:35.887Z',
    Message: {
      Message: 'Chị ơi còn size M không?',
      CreatedTime: '2025-12-19T21:22:35.873+07:00',
      Attachments: [{ Type: 'image', Payload: { Url: 'https://cdn.example/ao.jpg' } }],
    },
    Comment: { Message: 'Chốt 2', CreatedTime: '2025-12-18T20:00:00+07:00' },
  },
  ApplicationPartner: { StatusText: 'Bình thường' },
  UpdatedDate: '2025-12-20T00:00:00Z',
};

export const message = {
  Id: '69bfc40d0f45bfbb7dc4e41a',
  Type: 'message',
  MessageType: 0,
  Status: 1,
  Message: 'Dạ còn chị nhé',
  IsOwner: true,
  Owner: { Id: page },
  User: { Id: lan },
  Channel: { Id: page, Type: 4 },
  ApplicationUser: { Id: 'u1', Name: 'Trần Minh', UserName: 'minh' },
  CreatedTime: '2025-12-19T14:25:00.000Z',
  UpdatedTime: '2025-12-19T14:26:00.000Z',
  Attachments: [{ Type: 'image', Payload: { Url: 'https://cdn.example/ao.jpg' } }],
};

export const pushedMessage = {
  Conversation: {
    Id: '683498e07b342896aec155d6',
    ChannelType: 4,
    ChannelId: page,
    UserId: lan,
    Name: 'Nguyễn Thị Lan',
    HasPhone: true,
    HasAddress: false,
    UpdatedTime: '2025-12-19T14:22:35.887Z',
  },
  Message: {
    Id: '69455fa7e65daaf3ed261aaf',
    ChannelType: 4,
    ChannelId: page,
    UserId: lan,
    Message: 'Chốt áo đỏ size M',
    MessageType: 12,
    IsOwner: false,
    CreatedTime: '2025-12-19T21:22:35.873+07:00',
    Data: {
      id: '1221_3345',
      message: 'Chốt áo đỏ size M',
      from: { id: lan, name: 'Nguyễn Thị Lan' },
      created_time: '2025-12-19T14:22:35+0000',
    },
  },
  EventName: 'chatomni.on-message',
};

export const pushedOrder = {
  Type: 'SaleOnline_Order',
  Message: 'Đơn hàng mới',
  Data: {
    Facebook_PostId: `${page}_1221`,
    Facebook_UserName: 'Nguyễn Thị Lan',
    Facebook_ASUserId: lan,
    Facebook_PageId: null,
    Id: 'b7b2f7b0',
    Code: '251204471',
    Session: 1129,
    SessionIndex: 769,
  },
  EventName: 'created',
};
