import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import type { Message } from '../../src/core/index.ts';
import { parseConfig } from '../../src/core/config.ts';
import { attachmentTags } from '../../src/elements/parts/attachment.ts';
import { words } from '../../src/i18n/index.ts';
import { ChatOmniCustomer } from '../../src/elements/customer.ts';
import { ChatOmniThread } from '../../src/elements/thread.ts';
import {
  aConversation,
  aMessage,
  anOrder,
  createStubStore,
  syntheticNow,
} from '../support/stub-store.ts';
import { itByMedia, itByViewport } from './engine.ts';
import { all, one, settled } from './helpers-list.ts';

if (!customElements.get('chatomni-thread')) {
  customElements.define('chatomni-thread', ChatOmniThread);
  customElements.define('chatomni-customer', ChatOmniCustomer);
}

/** A picture that is there at once: the API's origin is the test server's, which has this one. */
const picture = (name: string) => ({ kind: 'image', url: `/__picture.svg?${name}` });
const sound = { kind: 'audio', url: '/demo/media/clip.webm' };
/** Nothing is there. */
const gone = (name: string, kind = 'image') => ({ kind, url: `/test/support/${name}.gone` });

const conversation = aConversation(0, { order: anOrder() });

async function show(items: readonly Message[], lang = 'vi', width = 420) {
  const store = createStubStore({ lang });
  store.$clockOffset.set(syntheticNow - Date.now());
  store.$selected.set(conversation);
  store.$thread.set({ ...store.$thread.get(), conversationId: conversation.id, messages: items });
  const box = await fixture<HTMLElement>(
    html`<div><chatomni-thread .store=${store}></chatomni-thread></div>`,
  );
  box.style.cssText = `width: ${width}px; height: 560px`;
  await settled();
  return { store, element: box.querySelector('chatomni-thread')! };
}

const withMedia = (...attachments: Message['attachments']) =>
  aMessage(0, { text: '', attachments });

/** The tags alone: of what cannot be had, or not be played in this browser, they stay. */
function tags(...attachments: Message['attachments']) {
  const nothing = () => {};
  const media = { broken: new Set<string>(), fail: nothing, retry: nothing, show: nothing };
  const context = { config: parseConfig({}), words: words('vi'), media };
  return fixture(html`<div>${attachmentTags(withMedia(...attachments), context)}</div>`);
}

/** Resolves once there is one. */
async function appears(element: Element, selector: string): Promise<HTMLElement> {
  for (;;) {
    const [found] = all(element, selector);
    if (found) return found;
    await new Promise(requestAnimationFrame);
  }
}

/** What the lightbox shows, without the part of the address that is always the same. */
const shown = (element: Element) =>
  (one(element, 'dialog img') as HTMLImageElement).src.replace(/.*\?/, '');

async function press(key: string) {
  await sendKeys({ press: key });
  await settled();
}

