import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { cleanStores } from 'nanostores';
import sinon from 'sinon';
import type { ConfigInput, ConnectionValue } from '../../src/core/index.ts';
import { forwardStoreEvents } from '../../src/elements/base/events.ts';
import { $tenSeconds } from '../../src/elements/base/minute.ts';
import { ChatOmniStatus } from '../../src/elements/status.ts';
import { createStubStore } from '../support/stub-store.ts';
import { itByViewport } from './engine.ts';
import { settled } from './helpers-list.ts';

customElements.define('chatomni-status', ChatOmniStatus);

const up = { chat: 'connected', rt: 'connected', mode: 'realtime', auto: 'on' } as const;
const down = { chat: 'disconnected', rt: 'disconnected', mode: 'polling', auto: 'on' } as const;

async function setUp(connection: Partial<ConnectionValue> = {}, config: ConfigInput = {}) {
  const store = createStubStore(config);
  store.$connection.set({ ...up, ...connection });
  const status = await fixture<ChatOmniStatus>(
    html`<chatomni-status .store=${store}></chatomni-status>`,
  );
  const find = (selector: string) => status.shadowRoot!.querySelector<HTMLElement>(selector);
  const part = (name: string) => find(`[part~=${name}]`)!;
  const text = (name: string) => find(`[part~=${name}]`)?.textContent.trim();
  const badges = () => ['chat', 'rt', 'mode'].map((name) => text(`badge-${name}`)).join(' · ');
  const change = async (value: Partial<ConnectionValue>) => {
    store.$connection.set({ ...store.$connection.get(), ...value });
    await status.updateComplete;
  };
  /** What a badge says when it is pressed. */
  const advice = (name: string) => {
    const popover = find(`#advice-${name}`)!;
    if (!popover.matches(':popover-open')) part(`badge-${name}`).click();
    expect(popover.matches(':popover-open')).to.be.true;
    return popover.textContent.replace(/\s+/g, ' ').trim();
  };
  return { store, status, find, part, text, badges, change, advice };
}

