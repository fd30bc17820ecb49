import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from './apt.mjs';

/**
 * The browser engines beside Chromium that the element tests run in: how each is found, and where it can be
 * installed unasked. Both come from the system: Firefox as it is, WebKit as GTK's MiniBrowser with its driver.
 */
export const otherEngines = {
  firefox: {
    title: 'Firefox',
    find: () => {
      const path = process.env.FIREFOX_PATH ?? onPath('firefox-esr', 'firefox') ?? macFirefox();
      return path && existsSync(path) ? { path } : undefined;
    },
    install: () => aptInstall(['firefox-esr']),
    howTo: 'install Firefox (Debian: firefox-esr), or set FIREFOX_PATH',
  },
  webkit: {
    title: 'WebKit',
    find: () => {
      const driver = onPath('WebKitWebDriver');
      const display = onPath('xvfb-run');
      const browser = driver && display && miniBrowser();
      return browser ? { driver, display, browser } : undefined;
    },
    install: () => aptInstall(['webkit2gtk-driver', 'xvfb', 'xauth']),
    howTo: 'on Debian or Ubuntu install webkit2gtk-driver and xvfb',
  },
};

function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

function macFirefox() {
  const path = '/Applications/Firefox.app/Contents/MacOS/firefox';
  return existsSync(path) ? path : undefined;
}

/** The browser that Debian's packages of the engine bring along: not on the path. */
function miniBrowser() {
  for (const name of ['libwebkit2gtk-4.1-0', 'libwebkit2gtk-4.0-37']) {
    try {
      const files = execFileSync('dpkg', ['-L', name], { encoding: 'utf8', stdio: 'pipe' });
      const path = files.split('\n').find((file) => file.endsWith('/MiniBrowser'));
      if (path) return path;
    } catch {
      // That package is not installed, or this is no Debian.
    }
  }
  return undefined;
}
