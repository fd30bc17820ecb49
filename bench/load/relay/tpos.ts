/**
 * The stand-in for TPOS in `npm run load:relay`: REST, and the two Socket.IO servers on ports of their own. Every message
 * goes out by both, as docs/protocol.md §4 says. Started as a process of its own; says its ports on standard output.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { Server, type Namespace } from 'socket.io';
import type { LinkName } from '../../../server/relay/uplink.ts';
import { list, text } from '../answers.ts';
import { channelOf, CUSTOMER, now, roomOf } from './shops.ts';
import type { LinkChange, Seen, ToTpos } from './shops.ts';

/** As the least that TPOS was seen to give (docs/protocol.md §3). */
const PAGE = 50;
const TICK = 10;

const shops = Number(process.env['SHOPS']);
/** When each message of each shop was sent. */
const said: number[][] = Array.from({ length: shops }, () => []);
const shopByRoom = new Map(said.map((_, shop) => [roomOf(shop), shop]));
const shopByChannel = new Map(said.map((_, shop) => [channelOf(shop), shop]));
const calls = { search: 0, admission: 0, thread: 0 };
const changes: LinkChange[] = [];

async function listen(answer?: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  // Those in front keep their connections longer than Node would.
  server.keepAliveTimeout = 120_000;
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** The newest page, or the one before that message. */
function threadOf(shop: number, before = Infinity): string {
  const times = said[shop] ?? [];
  const end = Math.min(times.length, before - 1);
  const start = Math.max(0, end - PAGE);
  const messages = times.slice(start, end).map((sentAt, index) => ({
    Id: `${shop}-${start + index + 1}`,
    Type: 'message',
    Message: text,
    IsOwner: false,
    CreatedTime: new Date(sentAt).toISOString(),
    Attachments: null,
    Load: { number: start + index + 1, sentAt },
  }));
  return JSON.stringify({ Data: messages.reverse(), Before: start > 0 ? `${start + 1}` : null });
}

async function answerTo(request: IncomingMessage): Promise<string> {
  const body = await textOf(request);
  if (request.method === 'POST') {
    const { Limit } = JSON.parse(body) as { Limit: number };
    calls[Limit === 1 ? 'admission' : 'search'] += 1;
    return Limit === 1 ? '{"Data":[]}' : list;
  }
  calls.thread += 1;
  const { searchParams: asked } = new URL(request.url ?? '', 'http://tpos');
  const shop = shopByChannel.get(asked.get('channelId') ?? '') ?? -1;
  return threadOf(shop, Number(asked.get('before') ?? Infinity));
}

async function openLink(link: LinkName) {
  const { server, port } = await listen();
  const io = new Server(server, { transports: ['websocket'], serveClient: false });
  const space = io.of('/chatomni');
  space.on('connection', (socket) => {
    const { room } = socket.handshake.auth as { room?: string };
    const shop = shopByRoom.get(room ?? '');
    if (shop === undefined || room === undefined) return;
    void socket.join(room);
    changes.push({ at: now(), shop, link, by: 1 });
    socket.on('disconnect', () => changes.push({ at: now(), shop, link, by: -1 }));
    socket.on('auth', () => socket.emit('authenticated', { message: 'OK' }));
  });
  return { port, space };
}

function say(shop: number, spaces: readonly Namespace[]): void {
  const times = said[shop];
  if (!times) return;
  const sentAt = now();
  times.push(sentAt);
  const id = `${shop}-${times.length}`;
  const time = new Date(sentAt).toISOString();
  const whose = { ChannelType: 4, ChannelId: channelOf(shop), UserId: CUSTOMER };
  const push = JSON.stringify({
    Conversation: {
      Id: `conversation-${shop}`,
      ...whose,
      Name: 'Nguyễn Thị Lan',
      HasPhone: true,
      HasAddress: true,
      UpdatedTime: time,
    },
    Message: {
      Id: id,
      ...whose,
      Message: text,
      MessageType: 11,
      IsOwner: false,
      CreatedTime: time,
      Data: { id, message: text, from: { id: CUSTOMER, name: 'Nguyễn Thị Lan' } },
    },
    EventName: 'chatomni.on-message',
    Load: { number: times.length, sentAt },
  });
  for (const space of spaces) space.to(roomOf(shop)).emit('on-events', push);
}

const rest = await listen((request, response) => {
  void answerTo(request).then((body) => {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(body);
  });
});
const [chat, rt] = [await openLink('chat'), await openLink('rt')];
let rate = 0;
let since = now();
let next = 0;
let due = 0;
setInterval(() => {
  const at = now();
  due += ((at - since) / 1000) * rate;
  since = at;
  for (; due >= 1; due -= 1) say(next++ % shops, [chat.space, rt.space]);
}, TICK);
process.on('message', (word: ToTpos) => {
  if (word !== 'report') {
    rate = word.rate;
    return;
  }
  const seen: Seen = { ...calls, changes, said: said.map(({ length }) => length) };
  process.send?.(seen);
});
console.log(`rest ${rest.port} chat ${chat.port} rt ${rt.port}`);
