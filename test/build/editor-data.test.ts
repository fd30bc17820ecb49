import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { problemsIn } from './consumer.ts';

interface Named {
  readonly name: string;
  readonly description?: string;
}
interface Declaration extends Named {
  readonly tagName?: string;
  readonly members?: readonly (Named & { readonly privacy?: string })[];
  readonly attributes?: readonly (Named & { readonly type?: { readonly text: string } })[];
}
interface HtmlData {
  readonly tags: readonly (Omit<Named, 'description'> & {
    readonly attributes: readonly (Omit<Named, 'description'> & {
      readonly values?: readonly Named[];
    })[];
  })[];
}
interface CssData {
  readonly properties: readonly Named[];
  readonly pseudoElements: readonly Named[];
}
interface WebTypes {
  readonly version: string;
  readonly contributions: { readonly html: { readonly elements: readonly WebTypesElement[] } };
}
interface WebTypesElement extends Named {
  readonly js: { readonly properties: readonly Named[]; readonly events: readonly Named[] };
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): unknown => JSON.parse(readFileSync(`${root}${file}`, 'utf8'));
/** What the sources register. */
const tags = ['src/define.ts', 'src/debug.ts'].flatMap((file) =>
  [...readFileSync(`${root}${file}`, 'utf8').matchAll(/'(chatomni-[a-z]+)'[:,] /g)].map(
    ([, tag = '']) => tag,
  ),
);

describe('the manifest', () => {
  const { modules } = read('dist/custom-elements.json') as {
    modules: { declarations: Declaration[] }[];
  };
  const declarations = modules.flatMap((module) => module.declarations);

  test('has every element that is registered, and nothing else', () => {
    assert.deepEqual(declarations.map(({ tagName }) => tagName).sort(), [...tags].sort());
  });

  test('tells what is public: each member and attribute has its description', () => {
    for (const { name, members = [], attributes = [] } of declarations) {
      for (const each of [...members, ...attributes]) {
        assert.ok(each.description, `${name}: ${each.name}`);
      }
    }
  });

  test('gives attributes the words that they take', () => {
    const thread = declarations.find(({ tagName }) => tagName === 'chatomni-thread');
    const theme = thread?.attributes?.find(({ name }) => name === 'theme');
    assert.equal(theme?.type?.text, "'auto'|'light'|'dark'");
  });
});

test('VS Code knows every element, its attributes and their words', () => {
  const html = read('dist/vscode.html-custom-data.json') as HtmlData;
  assert.deepEqual(html.tags.map(({ name }) => name).sort(), [...tags].sort());
  const provider = html.tags.find(({ name }) => name === 'chatomni-provider');
  const density = provider?.attributes.find(({ name }) => name === 'density');
  assert.deepEqual(density?.values, [{ name: 'comfortable' }, { name: 'compact' }]);
  const status = html.tags.find(({ name }) => name === 'chatomni-status');
  // What an element tells of itself is not for a page to write.
  assert.deepEqual(
    status?.attributes.map(({ name }) => name),
    ['lang', 'theme', 'density'],
  );
});

test('VS Code knows each custom property and each part once', () => {
  const css = read('dist/vscode.css-custom-data.json') as CssData;
  for (const list of [css.properties, css.pseudoElements]) {
    const names = list.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(list.every(({ description }) => description));
  }
  assert.ok(css.properties.some(({ name }) => name === '--chatomni-accent'));
  assert.ok(css.pseudoElements.some(({ name }) => name === '::part(row)'));
});

test('JetBrains finds every element with its properties and events by package.json', () => {
  const manifest = read('package.json') as { 'web-types': string; version: string };
  const types = read(manifest['web-types']) as WebTypes;
  assert.equal(types.version, manifest.version);
  const { elements } = types.contributions.html;
  assert.deepEqual(elements.map(({ name }) => name).sort(), [...tags].sort());
  const thread = elements.find(({ name }) => name === 'chatomni-thread');
  assert.ok(thread?.js.properties.some(({ name }) => name === 'quickReplies'));
  assert.ok(thread?.js.events.some(({ name }) => name === 'chatomni-create-order'));
});

test('the types of markup and events hold for a strict reader, and refuse what is not there', () => {
  const folder = `${root}.cache/markup-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    const file = `${folder}/page.ts`;
    writeFileSync(
      file,
      `import type { ChatOmniMarkup } from '../../dist/types/markup.js';
      import 'chatomni-viewer/define';
      const thread: ChatOmniMarkup['chatomni-thread'] = { conversationId: 'a', 'conversation-id': 'a', seen: 'auto' };
      const provider: ChatOmniMarkup['chatomni-provider'] = { 'poll-interval': 5000, getToken: () => 'x' };
      // @ts-expect-error -- no such property
      const unknown: ChatOmniMarkup['chatomni-thread'] = { nothing: 1 };
      // @ts-expect-error -- no such word
      const word: ChatOmniMarkup['chatomni-thread'] = { seen: 'perhaps' };
      const list = document.querySelector('chatomni-conversations')!;
      list.addEventListener('chatomni-select', (event) => event.detail.conversation.name.trim());
      // @ts-expect-error -- no such detail
      list.addEventListener('chatomni-select', (event) => event.detail.order);
      document.addEventListener('chatomni-order', (event) => event.detail.order.code.trim());
      document.createElement('chatomni-live').buyingWords = ['chốt', /a\\d+/];
      export const all = [thread, provider, unknown, word];
      `,
    );
    assert.deepEqual(problemsIn(file, 'Bundler'), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
