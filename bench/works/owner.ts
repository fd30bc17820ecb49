import { Stage } from '../harness/stage.ts';
import { say } from '../harness/traffic.ts';
import type { Work } from '../harness/work.ts';

/** About a live shop's 465 message events an hour (docs/protocol.md §4), ten times over. */
const rate = 1.3;

export const owner: Work = {
  name: 'owner',
  title: `The owner's own figures: both sockets and polling together, ${rate} messages a second, 1,000 conversations`,
  floors: ['windowed'],
  runs: 3,
  rows: [
    { figure: 'busy', what: 'whole process', unit: '%', target: { most: 3 } },
    { figure: 'thread', what: 'main thread', unit: '%' },
    { figure: 'heap', what: 'heap', unit: 'MB', target: { most: 12 } },
  ],
  async measure({ browser, subject, short }) {
    const seconds = short ? 20 : 60;
    const stage = await Stage.open(browser, subject, {
      ...{ conversations: 1000, open: true, pageSize: 1000 },
      attributes: { 'auto-refresh': 'on' },
    });
    await stage.ready();
    const { process, thread } = await stage.meter.cost(() =>
      say(stage.servers, { events: rate * seconds, conversations: 200, ms: seconds * 1000 }),
    );
    const heap = await stage.meter.heap();
    await stage.close();
    return { busy: process / seconds / 10, thread: thread / seconds / 10, heap: heap / 1e6 };
  },
};