describe('media of a message', () => {
  it('stand beside each other if they are pictures, and a number says how many more there are', async () => {
    const { element } = await show([withMedia(...['a', 'b', 'c', 'd', 'e', 'f'].map(picture))]);
    const pictures = all(element, '.picture');
    expect(pictures).to.have.length(4);
    expect(pictures[0]!.offsetTop).to.equal(pictures[1]!.offsetTop);
    expect(pictures.map((it) => it.querySelector('img')!.alt)[1]).to.equal('[Hình ảnh] 2/6');
    expect(pictures.map((it) => it.textContent.trim())).to.deep.equal(['', '', '', '+2']);
  });

  it('have their place before they are there, while they come and if they do not', async () => {
    const { element } = await show([withMedia(gone('a')), aMessage(1, withMedia(picture('b')))]);
    const heights = () => all(element, '.pictures').map((it) => it.offsetHeight);
    const before = heights();
    expect(before[0]).to.be.above(150);
    await appears(element, '.broken');
    await (one(element, '.picture img') as HTMLImageElement).decode();
    expect(heights()).to.deep.equal(before);
  });

  it('say where they cannot be loaded, and are asked for and tried again', async () => {
    const { element, store } = await show([withMedia(gone('a'), gone('b', 'audio'))]);
    await appears(element, 'div:not(.pictures) > [part=attachment] .broken');
    const broken = await appears(element, '.pictures .broken');
    expect(broken.textContent).to.contain('Không tải được, có thể liên kết đã hết hạn.');
    const retry = broken.querySelector('button')!;
    retry.focus();
    await press('Enter');
    const { id } = store.$thread.get().messages[0]!;
    expect(store.callsOf('retryThread')).to.deep.equal([[id]]);
    expect(one(element, '.pictures [part=attachment]')).to.equal(element.shadowRoot!.activeElement);
    // The former address fails again; what the answer brings instead does not.
    await appears(element, '.pictures .broken');
    store.$thread.set({ ...store.$thread.get(), messages: [withMedia(picture('new'))] });
    await settled();
    await (one(element, '.picture img') as HTMLImageElement).decode();
    expect(all(element, '.broken')).to.have.length(0);
  });

  it('are loaded only over https or from where the API stands', async () => {
    const attachments = [
      { kind: 'image', url: 'https://127.0.0.1:9/a.png' },
      { kind: 'image', url: 'javascript:alert(1)' },
      { kind: 'image', url: 'data:image/png;base64,AAAA' },
      { kind: 'image', url: 'http://other.example/a.png' },
      { kind: 'video', url: '/media/b.mp4' },
      { kind: 'audio', url: 'https://127.0.0.1:9/c.mp3' },
      { kind: 'sticker', url: 'blob:https://127.0.0.1:9/x' },
      { kind: 'file', url: 'https://127.0.0.1:9/d.pdf', name: 'bảng giá.pdf' },
      { kind: 'file', url: 'javascript:alert(1)', name: 'x' },
    ];
    const element = await tags(...attachments);
    const addresses = (selector: string, attribute: string) =>
      [...element.querySelectorAll(selector)].map((it) => it.getAttribute(attribute));
    expect(addresses('img, video, audio', 'src')).to.deep.equal([
      'https://127.0.0.1:9/a.png',
      `${location.origin}/media/b.mp4`,
      'https://127.0.0.1:9/c.mp3',
    ]);
    expect(addresses('a', 'href')).to.deep.equal(['https://127.0.0.1:9/d.pdf']);
    expect(element.querySelector('video')).to.have.attribute('preload', 'none');
    expect(element.querySelector('img')).to.have.attribute('alt', '[Hình ảnh]');
  });

  it('play nothing by themselves, and tell nobody whose thread it is', async () => {
    const media = ['image', 'sticker'].map((kind) => ({ ...picture(kind), kind }));
    const film = { ...sound, kind: 'video' };
    const element = await tags(...media, film, sound);
    const played = element.querySelectorAll('video, audio');
    expect(played).to.have.length(2);
    for (const it of played) {
      expect(it).to.not.have.attribute('autoplay');
      expect(it.getAttribute('preload')).to.be.oneOf(['none', 'metadata']);
    }
    const pictures = element.querySelectorAll('img');
    expect(pictures).to.have.length(2);
    for (const it of pictures) expect(it).to.have.attribute('referrerpolicy', 'no-referrer');
  });

  it('name files by what is known of them', async () => {
    const file = (url: string, name?: string) => ({ kind: 'file', url, ...(name && { name }) });
    const { element } = await show([
      withMedia(
        file('https://127.0.0.1:9/v/bang-gia.pdf?x=1', 'bảng giá.pdf'),
        file('https://127.0.0.1:9/v/bang-gia.pdf?x=1'),
        file('https://127.0.0.1:9/v/b%E1%BA%A3ng.pdf'),
        { kind: 'template', url: '' },
      ),
    ]);
    expect(all(element, '[part=attachment] bdi').map((it) => it.textContent)).to.deep.equal([
      'bảng giá.pdf',
      'bang-gia.pdf',
      '[Tệp đính kèm]',
      '[Tin mẫu]',
    ]);
  });
});

