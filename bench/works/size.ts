import { pause, Stage } from '../harness/stage.ts';
import { quantile } from '../harness/statistics.ts';
import type { Figures, Work } from '../harness/work.ts';

const sizes = [100, 1000, 10_000, 100_000];
const events = 60;

export const size: Work = {
  name: 'size',
  title:
    'Cost against size: 100 to 100,000 conversations, one copy of the array taken off each frame that changes it',
  floors: [],
  runs: 3,
  rows: [
    ...(['event', 'open', 'select'] as const).flatMap((figure) =>
      sizes.map((size) => ({
        figure: `${figure} ${size}`,
        what: `${{ event: 'one event', open: 'opening', select: 'selecting' }[figure]} of ${size.toLocaleString('en')}, main thread`,
        unit: 'ms' as const,
      })),
    ),
    ...(['event', 'open', 'select'] as const).map((figure) => ({
      figure: `${figure} ratio`,
      what: `${{ event: 'one event', open: 'opening', select: 'selecting' }[figure]}: largest to smallest`,
      unit: '' as const,
      target: { most: 1.5 },
    })),
  ],
  async measure({ browser, subject, short }) {
    const figures: Record<string, number> = {};
    const measured = short ? sizes.slice(0, 3) : sizes;
    for (const conversations of measured) {
      const stage = await Stage.open(browser, subject, {
        conversations,
        open: true,
        pageSize: 2000,
      });
      await stage.ready();
      await stage.loadList();
      const { meter, servers } = stage;
      const copy = await stage.page.evaluate(copyTime, conversations);
      // Compiled by now.
      for (let n = 0; n < 20; n++) {
        servers.say(n);
        await pause(30);
      }
      const event = await meter.cost(async () => {
        for (let n = 0; n < events; n++) {
          servers.say(n % 100);
          await pause(40);
        }
        await stage.calm();
      });
      const [open, select]: number[][] = [[], []];
      for (const times of [open!, select!]) {
        for (let serial = 1; serial <= 5; serial++) {
          const { thread } = await meter.cost(async () => {
            await stage.select(serial);
            await stage.calm(300);
          });
          times.push(thread);
        }
      }
      await stage.close();
      figures[`event ${conversations}`] = event.thread / events - copy;
      figures[`open ${conversations}`] = quantile(open!, 0.5);
      figures[`select ${conversations}`] = quantile(select!, 0.5);
    }
    return { ...figures, ...ratios(figures, measured) };
  },
};

function ratios(figures: Figures, measured: readonly number[]): Figures {
  const [least, most] = [measured[0]!, measured.at(-1)!];
  return Object.fromEntries(
    ['event', 'open', 'select'].map((name) => [
      `${name} ratio`,
      figures[`${name} ${most}`]! / figures[`${name} ${least}`]!,
    ]),
  );
}

/** Runs in the page: how long one copy of an array of this length takes, ms. */
function copyTime(length: number): number {
  const items = Array.from({ length }, (_, at) => ({ at }));
  const start = performance.now();
  let kept = 0;
  for (let n = 0; n < 20; n++) kept += items.slice().length;
  return kept ? (performance.now() - start) / 20 : 0;
}
