import { wordsPattern } from '../../core/index.ts';

/** What customers write who buy: `chốt`, `lấy`, and product codes such as `A12` (`Q7` is a district). */
export const buyingWords: readonly (string | RegExp)[] = [
  'chốt',
  'lấy',
  /(?:[a-pr-z]|[a-z]{2})\d{1,4}/,
];

/** As a pattern for `findMatches`; the same one for the same list. */
export function buyingPattern(words: readonly (string | RegExp)[]): RegExp | undefined {
  let pattern = patterns.get(words);
  if (!pattern && words.length) patterns.set(words, (pattern = wordsPattern(words)));
  return pattern;
}

const patterns = /* @__PURE__ */ new WeakMap<readonly (string | RegExp)[], RegExp>();
