import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);

test('the size that the README tells is the drop-in’s, within 1 %', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const told = Number(/([\d.]+) KB gzipped/.exec(readme)?.[1]) * 1000;
  const { length } = gzipSync(readFileSync(new URL('dist/chatomni.js', root)), { level: 9 });
  assert.ok(Math.abs(told - length) <= length / 100, `the README tells ${told}, it is ${length}`);
});
