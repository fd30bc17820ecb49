import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export interface Library {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/**
 * Writes beside the script which libraries are in it, with their licences in full, and at the end of the script
 * where that is. A library without a licence fails the build.
 */
export function licensesBeside(script = 'chatomni.js'): Plugin {
  const file = `${script}.LICENSES.txt`;
  return {
    name: 'chatomni:licenses',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          const folder = packageFolder(id);
          if (renderedLength > 0 && folder !== undefined) folders.add(folder);
        }
        chunk.code = `${chunk.code.trimEnd()}\n//! ${file}\n`;
      }
      const libraries = [...folders].map(readLibrary);
      for (const { name, license, text } of libraries) {
        if (!license || !text) this.error(`${name} has no licence that could be told`);
      }
      this.emitFile({
        type: 'asset',
        fileName: file,
        source: licenseText(script, libraries),
      });
    },
  };
}

/** The folder of a library's package.json; the last `node_modules`, as a library may bring its own. */
export function packageFolder(id: string): string | undefined {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replace(/^\0/, ''))?.[1];
}

/** What a library says of itself in its package.json, and its licence in full. */
export function readLibrary(folder: string): Library {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const { name, version, license = '' } = manifest;
  return { name, version, license, text: licenseOf(folder) };
}

function licenseOf(folder: string): string {
  const found = readdirSync(folder).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name));
  return found === undefined ? '' : readFileSync(join(folder, found), 'utf8').trim();
}

/** The libraries in a file, by name, each with its licence. */
export function licenseText(name: string, libraries: readonly Library[]): string {
  const line = '-'.repeat(80);
  const parts = [...libraries]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  const start = `${name} contains these libraries, in part and changed by minification.\n`;
  return [start, ...parts].join(`\n${line}\n\n`);
}
