import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import sinon from 'sinon';
import type { ConfigInput, Conversation, SettingsValue } from '../../src/core/index.ts';
import { forwardStoreEvents } from '../../src/elements/base/events.ts';
import { takeTurns } from '../../src/elements/base/turns.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import { aConversation, aMessage, createStubStore } from '../support/stub-store.ts';
import { settled } from './helpers-list.ts';

customElements.define('chatomni-thread', ChatOmniThread);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** Puts another value in the place of one of the browser's, for one test. */
function instead(of: object, name: string, value: unknown) {
  const former = Object.getOwnPropertyDescriptor(of, name);
  Object.defineProperty(of, name, { configurable: true, writable: true, value });
  ends.push(() => {
    if (former) Object.defineProperty(of, name, former);
    else Reflect.deleteProperty(of, name);
  });
}

/** A store whose customers write, in a page that has no locks: it tells at once. */
function tellingStore(input: ConfigInput, target: EventTarget = document) {
  instead(navigator, 'locks', undefined);
  const store = createStubStore(input);
  const end = forwardStoreEvents(store, target);
  ends.push(end);
  const set = (changed: Conversation) => {
    const { items, ...others } = store.$conversations.get();
    const rest = items.filter(({ id }) => id !== changed.id);
    store.$conversations.set({ ...others, items: [changed, ...rest] });
    store.dispatch('unread', store.$unread.get());
  };
  return {
    store,
    end,
    /** The `index`th customer writes. */
    write: (index: number, changes: Partial<Conversation> = {}) => {
      const conversation = aConversation(index, { unreadCount: 1, ...changes });
      set(conversation);
      store.dispatch('activity', { conversation, via: 'push' });
      return conversation;
    },
    read: (index: number) => {
      set(aConversation(index, { unreadCount: 0 }));
    },
    logOut: () => {
      store.$conversations.set({ ...store.$conversations.get(), items: [] });
      store.dispatch('logout', { reason: 'user' });
    },
    change: (settings: Partial<SettingsValue>) => {
      store.$settings.set({ ...store.$settings.get(), ...settings });
    },
  };
}

describe('the title badge', () => {
  const own = '\n  Cửa hàng\t Cà Chua ';
  let element: HTMLTitleElement;
  beforeEach(() => {
    element = document.createElement('title');
    element.textContent = own;
    document.head.prepend(element);
  });
  afterEach(() => document.head.querySelector('title')!.remove());
  /** Until the page’s own change of its title is noticed. */
  const noticed = () => Promise.resolve();

  it('counts the conversations with something new until they are read, and leaves the title as it was', () => {
    const { write, read } = tellingStore({ titleBadge: 'on' });
    expect(element.textContent).to.equal(own);
    write(1);
    expect(document.title).to.equal('(1) Cửa hàng Cà Chua');
    write(2);
    write(2);
    expect(document.title).to.equal('(2) Cửa hàng Cà Chua');
    read(1);
    expect(document.title).to.equal('(1) Cửa hàng Cà Chua');
    read(2);
    expect(element.textContent).to.equal(own);
    expect(element.childNodes).to.have.length(1);
  });

  it('does not count what was read before it was told of', () => {
    const { write } = tellingStore({ titleBadge: 'on' });
    write(1, { unreadCount: 0 });
    expect(document.title).to.equal('Cửa hàng Cà Chua');
  });

  it('stays before a title that the page sets meanwhile, which is the one that is left', async () => {
    const { write, read } = tellingStore({ titleBadge: 'on' });
    write(1);
    document.title = 'Đơn hàng';
    await noticed();
    expect(document.title).to.equal('(1) Đơn hàng');
    write(2);
    document.title = `${document.title} *`;
    await noticed();
    expect(document.title, 'the page had read our count').to.equal('(2) Đơn hàng *');
    const another = document.createElement('title');
    another.textContent = 'Kho hàng';
    element.replaceWith(another);
    await noticed();
    expect(document.title).to.equal('(2) Kho hàng');
    read(1);
    read(2);
    expect(another.textContent).to.equal('Kho hàng');
    document.title = 'Sau đó';
    await noticed();
    expect(document.title, 'left alone').to.equal('Sau đó');
  });

  it('goes at a log-out, when it is turned off, with the store and with its provider', () => {
    const goes = (how: (telling: ReturnType<typeof tellingStore>) => void) => {
      const telling = tellingStore({ titleBadge: 'on', sound: 'on' });
      telling.write(1);
      expect(document.title).to.match(/^\(1\) /);
      how(telling);
      expect(element.textContent).to.equal(own);
      telling.end();
    };
    goes(({ logOut }) => logOut());
    goes(({ change }) => change({ titleBadge: false }));
    goes(({ change }) => change({ titleBadge: false, sound: false }));
    goes(({ store }) => store.dispatch('destroy', undefined));
    goes(({ end }) => end());
  });

  it('does not count a conversation that somebody looks at', async () => {
    const { store, write } = tellingStore({ titleBadge: 'on' });
    const { id } = aConversation(1);
    store.$thread.set({ ...store.$thread.get(), conversationId: id, messages: [aMessage()] });
    store.$selected.set(aConversation(1));
    const box = await fixture<HTMLElement>(
      html`<div><chatomni-thread .store=${store}></chatomni-thread></div>`,
    );
    box.style.height = '300px';
    await settled();
    let focused = true;
    instead(document, 'hasFocus', () => focused);
    write(1);
    expect(document.title).to.equal('Cửa hàng Cà Chua');
    write(2);
    expect(document.title, 'another one').to.equal('(1) Cửa hàng Cà Chua');
    focused = false;
    write(1);
    expect(document.title, 'the page has not the focus').to.equal('(2) Cửa hàng Cà Chua');
    focused = true;
    write(3);
    box.hidden = true;
    await settled();
    write(1);
    expect(document.title, 'the thread is not in view').to.equal('(3) Cửa hàng Cà Chua');
  });

  it('does without a title', () => {
    element.remove();
    const { write } = tellingStore({ titleBadge: 'on' });
    write(1);
    expect(document.title).to.equal('');
    document.head.prepend(element);
  });
});

