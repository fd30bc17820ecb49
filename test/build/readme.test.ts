import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);

/** The first of a file is of this version. */
const places = {
  'README.md': /([\d.]+) KB gzipped/,
  'CHANGELOG.md': /([\d.]+) KB after `gzip -9`/,
};

for (const [file, pattern] of Object.entries(places)) {
  test(`the size that the ${file} tells is the drop-in’s, within 1 %`, () => {
    const text = readFileSync(new URL(file, root), 'utf8');
    const told = Number(pattern.exec(text)?.[1]) * 1000;
    const { length } = gzipSync(readFileSync(new URL('dist/chatomni.js', root)), { level: 9 });
    assert.ok(Math.abs(told - length) <= length / 100, `${file} tells ${told}, it is ${length}`);
  });
}
