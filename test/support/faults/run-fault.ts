import type { Browser } from 'playwright-core';
import type { Fault } from './faults.ts';
import type { FaultyShopOptions } from './faulty-shop.ts';
import { LiveTraffic } from './traffic.ts';
import { pause, until, Visit } from './visit.ts';

/** What was measured, ms; nothing of it decides whether a fault was survived. */
export interface Measured {
  /** From the beginning of the fault until the page said that both connections were lost. */
  readonly noticed?: number;
  /** From the end of the fault until the page held all that the server had at that moment. */
  readonly converged: number;
}

/** Everything quick, so that a suite need not wait for what takes minutes in a shop. */
export const quick: FaultyShopOptions = {
  seed: 20251219,
  customers: 60,
  pingInterval: 700,
  pingTimeout: 900,
  config: {
    'page-size': 200,
    'poll-interval': 1500,
    'reconnection-delay': 250,
    'request-timeout': 2000,
  },
};

/** As in a shop: the product's own defaults, and the pings of docs/protocol.md §4. */
export const everyday: FaultyShopOptions = {
  ...quick,
  pingInterval: 25_000,
  pingTimeout: 60_000,
  config: { 'page-size': 200 },
};

/** How long traffic goes on before a fault and after it, ms. */
const around = 600;

/**
 * Visits a shop under live traffic, lets the fault happen, and rejects unless list, thread and DOM are the server's
 * afterwards, with nothing lost, doubled or out of order at any moment.
 */
export async function runFault(
  browser: Browser,
  fault: Fault,
  options: FaultyShopOptions = quick,
): Promise<Measured> {
  const config = { ...options.config, ...(fault.unpolled && { 'auto-refresh': 'off' }) };
  const visit = await Visit.start(browser, { ...options, config });
  const { shop, page, opened } = visit;
  const traffic = new LiveTraffic(shop, opened, options.seed);
  const scene = { visit, traffic };
  try {
    traffic.start();
    await pause(around);

    const from = (await visit.shown()).thread[0]!.sentAt;
    const lost = page.evaluate(() => window.probe.lost());
    // Of a page that is closed because something else failed.
    lost.catch(() => {});
    const began = Date.now();
    if (fault.flood === undefined) traffic.change();
    await fault.begin(scene);
    if (fault.flood !== undefined) traffic.flood(fault.flood);
    const [, noticed] = await Promise.all([
      pause(fault.ms ?? 2000),
      fault.loses && lost.then((at) => at - began),
    ]);
    await fault.end(scene);
    const ended = Date.now();
    const reached = page.evaluate(([list, thread]) => window.probe.reached(list, thread), [
      shop.list(),
      shop.thread(opened).filter(({ sentAt }) => sentAt >= from),
    ] as const);
    reached.catch(() => {});
    await pause(around);
    traffic.stop();

    if (fault.exhausts) await page.evaluate(() => window.ChatOmni!.store.refresh());
    await until('both sockets are back', () => shop.isHeard);
    await visit.converged();
    // And it stays so: another fetch, and one more message by push.
    traffic.say();
    await page.evaluate(() => window.ChatOmni!.store.refresh());
    await visit.converged();
    await visit.assertRight();
    const converged = Math.max(0, (await reached) - ended);
    return { converged, ...(noticed !== undefined && { noticed }) };
  } finally {
    traffic.stop();
    await visit.close();
  }
}
