import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ChatOmniError } from '../../src/core/errors.ts';
import type { ConfigInput, ErrorCode } from '../../src/core/index.ts';
import { ChatOmniLogin } from '../../src/elements/login.ts';
import { createStubStore } from '../support/stub-store.ts';
import { itByKeyboard } from './engine.ts';

customElements.define('chatomni-login', ChatOmniLogin);

async function setUp(config: ConfigInput = {}, error?: ErrorCode) {
  const store = createStubStore(config);
  store.$session.set({
    state: 'signed-out',
    ...(error && { error: { code: error, message: '' } }),
  });
  const login = await fixture<ChatOmniLogin>(
    html`<chatomni-login .store=${store}></chatomni-login>`,
  );
  const find = (selector: string) => login.shadowRoot!.querySelector<HTMLElement>(selector);
  const field = (name: string) =>
    login.shadowRoot!.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  const alert = () => find('[role=alert]')?.textContent.trim();
  return { store, login, find, field, alert };
}

describe('<chatomni-login>', () => {
  itByKeyboard('logs in with user name and password on Enter', async () => {
    const { store, login, field } = await setUp();
    login.focus();
    await sendKeys({ type: ' thuhien ' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: ' mật khẩu ' });
    expect(field('password').value).to.equal(' mật khẩu ');
    await sendKeys({ press: 'Enter' });
    expect(store.callsOf('login')).to.deep.equal([
      [{ username: 'thuhien', password: ' mật khẩu ' }],
    ]);
  });

  it('logs in with a pasted token, on Enter too', async () => {
    const { store, login, find, field } = await setUp();
    find('[part=tab-token]')!.click();
    await login.updateComplete;
    expect(field('username').checkVisibility()).to.be.false;
    expect(field('token').checkVisibility()).to.be.true;
    login.focus();
    await sendKeys({ type: 'Bearer abc' });
    await sendKeys({ press: 'Enter' });
    expect(store.callsOf('loginWithToken')).to.deep.equal([['Bearer abc']]);
  });

  it('is a form that password managers understand', async () => {
    const { find, field } = await setUp();
    expect(field('username').autocomplete).to.equal('username');
    expect(field('password').autocomplete).to.equal('current-password');
    expect(field('password').type).to.equal('password');
    expect(find('[part=submit]')!.getAttribute('type')).to.equal('submit');
    expect(field('username').form).to.equal(find('form'));
  });

  it('asks for what was left empty instead of sending it', async () => {
    const { store, login, find, field, alert } = await setUp();
    field('username').value = 'thuhien';
    find('[part=submit]')!.click();
    await login.updateComplete;
    expect(store.calls).to.be.empty;
    expect(alert()).to.equal('Vui lòng điền vào ô còn trống.');
    expect(login.shadowRoot!.activeElement).to.equal(field('password'));
    expect(field('password').getAttribute('aria-invalid')).to.equal('true');
    expect(field('username').getAttribute('aria-invalid')).to.equal('false');
  });

  it('says why a log-in failed and lets the password be typed anew', async () => {
    const { store, login, find, field, alert } = await setUp();
    store.replace('login', () => {
      store.$session.set({
        state: 'signed-out',
        error: { code: 'bad-credentials', message: 'Sai' },
      });
      return Promise.reject(new ChatOmniError('bad-credentials'));
    });
    field('username').value = 'thuhien';
    field('password').value = 'sai-roi';
    find('[part=submit]')!.click();
    await login.updateComplete;
    expect(alert()).to.equal('Sai tên đăng nhập hoặc mật khẩu.');
    expect(field('username').value).to.equal('thuhien');
    const { selectionStart, selectionEnd } = field('password');
    expect([selectionStart, selectionEnd]).to.deep.equal([0, 7]);
  });

  it('says that the session has expired', async () => {
    const { alert } = await setUp({}, 'session-expired');
    expect(alert()).to.equal('Phiên đăng nhập đã hết hạn. Vui lòng đăng nhập lại.');
  });

  it('is busy while it logs in, and sends nothing twice', async () => {
    const { store, login, find, field } = await setUp({}, 'network');
    field('username').value = 'thuhien';
    field('password').value = '123';
    store.$session.set({ state: 'signing-in' });
    await login.updateComplete;
    expect(find('form')!.getAttribute('aria-busy')).to.equal('true');
    expect(find('[part=submit]')!.textContent.trim()).to.equal('Đang đăng nhập…');
    expect(find('[role=alert]')).to.be.null;
    find('[part=submit]')!.click();
    expect(store.calls).to.be.empty;
  });

  it('shows nothing once logged in, and keeps no password', async () => {
    const { store, login, find, field } = await setUp();
    const password = field('password');
    password.value = 'bí mật';
    field('token').value = 'token';
    store.$session.set({ state: 'signed-in', userName: 'thuhien' });
    await login.updateComplete;
    expect(find('*')).to.be.null;
    expect(password.value).to.equal('');

    store.$session.set({ state: 'signed-out' });
    await login.updateComplete;
    expect(field('username').value + field('password').value + field('token').value).to.equal('');
  });

  it('can be filled in before and after it shows, never in an attribute', async () => {
    const store = createStubStore();
    store.$session.set({ state: 'signed-out' });
    const login = document.createElement('chatomni-login');
    login.store = store;
    login.prefill({ username: 'demo', password: 'demo-1' });
    document.body.append(login);
    await login.updateComplete;
    const value = (name: string) =>
      login.shadowRoot!.querySelector<HTMLInputElement>(`[name=${name}]`)!.value;
    expect([value('username'), value('password')]).to.deep.equal(['demo', 'demo-1']);
    login.prefill({ username: 'khac', password: 'demo-2' });
    await login.updateComplete;
    expect([value('username'), value('password')]).to.deep.equal(['khac', 'demo-2']);
    expect(login.outerHTML + login.shadowRoot!.innerHTML).not.to.contain('demo-2');
    expect(store.calls).to.be.empty;
    login.remove();
  });

  it('says which way is chosen, and goes back to the other', async () => {
    const { login, find, field } = await setUp();
    for (const [chosen, other, name] of [
      ['tab-token', 'tab-password', 'token'],
      ['tab-password', 'tab-token', 'username'],
    ] as const) {
      find(`[part=${chosen}]`)!.click();
      await login.updateComplete;
      expect(find(`[part=${chosen}]`)!.ariaPressed).to.equal('true');
      expect(find(`[part=${other}]`)!.ariaPressed).to.equal('false');
      login.focus();
      expect(login.shadowRoot!.activeElement).to.equal(field(name));
    }
  });

  it('can ask the page for its token again, where the page supplies one', async () => {
    const { store, find } = await setUp({ getToken: () => 'token' }, 'session-expired');
    find('[part=retry]')!.click();
    expect(store.callsOf('useToken')).to.deep.equal([[]]);
    expect((await setUp({}, 'session-expired')).find('[part=retry]')).to.be.null;
  });

  it('renders nothing as long as there is no store', async () => {
    const login = await fixture<ChatOmniLogin>(html`<chatomni-login></chatomni-login>`);
    expect(login.shadowRoot!.querySelector('*')).to.be.null;
  });

  for (const lang of ['vi', 'en']) {
    for (const theme of ['light', 'dark']) {
      it(`is accessible (${lang}, ${theme})`, async () => {
        const { login, find } = await setUp({ lang, theme }, 'bad-credentials');
        expect(find('[part=title]')!.textContent).to.equal(
          lang === 'vi' ? 'Đăng nhập TPOS' : 'Log in to TPOS',
        );
        await expect(login).to.be.accessible();
        find('[part=tab-token]')!.click();
        await login.updateComplete;
        await expect(login).to.be.accessible();
      });
    }
  }
});
