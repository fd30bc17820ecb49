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

/**
 * From where to where a text says what was searched for, accents and the spelling of phone numbers aside: indices
 * into the text as it stands.
 */
export function findMatches(
  text: string,
  query: string,
): readonly (readonly [start: number, end: number])[] {
  const phone = phonePattern(query);
  if (phone) {
    return [...text.matchAll(phone)].map((found) => [found.index, found.index + found[0].length]);
  }
  const wanted = foldText(query.trim());
  if (!wanted || !foldText(text).includes(wanted)) return [];
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
  const found: [number, number][] = [];
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at)) {
    const start = origins[at]!;
    at += wanted.length;
    // Accents that stand by themselves belong to the letter before.
    found.push([start, origins[at] ?? text.length]);
  }
  return found;
}
