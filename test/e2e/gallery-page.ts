import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Demo } from './harness.ts';

/**
 * Opens the gallery for pictures and tests; `names` are those of its states.
 *
 * @param scripts - paths of files that run before the page's own scripts, whose policy would not let them in
 */
export async function openGallery(
  browser: Browser,
  demo: Demo,
  options: BrowserContextOptions,
  scripts: readonly string[] = [],
): Promise<{ page: Page; names: readonly string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  for (const path of scripts) await page.addInitScript({ path });
  await page.goto(`${demo.url}/gallery.html?bare`);
  const names = await page
    .locator('[data-state]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('data-state') ?? ''));
  return { page, names };
}

/** Shows a state; what cannot be shown is a problem. */
export async function show(page: Page, state: string): Promise<readonly string[]> {
  await page.evaluate((to) => {
    location.hash = to;
  }, state);
  await page.locator(`#stage[data-shown="${state}"]`).waitFor();
  const failed = page.locator('#failed');
  return (await failed.isVisible()) ? [(await failed.textContent()) ?? ''] : [];
}
