/** Lower case, without accents, `đ` as `d`: what Vietnamese is searched by. */
export function foldText(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Digits of a Vietnamese phone number in one form: `+84 912…` and `0912.…` are the same. */
export function foldPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^84/, '0');
}

/** What may stand between two digits of a phone number. */
const gap = '[\\s.()-]{0,2}';

/** Finds a phone number, or the beginning of one, however it is written; undefined if `query` is none. */
export function phonePattern(query: string): RegExp | undefined {
  const digits = foldPhone(query);
  if (/[^+\d\s.()-]/.test(query) || !/^0[1-9]\d{3}/.test(digits)) return undefined;
  return new RegExp('(?:\\+?84|0)' + digits.slice(1).replace(/\d/g, `${gap}$&`), 'g');
}

/** Finds any of these in folded text as words of their own: words, accents aside, or patterns of folded text. */
export function wordsPattern(words: readonly (string | RegExp)[]): RegExp {
  const sources = words.map((word) =>
    typeof word === 'string' ? literal(foldText(word)) : word.source,
  );
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sources.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}

/**
 * From where to where a text says what was searched for, accents and the spelling of phone numbers aside: indices
 * into the text as it stands.
 *
 * @param query - words, a phone number, or a pattern of folded text
 */
export function findMatches(
  text: string,
  query: string | RegExp,
): readonly (readonly [start: number, end: number])[] {
  const words =
    typeof query === 'string' ? (phonePattern(query) ?? literal(foldText(query.trim()))) : query;
  if (!words || foldText(text).search(words) < 0) return [];
  // Folding changes lengths: where each unit of the folded text came from.
  const origins: number[] = [];
  let folded = '';
  let index = 0;
  for (const character of text) {
    const plain = foldText(character);
    folded += plain;
    for (let unit = 0; unit < plain.length; unit++) origins.push(index);
    index += character.length;
  }
  return [...folded.matchAll(new RegExp(words, 'gu'))].map(({ 0: found, index: at }) => [
    origins[at]!,
    // Accents that stand by themselves belong to the letter before.
    origins[at + found.length] ?? text.length,
  ]);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
