import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { PeerName } from './work.ts';
import type { Profile } from './profile.ts';
import type { PageConfig } from '../page/subject.ts';
import type { Addresses, Site } from '../shop/servers.ts';

/** What is measured: one of ours by the path of its drop-in, or a floor. */
export interface SubjectUnderTest {
  readonly name: string;
  readonly script: string;
  readonly isOurs: boolean;
  /** Where what its functions cost is added up, if that is asked for. */
  readonly profile?: Profile;
}

const bench = new URL('../', import.meta.url);
const built = new Map<string, Promise<string>>();

/** A page's script, from TypeScript, with its libraries in it; what is to be there before it can be named. */
export function bundle(file: string, first?: string): Promise<string> {
  let script = built.get(file);
  if (!script) {
    const options = {
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2022',
      write: false,
    } as const;
    const define = { 'process.env.NODE_ENV': '"production"' };
    const contents = [
      ...(first ? [`import ${JSON.stringify(first)};`] : []),
      `import './${file}';`,
    ];
    const stdin = { contents: contents.join('\n'), resolveDir: fileURLToPath(bench) };
    script = build({ ...options, define, stdin }).then(({ outputFiles }) => outputFiles[0]!.text);
    built.set(file, script);
  }
  return script;
}

export function ours(name = 'ours', path = 'dist/chatomni.js'): SubjectUnderTest {
  return { name, script: readFileSync(path, 'utf8'), isOurs: true };
}

export async function floor(name: 'plain' | 'windowed'): Promise<SubjectUnderTest> {
  return { name, script: await bundle(`floor/${name}.ts`), isOurs: false };
}

/** A peer's page; what it needs is installed if it is not there. */
export async function peer(name: PeerName): Promise<SubjectUnderTest> {
  if (!existsSync(new URL(`node_modules/${name}`, bench))) {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', args, { cwd: fileURLToPath(bench), stdio: 'inherit' });
  }
  const first = name === 'deep-chat' ? name : './peers/register-vue-advanced-chat.js';
  return { name, script: await bundle(`peers/${name}.ts`, first), isOurs: false };
}

export interface PageOptions {
  /** Conversations in one search answer. */
  readonly pageSize?: number;
  /** Opens the first conversation from the start. */
  readonly open?: boolean;
  /** Further attributes of our script tag, without `data-`. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** The page of a subject, and its files. */
export async function siteOf(
  subject: SubjectUnderTest,
  open: string | undefined,
  { pageSize = 50, attributes }: PageOptions,
): Promise<Site> {
  const script = (addresses: Addresses) => {
    const config: PageConfig = { ...addresses, open, pageSize };
    return `<script>window.pageConfig = ${JSON.stringify(config)}</script>`;
  };
  const head = `<meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<style>
  body { display: grid; grid-template-columns: 360px 1fr; gap: 8px; margin: 8px; }
  chatomni-conversations, chatomni-thread { height: 600px; }
  chatomni-status, .status { grid-column: 1 / -1; }
</style>`;
  if (!subject.isOurs) {
    return {
      files: { '/floor.js': subject.script },
      html: (addresses) =>
        `<!doctype html><html lang="vi"><head>${head}${script(addresses)}<script src="/floor.js" defer></script></head><body></body></html>`,
    };
  }
  const start = await bundle('page/ours.ts');
  return {
    files: { '/chatomni.js': subject.script },
    html: (addresses) => {
      const config = {
        'api-base': '/api',
        'chat-url': addresses.chatUrl,
        'rt-url': addresses.rtUrl,
        room: addresses.room,
        'page-size': pageSize,
        // The floor has no pictures either; what they cost is the network's.
        'avatar-url': 'off',
        'auto-refresh': 'off',
        ...attributes,
      };
      const data = Object.entries(config).map(([key, value]) => `data-${key}="${value}"`);
      return `<!doctype html><html lang="vi"><head>${head}${script(addresses)}
<script src="/chatomni.js" ${data.join(' ')} defer></script><script type="module">${start}</script></head>
<body><chatomni-status></chatomni-status><chatomni-conversations></chatomni-conversations><chatomni-thread></chatomni-thread></body></html>`;
    },
  };
}
