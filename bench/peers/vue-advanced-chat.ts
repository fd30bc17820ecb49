/** vue-advanced-chat, by its public API: one room, whose messages are set anew with each one that comes. */
import type { Line } from '../floor/shop.ts';
import { peerPage } from './page.ts';

interface VueAdvancedChat extends HTMLElement {
  rooms: readonly object[];
  roomId: string;
  currentUserId: string;
  singleRoom: boolean;
  roomsLoaded: boolean;
  messagesLoaded: boolean;
  messages: readonly object[];
}

const clock = new Intl.DateTimeFormat('vi', { timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' });
const day = new Intl.DateTimeFormat('vi', { dateStyle: 'full', timeZone: 'Asia/Ho_Chi_Minh' });

const messageOf = ({ id, text, fromShop, staff, at }: Line) => ({
  _id: id,
  content: text,
  senderId: fromShop ? 'shop' : 'customer',
  username: staff,
  date: day.format(at),
  timestamp: clock.format(at),
});

const smile = {
  ...{ annotation: 'smile', emoji: '🙂', group: 0, order: 1, version: 1 },
  ...{ shortcodes: ['smile'], tags: ['smile'] },
};

const chat = document.createElement('vue-advanced-chat') as VueAdvancedChat;
const users = ['shop', 'customer'].map((id) => ({ _id: id, username: id }));
Object.assign(chat, {
  currentUserId: 'shop',
  rooms: [{ roomId: '1', roomName: 'Khách', avatar: '', users }],
  roomId: '1',
  singleRoom: true,
  roomsLoaded: true,
  messagesLoaded: true,
  messages: [],
  // Otherwise it asks a CDN for them.
  emojiDataSource: `data:application/json,${encodeURIComponent(JSON.stringify([smile]))}`,
});
document.body.append(chat);

/** Come since the last frame: one render for all of them, as who knows the library would have it. */
let waiting: object[] = [];

peerPage(chat, {
  show(lines) {
    waiting = [];
    chat.messages = lines.map(messageOf);
  },
  add(line) {
    waiting.push(messageOf(line));
    if (waiting.length > 1) return;
    requestAnimationFrame(() => {
      chat.messages = [...chat.messages, ...waiting];
      waiting = [];
    });
  },
  endsWith: ({ text }) => {
    const shown = chat.shadowRoot?.querySelectorAll('.vac-message-wrapper') ?? [];
    return [...shown].at(-1)?.textContent.includes(text) === true;
  },
});
