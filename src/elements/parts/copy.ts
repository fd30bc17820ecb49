import type { Words } from '../../i18n/index.ts';

/** Copies; returns what there is to say. */
export async function copy(text: string, { thread }: Words): Promise<string> {
  try {
    // Without a secure context there is no clipboard at all.
    await navigator.clipboard.writeText(text);
    return thread.copied;
  } catch {
    return thread.notCopied;
  }
}
