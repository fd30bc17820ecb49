import type { Conversation, ConversationIdentity } from './types.ts';

/** What a URL template may name (docs/configuration.md: `orderUrl`, `conversationUrl`, `avatarUrl`). */
type TemplateValues = ConversationIdentity & Partial<Pick<Conversation, 'phone' | 'id'>>;

/**
 * Fills `{room} {channelType} {channelId} {userId} {conversationId} {phone}`, each value encoded, empty where
 * it is not known; other braces stay as they are.
 */
export function fillTemplate(template: string, room: string, values: TemplateValues): string {
  const { channelType, channelId, userId, id: conversationId, phone } = values;
  const known = { room, channelType, channelId, userId, conversationId, phone };
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(known, name)
      ? encodeURIComponent(known[name as keyof typeof known] ?? '')
      : placeholder,
  );
}
