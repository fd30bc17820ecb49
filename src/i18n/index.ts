import { en } from './en.ts';
import { vi } from './vi.ts';

export type Lang = 'vi' | 'en';
export type Words = typeof vi;

const languages: Record<Lang, Words> = { vi, en };

/** The words of one language. */
export function words(lang: Lang): Words {
  return languages[lang];
}

/** What the core needs of them: a sentence per error code. */
export function errorWords(lang: Lang): Words['errors'] {
  return languages[lang].errors;
}
