import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import fc from 'fast-check';
import type { Conversation, Message } from '../../src/core/index.ts';
import { ChatOmniConversations } from '../../src/elements/conversations.ts';
import { ChatOmniCustomer } from '../../src/elements/customer.ts';
import { ChatOmniLive } from '../../src/elements/live.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import { hostileText } from '../fuzz/texts.ts';
import {
  aConversation,
  aMessage,
  anOrder,
  createStubStore,
  syntheticNow,
} from '../support/stub-store.ts';
import { all, one, settled } from './helpers-list.ts';

for (const [name, element] of [
  ['chatomni-conversations', ChatOmniConversations],
  ['chatomni-thread', ChatOmniThread],
  ['chatomni-customer', ChatOmniCustomer],
  ['chatomni-live', ChatOmniLive],
] as const) {
  if (!customElements.get(name)) customElements.define(name, element);
}

/** CI tries the same texts each time; `npm run fuzz -- --browser` looks for others. */
const { seed = 20251219, runs = 15 } =
  (globalThis as { fuzz?: { seed?: number; runs?: number } }).fuzz ?? {};

const options = { seed, numRuns: runs, includeErrorInReport: true };

const WIDTH = 360;
const GOOD = 'Dạ còn chị nhé';

/** What the templates are made of; not what the texts try to bring in. */
const known = new Set(
  (
    'div span button bdi path p b time img svg title slot input h2 h3 a ul li textarea label form code ' +
    'video audio select option section header nav mark i fieldset dialog dl dt dd chatomni-customer'
  ).split(' '),
);

let scripts = 0;
Object.assign(globalThis, { hacked: () => (scripts += 1) });

/** No markup, no script, no style; nothing that an attacker could have written has become a node. */
function assertPlain(root: ShadowRoot): void {
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) assertPlain(element.shadowRoot);
    const { localName } = element;
    expect(known.has(localName), localName).to.equal(true);
    for (const { name, value } of element.attributes) {
      expect(name).to.match(/^[a-z][a-z-]*$/i);
      expect(name).not.to.match(/^on/);
      if (name === 'href') expect(value).to.match(/^(https?:\/\/|tel:\+?\d*$|#)/);
      if (name === 'src') expect(value).to.match(/^(https?:|blob:|data:image\/|\/)/);
    }
  }
}

/** Everything stays in its column, and what others wrote stays where and as it was. */
function assertInside(element: HTMLElement, selector: string): void {
  const box = element.getBoundingClientRect();
  expect(box.width).to.be.closeTo(WIDTH, 1);
  for (const part of all(element, selector)) {
    const { left, right, width } = part.getBoundingClientRect();
    if (width === 0) continue;
    expect(left, `${element.localName} ${part.localName} ${part.className}`).to.be.at.least(
      box.left - 1,
    );
    expect(right, `${element.localName} ${part.localName} ${part.className}`).to.be.at.most(
      box.right + 1,
    );
  }
}

/** Where the ends of a line of good text are: turned around, they would change places. */
function readsForward(part: HTMLElement): boolean {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent?.indexOf(GOOD) ?? -1;
    if (at < 0) continue;
    const rectOf = (index: number): DOMRect => {
      const range = document.createRange();
      range.setStart(node, at + index);
      range.setEnd(node, at + index + 1);
      return range.getBoundingClientRect();
    };
    return rectOf(0).left < rectOf(1).left;
  }
  return false;
}

async function show<Kind extends HTMLElement>(tag: ReturnType<typeof html>): Promise<Kind> {
  const box = await fixture<HTMLElement>(html`<div>${tag}</div>`);
  box.style.cssText = `width: ${WIDTH}px; height: 560px`;
  await settled();
  return box.firstElementChild as Kind;
}

const texts = fc.array(hostileText, { minLength: 1, maxLength: 4 });

