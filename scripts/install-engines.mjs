/** Installs Firefox and WebKit for the tests where that can be done unasked, and says what to do elsewhere. */
import { otherEngines } from './lib/engines.mjs';

for (const { title, find, install, howTo } of Object.values(otherEngines)) {
  if (find()) continue;
  console.log(`Installing ${title} for the tests (once) …`);
  if (!(await install()) || !find()) console.log(`${title} could not be installed: ${howTo}.`);
}
