import type { Conversation } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';

/** More than a line can hold. */
const most = 160;

/** `[Hình ảnh]`: what stands for an attachment where it is not shown. */
export function attachmentWord(kind: string, { attachment: { kinds } }: Words): string {
  return `[${Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kinds.file}]`;
}

/** A conversation's last message in a line. */
export function previewText(
  { text, attachment }: NonNullable<Conversation['lastMessage']>,
  words: Words,
): string {
  return (
    text.slice(0, most) ||
    (attachment ? attachmentWord(attachment, words) : words.thread.unreadable)
  );
}
