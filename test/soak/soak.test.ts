import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../e2e/harness.ts';
import { keyOf } from '../support/faults/faulty-shop.ts';
import { quick } from '../support/faults/run-fault.ts';
import { patience, Visit } from '../support/faults/visit.ts';
import { countTimers, type PageCounts, PageMeter } from '../support/soak/page-counts.ts';
import { minute, runSoak, selectAll } from '../support/soak/run-soak.ts';

let browser: Browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser.close());

/** What does not depend on what the rows in view have to say. */
function countable({ sockets, observers, elements }: PageCounts) {
  return { sockets, observers, elements };
}

describe('a long day', () => {
  it('leaves as much as it found', { timeout: 3 * patience }, async (test) => {
    const day = await runSoak(browser, minute, (text) => test.diagnostic(text));
    for (const tenth of day.tenths) {
      assert.deepEqual(countable(tenth), countable(day.start));
      // The pauses after seen marks come and go.
      assert.ok(tenth.timers <= day.start.timers + 4, `${tenth.timers} timers`);
      assert.ok(tenth.listeners <= day.start.listeners + 40, `${tenth.listeners} listeners`);
      assert.ok(tenth.nodes <= day.start.nodes + 300, `${tenth.nodes} nodes`);
      assert.ok(tenth.messages <= day.served, `${tenth.messages} messages`);
    }
    assert.deepEqual(countable(day.after), countable(day.before));
    assert.equal(day.after.listeners, day.before.listeners);
    assert.equal(day.after.timers, day.before.timers);
    assert.equal(day.after.messages, 0);
    assert.ok(day.after.nodes <= day.before.nodes + 150, `${day.after.nodes} nodes`);
  });

  it(
    'keeps no long history but of the threads closed last',
    { timeout: 3 * patience },
    async () => {
      const visit = await Visit.start(browser, { ...quick, customers: 500 }, (context) =>
        context.addInitScript(countTimers),
      );
      try {
        const { page, shop } = visit;
        const meter = await PageMeter.attach(page);
        const all = shop.shop
          .conversations()
          .toSorted((a, b) => b.messages.length - a.messages.length);
        const [long, short] = [all.slice(0, 6), all.slice(-6)];
        const length = (of: typeof all) =>
          of.reduce((sum, { messages }) => sum + messages.length, 0);

        await selectAll(page, long.map(keyOf), Infinity);
        const read = await meter.counts();
        assert.ok(read.messages >= length(long), 'the histories are there as a whole');
        assert.ok(length(long) > 1500, 'they are long');

        await selectAll(page, short.map(keyOf), Infinity);
        const { messages } = await meter.counts();
        // Of each that was read the newest page, and as many comments as the live feed has.
        const comments = long
          .flatMap((one) => one.messages)
          .filter(({ kind }) => kind === 'comment');
        const most = 50 * long.length + length(short) + Math.min(comments.length, 500);
        assert.ok(messages <= most, `${messages} messages are kept, at most ${most} expected`);
      } finally {
        await visit.close();
      }
    },
  );
});
