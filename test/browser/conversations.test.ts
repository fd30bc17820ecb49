import {
  expect,
  fixture,
  fixtureCleanup,
  html,
  nextFrame,
  oneEvent,
  waitUntil,
} from '@open-wc/testing';
import { emulateMedia, sendKeys, sendMouse } from '@web/test-runner-commands';
import { ChatOmniConversations } from '../../src/elements/conversations.ts';
import type { ConfigInput } from '../../src/core/index.ts';
import {
  aConversation,
  anOrder,
  conversations,
  createStubStore,
  syntheticNow,
  type StubStore,
} from '../support/stub-store.ts';
import { itByKeyboard, itByMedia } from './engine.ts';
import { all, one, scrollingDone, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-conversations')) {
  customElements.define('chatomni-conversations', ChatOmniConversations);
}

async function show(store: StubStore, width = 360) {
  const box = await fixture<HTMLElement>(
    html`<div>
      <chatomni-conversations .store=${store}></chatomni-conversations>
    </div>`,
  );
  box.style.cssText = `width: ${width}px; height: 600px`;
  await settled();
  return box.querySelector('chatomni-conversations')!;
}

function storeWith(items = conversations(200), input: ConfigInput = {}) {
  const store = createStubStore(input);
  store.$clockOffset.set(syntheticNow + 5 * 60_000 - Date.now());
  store.$conversations.set({ ...store.$conversations.get(), items });
  return store;
}

const ids = (element: Element) =>
  all(element, '[data-conversation-id]').map((row) => row.dataset['conversationId']);
const part = (row: Element, name: string) => row.querySelector(`[part~=${name}]`);
const textOf = (row: Element, name: string) =>
  part(row, name)?.textContent.trim().replaceAll(/\s+/g, ' ');

