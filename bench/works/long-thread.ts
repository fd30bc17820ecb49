import { Stage } from '../harness/stage.ts';
import { quantile } from '../harness/statistics.ts';
import type { Work } from '../harness/work.ts';

const longest = 10_000;

export const longThread: Work = {
  name: 'thread',
  title: `A thread of ${longest.toLocaleString('en')} messages, 200 in an answer`,
  floors: ['windowed'],
  runs: 5,
  rows: [
    {
      figure: 'drift',
      what: 'history read to the top: drift of the place',
      unit: 'px',
      target: { most: 1 },
    },
    {
      figure: 'p95',
      what: 'and frames, p95',
      unit: 'ms',
      target: { times: 1, plus: 4, of: 'windowed' },
    },
    { figure: 'thread', what: 'and main thread', unit: 'ms' },
    {
      figure: 'open',
      what: 'opening it loaded',
      unit: 'ms',
      target: { times: 1.2, of: 'windowed' },
    },
    { figure: 'opened', what: 'and main thread', unit: 'ms' },
    {
      figure: 'scroll',
      what: 'scrolling, p95 of frames',
      unit: 'ms',
      target: { times: 1, plus: 4, of: 'windowed' },
    },
    {
      figure: 'left',
      what: 'at the end while all is read in: away from it',
      unit: 'px',
      target: { most: 1 },
    },
  ],
  async measure({ browser, subject, short }) {
    const shop = { conversations: 50, longest: short ? 2000 : longest, open: true };
    const stage = await Stage.open(browser, subject, shop);
    await stage.ready();
    const { page, meter } = stage;
    await page.evaluate(() => window.eye.watchFrames());
    let drift = 0;
    const { thread } = await meter.cost(async () => {
      drift = await page.evaluate(() => window.eye.readToTop());
    });
    const frames = await page.evaluate(() => window.eye.takeFrames());
    // Ours brings a reader back to where they were, which is to be the end, as in the floor.
    await page.evaluate(() => window.eye.scrollerOf('thread').scrollTo(0, 1e9));
    await stage.calm();
    const opens: number[] = [];
    const { thread: opened } = await meter.cost(async () => {
      for (let n = 0; n < 5; n++) {
        await stage.select(1);
        await stage.calm(200);
        opens.push(await stage.select(0));
        await stage.calm(200);
      }
    });
    const ms = short ? 1000 : 4000;
    const scrolled = await page.evaluate((ms) => window.eye.scroll('thread', 400, ms), ms);
    await stage.close();
    return {
      drift,
      p95: quantile(frames, 0.95),
      thread,
      open: quantile(opens, 0.5),
      opened: opened / opens.length,
      scroll: quantile(scrolled, 0.95),
      left: await readAtEnd(),
    };

    /** How far from the end who is there was, at most, while all of the history is read in above; px. */
    async function readAtEnd(): Promise<number> {
      const stage = await Stage.open(browser, subject, shop);
      await stage.ready();
      const left = await stage.page.evaluate(() => window.eye.readAtEnd());
      await stage.close();
      return left;
    }
  },
};
