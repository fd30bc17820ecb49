import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { openGallery, show } from './gallery-page.ts';
import { startDesk } from './harness.ts';

/** What is injected before the page's own scripts, which its policy would not let in. */
declare global {
  var axe: { run(within: ElementContext, options: RunOptions): Promise<AxeResults> };
  var layoutProblems: () => readonly string[];
}

/** Phone to desk, px. Also 200 % zoom: of 640 and of 560 px. */
const widths = [320, 280, 768, 1280];
/** What depends on the width; all the rest is asked once. */
const byWidth = ['color-contrast', 'scrollable-region-focusable', 'aria-hidden-focus'];

const { demo, browser } = await startDesk();

const helpers = ['node_modules/axe-core/axe.min.js', 'test/support/layout.js'].map((file) =>
  fileURLToPath(new URL(`../../${file}`, import.meta.url)),
);

function open() {
  return openGallery(browser, demo, { reducedMotion: 'reduce' }, helpers);
}

async function layout(page: Page): Promise<readonly string[]> {
  // A frame for what follows the width, and one for what follows from that.
  return page.evaluate(async () => {
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    return layoutProblems();
  });
}

async function accessibility(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(async (only) => {
    const { violations } = await axe.run('#stage', {
      resultTypes: ['violations'],
      ...(only && { runOnly: [...only] }),
    });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(' ')).join(', ')}`,
    );
  }, rules);
}

/** Every state in one look, at every width; axe with all its rules at the first. */
async function walk(look: string, rules: readonly string[] | 'all'): Promise<readonly string[]> {
  const { page, names } = await open();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  for (const name of names) {
    await page.setViewportSize({ width: widths[0] ?? 320, height: 640 });
    const found = [...(await show(page, `${name}?${look}`))];
    for (const width of widths) {
      await page.setViewportSize({ width, height: width > 500 ? 800 : 640 });
      const at = [
        ...(await layout(page)),
        ...(width === widths[0]
          ? await accessibility(page, rules === 'all' ? undefined : rules)
          : name.startsWith('viewer')
            ? await accessibility(page, byWidth)
            : []),
      ];
      found.push(...at.map((problem) => `${width} px: ${problem}`));
    }
    problems.push(...found.map((problem) => `${name}, ${problem}`));
  }
  await page.context().close();
  return problems;
}

// They wait for frames more than they work.
describe('every state of the gallery', { concurrency: true }, () => {
  for (const [look, rules] of [
    ['lang=vi&theme=light', 'all'],
    ['lang=en&theme=dark', byWidth],
    ['lang=vi&theme=light&density=compact&dir=rtl', ['aria-hidden-focus']],
  ] as const) {
    it(`fits from 280 to 1280 px, is accessible and lets nothing lie on something else: ${look}`, async () => {
      assert.deepEqual(await walk(look, rules), []);
    });
  }
});

describe('the gallery as a page', () => {
  it('changes language, theme, density, width and direction of what is shown', async () => {
    const { page } = await open();
    await page.goto(`${demo.url}/gallery.html#thread-talk`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator('#stage[data-shown]').waitFor();
    const thread = page.locator('chatomni-thread');
    for (const [name, option] of [
      ['lang', 'en'],
      ['theme', 'dark'],
      ['density', 'compact'],
      ['width', '320'],
      ['dir', 'rtl'],
    ] as const) {
      await page.locator(`select[name=${name}]`).selectOption(option);
    }
    await thread.getByRole('button', { name: 'Create order' }).waitFor();
    assert.deepEqual(
      await thread.evaluate((it) => [
        it.matches(':state(dark):state(compact):dir(rtl)'),
        it.clientWidth,
      ]),
      [true, 320],
    );
    assert.equal(
      await page.evaluate(() => location.hash),
      '#thread-talk?lang=en&theme=dark&density=compact&width=320&dir=rtl',
    );
    await page.context().close();
  });
});
