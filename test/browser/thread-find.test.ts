import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ChatOmniCustomer } from '../../src/elements/customer.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import type { ConfigInput, Message } from '../../src/core/index.ts';
import { aConversation, aMessage, createStubStore, messages } from '../support/stub-store.ts';
import { itByKeyboard } from './engine.ts';
import { all, one, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-thread')) {
  customElements.define('chatomni-thread', ChatOmniThread);
  customElements.define('chatomni-customer', ChatOmniCustomer);
}

/** 300 messages; those at these places say `Váy Đầm hồng`. */
function withDresses(...places: readonly number[]): Message[] {
  return messages(300).map((it, index) =>
    places.includes(index) ? { ...it, text: `Váy Đầm hồng ${index}` } : it,
  );
}

async function show(items: readonly Message[], input: ConfigInput = {}) {
  const store = createStubStore(input);
  store.$selected.set(aConversation());
  store.$thread.set({
    ...store.$thread.get(),
    conversationId: aConversation().id,
    messages: items,
  });
  const box = await fixture<HTMLElement>(
    html`<div><chatomni-thread .store=${store}></chatomni-thread></div>`,
  );
  box.style.cssText = 'width: 420px; height: 560px';
  await settled();
  const element = box.querySelector('chatomni-thread')!;
  const change = (changes: Partial<ReturnType<typeof store.$thread.get>>) => {
    store.$thread.set({ ...store.$thread.get(), ...changes });
  };
  return { store, element, change };
}

const field = (element: Element) => one(element, '[part=find-field]') as HTMLInputElement;
const status = (element: Element) =>
  one(element, '[part=find-bar] [role=status]').textContent.trim();
const count = (element: Element) => status(element).split(':')[0];
const focused = (element: Element) => element.shadowRoot!.activeElement;
/** The text of the message that is led to, if it is in view. */
function aim(element: Element): string | undefined {
  const box = one(element, '[role=log]').getBoundingClientRect();
  return all(element, '.aim')
    .filter((it) => {
      const { top, bottom } = it.getBoundingClientRect();
      return top >= box.top && bottom <= box.bottom;
    })
    .map((it) => it.querySelector('[part=text]')!.textContent)[0];
}

async function press(...keys: readonly string[]) {
  for (const combination of keys) {
    const [key, ...held] = combination.split('+').reverse();
    for (const modifier of held) await sendKeys({ down: modifier });
    await sendKeys({ press: key! });
    for (const modifier of held) await sendKeys({ up: modifier });
  }
  await settled(6);
}

async function find(element: Element, text: string) {
  one(element, '[part=find]').click();
  await settled();
  await sendKeys({ type: text });
  await settled(6);
}