describe('nothing of the page is touched', () => {
  it('while all of it is off, nor after it was turned off', () => {
    const { locks } = navigator;
    const spies = [
      sinon.spy(window, 'addEventListener'),
      sinon.spy(window, 'AudioContext'),
      sinon.spy(window, 'Notification'),
      sinon.spy(window, 'MutationObserver'),
      sinon.spy(locks, 'request'),
      sinon.spy(Storage.prototype, 'getItem'),
      sinon.spy(Storage.prototype, 'setItem'),
    ];
    ends.push(() => spies.forEach((spy) => spy.restore()));
    const title = document.documentElement.outerHTML;
    const { write, change } = tellingStore({});
    write(1);
    expect(spies.map(({ callCount }) => callCount)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);

    const removed = sinon.spy(window, 'removeEventListener');
    ends.push(() => removed.restore());
    change({ sound: true });
    change({ sound: false });
    const listened = spies[0]!.args.map(([type]) => type as string);
    expect(listened).not.to.be.empty;
    expect(removed.args.map(([type]) => type)).to.deep.equal(listened);
    expect(document.documentElement.outerHTML).to.equal(title);
  });
});

/** What of an AudioContext is used. */
class FakeAudio {
  static made: FakeAudio[] = [];
  /** Whether it takes a person to let it sound. */
  static blocked = false;
  state = 'suspended';
  currentTime = 0;
  destination = {};
  tones = 0;
  constructor() {
    FakeAudio.made.push(this);
  }
  resume() {
    if (!FakeAudio.blocked) this.state = 'running';
    return Promise.resolve();
  }
  close() {
    this.state = 'closed';
    return Promise.resolve();
  }
}

/** What of an oscillator and of a gain is used. */
class FakeNode {
  readonly #context: FakeAudio;
  frequency = { setValueAtTime() {} };
  gain = { setTargetAtTime() {} };
  constructor(context: FakeAudio) {
    this.#context = context;
  }
  connect(to: unknown) {
    return to;
  }
  start() {
    this.#context.tones += 1;
  }
  stop() {}
}

