import { pause, Stage } from '../harness/stage.ts';
import { quantile } from '../harness/statistics.ts';
import type { Work } from '../harness/work.ts';

const samples = 200;

export const pushToPaint: Work = {
  name: 'push-to-paint',
  title: `Push to paint: from the server's emit until the text is painted in row and thread, ${samples} samples`,
  floors: ['plain'],
  rows: [
    { figure: 'p95', what: 'p95', unit: 'ms', target: { times: 1, plus: 1000 / 60, of: 'plain' } },
    { figure: 'median', what: 'median', unit: 'ms' },
    { figure: 'fetches', what: 'fetches', unit: '', target: { most: 0 } },
  ],
  async measure({ browser, subject, short }) {
    const stage = await Stage.open(browser, subject, { conversations: 200, open: true });
    await stage.ready();
    const { page, servers, first } = stage;
    const fetches = servers.fetches;
    const times: number[] = [];
    for (let sample = 0; sample < (short ? 50 : samples); sample++) {
      // Anywhere in a frame.
      await pause(40 + ((sample * 7) % 17));
      const number = servers.shop.nextOf(0);
      const painted = await page.evaluateHandle(
        ([userId, text, id]) => ({
          at: window.eye.painted(
            () => window.eye.showsRow(userId, text) && window.eye.showsMessage(id),
          ),
        }),
        [first.userId, number.text, number.id] as const,
      );
      const emitted = performance.timeOrigin + performance.now();
      servers.say(0);
      times.push((await painted.evaluate(({ at }) => at)) - emitted);
      await painted.dispose();
    }
    const fetched = servers.fetches - fetches;
    await stage.close();
    return { p95: quantile(times, 0.95), median: quantile(times, 0.5), fetches: fetched };
  },
};
