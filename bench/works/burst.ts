import { Stage } from '../harness/stage.ts';
import { say } from '../harness/traffic.ts';
import type { Work } from '../harness/work.ts';

const conversations = 200;
const events = 1000;

export const burst: Work = {
  name: 'burst',
  title: `Burst: ${events} events in 1 s over ${conversations} conversations, each on both sockets, one thread open`,
  floors: ['plain'],
  rows: [
    { figure: 'thread', what: 'main thread', unit: 'ms', target: { times: 1, of: 'plain' } },
    { figure: 'script', what: 'script time', unit: 'ms' },
    {
      figure: 'freeze',
      what: 'longest frame',
      unit: 'ms',
      target: { times: 1, plus: 1000 / 60, of: 'plain' },
    },
    { figure: 'fetches', what: 'fetches', unit: '', target: { most: 2 } },
    { figure: 'lost', what: 'lost', unit: '', target: { most: 0 } },
  ],
  async measure({ browser, subject }) {
    const stage = await Stage.open(browser, subject, { conversations, open: true, pageSize: 200 });
    await stage.ready();
    const { page, servers, meter } = stage;
    const fetches = servers.fetches;
    const before = await page.evaluate(() => window.subject.counts.messages);
    await page.evaluate(() => window.eye.watchFrames());
    const { thread, script } = await meter.cost(async () => {
      await say(servers, { events, conversations, ms: 1000 });
      await stage.calm(1000);
    });
    const frames = await page.evaluate(() => window.eye.takeFrames());
    const fetched = servers.fetches - fetches;
    const previews = await page.evaluate(() => window.subject.previews());
    const wrong = servers.shop.conversations.filter(
      ({ userId, text }) => previews[userId] !== text,
    );
    const after = await page.evaluate(() => window.subject.counts.messages);
    const missing = servers.shop.conversations[0]!.said.length - (after - before);
    await stage.close();
    return {
      thread,
      script,
      freeze: Math.max(...frames),
      fetches: fetched,
      lost: wrong.length + Math.abs(missing),
    };
  },
};
