import type { Cancel, Ports } from '../ports.ts';
import { fields, flag, text, time } from '../protocol/decode.ts';

/** A seen or unread mark that the server has accepted. */
export interface SeenNote {
  /** The conversation's `type:channelId:userId`. */
  readonly key: string;
  readonly seen: boolean;
  /** Server time of the newest message known when it was set, ms. */
  readonly upTo: number;
}

export interface TabsOptions {
  readonly ports: Pick<Ports, 'channel'>;
  readonly room: string;
  /** Tells one user from another; no token. */
  readonly user: string;
  readonly onSeen: (note: SeenNote) => void;
  readonly onLogout: () => void;
}

/** The other tabs in which the same user is logged in to the same room. */
export interface Tabs {
  readonly seen: (note: SeenNote) => void;
  readonly logout: () => void;
  readonly close: Cancel;
}

/** Where the host has no channels, nobody is told and nobody tells anything. */
export function joinTabs({ ports, room, user, onSeen, onLogout }: TabsOptions): Tabs {
  // Any script of this origin may write here.
  const channel = ports.channel(`chatomni ${JSON.stringify([room, user])}`, (message) => {
    const note = fields(message);
    const key = text(note.key);
    const seen = flag(note.seen);
    if (note.logout === true) onLogout();
    else if (key && seen !== undefined) onSeen({ key, seen, upTo: time(note.upTo) ?? 0 });
  });
  return {
    seen: ({ key, seen, upTo }) => channel?.postMessage({ key, seen, upTo }),
    logout: () => channel?.postMessage({ logout: true }),
    close: () => channel?.close(),
  };
}