describe('a picture shown large', () => {
  const items = [
    withMedia(picture('a'), picture('b')),
    aMessage(1),
    aMessage(2, { text: '', attachments: [gone('c')] }),
    aMessage(3, { text: '', attachments: [picture('d')] }),
  ];

  async function opened(lang?: string) {
    const { element, store } = await show(items, lang);
    const opener = all(element, '.picture')[1]!;
    opener.focus();
    await press('Enter');
    return { element, store, opener };
  }

  it('opens by keyboard, goes through all of the thread, and gives the focus back', async () => {
    const { element, opener } = await opened();
    const dialog = one(element, 'dialog') as HTMLDialogElement;
    expect(dialog.matches(':modal')).to.be.true;
    expect(dialog).to.have.attribute('aria-label', '[Hình ảnh] 2/4');
    expect(shown(element)).to.equal('b');
    await press('ArrowRight');
    expect((await appears(element, 'dialog .broken')).textContent).to.contain('hết hạn');
    await press('ArrowRight');
    expect(shown(element)).to.equal('d');
    await press('ArrowRight');
    expect(shown(element)).to.equal('a');
    await press('ArrowLeft');
    expect(one(element, 'dialog [role=status]').textContent).to.equal('4/4');
    await press('Escape');
    expect(all(element, 'dialog')).to.have.length(0);
    expect(element.shadowRoot!.activeElement).to.equal(opener);
  });

  it('has buttons for all of it, closes beside the picture, but not on it', async () => {
    const { element, opener } = await opened();
    const click = async (selector: string) => {
      one(element, `dialog ${selector}`).click();
      await settled();
    };
    await click('[aria-label="Ảnh trước"]');
    expect(shown(element)).to.equal('a');
    await click('[aria-label="Ảnh sau"]');
    expect(shown(element)).to.equal('b');
    const link = one(element, 'dialog a') as HTMLAnchorElement;
    expect(link.href).to.match(/picture\.svg\?b$/);
    expect(link).to.have.attribute('download');
    await click('img');
    expect(one(element, 'dialog [aria-pressed]')).to.have.attribute('aria-pressed', 'true');
    await click('.stage');
    expect(all(element, 'dialog')).to.have.length(0);
    expect(element.shadowRoot!.activeElement).to.equal(opener);
    opener.click();
    await settled();
    await click('[part=close]');
    expect(all(element, 'dialog')).to.have.length(0);
  });

  it('is enlarged around its middle, and scrolled by the arrows then', async () => {
    const { element } = await opened();
    const image = one(element, 'dialog img') as HTMLImageElement;
    await image.decode();
    const { width } = image.getBoundingClientRect();
    const stage = one(element, '.stage');
    await press('+');
    // By the room that it takes: WebKit gives an enlarged element's own size. Less what scrollbars take.
    expect(stage.scrollWidth).to.be.closeTo(width * 2.5, 2.5 * 20);
    expect(stage.scrollLeft).to.be.closeTo((stage.scrollWidth - stage.clientWidth) / 2, 1);
    expect(stage.scrollWidth).to.be.above(stage.clientWidth);
    await press('ArrowRight');
    expect(shown(element)).to.equal('b');
    await press('-');
    expect(image.getBoundingClientRect().width).to.be.closeTo(width, 1);
    await press('ArrowRight');
    expect(all(element, 'dialog img')).to.have.length(0);
  });

  it('stays through news, with the address that an answer renews, and ends with its conversation', async () => {
    const { element, store } = await opened();
    const renewed = [withMedia(picture('a2'), picture('b2')), ...items.slice(1), aMessage(4)];
    store.$thread.set({ ...store.$thread.get(), messages: renewed });
    await settled();
    expect((one(element, 'dialog') as HTMLDialogElement).open).to.be.true;
    expect(shown(element)).to.equal('b2');
    store.$thread.set({ ...store.$thread.get(), conversationId: 'other', messages: [aMessage(9)] });
    await settled();
    expect(all(element, 'dialog')).to.have.length(0);
  });

  for (const [lang, colorScheme] of [
    ['vi', 'light'],
    ['en', 'dark'],
  ] as const) {
    itByMedia(
      `is accessible (${lang}, ${colorScheme}), as are the media in the thread`,
      async () => {
        await emulateMedia({ colorScheme });
        const { element } = await opened(lang);
        await expect(element).to.be.accessible();
        await press('Escape');
        await appears(element, '.broken');
        await expect(element).to.be.accessible();
        await emulateMedia({ colorScheme: 'light' });
      },
    );
  }

  itByViewport('fits with all media and texts into 280 px, targets of 24 px', async () => {
    await setViewport({ width: 280, height: 640 });
    const { element } = await show(
      [
        ...items,
        withMedia(picture('v'), { kind: 'video', url: '/v.mp4' }, sound),
        aMessage(5, { text: 'Gọi 0912 345 678 nhé, đơn #769. 251204471 👍' }),
        aMessage(6, { text: '👩‍👩‍👧‍👦😍👍🏽🇻🇳❤️' }),
      ],
      'vi',
      280,
    );
    const log = one(element, '[role=log]');
    expect(log.scrollWidth).to.equal(log.clientWidth);
    for (const row of all(element, '.bubble')) {
      expect(row.scrollWidth, row.textContent).to.be.at.most(row.clientWidth);
    }
    all(element, '.picture')[0]!.click();
    await settled();
    for (const it of all(element, '.bubble button, dialog :is(button, a)')) {
      const { width, height } = it.getBoundingClientRect();
      expect(Math.min(width, height), it.outerHTML).to.be.at.least(24);
    }
    const dialog = one(element, 'dialog');
    expect(dialog.scrollWidth).to.equal(280);
    await setViewport({ width: 800, height: 600 });
  });
});
