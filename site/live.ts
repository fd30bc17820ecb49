import { createStage, type Stage } from './stage.ts';

/** Starts every example of a page once it comes into view, with buttons that let something happen in its shop. */

const isVietnamese = document.documentElement.lang === 'vi';
const words = isVietnamese
  ? {
      write: 'Khách nhắn tin',
      comment: '10 bình luận',
      cut: 'Ngắt socket',
      mend: 'Nối lại',
      message: 'Shop ơi, mẫu này còn không ạ?',
      heard: 'Sự kiện',
    }
  : {
      write: 'A customer writes',
      comment: '10 comments',
      cut: 'Cut the sockets',
      mend: 'Mend the sockets',
      message: 'Shop ơi, mẫu này còn không ạ?',
      heard: 'Event',
    };

/** What a host page would listen to; the newest is shown below the example. */
const events = [
  ...['select', 'message', 'order', 'create-order', 'info', 'action', 'connection', 'login'],
].map((name) => `chatomni-${name}`);

function start(example: HTMLElement): void {
  const template = example.querySelector('template');
  if (!template) return;
  const stage = createStage(document.importNode(template.content, true), {
    signedOut: 'signedOut' in example.dataset,
  });
  const box = document.createElement('div');
  box.className = 'stage';
  box.append(stage.element);
  const heard = document.createElement('output');
  for (const name of events) {
    box.addEventListener(name, (event) => {
      heard.textContent = `${words.heard}: ${event.type}`;
    });
  }
  const tools = document.createElement('div');
  tools.className = 'tools';
  tools.append(...buttons(stage), heard);
  template.replaceWith(box, tools);
}

function buttons({ shops }: Stage): readonly HTMLElement[] {
  const button = (text: string, click: (own: HTMLElement) => void) => {
    const own = document.createElement('button');
    own.type = 'button';
    own.textContent = text;
    own.addEventListener('click', () => click(own));
    return own;
  };
  return [
    button(words.write, () => {
      for (const shop of shops) shop.write(words.message);
    }),
    button(words.comment, () => {
      for (const shop of shops) shop.comment();
    }),
    button(words.cut, (own) => {
      for (const shop of shops) shop.setUp(!shop.up);
      own.textContent = shops.every(({ up }) => up) ? words.cut : words.mend;
    }),
  ];
}

const inView = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      inView.unobserve(target);
      start(target as HTMLElement);
    }
  },
  { rootMargin: '200px' },
);
for (const example of document.querySelectorAll('.live')) inView.observe(example);
