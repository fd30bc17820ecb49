import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openGallery, show } from './gallery-page.ts';
import { startDesk } from './harness.ts';

declare global {
  /** What `test/support/looks.js` puts into the page. */
  var looks: {
    unframed: (selector: string) => readonly string[];
    blankIcons: () => readonly string[];
    moving: () => readonly string[];
    misplacedPoints: () => readonly string[];
    focusRing: () => { name: string; seen: boolean } | undefined;
  };
}

const helper = fileURLToPath(new URL('../support/looks.js', import.meta.url));

const { demo, browser } = await startDesk();

/** Walks the gallery, or some of its states, as somebody with such a preference sees it. */
async function walk(
  options: BrowserContextOptions,
  query: string,
  look: (page: Page) => Promise<readonly string[]>,
  only?: readonly string[],
): Promise<readonly string[]> {
  const { page, names } = await openGallery(browser, demo, options, [helper]);
  const problems: string[] = [];
  for (const name of only ?? names) {
    const found = [...(await show(page, `${name}?${query}`)), ...(await look(page))];
    problems.push(...found.map((problem) => `${name}: ${problem}`));
  }
  await page.context().close();
  return problems;
}

/** Where Tab leads to, without a ring around it. */
async function withoutRing(page: Page, steps: number): Promise<readonly string[]> {
  const lost: string[] = [];
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => looks.focusRing());
    if (focus && !focus.seen) lost.push(`no focus ring: ${focus.name}`);
  }
  return lost;
}

/** Outline and inner shadow of the selected row, and of another one. */
async function rows(page: Page) {
  const list = page.locator('chatomni-conversations');
  const [selected, other] = await Promise.all(
    [true, false].map((is) =>
      list
        .locator(`[role=option][aria-selected=${is}]`)
        .first()
        .evaluate((row) => {
          const { outlineStyle, boxShadow } = getComputedStyle(row);
          return { outlineStyle, boxShadow };
        }),
    ),
  );
  return { selected: selected!, other: other! };
}

const busy = ['status-refreshing', 'list-loading', 'thread-loading'];

describe('for who needs it otherwise', { concurrency: true }, () => {
  it('has borders, icons and focus rings with forced colours', async () => {
    const problems = await walk({ forcedColors: 'active' }, 'lang=vi', async (page) => [
      ...(await page.evaluate(() => [
        ...looks.unframed(
          'button:not(.copy, [part=sides] > *), select, .badge, .bubble, span[part=unread]',
        ),
        ...looks.blankIcons(),
      ])),
    ]);
    assert.deepEqual(problems, []);
    const keys = (page: Page) => withoutRing(page, 14);
    const some = ['list-rows', 'thread-talk', 'login-first-run', 'thread-menu', 'status-realtime'];
    assert.deepEqual(await walk({ forcedColors: 'active' }, 'lang=vi', keys, some), []);
  });

  it('tells the selected row with forced colours', async () => {
    const { page } = await openGallery(browser, demo, { forcedColors: 'active' }, [helper]);
    await show(page, 'list-selected?lang=vi');
    const { selected, other } = await rows(page);
    assert.deepEqual([selected.outlineStyle, other.outlineStyle], ['solid', 'none']);
    await page.context().close();
  });

  it('draws borders where more contrast is wanted', async () => {
    const wanted = 'button:not(.plain, .picture, [slot]), select, .badge, .bubble';
    assert.deepEqual(
      await walk({ contrast: 'more' }, 'lang=vi', (page) =>
        page.evaluate((selector) => looks.unframed(selector), wanted),
      ),
      [],
    );
  });

  it('lets nothing move where less motion is wanted', async () => {
    const moving = (page: Page) => page.evaluate(() => looks.moving());
    const still = await walk({ reducedMotion: 'reduce' }, 'lang=vi', moving);
    assert.deepEqual(still, []);
    const moved = await walk({ reducedMotion: 'no-preference' }, 'lang=vi', moving, busy);
    assert.deepEqual(
      busy.filter((name) => !moved.some((one) => one.startsWith(name))),
      [],
      'else it is seen that something goes on',
    );
  });

  it('ends sentences where they end in a right-to-left page, in both languages', async () => {
    const misplaced = (page: Page) => page.evaluate(() => looks.misplacedPoints());
    assert.deepEqual(await walk({}, 'lang=vi&dir=rtl', misplaced), []);
    const some = ['status-polling', 'login-expired', 'list-paused-filter', 'thread-gap-failed'];
    assert.deepEqual(await walk({}, 'lang=en&dir=rtl', misplaced, some), []);
  });

  it('mirrors the mark of the selected row in a right-to-left page', async () => {
    const { page } = await openGallery(browser, demo, {}, [helper]);
    for (const [dir, offset] of [
      ['ltr', ' 3px 0px 0px 0px inset'],
      ['rtl', ' -3px 0px 0px 0px inset'],
    ] as const) {
      await show(page, `list-selected?lang=vi&dir=${dir}`);
      const { selected } = await rows(page);
      assert.ok(selected.boxShadow.endsWith(offset), selected.boxShadow);
    }
    await page.context().close();
  });
});
