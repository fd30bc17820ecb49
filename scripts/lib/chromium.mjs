import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { aptInstall, isDebian, isRoot } from './apt.mjs';
import { root, runNode } from './project.mjs';

/** How every test starts Chromium: nothing shown, nothing fetched that the test did not ask for. */
export const chromiumFlags = [
  '--headless',
  // Chromium's sandbox does not start for root.
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium to test with: CHROME_PATH, else Playwright's newest, else the system's; undefined if none. */
export function findChromium() {
  const asked = process.env.CHROME_PATH;
  if (asked) return existsSync(asked) ? asked : undefined;
  return [...playwrightBrowsers(), ...systemBrowsers()].find((path) => existsSync(path));
}

/** The same, for tests, which cannot go on without. */
export function requireChromium() {
  const path = findChromium();
  if (!path) throw new Error(`${howToInstall()} Or run npm test, which tries that by itself.`);
  return path;
}

/** Installs a Chromium where that can be done unasked, and returns its path; undefined if it failed. */
export async function installChromium() {
  if (process.env.CHROME_PATH) return undefined;
  console.log('Installing a Chromium for the browser tests (once) …');
  if ((await aptInstall(['chromium'])) && findChromium()) return findChromium();
  await runNode([join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']);
  return findChromium();
}

/** One sentence or two for a person whose machine has none. */
export function howToInstall() {
  if (process.env.CHROME_PATH) return `CHROME_PATH names no file: ${process.env.CHROME_PATH}.`;
  const command = isDebian()
    ? 'sudo apt-get install chromium'
    : 'npx playwright-core install chromium';
  return `The browser tests need a Chromium: run "${command}", or set CHROME_PATH to a Chrome or Chromium.`;
}

function playwrightBrowsers() {
  const caches = {
    darwin: join(homedir(), 'Library/Caches'),
    win32: process.env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'),
  };
  const cache = caches[process.platform] ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(cache, 'ms-playwright');
  const inside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ];
  const versions = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^chromium-\d+$/.test(name))
    : [];
  const revision = (name) => Number(name.slice('chromium-'.length));
  return versions
    .sort((a, b) => revision(b) - revision(a))
    .flatMap((name) => inside.map((path) => join(folder, name, path)));
}

function systemBrowsers() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      ['/Applications', join(homedir(), 'Applications')].map(
        (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
      ),
    );
  }
  if (process.platform === 'win32') {
    return [
      process.env.PROGRAMFILES,
      process.env['PROGRAMFILES(X86)'],
      process.env.LOCALAPPDATA,
    ].flatMap((folder) =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Chromium/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
    );
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}
