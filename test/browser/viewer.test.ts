import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConfigInput } from '../../src/core/index.ts';
import '../../src/define.ts';
import { conversations, createStubStore, messages, syntheticNow } from '../support/stub-store.ts';
import type { StubStore } from '../support/stub-store.ts';
import { all, one, settled } from './helpers-list.ts';

const wide = 1200;
const medium = 768;
const narrow = 320;

/** A stand-in that selects. */
function storeWith(input: ConfigInput = {}) {
  const store = createStubStore(input);
  const items = conversations(20);
  store.$clockOffset.set(syntheticNow - Date.now());
  store.$conversations.set({ ...store.$conversations.get(), items });
  store.replace('select', (key) => {
    const selected = items.find(({ id }) => id === key);
    store.$selected.set(selected);
    store.$thread.set({
      ...store.$thread.get(),
      conversationId: selected?.id ?? '',
      messages: selected ? messages(20) : [],
    });
  });
  return store;
}

async function show(store: StubStore, width: number) {
  const box = await fixture<HTMLElement>(
    html`<div><chatomni-viewer .store=${store}></chatomni-viewer></div>`,
  );
  box.style.cssText = `width: ${width}px; height: 600px`;
  await settled();
  return box.querySelector('chatomni-viewer')!;
}

const part = (viewer: Element, name: string) => one(viewer, `[part=${name}]`);
const columns = ['list', 'thread', 'customer'] as const;
const shown = (viewer: Element) =>
  columns.filter((name) => part(viewer, name).checkVisibility()).join(' ');
const info = (viewer: Element) => one(part(viewer, 'thread'), '[part=info]');
const listbox = (viewer: Element) => one(part(viewer, 'list'), '[role=listbox]');

/** The element that has the focus, through all shadow roots. */
function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

function expectFocus(element: Element) {
  const active = focused();
  // Elements themselves are too much to print.
  expect(active === element, `${active?.localName} ${active?.getAttribute('part')}`).to.be.true;
}

/** As a person does with keys: the first row. */
async function chooseFirst(viewer: Element) {
  listbox(viewer).focus();
  await settled();
  await sendKeys({ press: 'Enter' });
  await settled();
}

async function press(target: HTMLElement | string) {
  if (typeof target === 'string') await sendKeys({ press: target });
  else {
    target.focus();
    target.click();
  }
  await settled();
}

