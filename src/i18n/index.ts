import { en } from './en.ts';
import { vi } from './vi.ts';

/** A language by its code: these two, and what `setWords` adds. */
export type Lang = 'vi' | 'en' | (string & {});
export type Words = typeof vi;

/** Some of the words. */
export type WordChanges<Of = Words> = Of extends readonly unknown[] | string
  ? Of
  : { readonly [Key in keyof Of]?: WordChanges<Of[Key]> };

const languages = new Map<string, Words>([
  ['vi', vi],
  ['en', en],
]);

/** True if there are words of this language. */
export function isLang(value: unknown): value is Lang {
  return languages.has(value as string);
}

/** The words of one language. */
export function words(lang: Lang): Words {
  return languages.get(lang) ?? vi;
}

/**
 * Changes words of a language, or adds one: what it leaves out is English. Elements that are shown already follow
 * with their next update, so it is best called before.
 *
 * @param lang - its code without a region, as `Intl` and `<html lang>` know it: `th`
 */
export function setWords(lang: string, changes: WordChanges): void {
  languages.set(lang, merged(languages.get(lang) ?? en, changes));
}

function merged<Of>(base: Of, changes: unknown): Of {
  if (typeof base !== 'object' || Array.isArray(base) || !changes) return (changes ?? base) as Of;
  const entries = Object.entries(base as object).map(([key, value]: [string, unknown]) => [
    key,
    merged(value, (changes as Readonly<Record<string, unknown>>)[key]),
  ]);
  return Object.fromEntries(entries) as Of;
}
