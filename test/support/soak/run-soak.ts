import type { Browser, Page } from 'playwright-core';
import type { Conversation } from '../../../server/simulator/types.ts';
import { keyOf } from '../faults/faulty-shop.ts';
import { quick } from '../faults/run-fault.ts';
import { until, Visit } from '../faults/visit.ts';
import { countTimers, type PageCounts, PageMeter } from './page-counts.ts';

/** How much happens. */
export interface SoakSize {
  readonly conversations: number;
  readonly messages: number;
  readonly reconnects: number;
  readonly selections: number;
}

/** A shop's day. */
export const day: SoakSize = {
  conversations: 3000,
  messages: 12_000,
  reconnects: 200,
  selections: 2000,
};

/** A minute of it, for CI. */
export const minute: SoakSize = {
  conversations: 120,
  messages: 480,
  reconnects: 8,
  selections: 80,
};

/** What the page held. */
export interface SoakResult {
  /** Signed out again after a first short session: all that is made once is there. */
  readonly before: PageCounts;
  /** Signed in, one conversation open. */
  readonly start: PageCounts;
  /** The same conversation open, after each tenth of what happened. */
  readonly tenths: readonly PageCounts[];
  /** Signed out at the end. */
  readonly after: PageCounts;
  /** Messages that the server has in the conversations that were touched. */
  readonly served: number;
}

/** Pages of long histories that are read back where a conversation has them. */
const olderPages = 4;

/**
 * A day's traffic as fast as the page takes it: messages round-robin over all conversations, a connection cut and made
 * again, conversations selected one after the other, some read back to their first message. Rejects unless list and
 * open thread equal the server's at the end.
 */
export async function runSoak(
  browser: Browser,
  size: SoakSize,
  report: (text: string) => void = () => {},
): Promise<SoakResult> {
  const visit = await Visit.start(
    browser,
    {
      ...quick,
      customers: size.conversations,
      config: {
        ...quick.config,
        'page-size': 50,
        'poll-interval': 5000,
        'reconnection-delay': 100,
        // Thousands of conversations are searched on a machine that may be busy.
        'request-timeout': 20_000,
      },
    },
    (context) => context.addInitScript(countTimers),
  );
  const { page, shop, opened } = visit;
  try {
    const meter = await PageMeter.attach(page);
    const all = shop.shop.conversations();
    const calm = () => settled(page);

    // A first session: everything that is made once is made.
    await selectAll(page, [...all.slice(0, 20), ...longest(all, 2)].map(keyOf));
    await signOut(page);
    await until('the sockets are closed', () => !shop.isHeard);
    await calm();
    const before = await meter.counts();
    report(line('signed out, before', before));

    await visit.signIn();
    await calm();
    const start = await meter.counts();
    report(line('signed in', start));

    const tenths: PageCounts[] = [];
    let [said, selected] = [0, 0];
    for (let round = 1; round <= size.reconnects; round++) {
      for (const gate of shop.pushGates) gate.cut();
      for (; said < (size.messages * round) / size.reconnects; said++) {
        const { channelId, userId } = all[said % all.length]!;
        const fromShop = said % 5 === 4;
        const kind = said % 3 === 2 ? 'comment' : 'message';
        const text = `Tin thứ ${said} trong ngày: còn hàng không ạ?`;
        shop.shop.addMessage({ channelId, userId, kind, fromShop, text });
      }
      const keys: string[] = [];
      for (; selected < (size.selections * round) / size.reconnects; selected++) {
        keys.push(keyOf(all[(selected * 7) % all.length]!));
      }
      await selectAll(page, keys);
      await until('both sockets are back', () => shop.isHeard);
      if (round % Math.ceil(size.reconnects / 10) !== 0) continue;
      // With the same before the eyes as at the start.
      await selectAll(page, [keyOf(opened)], 0);
      await calm();
      // How many pauses after seen marks are still on depends on the machine's pace.
      let counts = await meter.counts();
      await until('the pauses after seen marks are over', async () => {
        counts = await meter.counts();
        return counts.timers <= start.timers + 4;
      });
      tenths.push(counts);
      report(line(`${Math.round((100 * round) / size.reconnects)} %`, tenths.at(-1)!));
    }
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    await visit.converged();

    await signOut(page);
    await until('the sockets are closed', () => !shop.isHeard);
    await calm();
    const after = await meter.counts();
    report(line('signed out, after', after));
    const served = all.reduce((sum, { messages }) => sum + messages.length, 0);
    return { before, start, tenths, after, served };
  } finally {
    await visit.close();
  }
}

/** Selects one after the other, waits for each thread, and reads back those that have a long history. */
export async function selectAll(
  page: Page,
  keys: readonly string[],
  older = olderPages,
): Promise<void> {
  await page.evaluate(
    async ([keys, older]) => {
      const { store } = window.ChatOmni!;
      const loaded = (key: string) =>
        new Promise<void>((resolve) => {
          const end = store.$thread.subscribe(({ conversationId, messages, loading }) => {
            const { id, channelId, userId } = store.$selected.get() ?? {};
            if (`${channelId}:${userId}` !== key || id !== conversationId) return;
            if (messages.length === 0 || loading) return;
            queueMicrotask(() => end());
            resolve();
          });
        });
      for (const key of keys) {
        store.select(key);
        await loaded(key);
        for (let n = 0; n < older && !store.$thread.get().complete; n++) {
          // A connection that is cut meanwhile takes no request with it.
          await store.loadOlder();
        }
      }
    },
    [keys, older] as const,
  );
}

async function signOut(page: Page): Promise<void> {
  await page.evaluate(() => window.ChatOmni!.store.logout());
}

/** Two frames and no fetch under way: nothing is about to change but by a poll. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { store } = window.ChatOmni!;
    if (store.$session.get().state === 'signed-in') await store.refresh();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

function longest(all: readonly Conversation[], count: number): readonly Conversation[] {
  return all.toSorted((a, b) => b.messages.length - a.messages.length).slice(0, count);
}

/** One row of a table, sizes in MB. */
export function line(name: string, counts: PageCounts): string {
  const { heap, nodes, listeners, timers, sockets, messages, observers, elements } = counts;
  const cells = [
    (heap / 1e6).toFixed(2),
    nodes,
    listeners,
    timers,
    sockets,
    observers,
    elements,
    messages,
  ];
  return `| ${[name, ...cells].join(' | ')} |`;
}

export const tableHead =
  '| | heap, MB | nodes | listeners | timers | sockets | observers | elements | messages kept |\n' +
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |';