describe('the sound', () => {
  let clock: sinon.SinonFakeTimers;
  let used: { hasBeenActive: boolean };
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: 0, toFake: ['performance'] });
    ends.push(() => clock.restore());
    used = { hasBeenActive: false };
    FakeAudio.made = [];
    FakeAudio.blocked = false;
    instead(window, 'AudioContext', FakeAudio);
    instead(window, 'OscillatorNode', FakeNode);
    instead(window, 'GainNode', FakeNode);
    instead(navigator, 'userActivation', used);
  });
  const use = () => {
    used.hasBeenActive = true;
    document.body.click();
  };
  const tones = () => FakeAudio.made.reduce((sum, { tones }) => sum + tones, 0);

  it('is silent until somebody has used the page', () => {
    const { write } = tellingStore({ sound: 'on' });
    write(1);
    document.body.click();
    expect(FakeAudio.made, 'a click by a script').to.be.empty;
    use();
    use();
    expect(tones(), 'nothing is made up for').to.equal(0);
    clock.tick(5000);
    write(2);
    expect(tones()).to.equal(1);
    expect(FakeAudio.made).to.have.length(1);
  });

  it('comes at most once in 5 s', () => {
    const { write } = tellingStore({ sound: 'on' });
    use();
    write(1);
    write(2);
    clock.tick(4999);
    write(3);
    expect(tones()).to.equal(1);
    clock.tick(1);
    write(1);
    expect(tones()).to.equal(2);
  });

  it('can be turned on and off, and is gone then', () => {
    const { write, change } = tellingStore({ titleBadge: 'on' });
    use();
    expect(FakeAudio.made, 'not wanted').to.be.empty;
    change({ sound: true });
    write(1);
    expect(tones()).to.equal(1);
    change({ sound: false });
    expect(FakeAudio.made.map(({ state }) => state)).to.deep.equal(['closed']);
    clock.tick(5000);
    write(2);
    expect(tones()).to.equal(1);
  });

  it('goes on where the browser had stopped it meanwhile', () => {
    const { write } = tellingStore({ sound: 'on' });
    use();
    FakeAudio.made[0]!.state = 'interrupted';
    FakeAudio.blocked = true;
    write(1);
    expect(tones()).to.equal(0);
    FakeAudio.blocked = false;
    use();
    expect(tones(), 'nothing is made up for').to.equal(0);
    clock.tick(5000);
    write(1);
    expect(tones()).to.equal(1);
  });

  it('is missing without a word where nothing can sound', () => {
    instead(window, 'AudioContext', function AudioContext() {
      throw new DOMException('no device', 'NotSupportedError');
    });
    const { write } = tellingStore({ sound: 'on' });
    use();
    write(1);
  });
});

interface Shown {
  readonly title: string;
  readonly options: NotificationOptions;
  onclick?: () => void;
  closed: boolean;
  close(): void;
}

describe('notifications', () => {
  let shown: Shown[];
  let permission: NotificationPermission;
  let asked: number;
  beforeEach(() => {
    shown = [];
    permission = 'granted';
    asked = 0;
    instead(
      window,
      'Notification',
      class {
        static get permission() {
          return permission;
        }
        static requestPermission() {
          asked += 1;
        }
        closed = false;
        constructor(
          readonly title: string,
          readonly options: NotificationOptions,
        ) {
          shown.push(this);
        }
        close() {
          this.closed = true;
        }
      },
    );
  });
  const open = () => shown.filter(({ closed }) => !closed).map(({ title }) => title);

  it('have the customer’s name and text, and replace each other within a conversation', () => {
    const { write } = tellingStore({ notifications: 'on' });
    const lastMessage = { text: 'Còn size M không ạ?', kind: 'message', sentAt: 0 } as const;
    const { id, name } = write(1, { lastMessage });
    expect(shown[0]!.title).to.equal(name);
    expect(shown[0]!.options).to.include({ body: 'Còn size M không ạ?', lang: 'vi' });
    expect(shown[0]!.options.tag).to.contain(id);
    write(1, { lastMessage: { ...lastMessage, text: 'Alo shop?' } });
    expect(shown.map(({ closed }) => closed)).to.deep.equal([true, false]);
    expect(shown[1]!.options).to.deep.equal({ ...shown[0]!.options, body: 'Alo shop?' });
  });

  it('speak the store’s language where there are no words of the customer’s', () => {
    const { write, change } = tellingStore({ notifications: 'on' });
    const lastMessage = { text: '', kind: 'message', sentAt: 0, attachment: 'image' } as const;
    write(1, { name: '', lastMessage });
    change({ lang: 'en' });
    write(2, { name: '', lastMessage });
    expect(shown.map(({ title, options }) => `${title}: ${options.body}`)).to.deep.equal([
      'Khách chưa có tên: [Hình ảnh]',
      'Customer without a name: [Picture]',
    ]);
  });

  it('say nothing of what was read before it was told of', () => {
    const { write } = tellingStore({ notifications: 'on' });
    write(1, { unreadCount: 0 });
    expect(shown).to.be.empty;
  });

  it('lead to the conversation, unless the page does something else', () => {
    const target = document.createElement('div');
    const { store, write } = tellingStore({ notifications: 'on' }, target);
    const focus = sinon.stub(window, 'focus');
    ends.push(() => focus.restore());
    const { id } = write(1);
    shown[0]!.onclick!();
    expect(focus.callCount).to.equal(1);
    expect(store.callsOf('select')).to.deep.equal([[id]]);
    expect(open()).to.be.empty;

    const chosen: string[] = [];
    target.addEventListener('chatomni-select', (event) => {
      event.preventDefault();
      chosen.push(event.detail.conversation.id);
    });
    const other = write(2);
    shown[1]!.onclick!();
    expect(chosen).to.deep.equal([other.id]);
    expect(store.callsOf('select')).to.have.length(1);
  });

  it('go when the conversation is read, at a log-out, and when they are turned off', () => {
    const { write, read, logOut, change } = tellingStore({ notifications: 'on', sound: 'on' });
    write(1);
    write(2);
    read(1);
    expect(open()).to.deep.equal([aConversation(2).name]);
    logOut();
    expect(open()).to.be.empty;
    write(3);
    change({ notifications: false });
    expect(open()).to.be.empty;
    write(3);
    expect(open()).to.be.empty;
  });

  it('are at most five in 5 s', () => {
    const clock = sinon.useFakeTimers({ now: 0, toFake: ['performance'] });
    ends.push(() => clock.restore());
    const { write } = tellingStore({ notifications: 'on' });
    for (let index = 0; index < 50; index++) write(index);
    expect(open()).to.have.length(5);
    clock.tick(5000);
    write(50);
    expect(open()).to.have.length(6);
  });

  it('are nothing where the browser was not asked or does not allow them, and nobody is asked', () => {
    const { write } = tellingStore({ notifications: 'on' });
    permission = 'default';
    write(1);
    permission = 'denied';
    write(1);
    permission = 'granted';
    instead(window, 'Notification', function Notification() {
      throw new TypeError('Illegal constructor');
    });
    Object.assign(window.Notification, { permission });
    write(2);
    instead(window, 'Notification', undefined);
    write(3);
    expect(shown).to.be.empty;
    expect(asked).to.equal(0);
  });
});

