import { Stage } from '../harness/stage.ts';
import type { Work } from '../harness/work.ts';

export const memory: Work = {
  name: 'memory',
  title: 'Memory: 1,000 conversations and a thread of 500 messages loaded, after collections',
  floors: ['windowed'],
  rows: [
    { figure: 'heap', what: 'heap', unit: 'MB', target: { times: 1, plus: 6, of: 'windowed' } },
  ],
  runs: 3,
  async measure({ browser, subject }) {
    const stage = await Stage.open(browser, subject, {
      ...{ conversations: 1000, pageSize: 1000, longest: 500, open: true },
    });
    await stage.ready();
    await stage.loadList();
    await stage.loadThread();
    const heap = await stage.meter.heap();
    await stage.close();
    return { heap: heap / 1e6 };
  },
};
