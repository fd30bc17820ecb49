import type { Config, Conversation } from '../../core/index.ts';

/** Puts values in the place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** Fills a URL template of the configuration with what the conversation knows, encoded. */
export function fillUrl(template: string, { room }: Config, conversation: Conversation): string {
  const { channelType, channelId, userId, id, phone = '' } = conversation;
  const values = {
    room,
    channelType: String(channelType),
    channelId,
    userId,
    conversationId: id,
    phone,
  };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? encodeURIComponent(values[name as keyof typeof values]) : whole,
  );
}
