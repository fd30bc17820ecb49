import type { World } from './world.ts';

/**
 * What must hold of the live feed at every step: the newest comments that are known, in order, each once, and what
 * stands in for one was written.
 */
export function inspectRiver({ store, invariants }: World): void {
  const live = store.$live.get();
  if (live.length > 500) invariants.wrong(`${live.length} comments in live`);
  const known = new Set<string>();
  let before = -Infinity;
  for (const { id, kind, conversationId, sentAt, text, preview } of live) {
    if (kind !== 'comment') invariants.wrong(`${id} in live is no comment`);
    if (sentAt < before) invariants.wrong(`${id} out of order in live`);
    before = sentAt;
    if (!preview) {
      known.add(`${conversationId} ${sentAt}`);
      continue;
    }
    const written = invariants
      .chatOf(conversationId)
      ?.messages.some(
        (sent) =>
          sent.sentAt === sentAt && sent.versions.some((version) => (version.text ?? '') === text),
      );
    if (!written) invariants.wrong(`${id} in live stands in for nothing: ${text}`);
  }
  for (const { id, conversationId, sentAt, preview } of live) {
    const isThere = preview && known.has(`${conversationId} ${sentAt}`);
    if (isThere) invariants.wrong(`${id} in live stands in for what is there`);
  }
  const gaps = store.$liveGaps.get();
  const [oldest] = live.length === 500 ? live : [];
  gaps.forEach((at, index) => {
    if (at <= gaps[index - 1]!) invariants.wrong('gaps of live out of order');
    if (oldest && at < oldest.sentAt) invariants.wrong('a gap of live before all of it');
  });
}
