/** Fails if the drop-in has outgrown its budget. */
import { dropInSizes, printSizes } from './lib/size.mjs';

/**
 * What it may not grow beyond, in bytes after gzip -9. The goal is 60,000 (CHANGELOG.md says what is in it):
 * each change that makes it smaller lowers this number.
 */
const budget = 78_500;

printSizes();
const { gzip } = dropInSizes();
if (gzip > budget) {
  const over = (gzip - budget).toLocaleString('en');
  console.error(`That is ${over} bytes over the budget of ${budget.toLocaleString('en')} gzipped.`);
  process.exit(1);
}
console.log(`Within the budget: ${budget.toLocaleString('en')} bytes gzipped.`);
