import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ChatOmniCustomer } from '../../src/elements/customer.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import {
  ChatOmniError,
  type Answer,
  type ConfigInput,
  type Message,
} from '../../src/core/index.ts';
import { aConversation, aMessage, createStubStore, messages } from '../support/stub-store.ts';
import { itByKeyboard } from './engine.ts';
import { all, one, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-thread')) {
  customElements.define('chatomni-thread', ChatOmniThread);
  customElements.define('chatomni-customer', ChatOmniCustomer);
}

const conversation = aConversation(0);
const of = conversation.id;

function aComment(index: number, text: string, changes: Partial<Message> = {}): Message {
  return aMessage(index, {
    kind: 'comment',
    text,
    fromShop: false,
    externalId: `270136663390370_${index}`,
    ...changes,
  });
}

/** The last two can be answered; the newest message of all cannot. */
const talk = [
  ...messages(40),
  aComment(40, 'Giá bao nhiêu vậy shop?'),
  aComment(41, 'Chốt mẫu 3'),
  aMessage(42, { text: 'Em cảm ơn shop', fromShop: false }),
];
const [price, deal] = talk.slice(40) as [Message, Message];

function anAnswer(state: Answer['state'], changes: Partial<Answer> = {}): Answer {
  return {
    id: 'answer-1',
    conversationId: of,
    commentId: deal.id,
    text: 'Dạ còn ạ',
    createdAt: Date.now(),
    state,
    ...changes,
  };
}

async function show(items: readonly Message[] = talk, input: ConfigInput = { allowReply: 'on' }) {
  const store = createStubStore(input);
  store.$selected.set(conversation);
  store.$conversations.set({ ...store.$conversations.get(), items: [conversation] });
  const change = async (id: string, its: readonly Message[]) => {
    store.$thread.set({ ...store.$thread.get(), conversationId: id, messages: its });
    await settled();
  };
  const box = await fixture<HTMLElement>(
    html`<div><chatomni-thread lang="vi" .store=${store}></chatomni-thread></div>`,
  );
  box.style.cssText = 'width: 420px; height: 560px';
  const element = box.querySelector('chatomni-thread')!;
  await change(of, items);
  await settled();
  return { store, element, change };
}

const field = (element: Element) => one(element, '[part=composer-field]') as HTMLTextAreaElement;
const target = (element: Element) =>
  one(element, '#target').textContent.replace(/\s+/g, ' ').trim();
const focused = (element: Element) => element.shadowRoot!.activeElement;
const comment = ({ id }: Message) => `[data-message-id="${id}"]`;
const announced = (element: Element) =>
  all(element, '[role=status].visually-hidden').map((it) => it.textContent.trim());
const distanceFromEnd = (element: Element) => {
  const { scrollHeight, scrollTop, clientHeight } = one(element, '[role=log]');
  return scrollHeight - scrollTop - clientHeight;
};

async function click(element: Element, selector: string) {
  one(element, selector).click();
  await settled();
}

async function write(element: Element, text: string) {
  field(element).focus();
  await sendKeys({ type: text });
  await settled();
}

async function breakLine() {
  await sendKeys({ down: 'Shift' });
  await sendKeys({ press: 'Enter' });
  await sendKeys({ up: 'Shift' });
}

