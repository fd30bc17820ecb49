import type { Servers } from '../shop/servers.ts';
import { pause } from './stage.ts';

/** So often a tick of the traffic, ms. */
const tick = 10;

/** Messages round-robin over the first so many conversations, evenly within a time; resolves after the last one. */
export async function say(
  servers: Servers,
  { events, conversations, ms }: { events: number; conversations: number; ms: number },
): Promise<void> {
  const start = performance.now();
  for (let said = 0; said < events;) {
    const due = Math.min(((performance.now() - start) / ms) * events, events);
    for (; said < due; said++) servers.say(said % conversations);
    if (said < events) await pause(tick);
  }
}
