import { readFileSync } from 'node:fs';

/** What every bundle knows at build time: `__VERSION__` is package.json's. */
export function versionDefine(): Record<string, string> {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return { __VERSION__: JSON.stringify(version) };
}
