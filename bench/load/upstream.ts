/**
 * The stand-in for TPOS in `npm run load`: answers as large as a shop's, made once, and two Socket.IO servers on one
 * port that push every few seconds. Started as a process of its own; says its port on standard output.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { list, text, thread } from './answers.ts';

/** A live shop sees about 465 messages an hour (docs/protocol.md §4). */
const PUSH_EVERY = 7500;
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
