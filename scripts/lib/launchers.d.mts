/** Keeps Firefox from calling home: everything but the loopback goes to a port where nobody listens. */
export const firefoxPreferences: Readonly<Record<string, string | number | boolean>>;

/** Starts the driver on a screen of its own, resolves to its port, and ends it with this process. */
export function startWebKitDriver(found: { driver: string; display: string }): Promise<number>;

/** How a WebDriver client asks a driver at `port` for a MiniBrowser. */
export function webkitSession(
  port: number,
  browser: string,
): {
  hostname: string;
  port: number;
  path: string;
  capabilities: { browserName: string; 'wdio:enforceWebDriverClassic': boolean };
};
