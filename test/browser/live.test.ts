import { expect, fixture, fixtureCleanup, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { $tenSeconds } from '../../src/elements/base/minute.ts';
import { ChatOmniLive } from '../../src/elements/live.ts';
import { buyingWords } from '../../src/elements/parts/buying.ts';
import type { Message } from '../../src/core/index.ts';
import {
  aConversation,
  aMessage,
  anOrder,
  conversations,
  createStubStore,
  syntheticNow,
  type StubStore,
} from '../support/stub-store.ts';
import { all, one, scrollingDone, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-live')) customElements.define('chatomni-live', ChatOmniLive);

const post = '270136663390370_1221';

/** The `index`th comment of the stream: each customer writes one after the other. */
function aComment(index: number, changes: Partial<Message> = {}): Message {
  return {
    ...aMessage(index),
    kind: 'comment',
    text: `bình luận ${index}`,
    fromShop: false,
    conversationId: aConversation(index % 8).id,
    postId: post,
    sentAt: syntheticNow - 60_000 + index * 100,
    ...changes,
  };
}

/** Its payload did not tell under which post it stands. */
function withoutPost(index: number, text: string): Message {
  const { postId: _, ...comment } = aComment(index, { text });
  return comment;
}

const comments = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => aComment(from + index));

function storeWith(live: readonly Message[], items = conversations(8)): StubStore {
  const store = createStubStore();
  store.$clockOffset.set(syntheticNow + 60_000 - Date.now());
  store.$conversations.set({ ...store.$conversations.get(), items });
  store.$live.set(live);
  return store;
}

async function show(store: StubStore, changes: Partial<ChatOmniLive> = {}) {
  const box = await fixture<HTMLElement>(
    html`<div><chatomni-live .store=${store}></chatomni-live></div>`,
  );
  box.style.cssText = 'width: 340px; height: 600px';
  const element = box.querySelector('chatomni-live')!;
  Object.assign(element, changes);
  await settled(8);
  return element;
}

const texts = (element: ChatOmniLive) =>
  all(element, '[part=text]').map((it) => it.textContent.trim());
const rows = (element: ChatOmniLive) => all(element, '[data-message-id]');
const marks = (element: ChatOmniLive) => all(element, 'mark').map((it) => it.textContent);

function isAtEnd(element: ChatOmniLive): boolean {
  const { scrollTop, scrollHeight, clientHeight } = one(element, '.scroller');
  return scrollHeight - scrollTop - clientHeight < 2;
}

async function press(element: ChatOmniLive, selector: string) {
  one(element, selector).click();
  await settled(8);
}

/** The pointer rests on the river, or beside it. */
async function point(element: ChatOmniLive, inside: boolean) {
  const { left, right, top } = one(element, '.scroller').getBoundingClientRect();
  const x = Math.round(inside ? left + 100 : right + 60);
  await sendMouse({ type: 'move', position: [x, Math.round(top) + 200] });
  await settled(8);
}

/** The pointer is on the river, five more comments than a hundred come, and it presses the button that leads to them. */
async function jump(store: StubStore, element: ChatOmniLive) {
  await point(element, true);
  store.$live.set(comments(0, 105));
  await settled(8);
  const { left, top } = one(element, '[part=jump]').getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left) + 20, Math.round(top) + 12] });
}

