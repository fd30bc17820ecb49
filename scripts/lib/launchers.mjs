import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { chromiumFlags, requireChromium } from './chromium.mjs';
import { otherEngines } from './engines.mjs';

/** Keeps Firefox from calling home: everything but the loopback goes to a port where nobody listens. */
export const firefoxPreferences = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disabled': true,
};

// Firefox and WebKit run one page at a time, and in software: each step takes several times as long.
const unhurried = {
  hostname: '127.0.0.1',
  concurrency: 1,
  testFramework: { config: { timeout: 30_000 } },
  testsFinishTimeout: 300_000,
};

/** What web-test-runner needs to run in an engine: launchers and the settings that go with them. */
export async function engineSettings(name) {
  if (name === 'chromium') {
    const launchOptions = {
      executablePath: requireChromium(),
      args: [...chromiumFlags],
      // As on a desk: with scrollbars that take room.
      ignoreDefaultArgs: ['--hide-scrollbars'],
    };
    return { browsers: [chromeLauncher({ launchOptions })] };
  }
  const found = otherEngines[name]?.find();
  if (!found) throw new Error(`No ${name}: ${otherEngines[name]?.howTo ?? 'no engine of ours'}.`);
  return { ...unhurried, browsers: [await (name === 'firefox' ? firefox : webkit)(found)] };
}

function firefox({ path }) {
  return chromeLauncher({
    puppeteer,
    // A tab of its own would not have the focus.
    createPage: ({ context }) => context.newPage({ type: 'window' }),
    launchOptions: {
      browser: 'firefox',
      executablePath: path,
      headless: true,
      extraPrefsFirefox: firefoxPreferences,
    },
  });
}

async function webkit({ driver, display, browser }) {
  const { webdriverLauncher } = await import('@web/test-runner-webdriver');
  const port = await startWebKitDriver({ driver, display });
  return webdriverLauncher({ ...webkitSession(port, browser), logLevel: 'error' });
}

/** How a WebDriver client asks a driver at `port` for a MiniBrowser. */
export function webkitSession(port, browser) {
  return {
    hostname: '127.0.0.1',
    port,
    path: '/',
    capabilities: {
      browserName: 'MiniBrowser',
      // Its driver does not speak the newer, bidirectional protocol.
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    },
  };
}

/** Starts the driver on a screen of its own, resolves to its port, and ends it with this process. */
export async function startWebKitDriver({ driver, display }) {
  const port = await freePort();
  const args = ['-a', '-s', '-screen 0 1600x1200x24', driver, `--port=${port}`, '--host=127.0.0.1'];
  const child = spawn(display, args, {
    stdio: 'ignore',
    // A group of its own: the screen and the browser end with it.
    detached: true,
    // Its sandbox does not start for root.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  });
  child.unref();
  process.once('exit', () => {
    try {
      process.kill(-child.pid);
    } catch {
      // Ended before.
    }
  });
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await answers(port)) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The WebKit driver does not answer.');
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/status`)).ok;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