describe('whatever a customer writes or is called', function () {
  this.timeout(60_000);
  afterEach(() => {
    expect(scripts, 'scripts that ran').to.equal(0);
    fixtureCleanup();
  });

  it('a thread shows it as plain text, in its place, and its neighbours as they were', async () => {
    const store = createStubStore();
    store.$clockOffset.set(syntheticNow - Date.now());
    const element = await show<ChatOmniThread>(
      html`<chatomni-thread .store=${store}></chatomni-thread>`,
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (written, fromShop) => {
        const [name = ''] = written;
        const conversation = aConversation(0, { name, order: anOrder(), status: name });
        const hostile = written.map((text, index) =>
          aMessage(index + 1, {
            text,
            fromShop,
            staffName: text,
            kind: index % 2 ? 'comment' : 'message',
            attachments: [{ kind: text, url: text, name: text }],
          }),
        );
        const good = [aMessage(0, { text: GOOD }), aMessage(written.length + 1, { text: GOOD })];
        const messages = [good[0]!, ...hostile, good[1]!];
        store.$selected.set(conversation);
        store.$thread.set({ ...store.$thread.get(), conversationId: conversation.id, messages });
        await settled(8);
        assertPlain(element.shadowRoot!);
        assertInside(element, '[part~=bubble], [part~=text], [part~=name], [part~=time], header');
        const log = one(element, '[role=log]');
        expect(log.scrollWidth).to.be.at.most(log.clientWidth);
        const last = one(element, `[data-message-id='${good[1]!.id}'] [part=text]`);
        expect(last.textContent.trim()).to.equal(GOOD);
        expect(readsForward(last)).to.equal(true);
        for (const message of hostile) assertShown(element, message);
        for (const row of all(element, '.row')) {
          expect(getComputedStyle(row).contain, 'ink stays in its row').to.equal('content');
        }
      }),
      options,
    );
  });

  it('a list shows it as plain text, each row as high as the others, and its neighbours as they were', async () => {
    const store = createStubStore();
    const element = await show<ChatOmniConversations>(
      html`<chatomni-conversations .store=${store}></chatomni-conversations>`,
    );
    await fc.assert(
      fc.asyncProperty(texts, async (written) => {
        const hostile = written.map((text, index) => hostileConversation(index + 1, text));
        const good = aConversation(0, { name: GOOD });
        store.$conversations.set({ ...store.$conversations.get(), items: [good, ...hostile] });
        await settled(8);
        assertPlain(element.shadowRoot!);
        assertInside(element, '[role=option], [part~=name], [part~=preview], [part~=time], .facts');
        for (const row of all(element, '[role=option]')) {
          expect(row.scrollWidth).to.be.at.most(row.clientWidth + 1);
          expect(row.offsetHeight).to.be.below(140);
        }
        const name = one(element, `[data-conversation-id='${good.id}'] [part=name]`);
        expect(name.textContent).to.equal(GOOD);
        expect(readsForward(name)).to.equal(true);
      }),
      options,
    );
  });

  it('the river and the customer panel show it as plain text, in its place', async () => {
    const store = createStubStore();
    const live = await show<ChatOmniLive>(html`<chatomni-live .store=${store}></chatomni-live>`);
    const panel = await show<ChatOmniCustomer>(
      html`<chatomni-customer .store=${store}></chatomni-customer>`,
    );
    await fc.assert(
      fc.asyncProperty(texts, async (written) => {
        const [text = ''] = written;
        const conversation = hostileConversation(0, text);
        store.$conversations.set({ ...store.$conversations.get(), items: [conversation] });
        store.$selected.set(conversation);
        store.$live.set(
          written.map((said, index) =>
            aMessage(index, { text: said, kind: 'comment', conversationId: conversation.id }),
          ),
        );
        await settled(4);
        const lines = [{ name: text, quantity: 1 }];
        const lastOrder = { code: text, label: text, status: text, note: text, lines };
        store.customers.at(-1)?.$customer.set({
          loading: false,
          customer: {
            name: text,
            phone: text,
            email: text,
            address: text,
            status: text,
            note: text,
            lastOrder,
          },
        });
        await settled(8);
        for (const element of [live, panel]) {
          assertPlain(element.shadowRoot!);
          assertInside(element, '[part~=text], [part~=name], [part~=note], dd, li');
        }
      }),
      options,
    );
  });
});

function hostileConversation(index: number, text: string): Conversation {
  const conversation = aConversation(index, {
    name: text,
    phone: text,
    hasPhone: true,
    status: text,
  });
  const { lastMessage, ...rest } = conversation;
  const order = anOrder(index, { label: text, code: text });
  return {
    ...rest,
    order,
    channelName: text,
    ...(lastMessage && { lastMessage: { ...lastMessage, text } }),
  };
}

/** Letter for letter, as far as it is shown; a longer one by its beginning. */
function assertShown(element: HTMLElement, { id, text }: Message): void {
  const found = one(element, `[data-message-id='${id}']`).querySelector('[part=text]')!;
  const copy = found.cloneNode(true) as HTMLElement;
  for (const button of copy.querySelectorAll('button')) button.remove();
  const shown = copy.textContent;
  if (text === '' || shown === text) return;
  expect(
    shown.endsWith('…') && text.startsWith(shown.slice(0, -1)),
    JSON.stringify(text.slice(0, 80)),
  ).to.equal(true);
}
