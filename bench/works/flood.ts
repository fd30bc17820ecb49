import { pause, Stage } from '../harness/stage.ts';
import { quantile } from '../harness/statistics.ts';
import { say } from '../harness/traffic.ts';
import type { Work } from '../harness/work.ts';

const rate = 400;

export const flood: Work = {
  name: 'flood',
  title: `Flood: ${rate} events a second for 30 s, list of 10,000, one thread open, a key every second in the search field`,
  floors: ['windowed'],
  runs: 3,
  rows: [
    { figure: 'p99', what: 'frames, p99', unit: 'ms', target: { times: 1.5, of: 'windowed' } },
    { figure: 'thread', what: 'main thread busy', unit: '%' },
    { figure: 'key', what: 'a key shows after, longest', unit: 'ms', target: { most: 50 } },
    { figure: 'fetches', what: 'fetches, by searching', unit: '' },
    { figure: 'lost', what: 'lost', unit: '', target: { most: 0 } },
  ],
  async measure({ browser, subject, short }) {
    const seconds = short ? 8 : 30;
    const stage = await Stage.open(browser, subject, {
      conversations: 10_000,
      open: true,
    });
    await stage.ready();
    await stage.loadList();
    const { page, servers, meter } = stage;
    const fetches = servers.fetches;
    await page.evaluate(() => window.eye.watchKeys());
    await page.evaluate(() => window.eye.watchFrames());
    const { thread } = await meter.cost(async () => {
      const over = say(servers, {
        events: rate * seconds,
        conversations: 1000,
        ms: seconds * 1000,
      });
      await pause(1000);
      for (let second = 1; second < seconds - 2; second++) {
        // What is typed is taken away again: the list stays as long as it is.
        await page.keyboard.press(second % 2 ? 'n' : 'Backspace');
        await pause(1000);
      }
      await over;
    });
    const frames = await page.evaluate(() => window.eye.takeFrames());
    const keys = await page.evaluate(() => window.eye.keys);
    const fetched = servers.fetches - fetches;
    await stage.calm(1500);
    const previews = await page.evaluate(() => window.subject.previews());
    const said = servers.shop.conversations.filter((one) => one.said.length);
    const lost = said.filter(({ userId, text }) => previews[userId] !== text).length;
    await stage.close();
    return {
      p99: quantile(frames, 0.99),
      thread: thread / seconds / 10,
      key: Math.max(...keys),
      fetches: fetched,
      lost,
    };
  },
};
