import type { SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile, type Plugin, type Rolldown } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface MappedScript {
  readonly code: string;
  readonly map: SourceMapPayload;
}

/**
 * The drop-in as it is built for pages, with its source map: but for what is done to its text after the map was
 * made, which is a few bytes. With `readable`, functions keep their names.
 */
export async function buildWithMap({ readable = false } = {}): Promise<MappedScript> {
  const env = { command: 'build', mode: 'production' } as const;
  const { config } = (await loadConfigFromFile(env, 'vite.drop-in.config.ts', root))!;
  const plugins = config.plugins as readonly Plugin[];
  const result = await build({
    ...config,
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: plugins.filter((plugin) => !('generateBundle' in plugin)),
    build: {
      ...config.build,
      write: false,
      sourcemap: 'hidden',
      ...(readable && { minify: false }),
    },
  });
  const [output] = [result].flat() as Rolldown.RolldownOutput[];
  const { code, map } = output!.output[0];
  return { code, map: map as unknown as SourceMapPayload };
}
