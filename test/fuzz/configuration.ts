import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributeKeys, parseConfig } from '../../src/core/config.ts';
import { createStore } from '../../src/core/store.ts';
import { fakePorts } from '../support/fake-ports.ts';
import type { Target } from './target.ts';
import { json } from './values.ts';

const SECRET = 'SECRET-token-of-a-shop';
const keys = [...attributeKeys, 'token', 'getToken'] as const;
const defaults = parseConfig({});

const anyValue = fc.oneof(
  json,
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
  }),
  fc.constantFrom<unknown>(Symbol('x'), NaN, -0, Infinity, 10n, () => 1, new Proxy({}, {}), [
    Object.create(null),
  ]),
  fc.webUrl({
    validSchemes: ['http', 'ftp', 'javascript', 'data', 'ws', 'blob'],
    withFragments: true,
  }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\0',
    ' ',
    'on,off',
    '1e3',
    '0x10',
    '١٢',
    '{room}',
    '//evil',
    'https://u:p@h',
    'ws://evil',
  ),
);

/** Junk, and things that are almost what some key takes. */
const junk = fc.oneof(
  anyValue,
  fc.array(anyValue, { maxLength: 3 }),
  fc.array(
    fc.record({ id: fc.oneof(fc.constant('1'), anyValue), type: anyValue, name: anyValue }),
    {
      maxLength: 2,
    },
  ),
  fc.array(fc.tuple(fc.oneof(fc.constant('1'), anyValue), anyValue)).map((pairs) => new Map(pairs)),
);

export const configuration: readonly Target[] = [
  {
    name: 'any value of any key is used, or replaced by the default and named once, and nothing throws',
    runs: 4000,
    open: () =>
      fc.property(fc.constantFrom(...keys), junk, fc.boolean(), (key, value, inPage) => {
        const named: string[] = [];
        const around = inPage ? { origin: 'https://shop.example', lang: 'vi' } : {};
        const config = parseConfig({ [key]: value }, around, (name) => void named.push(name));
        assert.deepEqual(Object.keys(config).sort(), Object.keys(defaults).sort());
        assert.ok(named.length <= 1 && named.every((name) => name === key));
        if (named.length > 0) assert.deepEqual(config[key], defaults[key]);
        for (const other of keys) {
          if (other !== key) assert.deepEqual(config[other], defaults[other], other);
        }
        const type = typeof defaults[key];
        if (type !== 'object' && type !== 'undefined') assert.equal(typeof config[key], type);
        for (const pair of config.crmTeamId) for (const id of pair) assert.match(id, /^(\w+|\*)$/);
        for (const id of config.postId) assert.match(id, /^\d+_\d+$/);
        for (const channel of config.channels) {
          assert.match(channel.id, /^\w+$/);
          assert.ok(Number.isInteger(channel.type));
        }
      }),
  },
  {
    name: 'a store of junk starts, says each key once in the console, and never a value',
    runs: 1000,
    open: () => {
      const input = fc.dictionary(fc.constantFrom(...keys), junk, { maxKeys: 8 });
      return fc.property(input, (values) => {
        const ports = fakePorts();
        ports.onFetch = () => new Response('{}', { status: 503 });
        const store = createStore({ ...values, token: SECRET }, ports);
        const errors = ports.lines.filter(({ level }) => level === 'error');
        const named = errors.map(({ args }) => /"(\w+)"/.exec(String(args[0]))?.[1]);
        assert.equal(new Set(named).size, named.length);
        for (const name of named) assert.ok(name !== undefined && name in values, name);
        for (const { args } of ports.lines) {
          for (const argument of args) assert.doesNotMatch(String(argument), /SECRET|evil|u:p/);
        }
        assert.equal(store.config.token, undefined);
        assert.equal(store.config.getToken, undefined);
        store.destroy();
      });
    },
  },
];
