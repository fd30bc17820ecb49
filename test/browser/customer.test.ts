import { expect, fixture, fixtureCleanup, html, oneEvent } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import type { ConfigInput, Customer, CustomerValue } from '../../src/core/index.ts';
import { ChatOmniCustomer } from '../../src/elements/customer.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import { aConversation, anOrder, createStubStore, syntheticNow } from '../support/stub-store.ts';
import type { StubStore } from '../support/stub-store.ts';
import { isChromium } from './engine.ts';
import { all, one, settled } from './helpers-list.ts';

for (const [name, element] of [
  ['chatomni-thread', ChatOmniThread],
  ['chatomni-customer', ChatOmniCustomer],
] as const) {
  if (!customElements.get(name)) customElements.define(name, element);
}

const conversation = aConversation(0, { order: anOrder(), channelName: 'Tomato Sài Gòn' });
const other = aConversation(1);

const customer: Customer = {
  name: 'Nguyễn Thị Thu Hiền (sỉ)',
  phone: '0912345678, 0987 654 321',
  email: 'hien@example.vn',
  address: '12 Lê Lợi, Quận 1, TP.HCM',
  status: 'Cảnh báo',
  note: 'Hay đổi size',
  revenue: 12_500_000,
  lastOrder: {
    code: '251204471',
    label: '#769. 251204471',
    status: 'Nháp',
    createdAt: syntheticNow,
    note: 'Giao giờ hành chính',
    lines: [
      { name: 'Váy hoa size M', quantity: 2, price: 250_000 },
      { name: 'Quà tặng', quantity: 1 },
    ],
  },
};

function storeWith(input: ConfigInput = {}) {
  const store = createStubStore(input);
  store.$selected.set(conversation);
  store.$conversations.set({ ...store.$conversations.get(), items: [conversation, other] });
  return store;
}

async function show(store: StubStore, pin?: string) {
  const box = await fixture<HTMLElement>(
    html`<div>
      <chatomni-customer .store=${store} .conversationId=${pin}></chatomni-customer>
    </div>`,
  );
  box.style.cssText = 'width: 300px; height: 560px';
  await settled();
  return box.querySelector('chatomni-customer')!;
}

function tell(store: StubStore, value: CustomerValue) {
  store.customers.at(-1)!.$customer.set(value);
  return settled();
}

const said = (element: Element, part: string) =>
  one(element, `[part=${part}]`).textContent.replace(/\s+/g, ' ').trim();
const parts = (element: Element, part: string) => all(element, `[part=${part}]`);

