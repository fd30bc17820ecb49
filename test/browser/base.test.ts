import { expect, fixture, html } from '@open-wc/testing';
import { ChatOmniElement } from '../../src/elements/base/element.ts';
import { providePageStore, rememberEarlyElements } from '../../src/elements/base/page-store.ts';
import { ChatOmniProvider } from '../../src/elements/provider.ts';
import { aConversation, aMessage, createStubStore } from '../support/stub-store.ts';

/** Shows which store it has found. */
class Probe extends ChatOmniElement {
  renders = 0;
  protected override render() {
    this.renders += 1;
    return html`<p>${this.connectedStore?.config.room ?? 'none'}</p>`;
  }
}

rememberEarlyElements();
customElements.define('chatomni-provider', ChatOmniProvider);
customElements.define('x-probe', Probe);

const pageStore = createStubStore({ room: 'page' });
const providerStore = createStubStore({ room: 'provider' });
const ownStore = createStubStore({ room: 'own' });

async function probe(template = html`<x-probe></x-probe>`): Promise<Probe> {
  const root = await fixture(template);
  const found = root instanceof Probe ? root : root.querySelector<Probe>('x-probe')!;
  await found.updateComplete;
  return found;
}

async function shown(element: Probe): Promise<string> {
  await element.updateComplete;
  return element.shadowRoot!.textContent.trim();
}

describe('the way to a store', () => {
  afterEach(() => providePageStore(undefined));

  it('is open for elements that stood there before the page had a store', async () => {
    const early = await probe();
    expect(await shown(early)).to.equal('none');
    providePageStore(pageStore);
    expect(await shown(early)).to.equal('page');
    expect(await shown(await probe())).to.equal('page');
  });

  it('leads through other shadow roots', async () => {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const early = new Probe();
    host.attachShadow({ mode: 'closed' }).append(early);
    await early.updateComplete;
    providePageStore(pageStore);
    expect(await shown(early)).to.equal('page');
  });

  it('prefers the element’s own store, then the nearest provider, then the page', async () => {
    providePageStore(pageStore);
    const element = await probe(
      html`<chatomni-provider .store=${createStubStore({ room: 'outer' })}>
        <chatomni-provider .store=${providerStore}><x-probe></x-probe></chatomni-provider>
      </chatomni-provider>`,
    );
    expect(await shown(element)).to.equal('provider');
    element.store = ownStore;
    expect(await shown(element)).to.equal('own');
    element.store = undefined;
    expect(await shown(element)).to.equal('provider');
  });

  it('is found anew where an element is moved to', async () => {
    const provider = await fixture<ChatOmniProvider>(
      html`<chatomni-provider .store=${providerStore}><x-probe></x-probe></chatomni-provider>`,
    );
    const element = provider.querySelector<Probe>('x-probe')!;
    const elsewhere = await fixture<HTMLElement>(html`<div></div>`);
    expect(await shown(element)).to.equal('provider');

    elsewhere.append(element);
    expect(await shown(element), 'no store there').to.equal('none');
    providePageStore(pageStore);
    expect(await shown(element), 'the page’s').to.equal('page');
    provider.append(element);
    expect(await shown(element), 'back').to.equal('provider');
  });

  it('leads to a provider that is defined only after it was asked for', async () => {
    providePageStore(pageStore);
    const element = await probe(html`<x-late><x-probe></x-probe></x-late>`);
    expect(await shown(element)).to.equal('page');
    customElements.define('x-late', class extends ChatOmniProvider {});
    const provider = element.closest<ChatOmniProvider>('x-late')!;
    provider.store = providerStore;
    await provider.updateComplete;
    expect(await shown(element)).to.equal('provider');
    providePageStore(ownStore);
    expect(await shown(element), 'the page’s no longer').to.equal('provider');
  });

  it('leads to the new store when the page offers another', async () => {
    providePageStore(pageStore);
    const element = await probe();
    providePageStore(ownStore);
    expect(await shown(element)).to.equal('own');
    providePageStore(undefined);
    expect(await shown(element)).to.equal('none');
  });
});

