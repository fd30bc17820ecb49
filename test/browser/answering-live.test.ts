import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { ChatOmniLive } from '../../src/elements/live.ts';
import type { Answer, ConfigInput, Message } from '../../src/core/index.ts';
import {
  aConversation,
  aMessage,
  conversations,
  createStubStore,
  syntheticNow,
} from '../support/stub-store.ts';
import { all, one, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-live')) customElements.define('chatomni-live', ChatOmniLive);

function aComment(index: number, changes: Partial<Message> = {}): Message {
  return aMessage(index, {
    kind: 'comment',
    text: `bình luận ${index}`,
    fromShop: false,
    externalId: `270136663390370_${index}`,
    conversationId: aConversation(index % 8).id,
    sentAt: syntheticNow - 60_000 + index * 100,
    ...changes,
  });
}

const comments = (count: number) => Array.from({ length: count }, (_, index) => aComment(index));

async function show(input: ConfigInput = { allowReply: 'on' }) {
  const store = createStubStore(input);
  store.$conversations.set({ ...store.$conversations.get(), items: conversations(8) });
  store.$live.set(comments(60));
  const box = await fixture<HTMLElement>(
    html`<div><chatomni-live lang="vi" .store=${store}></chatomni-live></div>`,
  );
  box.style.cssText = 'width: 340px; height: 600px';
  const element = box.querySelector('chatomni-live')!;
  await settled();
  return { store, element };
}

const row = (index: number) => `[data-message-id="${aComment(index).id}"]`;
const field = (element: Element) => one(element, '[part=composer-field]') as HTMLTextAreaElement;
const focused = (element: Element) => element.shadowRoot!.activeElement;
const last = (element: Element) => all(element, '[part=text]').at(-1)!.textContent.trim();

async function click(element: Element, selector: string) {
  one(element, selector).click();
  await settled();
}

describe('answering in <chatomni-live>', () => {
  beforeEach(async () => {
    await sendMouse({ type: 'move', position: [780, 5] });
  });
  afterEach(() => {
    fixtureCleanup();
  });

  it('has nothing in the page without `allowReply`', async () => {
    const { element } = await show({});
    expect(all(element, 'form, textarea, .act')).to.be.empty;
  });

  it('answers the comment that was chosen, of whichever customer, and says so', async () => {
    const { store, element } = await show();
    expect(all(element, 'form')).to.be.empty;
    await click(element, `${row(58)} [part=reply]`);
    expect(focused(element)).to.equal(field(element));
    const target = one(element, '#target').textContent.replace(/\s+/g, ' ').trim();
    expect(target).to.equal(`Trả lời ${aConversation(2).name}: «bình luận 58»`);
    await sendKeys({ type: 'Dạ còn' });
    expect(store.draft(aConversation(2).id)).to.equal('Dạ còn');
    await sendKeys({ press: 'Enter' });
    await settled();
    expect(store.callsOf('answer')).to.deep.equal([
      [aConversation(2).id, aComment(58).id, 'Dạ còn'],
    ]);
    expect(all(element, 'form')).to.be.empty;
    expect(focused(element)).to.equal(one(element, '.scroller'));
    expect(store.callsOf('select')).to.be.empty;
  });

  it('keeps a draft for each customer', async () => {
    const { element } = await show();
    await click(element, `${row(58)} [part=reply]`);
    await sendKeys({ type: 'Dạ còn' });
    await click(element, `${row(57)} [part=reply]`);
    expect(field(element).value).to.equal('');
    await sendKeys({ press: 'Escape' });
    await settled();
    expect(all(element, 'form')).to.be.empty;
    expect(focused(element)).to.equal(one(element, '.scroller'));
    await click(element, `${row(58)} [part=reply]`);
    expect(field(element).value).to.equal('Dạ còn');
  });

  it('moves nothing while somebody writes', async () => {
    const { store, element } = await show();
    await click(element, `${row(58)} [part=reply]`);
    store.$live.set(comments(70));
    await settled();
    expect(last(element)).to.equal('bình luận 59');
    expect(one(element, '[part=jump]').textContent).to.contain('10');
    await click(element, '[part=composer] [part=close]');
    focused(element)!.dispatchEvent(new Event('blur'));
    (focused(element) as HTMLElement).blur();
    await settled();
    expect(last(element)).to.equal('bình luận 69');
  });

  it('shows what has become of answers below the comments that they answer', async () => {
    const { store, element } = await show();
    const answer: Answer = {
      id: 'answer-1',
      conversationId: aConversation(2).id,
      commentId: aComment(58).id,
      text: 'Dạ còn ạ',
      createdAt: Date.now(),
      state: 'unclear',
    };
    store.$answers.set([answer]);
    await settled();
    const line = one(element, `${row(58)} [data-answer-id=answer-1]`);
    expect(line.textContent).to.contain('Dạ còn ạ').and.to.contain('Có thể đã gửi');
    const said = all(element, '[role=status].visually-hidden').map((it) => it.textContent.trim());
    expect(said).to.include('Có thể đã gửi: Dạ còn ạ');
    await click(element, '[part=retry-answer]');
    await click(element, '[part=drop-answer]');
    expect(store.callsOf('retryAnswer')).to.deep.equal([['answer-1']]);
    expect(store.callsOf('dropAnswer')).to.deep.equal([['answer-1']]);
    expect(store.callsOf('select')).to.be.empty;
  });

  it('hides a comment and shows it again', async () => {
    const { store, element } = await show();
    await click(element, `${row(58)} [part=hide]`);
    expect(store.callsOf('hideComment')).to.deep.equal([
      [aConversation(2).id, aComment(58).id, true],
    ]);
    store.$hidden.set(new Map([[aComment(58).id, 'hidden']]));
    await settled();
    expect(one(element, row(58)).textContent).to.contain('Đã ẩn');
    await click(element, `${row(58)} [part=hide]`);
    expect(store.callsOf('hideComment')[1]![2]).to.equal(false);
  });

  it('is accessible', async () => {
    const { store, element } = await show();
    element.quickReplies = ['Dạ còn ạ', 'Dạ hết rồi ạ'];
    store.$hidden.set(new Map([[aComment(58).id, 'hidden']]));
    await click(element, `${row(57)} [part=reply]`);
    await click(element, '[part=quick-reply]');
    expect(field(element).value).to.equal('Dạ còn ạ');
    await expect(element).to.be.accessible();
  });
});
