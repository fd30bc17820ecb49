import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The texts of all test files of a name; of fuzz targets the file that says what must hold. */
const sources = new Map<string, string>();
for (const file of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })) {
  const name = /^(.*?)(\.test)?\.ts$/.exec(basename(file))?.[1];
  const counts = file.endsWith('.test.ts') || file.startsWith('fuzz');
  if (name === undefined || !counts) continue;
  sources.set(name, (sources.get(name) ?? '') + readFileSync(join(root, 'test', file), 'utf8'));
}

/** The last cell of each row of the tables whose last column is `test`. */
function testCells(page: string): readonly string[] {
  const cells: string[] = [];
  let isTable = false;
  for (const line of readFileSync(join(root, page), 'utf8').split('\n')) {
    const last = /^\|.*\| *([^|]*?) *\|$/.exec(line)?.[1];
    if (last === undefined) isTable = false;
    else if (last === 'test') isTable = true;
    else if (isTable && !/^-+$/.test(last)) cells.push(last);
  }
  return cells;
}

/**
 * What of cells such as `file: a test · another; other-file: a third` names no test; `the same` is the row's above, and
 * so is a file that is left out.
 */
function missing(cells: readonly string[]): readonly string[] {
  let name = '';
  return cells
    .flatMap((cell) => cell.split(/; | · /))
    .flatMap((part) => {
      if (part === 'the same') return [];
      const named = /^([a-z-]+): (.*)$/.exec(part);
      if (named) name = named[1] ?? '';
      const words = (named?.[2] ?? part).replace(/^… ?/, '');
      return sources.get(name)?.includes(words) === true ? [] : [`${name}: ${words}`];
    });
}

for (const page of ['docs/security.md', 'docs/proxy.md', 'docs/hosts.md']) {
  test(`every promise of ${page} names a test that there is`, () => {
    const cells = testCells(page);
    assert.ok(cells.length > 20);
    assert.deepEqual(missing(cells), []);
  });
}