describe('<chatomni-thread> finding', () => {
  afterEach(() => {
    fixtureCleanup();
  });

  it('writes how many were found as the language does', async () => {
    const { element } = await show(messages(1200).map((it) => ({ ...it, text: 'chốt' })));
    await find(element, 'chot');
    expect(count(element)).to.equal('1/1.200');
    element.lang = 'en';
    await settled();
    expect(count(element)).to.equal('1/1,200');
  });

  itByKeyboard(
    'finds without accents from the end upwards, counts, and goes round both ways',
    async () => {
      const { element } = await show(withDresses(10, 150, 290));
      await find(element, 'vay dam');
      expect(focused(element)).to.equal(field(element));
      expect(count(element)).to.equal('1/3');
      expect(aim(element)).to.equal('Váy Đầm hồng 290');
      expect(one(element, 'mark').textContent).to.equal('Váy Đầm');
      await press('Enter');
      expect(count(element)).to.equal('2/3');
      expect(aim(element)).to.equal('Váy Đầm hồng 150');
      await press('Enter');
      expect(aim(element)).to.equal('Váy Đầm hồng 10');
      expect(status(element)).to.contain('3/3: Váy Đầm hồng 10');
      await press('Enter');
      expect(aim(element)).to.equal('Váy Đầm hồng 290');
      await press('Shift+Enter');
      expect(aim(element)).to.equal('Váy Đầm hồng 10');
      one(element, '[aria-label="Kết quả mới hơn"]').click();
      await settled(6);
      expect(aim(element)).to.equal('Váy Đầm hồng 150');
      one(element, '[aria-label="Kết quả cũ hơn"]').click();
      await settled(6);
      expect(aim(element)).to.equal('Váy Đầm hồng 10');
      expect(all(element, '.aim')).to.have.length(1);
      await expect(element).to.be.accessible();
    },
  );

  it('begins with what is in view or above it, and keeps to it while one types on', async () => {
    const { element } = await show(withDresses(10, 150, 290));
    one(element, '[role=log]').scrollTop = 9000;
    await settled();
    await find(element, 'v');
    await sendKeys({ type: 'áy đầm' });
    await settled(6);
    const { length } = all(element, '.aim');
    expect(length).to.equal(1);
    const before = aim(element);
    expect(before).to.equal('Váy Đầm hồng 150');
    await sendKeys({ type: ' hồng' });
    await settled(6);
    expect(aim(element)).to.equal(before);
    expect(count(element)).to.equal('2/3');
  });

  it('says that nothing was found, and then goes nowhere', async () => {
    const { element } = await show(withDresses());
    await find(element, 'không ai viết thế này');
    expect(status(element)).to.equal('Không tìm thấy');
    const older = one(element, '[aria-label="Kết quả cũ hơn"]');
    expect(older).to.have.attribute('aria-disabled', 'true');
    older.click();
    await press('Enter');
    expect(all(element, '.aim, mark')).to.have.length(0);
    expect(all(element, '[part=find-older]')).to.have.length(0);
  });

  itByKeyboard('closes with Escape or its button, and gives the focus back', async () => {
    const { element } = await show(withDresses(290));
    one(element, '[role=log]').focus();
    await press('Control+f');
    expect(focused(element)).to.equal(field(element));
    expect(one(element, '[part=find]')).to.have.attribute('aria-expanded', 'true');
    await sendKeys({ type: 'dam' });
    await settled();
    let prevented = false;
    element.addEventListener('keydown', (event) => (prevented = event.defaultPrevented));
    await press('Escape');
    expect(prevented).to.be.true;
    expect(all(element, '[part=find-bar], mark, .aim')).to.have.length(0);
    expect(focused(element)).to.equal(one(element, '[role=log]'));
    one(element, '[part=find]').focus();
    await press('Enter');
    one(element, '[part=find-bar] [part=close]').click();
    await settled();
    expect(focused(element)).to.equal(one(element, '[part=find]'));
  });

  it('takes Ctrl+F only from within, and not a second time or where shortcuts are off', async () => {
    const { element } = await show(withDresses(290));
    const pressed: boolean[] = [];
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'f') pressed.push(event.defaultPrevented);
    };
    const outside = document.createElement('input');
    element.before(outside);
    window.addEventListener('keydown', listen);
    const ctrlF = (target: EventTarget) =>
      target.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'f',
          ctrlKey: true,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    ctrlF(outside);
    expect(pressed).to.deep.equal([false]);
    ctrlF(one(element, '[part=name]'));
    await settled();
    ctrlF(field(element));
    expect(pressed).to.deep.equal([false, true, false]);
    const { element: other } = await show(withDresses(290), { shortcuts: 'off' });
    ctrlF(one(other, '[part=name]'));
    await settled();
    expect(pressed.at(-1)).to.be.false;
    expect(all(other, '[part=find-bar]')).to.have.length(0);
    window.removeEventListener('keydown', listen);
  });

  it('searches older history on request, until something is found or it begins', async () => {
    const items = withDresses(10, 290);
    const { element, store, change } = await show(items.slice(200));
    let from = 200;
    store.replace('loadOlder', () => {
      from -= 50;
      change({ messages: items.slice(from), complete: from === 0 });
      return Promise.resolve();
    });
    change({ complete: false });
    await find(element, 'dam hong');
    expect(count(element)).to.equal('1/1');
    const older = one(element, '[part=find-older]');
    expect(older.textContent.trim()).to.equal('Tìm trong tin cũ hơn');
    older.focus();
    older.click();
    await settled(8);
    expect(from).to.equal(0);
    expect(count(element)).to.equal('2/2');
    expect(aim(element)).to.equal('Váy Đầm hồng 10');
    // The history is known to its beginning: the button is gone, and the focus was on it.
    expect(all(element, '[part=find-older]')).to.have.length(0);
    expect(focused(element)).to.equal(field(element));
  });

  it('stops where one says so, and where a page brings nothing or fails', async () => {
    const items = withDresses();
    const { element, store, change } = await show(items.slice(200));
    let end = (_error?: Error) => {};
    let asked = 0;
    store.replace('loadOlder', () => {
      asked++;
      return new Promise((resolve, reject) => {
        end = (error) => {
          if (error) reject(error);
          else resolve();
        };
      });
    });
    change({ complete: false });
    await find(element, 'dam hong');
    const older = () => one(element, '[part=find-older]');
    older().click();
    await settled();
    expect(asked).to.equal(1);
    expect(status(element)).to.equal('Đang tải tin cũ hơn…');
    expect(older().textContent.trim()).to.equal('Dừng');
    older().click();
    change({ messages: items.slice(150) });
    end();
    await settled();
    expect(asked).to.equal(1);
    expect(status(element)).to.equal('Không tìm thấy');
    older().click();
    end(new Error('no'));
    await settled();
    expect(status(element)).to.equal('Không tải được tin cũ hơn.');
    expect(older().textContent.trim()).to.equal('Thử lại');
    older().click();
    end();
    await settled();
    expect(asked).to.equal(3);
    expect(status(element)).to.equal('Không tìm thấy');
  });

  it('ends with the conversation, also while older history is on its way', async () => {
    const items = withDresses(290);
    const { element, store, change } = await show(items.slice(200));
    let end = () => {};
    let asked = 0;
    store.replace('loadOlder', () => {
      asked++;
      return new Promise((resolve) => (end = resolve));
    });
    change({ complete: false });
    await find(element, 'không có');
    one(element, '[part=find-older]').click();
    store.$selected.set(aConversation(3));
    change({ conversationId: aConversation(3).id, messages: messages(20) });
    await settled();
    end();
    await settled();
    expect(asked).to.equal(1);
    expect(all(element, '[part=find-bar]')).to.have.length(0);
  });

  it('keeps to what was found while messages come in', async () => {
    const items = withDresses(150, 290);
    const { element, change } = await show(items);
    await find(element, 'dam');
    await press('Enter');
    expect(count(element)).to.equal('2/2');
    change({ messages: [...items, aMessage(300, { text: 'Đầm này giá sao?' })] });
    await settled();
    expect(count(element)).to.equal('3/3');
    expect(aim(element)).to.equal('Váy Đầm hồng 150');
  });

  it('shows a long message whole where what was found is in its rest', async () => {
    const text = `${'Chào shop ạ. '.repeat(200)}mã K95`;
    const { element } = await show([...messages(30), aMessage(30, { text })]);
    await find(element, 'k95');
    expect(one(element, 'mark').textContent).to.equal('K95');
  });
});