describe('<chatomni-live>', () => {
  beforeEach(async () => {
    await sendMouse({ type: 'move', position: [780, 5] });
  });
  afterEach(() => {
    fixtureCleanup();
  });

  it('shows comments as a thread shows messages, newest last, and stays at the end', async () => {
    const store = storeWith(comments(0, 300));
    const element = await show(store);
    expect(rows(element).length).to.be.within(8, 40);
    const row = rows(element).at(-1)!;
    expect(row.dataset['messageId']).to.equal(aComment(299).id);
    expect(row.dataset['owner']).to.equal('customer');
    expect(row.querySelector('[part=text]')!.textContent.trim()).to.equal('bình luận 299');
    expect(row.querySelector('time')!.dateTime).to.equal('2025-12-19T14:22:04.900Z');
    expect(row.querySelector('[part=name]')!.textContent).to.equal(aConversation(3).name);
    expect(isAtEnd(element)).to.be.true;
    store.$live.set(comments(10, 310));
    await settled(8);
    expect(texts(element).at(-1)).to.equal('bình luận 309');
    expect(isAtEnd(element)).to.be.true;
  });

  it('marks phone numbers and buying words, whatever their accents', async () => {
    const store = storeWith([
      aComment(0, { text: 'CHOT cho em mã A12, lấy 2 nhé. Slay quá, ship Q7' }),
      aComment(1, { text: 'sdt 0912 345 678' }),
      aComment(2, { text: 'chốt rồi nha', fromShop: true }),
    ]);
    const element = await show(store);
    expect(marks(element)).to.deep.equal(['CHOT', 'A12', 'lấy']);
    expect(one(element, '.fact a').getAttribute('href')).to.equal('tel:0912345678');
    element.buyingWords = ['quá', /q\d/];
    await settled(8);
    expect(marks(element)).to.deep.equal(['quá', 'Q7']);
    element.buyingWords = [];
    await settled(8);
    expect(marks(element)).to.deep.equal([]);
    element.buyingWords = [...buyingWords, 'ship'];
    await settled(8);
    expect(marks(element)).to.deep.equal(['CHOT', 'A12', 'lấy', 'ship']);
  });

  it('never makes markup or unsafe links of what customers write', async () => {
    const store = storeWith([
      aComment(0, { text: '<img src=x onerror=alert(1)> chốt' }),
      aComment(1, { text: '', attachments: [{ kind: 'image', url: 'javascript:alert(1)' }] }),
      aComment(2, { text: '', attachments: [{ kind: 'image', url: 'https://a.example/b.jpg' }] }),
      aComment(3, { text: '' }),
    ]);
    const element = await show(store);
    expect(all(element, 'img')).to.have.length(0);
    expect(all(element, '.says a').map((it) => it.getAttribute('href'))).to.deep.equal([
      'https://a.example/b.jpg',
    ]);
    expect(texts(element)[3]).to.equal('[Nội dung không hiển thị được]');
  });

  it('shows the customer’s order as soon as there is one', async () => {
    const store = storeWith(comments(0, 3));
    const element = await show(store);
    expect(all(element, '[part~=order]')).to.have.length(0);
    const items = [aConversation(0), aConversation(1, { order: anOrder(482) }), aConversation(2)];
    store.$conversations.set({ ...store.$conversations.get(), items });
    await settled(8);
    const badge = rows(element)[1]!.querySelector('[part~=order]');
    expect(badge?.textContent.trim()).to.equal('482');
    expect(all(element, '[part~=order]')).to.have.length(1);
  });

  it('shows the comments of its posts only', async () => {
    const store = storeWith([
      withoutPost(0, 'trước'),
      aComment(1),
      aComment(2, { postId: '270136663390370_999', text: 'bài khác' }),
      withoutPost(3, 'chưa rõ bài'),
      aComment(4, { postId: '1_2', text: 'trang khác' }),
    ]);
    const element = await show(store);
    expect(rows(element)).to.have.length(5);
    element.setAttribute('post-id', `${post}, 1_2`);
    await settled(8);
    expect(texts(element)).to.deep.equal(['bình luận 1', 'chưa rõ bài', 'trang khác']);
    element.setAttribute('post-id', '3_4');
    await settled(8);
    expect(one(element, '[part=empty]').textContent).to.contain('Chưa có bình luận');
  });

  it('filters by phone, by lack of an order, by lack of an answer', async () => {
    const base = { hasPhone: false, phone: undefined } as object;
    const items = [
      aConversation(0, { ...base, order: anOrder(1), waitingSince: syntheticNow - 59_950 }),
      aConversation(1, { ...base }),
      aConversation(2, { ...base, hasPhone: true }),
    ];
    const store = storeWith(
      [
        aComment(0),
        aComment(1, { text: 'gọi 0912345678' }),
        aComment(2),
        aComment(3, { conversationId: items[0]!.id, text: 'còn không' }),
        aComment(4, { conversationId: items[0]!.id, fromShop: true, text: 'dạ còn' }),
      ],
      items,
    );
    const element = await show(store);
    const filtered = async (name: string) => {
      await press(element, `[part=filter][data-filter=${name}]`);
      const pressed = all(element, '[part=filter][aria-pressed=true]');
      expect(pressed.map((it) => it.dataset['filter'])).to.deep.equal([name]);
      return texts(element).map((text) => text.replaceAll(/\s+/g, ' '));
    };
    expect(await filtered('phone')).to.deep.equal(['gọi 0912345678', 'bình luận 2']);
    expect(await filtered('no-order')).to.deep.equal(['gọi 0912345678', 'bình luận 2']);
    expect(await filtered('unanswered')).to.deep.equal(['còn không']);
    expect(await filtered('all')).to.have.length(5);
  });

  it('offers to take a filter off that leaves nothing', async () => {
    const element = await show(storeWith(comments(0, 3), [aConversation(0)]));
    await press(element, '[data-filter=unanswered]');
    expect(one(element, '.scroller').hidden).to.be.true;
    await press(element, '[part=empty] button');
    expect(rows(element)).to.have.length(3);
  });

  it('stands still while the pointer is on it, counts what comes in, and goes on after', async () => {
    const store = storeWith(comments(0, 100));
    const element = await show(store);
    await point(element, true);
    const before = texts(element);
    for (let more = 1; more <= 12; more++) {
      store.$live.set(comments(0, 100 + more));
      await settled(1);
    }
    await settled(8);
    expect(texts(element)).to.deep.equal(before);
    expect(one(element, '[part=jump]').textContent.trim()).to.equal('12 bình luận mới ↓');
    await point(element, false);
    expect(texts(element).at(-1)).to.equal('bình luận 111');
    expect(all(element, '[part=jump]')).to.have.length(0);
    expect(isAtEnd(element)).to.be.true;
  });

  it('keeps what is being read, whatever else the newest 500 are by now; what is removed goes', async () => {
    const store = storeWith(comments(0, 20));
    const element = await show(store);
    await point(element, true);
    const edited = aComment(19, { text: 'đã sửa', editedAt: syntheticNow });
    store.$live.set([
      ...comments(17, 18),
      // 18 is taken back.
      edited,
      ...comments(20, 517),
    ]);
    await settled(8);
    expect(texts(element).slice(-3)).to.deep.equal(['bình luận 16', 'bình luận 17', 'đã sửa']);
    expect(one(element, '[part=jump]').textContent.trim()).to.equal('497 bình luận mới ↓');
    store.$live.set([]);
    store.$session.set({ state: 'signed-out' });
    await settled(8);
    expect(rows(element)).to.have.length(0);
  });

  it('leads to the newest and goes along from there, though the pointer is still on it', async () => {
    const store = storeWith(comments(0, 100));
    const element = await show(store);
    await jump(store, element);
    await settled(8);
    expect(texts(element).at(-1)).to.equal('bình luận 104');
    store.$live.set(comments(0, 110));
    await settled(8);
    expect(texts(element).at(-1)).to.equal('bình luận 109');
    await point(element, false);
    await point(element, true);
    store.$live.set(comments(0, 111));
    await settled(8);
    expect(texts(element).at(-1)).to.equal('bình luận 109');
  });

  it('stands still again for a pointer that left as soon as the newest were reached', async () => {
    const store = storeWith(comments(0, 100));
    const element = await show(store);
    await jump(store, element);
    await waitUntil(() => !all(element, '[part=jump]').length);
    await point(element, false);
    await point(element, true);
    store.$live.set(comments(0, 106));
    await settled(8);
    expect(texts(element).at(-1)).to.equal('bình luận 104');
    expect(one(element, '[part=jump]').textContent.trim()).to.equal('1 bình luận mới ↓');
  });

  it('stands still for who has scrolled up', async () => {
    const store = storeWith(comments(0, 300));
    const element = await show(store);
    const scroller = one(element, '.scroller');
    const done = scrollingDone(scroller);
    scroller.scrollTop -= 2000;
    await done;
    await settled(8);
    const before = texts(element);
    store.$live.set(comments(50, 350));
    await settled(8);
    expect(texts(element)).to.deep.equal(before);
    await press(element, '[part=jump]');
    expect(texts(element).at(-1)).to.equal('bình luận 349');
    expect(isAtEnd(element)).to.be.true;
  });

  it('is walked with keys, stands still meanwhile, and Enter selects', async () => {
    const store = storeWith(comments(0, 100));
    const element = await show(store);
    element.focus();
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ press: 'ArrowUp' });
    await settled(8);
    const focused = () => (element.shadowRoot!.activeElement as HTMLElement).dataset['messageId'];
    expect(focused()).to.equal(aComment(98).id);
    store.$live.set(comments(0, 103));
    await settled(8);
    expect(one(element, '[part=jump]').textContent.trim()).to.equal('3 bình luận mới ↓');
    await sendKeys({ press: 'Home' });
    await settled(8);
    expect(focused()).to.equal(aComment(0).id);
    await sendKeys({ press: 'ArrowDown' });
    await settled(8);
    expect(focused()).to.equal(aComment(1).id);
    await sendKeys({ press: 'Enter' });
    expect(store.callsOf('select')).to.deep.equal([[aConversation(1).id]]);
  });

  it('selects the customer of a comment, unless the page wishes otherwise', async () => {
    const store = storeWith(comments(0, 8));
    const element = await show(store);
    const told = oneEvent<HTMLElementEventMap['chatomni-select']>(element, 'chatomni-select');
    rows(element)[2]!.click();
    const event = await told;
    expect(event.detail.conversation.id).to.equal(aConversation(2).id);
    expect(event.bubbles && event.composed && event.cancelable).to.be.true;
    expect(store.callsOf('select')).to.deep.equal([[aConversation(2).id]]);
    element.addEventListener('chatomni-select', (it) => it.preventDefault(), { once: true });
    rows(element)[3]!.click();
    expect(store.callsOf('select')).to.have.length(1);
    store.$selected.set(aConversation(2));
    await settled(8);
    expect(all(element, '.selected')).to.have.length(1);
  });

  it('says where comments may be missing', async () => {
    const store = storeWith(comments(0, 10));
    store.$liveGaps.set([aComment(4).sentAt]);
    const element = await show(store);
    const gap = one(element, '[part=gap]');
    expect(gap.textContent.trim()).to.equal('Có thể thiếu bình luận từ 21:21.');
    expect((gap.previousElementSibling as HTMLElement).dataset['messageId']).to.equal(
      aComment(4).id,
    );
    store.$liveGaps.set([]);
    await settled(8);
    expect(all(element, '[part=gap]')).to.have.length(0);
  });

  it('says what there is instead of comments', async () => {
    const store = storeWith([]);
    const element = await show(store);
    expect(one(element, '[part=empty]').textContent).to.contain('Chưa có bình luận nào');
    const value = store.$conversations.get();
    store.$conversations.set({ ...value, items: [], loading: true });
    await settled(8);
    expect(one(element, '.scroller').getAttribute('aria-busy')).to.equal('true');
    expect(one(element, '.bones').textContent).to.contain('Đang tải bình luận');
    store.$conversations.set({ ...value, error: { code: 'network', message: 'Mất mạng.' } });
    await settled(8);
    expect(one(element, '[part=error][role=alert]').textContent).to.contain('Mất mạng.');
    await press(element, '[part=error] button');
    expect(store.callsOf('refresh')).to.have.length(1);
    store.$session.set({ state: 'signed-out' });
    await settled(8);
    expect(one(element, '[part=empty]').textContent).to.contain('Đăng nhập');
  });

  it('announces from time to time how many came in', async () => {
    const store = storeWith(comments(0, 10));
    const element = await show(store);
    const said = () => all(element, '.visually-hidden[role=status]').at(-1)!.textContent;
    const tick = $tenSeconds as unknown as { set(now: number): void };
    tick.set(1);
    await settled(8);
    store.$live.set(comments(0, 14));
    await settled(8);
    expect(said()).to.equal('');
    tick.set(2);
    await settled(8);
    expect(said()).to.equal('4 bình luận mới');
    tick.set(3);
    await settled(8);
    expect(said()).to.equal('');
  });

  it('lists the orders of the session by number, and finds them by number, name and phone', async () => {
    const items = conversations(3);
    const of = (index: number, number: number, session = 1129) =>
      anOrder(number, { userId: items[index]!.userId, postId: post, session });
    const store = storeWith([], items);
    store.$orderList.set([of(0, 7, 1128), of(2, 101), of(0, 102), of(1, 240)]);
    const element = await show(store);
    expect(one(element, '[data-view=orders]').textContent.replaceAll(/\s+/g, ' ').trim()).to.equal(
      'Đơn (3)',
    );
    await press(element, '[data-view=orders]');
    const numbers = () => all(element, '[part~=order]').map((it) => it.textContent.trim());
    expect(numbers()).to.deep.equal(['101', '102', '240']);
    const find = async (text: string) => {
      const field = one(element, '[part=search]') as HTMLInputElement;
      field.value = text;
      field.dispatchEvent(new InputEvent('input'));
      await settled(8);
      return numbers();
    };
    expect(await find('240')).to.deep.equal(['240']);
    expect(await find('tran van duc')).to.deep.equal(['240']);
    expect(await find('+84 912345680')).to.deep.equal(['101']);
    expect(await find('không ai')).to.deep.equal([]);
    expect(one(element, '[part=empty]').textContent).to.contain('Không tìm thấy đơn');
    // Of whom no conversation is known, the order itself tells the name.
    const news = { customerName: 'Phạm Thị Mới', userId: '5', postId: post, session: 1129 };
    store.$orderList.set([...store.$orderList.get(), anOrder(300, news)]);
    expect(await find('pham thi moi')).to.deep.equal(['300']);
    expect(one(element, '[part=session-order] [part=name]').textContent).to.equal('Phạm Thị Mới');
    store.$orderList.set(store.$orderList.get().slice(0, -1));
    await find('');
    element.postId = '1_1';
    await settled(8);
    expect(numbers()).to.deep.equal([]);
    element.postId = post;
    await settled(8);
    expect(numbers()).to.deep.equal(['7', '101', '102', '240']);
    all(element, '[part=session-order]')[3]!.click();
    expect(store.callsOf('select')).to.deep.equal([[items[1]!.id]]);
  });

  it('begins with the newest order, however many comments stood there before', async () => {
    const store = storeWith(comments(0, 300));
    store.$orderList.set(Array.from({ length: 60 }, (_, n) => anOrder(n, { postId: post })));
    const element = await show(store);
    const { left, top } = one(element, '[data-view=orders]').getBoundingClientRect();
    // A press of a person's: the browser lays out for it before the next frame.
    await sendMouse({ type: 'click', position: [Math.round(left) + 20, Math.round(top) + 10] });
    await settled(8);
    expect(isAtEnd(element)).to.be.true;
    expect(all(element, '[part~=order]').at(-1)!.textContent.trim()).to.equal('59');
  });

  for (const lang of ['vi', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      it(`is accessible (${lang}, ${theme})`, async () => {
        const items = [aConversation(0, { order: anOrder(482) }), aConversation(1)];
        const store = storeWith(
          [aComment(0, { text: 'Chốt A12 0912345678' }), ...comments(1, 40)],
          items,
        );
        store.$liveGaps.set([aComment(35).sentAt]);
        store.$orderList.set([anOrder(482, { postId: post })]);
        const element = await show(store, { lang, theme });
        await expect(element).to.be.accessible();
        await press(element, '[data-view=orders]');
        await expect(element).to.be.accessible();
        store.$orderList.set([]);
        await settled(8);
        await expect(element).to.be.accessible();
      });
    }
  }
});
