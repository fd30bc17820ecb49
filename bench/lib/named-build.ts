import { loadConfigFromFile, build } from 'vite';
import type { NameOf } from './cpu-profile.ts';

/** The drop-in with the names that its sources have, for profiles: not minified, the rest as it is shipped. */
export interface NamedBuild {
  readonly code: string;
  /** `module function:line`, for `spentIn`. */
  readonly functionName: NameOf;
  /** The module alone. */
  readonly moduleName: NameOf;
}

const configFile = 'vite.drop-in.config.ts';
const minified = /private-names|first-copy-only/;

export async function buildNamed(): Promise<NamedBuild> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, configFile);
  const config = loaded!.config;
  const built = await build({
    ...config,
    configFile: false,
    logLevel: 'warn',
    // Without those that look for what the minifier has made.
    plugins: config.plugins!.filter(
      (plugin) => !(plugin && 'name' in plugin && minified.test(plugin.name)),
    ),
    build: { ...config.build, minify: false, write: false },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const code = outputs.map((file) => ('code' in file ? file.code : '')).join('');
  return { code, ...namesOf(code) };
}

/** The bundler says above each module which one it is. */
function namesOf(code: string): Pick<NamedBuild, 'functionName' | 'moduleName'> {
  let now = '';
  const modules = code.split('\n').map((line) => {
    const path = /^\t\/\/ (?:\S*node_modules\/|src\/)?(\S+\.[jt]s)$/.exec(line)?.[1];
    return (now = path ?? now);
  });
  const isOurs = (url: string) => url.includes('chatomni');
  return {
    moduleName: (_name, url, line) =>
      isOurs(url) ? modules[line]! : url ? '(other scripts)' : undefined,
    functionName: (name, url, line) =>
      isOurs(url) ? `${modules[line]!} ${name || '(anonymous)'}:${line + 1}` : undefined,
  };
}
