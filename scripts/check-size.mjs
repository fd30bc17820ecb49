/** Fails if the drop-in has outgrown its budget. */
import { dropInSizes, printSizes } from './lib/size.mjs';

/** 52 KB, a kilobyte being 1,000 bytes, after gzip -9. */
const budget = 52_000;

printSizes();
const { gzip } = dropInSizes();
if (gzip > budget) {
  const over = (gzip - budget).toLocaleString('en');
  console.error(`That is ${over} bytes over the budget of ${budget.toLocaleString('en')} gzipped.`);
  process.exit(1);
}
console.log(`Within the budget: ${budget.toLocaleString('en')} bytes (52 KB) gzipped.`);
