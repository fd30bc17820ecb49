/** How every test starts Chromium: nothing shown, nothing fetched that the test did not ask for. */
export const chromiumFlags: readonly string[];

/** The Chromium to test with: CHROME_PATH, else Playwright's newest, else the system's; undefined if none. */
export function findChromium(): string | undefined;

/** The same, for tests, which cannot go on without: throws with advice. */
export function requireChromium(): string;

/** Installs a Chromium where that can be done unasked, and returns its path; undefined if it failed. */
export function installChromium(): Promise<string | undefined>;

/** One sentence or two for a person whose machine has none. */
export function howToInstall(): string;
