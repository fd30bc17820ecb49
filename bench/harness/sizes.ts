/**
 * What the drop-in is made of, by its source map. A part's bytes are those by which the whole shrinks when the part's
 * own text is taken out of it: gzip is what counts, and it makes of each part what the others leave it to say.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { gzipSync } from 'node:zlib';
import { buildWithMap } from './drop-in.ts';

interface Part {
  readonly name: string;
  readonly raw: number;
  readonly gzip: number;
}

/** Parts by what the path of a source begins with; the first that fits. */
const parts: readonly (readonly [name: string, path: RegExp])[] = [
  ['lit', /node_modules\/(lit|lit-html|lit-element|@lit\/reactive-element)\//],
  ['@lit/context', /node_modules\/@lit\/context\//],
  ['nanostores', /node_modules\/nanostores\//],
  ['socket of our own, for socket.io-client', /scripts\/vite\/socket-io\/|socket\.io|engine\.io/],
  ['other libraries', /node_modules\//],
  ['words: vi', /src\/i18n\/vi/],
  ['words: en', /src\/i18n\/(en|index)/],
  ['core: protocol', /src\/core\/protocol\//],
  ['core: model', /src\/core\/model\//],
  ['core: transport', /src\/core\/transport\//],
  ['core: stores', /src\/core\/stores\//],
  ['core: sync', /src\/core\/sync\//],
  ['core: store, config, ports, …', /src\/core\//],
  ['elements: base', /src\/elements\/base\//],
  ['elements: styles', /src\/elements\/styles\//],
  ['elements: parts', /src\/elements\/parts\//],
  ['elements: conversations', /src\/elements\/conversations/],
  ['elements: thread', /src\/elements\/thread/],
  ['elements: live', /src\/elements\/live/],
  ['elements: customer', /src\/elements\/customer/],
  ['elements: login, status, provider, viewer', /src\/elements\//],
  ['entry', /src\//],
];
const wrapper = 'wrapper, helpers';

/** The table in Markdown, largest first; builds the drop-in once more, with its source map. */
export async function sizeTable(): Promise<string> {
  const { code, map } = await buildWithMap();
  const total = gzip(code);
  const found = partsOf(code, map);
  const rest = total - found.reduce((sum, part) => sum + part.gzip, 0);
  const rows = [
    ...found.toSorted((a, b) => b.gzip - a.gzip).map(({ name, raw, gzip }) => [name, raw, gzip]),
    ['what several parts say, and so costs once', '', rest],
    ['**all**, before its private names are shortened', code.length, total],
  ];
  return [
    '**What the drop-in is made of**, bytes (`sizes`)',
    '',
    '| part | minified | gzip |',
    '| --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |`),
    '',
  ].join('\n');
}

function partsOf(code: string, payload: SourceMapPayload): readonly Part[] {
  const map = new SourceMap(payload);
  const owners: string[] = [];
  code.split('\n').forEach((line, number) => {
    for (let column = 0; column <= line.length; column++) {
      const entry = map.findEntry(number, column);
      owners.push('originalSource' in entry ? partOf(entry.originalSource) : wrapper);
    }
  });
  const total = gzip(code);
  return [...new Set(owners)].map((name) => {
    const others = without(code, (at) => owners[at] === name);
    return { name, raw: code.length - others.length, gzip: total - gzip(others) };
  });
}

function without(code: string, isOut: (at: number) => boolean): string {
  let rest = '';
  for (let at = 0; at < code.length; at++) if (!isOut(at)) rest += code[at]!;
  return rest;
}

function partOf(source: string): string {
  return parts.find(([, path]) => path.test(source))?.[0] ?? wrapper;
}

function gzip(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}