describe('<chatomni-conversations>', () => {
  afterEach(() => {
    fixtureCleanup();
  });

  it('shows of a conversation what a row has to show', async () => {
    const order = anOrder(482);
    const store = storeWith([
      aConversation(0, {
        name: 'Nguyễn Thị Thu Hiền',
        unreadCount: 5,
        order,
        status: 'Bình thường',
        hasPhone: true,
        hasAddress: true,
      }),
    ]);
    const element = await show(store);
    const row = all(element, '[role=option]')[0]!;
    expect(textOf(row, 'name')).to.equal('Nguyễn Thị Thu Hiền');
    expect(textOf(row, 'unread')).to.equal('5');
    expect(textOf(row, 'order')).to.match(/^482\s+#482\. 251200482$/);
    expect(textOf(row, 'status')).to.equal('Bình thường');
    expect(part(row, 'status')).to.have.class('green');
    expect(part(row, 'phone')!.querySelector('svg')).to.have.attribute('aria-label');
    expect(part(row, 'address')!.querySelector('svg')).to.have.attribute('aria-label');
    expect(textOf(row, 'avatar')).to.equal('NH');
    expect(textOf(row, 'time')).to.equal('5 phút trước');
    expect(part(row, 'time')).to.have.attribute('title').that.contains('21:22:35');
    expect(part(row, 'time')).to.have.attribute('datetime', '2025-12-19T14:22:35.000Z');
  });

  itByMedia('lets the badge of an order that was just made blink once, and no other', async () => {
    const items = conversations(3).map((it, index) => ({ ...it, order: anOrder(index + 1) }));
    const store = storeWith(items);
    const element = await show(store);
    const blinking = () => all(element, '.blink').map((it) => it.textContent.trim());
    store.$orders.set(new Map());
    await settled();
    expect(blinking()).to.deep.equal([]);
    store.dispatch('order', { order: anOrder(2, { userId: items[1]!.userId }) });
    await settled();
    expect(blinking()).to.deep.equal(['2']);
    const [badge] = all(element, '.blink');
    expect(getComputedStyle(badge!).animationIterationCount).to.equal('1');
    badge!.getAnimations()[0]!.finish();
    await settled();
    expect(blinking()).to.deep.equal([]);
    await emulateMedia({ reducedMotion: 'reduce' });
    store.dispatch('order', { order: anOrder(2, { userId: items[1]!.userId }) });
    await settled();
    expect(badge!.getAnimations()).to.have.length(0);
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('costs nothing while it is hidden, shows what came in when it is back, and lets go of a session that is over', async () => {
    const store = storeWith(conversations(3));
    const element = await show(store);
    element.style.display = 'none';
    await settled();
    store.$conversations.set({ ...store.$conversations.get(), items: conversations(2) });
    await settled();
    expect(all(element, '[role=option]')).to.have.length(3);
    element.style.display = '';
    await settled();
    expect(all(element, '[role=option]')).to.have.length(2);
    element.style.display = 'none';
    await settled();
    store.$conversations.set({ ...store.$conversations.get(), items: [] });
    store.$session.set({ state: 'signed-out' });
    await settled();
    expect(all(element, '[role=option]')).to.have.length(0);
  });

  it('leaves out what there is not', async () => {
    const store = storeWith([
      aConversation(2, { hasPhone: false, hasAddress: false, unreadCount: 0, name: '' }),
    ]);
    const element = await show(store);
    const row = all(element, '[role=option]')[0]!;
    for (const name of ['unread', 'order', 'status', 'phone', 'address', 'page']) {
      expect(part(row, name), name).to.be.null;
    }
    expect(textOf(row, 'name')).to.equal('Khách chưa có tên');
  });

  it('says whose the newest message is, and of what kind', async () => {
    const lastMessage = { kind: 'message', sentAt: syntheticNow } as const;
    const store = storeWith([
      aConversation(0, { lastMessage: { ...lastMessage, text: 'Dạ còn ạ', fromShop: true } }),
      aConversation(1, { lastMessage: { ...lastMessage, text: '', attachment: 'image' } }),
      aConversation(2, { lastMessage: { ...lastMessage, text: 'Chốt đơn', kind: 'comment' } }),
      aConversation(3, { lastMessage: { ...lastMessage, text: '', attachment: 'constructor' } }),
    ]);
    const element = await show(store);
    const rows = all(element, '[role=option]');
    expect(textOf(rows[0]!, 'preview')).to.equal('Bạn: Dạ còn ạ');
    expect(textOf(rows[1]!, 'preview')).to.equal('[Hình ảnh]');
    expect(textOf(rows[2]!, 'preview')).to.equal('Bình luận: Chốt đơn');
    expect(textOf(rows[3]!, 'preview')).to.equal('[Tệp đính kèm]');
    store.$settings.set({ ...store.$settings.get(), lang: 'en' });
    await settled();
    expect(textOf(rows[0]!, 'preview')).to.equal('You: Dạ còn ạ');
    expect(textOf(rows[1]!, 'preview')).to.equal('[Picture]');
  });

  it('never speaks of the future', async () => {
    const store = storeWith([aConversation(0, { lastActivity: syntheticNow + 3 * 3_600_000 })]);
    const element = await show(store);
    expect(textOf(all(element, '[role=option]')[0]!, 'time')).to.equal('vừa xong');
  });

  it('shows hostile names and texts as nothing but text', async () => {
    const evil = '<img src=x onerror="window.pwned=1">';
    const rtl = '\u202Eمرحبا <script>window.pwned=1</script>';
    const store = storeWith([
      aConversation(0, {
        name: evil,
        status: evil,
        lastMessage: { text: 'x'.repeat(20_000), kind: 'message', sentAt: 1 },
      }),
      aConversation(1, {
        name: rtl,
        lastMessage: { text: evil, kind: 'message', sentAt: 1 },
      }),
    ]);
    const element = await show(store);
    const rows = all(element, '[role=option]');
    expect(textOf(rows[0]!, 'name')).to.equal(evil);
    expect(textOf(rows[1]!, 'name')).to.equal(rtl);
    expect(textOf(rows[1]!, 'preview')).to.equal(evil);
    expect(rows[0]!.getBoundingClientRect().height).to.be.below(140);
    expect(element.shadowRoot!.querySelectorAll('img, script')).to.have.length(0);
    expect(window).not.to.have.property('pwned');
  });

  it('renders of 10,000 conversations those in view, and says how many there are', async () => {
    const element = await show(storeWith(conversations(10_000)));
    const rows = all(element, '[role=option]');
    expect(rows.length).to.be.within(6, 30);
    expect(rows[0]).to.have.attribute('aria-setsize', '10000');
    expect(rows[2]).to.have.attribute('aria-posinset', '3');
    const tops = rows.map((row) => row.getBoundingClientRect().top);
    expect(tops).to.deep.equal([...tops].sort((a, b) => a - b));
  });

  it('keeps the row under the eye when conversations come in above', async () => {
    const items = conversations(300);
    const store = storeWith(items);
    const element = await show(store);
    one(element, '[role=listbox]').scrollTop = 4000;
    await settled();
    const box = one(element, '[role=listbox]').getBoundingClientRect();
    const row = all(element, '[role=option]').find(
      (it) => it.getBoundingClientRect().top > box.top,
    )!;
    const { conversationId } = row.dataset;
    const { top } = row.getBoundingClientRect();
    const value = store.$conversations.get();
    const fresh = Array.from({ length: 7 }, (_, index) => aConversation(1000 + index));
    store.$conversations.set({ ...value, items: [...fresh, ...items] });
    await settled();
    const same = one(element, `[data-conversation-id='${conversationId!}']`);
    expect(same.getBoundingClientRect().top).to.be.closeTo(top, 1);
  });

  it('selects on a click, unless the page takes that over', async () => {
    const store = storeWith();
    const element = await show(store);
    const row = all(element, '[role=option]')[2]!;
    const event = oneEvent<HTMLElementEventMap['chatomni-select']>(element, 'chatomni-select');
    row.click();
    expect((await event).detail.conversation.id).to.equal(row.dataset['conversationId']);
    expect(store.callsOf('select')).to.deep.equal([[row.dataset['conversationId']]]);
    element.addEventListener('chatomni-select', (select) => select.preventDefault(), {
      once: true,
    });
    row.click();
    expect(store.callsOf('select')).to.have.length(1);
    store.$selected.set(store.$conversations.get().items[2]);
    await settled();
    expect(
      all(element, '[aria-selected=true]').map((it) => it.dataset['conversationId']),
    ).to.deep.equal([row.dataset['conversationId']]);
  });

  it('selects the row that was pressed even if another has come under the pointer', async () => {
    const items = conversations(100);
    const store = storeWith(items);
    const element = await show(store);
    const row = all(element, '[role=option]')[1]!;
    const { left, top } = row.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(left + 80), Math.round(top + 20)] });
    await sendMouse({ type: 'down' });
    const value = store.$conversations.get();
    store.$conversations.set({ ...value, items: [aConversation(900), ...items] });
    await settled();
    await sendMouse({ type: 'up' });
    expect(store.callsOf('select')).to.deep.equal([[items[1]!.id]]);
  });

  it('is moved through and chosen from by keys', async () => {
    const items = conversations(500);
    const store = storeWith(items);
    const element = await show(store);
    const listbox = one(element, '[role=listbox]');
    const activeId = () => {
      const id = listbox.getAttribute('aria-activedescendant');
      return id === null ? undefined : one(element, `#${id}`).dataset['conversationId'];
    };
    listbox.focus();
    await settled();
    expect(activeId()).to.equal(items[0]!.id);
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    await settled();
    expect(activeId()).to.equal(items[2]!.id);
    await sendKeys({ press: 'Enter' });
    expect(store.callsOf('select')).to.deep.equal([[items[2]!.id]]);
    await sendKeys({ press: 'End' });
    await settled();
    expect(activeId()).to.equal(items[499]!.id);
    const box = listbox.getBoundingClientRect();
    const last = one(element, `[data-conversation-id='${items[499]!.id}']`).getBoundingClientRect();
    expect(last.bottom).to.be.at.most(box.bottom + 1);
    await sendKeys({ press: 'PageUp' });
    await settled();
    expect(activeId()).not.to.equal(items[499]!.id);
    await sendKeys({ press: 'Home' });
    await settled();
    expect(activeId()).to.equal(items[0]!.id);
    expect(listbox.scrollTop).to.equal(0);
    // The active row stays rendered however far the list is scrolled.
    listbox.scrollTop = 20_000;
    await settled();
    expect(activeId()).to.equal(items[0]!.id);
    expect(ids(element)[0]).to.equal(items[0]!.id);
  });

  it('asks for more near the end, once at a time', async () => {
    const store = storeWith(conversations(60));
    store.$conversations.set({ ...store.$conversations.get(), complete: false });
    let done = () => {};
    let asked = 0;
    store.replace('loadMore', () => {
      asked++;
      return new Promise((resolve) => (done = resolve));
    });
    const element = await show(store);
    expect(asked).to.equal(0);
    one(element, '[role=listbox]').scrollTop = 100_000;
    await settled();
    one(element, '[role=listbox]').scrollTop -= 10;
    await settled();
    expect(asked).to.equal(1);
    store.$conversations.set({
      ...store.$conversations.get(),
      items: conversations(120),
      complete: true,
    });
    done();
    await settled();
    one(element, '[role=listbox]').scrollTop = 100_000;
    await settled();
    expect(asked).to.equal(1);
    expect(one(element, '.foot').textContent.trim()).to.equal('Đã hết hội thoại');
  });

  it('reads on anew where what was complete is so no more and its end is in view, and stays where it is', async () => {
    const store = storeWith(conversations(120));
    const { $conversations } = store;
    let asked = 0;
    // Two pages below the first, of which each row is known.
    store.replace('loadMore', async () => {
      $conversations.set({ ...$conversations.get(), loading: true });
      await nextFrame();
      $conversations.set({ ...$conversations.get(), loading: false, complete: ++asked % 2 === 0 });
    });
    const element = await show(store);
    const listbox = one(element, '[role=listbox]');
    const expire = async () => {
      $conversations.set({ ...$conversations.get(), complete: false });
      await settled();
    };
    await expire();
    expect(asked, 'at the top').to.equal(0);
    $conversations.set({ ...$conversations.get(), complete: true });
    listbox.scrollTop = 100_000;
    await settled();
    const place = { top: listbox.scrollTop, rows: ids(element) };
    for (const pages of [2, 4]) {
      await expire();
      await waitUntil(() => asked === pages, `${pages} pages`);
      await settled();
      expect(asked).to.equal(pages);
      expect({ top: listbox.scrollTop, rows: ids(element) }).to.deep.equal(place);
      expect(one(element, '.foot').textContent.trim()).to.equal('Đã hết hội thoại');
    }
  });

  it('asks for more again only when told to, after a failure', async () => {
    const store = storeWith(conversations(5));
    store.$conversations.set({ ...store.$conversations.get(), complete: false });
    let asked = 0;
    store.replace('loadMore', async () => {
      asked++;
      store.$conversations.set({ ...store.$conversations.get() });
      // As a network would: not before the list has been laid out.
      await nextFrame();
      throw new Error('no');
    });
    const element = await show(store);
    await settled();
    expect(asked).to.equal(1);
    one(element, '.foot button').click();
    await settled();
    expect(asked).to.equal(2);
  });

  it('stays in its box where the page makes that a block', async () => {
    const element = await show(storeWith(conversations(30)));
    element.style.cssText = 'display: block; width: 400px; height: 360px';
    await settled(6);
    const bottom = element.getBoundingClientRect().bottom;
    expect(one(element, '.scroller').getBoundingClientRect().bottom).to.be.closeTo(bottom, 1);
  });

  it('adds up what is asked for within a frame, before the first of it is published', async () => {
    const store = storeWith();
    const element = await show(store);
    one(element, '[data-filter=unread]').click();
    one(element, '[data-type=comment]').click();
    expect(store.callsOf('search').at(-1)).to.deep.equal([{ unread: true, type: 'comment' }]);
  });

  it('searches for what is typed and filters by what is pressed', async () => {
    const store = storeWith();
    const element = await show(store);
    store.replace('search', (query) => {
      store.$conversations.set({ ...store.$conversations.get(), query });
      return Promise.resolve();
    });
    const query = () => store.$conversations.get().query;
    const field = one(element, '[part=search]') as HTMLInputElement;
    expect(field).to.have.attribute('role', 'searchbox');
    field.focus();
    await sendKeys({ type: 'hiền' });
    await settled();
    expect(query()).to.deep.equal({ text: 'hiền' });
    expect(field.value).to.equal('hiền');
    const pressed = () =>
      all(element, '[part=filter][aria-pressed=true]').map(
        ({ dataset }) => dataset['filter'] ?? dataset['type'],
      );
    expect(pressed()).to.deep.equal(['all', 'all']);
    one(element, '[data-filter=unread]').click();
    one(element, '[data-type=comment]').click();
    await settled();
    expect(query()).to.deep.equal({ text: 'hiền', unread: true, type: 'comment' });
    expect(pressed()).to.deep.equal(['comment', 'unread']);
    one(element, '[data-filter=phone]').click();
    expect(query()).to.deep.equal({ text: 'hiền', hasPhone: true, type: 'comment' });
    one(element, '[data-filter=order]').click();
    expect(query()).to.include({ hasOrder: true });
    one(element, '[data-filter=unreplied]').click();
    expect(query()).to.include({ unreplied: true });
    one(element, '[data-filter=all]').click();
    expect(query()).to.deep.equal({ text: 'hiền', type: 'comment' });
    store.$conversations.set({ ...store.$conversations.get(), items: [] });
    await settled();
    expect(one(element, '[part=empty]').textContent).to.contain('bộ lọc');
    one(element, '[part=empty] button').click();
    await settled();
    expect(query()).to.deep.equal({});
    expect(field.value).to.equal('');
  });

  it('says what is the matter where there is nothing to show', async () => {
    const store = storeWith([]);
    const element = await show(store);
    const value = store.$conversations.get();
    expect(one(element, '[part=empty]').textContent).to.contain('channels');
    expect(getComputedStyle(one(element, '[role=listbox]')).display).to.equal('none');
    store.$conversations.set({ ...value, loading: true });
    await settled();
    expect(one(element, '[role=listbox]')).to.have.attribute('aria-busy', 'true');
    expect(all(element, '.bones i').length).to.be.greaterThan(3);
    store.$conversations.set({ ...value, error: { code: 'network', message: 'Mất mạng.' } });
    await settled();
    expect(one(element, '[part=error]')).to.have.attribute('role', 'alert');
    one(element, '[part=error] button').click();
    expect(store.callsOf('refresh')).to.have.length(1);
    store.$session.set({ state: 'signed-out' });
    await settled();
    expect(one(element, '[part=empty]').textContent).to.contain('Đăng nhập');
    expect(
      all(await show(storeWith([], { channels: '1' })), '[part=empty]')[0]!.textContent,
    ).not.to.contain('channels');
  });

  it('keeps what it shows when a poll fails', async () => {
    const store = storeWith();
    const element = await show(store);
    const before = ids(element);
    const error = { code: 'network', message: 'Mất mạng.' } as const;
    store.$conversations.set({ ...store.$conversations.get(), error });
    await settled();
    expect(ids(element)).to.deep.equal(before);
    expect(one(element, '[part=note]').textContent).to.contain('Mất mạng.');
    expect(all(element, '[part=error]')).to.have.length(0);
  });

  it('names the page where there are several', async () => {
    const store = storeWith([aConversation(0, { channelName: 'Tomato Shop' })], {
      channels: '270136663390370=Tomato Shop, 1=Khác',
    });
    store.$conversations.set({
      ...store.$conversations.get(),
      pages: store.config.channels,
    });
    const element = await show(store);
    expect(textOf(all(element, '[role=option]')[0]!, 'page')).to.equal('Tomato Shop');
    const select = one(element, 'select[name=channelId]') as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).to.deep.equal([
      'Mọi trang',
      'Tomato Shop',
      'Khác',
    ]);
    select.value = '1';
    select.dispatchEvent(new Event('change'));
    expect(store.callsOf('search')).to.deep.equal([[{ channelId: '1' }]]);
  });

  it('counts what each filter leaves, and says that there may be more', async () => {
    const store = storeWith();
    const counts = new Map([
      ['unread', 12],
      ['status:Cảnh báo', 3],
      ['status:Bình thường', 9],
    ] as const);
    const set = (more: object) => {
      store.$conversations.set({ ...store.$conversations.get(), counts, ...more });
    };
    set({ countsComplete: false });
    const element = await show(store);
    const filter = (name: string) =>
      one(element, `[data-filter=${name}]`).textContent.trim().replaceAll(/\s+/g, ' ');
    expect(filter('unread')).to.equal('Chưa đọc 12+');
    expect(filter('phone')).to.equal('Có SĐT');
    set({ countsComplete: true });
    await settled();
    expect(filter('unread')).to.equal('Chưa đọc 12');
    const status = one(element, 'select[name=status]') as HTMLSelectElement;
    expect([...status.options].map(({ value }) => value)).to.deep.equal([
      '',
      'Bình thường',
      'Cảnh báo',
    ]);
  });

  it('writes numbers as the language does', async () => {
    const store = storeWith();
    const { items } = store.$conversations.get();
    store.$conversations.set({
      ...store.$conversations.get(),
      items: [{ ...items[0]!, unreadCount: 1200 }, ...items.slice(1)],
      counts: new Map([['unread', 12_345]] as const),
      countsComplete: false,
    });
    const element = await show(store);
    const shown = () => [
      one(element, '[data-filter=unread]').textContent.trim().replaceAll(/\s+/g, ' '),
      one(element, '[part=unread]').textContent,
    ];
    expect(shown()).to.deep.equal(['Chưa đọc 12.345+', '1.200']);
    element.lang = 'en';
    await settled();
    expect(shown()).to.deep.equal(['Unread 12,345+', '1,200']);
  });

  it('says of who waits longest since when, and combines that with a filter', async () => {
    const store = storeWith();
    const element = await show(store);
    one(element, '[part=sort]').click();
    one(element, '[data-filter=phone]').click();
    expect(store.callsOf('search')).to.deep.equal([
      [{ sort: 'waiting' }],
      [{ sort: 'waiting', hasPhone: true }],
    ]);
    const waitingSince = syntheticNow - 7.5 * 60_000;
    store.$conversations.set({
      ...store.$conversations.get(),
      items: [aConversation(0, { waitingSince })],
      query: { sort: 'waiting' },
    });
    await settled();
    expect(textOf(all(element, '[role=option]')[0]!, 'time')).to.equal('chờ 12 phút');
    expect(one(element, '[part=sort]').getAttribute('aria-pressed')).to.equal('true');
  });

  it('marks what was searched for, without accents', async () => {
    const store = storeWith([aConversation(0, { name: 'Đỗ Hoa Phượng' })]);
    store.$conversations.set({ ...store.$conversations.get(), query: { text: 'hoa phuong' } });
    const element = await show(store);
    expect(one(element, '[part=name] mark').textContent).to.equal('Hoa Phượng');
  });

  it('offers to search on where a filter has read far enough by itself', async () => {
    const store = storeWith([]);
    const value = { ...store.$conversations.get(), complete: false, paused: true };
    store.$conversations.set({ ...value, query: { status: 'Cảnh báo' } });
    const element = await show(store);
    expect(one(element, '[part=empty]').textContent).to.contain('Chưa thấy hội thoại nào khớp.');
    one(element, '[part=empty] button').click();
    expect(store.callsOf('loadMore')).to.have.length(1);
    store.$conversations.set({ ...value, items: conversations(2), query: { status: 'Cảnh báo' } });
    await settled();
    expect(store.callsOf('loadMore'), 'not by itself').to.have.length(1);
    one(element, '.foot button').click();
    expect(store.callsOf('loadMore')).to.have.length(2);
  });

  it('says how many came in above the reader, and leads there', async () => {
    const items = conversations(200);
    const store = storeWith(items);
    const element = await show(store);
    const scroller = one(element, '.scroller');
    scroller.scrollTop = 3000;
    await settled();
    expect(all(element, '[part=jump]')).to.have.length(0);
    const newest = items[0]!.lastActivity;
    const fresh = [2, 1].map((n) =>
      aConversation(900 + n, { id: `moi-${n}`, lastActivity: newest + n }),
    );
    store.$conversations.set({ ...store.$conversations.get(), items: [...fresh, ...items] });
    await settled();
    const jump = one(element, '[part=jump]');
    expect(jump.textContent.trim()).to.equal('↑ 2 cuộc hội thoại mới');
    expect(jump.closest('[role=status]')).to.not.equal(null);
    jump.click();
    await settled();
    expect(scroller.scrollTop).to.equal(0);
    expect(ids(element)[0]).to.equal('moi-2');
    expect(all(element, '[part=jump]')).to.have.length(0);
  });

  it('goes to the name that is typed', async () => {
    const names = ['Mai', 'Lan', 'Nguyễn Thị Hiền', 'Hoa'];
    const store = storeWith(names.map((name, index) => aConversation(index, { name })));
    const element = await show(store);
    element.focus();
    const active = () => one(element, '.active [part=name]').textContent;
    await sendKeys({ press: 'h' });
    await settled();
    expect(active()).to.equal('Nguyễn Thị Hiền');
    await sendKeys({ press: 'o' });
    await settled();
    expect(active()).to.equal('Hoa');
  });

  for (const [shortcuts, inside, outside] of [
    ['inside', true, false],
    ['page', true, true],
    ['off', false, false],
  ] as const) {
    itByKeyboard(`goes to the search by / and Ctrl+K, shortcuts="${shortcuts}"`, async () => {
      const element = await show(storeWith(conversations(3), { shortcuts }));
      const elsewhere = document.createElement('button');
      element.before(elsewhere);
      const search = one(element, '[part=search]');
      const goes = async (from: HTMLElement, keys: string) => {
        from.focus();
        if (keys === 'Control+k') {
          await sendKeys({ down: 'Control' });
          await sendKeys({ press: 'k' });
          await sendKeys({ up: 'Control' });
        } else await sendKeys({ press: keys });
        return element.shadowRoot!.activeElement === search;
      };
      expect(await goes(element, '/')).to.equal(inside);
      expect(await goes(element, 'Control+k')).to.equal(inside);
      expect(await goes(elsewhere, '/')).to.equal(outside);
      const field = document.createElement('input');
      element.before(field);
      expect(await goes(field, '/'), 'who writes a slash writes one').to.equal(false);
      expect(field.value).to.equal('/');
    });
  }

  it('asks for a picture once, lazily, and shows initials where there is none', async () => {
    const url = 'https://127.0.0.1:9/a.png';
    const store = storeWith(conversations(3).map((it) => ({ ...it, avatarUrl: url })));
    const element = await show(store);
    const picture = element.shadowRoot!.querySelector('img');
    if (picture) {
      expect(picture).to.have.attribute('loading', 'lazy');
      expect(picture).to.have.attribute('referrerpolicy', 'no-referrer');
      expect(picture).to.have.attribute('alt', '');
      picture.dispatchEvent(new Event('error'));
      expect(picture.hidden).to.be.true;
    }
    store.$conversations.set({ ...store.$conversations.get() });
    await settled();
    expect(all(element, 'img')).to.have.length(0);
    expect(textOf(all(element, '[role=option]')[0]!, 'avatar')).to.equal('NH');
  });

  for (const lang of ['vi', 'en']) {
    it(`is accessible (${lang})`, async () => {
      const items = conversations(30).map((it, index) => ({ ...it, order: anOrder(index + 1) }));
      const store = storeWith(items, { lang, channels: '1,2' });
      store.$selected.set(items[1]);
      const element = await show(store);
      one(element, '[role=listbox]').focus();
      await settled();
      await expect(element).to.be.accessible();
      store.$conversations.set({ ...store.$conversations.get(), items: [] });
      await settled();
      await expect(element).to.be.accessible();
    });
  }

  it('tells the store which rows are in view, once scrolling is done', async () => {
    const store = storeWith();
    const element = await show(store);
    const rows = store.$conversations.get().items.map(({ id }) => id);
    const told = () => store.callsOf('noticeRows').map(([keys]) => keys as string[]);
    const scroller = one(element, '.scroller');
    expect(told().at(-1)![0]).to.equal(rows[0]);
    const before = told().length;
    const done = scrollingDone(scroller);
    scroller.scrollBy({ top: 5000, behavior: 'smooth' });
    await done;
    await settled();
    const after = told().slice(before);
    expect(after).to.have.length(1);
    const inView = all(element, '[part=row]').filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      const view = scroller.getBoundingClientRect();
      return bottom > view.top + 1 && top < view.bottom - 1;
    });
    expect(after[0]).to.include.members(inView.map((row) => row.dataset['conversationId']!));
    expect(after[0]!.length).to.be.at.most(inView.length + 2);
  });

  it('says that it is updating, without moving a row', async () => {
    const store = storeWith();
    const element = await show(store);
    const scroller = one(element, '.scroller');
    const top = one(element, '[part=row]').getBoundingClientRect().top;
    store.$connection.set({ ...store.$connection.get(), updating: true });
    await settled();
    expect(scroller.dataset['updating']).to.equal('Đang cập nhật…');
    expect(getComputedStyle(scroller, '::before').content).to.not.equal('none');
    expect(scroller.getAttribute('aria-busy')).to.equal('true');
    expect(one(element, '[part=row]').getBoundingClientRect().top).to.equal(top);
    await expect(element).to.be.accessible();
    const { updating: _, ...connection } = store.$connection.get();
    store.$connection.set(connection);
    await settled();
    expect(getComputedStyle(scroller, '::before').content).to.equal('none');
    expect(scroller.getAttribute('aria-busy')).to.equal('false');
  });
});
