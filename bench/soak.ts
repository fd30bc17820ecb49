/**
 * A shop's day in a browser, as fast as it goes: 12,000 messages over 3,000 conversations, 200 reconnects, 2,000
 * selections, with what the page holds counted before, meanwhile and after. `npm run soak` takes some ten minutes.
 */
import { startBrowser } from '../test/e2e/harness.ts';
import { day, minute, runSoak, tableHead } from '../test/support/soak/run-soak.ts';

const size = process.argv.includes('--short') ? minute : day;
const browser = await startBrowser();
try {
  console.log(`${JSON.stringify(size)}\n\n${tableHead}`);
  const { served } = await runSoak(browser, size, (text) => console.log(text));
  console.log(`\nAt the end the list and the open thread equal the server's (${served} messages).`);
} finally {
  await browser.close();
}