describe('<chatomni-status>', () => {
  const states: readonly (readonly [Partial<ConnectionValue>, string])[] = [
    [up, '🟢 Chat · 🟢 RT · ⚡ Realtime'],
    [{ rt: 'disconnected' }, '🟢 Chat · ⚪ RT · ⚡ Realtime'],
    [{ chat: 'connecting' }, '⚪ Chat · 🟢 RT · ⚡ Realtime'],
    [down, '⚪ Chat · ⚪ RT · 🔄 Polling'],
    [{ ...down, mode: 'paused', auto: 'off' }, '⚪ Chat · ⚪ RT · ⏸ Paused'],
    [{ ...down, mode: 'signed-out' }, '⚪ Chat · ⚪ RT · ⚪ Signed out'],
  ];
  for (const [connection, expected] of states) {
    it(`shows ${expected} and reflects it`, async () => {
      const { status, badges, store } = await setUp(connection, { lang: 'en' });
      expect(badges()).to.equal(expected);
      for (const name of ['chat', 'rt', 'mode', 'auto'] as const) {
        expect(status.getAttribute(name)).to.equal(store.$connection.get()[name]);
      }
    });
  }

  it('follows its store', async () => {
    const { badges, change, status } = await setUp();
    await change(down);
    expect(badges()).to.equal('⚪ Chat · ⚪ RT · 🔄 Polling');
    status.store = undefined;
    await status.updateComplete;
    expect(status.shadowRoot!.querySelector('*')).to.be.null;
    expect(status.hasAttribute('chat')).to.be.false;
  });

  it('offers nothing to do while signed out', async () => {
    const { find } = await setUp({ ...down, mode: 'signed-out', lastSync: Date.now() });
    expect(find('[part=refresh], [part=auto], [part=logout], [part=last-sync]')).to.be.null;
  });

  it('turns Auto off and on', async () => {
    const { store, part, text, change } = await setUp();
    expect(text('auto')).to.equal('Auto ON');
    expect(part('auto').ariaPressed).to.equal('true');
    part('auto').click();
    await change({ auto: 'off' });
    expect(text('auto')).to.equal('Auto OFF');
    expect(part('auto').ariaPressed).to.equal('false');
    part('auto').click();
    expect(store.callsOf('configure')).to.deep.equal([
      [{ autoRefresh: false }],
      [{ autoRefresh: true }],
    ]);
  });

  it('refreshes, and is busy until the refresh is over', async () => {
    const { store, status, part } = await setUp();
    let fail = () => {};
    const refreshed = new Promise<void>((_resolve, reject) => {
      fail = () => reject(new Error('no network'));
    });
    let calls = 0;
    store.replace('refresh', () => {
      calls += 1;
      return refreshed;
    });
    part('refresh').click();
    await status.updateComplete;
    expect(part('refresh').ariaBusy).to.equal('true');
    part('refresh').click();
    expect(calls).to.equal(1);
    fail();
    await refreshed.catch(() => {});
    await status.updateComplete;
    expect(part('refresh').ariaBusy).to.equal('false');
  });

  it('logs out', async () => {
    const { store, part } = await setUp();
    part('logout').click();
    expect(store.callsOf('logout')).to.have.length(1);
  });

  describe('as time goes by', () => {
    let clock: sinon.SinonFakeTimers;
    beforeEach(() => {
      // It keeps ticking for a second after its last reader has gone.
      cleanStores($tenSeconds);
      clock = sinon.useFakeTimers({
        now: Date.parse('2025-12-19T14:22:35Z'),
        toFake: ['Date', 'setInterval', 'clearInterval'],
      });
    });
    afterEach(() => clock.restore());

    it('says how old the list is', async () => {
      const { status, part, text } = await setUp({ lastSync: Date.now() });
      const after = async (seconds: number) => {
        clock.tick(seconds * 1000);
        await status.updateComplete;
        return text('last-sync');
      };
      expect(await after(0)).to.equal('Cập nhật vừa xong');
      expect(await after(10)).to.equal('Cập nhật 10 giây trước');
      expect(await after(20)).to.equal('Cập nhật 30 giây trước');
      expect(await after(60)).to.equal('Cập nhật 1 phút trước');
      expect(part('last-sync').title).to.contain('21:22:35');
      expect(part('last-sync').getAttribute('datetime')).to.equal('2025-12-19T14:22:35.000Z');
    });

    it('says in the place of the age that it is updating', async () => {
      const { part, text } = await setUp({ lastSync: Date.now(), updating: true });
      expect(text('last-sync')).to.equal('Đang cập nhật…');
      expect(part('last-sync').getAttribute('aria-busy')).to.equal('true');
    });

    it('announces the mode, once in ten seconds at most, and nothing at first', async () => {
      const { find, change, status } = await setUp();
      const announced = () => find('[role=status]')!.textContent;
      const polling = 'Không có kết nối trực tiếp: dữ liệu được tải lại định kỳ.';
      const live = 'Kết nối trực tiếp: tin mới hiện ngay.';
      expect(announced()).to.equal('');
      await change({ rt: 'disconnected' });
      expect(announced(), 'still live').to.equal('');
      await change(down);
      expect(announced()).to.equal(polling);
      await change(up);
      await change(down);
      await change(up);
      expect(announced(), 'too soon').to.equal(polling);
      clock.tick(10_000);
      await status.updateComplete;
      expect(announced()).to.equal(live);
    });
  });

  it('explains each badge and says what to do', async () => {
    const { advice, change } = await setUp();
    expect(advice('chat')).to.contain('Chat: đã kết nối');
    expect(advice('mode')).to.contain('kiểm tra Wi-Fi và cáp');
    await change({ rt: 'disconnected' });
    expect(advice('rt')).to.contain('đang khởi động lại').and.contain('bấm Làm mới');
    await change({ rt: 'connecting' });
    expect(advice('rt')).to.contain('hãy đăng nhập lại');
    await change(down);
    expect(advice('chat')).to.contain('curl -I https://ws.chatomni.tpos.app');
    expect(advice('mode')).to.contain('curl -I https://rt-2.tpos.app');
    await change({ mode: 'paused', auto: 'off' });
    expect(advice('mode')).to.contain('Bật Auto').and.not.contain('Auto ON');
    await change({ mode: 'signed-out' });
    expect(advice('chat')).to.contain('Đăng nhập để nhận tin');
  });

  it('names a host once where both sockets share it', async () => {
    const shared = { chatUrl: 'wss://proxy.example/chat', rtUrl: 'wss://proxy.example/rt' };
    const { advice } = await setUp(down, shared);
    expect(advice('mode').split('curl -I https://proxy.example')).to.have.length(2);
  });

  it('does not blame the network where the live connection is switched off', async () => {
    const { advice } = await setUp(down, { realtime: 'off', lang: 'en' });
    for (const name of ['chat', 'mode']) {
      expect(advice(name)).to.contain('switched off in the configuration').and.not.contain('Wi-Fi');
    }
  });

  it('opens an explanation by keyboard, beside its badge and inside the window', async () => {
    const { status, part } = await setUp();
    part('badge-mode').focus();
    await sendKeys({ press: 'Enter' });
    // It is placed once it has a size, after the callbacks of a frame.
    await nextFrame();
    await nextFrame();
    const popover = status.shadowRoot!.querySelector<HTMLElement>('#advice-mode')!;
    expect(popover.matches(':popover-open')).to.be.true;
    const box = popover.getBoundingClientRect();
    const anchor = part('badge-mode').getBoundingClientRect();
    expect(box.top).to.be.closeTo(anchor.bottom, 5);
    expect(box.left).to.be.closeTo(anchor.left, 1);
    await sendKeys({ press: 'Escape' });
    expect(popover.matches(':popover-open')).to.be.false;
    expect(status.shadowRoot!.activeElement).to.equal(part('badge-mode'));
  });

  describe('settings', () => {
    let permission: NotificationPermission;
    let answer: NotificationPermission;
    let asked: number;
    let restore: () => void;
    beforeEach(() => {
      [permission, answer, asked] = ['default', 'granted', 0];
      const real = Object.getOwnPropertyDescriptor(window, 'Notification')!;
      const Notification = {
        get permission() {
          return permission;
        },
        requestPermission() {
          asked += 1;
          permission = answer;
          return Promise.resolve(answer);
        },
      };
      Object.defineProperty(window, 'Notification', { ...real, value: Notification });
      restore = () => Object.defineProperty(window, 'Notification', real);
      localStorage.clear();
    });
    afterEach(() => {
      restore();
      localStorage.clear();
    });

    async function open(config: ConfigInput = {}) {
      const set = await setUp({}, config);
      const { store, status, part, find } = set;
      store.replace('configure', (changes) => {
        store.$settings.set({ ...store.$settings.get(), ...(changes as object) });
      });
      const input = (name: string) => find(`#settings [name=${name}]`) as HTMLInputElement | null;
      /** Sets a switch as a person does, and waits until it is done. */
      const toggle = async (name: string) => {
        input(name)!.click();
        await nextFrame();
        await status.updateComplete;
      };
      part('settings').focus();
      await sendKeys({ press: 'Enter' });
      await nextFrame();
      return { ...set, input, toggle, popover: find('#settings')! };
    }

    it('open by keyboard with the focus inside, and close with it back on the button', async () => {
      const { status, part, popover, input } = await open();
      const focused = () => status.shadowRoot!.activeElement;
      expect(popover.matches(':popover-open')).to.be.true;
      expect(part('settings').ariaExpanded).to.equal('true');
      expect(part('settings').ariaHasPopup).to.equal('dialog');
      expect(focused()).to.equal(popover.querySelector('button'));
      for (const name of ['', 'titleBadge', 'sound', 'notifications']) {
        await sendKeys({ press: 'Tab' });
        if (name) expect(focused()).to.equal(input(name));
      }
      await sendKeys({ press: 'Escape' });
      await nextFrame();
      expect(popover.matches(':popover-open')).to.be.false;
      expect(part('settings').ariaExpanded).to.equal('false');
      expect(focused()).to.equal(part('settings'));
    });

    it('show what holds, and change it', async () => {
      const { store, popover, input, toggle, status } = await open({ sound: 'on' });
      const [comfortable, compact] = popover.querySelectorAll('button');
      expect(comfortable!.ariaPressed).to.equal('true');
      expect(input('sound')!.checked).to.be.true;
      compact!.click();
      await toggle('titleBadge');
      await toggle('sound');
      expect(compact!.ariaPressed).to.equal('true');
      expect(status.matches(':state(compact)')).to.be.true;
      expect(store.$settings.get()).to.include({
        density: 'compact',
        titleBadge: true,
        sound: false,
      });
      expect(asked).to.equal(0);
      expect(localStorage).to.have.length(0);
    });

    it('ask the browser for notifications when a person turns them on, and never else', async () => {
      const { store, input, toggle } = await open({ notifications: 'on' });
      expect(input('notifications')!.checked, 'not yet allowed').to.be.false;
      expect(asked).to.equal(0);
      await toggle('notifications');
      expect(asked).to.equal(1);
      expect(input('notifications')!.checked).to.be.true;
      await toggle('notifications');
      expect(asked).to.equal(1);
      expect(store.$settings.get().notifications).to.be.false;
    });

    it('say that the browser blocks notifications', async () => {
      answer = 'denied';
      const { store, input, toggle, popover } = await open();
      expect(popover.textContent).not.to.contain('đang chặn');
      await toggle('notifications');
      expect(popover.textContent).to.contain('đang chặn');
      expect(input('notifications')!.checked).to.be.false;
      expect(store.$settings.get().notifications).to.be.false;
    });

    it('leave out notifications where the browser has none', async () => {
      Reflect.deleteProperty(window, 'Notification');
      const { input } = await open();
      expect(input('notifications')).to.be.null;
      expect(input('sound')).not.to.be.null;
    });

    it('are kept where the store remembers, without anything else', async () => {
      const { part, popover, toggle } = await open({ remember: 'on' });
      popover.querySelectorAll('button')[1]!.click();
      await toggle('sound');
      part('auto').click();
      expect(Object.entries(localStorage)).to.deep.equal([
        ['chatomni', '{"density":"compact","sound":true,"autoRefresh":false}'],
      ]);
    });

    it('are hidden while signed out', async () => {
      const { find } = await setUp({ ...down, mode: 'signed-out' });
      expect(find('[part=settings]')).to.be.null;
    });

    for (const theme of ['light', 'dark']) {
      it(`are accessible (${theme})`, async () => {
        permission = 'denied';
        const { status } = await open({ theme });
        await expect(status).to.be.accessible();
      });
    }
  });

  describe('what is remembered', () => {
    const start = (input: ConfigInput) => {
      const store = createStubStore(input);
      forwardStoreEvents(store, document)();
      return store.callsOf('configure');
    };
    afterEach(() => localStorage.clear());

    it('goes before the page’s configuration, where the store is to remember', () => {
      localStorage.setItem('chatomni', '{"density":"compact","sound":false}');
      expect(start({ sound: 'on' })).to.be.empty;
      expect(start({ sound: 'on', remember: 'on' })).to.deep.equal([
        [{ density: 'compact', sound: false }],
      ]);
    });

    it('is nothing but a person’s own settings, whoever wrote there', () => {
      localStorage.setItem('chatomni', '{"sound":true,"debug":"full","room":"other.vn"}');
      expect(start({ remember: 'on' })).to.deep.equal([[{ sound: true }]]);
    });

    for (const broken of ['', '{', 'null', '7', '"sound"', '[]']) {
      it(`is nothing where the storage holds ${broken || 'nothing'}`, async () => {
        localStorage.setItem('chatomni', broken);
        expect(start({ remember: 'on' })).to.deep.equal([[{}]]);
        const { part } = await setUp({}, { remember: 'on' });
        part('auto').click();
        expect(localStorage.getItem('chatomni')).to.equal('{"autoRefresh":false}');
      });
    }

    it('is nothing where the storage is blocked', async () => {
      const real = Object.getOwnPropertyDescriptor(window, 'localStorage')!;
      Object.defineProperty(window, 'localStorage', {
        configurable: true,
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
      try {
        expect(start({ remember: 'on' })).to.deep.equal([[{}]]);
        const { store, part } = await setUp({}, { remember: 'on' });
        part('auto').click();
        expect(store.callsOf('configure')).to.deep.equal([[{ autoRefresh: false }]]);
      } finally {
        Object.defineProperty(window, 'localStorage', real);
      }
    });
  });

  itByViewport('fits into 280 px', async () => {
    await setViewport({ width: 280, height: 600 });
    document.body.style.margin = '0';
    const { status, part } = await setUp({ ...down, lastSync: Date.now() });
    const { right } = status.getBoundingClientRect();
    for (const name of ['badge-mode', 'refresh', 'auto', 'settings', 'logout', 'last-sync']) {
      const box = part(name).getBoundingClientRect();
      expect(box.right, name).to.be.at.most(right);
      expect(box.width, name).to.be.above(24);
    }
    part('badge-mode').click();
    await nextFrame();
    // Also where it stood elsewhere before.
    await setViewport({ width: 800, height: 600 });
    await nextFrame();
    await setViewport({ width: 280, height: 600 });
    await nextFrame();
    const box = status.shadowRoot!.querySelector('#advice-mode')!.getBoundingClientRect();
    expect(box.left).to.be.at.least(0);
    expect(box.right).to.be.at.most(280);
    expect(box.width).to.equal(280 - 16);
    await setViewport({ width: 800, height: 600 });
  });

  itByViewport('keeps an explanation inside the window when it says more than before', async () => {
    await setViewport({ width: 400, height: 600 });
    const { find, part, change } = await setUp({ ...down, mode: 'signed-out' });
    part('badge-mode').click();
    await settled();
    const popover = find('#advice-mode')!;
    const { width } = popover.getBoundingClientRect();
    await change(down);
    await settled();
    const box = popover.getBoundingClientRect();
    expect(box.width).to.be.above(width);
    expect(box.right).to.be.at.most(400);
    await setViewport({ width: 800, height: 600 });
  });

  it('stays as wide as its content in a row of the page’s', async () => {
    const store = createStubStore();
    const row = await fixture<HTMLElement>(
      html`<div><chatomni-status .store=${store}></chatomni-status></div>`,
    );
    row.style.display = 'flex';
    expect(row.firstElementChild!.getBoundingClientRect().width).to.be.above(200);
  });

  for (const lang of ['vi', 'en']) {
    for (const theme of ['light', 'dark']) {
      it(`is accessible (${lang}, ${theme})`, async () => {
        const { status, change, advice } = await setUp({ lastSync: Date.now() }, { lang, theme });
        await expect(status).to.be.accessible();
        await change(down);
        advice('mode');
        await expect(status).to.be.accessible();
      });
    }
  }
});
