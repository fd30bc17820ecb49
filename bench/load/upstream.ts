/**
 * The stand-in for TPOS in `npm run load`: answers as large as a shop's, made once, and two Socket.IO servers on one
 * port that push every few seconds. Started as a process of its own; says its port on standard output.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/** A live shop sees about 465 messages an hour (docs/protocol.md §4). */
const PUSH_EVERY = 7500;
const page = '270136663390370';
const text = 'Chị ơi áo này còn size M màu đỏ không ạ, em lấy 2 cái giao về Lê Lợi nhé ';

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
const list = JSON.stringify({
  Data: Array.from({ length: 50 }, (_, index) => conversation(index)),
});
const thread = JSON.stringify({ Data: Array.from({ length: 50 }, (_, index) => message(index)) });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(request.method === 'POST' ? list : thread);
  });
});
const io = new Server(server, { transports: ['websocket'], serveClient: false });
const space = io.of('/chatomni');
let number = 0;
setInterval(() => {
  number += 1;
  space.emit('on-events', JSON.stringify({ number, sentAt: Date.now(), text: text.repeat(8) }));
}, PUSH_EVERY);
server.listen(0, '127.0.0.1', () => {
  console.log(`port ${(server.address() as AddressInfo).port}`);
});
