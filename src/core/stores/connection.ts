import type { ConnectionValue, LinkState, Mode } from '../types.ts';

/** What the mode follows from. */
export interface ConnectionFacts {
  chat: LinkState;
  rt: LinkState;
  auto: boolean;
  signedIn: boolean;
  lastSync?: number | undefined;
}

/** protocol.md §5: one socket is enough for realtime; connecting counts as down. */
function modeOf({ chat, rt, auto, signedIn }: ConnectionFacts): Mode {
  if (!signedIn) return 'signed-out';
  if (chat === 'connected' || rt === 'connected') return 'realtime';
  return auto ? 'polling' : 'paused';
}

/** Keeps the previous value where nothing changed. */
export function connectionValue(
  facts: ConnectionFacts,
  previous?: ConnectionValue,
): ConnectionValue {
  const { chat, rt, lastSync } = facts;
  const auto = facts.auto ? 'on' : 'off';
  const mode = modeOf(facts);
  if (
    previous?.chat === chat &&
    previous.rt === rt &&
    previous.mode === mode &&
    previous.auto === auto &&
    previous.lastSync === lastSync
  ) {
    return previous;
  }
  return { chat, rt, mode, auto, ...(lastSync !== undefined && { lastSync }) };
}
