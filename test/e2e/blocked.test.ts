import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {} from '../../src/drop-in.ts';
import { openPage, startDesk } from './harness.ts';

const { demo, browser } = await startDesk();

describe('behind a network that lets no WebSocket out', () => {
  it('both sockets go by the own origin, and news comes by them', async () => {
    const { page, problems } = await openPage(browser, `${demo.url}/dashboard.html`);
    const connected = await page.evaluate(async () => {
      // Nobody listens there, and the page's policy does not let it out.
      const url = 'ws://127.0.0.1:9';
      const config = { apiBase: '/api', chatUrl: url, rtUrl: url, reconnectionAttempts: 1 };
      const store = window.ChatOmni!.createStore({ ...config, autoRefresh: false });
      const news: string[] = [];
      store.on('message', ({ message, via }) => news.push(`${via} ${message.text}`));
      Object.assign(window, { around: { store, news } });
      await store.login({ username: 'demo', password: 'demo' });
      await new Promise<void>((resolve) => {
        store.$connection.subscribe(({ chat, rt }) => {
          if (chat === 'connected' && rt === 'connected') resolve();
        });
      });
      return store.$connection.get().mode;
    });
    assert.equal(connected, 'realtime');
    const customer = { channelId: '270136663390370', userId: '9401177908861127' };
    await demo.control({ say: { ...customer, text: 'Đi đường vòng' } });
    await page.waitForFunction(() => {
      const { news } = (window as unknown as { around: { news: string[] } }).around;
      return news.includes('push Đi đường vòng');
    });
    const others = problems.filter((text) => !text.includes('Content Security Policy'));
    assert.deepEqual(others, []);
  });
});
