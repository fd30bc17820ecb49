import { gzipSync } from 'node:zlib';
import { Stage } from '../harness/stage.ts';
import { say } from '../harness/traffic.ts';
import type { Work } from '../harness/work.ts';

const longest = 2000;

export const peers: Work = {
  name: 'peers',
  title: `One thread beside peers: 200 messages cold; 100 pushed into it in 1 s; ${longest.toLocaleString('en')} read in above`,
  floors: ['plain'],
  peers: ['vue-advanced-chat', 'deep-chat'],
  runs: 3,
  rows: [
    { figure: 'size', what: 'script, gzip', unit: 'KB' },
    { figure: 'painted', what: 'cold load painted after', unit: 'ms' },
    { figure: 'cold', what: 'and main thread', unit: 'ms' },
    { figure: 'burst', what: 'burst, main thread', unit: 'ms' },
    { figure: 'freeze', what: 'and longest frame', unit: 'ms' },
    { figure: 'read', what: 'history of 2,000, main thread', unit: 'ms' },
    { figure: 'heap', what: 'and heap', unit: 'MB' },
  ],
  async measure({ browser, subject }) {
    const stage = await Stage.open(browser, subject, { conversations: 1, open: true });
    const { page, servers, meter } = stage;
    const painted = (await stage.messagePainted(servers.shop.newestOf(0))) - stage.began;
    const { thread: cold } = await meter.read();
    while (!servers.areHeard) await stage.calm(100);
    await stage.calm(1000);
    await page.evaluate(() => window.eye.watchFrames());
    const burst = await meter.cost(async () => {
      await say(servers, { events: 100, conversations: 1, ms: 1000 });
      await stage.messagePainted(servers.shop.newestOf(0));
    });
    const freeze = Math.max(...(await page.evaluate(() => window.eye.takeFrames())));
    await stage.close();

    const long = await Stage.open(browser, subject, {
      ...{ conversations: 2, longest, open: true },
    });
    await long.messagePainted(long.servers.shop.newestOf(0));
    await long.calm(1000);
    const read = await long.meter.cost(async () => {
      await long.loadThread();
      await long.messagePainted(long.servers.shop.newestOf(0));
    });
    const heap = await long.meter.heap();
    await long.close();
    return {
      size: gzipSync(subject.script, { level: 9 }).length / 1000,
      ...{ painted, cold, burst: burst.thread, freeze },
      ...{ read: read.thread, heap: heap / 1e6 },
    };
  },
};
