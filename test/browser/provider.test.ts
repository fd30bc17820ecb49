import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { ConfigInput } from '../../src/core/index.ts';
import { rememberEarlyElements } from '../../src/elements/base/page-store.ts';
import { ChatOmniProvider } from '../../src/elements/provider.ts';
import { ChatOmniStatus } from '../../src/elements/status.ts';
import { createStubStore, type StubStore } from '../support/stub-store.ts';

/** Builds stand-ins, and keeps what it has built from what. */
class StubProvider extends ChatOmniProvider {
  readonly built: StubStore[] = [];
  readonly configs: ConfigInput[] = [];
  protected override createStore(config: ConfigInput) {
    const store = createStubStore(config);
    this.built.push(store);
    this.configs.push(config);
    return store;
  }
}

rememberEarlyElements();
customElements.define('stub-provider', StubProvider);
customElements.define('chatomni-provider', ChatOmniProvider);
customElements.define('chatomni-status', ChatOmniStatus);

const aTask = () => aTimeout(0);

describe('<chatomni-provider>', () => {
  it('builds a store from its attributes, which go before `config`', async () => {
    const provider = await fixture<StubProvider>(html`
      <stub-provider api-base="/tpos" title-badge .config=${{ apiBase: '/no', room: 'shop.vn' }}>
      </stub-provider>
    `);
    expect(provider.configs).to.deep.equal([{ apiBase: '/tpos', titleBadge: '', room: 'shop.vn' }]);
    expect(provider.store === provider.built[0]).to.be.true;
  });

  it('never reads a token from an attribute', async () => {
    const provider = await fixture<StubProvider>(
      html`<stub-provider token="secret" get-token="secret"></stub-provider>`,
    );
    expect(provider.configs).to.deep.equal([{}]);
  });

  it('builds one store although `getToken` is set after it was put into the page', async () => {
    const provider = new StubProvider();
    document.body.append(provider);
    const getToken = () => 'token';
    provider.getToken = getToken;
    provider.config = { room: 'shop.vn' };
    await provider.updateComplete;
    expect(provider.configs).to.deep.equal([{ room: 'shop.vn', getToken }]);
    provider.remove();
  });

  it('hands live keys to the store that it has, and undefined where a key is taken away', async () => {
    const provider = await fixture<StubProvider>(
      html`<stub-provider theme="dark" room="shop.vn"></stub-provider>`,
    );
    provider.setAttribute('lang', 'en');
    provider.setAttribute('poll-interval', '5000');
    provider.removeAttribute('theme');
    await provider.updateComplete;
    const [store] = provider.built;
    expect(provider.built).to.have.length(1);
    expect(store!.callsOf('configure')).to.deep.equal([
      [{ lang: 'en', pollInterval: '5000', theme: undefined }],
    ]);
  });

  it('builds another store when another key changes, and destroys the former', async () => {
    const provider = await fixture<StubProvider>(
      html`<stub-provider><chatomni-status></chatomni-status></stub-provider>`,
    );
    const status = provider.querySelector('chatomni-status')!;
    expect(status.connectedStore === provider.built[0]).to.be.true;
    provider.setAttribute('room', 'other.vn');
    await provider.updateComplete;
    expect(provider.built).to.have.length(2);
    expect(provider.built[0]!.callsOf('destroy')).to.have.length(1);
    expect(status.connectedStore === provider.built[1]).to.be.true;

    provider.getToken = () => 'token';
    await provider.updateComplete;
    expect(provider.built).to.have.length(3);
  });

  it('keeps its store when `config` is another object that says the same', async () => {
    const provider = await fixture<StubProvider>(
      html`<stub-provider .config=${{ room: 'shop.vn', channels: ['1', '2'] }}></stub-provider>`,
    );
    provider.config = { room: 'shop.vn', channels: ['1', '2'] };
    await provider.updateComplete;
    expect(provider.built).to.have.length(1);
    provider.config = { room: 'shop.vn', channels: ['1'] };
    await provider.updateComplete;
    expect(provider.built).to.have.length(2);
  });

  it('keeps its store when it is moved', async () => {
    const provider = await fixture<StubProvider>(html`<stub-provider></stub-provider>`);
    const elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(provider);
    await aTask();
    await provider.updateComplete;
    expect(provider.built).to.have.length(1);
    expect(provider.built[0]!.callsOf('destroy')).to.be.empty;
  });

  it('destroys its store when it is still out of the page a task later, and builds one on return', async () => {
    const provider = await fixture<StubProvider>(html`<stub-provider></stub-provider>`);
    const parent = provider.parentElement!;
    provider.remove();
    expect(provider.built[0]!.callsOf('destroy')).to.be.empty;
    await aTask();
    expect(provider.built[0]!.callsOf('destroy')).to.have.length(1);
    expect(provider.store === undefined).to.be.true;

    provider.setAttribute('room', 'late.vn');
    await provider.updateComplete;
    expect(provider.built, 'nothing is built out of the page').to.have.length(1);
    parent.append(provider);
    await provider.updateComplete;
    expect(provider.configs).to.deep.equal([{}, { room: 'late.vn' }]);
  });

  it('takes a store that is handed to it, and never destroys that one', async () => {
    const given = createStubStore();
    const provider = await fixture<StubProvider>(
      html`<stub-provider .store=${given}><chatomni-status></chatomni-status></stub-provider>`,
    );
    expect(provider.built).to.be.empty;
    expect(provider.querySelector('chatomni-status')!.connectedStore === given).to.be.true;
    provider.setAttribute('room', 'other.vn');
    await provider.updateComplete;
    expect(provider.built).to.be.empty;
    provider.remove();
    await aTask();
    expect(given.callsOf('destroy')).to.be.empty;
  });

  it('dispatches its store’s events on itself, once, and those of former stores no longer', async () => {
    const provider = await fixture<StubProvider>(html`<stub-provider></stub-provider>`);
    const detail = { code: 'network', message: 'Không kết nối được.' } as const;
    const [first] = provider.built;
    setTimeout(() => first!.dispatch('error', detail));
    const event = await oneEvent(provider, 'chatomni-error');
    expect(event.detail).to.equal(detail);
    expect(event.bubbles && event.composed).to.be.true;
    expect(event.cancelable).to.be.false;

    let heard = 0;
    provider.addEventListener('chatomni-error', () => (heard += 1));
    provider.setAttribute('room', 'other.vn');
    await provider.updateComplete;
    first!.dispatch('error', detail);
    expect(heard).to.equal(0);
    provider.built[1]!.dispatch('error', detail);
    expect(heard).to.equal(1);
  });

  it('serves elements that it did not contain at first, and leaves no box', async () => {
    const provider = await fixture<StubProvider>(html`<stub-provider></stub-provider>`);
    const status = document.createElement('chatomni-status');
    provider.append(status);
    await status.updateComplete;
    expect(status.connectedStore === provider.built[0]).to.be.true;
    expect(getComputedStyle(provider).display).to.equal('contents');
  });

  it('no longer serves an element that has left it', async () => {
    const provider = await fixture<StubProvider>(
      html`<stub-provider><chatomni-status></chatomni-status></stub-provider>`,
    );
    const status = provider.querySelector('chatomni-status')!;
    provider.after(status);
    await status.updateComplete;
    expect(status.connectedStore === undefined).to.be.true;
    expect(status.hasAttribute('mode')).to.be.false;
  });

  it('builds a real store of the core', async () => {
    const provider = await fixture<ChatOmniProvider>(
      html`<chatomni-provider api-base="/shop" lang="en"></chatomni-provider>`,
    );
    expect(provider.store!.config).to.include({ apiBase: '/shop', lang: 'en' });
    expect(provider.store!.$session.get().state).to.equal('signed-out');
  });
});
