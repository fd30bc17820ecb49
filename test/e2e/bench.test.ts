import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { Stage } from '../../bench/harness/stage.ts';
import { floor, ours, type SubjectUnderTest } from '../../bench/harness/subjects.ts';
import { startBrowser } from './harness.ts';

let browser: Browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

/** What stands on the screen: rows and messages with their texts, after news for both. */
async function shownBy(subject: SubjectUnderTest, opened: number) {
  const stage = await Stage.open(browser, subject, {
    ...{ conversations: 30, messages: 20, open: true, opened },
  });
  await stage.ready();
  for (const serial of [3, 0, 7]) stage.servers.say(serial);
  const newest = stage.servers.shop.newestOf(0);
  const { userId, text } = stage.servers.shop.newest;
  await stage.page.evaluate(
    ([userId, text, id]) =>
      window.eye.painted(() => window.eye.showsRow(userId, text) && window.eye.showsMessage(id)),
    [userId, text, newest] as const,
  );
  const shown = await stage.page.evaluate(() => {
    const textOf = (node: Element, part: string) =>
      node.querySelector(`[part=${part}]`)?.textContent.trim() ?? '';
    // As they stand on the screen: nodes of a window that are used again stand in no order.
    const seen = (root: ParentNode, nodes: string) =>
      [...root.querySelectorAll<HTMLElement>(nodes)].sort(
        (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
      );
    const rows = seen(window.subject.list!, '[role=option]');
    const messages = seen(window.subject.thread!, '[data-message-id]');
    // What windows of different heights have beside what is in view does not count.
    return {
      rows: rows.slice(0, 7).map((row) => ({
        of: row.dataset['userId'],
        name: textOf(row, 'name'),
        time: textOf(row, 'time'),
        preview: row.querySelector('[part=preview] bdi')?.textContent,
        status: textOf(row, 'status'),
        // The open one is marked seen by ours.
        unread: row.ariaSelected === 'true' ? '' : textOf(row, 'unread'),
      })),
      messages: messages.slice(-7).map((message, at) => ({
        id: message.dataset['messageId'],
        text: textOf(message, 'text'),
        // The last one has just come.
        time: at < 6 ? textOf(message, 'time') : '',
      })),
    };
  });
  await stage.close();
  return shown;
}

test('the floors of the bench show what ours shows', async () => {
  const opened = Date.now();
  const own = await shownBy(ours(), opened);
  assert.equal(own.rows.length, 7);
  assert.equal(own.messages.length, 7);
  assert.deepEqual(await shownBy(await floor('plain'), opened), own);
  assert.deepEqual(await shownBy(await floor('windowed'), opened), own);
});