describe('the page’s store', () => {
  it('dispatches its events on the document, and a former one no longer does', () => {
    const heard: unknown[] = [];
    const listen = (event: Event) => heard.push((event as CustomEvent).detail);
    document.addEventListener('chatomni-message', listen);
    const first = { conversation: aConversation(), message: aMessage(1), via: 'push' } as const;
    const second = { ...first, message: aMessage(2) };

    providePageStore(pageStore);
    pageStore.dispatch('message', first);
    providePageStore(ownStore);
    pageStore.dispatch('message', first);
    ownStore.dispatch('message', second);
    expect(heard).to.deep.equal([first, second]);

    providePageStore(undefined);
    document.removeEventListener('chatomni-message', listen);
  });
});

describe('an element', () => {
  it('renders again when its store changes, and only while it is in the document', async () => {
    const store = createStubStore();
    const element = await probe(html`<x-probe .store=${store}></x-probe>`);
    const before = element.renders;
    store.$settings.set({ ...store.$settings.get(), theme: 'dark', lang: 'en' });
    await element.updateComplete;
    expect(element.renders).to.equal(before + 1);

    // An update that is pending while it leaves must not make it listen again.
    element.requestUpdate();
    element.remove();
    await element.updateComplete;
    const after = element.renders;
    store.$settings.set({ ...store.$settings.get(), theme: 'light', lang: 'vi' });
    await element.updateComplete;
    expect(element.renders).to.equal(after);
  });

  it('prefers its own theme, language and density to its store’s', async () => {
    const store = createStubStore({ theme: 'dark', lang: 'en', density: 'compact' });
    const element = await probe(html`<x-probe .store=${store}></x-probe>`);
    const paragraph = element.shadowRoot!.querySelector('p')!;
    expect(element.matches(':state(dark):state(compact)')).to.be.true;
    expect(getComputedStyle(element).colorScheme).to.equal('dark');
    expect(paragraph.lang).to.equal('en');

    element.setAttribute('theme', 'light');
    element.setAttribute('lang', 'vi-VN');
    element.setAttribute('density', 'comfortable');
    await element.updateComplete;
    expect(element.matches(':is(:state(dark), :state(compact))')).to.be.false;
    expect(getComputedStyle(element).colorScheme).to.equal('light');
    expect(paragraph.lang).to.equal('vi');

    for (const name of ['theme', 'lang', 'density']) element.removeAttribute(name);
    await element.updateComplete;
    expect(element.matches(':state(dark):state(compact)')).to.be.true;
    expect(paragraph.lang).to.equal('en');
  });

  it('follows the page’s color-scheme with the theme auto', async () => {
    const element = await probe();
    const background = () => getComputedStyle(element).backgroundColor;
    document.documentElement.style.colorScheme = 'light';
    expect(background()).to.equal('rgb(255, 255, 255)');
    document.documentElement.style.colorScheme = 'dark';
    expect(background()).to.equal('rgb(20, 24, 31)');
    document.documentElement.style.colorScheme = '';
  });

  it('lets nothing of the page’s style in, but its custom properties', async () => {
    const hostile = await fixture<HTMLStyleElement>(html`<div></div>`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { letter-spacing: 9px; line-height: 5; text-align: center; color: red; text-transform: uppercase;
          font: italic 40px/3 serif; white-space: pre }
      :root { --chatomni-text: rgb(1, 2, 3); --chatomni-font-size: 17px }
    `);
    document.adoptedStyleSheets.push(sheet);
    const element = new Probe();
    hostile.append(element);
    await element.updateComplete;
    const style = getComputedStyle(element.shadowRoot!.querySelector('p')!);
    expect(style.letterSpacing).to.equal('normal');
    expect(style.textAlign).to.equal('start');
    expect(style.textTransform).to.equal('none');
    expect(style.whiteSpace).to.equal('normal');
    expect(style.fontStyle).to.equal('normal');
    expect(style.fontSize).to.equal('17px');
    expect(style.color).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(element).display).to.equal('block');
    element.hidden = true;
    expect(getComputedStyle(element).display).to.equal('none');
    document.adoptedStyleSheets.pop();
  });
});
