/**
 * `npm test`: everything, on a machine that may have nothing installed yet. Ends with `N passed, N failed`
 * alone on the last line; a check like lint or the build counts as one test.
 *
 * `node scripts/test.mjs [suite …] [filter …]` runs only some suites, and of these only the files whose path
 * contains every filter: `node scripts/test.mjs browser thread`.
 */
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
import('./lib/test-all.mjs').then(function (module) {
  return module.testAll(process.argv.slice(2));
});
