import type { Chat } from './shop.ts';
import type { World } from './world.ts';

/** What tabs of one user owe each other: what is read in one is read in all, at once; a log-out empties all. */
export class TabChecks {
  /** Conversations that this tab has marked itself: what others say may have to wait for that. */
  readonly own = new Set<Chat>();
  readonly #world: World;
  /** Marks that the server has accepted, and that nobody has been told of. */
  readonly #untold = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The server has accepted a mark of this tab's: the others are to be told before anything else happens. */
  accepted({ channelId, userId }: Chat): void {
    const { clock, invariants } = this.#world;
    const key = `4:${channelId}:${userId}`;
    this.#untold.add(key);
    clock.after(0, () => {
      if (this.#untold.delete(key)) invariants.wrong(`no tab was told of the mark of ${key}`);
    });
  }

  said(message: unknown): void {
    this.#untold.delete(String((message as { key?: unknown }).key));
  }

  /** Another tab's note has just been taken in. */
  heard(message: unknown): void {
    const { store, invariants, query, variant } = this.#world;
    const { key, seen, upTo, logout } = message as Record<string, unknown>;
    if (logout === true) {
      const [row] = store.$conversations.get().items;
      if (row && store.find(row.id)) invariants.wrong('a log-out elsewhere leaves conversations');
      return;
    }
    invariants.quiet.marks();
    const row = store.find(String(key));
    const chat = row && invariants.chatOf(row.id);
    // Under one type a row does not tell what else is known of it.
    const tellsAll = (query.type ?? variant.type) === 'all';
    if (!chat || !tellsAll || this.own.has(chat)) return;
    const isUpTo = (row.lastMessage?.sentAt ?? 0) <= Number(upTo);
    const isRight = seen === true ? row.unreadCount === 0 || !isUpTo : row.unreadCount > 0;
    if (!isRight) invariants.wrong(`${row.name} has ${row.unreadCount} unread, marked elsewhere`);
  }
}
