import { expect } from '@open-wc/testing';
import sinon from 'sinon';

/** What Lit sets, and nanostores, which the build keeps from doing so. */
const ofLibraries = /^(lit|reactiveElement).*|^nanostoresGlobal$/;

describe('the drop-in script', () => {
  const early = document.createElement('chatomni-status');
  const inShadow = document.createElement('chatomni-login');
  let globals: Set<string>;
  let errors: unknown[][];
  let styles: number;

  before(async () => {
    globals = new Set([...Object.getOwnPropertyNames(window), 'ChatOmniConfig']);
    const host = document.createElement('div');
    host.attachShadow({ mode: 'open' }).append(inShadow);
    document.body.append(early, host);
    styles = document.querySelectorAll('style, link').length + document.adoptedStyleSheets.length;

    const script = document.createElement('script');
    Object.assign(script.dataset, {
      apiBase: '/tpos',
      lang: 'en',
      titleBadge: '',
      pollInterval: 'often',
      token: 'secret',
      analyticsId: 'of no concern',
    });
    // What a classic script finds while it runs; here the source is a module.
    Object.defineProperty(document, 'currentScript', { configurable: true, value: script });
    window.ChatOmniConfig = { lang: 'vi', room: 'shop.vn', channels: ['270136663390370=Shop'] };
    const error = sinon.stub(console, 'error');
    await import('../../src/drop-in.ts');
    errors = error.args;
    error.restore();
    Reflect.deleteProperty(document, 'currentScript');
  });

  it('leaves its version, its store and the way to build others', () => {
    expect(window.ChatOmni).to.have.all.keys('version', 'store', 'createStore', 'setWords');
    expect(window.ChatOmni!.version).to.equal('0.0.0-dev');
    const another = window.ChatOmni!.createStore({ room: 'another.vn' });
    expect(another.config.room).to.equal('another.vn');
    another.destroy();
  });

  it('is configured by its own attributes, then by `ChatOmniConfig`; a token is no attribute', () => {
    const { config } = window.ChatOmni!.store;
    expect(config).to.include({ apiBase: '/tpos', lang: 'en', room: 'shop.vn', titleBadge: true });
    expect(config.channels).to.deep.equal([{ type: 4, id: '270136663390370', name: 'Shop' }]);
    expect(config.token).to.be.undefined;
  });

  it('names a value that cannot be used, once, and works on with the default', () => {
    expect(errors).to.have.length(1);
    expect(errors[0]!.join(' ')).to.contain('pollInterval');
    expect(window.ChatOmni!.store.config.pollInterval).to.equal(10_000);
  });

  it('serves elements that were there before it, wherever they stand', async () => {
    expect(early.connectedStore === window.ChatOmni!.store).to.be.true;
    expect(inShadow.connectedStore === window.ChatOmni!.store).to.be.true;
    await early.updateComplete;
    await inShadow.updateComplete;
    expect(early.getAttribute('mode')).to.equal('signed-out');
    expect(inShadow.shadowRoot!.querySelector('h2')!.textContent).to.equal('Log in to TPOS');
  });

  it('defines every element, and leaves those of another copy alone', async () => {
    for (const name of ['provider', 'login', 'status', 'conversations', 'thread']) {
      expect(customElements.get(`chatomni-${name}`), name).not.to.be.undefined;
    }
    const secondCopy = '../../src/define.ts?second-copy';
    await import(secondCopy);
    const late = document.createElement('chatomni-status');
    document.body.append(late);
    expect(late.connectedStore === window.ChatOmni!.store).to.be.true;
    late.remove();
  });

  it('touches nothing else of the page', () => {
    const added = Object.getOwnPropertyNames(window).filter((name) => !globals.has(name));
    expect(added.filter((name) => !ofLibraries.test(name))).to.deep.equal(['ChatOmni']);
    expect(
      document.querySelectorAll('style, link').length + document.adoptedStyleSheets.length,
    ).to.equal(styles);
  });
});
