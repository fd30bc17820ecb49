import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutMethods } from '../../scripts/vite/socket-io/without-methods.ts';

const code = `
export class Pigeon extends Bird {
  get tame() { return true; }
  fly() { this.land(); }
  land() { return 'landed'; }
  nest() { return 'nested'; }
}`;

test('methods are left out of a class, its others stay as they are', () => {
  const rest = withoutMethods(code, ['tame', 'nest']);
  assert.doesNotMatch(rest, /tame|nest/);
  assert.match(rest, /fly\(\) \{ this\.land\(\); \}\n {2}land\(\) \{ return 'landed'; \}/);
});

test('a method that others still call is left, and does nothing', () => {
  assert.match(withoutMethods(code, ['land']), /fly\(\) \{ this\.land\(\); \}\n {2}land\(\) \{\}/);
  assert.doesNotMatch(withoutMethods(code, ['fly', 'land']), /land/);
});

test('a module that has changed fails the build', () => {
  assert.throws(() => withoutMethods(code, ['fly', 'swim']), /No methods of these names: swim/);
});
