/** A day at the desk in short, in the engine that TEST_ENGINE names (Chromium if none): the built drop-in, as a person uses it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Demo, startDemo } from '../e2e/harness.ts';
import { type AnyPage, openEngine } from './page.ts';

const engine = process.env['TEST_ENGINE'] ?? 'chromium';

let demo: Demo;
let page: AnyPage;

before(async () => {
  [demo, page] = await Promise.all([startDemo(), openEngine(engine)]);
  await page.open(`${demo.url}/viewer.html`);
  await page.run(() => {
    const kept: string[] = [];
    Object.assign(window, {
      problems: kept,
      // The first element that the selector finds within <chatomni-viewer>, through its elements' shadow roots.
      one: (tag: string, selector: string) => {
        const root = document.querySelector('chatomni-viewer')?.shadowRoot;
        return root?.querySelector(tag)?.shadowRoot?.querySelector(selector);
      },
    });
    addEventListener('error', ({ message }) => kept.push(message));
    addEventListener('unhandledrejection', ({ reason }) => kept.push(String(reason)));
  });
});

after(async () => {
  await page.close();
  demo.stop();
});

declare const one: (tag: string, selector: string) => HTMLElement | null | undefined;
declare const problems: readonly string[];

const click = (tag: string, selector: string) =>
  page.run((...[inside, wanted]) => one(inside, wanted)!.click(), tag, selector);
const shows = (tag: string, selector: string, text = '') =>
  page.until(
    (...[inside, wanted, said]) => one(inside, wanted)?.textContent?.includes(said),
    tag,
    selector,
    text,
  );
const list = 'chatomni-conversations';
const thread = 'chatomni-thread';

describe(`a day at the desk in ${engine}`, () => {
  it('begins with the log-in and both connections', async () => {
    await shows('chatomni-login', '[part=submit]');
    await click('chatomni-login', '[part=submit]');
    await shows(list, '[role=option]');
    await page.until(() => {
      const status = document
        .querySelector('chatomni-viewer')!
        .shadowRoot!.querySelector('chatomni-status');
      return ['chat', 'rt'].every((name) => status?.getAttribute(name) === 'connected');
    });
  });

  it('shows what a customer says, once, in list and thread', async () => {
    await click(list, '[role=option]');
    await shows(thread, '[data-message-id]');
    const selected = await page.run(() => {
      const { channelId, userId } = window.ChatOmni!.store.$selected.get()!;
      return { channelId, userId };
    });
    await demo.control({ say: { ...selected, text: 'Còn áo khoác đỏ không shop?' } });
    await shows(
      thread,
      '[data-message-id]:nth-last-child(-n + 1 of [data-message-id])',
      'áo khoác',
    );
    await shows(list, '[role=option]', 'áo khoác');
    const times = await page.run(
      () =>
        window
          .ChatOmni!.store.$thread.get()
          .messages.filter(({ text }) => text.includes('áo khoác')).length,
    );
    assert.equal(times, 1);
  });

  it('catches up after both connections were lost', async () => {
    await page.run(() => {
      window.ChatOmni!.store.setAutoRefresh(false);
    });
    await demo.control({ chat: 'stop', rt: 'stop' });
    await page.until(() => window.ChatOmni!.store.$connection.get().mode === 'paused');
    await demo.control({ say: { text: 'Tin lúc mất mạng', delivery: 'none' } });
    await demo.control({ chat: 'start', rt: 'start' });
    await page.until(() => window.ChatOmni!.store.$connection.get().mode === 'realtime');
    await shows(list, '[role=option]', 'Tin lúc mất mạng');
  });

  it('reads the list down and the thread up without holes or overlaps', async () => {
    const loaded = await page.run(() => window.ChatOmni!.store.$conversations.get().items.length);
    await page.until(() => {
      const scroller = one('chatomni-conversations', '.scroller')!;
      scroller.scrollTop = scroller.scrollHeight;
      return window.ChatOmni!.store.$conversations.get().complete;
    });
    const { all, holes } = await page.run(async () => {
      for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame);
      const rows = [...one('chatomni-conversations', '.sizer')!.children];
      const boxes = rows.map((row) => row.getBoundingClientRect());
      return {
        all: window.ChatOmni!.store.$conversations.get().items.length,
        holes: boxes.filter(({ top }, at) => at > 0 && Math.abs(top - boxes[at - 1]!.bottom) > 1)
          .length,
      };
    });
    assert.ok(all > loaded);
    assert.equal(holes, 0);
    await page.until(() => {
      const scroller = one('chatomni-thread', '.scroller')!;
      scroller.scrollTop = 0;
      return window.ChatOmni!.store.$thread.get().complete;
    });
  });

  it('follows the live stream', async () => {
    await page.run(() => {
      document
        .querySelector('chatomni-viewer')!
        .shadowRoot!.querySelector<HTMLElement>('[data-side=live]')!
        .click();
    });
    await demo.control({ burst: { count: 20, gapMs: 10 } });
    await page.until(() => window.ChatOmni!.store.$live.get().length >= 20);
    const newest = await page.run(() => window.ChatOmni!.store.$live.get().at(-1)!.id);
    await shows('chatomni-live', `[data-message-id="${newest}"]`);
  });

  it('leaves nothing after the log-out, and told the page of no error', async () => {
    await click('chatomni-status', '[part=logout]');
    await shows('chatomni-login', '[part=submit]');
    const left = await page.run(() => [
      window.ChatOmni!.store.$conversations.get().items.length,
      window.ChatOmni!.store.$live.get().length,
    ]);
    assert.deepEqual(left, [0, 0]);
    assert.deepEqual(await page.run(() => problems), []);
  });
});