describe('<chatomni-customer>', () => {
  afterEach(async () => {
    fixtureCleanup();
    if (isChromium) await emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('shows what TPOS knows, before what the conversation knows', async () => {
    const store = storeWith();
    const element = await show(store);
    await tell(store, { loading: false, customer });
    expect(parts(element, 'page')).to.have.length(0);
    const pages = [{ id: '1' }, { id: '2' }];
    store.$conversations.set({ ...store.$conversations.get(), pages });
    await tell(store, { loading: false, customer });
    expect(said(element, 'name')).to.equal('Nguyễn Thị Thu Hiền (sỉ)');
    expect(said(element, 'status')).to.equal('Cảnh báo');
    expect(one(element, '[part=status]')).to.have.class('red');
    expect(said(element, 'order')).to.contain('#482. 251200482');
    expect(said(element, 'page')).to.equal('Tomato Sài Gòn');
    expect(said(element, 'address')).to.equal('12 Lê Lợi, Quận 1, TP.HCM');
    expect(said(element, 'email')).to.equal('hien@example.vn');
    expect(said(element, 'note')).to.equal('Hay đổi size');
    expect(said(element, 'revenue')).to.equal('12.500.000 ₫');
    const order = one(element, '[part=last-order]');
    expect(order.textContent).to.contain('#769. 251204471').and.to.contain('19/12/2025');
    const lines = [...order.querySelectorAll('li')].map((it) => it.textContent.trim());
    expect(lines.map((line) => line.replace(/\s+/g, ' '))).to.deep.equal([
      '2 × Váy hoa size M 500.000 ₫',
      '1 × Quà tặng',
    ]);
    expect(one(element, 'section')).to.have.attribute('aria-busy', 'false');
  });

  it('has a link and a copy button for each of several phone numbers', async () => {
    const store = storeWith();
    const element = await show(store);
    const written: string[] = [];
    const { clipboard } = navigator;
    const writeText = (text: string) => (written.push(text), Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    for (const [phone, links] of [
      ['0912345678, 0987 654 321', ['tel:0912345678', 'tel:0987654321']],
      ['0912345678/0987654321', ['tel:0912345678', 'tel:0987654321']],
      ['0912345678 0987654321', ['tel:0912345678', 'tel:0987654321']],
      ['+84 912 345 678 - 0987.654.321', ['tel:+84912345678', 'tel:0987654321']],
      ['0912345678', ['tel:0912345678']],
    ] as const) {
      await tell(store, { loading: false, customer: { phone } });
      const found = all(element, '[part=phone] a').map((link) => link.getAttribute('href'));
      expect(found, phone).to.deep.equal(links);
    }
    await tell(store, { loading: false, customer });
    parts(element, 'copy')[1]!.click();
    await settled();
    expect(written).to.deep.equal(['0987 654 321']);
    expect(one(element, '[role=status]').textContent).to.equal('Đã sao chép.');
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  });

  it('shows bones while it loads, an error with a retry, and what was known beside a later error', async () => {
    const store = storeWith();
    const element = await show(store);
    expect(one(element, 'section')).to.have.attribute('aria-busy', 'true');
    expect(all(element, '.bones')).to.have.length(1);
    await tell(store, { loading: false, error: { code: 'server', message: 'Máy chủ lỗi.' } });
    expect(all(element, '.bones')).to.have.length(0);
    expect(one(element, '[part=error]')).to.have.attribute('role', 'alert');
    expect(said(element, 'error')).to.contain('Máy chủ lỗi.');
    expect(parts(element, 'empty')).to.have.length(0);
    one(element, '[part=error] button').click();
    expect(store.calls.at(-1)).to.deep.equal(['customer.retry', conversation.id]);
    await tell(store, {
      loading: false,
      customer,
      error: { code: 'network', message: 'Mất mạng.' },
    });
    expect(parts(element, 'error')).to.have.length(0);
    expect(said(element, 'stale')).to.contain('Mất mạng.');
    expect(said(element, 'revenue')).to.contain('12.500.000');
  });

  it('says when nothing is selected, and when TPOS knows nothing', async () => {
    const store = storeWith();
    const element = await show(store);
    await tell(store, { loading: false });
    expect(said(element, 'empty')).to.contain('TPOS chưa có thông tin');
    expect(said(element, 'name')).to.equal(conversation.name);
    store.$selected.set(undefined);
    await settled();
    expect(said(element, 'empty')).to.contain('Chọn một hội thoại');
    expect(store.customers[0]!.released).to.be.true;
  });

  it('shows what the conversation knows where TPOS cannot be asked', async () => {
    const store = storeWith();
    const element = await show(store);
    await tell(store, { loading: false, unavailable: true });
    expect(said(element, 'name')).to.equal(conversation.name);
    expect(said(element, 'phone')).to.contain('0912345678');
    expect(said(element, 'status')).to.equal('Bình thường');
    expect(said(element, 'order')).to.contain('482');
    expect(parts(element, 'empty')).to.have.length(0);
    store.$selected.set(other);
    await settled();
    expect(parts(element, 'phone'), 'no claim before the answer').to.have.length(0);
    await tell(store, { loading: false, unavailable: true });
    expect(said(element, 'phone')).to.equal('chưa có');
  });

  it('follows the selected conversation, or stays with the one that is pinned', async () => {
    const store = storeWith();
    const element = await show(store);
    store.$selected.set(other);
    await settled();
    expect(said(element, 'name')).to.equal(other.name);
    const pinned = await show(store, conversation.id);
    expect(said(pinned, 'name')).to.equal(conversation.name);
    expect(store.customers.map(({ key }) => key)).to.deep.equal([
      conversation.id,
      other.id,
      conversation.id,
    ]);
    fixtureCleanup();
    await settled();
    expect(store.customers.every(({ released }) => released)).to.be.true;
  });

  it('renders for what changes about its own conversation, and for no other', async () => {
    const store = storeWith();
    const element = await show(store, conversation.id);
    let renders = 0;
    element.addController({ hostUpdated: () => renders++ });
    const set = (...items: readonly (typeof other)[]) => {
      store.$conversations.set({ ...store.$conversations.get(), items });
      return settled();
    };
    await set({ ...other, unreadCount: 9 }, conversation);
    expect(renders).to.equal(0);
    await set(other, { ...conversation, name: 'Tên mới' });
    expect(renders).to.equal(1);
    expect(said(element, 'name')).to.equal('Tên mới');
  });

  it('asks TPOS nothing before it can be seen, and once however often it comes into view', async () => {
    const store = storeWith();
    const element = await show(store);
    element.hidden = true;
    await settled();
    store.$selected.set(other);
    await settled();
    expect(store.callsOf('openCustomer')).to.have.length(1);
    for (const hidden of [false, true, false]) {
      element.hidden = hidden;
      await settled();
    }
    expect(store.callsOf('openCustomer').slice(1)).to.deep.equal([[other.id]]);
  });

  it('of the page is what Thông tin shows, focuses, and gives the focus back from', async () => {
    const store = storeWith();
    const element = await show(store);
    element.hidden = true;
    element.closable = true;
    const thread = document.createElement('chatomni-thread');
    thread.store = store;
    element.before(thread);
    await settled();
    const info = one(thread, '[part=info]');
    info.click();
    await settled();
    expect(element.hidden).to.be.false;
    expect(document.activeElement).to.equal(element);
    expect(all(thread, '[part=panel]')).to.have.length(0);
    const closed = oneEvent(element, 'close');
    await sendKeys({ press: 'Escape' });
    await closed;
    expect(element.hidden).to.be.true;
    expect(thread.shadowRoot!.activeElement).to.equal(info);
    element.parentElement!.hidden = true;
    element.hidden = false;
    document.body.append(thread);
    info.click();
    await settled();
    expect(all(thread, '[part=panel]')).to.have.length(1);
    thread.remove();
  });

  for (const lang of ['vi', 'en']) {
    for (const theme of ['light', 'dark']) {
      it(`is accessible in every state (${lang}, ${theme})`, async () => {
        const store = storeWith({ lang, theme });
        const element = await show(store);
        element.closable = true;
        for (const value of [
          { loading: true },
          { loading: false },
          { loading: false, customer },
          { loading: false, unavailable: true },
          { loading: false, error: { code: 'network', message: 'x' } },
        ] as const) {
          await tell(store, value);
          await expect(element).to.be.accessible();
        }
      });
    }
  }

  it('stays inside its box from 280 px up, whatever the texts', async () => {
    const store = storeWith();
    const element = await show(store);
    element.parentElement!.style.width = '280px';
    const long = 'Đườngrấtdàikhôngdấucách'.repeat(20);
    await tell(store, {
      loading: false,
      customer: { ...customer, name: long, address: long, phone: long, note: long },
    });
    expect(element.scrollWidth).to.be.at.most(280);
  });
});
