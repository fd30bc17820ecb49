import {
  expect,
  fixture,
  fixtureCleanup,
  html,
  nextFrame,
  oneEvent,
  waitUntil,
} from '@open-wc/testing';
import { emulateMedia, resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { ChatOmniCustomer } from '../../src/elements/customer.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import type { ConfigInput, Gap, Message } from '../../src/core/index.ts';
import {
  aConversation,
  aMessage,
  anOrder,
  createStubStore,
  messages,
  syntheticNow,
  type StubStore,
} from '../support/stub-store.ts';
import { itByMedia } from './engine.ts';
import { all, one, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-thread')) {
  customElements.define('chatomni-thread', ChatOmniThread);
  customElements.define('chatomni-customer', ChatOmniCustomer);
}

const conversation = aConversation(0, { order: anOrder(), name: 'Nguyễn Thị Thu Hiền' });

function storeWith(items: readonly Message[] = messages(60), input: ConfigInput = {}) {
  const store = createStubStore(input);
  store.$clockOffset.set(syntheticNow - Date.now());
  store.$selected.set(conversation);
  store.$thread.set({ ...store.$thread.get(), conversationId: conversation.id, messages: items });
  return store;
}

function change(store: StubStore, changes: Partial<ReturnType<StubStore['$thread']['get']>>) {
  store.$thread.set({ ...store.$thread.get(), ...changes });
  return settled();
}

async function show(store: StubStore, attributes: { pin?: string; seen?: 'auto' } = {}) {
  const box = await fixture<HTMLElement>(
    html`<div>
      <chatomni-thread
        .store=${store}
        .conversationId=${attributes.pin}
        .seen=${attributes.seen}
      ></chatomni-thread>
    </div>`,
  );
  box.style.cssText = 'width: 420px; height: 560px';
  await settled();
  return box.querySelector('chatomni-thread')!;
}

const log = (element: Element) => one(element, '[role=log]');
const rows = (element: Element) => all(element, '[data-message-id]');
const distanceFromEnd = (element: Element) => {
  const { scrollHeight, scrollTop, clientHeight } = log(element);
  return scrollHeight - scrollTop - clientHeight;
};
const message = (element: Element, id: string) => one(element, `[data-message-id='${id}']`);

async function scrollTo(element: Element, top: number) {
  log(element).scrollTop = top;
  await settled();
}

/** The first message wholly in view. */
function read(element: Element) {
  const { top } = log(element).getBoundingClientRect();
  const row = rows(element).find((it) => it.getBoundingClientRect().top >= top)!;
  return { id: row.dataset['messageId']!, top: row.getBoundingClientRect().top };
}

describe('<chatomni-thread>', () => {
  const realFocus = document.hasFocus.bind(document);
  afterEach(() => {
    fixtureCleanup();
    document.hasFocus = realFocus;
  });

  it('shows the messages of the selected conversation, each by its side', async () => {
    const items = [
      aMessage(0, { text: 'Còn hàng không shop?', fromShop: false }),
      aMessage(1, { text: 'Dạ còn ạ', fromShop: true, staffName: 'Thu Hiền' }),
      aMessage(2, { text: 'Chốt!', fromShop: false, kind: 'comment' }),
    ];
    const element = await show(storeWith(items));
    const [first, second, third] = rows(element);
    expect(log(element)).to.have.attribute('aria-live', 'off');
    expect(first).to.have.attribute('data-owner', 'customer');
    expect(second).to.have.attribute('data-owner', 'shop');
    expect(first!.querySelector('[part=text]')!.textContent).to.equal('Còn hàng không shop?');
    expect(first!.querySelector('time')).to.have.attribute('datetime').that.matches(/Z$/);
    expect(second!.textContent).to.contain('Thu Hiền');
    expect(third!.textContent).to.contain('Bình luận');
    expect(second!.getBoundingClientRect().width).to.be.greaterThan(100);
    const box = log(element).getBoundingClientRect();
    const bubble = (row: HTMLElement) => row.querySelector('.bubble')!.getBoundingClientRect();
    expect(bubble(first!).left).to.be.below(box.left + 40);
    expect(bubble(second!).right).to.be.above(box.right - 40);
  });

  it('separates days and groups what one sender wrote in one minute', async () => {
    const day = 86_400_000;
    const items = [
      aMessage(0, { sentAt: syntheticNow - 2 * day, fromShop: false }),
      aMessage(1, { sentAt: syntheticNow - day, fromShop: false }),
      aMessage(2, { sentAt: syntheticNow, fromShop: true, staffName: 'Lan' }),
      aMessage(3, { sentAt: syntheticNow + 1000, fromShop: true, staffName: 'Lan' }),
    ];
    const element = await show(storeWith(items));
    const days = all(element, '[part=day]').map((it) => it.textContent.trim());
    expect(days).to.have.length(3);
    expect(days.slice(1)).to.deep.equal(['Hôm qua', 'Hôm nay']);
    const times = rows(element).map((row) => row.querySelector('.when time') !== null);
    expect(times).to.deep.equal([true, true, false, true]);
    expect(rows(element).filter((row) => row.querySelector('.who'))).to.have.length(1);
    expect(all(element, '[data-message-id] time')).to.have.length(4);
  });

  it('stays in its box where the page makes that a block', async () => {
    const element = await show(storeWith());
    element.style.cssText = 'display: block; width: 400px; height: 360px';
    await settled(6);
    const bottom = element.getBoundingClientRect().bottom;
    expect(one(element, '.scroller').getBoundingClientRect().bottom).to.be.closeTo(bottom, 1);
  });

  it('begins at the end, and stays there whatever is merged above or below', async () => {
    const items = messages(200);
    const store = storeWith(items.slice(100, 150));
    const element = await show(store);
    expect(distanceFromEnd(element)).to.be.at.most(1);
    await change(store, { messages: items.slice(50, 150) });
    expect(distanceFromEnd(element)).to.be.at.most(1);
    await change(store, { messages: items.slice(50, 170) });
    expect(distanceFromEnd(element)).to.be.at.most(1);
    // A catch-up after the first new push: rows land before the last one.
    await change(store, { messages: [...items.slice(50, 170), items[199]!] });
    await change(store, { messages: items.slice(50) });
    expect(distanceFromEnd(element)).to.be.at.most(1);
    expect(rows(element).at(-1)!.dataset['messageId']).to.equal(items[199]!.id);
  });

  it('keeps the message being read at its pixel, and counts what comes in below', async () => {
    const items = messages(300);
    const store = storeWith(items.slice(200, 260));
    const element = await show(store);
    await scrollTo(element, 900);
    const { id, top } = read(element);
    await change(store, { messages: items.slice(100, 260) });
    expect(message(element, id).getBoundingClientRect().top).to.be.closeTo(top, 1);
    expect(all(element, '[part=jump]')).to.have.length(0);
    await change(store, { messages: items.slice(0, 265) });
    expect(message(element, id).getBoundingClientRect().top).to.be.closeTo(top, 1);
    expect(one(element, '[part=jump]').textContent.trim()).to.equal('Tin nhắn mới ↓ (5)');
    one(element, '[part=jump]').click();
    await settled(6);
    expect(distanceFromEnd(element)).to.be.at.most(1);
    expect(all(element, '[part=jump]')).to.have.length(0);
  });

  it('leads back to the newest message from anywhere above it', async () => {
    const element = await show(storeWith(messages(100)));
    expect(all(element, '[part=newest]')).to.have.length(0);
    await scrollTo(element, 900);
    const button = one(element, '[part=newest]');
    expect(button).to.have.attribute('aria-label', 'Về tin mới nhất');
    button.click();
    await settled(6);
    expect(distanceFromEnd(element)).to.be.at.most(1);
    expect(all(element, '[part=newest]')).to.have.length(0);
    expect(element.shadowRoot!.activeElement).to.equal(log(element));
  });

  it('draws a line where the unread began, which stays until the thread is left', async () => {
    const items = messages(120);
    const store = storeWith([]);
    const unread = { ...conversation, unreadCount: 3 };
    store.$selected.set(unread);
    const element = await show(store);
    await change(store, { messages: items.slice(100, 110) });
    // Of 100 to 109 these are the customer's: 100 101 102 104 105 107 108.
    const line = () => one(element, '[part=unread]').nextElementSibling;
    expect(line()).to.have.attribute('data-message-id', items[105]!.id);
    expect(one(element, '[part=unread]').textContent).to.contain('Chưa đọc từ đây');
    store.$selected.set({ ...unread, unreadCount: 0 });
    await change(store, { messages: items.slice(100, 112) });
    expect(line()).to.have.attribute('data-message-id', items[105]!.id);
    const other = aConversation(3, { unreadCount: 0 });
    store.$selected.set(other);
    await change(store, { conversationId: other.id, messages: items.slice(100, 112) });
    expect(all(element, '[part=unread]')).to.have.length(0);
  });

  it('draws that line once the first unread message is loaded', async () => {
    const items = messages(60);
    const store = storeWith(items.slice(50));
    store.$selected.set({ ...conversation, unreadCount: 12 });
    await change(store, { complete: false });
    const element = await show(store);
    const lines = () =>
      all(element, '[part=unread]').map(
        (it) => (it.nextElementSibling as HTMLElement).dataset['messageId'],
      );
    expect(lines()).to.deep.equal([]);
    await change(store, { messages: items.slice(40) });
    log(element).scrollTop = 0;
    await settled();
    const theirs = items.filter(({ fromShop }) => !fromShop);
    expect(lines()).to.deep.equal([theirs.at(-12)!.id]);
  });

  it('comes back to where one was in each conversation', async () => {
    const items = messages(200);
    const store = storeWith(items);
    const element = await show(store);
    await scrollTo(element, 2500);
    const { id, top } = read(element);
    const other = aConversation(3);
    store.$selected.set(other);
    await change(store, {
      conversationId: other.id,
      messages: messages(80).map((it) => ({ ...it, id: `x${it.id}` })),
    });
    expect(distanceFromEnd(element)).to.be.at.most(1);
    // What came in while one was away was not seen; the rest of the thread is on its way at first.
    store.$selected.set({ ...conversation, unreadCount: 2 });
    await change(store, { conversationId: conversation.id, messages: [] });
    await change(store, { messages: [...items, aMessage(200), aMessage(201)] });
    await settled();
    expect(message(element, id).getBoundingClientRect().top).to.be.closeTo(top, 1);
    expect(one(element, '[part=jump]').textContent).to.contain('(2)');
    store.$selected.set(other);
    await change(store, { conversationId: other.id, messages: messages(80) });
    expect(distanceFromEnd(element)).to.be.at.most(1);
  });

  it('quotes above a reply what it answers, by either id, and leads there', async () => {
    const comment = { kind: 'comment', postId: '270136663390370_55' } as const;
    const items = messages(120).map((it, index) => ({
      ...it,
      ...(index === 12 && { ...comment, externalId: '55_777', text: 'Giá sao shop?' }),
      ...(index === 117 && { ...comment, parentId: '55_777', fromShop: true }),
      ...(index === 118 && { ...comment, parentId: aMessage(117).id }),
      ...(index === 119 && { ...comment, parentId: 'x' }),
      ...(index === 116 && { ...comment, parentId: comment.postId }),
    }));
    const element = await show(storeWith(items));
    const quotes = all(element, '[part=parent]').map((it) =>
      it.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(quotes).to.deep.equal([
      'Trả lời Nguyễn Thị Thu Hiền: Giá sao shop?',
      `Trả lời Shop: ${items[117]!.text}`,
      'Trả lời một bình luận chưa tải',
    ]);
    const order = rows(element).map((it) => it.dataset['messageId']);
    expect(order).to.deep.equal([...order].sort());
    one(element, '[part=parent]').click();
    await settled(8);
    const parent = message(element, items[12]!.id);
    const box = log(element).getBoundingClientRect();
    expect(parent.getBoundingClientRect().top).to.be.within(box.top, box.bottom - 60);
    expect(element.shadowRoot!.activeElement).to.equal(parent);
    await expect(element).to.be.accessible();
  });

  it('names the live post that comments stand under', async () => {
    const comment = { kind: 'comment', fromShop: false } as const;
    const items = [
      aMessage(0, { ...comment, postId: '270136663390370_55' }),
      aMessage(2, { ...comment, postId: '270136663390370_55' }),
      aMessage(3, { ...comment, postId: '270136663390370_56', sentAt: aMessage(2).sentAt + 1 }),
      aMessage(5, { fromShop: false }),
    ];
    const element = await show(storeWith(items));
    expect(rows(element).map((row) => row.querySelector('a')?.href)).to.deep.equal([
      'https://www.facebook.com/270136663390370_55',
      undefined,
      'https://www.facebook.com/270136663390370_56',
      undefined,
    ]);
  });

  it('shows the time of a message within a group to who points at it', async () => {
    const { sentAt } = aMessage(0);
    const items = [0, 2].map((index) =>
      aMessage(index, { fromShop: false, sentAt: sentAt + index }),
    );
    const element = await show(storeWith(items));
    const row = rows(element)[0]!;
    const time = row.querySelector('time')!;
    expect(getComputedStyle(time.parentElement!).clipPath).not.to.equal('none');
    const { x, y, width, height } = row.getBoundingClientRect();
    await sendMouse({
      type: 'move',
      position: [Math.round(x + width / 2), Math.round(y + height / 2)],
    });
    expect(getComputedStyle(time.parentElement!).clipPath).to.equal('none');
    const bubble = row.querySelector('.bubble')!.getBoundingClientRect();
    const shown = time.getBoundingClientRect();
    expect(shown.left).to.be.at.least(bubble.right);
    expect(shown.width).to.be.above(20);
    await resetMouse();
  });

  it('announces what is new, and neither history nor the first load', async () => {
    const items = messages(80);
    const store = storeWith([]);
    const element = await show(store);
    const region = one(element, '[aria-live=polite]:last-child');
    await change(store, { messages: items.slice(20, 60) });
    await change(store, { messages: items.slice(0, 60) });
    expect(region.textContent).to.equal('');
    await change(store, {
      messages: [...items.slice(0, 60), aMessage(60, { text: 'Alo', fromShop: false })],
    });
    expect(region.textContent).to.equal('Nguyễn Thị Thu Hiền: Alo');
    await change(store, { messages: items.slice(0, 64) });
    expect(region.textContent).to.equal('4 tin nhắn mới');
    store.$selected.set(aConversation(3));
    await change(store, { conversationId: aConversation(3).id, messages: items.slice(0, 70) });
    expect(region.textContent).to.equal('');
  });

  it('loads older history at the top, once at a time, and says where it begins', async () => {
    const items = messages(100);
    const store = storeWith(items.slice(50));
    let done = () => {};
    let asked = 0;
    store.replace('loadOlder', () => {
      asked++;
      return new Promise((resolve) => (done = resolve));
    });
    const element = await show(store);
    await change(store, { complete: false });
    expect(asked).to.equal(0);
    await scrollTo(element, 0);
    await scrollTo(element, 5);
    expect(asked).to.equal(1);
    const { id, top } = read(element);
    await change(store, { messages: items, complete: true, truncated: true });
    done();
    await settled();
    expect(message(element, id).getBoundingClientRect().top).to.be.closeTo(top, 1);
    // Once more where the pause after the scrolling before ended just then, which kept the place.
    await waitUntil(async () => {
      await scrollTo(element, 0);
      return all(element, '[part=top]').length;
    });
    expect(asked).to.equal(1);
    expect(one(element, '[part=top]').textContent).to.contain('TPOS');
    await change(store, { truncated: false });
    expect(one(element, '[part=top]').textContent).to.contain('Bắt đầu');
  });

  it('offers to try again where older history failed', async () => {
    const store = storeWith(messages(3));
    let asked = 0;
    store.replace('loadOlder', () => {
      asked++;
      store.$thread.set({ ...store.$thread.get() });
      return Promise.reject(new Error('no'));
    });
    const element = await show(store);
    await change(store, { complete: false });
    await settled(8);
    expect(asked).to.equal(1);
    one(element, '[part=top] button').click();
    await settled();
    expect(asked).to.equal(2);
  });

  it('says that it is updating, without moving a message', async () => {
    const store = storeWith(messages(200));
    const element = await show(store);
    const top = one(element, '[part=message]').getBoundingClientRect().top;
    store.$connection.set({ ...store.$connection.get(), updating: true });
    await settled();
    const scroller = one(element, '.scroller');
    expect(scroller.dataset['updating']).to.equal('Đang cập nhật…');
    expect(getComputedStyle(scroller, '::before').content).to.not.equal('none');
    expect(scroller.getAttribute('aria-busy')).to.equal('true');
    expect(one(element, '[part=message]').getBoundingClientRect().top).to.equal(top);
  });

  it('loads a gap when it comes into view', async () => {
    const items = messages(200);
    const gap: Gap = { afterId: items[99]!.id, beforeId: items[100]!.id };
    const store = storeWith(items);
    const asked: Gap[] = [];
    let fail = (_error: Error) => {};
    store.replace('loadGap', (it) => {
      asked.push(it);
      return new Promise((_resolve, reject) => (fail = reject));
    });
    const element = await show(store);
    await change(store, { gaps: [gap] });
    expect(asked).to.have.length(0);
    for (let top = log(element).scrollTop; asked.length === 0 && top > 0; top -= 300) {
      await scrollTo(element, top);
    }
    expect(asked).to.deep.equal([gap]);
    const row = one(element, '[part=gap]');
    expect(row.textContent).to.contain('Đang tải');
    expect(row.nextElementSibling).to.have.attribute('data-message-id', items[100]!.id);
    fail(new Error('no'));
    await settled();
    one(element, '[part=gap] button').click();
    await settled();
    expect(asked).to.have.length(2);
  });

  it('shows hostile texts as nothing but text, and links only to http and https', async () => {
    const texts = [
      '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
      'javascript:alert(1) data:text/html,x https://shop.vn/a?b=1, (http://x.vn/y).',
      '\u202Eمرحبا بالعالم\nxin chào',
      'dài'.repeat(200),
    ];
    const items = texts.map((text, index) => aMessage(index, { text, fromShop: index % 2 === 1 }));
    const element = await show(storeWith(items));
    const shown = rows(element).map((row) => row.querySelector('[part=text]')!);
    expect(shown.map((it) => it.textContent)).to.deep.equal(texts);
    const links = [...shown[1]!.querySelectorAll('a')];
    expect(links.map((it) => it.href)).to.deep.equal(['https://shop.vn/a?b=1', 'http://x.vn/y']);
    expect(links[0]).to.have.attribute('rel', 'noopener noreferrer nofollow');
    expect(links[0]).to.have.attribute('target', '_blank');
    expect(shown[2]).to.have.attribute('dir', 'auto');
    expect(log(element).scrollWidth).to.equal(log(element).clientWidth);
    expect(all(element, 'img, script')).to.have.length(0);
    expect(window).not.to.have.property('pwned');
  });

  it('collapses a text of 20,000 characters until asked for more', async () => {
    const text = 'Chào shop ạ. '.repeat(1600);
    const element = await show(storeWith([aMessage(0, { text }), aMessage(1)]));
    const row = message(element, aMessage(0).id);
    const shown = () => row.querySelector('[part=text]')!.textContent.length;
    expect(shown()).to.be.below(1300);
    row.querySelector<HTMLElement>('.more')!.click();
    await settled();
    expect(shown()).to.equal(text.length);
    expect(row.querySelector('.more')).to.have.attribute('aria-expanded', 'true');
  });

  it('stands in for a message that cannot be read', async () => {
    const element = await show(storeWith([aMessage(0, { text: '' })]));
    expect(rows(element)[0]!.querySelector('[part=text]')!.textContent).to.contain(
      'không hiển thị',
    );
  });

  it('has a header with what is known and what can be done', async () => {
    const element = await show(storeWith());
    expect(one(element, '[part=header] [part=name]').textContent).to.equal('Nguyễn Thị Thu Hiền');
    expect(one(element, '[part=header] [part=order]').textContent).to.contain('482');
    expect(one(element, '[part=header] a')).to.have.attribute('href', 'tel:0912345678');
    expect(one(element, '[part=header] .copy')).to.have.attribute(
      'aria-label',
      'Sao chép 0912345678',
    );
    one(element, '[part=header] .copy').click();
    await settled();
    expect(one(element, '[part=note]').textContent).to.match(/sao chép/i);
    expect(one(element, '[part=create-order]').textContent.trim()).to.equal('Tạo đơn hàng');
    expect(one(element, '[part=info]').textContent.trim()).to.equal('Thông tin');
    expect(one(element, '[part=actions]').textContent.trim()).to.match(/^Tin nhắn/);
  });

  it('names the page in the header where there are several', async () => {
    const store = storeWith();
    const element = await show(store);
    expect(all(element, '[part=header] [part=page]')).to.have.length(0);
    const pages = [{ id: '1' }, { id: '2' }];
    store.$conversations.set({ ...store.$conversations.get(), pages });
    element.requestUpdate();
    await settled();
    expect(one(element, '[part=header] [part=page]').textContent).to.equal('270136663390370');
  });

  it('opens the order page, or says that there is none', async () => {
    const opened: unknown[][] = [];
    const realOpen = window.open.bind(window);
    window.open = (...args: unknown[]) => (opened.push(args), null);
    const element = await show(
      storeWith([], {
        orderUrl: 'https://tpos.example/order?u={userId}&p={phone}&c={conversationId}',
      }),
    );
    one(element, '[part=create-order]').click();
    expect(opened).to.deep.equal([
      [
        `https://tpos.example/order?u=${conversation.userId}&p=0912345678&c=${conversation.id}`,
        '_blank',
        'noopener',
      ],
    ]);
    const bare = await show(storeWith());
    bare.addEventListener('chatomni-create-order', (event) => event.preventDefault(), {
      once: true,
    });
    one(bare, '[part=create-order]').click();
    await settled();
    expect(one(bare, '[part=note]').textContent.trim()).to.equal('');
    one(bare, '[part=create-order]').click();
    await settled();
    expect(one(bare, '[part=note]').textContent).to.contain('chưa kết nối');
    expect(opened).to.have.length(1);
    window.open = realOpen;
  });

  it('has a height of its own where the page gives it none', async () => {
    const element = await show(storeWith(messages(500)));
    element.parentElement!.style.height = '';
    await settled();
    expect(element.clientHeight).to.be.within(300, 600);
    expect(rows(element).length).to.be.below(40);
  });

  it('shows what it knows of the customer, unless the page does', async () => {
    const element = await show(storeWith());
    const event = oneEvent<HTMLElementEventMap['chatomni-info']>(element, 'chatomni-info');
    one(element, '[part=info]').click();
    expect((await event).detail.conversation).to.equal(conversation);
    await settled();
    const panel = one(element, 'chatomni-customer');
    expect(panel).to.have.attribute('part', 'panel');
    expect(one(panel, '[part=phone]').textContent).to.contain('0912345678');
    expect(panel.shadowRoot!.activeElement).to.equal(one(panel, 'section'));
    expect(one(element, '[part=info]')).to.have.attribute('aria-expanded', 'true');
    one(panel, '[part=close]').click();
    await settled();
    expect(all(element, '[part=panel]')).to.have.length(0);
    expect(element.shadowRoot!.activeElement).to.equal(one(element, '[part=info]'));
    element.addEventListener('chatomni-info', (it) => it.preventDefault());
    one(element, '[part=info]').click();
    await settled();
    expect(all(element, '[part=panel]')).to.have.length(0);
  });

  it('has a menu that keys can use, with entries of the page', async () => {
    const store = storeWith(messages(3), { conversationUrl: 'https://tpos.example/c/{userId}' });
    const element = await show(store);
    const own = document.createElement('button');
    own.slot = 'actions';
    own.dataset['action'] = 'print';
    own.textContent = 'In';
    element.append(own);
    const seen: string[] = [];
    element.addEventListener('chatomni-action', (event) => {
      seen.push(event.detail.action);
      if (event.detail.action !== 'mark-unread') event.preventDefault();
    });
    const entries = () => all(element, '[part=action]').map((it) => it.dataset['action']);
    expect(entries()).to.deep.equal(['copy-link', 'copy-phone', 'mark-unread', 'open']);
    const menu = one(element, '[part=menu]');
    one(element, '[part=actions]').focus();
    await sendKeys({ press: 'Enter' });
    await settled();
    expect(menu.matches(':popover-open')).to.be.true;
    const action = () =>
      (element.shadowRoot!.activeElement ?? document.activeElement)?.getAttribute('data-action');
    expect(action()).to.equal('copy-link');
    const visited: unknown[] = [];
    for (const press of ['ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'Home', 'Tab']) {
      await sendKeys({ press });
      visited.push(action());
    }
    expect(visited.join(' ')).to.equal(
      'copy-phone print copy-link print open copy-link copy-phone',
    );
    await sendKeys({ press: 'Escape' });
    expect(menu.matches(':popover-open')).to.be.false;
    expect(element.shadowRoot!.activeElement).to.equal(one(element, '[part=actions]'));
    await sendKeys({ press: 'Enter' });
    await settled();
    await sendKeys({ press: 'End' });
    expect(document.activeElement).to.equal(own);
    await sendKeys({ press: 'Enter' });
    expect(menu.matches(':popover-open')).to.be.false;
    one(element, '[part=actions]').focus();
    await sendKeys({ press: 'Enter' });
    await settled();
    for (let tab = 0; tab < 2; tab++) await sendKeys({ press: 'Tab' });
    expect(element.shadowRoot!.activeElement).to.have.attribute('data-action', 'mark-unread');
    await sendKeys({ press: 'Enter' });
    expect(seen).to.deep.equal(['print', 'mark-unread']);
    expect(store.callsOf('markSeen')).to.deep.equal([[conversation.id, false]]);
    await settled();
    expect(one(element, '[part=note]').textContent).to.contain('Đã đánh dấu');
  });

  it('shows no entry that lacks what it needs', async () => {
    const store = storeWith();
    store.$selected.set(aConversation(1, { id: conversation.id }));
    const element = await show(store);
    expect(all(element, '[part=action]').map((it) => it.dataset['action'])).to.deep.equal([
      'mark-unread',
    ]);
  });

  it('tells the store that somebody looks, only at the end and with the focus', async () => {
    let focused = false;
    document.hasFocus = () => focused;
    const items = messages(100);
    const store = storeWith(items.slice(0, 90));
    const element = await show(store);
    await settled(8);
    expect(store.callsOf('noticeSeen')).to.have.length(0);
    focused = true;
    window.dispatchEvent(new Event('focus'));
    await settled();
    expect(store.callsOf('noticeSeen')).to.deep.equal([[conversation.id]]);
    await change(store, { messages: items.slice(0, 91) });
    expect(store.callsOf('noticeSeen')).to.have.length(2);
    await scrollTo(element, 100);
    await change(store, { messages: items.slice(0, 92) });
    expect(store.callsOf('noticeSeen')).to.have.length(2);
    await scrollTo(element, 1_000_000);
    expect(store.callsOf('noticeSeen')).to.have.length(3);
  });

  it('leaves unread what somebody wants unread, until the next message', async () => {
    document.hasFocus = () => true;
    const items = messages(10);
    const store = storeWith(items.slice(0, 5));
    const element = await show(store);
    await settled(8);
    const before = store.callsOf('noticeSeen').length;
    one(element, '[data-action=mark-unread]').click();
    store.$selected.set({ ...conversation, unreadCount: 1 });
    await settled();
    expect(store.callsOf('noticeSeen')).to.have.length(before);
    await change(store, { messages: items.slice(0, 6) });
    expect(store.callsOf('noticeSeen')).to.have.length(before + 1);
  });

  it('pins a conversation without selecting it or marking it seen', async () => {
    document.hasFocus = () => true;
    const store = storeWith();
    const element = await show(store, { pin: '270136663390370:1' });
    const thread = store.opened[0]!;
    expect(thread.key).to.equal('270136663390370:1');
    thread.$conversation.set(aConversation(5));
    thread.$thread.set({ ...thread.$thread.get(), messages: messages(7) });
    await settled(8);
    expect(rows(element)).to.have.length(7);
    expect(one(element, '[part=name]').textContent).to.equal(aConversation(5).name);
    expect(store.callsOf('select')).to.have.length(0);
    expect(store.callsOf('noticeSeen')).to.have.length(0);
    element.seen = 'auto';
    await settled();
    expect(store.callsOf('noticeSeen')).to.deep.equal([['270136663390370:1']]);
  });

  it('opens and releases the pinned thread as it comes, moves, changes and goes', async () => {
    const store = storeWith();
    const element = await show(store, { pin: 'a' });
    const box = element.parentElement!;
    const other = document.createElement('div');
    document.body.append(other);
    other.append(element);
    await settled();
    expect(store.opened.map(({ key, released }) => [key, released])).to.deep.equal([['a', false]]);
    element.conversationId = 'b';
    await settled();
    expect(store.opened.map(({ key, released }) => [key, released])).to.deep.equal([
      ['a', true],
      ['b', false],
    ]);
    element.remove();
    await settled();
    expect(store.opened[1]!.released).to.be.true;
    box.append(element);
    await settled();
    expect(store.opened.map(({ released }) => released)).to.deep.equal([true, true, false]);
    const second = storeWith();
    element.store = second;
    await settled();
    expect(store.opened[2]!.released).to.be.true;
    expect(second.opened).to.have.length(1);
    element.conversationId = undefined;
    await settled();
    expect(second.opened[0]!.released).to.be.true;
    expect(rows(element).length).to.be.greaterThan(5);
    other.remove();
  });

  it('says what is the matter where there is nothing to show', async () => {
    const store = createStubStore();
    const element = await show(store);
    expect(one(element, '[part=empty]').textContent).to.contain('Chọn một hội thoại');
    store.$selected.set(conversation);
    await change(store, { conversationId: conversation.id });
    expect(one(element, '[part=empty]').textContent).to.contain('Chưa có tin nhắn');
    await change(store, { loading: true });
    expect(all(element, '[aria-busy=true]').length).to.be.greaterThan(0);
    await change(store, { loading: false, error: { code: 'network', message: 'Mất mạng.' } });
    expect(one(element, '[part=error]')).to.have.attribute('role', 'alert');
    expect(one(element, '[part=error]').textContent).to.contain('Mất mạng.');
    one(element, '[part=error] button').click();
    expect(store.callsOf('retryThread')).to.have.length(1);
    await change(store, { error: { code: 'not-found', message: 'x' } });
    expect(one(element, '[part=error]').textContent).to.contain('Không tìm thấy hội thoại');
    await change(store, {
      messages: messages(3),
      error: { code: 'network', message: 'Mất mạng.' },
    });
    expect(rows(element)).to.have.length(3);
    expect(all(element, '[part=error]')).to.have.length(0);
  });

  for (const lang of ['vi', 'en']) {
    it(`is accessible (${lang})`, async () => {
      const attachments = [
        { kind: 'image', url: 'https://127.0.0.1:9/a.png' },
        { kind: 'video', url: 'https://127.0.0.1:9/a.mp4' },
      ];
      const items = [...messages(8), aMessage(9, { attachments, kind: 'comment' })];
      const store = storeWith(items, { lang });
      const element = await show(store);
      await expect(element).to.be.accessible();
      one(element, '[part=actions]').click();
      one(element, '[part=info]').click();
      await settled();
      await expect(element).to.be.accessible();
      await change(store, { messages: [], error: { code: 'network', message: 'x' } });
      await expect(element).to.be.accessible();
    });
  }

  itByMedia('is a transcript of its newest 500 messages while the page is printed', async () => {
    const store = storeWith(messages(600));
    const element = await show(store);
    expect(rows(element).length).to.be.below(60);
    dispatchEvent(new Event('beforeprint'));
    expect(rows(element), 'at once').to.have.length(500);
    await emulateMedia({ media: 'print' });
    const [first, second] = rows(element);
    expect(first!.dataset['messageId']).to.equal(messages(600)[100]!.id);
    expect(second!.offsetTop).to.be.at.least(first!.offsetTop + first!.offsetHeight);
    expect(element.offsetHeight).to.be.above(10_000);
    expect(element.shadowRoot!.textContent).to.contain('Chỉ in các tin nhắn mới nhất');
    expect(getComputedStyle(one(element, '[part=create-order]')).display).to.equal('none');
    await emulateMedia({ media: 'screen' });
    dispatchEvent(new Event('afterprint'));
    await settled();
    expect(rows(element).length).to.be.below(60);
    for (let frame = 0; frame < 60 && distanceFromEnd(element) >= 2; frame++) await nextFrame();
    expect(distanceFromEnd(element), 'at the end again').to.be.below(2);
  });

  it('says that a message was edited, but not for what TPOS adds while it writes it down', async () => {
    const sent = { sentAt: syntheticNow - 60_000 };
    const element = await show(
      storeWith([
        aMessage(1, { ...sent, id: 'a', editedAt: sent.sentAt + 900 }),
        aMessage(2, { ...sent, id: 'b', fromShop: true, editedAt: sent.sentAt + 30_000 }),
      ]),
    );
    expect(message(element, 'a').textContent).to.not.contain('đã sửa');
    expect(message(element, 'b').textContent).to.contain('đã sửa');
  });
});