describe('<chatomni-viewer>', () => {
  afterEach(() => {
    fixtureCleanup();
  });

  it('is the log-in until there is a session, and again after it', async () => {
    const store = storeWith();
    store.$session.set({ state: 'signed-out' });
    const viewer = await show(store, wide);
    expect(all(viewer, 'chatomni-login')).to.have.length(1);
    expect(all(viewer, 'chatomni-status')).to.have.length(0);
    viewer.shadowRoot!.querySelector('chatomni-login')!.focus();
    store.$session.set({ state: 'signed-in' });
    await settled();
    expect(all(viewer, 'chatomni-login')).to.have.length(0);
    expectFocus(listbox(viewer));
    store.$session.set({ state: 'signed-out' });
    await settled();
    expect(focused()).to.have.attribute('name', 'username');
  });

  it('has three columns where there is room, two, or one', async () => {
    const store = storeWith();
    const viewer = await show(store, wide);
    expect(shown(viewer)).to.equal('list thread customer');
    const boxes = columns.map((name) => part(viewer, name).getBoundingClientRect());
    expect(boxes.map(({ left }) => left).slice(1)).to.deep.equal(
      boxes.map(({ right }) => right).slice(0, 2),
    );
    for (const [width, selected, expected] of [
      [medium, '', 'list thread'],
      [narrow, '', 'list'],
      [280, 'x', 'thread'],
      [medium, 'x', 'list thread'],
    ] as const) {
      viewer.parentElement!.style.width = `${width}px`;
      store.select(selected && store.$conversations.get().items[0]!.id);
      await settled();
      expect(shown(viewer), String(width)).to.equal(expected);
      const { right, bottom } = viewer.getBoundingClientRect();
      for (const element of all(viewer, '*').filter((it) => it.checkVisibility())) {
        const box = element.getBoundingClientRect();
        expect(box.right, element.localName).to.be.at.most(right + 0.5);
        expect(box.bottom, element.localName).to.be.at.most(bottom + 0.5);
      }
    }
  });

  it('of one column goes from list to thread and back, and the focus goes along', async () => {
    const store = storeWith();
    const viewer = await show(store, narrow);
    expect(shown(viewer)).to.equal('list');
    await chooseFirst(viewer);
    expect(shown(viewer)).to.equal('thread');
    expectFocus(part(viewer, 'back'));
    await press('Enter');
    expect(shown(viewer)).to.equal('list');
    expect(store.$selected.get()).to.be.undefined;
    expectFocus(listbox(viewer));
    expect(listbox(viewer)).to.have.attribute('aria-activedescendant');
    await press('Enter');
    expect(shown(viewer)).to.equal('thread');
    await press('Escape');
    expect(shown(viewer)).to.equal('list');
    expectFocus(listbox(viewer));
  });

  it('takes the focus from nobody, and leaves Escape to an open menu', async () => {
    const store = storeWith();
    const viewer = await show(store, narrow);
    const outside = document.createElement('input');
    viewer.before(outside);
    outside.focus();
    store.select(store.$conversations.get().items[0]!.id);
    await settled();
    expectFocus(outside);
    await press(one(part(viewer, 'thread'), '[part=actions]'));
    await press('Escape');
    expect(shown(viewer)).to.equal('thread');
    const actions = one(part(viewer, 'thread'), '[part=actions]');
    actions.focus();
    // The real store publishes a frame later: by then the thread has taken its header away.
    store.replace('select', () => {
      actions.blur();
      store.$selected.set(undefined);
    });
    await press('Escape');
    expect(shown(viewer)).to.equal('list');
    expectFocus(listbox(viewer));
  });

  for (const [width, before, over] of [
    [medium, 'list thread', 'list thread customer'],
    [narrow, 'thread', 'customer'],
  ] as const) {
    it(`of ${width} px has the customer over the thread, until it is closed`, async () => {
      const store = storeWith();
      const viewer = await show(store, width);
      await chooseFirst(viewer);
      for (const close of ['Escape', 'button'] as const) {
        expect(shown(viewer)).to.equal(before);
        await press(info(viewer));
        expect(shown(viewer)).to.equal(over);
        expect(all(part(viewer, 'thread'), 'chatomni-customer')).to.have.length(0);
        expectFocus(one(part(viewer, 'customer'), 'section'));
        await press(close === 'Escape' ? close : one(part(viewer, 'customer'), '[part=close]'));
        expectFocus(info(viewer));
      }
      await press(info(viewer));
      store.select(store.$conversations.get().items[1]!.id);
      await settled();
      expect(shown(viewer)).to.equal(before);
    });
  }

  it('of three columns closes the customer and brings it back', async () => {
    const store = storeWith();
    const viewer = await show(store, wide);
    await chooseFirst(viewer);
    await press(one(part(viewer, 'customer'), '[part=close]'));
    expect(shown(viewer)).to.equal('list thread');
    expect(part(viewer, 'thread').getBoundingClientRect().right).to.equal(
      viewer.getBoundingClientRect().right,
    );
    store.select(store.$conversations.get().items[1]!.id);
    await settled();
    expect(shown(viewer)).to.equal('list thread');
    await press(info(viewer));
    expect(shown(viewer)).to.equal('list thread customer');
  });

  it('leaves it to the page whether a row is selected', async () => {
    const viewer = await show(storeWith(), narrow);
    viewer.addEventListener('chatomni-select', (event) => event.preventDefault());
    await chooseFirst(viewer);
    expect(shown(viewer)).to.equal('list');
  });

  it('asks TPOS for a customer only where the panel can be seen', async () => {
    const store = storeWith();
    const viewer = await show(store, narrow);
    await chooseFirst(viewer);
    expect(store.callsOf('openCustomer')).to.have.length(0);
    await press(info(viewer));
    expect(store.callsOf('openCustomer')).to.have.length(1);
  });

  it('speaks and looks as it is told, in all of its elements', async () => {
    const viewer = await show(storeWith({ lang: 'vi' }), narrow);
    await chooseFirst(viewer);
    expect(part(viewer, 'back')).to.have.attribute('aria-label', 'Về danh sách');
    viewer.lang = 'en';
    viewer.theme = 'dark';
    await settled();
    expect(part(viewer, 'back')).to.have.attribute('aria-label', 'Back to the list');
    expect(part(viewer, 'thread')).to.have.attribute('aria-label', 'Messages');
    expect(info(viewer).textContent.trim()).to.equal('Details');
    for (const name of columns) expect(part(viewer, name).matches(':state(dark)')).to.be.true;
  });

  for (const [lang, theme] of [
    ['vi', 'light'],
    ['en', 'dark'],
  ]) {
    for (const width of [narrow, medium, wide]) {
      it(`is accessible at ${width} px (${lang}, ${theme})`, async () => {
        const viewer = await show(storeWith({ lang, theme }), width);
        await expect(viewer).to.be.accessible();
        await chooseFirst(viewer);
        await expect(viewer).to.be.accessible();
        await press(info(viewer));
        await expect(viewer).to.be.accessible();
      });
    }
  }
});
