import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../e2e/harness.ts';
import { faults } from '../support/faults/faults.ts';
import { runFault } from '../support/faults/run-fault.ts';
import { patience } from '../support/faults/visit.ts';

let browser: Browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser.close());

describe('list and thread equal the server after', { concurrency: 4 }, () => {
  for (const fault of faults) {
    it(fault.name, { timeout: 2 * patience }, async (test) => {
      const { converged, noticed } = await runFault(browser, fault);
      const loss = noticed === undefined ? '' : `noticed in ${noticed} ms, `;
      test.diagnostic(`${loss}converged in ${converged} ms`);
    });
  }
});
