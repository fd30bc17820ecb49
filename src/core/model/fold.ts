/** Lower case, without accents, `đ` as `d`: what Vietnamese is searched by. */
export function foldText(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Digits of a Vietnamese phone number in one form: `+84 912…` and `0912.…` are the same. */
export function foldPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^84/, '0');
}

/** From where to where a text says what was searched for, accents aside: indices into the text as it stands. */
export function findMatches(
  text: string,
  query: string,
): readonly (readonly [start: number, end: number])[] {
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