describe('several tabs', () => {
  let count = 0;
  /** A tab that asks for its turn; here they are all in one page. */
  function tab(name: string) {
    const turns: boolean[] = [];
    const end = takeTurns(name, (mine) => turns.push(mine));
    ends.push(end);
    return { end, has: () => turns.at(-1) ?? false };
  }
  const aName = () => `turns ${(count += 1)}`;
  const state = async (name: string) => {
    const { held = [], pending = [] } = await navigator.locks.query();
    return [held, pending].map((all) => all.filter((lock) => lock.name === name).length);
  };
  let focused: boolean;
  beforeEach(() => {
    focused = true;
    instead(document, 'hasFocus', () => focused);
  });

  it('the one used last has its turn, and the next one when it goes', async () => {
    const name = aName();
    const one = tab(name);
    await waitUntil(one.has);
    focused = false;
    const two = tab(name);
    await waitUntil(async () => (await state(name)).join() === '1,1');
    expect([one.has(), two.has()]).to.deep.equal([true, false]);
    for (let times = 0; times < 3; times++) {
      dispatchEvent(new Event('focus'));
      await waitUntil(two.has);
      await waitUntil(async () => !one.has() && (await state(name)).join() === '1,1');
      dispatchEvent(new Event('focus'));
      await waitUntil(one.has);
      await waitUntil(async () => !two.has() && (await state(name)).join() === '1,1');
    }
    one.end();
    await waitUntil(two.has);
    two.end();
    await waitUntil(async () => (await state(name)).join() === '0,0');
  });

  it('one that is opened where somebody works takes its turn at once', async () => {
    const name = aName();
    const one = tab(name);
    await waitUntil(one.has);
    const two = tab(name);
    await waitUntil(() => two.has() && !one.has());
  });

  it('nothing is held by one that ends at once', async () => {
    const name = aName();
    tab(name).end();
    focused = false;
    tab(name).end();
    await nextFrame();
    await waitUntil(async () => (await state(name)).join() === '0,0');
  });

  it('each tells for itself where locks are missing or forbidden', async () => {
    instead(navigator, 'locks', undefined);
    expect(tab(aName()).has()).to.be.true;
    let asked = 0;
    instead(navigator, 'locks', {
      request() {
        asked += 1;
        return Promise.reject(new DOMException('sandboxed', 'SecurityError'));
      },
    });
    const one = tab(aName());
    await waitUntil(one.has);
    expect(asked).to.equal(1);
  });

  it('of two stores of one room one speaks', async () => {
    const own = document.title;
    const stores = [1, 2].map(() => createStubStore({ titleBadge: 'on', room: 'two.vn' }));
    const title = document.createElement('title');
    document.head.append(title);
    ends.push(() => title.remove());
    for (const store of stores) {
      ends.push(forwardStoreEvents(store, document));
      store.$conversations.set({ ...store.$conversations.get(), items: [aConversation(1)] });
    }
    await waitUntil(
      async () => (await state('chatomni ["two.vn",[]]')).join() === '1,1',
      'both have asked',
    );
    for (const store of stores) {
      store.dispatch('activity', { conversation: aConversation(1), via: 'push' });
    }
    await waitUntil(() => document.title.startsWith('(1)'));
    expect(document.title).to.equal(`(1) ${own}`.trim());
  });
});
