import { Stage } from '../harness/stage.ts';
import type { Work } from '../harness/work.ts';

export const coldLoad: Work = {
  name: 'cold-load',
  title: 'Cold load, from navigation to 50 rows and a thread of 200 messages painted',
  floors: ['plain'],
  rows: [
    { figure: 'painted', what: 'painted after', unit: 'ms', target: { times: 1.3, of: 'plain' } },
    {
      figure: 'script',
      what: 'script time',
      unit: 'ms',
      target: { times: 1, plus: 60, of: 'plain' },
    },
    { figure: 'thread', what: 'main thread', unit: 'ms' },
  ],
  async measure({ browser, subject }) {
    const stage = await Stage.open(browser, subject, { conversations: 1000, open: true });
    let painted = 0;
    await stage.meter.cost(async () => {
      painted = await stage.page.evaluate(
        ([userId, text, message]) =>
          window.eye.painted(() => {
            const { conversations, messages } = window.subject?.counts ?? {};
            return (
              (conversations ?? 0) >= 50 &&
              (messages ?? 0) >= 200 &&
              window.eye.showsRow(userId, text) &&
              window.eye.showsMessage(message)
            );
          }),
        [stage.first.userId, stage.first.text, stage.servers.shop.newestOf(0)] as const,
      );
    });
    // From the very beginning.
    const { script, thread } = await stage.meter.read();
    await stage.close();
    return { painted: painted - stage.began, script, thread };
  },
};
