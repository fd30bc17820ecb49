import { expect, fixture, html, waitUntil as waitFor } from '@open-wc/testing';
import sinon from 'sinon';
import { ContextProvider } from '@lit/context';
import type { ConfigInput, Conversation, Message, Via } from '../../src/core/index.ts';
import { storeContext } from '../../src/elements/base/context.ts';
import { ChatOmniDebug } from '../../src/elements/debug.ts';
import { redactedLine } from '../../src/elements/debug/line.ts';
import { createStubStore } from '../support/stub-store.ts';

customElements.define('chatomni-debug', ChatOmniDebug);

const line = {
  push: '📨 [CHAT] New message received: {"id":"m-7","channelType":4,"channelId":"270","userId":"948","kind":"message","fromShop":false,"length":12}',
  rt: '📡 [RT] Event: update ["stale-all"]',
  call: '🌐 POST search 200 143 ms',
  failed: '🌐 GET messages 503 20 ms',
  foreign: '🚫 Event of another page, skipped (3)',
  lost: '❌ [CHAT] WebSocket disconnected: transport close',
};

/** However busy the machine is. */
const waitUntil = (is: () => unknown, what?: string) =>
  waitFor(() => !!is(), what, { timeout: 8000 });

async function setUp(config: ConfigInput = { lang: 'en' }) {
  const store = createStubStore(config);
  const panel = await fixture<ChatOmniDebug>(
    html`<chatomni-debug .store=${store}></chatomni-debug>`,
  );
  const root = panel.shadowRoot!;
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const log = (...texts: readonly string[]) => {
    for (const text of texts) store.dispatch('log', { level: 'info', text });
  };
  const lines = () =>
    [...root.querySelectorAll<HTMLElement>('li')]
      .filter((it) => !it.hidden)
      .map((it) => it.querySelector('.text')?.textContent);
  const shows = (selector: string, text: string) =>
    waitUntil(() => find(selector)?.textContent.includes(text), `${selector}: ${text}`);
  const view = async (name: string) => {
    find(`[data-view=${name}]`)!.click();
    await waitUntil(() => find(name === 'log' ? 'ol' : 'table, .view [part=empty]'));
  };
  const choose = (name: string, value: string) => {
    const field = find(`[name=${name}]`) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event(name === 'text' ? 'input' : 'change'));
  };
  await waitUntil(() => find('section'));
  return { store, panel, root, find, log, lines, shows, view, choose };
}

/** A message that the store tells of, `ms` after TPOS wrote it. */
function told(id: string, via: Via, ms = 250) {
  return {
    conversation: { id: 'c' } as Conversation,
    message: { id, sentAt: Date.now() - ms } as Message,
    via,
  };
}

