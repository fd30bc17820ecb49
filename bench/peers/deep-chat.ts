/** deep-chat, by its public API. It shows one thread; `demo` keeps it from asking for a service. */
import type { Line } from '../floor/shop.ts';
import { peerPage } from './page.ts';

interface DeepChat extends HTMLElement {
  demo: boolean;
  history: readonly object[];
  addMessage(message: object): void;
}

const messageOf = ({ text, fromShop }: Line) => ({ text, role: fromShop ? 'user' : 'ai' });

const frame = document.createElement('div');
document.body.append(frame);

function create(lines: readonly Line[]): DeepChat {
  const chat = document.createElement('deep-chat') as DeepChat;
  chat.demo = true;
  chat.history = lines.map(messageOf);
  // With a font named it does not ask Google for one.
  Object.assign(chat.style, { width: '100%', height: '600px', fontFamily: 'system-ui' });
  frame.replaceChildren(chat);
  return chat;
}

let chat = create([]);
peerPage(frame, {
  show(lines) {
    chat = create(lines);
  },
  add: (line) => chat.addMessage(messageOf(line)),
  endsWith({ text }) {
    const bubbles = chat.shadowRoot?.querySelectorAll('.message-bubble') ?? [];
    return [...bubbles].at(-1)?.textContent.includes(text) === true;
  },
});
