/** Lower case, without accents, `đ` as `d`: what Vietnamese is searched by. */
export function foldText(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Digits of a Vietnamese phone number in one form: `+84 912…` and `0912.…` are the same. */
export function foldPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^84/, '0');
}

/** Finds any of these in folded text as words of their own: words, accents aside, or patterns of folded text. */
export function wordsPattern(words: readonly (string | RegExp)[]): RegExp {
  const sources = words.map((word) =>
    typeof word === 'string' ? literal(foldText(word)) : word.source,
  );
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sources.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}

/** How each plain letter may be written, `dđĐ` for `d`: made for the first search. */
const spellings: Record<string, string> = {};
let code = 0xc0;
/** The last pattern and its query: all rows are looked at for each letter that is typed. */
let pattern: RegExp | undefined;
let patternOf: string | undefined;

/**
 * Finds in a text as it stands words, accents aside, or a phone number (or the beginning of one) however it is written:
 * to fold all of them first takes longer.
 */
export function searchPattern(query: string): RegExp {
  if (query === patternOf) return pattern!;
  patternOf = query;
  const digits = foldPhone(query);
  const isPhone = /^0[1-9]\d{3}/.test(digits) && !/[^+\d\s.()-]/.test(query);
  // Up to the last of Vietnamese.
  while (code < 0x1f00) {
    const letter = String.fromCharCode(code++);
    const plain = foldText(letter);
    spellings[plain] = (spellings[plain] ?? plain) + letter;
  }
  const wanted = query.trim();
  const letters = Array.from(
    foldText(wanted),
    (letter) => `[${spellings[letter] ?? literal(letter)}]\\p{M}*`,
  );
  // Letters of other scripts as they are typed.
  const words = `${letters.join('')}|${literal(wanted)}`;
  // With up to two of what may stand between two digits.
  const phone = '(\\+?84|0)' + digits.slice(1).replace(/\d/g, '[\\s.()-]{0,2}$&');
  return (pattern = new RegExp(isPhone ? phone : words, 'giu'));
}

/**
 * From where to where a text says what was searched for, accents and the spelling of phone numbers aside: indices
 * into the text as it stands.
 *
 * @param query - words, a phone number, or a global pattern of folded text
 */
export function findMatches(
  text: string,
  query: string | RegExp,
): readonly (readonly [start: number, end: number])[] {
  if (typeof query === 'string') {
    const matches = query.trim() ? text.matchAll(searchPattern(query)) : [];
    return [...matches].map(({ 0: found, index }) => [index, index + found.length]);
  }
  if (foldText(text).search(query) < 0) return [];
  // Folding changes lengths: where each unit of the folded text came from.
  const origins: number[] = [];
  let folded = '';
  let index = 0;
  for (const character of text) {
    const plain = foldText(character);
    folded += plain;
    origins.push(...Array<number>(plain.length).fill(index));
    index += character.length;
  }
  return [...folded.matchAll(query)].map(({ 0: found, index: at }) => [
    origins[at]!,
    // Accents that stand by themselves belong to the letter before.
    origins[at + found.length] ?? text.length,
  ]);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
