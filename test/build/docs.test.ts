import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildDocs } from '../../scripts/docs/build.mjs';

interface Named {
  readonly name: string;
}
interface Element extends Named {
  readonly tagName?: string;
  readonly attributes?: readonly Named[];
  readonly events?: readonly Named[];
  readonly members?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = join(root, 'dist/docs');
const read = (file: string): string => readFileSync(join(docs, file), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as {
  readonly modules: readonly { readonly declarations: readonly Element[] }[];
};
const pages = readdirSync(docs).filter((file) => file.endsWith('.html'));

describe('the docs site', () => {
  const again = join(root, `.cache/docs-again-${process.pid}`);
  after(() => rmSync(again, { recursive: true, force: true }));

  test('is the same bytes whenever it is built', async () => {
    mkdirSync(dirname(again), { recursive: true });
    await buildDocs(again, manifest);
    const files = readdirSync(again).sort();
    assert.deepEqual(files, readdirSync(docs).sort());
    for (const file of files) {
      assert.ok(readFileSync(join(again, file)).equals(readFileSync(join(docs, file))), file);
    }
  });

  test('has every element of the manifest with all that it has', () => {
    const elements = manifest.modules.flatMap(({ declarations }) => declarations);
    assert.ok(elements.length > 8);
    for (const element of elements) {
      const page = read(`${element.tagName ?? ''}.html`);
      const { attributes = [], events = [], members = [], cssParts = [] } = element;
      for (const { name } of [
        ...attributes,
        ...events,
        ...members,
        ...cssParts,
        ...(element.cssProperties ?? []),
      ]) {
        assert.match(page, new RegExp(`<code>${name}\\b`), `${element.tagName ?? ''}: ${name}`);
      }
    }
  });

  test('has every member of the store', () => {
    const types = readFileSync(join(root, 'dist/types/core/store-types.d.ts'), 'utf8');
    const store = /export interface Store \{([^]*?)\n\}/.exec(types)?.[1] ?? '';
    const names = [...store.matchAll(/^ {4}(?:readonly )?([$\w]+)[?<(:]/gm)].map(([, it]) => it!);
    assert.ok(names.length > 35);
    const page = read('store.html');
    for (const name of names) assert.ok(page.includes(`<dt><code>${name}`), name);
  });

  test('every link, anchor, script, picture and search result leads somewhere', () => {
    const ids = new Map(
      pages.map((page) => [page, [...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)]),
    );
    const results = JSON.parse(read('search.json')) as readonly { readonly url: string }[];
    const links = [
      ...results.map(({ url }) => ['search.json', url] as const),
      ...pages.flatMap((page) =>
        [...read(page).matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, to]) => [page, to!] as const),
      ),
    ];
    const broken = links.filter(([page, to]) => {
      if (/^https:/.test(to) || to === '../') return false;
      const [path = '', hash] = to.split('#');
      const file = path === '' ? page : path;
      const found = readdirSync(join(docs, posix.dirname(file))).includes(posix.basename(file));
      return !found || (hash !== undefined && !ids.get(file)?.includes(decodeURIComponent(hash)));
    });
    assert.deepEqual(broken, []);
  });

  test('asks nothing that its policy refuses: no script, style or handler within a page', () => {
    for (const page of pages) {
      assert.doesNotMatch(
        read(page).replace(/<(svg|code)[ >][^]*?<\/\1>/g, ''),
        /<script(?![^>]*\bsrc=)|<style|\sstyle=|<[^>]+\son\w+=|(?:src|href)="http:/,
        page,
      );
    }
  });

  test('no id stands twice on a page, and each has one heading of the first rank', () => {
    for (const page of pages) {
      const ids = [...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, page);
      assert.equal(read(page).match(/<h1 /g)?.length, 1, page);
    }
  });
});