describe('<chatomni-debug>', () => {
  it('says that nothing has happened yet, and what there is when something has', async () => {
    const { find, log, lines, shows } = await setUp();
    await shows('[part=empty]', 'Nothing yet');
    log(line.call, line.push);
    await waitUntil(() => lines().length === 2);
    expect(lines()).to.deep.equal([line.call, line.push]);
    expect(find('[part=empty]')!.textContent).to.equal('');
  });

  it('filters by source, kind and text, and says how many lines are left', async () => {
    const { log, lines, choose, find } = await setUp();
    log(...Object.values(line));
    await waitUntil(() => lines().length === 6);
    choose('source', 'chat');
    expect(lines()).to.deep.equal([line.push, line.lost]);
    choose('kind', 'connection');
    expect(lines()).to.deep.equal([line.lost]);
    expect(find('[part=shown]')!.textContent).to.equal('1 of 6 lines');
    choose('source', 'all');
    choose('kind', 'all');
    choose('text', 'SKIPPED');
    expect(lines()).to.deep.equal([line.foreign]);
    choose('text', 'nothing of the kind');
    expect(find('[part=empty]')!.textContent).to.equal('No line matches the filters.');
  });

  it('keeps the newest 500 lines', async () => {
    const { log, lines } = await setUp();
    log(...Array.from({ length: 300 }, (_, index) => `🌐 GET a${index} 200 1 ms`));
    await waitUntil(() => lines().length === 300);
    log(...Array.from({ length: 300 }, (_, index) => `🌐 GET b${index} 200 1 ms`));
    await waitUntil(() => lines().length === 500);
    expect(lines()[0]).to.equal('🌐 GET a100 200 1 ms');
    expect(lines().at(-1)).to.equal('🌐 GET b299 200 1 ms');
  });

  it('stays at the end, and leaves a reader elsewhere alone', async () => {
    const { log, lines, find } = await setUp();
    const scroller = () => find('[part=log]')!;
    const left = () => scroller().scrollHeight - scroller().clientHeight - scroller().scrollTop;
    log(...Array.from({ length: 60 }, (_, index) => `line ${index}`));
    await waitUntil(() => lines().length === 60 && left() < 2);
    scroller().scrollTop = 100;
    log('one more');
    await waitUntil(() => lines().length === 61);
    expect(scroller().scrollTop).to.be.closeTo(100, 1);
  });

  it('tells which connection was up when, and for how long', async () => {
    const { store, view, root, shows } = await setUp();
    await view('connections');
    store.$connection.set({ ...store.$connection.get(), chat: 'disconnected' });
    await shows('table', 'disconnected');
    const rows = [...root.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(rows.map(([what, state]) => `${what} ${state}`)).to.deep.equal([
      'Chat disconnected',
      'Mode realtime',
      'RT connected',
      'Chat connected',
    ]);
    expect(rows[0]![3]).to.match(/^until now, at least [\d.]+ s$/);
    expect(rows[3]![3]).to.match(/^[\d.]+ s$/);
  });

  it('measures what sockets bring: since the server’s time, since receipt, until painted', async () => {
    const { store, view, shows, root } = await setUp();
    store.$clockOffset.set(1000);
    await view('latency');
    await shows('[part=empty]', 'No message has come by a socket yet.');
    store.dispatch('event', { socket: 'chat', name: 'on-events', args: ['{"Id":"m-1"}'] });
    store.dispatch('message', told('m-1', 'push'));
    store.dispatch('message', told('m-2', 'poll'));
    await waitUntil(() => root.querySelectorAll('tbody tr').length === 3);
    const [server, applied, painted] = [...root.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map(({ textContent }) =>
        Number(textContent.replace(',', '')),
      ),
    );
    expect(server![0]).to.equal(1);
    expect(server![1]).to.be.within(1250, 9000);
    expect(applied![1]).to.be.at.least(0);
    expect(painted![1]).to.be.at.least(applied![1]!);
  });

  it('counts what was skipped, lost, asked for and told', async () => {
    const { store, log, view, shows, root } = await setUp();
    log(...Object.values(line));
    store.dispatch('event', { socket: 'rt', name: 'update', args: [] });
    store.dispatch('message', told('m-1', 'catch-up'));
    await view('counters');
    await shows('table', 'Event rt update');
    const counts = Object.fromEntries(
      [...root.querySelectorAll('tbody tr')].map((row) => [
        row.children[0]!.textContent,
        row.children[1]!.textContent,
      ]),
    ) as Record<string, string>;
    expect(counts).to.include({
      'Events of other pages, skipped': '3',
      'Events that could not be read, skipped': '0',
      'Connections lost': '1',
      'REST calls': '2',
      'REST calls that failed': '1',
      'Messages by catch-up': '1',
      'Event rt update': '1',
    });
  });

  it('keeps focus and place in a table while what it shows changes', async () => {
    const { store, view, find, shows } = await setUp();
    await view('counters');
    const scroller = find('.scroll')!;
    scroller.focus();
    store.dispatch('event', { socket: 'rt', name: 'update', args: [] });
    await shows('table', 'Event rt update');
    expect(find('.scroll')).to.equal(scroller);
    expect(scroller.matches(':focus')).to.be.true;
  });

  describe('the report', () => {
    const customer = 'Chị Lan 0912345678, giao về 12 Lê Lợi';

    it('has nothing of customers in it, whatever `debug` says', async () => {
      const { store, panel, log, lines } = await setUp({
        lang: 'en',
        chatUrl: 'wss://user:secret@ws.chatomni.tpos.app?key=secret',
      });
      const raw = JSON.stringify({ Message: { Message: customer }, EventName: 'x' });
      const texts = [
        `📨 [CHAT] New message received: ${JSON.stringify(raw)}`,
        `📨 [CHAT] New message received: ${raw}`,
        `🔔 [RT] Notification: ${JSON.stringify({ Title: customer })}`,
        `🔔 [RT] Notification: ${JSON.stringify(customer)}`,
        `📡 [RT] Event: update ${JSON.stringify([customer, 'Lan'])}`,
        `📡 [RT] Event: of two words ${JSON.stringify([customer])}`,
        `📡 [RT] Event: update ["Lan"]`,
        `📡 [RT] Event: update {"id":"Lan 0912345678"}`,
      ];
      store.$conversations.set({
        ...store.$conversations.get(),
        items: [{ name: customer, phone: '0912345678' } as Conversation],
      });
      log(...texts);
      store.dispatch('event', { socket: 'chat', name: 'on-events', args: [raw] });
      await waitUntil(() => lines().length === texts.length);
      expect(panel.report()).not.to.match(/Lan|0912|Lợi|secret/);
      expect(panel.report()).to.contain('chatUrl wss://ws.chatomni.tpos.app/');
      expect(panel.report()).to.contain('Event chat on-events: 1');
    });

    it('leaves summaries as they are, so that a message can be found again', () => {
      for (const text of Object.values(line)) expect(redactedLine(text)).to.equal(text);
      const order = '📡 [CHAT] Event: on-events ["66f0","#769. 251204471"]';
      expect(redactedLine(order)).to.equal(order);
    });

    it('is copied, and said to be', async () => {
      const { panel, find, log, shows } = await setUp();
      log(line.lost);
      const write = sinon.stub(navigator.clipboard, 'writeText').resolves();
      find('[part=copy]')!.click();
      await shows('[part=note]', 'Copied.');
      expect(write.args[0]![0]).to.contain(line.lost).and.to.contain('# ChatOmni Viewer: report');
      expect(panel.report()).to.contain('chat connected until now');
      write.restore();
    });

    it('can be read where the browser does not allow copying', async () => {
      const { find } = await setUp();
      const write = sinon.stub(navigator.clipboard, 'writeText').rejects(new Error('denied'));
      find('[part=copy]')!.click();
      await waitUntil(() => find('textarea'));
      expect((find('textarea') as HTMLTextAreaElement).value).to.contain('## Log');
      write.restore();
    });
  });

  it('forgets what it has when it is cleared, but what lasts', async () => {
    const { find, log, lines, root, view } = await setUp();
    log(line.call, line.lost);
    await waitUntil(() => lines().length === 2);
    find('[part=clear]')!.click();
    await waitUntil(() => lines().length === 0);
    log(line.rt);
    await waitUntil(() => lines().length === 1);
    await view('connections');
    await waitUntil(() => root.querySelectorAll('tbody tr').length === 3);
  });

  it('says that there is no store, and shows one that comes later', async () => {
    const panel = await fixture<ChatOmniDebug>(html`<chatomni-debug></chatomni-debug>`);
    const text = () => panel.shadowRoot!.textContent;
    await waitUntil(() => text().includes('Không tìm thấy kho dữ liệu'));
    const store = createStubStore({ lang: 'en' });
    const provider = new ContextProvider(panel.parentElement!, {
      context: storeContext,
      initialValue: store,
    });
    provider.hostConnected();
    await waitUntil(() => text().includes('Nothing yet'));
    expect(panel.connectedStore).to.equal(store);
  });

  it('follows language and theme, its own before the store’s', async () => {
    const { store, panel, shows, find } = await setUp({ lang: 'vi', theme: 'dark' });
    await shows('[part=copy]', 'Sao chép báo cáo');
    expect(panel.matches(':state(dark)')).to.be.true;
    store.$settings.set({ ...store.$settings.get(), lang: 'en', theme: 'light' });
    await shows('[part=copy]', 'Copy report');
    expect(find('section')!.lang).to.equal('en');
    expect(panel.matches(':state(light)')).to.be.true;
    panel.lang = 'vi';
    await shows('[part=copy]', 'Sao chép báo cáo');
  });

  it('records only while it is in the page, and goes on where it was', async () => {
    const { panel, log, lines } = await setUp();
    log(line.call);
    await waitUntil(() => lines().length === 1);
    const place = panel.parentElement!;
    panel.remove();
    log(line.push);
    place.append(panel);
    log(line.lost);
    await waitUntil(() => lines().length === 2);
    expect(lines()).to.deep.equal([line.call, line.lost]);
  });

  for (const [name, width] of [
    ['wide', 1100],
    ['on a phone', 320],
  ] as const) {
    it(`draws nothing outside its box and is accessible, ${name}`, async () => {
      const { panel, log, lines, view } = await setUp();
      panel.style.width = `${width}px`;
      log(...Object.values(line));
      await waitUntil(() => lines().length === 6);
      for (const each of ['log', 'connections', 'latency', 'counters']) {
        await view(each);
        expect(panel.scrollWidth).to.be.at.most(width);
        await expect(panel).to.be.accessible();
      }
    });
  }
});
