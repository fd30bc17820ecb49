import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const root = new URL('../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  version: string;
};
const script = readFileSync(new URL('dist/chatomni.js', root), 'utf8');

/** Where the script has what a pattern finds, a few characters around it: the whole is too long to print. */
function found(pattern: RegExp): readonly string[] {
  return [...script.matchAll(new RegExp(pattern, 'g'))].map(({ index }) =>
    script.slice(Math.max(0, index - 40), index + 60),
  );
}

test('the check for an earlier copy is the first statement', () => {
  assert.equal(script.slice(0, 19), 'if(window.ChatOmni)');
});

test('what was written as modules runs in strict mode', () => {
  assert.equal(found(/;else \(function\(\)\{"use strict";/).length, 1);
});

test('a second copy warns once and touches nothing', () => {
  const warnings: unknown[] = [];
  const first = Object.freeze({ version: 'first' });
  // No document, no customElements: a library that ran would throw.
  const page = {
    window: Object.freeze({ ChatOmni: first }),
    console: { warn: (...args: unknown[]) => warnings.push(args) },
  };
  const before = Object.keys(page);
  const context = vm.createContext(page);
  vm.runInContext(script, context);
  assert.equal(warnings.length, 1);
  assert.equal(page.window.ChatOmni, first);
  assert.deepEqual(Object.keys(page), before);
  for (const name of ['litHtmlVersions', 'litElementVersions', 'reactiveElementVersions']) {
    assert.equal(vm.runInContext(`typeof ${name}`, context), 'undefined');
  }
});

test('everything is inside: a classic script that loads no other file', () => {
  assert.doesNotThrow(() => new vm.Script(script));
  assert.deepEqual(found(/\bimport\s*\(|\brequire\s*\(|\bimportScripts\b|sourceMappingURL/), []);
});

test('it knows its version', () => {
  assert.ok(script.includes(version));
  assert.deepEqual(found(/__VERSION__|0\.0\.0-dev/), []);
});

test('a strict policy lets it run: no code from strings, a Trusted Types policy of its own', () => {
  assert.deepEqual(found(/\beval\s*\(|\bnew Function\b|[^.\w$]Function\s*\(/), []);
  assert.notEqual(found(/createPolicy\(["'`]chatomni["'`]/).length, 0);
  assert.deepEqual(found(/["'`]lit-html["'`]/), []);
});

test('no global of a library but Lit’s own, nothing of Node', () => {
  assert.deepEqual(found(/nanostoresGlobal|\bprocess\b\.|\bprocess\.env\b/), []);
});

test('the libraries are their production builds', () => {
  assert.deepEqual(found(/Lit is in dev mode|Multiple versions of Lit/), []);
});

test('Socket.IO goes by WebSocket only', () => {
  assert.notEqual(found(/\bWebSocket\b/).length, 0);
  assert.deepEqual(found(/XMLHttpRequest|WebTransport/), []);
});

test('the debug panel is a script of its own, which brings no second Lit and no policy', () => {
  const panel = readFileSync(new URL('dist/chatomni-debug.js', root), 'utf8');
  assert.doesNotThrow(() => new vm.Script(panel));
  assert.ok(panel.includes('chatomni-debug'));
  assert.doesNotMatch(panel, /createPolicy|litHtmlVersions|litElementVersions|\bimport\s*\(/);
  assert.deepEqual(found(/chatomni-debug/), [], 'the drop-in does not carry it');
});
