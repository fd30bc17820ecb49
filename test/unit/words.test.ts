import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseConfig } from '../../src/core/config.ts';
import { ChatOmniError } from '../../src/core/errors.ts';
import { isLang, setWords, words } from '../../src/i18n/index.ts';
import { en } from '../../src/i18n/en.ts';
import { vi } from '../../src/i18n/vi.ts';

/** `list.filters.unread`, …; a list of sentences is one. */
function paths(value: object, before = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner && !Array.isArray(inner)
      ? paths(inner, `${before}${key}.`)
      : `${before}${key}`,
  );
}

describe('words', () => {
  it('are the same in both languages, and none is empty', () => {
    assert.deepEqual(paths(en), paths(vi));
    for (const language of [vi, en]) {
      assert.doesNotMatch(JSON.stringify(language), /""|\[\]/);
    }
  });

  it('have the same placeholders in both languages', () => {
    const placeholders = (language: object) => JSON.stringify(language).match(/\{\w+\}/g);
    assert.deepEqual(placeholders(en), placeholders(vi));
  });

  it('are all used', () => {
    const sources = new URL('../../src/', import.meta.url);
    const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('i18n'))
      .map((file) => readFileSync(new URL(file, sources), 'utf8'))
      .join('\n');
    const unused = paths(vi).filter((path) => {
      // As a property or a string, or chosen at run time from its group.
      const [key = '', group = ''] = path.split('.').reverse();
      const named = new RegExp(`[.'"{,]\\s*${key}\\b`);
      return !named.test(code) && !new RegExp(`\\b${group}\\[`).test(code);
    });
    assert.deepEqual(unused, []);
  });

  it('can be changed, one by one', () => {
    setWords('en', { list: { filters: { phone: 'Phone number' } } });
    assert.equal(words('en').list.filters.phone, 'Phone number');
    assert.equal(words('en').list.filters.order, en.list.filters.order);
    setWords('en', { list: { filters: { phone: en.list.filters.phone } } });
    assert.deepEqual(words('en'), en);
  });

  it('of another language are English where it has none', () => {
    assert.equal(isLang('th'), false);
    const reported: string[] = [];
    assert.equal(parseConfig({ lang: 'th' }, {}, (key) => reported.push(key)).lang, 'vi');
    assert.deepEqual(reported, ['lang']);
    setWords('th', { errors: { network: 'เชื่อมต่อไม่ได้' } });
    assert.equal(parseConfig({}, { lang: 'th-TH' }).lang, 'th');
    assert.equal(new ChatOmniError('network', { lang: 'th' }).message, 'เชื่อมต่อไม่ได้');
    assert.equal(words('th').list.label, en.list.label);
  });
});
