import type {} from '../../src/drop-in.ts';
import puppeteer, { type LaunchOptions } from 'puppeteer-core';
import { remote } from 'webdriverio';
import { chromiumFlags, requireChromium } from '../../scripts/lib/chromium.mjs';
import { otherEngines } from '../../scripts/lib/engines.mjs';
import {
  firefoxPreferences,
  startWebKitDriver,
  webkitSession,
} from '../../scripts/lib/launchers.mjs';

/** A page in any of the engines. Functions run in the page: they see nothing of the test but their arguments. */
export interface AnyPage {
  open(url: string): Promise<void>;
  run<Args extends unknown[], Result>(
    work: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** Looks once a frame until what the function gives is true; the time-out of the test ends it. */
  until<Args extends unknown[]>(look: (...args: Args) => unknown, ...args: Args): Promise<void>;
  close(): Promise<void>;
}

/** What both drivers have under different names. */
interface Driver {
  open(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
  close(): Promise<unknown>;
}

export async function openEngine(name: string): Promise<AnyPage> {
  const driver = await (name === 'webkit' ? webkit() : puppet(name));
  // As text: what a compiler adds to functions is not there in the page.
  const call = (work: (...args: never[]) => unknown, args: unknown[]) =>
    `(globalThis.__name = (it) => it, (${String(work)})(...${JSON.stringify(args)}))`;
  return {
    open: async (url) => {
      await driver.open(url);
    },
    run: async (work, ...args) => (await driver.evaluate(call(work, args))) as never,
    until: async (look, ...args) => {
      const frame = 'await new Promise(requestAnimationFrame)';
      await driver.evaluate(`(async () => { while (!${call(look, args)}) ${frame}; })()`);
    },
    close: async () => {
      await driver.close();
    },
  };
}

async function puppet(name: string): Promise<Driver> {
  const browser = await puppeteer.launch(name === 'firefox' ? firefox() : chromium());
  // The one that is there: beside it another could be in the background, where no frame ever comes.
  const [page = await browser.newPage()] = await browser.pages();
  await page.bringToFront();
  return {
    open: (url) => page.goto(url),
    evaluate: (script) => page.evaluate(script),
    close: () => browser.close(),
  };
}

function chromium(): LaunchOptions {
  return {
    executablePath: requireChromium(),
    args: [...chromiumFlags],
    ignoreDefaultArgs: ['--hide-scrollbars'],
  };
}

function firefox(): LaunchOptions {
  const { path } = found('firefox');
  return {
    browser: 'firefox',
    executablePath: path,
    headless: true,
    extraPrefsFirefox: { ...firefoxPreferences },
  };
}

async function webkit(): Promise<Driver> {
  const { driver, display, browser: path } = found('webkit');
  const port = await startWebKitDriver({ driver, display });
  const browser = await remote({ ...webkitSession(port, path), logLevel: 'error' });
  return {
    open: (url) => browser.url(url),
    evaluate: (script) => browser.execute(`return ${script}`),
    close: () => browser.deleteSession(),
  };
}

function found<Name extends keyof typeof otherEngines>(name: Name) {
  const engine = otherEngines[name];
  const it = engine.find() as ReturnType<(typeof otherEngines)[Name]['find']>;
  if (!it) throw new Error(`No ${engine.title} here: ${engine.howTo}.`);
  return it;
}