describe('answering in <chatomni-thread>', () => {
  afterEach(() => {
    fixtureCleanup();
  });

  it('has nothing in the page without `allowReply`', async () => {
    const { element } = await show(talk, {});
    expect(all(element, 'form, textarea, .act, .only')).to.be.empty;
  });

  it('offers to answer and to hide comments of customers that Facebook knows of, and no others', async () => {
    const { element } = await show([
      ...talk,
      aComment(43, 'Chưa rõ', { externalId: undefined as never }),
      aComment(44, 'Của shop', { fromShop: true }),
    ]);
    const can = all(element, '.row:has([part=reply]):has([part=hide])');
    expect(can.map((it) => it.dataset['messageId'])).to.deep.equal([price.id, deal.id]);
    expect(
      [...can[1]!.querySelectorAll('.act')].map((it) => it.getAttribute('aria-label')),
    ).to.deep.equal(['Trả lời: Chốt mẫu 3', 'Ẩn: Chốt mẫu 3']);
    expect(can[1]!.querySelector('.act')!.getBoundingClientRect().height).to.be.at.least(24);
  });

  it('shows the buttons where nothing can be pointed at, else of the comment that has the focus', async () => {
    const { element } = await show();
    const opacity = () => getComputedStyle(one(element, `${comment(deal)} .acts`)).opacity;
    expect(opacity()).to.equal(matchMedia('(hover)').matches ? '0' : '1');
    one(element, `${comment(deal)} [part=reply]`).focus();
    expect(opacity()).to.equal('1');
  });

  itByKeyboard('answers the newest comment that can be answered, and says which', async () => {
    const { store, element } = await show();
    expect(target(element)).to.equal('Trả lời: «Chốt mẫu 3»');
    await write(element, '  Dạ chốt ạ ');
    await sendKeys({ press: 'Enter' });
    await settled();
    expect(store.callsOf('answer')).to.deep.equal([[of, deal.id, 'Dạ chốt ạ']]);
    expect(field(element).value).to.equal('');
    expect(store.draft(of)).to.equal('');
    expect(focused(element)).to.equal(field(element));
  });

  it('answers another one on request; Escape goes back to the newest, and then out of the field', async () => {
    const { store, element } = await show();
    await click(element, `${comment(price)} [part=reply]`);
    expect(target(element)).to.equal('Trả lời: «Giá bao nhiêu vậy shop?»');
    expect(focused(element)).to.equal(field(element));
    await sendKeys({ press: 'Escape' });
    await settled();
    expect(target(element)).to.equal('Trả lời: «Chốt mẫu 3»');
    await click(element, `${comment(price)} [part=reply]`);
    await write(element, '250k ạ');
    await click(element, '[part=send]');
    expect(store.callsOf('answer')).to.deep.equal([[of, price.id, '250k ạ']]);
    expect(target(element)).to.equal('Trả lời: «Chốt mẫu 3»');
    field(element).focus();
    await sendKeys({ press: 'Escape' });
    expect(focused(element)).to.equal(one(element, '[role=log]'));
  });

  it('goes on answering the comment that something is being written to, whatever comes in', async () => {
    const { store, element, change } = await show();
    await write(element, 'Dạ');
    await change(of, [...talk, aComment(50, 'Còn màu be không?')]);
    expect(target(element)).to.equal('Trả lời: «Chốt mẫu 3»');
    await click(element, '[part=composer] [part=close]');
    expect(target(element)).to.equal('Trả lời: «Còn màu be không?»');
    await click(element, '[part=send]');
    expect(store.callsOf('answer')[0]![1]).to.equal(aMessage(50).id);
  });

  itByKeyboard(
    'breaks the line at Shift+Enter, and sends nothing while a letter is composed',
    async () => {
      const { store, element } = await show();
      await write(element, 'Dạ');
      await breakLine();
      await write(element, 'còn');
      expect(field(element).value).to.equal('Dạ\ncòn');
      for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
        const event = new KeyboardEvent('keydown', {
          key: 'Enter',
          bubbles: true,
          cancelable: true,
          ...init,
        });
        field(element).dispatchEvent(event);
        expect(event.defaultPrevented).to.equal(false);
      }
      expect(store.callsOf('answer')).to.be.empty;
    },
  );

  it('does not touch the field while somebody writes', async () => {
    const { element, change } = await show();
    await write(element, 'Da con');
    field(element).setSelectionRange(2, 2);
    await change(of, [...talk, aMessage(60)]);
    expect(field(element).selectionStart).to.equal(2);
    expect(field(element).value).to.equal('Da con');
  });

  itByKeyboard('grows from one line to five', async () => {
    const { element } = await show();
    const height = () => field(element).clientHeight;
    const heights = [height()];
    for (let line = 2; line <= 7; line++) {
      field(element).focus();
      await breakLine();
      await settled();
      heights.push(height());
    }
    const one = heights[1]! - heights[0]!;
    expect(one).to.be.within(15, 30);
    expect(heights[4]! - heights[0]!).to.be.closeTo(4 * one, 4);
    expect(heights.slice(4).map((it) => it - heights[4]!)).to.deep.equal([0, 0, 0]);
    expect(distanceFromEnd(element)).to.be.at.most(1);
  });

  it('sends nothing that is empty', async () => {
    const { store, element } = await show();
    await write(element, '  ');
    await click(element, '[part=send]');
    expect(store.callsOf('answer')).to.be.empty;
  });

  it('has the host begin an answer, and sends none of its own accord', async () => {
    const { store, element } = await show();
    expect(all(element, '[part=quick-reply]')).to.be.empty;
    element.quickReplies = ['Dạ còn ạ', 'Chị cho em xin số điện thoại'];
    await settled();
    const [first, second] = all(element, '[part=quick-reply]');
    first!.click();
    await settled();
    expect(focused(element)).to.equal(field(element));
    second!.click();
    await settled();
    expect(field(element).value).to.equal('Dạ còn ạ Chị cho em xin số điện thoại');
    expect(store.callsOf('answer')).to.be.empty;
  });

  it('keeps a draft for each conversation, and the comment that it is for', async () => {
    const { store, element, change } = await show();
    await click(element, `${comment(price)} [part=reply]`);
    await write(element, '250k');
    await change('other', [aComment(0, 'Khác', { conversationId: 'other' })]);
    expect(field(element).value).to.equal('');
    await change(of, talk);
    expect(field(element).value).to.equal('250k');
    expect(target(element)).to.equal('Trả lời: «Giá bao nhiêu vậy shop?»');
    const box = element.parentElement!;
    document.body.append(element);
    await settled();
    box.append(element);
    await settled();
    expect(field(element).value).to.equal('250k');
    store.$session.set({ state: 'signed-out' });
    store.setDraft(of, '');
    await change('', []);
    store.$session.set({ state: 'signed-in' });
    await change(of, talk);
    expect(target(element)).to.equal('Trả lời: «Chốt mẫu 3»');
  });

  it('gives back what the store has refused, and says why', async () => {
    const { store, element } = await show();
    store.replace('answer', () => Promise.reject(new ChatOmniError('not-found', { lang: 'vi' })));
    await click(element, `${comment(price)} [part=reply]`);
    await write(element, '250k');
    await sendKeys({ press: 'Enter' });
    await settled();
    expect(field(element).value).to.equal('250k');
    expect(target(element)).to.equal('Trả lời: «Giá bao nhiêu vậy shop?»');
    expect(one(element, '[part=note]').textContent).to.contain('Không tìm thấy.');
  });

  it('says so where nothing can be answered', async () => {
    const { element } = await show(messages(3));
    expect(all(element, 'form')).to.be.empty;
    expect(one(element, '.only').textContent).to.equal('Từ đây chỉ trả lời được bình luận.');
  });

  describe('answers that are under way', () => {
    const state = (element: Element) =>
      all(element, '[data-answer-id]').map((it) => it.querySelector('.when b')!.textContent.trim());
    const buttons = (element: Element) =>
      all(element, '[data-answer-id] .act').map((it) => it.textContent.trim());

    it('stand at the end, with what has become of them', async () => {
      const { store, element } = await show();
      for (const [of, text, can] of [
        ['pending', 'Đang chờ gửi', ['Bỏ']],
        ['sending', 'Đang gửi…', []],
        ['checking', 'Đang kiểm tra…', []],
        ['unclear', 'Có thể đã gửi', ['Gửi lại', 'Bỏ']],
        ['failed', 'Chưa gửi được', ['Gửi lại', 'Bỏ']],
      ] as const) {
        store.$answers.set([anAnswer(of)]);
        await settled();
        expect(state(element)).to.deep.equal([text]);
        expect(buttons(element)).to.deep.equal(can);
        expect(announced(element)).to.include(`${text}: Dạ còn ạ`);
        expect(distanceFromEnd(element)).to.be.at.most(1);
      }
      const error = { code: 'forbidden', message: 'Không có quyền.' } as const;
      store.$answers.set([anAnswer('failed', { error })]);
      await settled();
      expect(state(element)).to.deep.equal(['Chưa gửi được: Không có quyền.']);
      const row = one(element, '[data-answer-id]');
      expect(row.previousElementSibling).to.have.attribute('data-message-id', talk.at(-1)!.id);
      expect(row.querySelector('[part=parent]')!.textContent).to.contain('Chốt mẫu 3');
    });

    it('wait for the network where there is none', async () => {
      const { store, element } = await show();
      const error = { code: 'network', message: 'Không kết nối được.' } as const;
      store.$answers.set([anAnswer('pending', { error })]);
      await settled();
      expect(state(element)).to.deep.equal(['Sẽ gửi khi có mạng']);
    });

    it('are those of this conversation, in the order written', async () => {
      const { store, element } = await show();
      store.$answers.set([
        anAnswer('sending'),
        anAnswer('pending', { id: 'answer-2', conversationId: 'other' }),
        anAnswer('pending', { id: 'answer-3' }),
      ]);
      await settled();
      const ids = all(element, '[data-answer-id]').map((it) => it.dataset['answerId']);
      expect(ids).to.deep.equal(['answer-1', 'answer-3']);
    });

    it('can be sent again or dropped, and the focus is not lost by that', async () => {
      const { store, element } = await show();
      store.$answers.set([anAnswer('unclear')]);
      await settled();
      one(element, '[part=retry-answer]').focus();
      await click(element, '[part=retry-answer]');
      store.$answers.set([anAnswer('sending')]);
      await settled();
      expect(store.callsOf('retryAnswer')).to.deep.equal([['answer-1']]);
      expect(focused(element)).to.equal(one(element, '[role=log]'));
      store.$answers.set([anAnswer('failed')]);
      await settled();
      await click(element, '[part=drop-answer]');
      expect(store.callsOf('dropAnswer')).to.deep.equal([['answer-1']]);
    });

    it('give way to the comment itself, and who is at the end stays there', async () => {
      const { store, element, change } = await show();
      store.$answers.set([anAnswer('sending')]);
      await settled();
      const seen = new Set<number>();
      const observer = new MutationObserver(() => {
        const rows = all(element, '.row').filter((it) => it.textContent.includes('Dạ còn ạ'));
        seen.add(rows.filter((it) => it.matches(':last-child')).length + rows.length);
      });
      observer.observe(one(element, '.sizer'), { childList: true, subtree: true });
      store.$answers.set([]);
      await change(of, [...talk, aComment(70, 'Dạ còn ạ', { fromShop: true, parentId: deal.id })]);
      observer.disconnect();
      expect([...seen]).to.deep.equal([2]);
      expect(distanceFromEnd(element)).to.be.at.most(1);
    });

    it('bring those to the end who write from further up', async () => {
      const { store, element } = await show();
      one(element, '[role=log]').scrollTop = 0;
      await settled(6);
      await write(element, 'Dạ còn ạ');
      await sendKeys({ press: 'Enter' });
      store.$answers.set([anAnswer('sending')]);
      await settled(6);
      expect(distanceFromEnd(element)).to.be.at.most(1);
    });
  });

  it('hides a comment and shows it again, and says what is known', async () => {
    const { store, element } = await show();
    const label = () => one(element, comment(deal)).querySelector('.when b')?.textContent;
    await click(element, `${comment(deal)} [part=hide]`);
    expect(store.callsOf('hideComment')).to.deep.equal([[of, deal.id, true]]);
    for (const [state, text, can] of [
      ['hiding', 'Đang ẩn…', 'Hiện'],
      ['hidden', 'Đã ẩn', 'Hiện'],
      ['showing', 'Đang hiện lại…', 'Ẩn'],
    ] as const) {
      store.$hidden.set(new Map([[deal.id, state]]));
      await settled();
      expect(label()).to.equal(text);
      expect(one(element, `${comment(deal)} [part=hide]`).textContent.trim()).to.equal(can);
    }
    store.$hidden.set(new Map([[deal.id, 'hidden']]));
    await settled();
    await click(element, `${comment(deal)} [part=hide]`);
    expect(store.callsOf('hideComment').at(-1)).to.deep.equal([of, deal.id, false]);
    store.replace('hideComment', () =>
      Promise.reject(new ChatOmniError('forbidden', { lang: 'vi' })),
    );
    await click(element, `${comment(price)} [part=hide]`);
    expect(one(element, '[part=note]').textContent).to.contain('không có quyền');
  });

  it('is accessible', async () => {
    const { store, element } = await show();
    element.quickReplies = ['Dạ còn ạ'];
    store.$hidden.set(new Map([[deal.id, 'hidden']]));
    store.$answers.set([anAnswer('failed'), anAnswer('pending', { id: 'answer-2' })]);
    await settled();
    one(element, `${comment(deal)} [part=reply]`).focus();
    await expect(element).to.be.accessible();
  });
});
