import { pause, Stage } from '../harness/stage.ts';
import type { Figures, Measuring, Work } from '../harness/work.ts';

export const idle: Work = {
  name: 'idle',
  title: 'Idle with both sockets up for 60 s, 50 rows, one thread open, Auto off',
  floors: ['windowed'],
  runs: 3,
  rows: [
    { figure: 'thread', what: 'main thread', unit: 'ms', target: { times: 1.5, of: 'windowed' } },
    // The minute's tick may fall into it, and its render.
    { figure: 'layouts', what: 'layouts', unit: '', target: { most: 1 } },
    { figure: 'styles', what: 'style recalculations', unit: '', target: { most: 1 } },
    { figure: 'paints', what: 'paints', unit: '', target: { most: 1 } },
  ],
  measure: (measuring) => rest(measuring, { 'auto-refresh': 'off' }),
};

export const polling: Work = {
  name: 'polling',
  title: 'The same with polling on (Auto, every 10 s, nothing changes)',
  floors: [],
  runs: 3,
  rows: [
    { figure: 'busy', what: 'main thread', unit: '%', target: { most: 0.3 } },
    { figure: 'process', what: 'whole process', unit: '%' },
    { figure: 'layouts', what: 'layouts', unit: '' },
    { figure: 'paints', what: 'paints', unit: '' },
    { figure: 'poll', what: 'a poll, over the wire', unit: 'KB', target: { most: 2 } },
  ],
  measure: (measuring) => rest(measuring, { 'auto-refresh': 'on' }),
};

/** A minute in which nothing happens. */
async function rest(
  { browser, subject, short }: Measuring,
  attributes: Readonly<Record<string, string>>,
): Promise<Figures> {
  const seconds = short ? 20 : 60;
  const stage = await Stage.open(browser, subject, { conversations: 1000, open: true, attributes });
  await stage.ready();
  // What follows from the start is over: seen marks, the first catch-up.
  await pause(5000);
  let bytes = 0;
  const { page, meter, servers } = stage;
  await meter.session.send('Network.enable');
  meter.session.on(
    'Network.loadingFinished',
    ({ encodedDataLength }) => (bytes += encodedDataLength),
  );
  const searches = servers.calls.search;
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  const { thread, process, layouts, styles } = await meter.cost(() => pause(seconds * 1000));
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly { readonly name: string }[];
  };
  const paints = trace.traceEvents.filter(({ name }) => name === 'Paint').length;
  // Each asks for messages and for comments.
  const polls = (servers.calls.search - searches) / 2;
  await stage.close();
  return {
    thread,
    busy: thread / seconds / 10,
    process: process / seconds / 10,
    layouts,
    styles,
    paints,
    poll: bytes / polls / 1000,
  };
}
