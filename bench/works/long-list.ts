import { pause, Stage } from '../harness/stage.ts';
import { quantile } from '../harness/statistics.ts';
import type { Work } from '../harness/work.ts';

const conversations = 10_000;
const events = 100;

export const longList: Work = {
  name: 'list',
  title: `${conversations.toLocaleString('en')} conversations, 2,000 in an answer, one thread open`,
  floors: ['windowed'],
  runs: 5,
  rows: [
    {
      figure: 'load',
      what: 'all loaded, main thread',
      unit: 'ms',
      target: { times: 1.2, of: 'windowed' },
    },
    {
      figure: 'mount',
      what: 'from data to first paint',
      unit: 'ms',
      target: { times: 1.2, of: 'windowed' },
    },
    {
      figure: 'event',
      what: 'one event, main thread',
      unit: 'ms',
      target: { times: 1.2, of: 'windowed' },
    },
    { figure: 'heap', what: 'heap', unit: 'MB', target: { times: 1.2, of: 'windowed' } },
    {
      figure: 'scroll',
      what: 'scrolling, p95 of frames',
      unit: 'ms',
      target: { times: 1, plus: 4, of: 'windowed' },
    },
    { figure: 'scrolled', what: 'scrolling, main thread a frame', unit: 'ms' },
  ],
  async measure({ browser, subject, short }) {
    const stage = await Stage.open(browser, subject, { conversations, open: true, pageSize: 2000 });
    await stage.ready();
    const { page, servers, meter } = stage;
    await meter.cost(() => stage.loadList());
    // From the very beginning.
    const { thread: load } = await meter.read();
    const mounts: number[] = [];
    for (let n = 0; n < 5; n++) {
      mounts.push(await mount(stage));
      await stage.calm(100);
    }
    const event = await meter.cost(async () => {
      for (let n = 0; n < events; n++) {
        servers.say(1 + n * 50);
        await pause(40);
      }
      await stage.calm();
    });
    const heap = await meter.heap();
    let frames: readonly number[] = [];
    const scrolled = await meter.cost(async () => {
      const ms = short ? 1000 : 4000;
      frames = await page.evaluate((ms) => window.eye.scroll('list', 400, ms), ms);
    });
    await stage.close();
    return {
      load,
      mount: quantile(mounts, 0.5),
      event: event.thread / events,
      heap: heap / 1e6,
      scroll: quantile(frames, 0.95),
      scrolled: scrolled.thread / frames.length,
    };
  },
};

/** From the list's being put into the page, with the data there, until its first row is painted; ms. */
function mount({ page, servers }: Stage): Promise<number> {
  const { userId, text } = servers.shop.newest;
  return page.evaluate(
    async ([userId, text]) => {
      const began = window.eye.now();
      window.subject.remountList();
      return (await window.eye.painted(() => window.eye.showsRow(userId, text))) - began;
    },
    [userId, text] as const,
  );
}
