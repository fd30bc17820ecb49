/**
 * From push to screen: how long after the simulator is told to push a message its text is painted in the open
 * thread. The time includes one local HTTP request. `node --import tsx bench/push-latency.ts [samples]`
 */
import { logIn, openPage, startBrowser, startDemo } from '../test/e2e/harness.ts';

const samples = Number(process.argv[2] ?? 50);
const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);

try {
  const { page } = await openPage(browser, demo.url);
  await logIn(page);
  await page.locator('chatomni-status[chat="connected"][rt="connected"]').waitFor();
  await page.locator('chatomni-conversations [role=option]').first().click();
  await page.locator('chatomni-thread [data-message-id]').last().waitFor();
  const selected = await page.evaluate(() => window.ChatOmni!.store.$selected.get());
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const text = `Tin đo thứ ${sample}.`;
    // A handle to the promise: it watches before the push goes out.
    const painted = await page.evaluateHandle(
      (wanted) => ({
        at: new Promise<number>((resolve) => {
          const thread = document.querySelector('chatomni-thread')!.shadowRoot!;
          new MutationObserver((_changes, observer) => {
            if (!thread.textContent.includes(wanted)) return;
            observer.disconnect();
            // The second frame begins when the first one is on screen.
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
          }).observe(thread, { childList: true, subtree: true, characterData: true });
        }),
      }),
      text,
    );
    const emitted = Date.now();
    await demo.control({ say: { ...selected, text } });
    times.push((await painted.evaluate(({ at }) => at)) - emitted);
  }
  times.sort((a, b) => a - b);
  console.log(
    `push to screen, ${samples} samples: median ${times[samples >> 1]} ms, worst ${times.at(-1)} ms`,
  );
} finally {
  await browser.close();
  demo.stop();
}
