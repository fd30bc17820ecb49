import type { Conversation, ConversationIdentity } from './types.ts';

/** What a URL template may name (contract: `orderUrl`, `conversationUrl`, `avatarUrl`). */
type TemplateValues = ConversationIdentity & Partial<Pick<Conversation, 'phone'>> & { id?: string };

/** Fills `{room} {channelType} {channelId} {userId} {conversationId} {phone}`, each value encoded. */
export function fillTemplate(template: string, room: string, values: TemplateValues): string {
  const known: Record<string, string | number | undefined> = {
    ...values,
    room,
    conversationId: values.id,
  };
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(known, name) ? encodeURIComponent(known[name] ?? '') : placeholder,
  );
}
