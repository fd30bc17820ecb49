import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortPrivateNames } from '../../scripts/vite/private-names.ts';

test('private names are the same short ones in every class, and the classes work', () => {
  const code = `[class { #one = 'một'; #two() { return this.#one; } read() { return this.#two(); } },
    class { static #three = 3; static has(it) { return #three in it; } }]`;
  const short = shortPrivateNames(code);
  assert.doesNotMatch(short, /#(one|two|three)/);
  const names = [...short.matchAll(/#\w+/g)].map(String);
  assert.deepEqual(new Set(names).size, 2);
  const [First, Second] = (0, eval)(short) as [
    new () => { read(): string },
    { has(it: unknown): boolean },
  ];
  assert.equal(new First().read(), 'một');
  assert.equal(Second.has(Second), true);
});

test('a class inside of another has names of its own', () => {
  const code = `class Outer { #a = 1; #b = 2; make() { return class { #c = 3; read() { return this.#c; } }; } }`;
  assert.match(shortPrivateNames(code), /class \{ #e = 3; read\(\) \{ return this\.#e; \}/);
});

test('a private name that a class borrows from the one around it fails the build', () => {
  const code = `class Outer { #a = 1; make() { return class { read(it) { return it.#a; } }; } }`;
  assert.throws(() => shortPrivateNames(code), /#a is not its own class's/);
});
