import { type ChildProcess, spawn } from 'node:child_process';
import { after } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import type {} from '../../src/drop-in.ts';
import { chromiumFlags, requireChromium } from '../../scripts/lib/chromium.mjs';

/** The project's own server on a free port, as `npm start` runs it, without traffic of its own. */
export interface Demo {
  readonly url: string;
  /** The switches that a visitor has, and what only tests use. */
  control(switches: object): Promise<Record<string, unknown>>;
  /** How many REST calls of each kind there were. */
  calls(): Promise<Record<string, number>>;
  stop(): void;
}

export async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    env: { ...process.env, TPOS_ORIGIN: '', HOST: '127.0.0.1', PORT: '0', SIM_RATE: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await address(child);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    url,
    control: (switches) =>
      ask('/sim/control', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify(switches),
      }),
    async calls() {
      const { rest } = await ask('/sim/state');
      return (rest as { calls: Record<string, number> }).calls;
    },
    stop: () => child.kill(),
  };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const port = /http:\/\/[^\s/]+:(\d+)/.exec(output)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
    child.once('exit', () => {
      reject(new Error(`the server ended before it listened:\n${output}`));
    });
  });
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: requireChromium(), args: [...chromiumFlags] });
}

/** The server and a browser for the tests of one file, away after the last of them. */
export async function startDesk(env: Record<string, string> = {}) {
  const [demo, browser] = await Promise.all([startDemo(env), startBrowser()]);
  after(async () => {
    await browser.close();
    demo.stop();
  });
  return { demo, browser };
}

/** Opens a page and gathers what goes wrong in it. */
export async function openPage(browser: Browser, url: string, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const problems = problemsOf(page);
  await page.goto(url);
  return { page, problems };
}

/** Gathers what goes wrong in a page. */
export function problemsOf(page: Page): readonly string[] {
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // Avatars that are not there and sockets that are refused are part of the show.
    const isNetwork = /Failed to load resource|WebSocket connection/.test(message.text());
    if (message.type() === 'error' && !isNetwork) problems.push(message.text());
  });
  return problems;
}

/** Logs in with the account that the demo has filled in. */
export async function logIn(page: Pick<Page, 'locator'>): Promise<void> {
  await page
    .locator('chatomni-login')
    .getByRole('button', { name: /Đăng nhập|Log in/ })
    .click();
  await page.locator('chatomni-conversations [role=option]').first().waitFor();
}

/** A customer of the simulated shop's who has written before. */
export function someone(page: Page): Promise<{ channelId: string; userId: string }> {
  return page.evaluate(() => {
    const { channelId, userId } = window.ChatOmni!.store.$conversations.get().items[2]!;
    return { channelId, userId };
  });
}
