import { type Chat, type Kind, type ShopMessage, type Version, versionOf } from './shop.ts';
import type { World } from './world.ts';

interface Told {
  readonly message: ShopMessage;
  version: Version;
}

/** What can be known of a conversation. */
interface Known {
  /** As the first list told it. */
  readonly unread: number;
  readonly activity: number;
  /** By the first list, and by pushes since. */
  readonly listed: readonly Told[];
  readonly pushed: Map<ShopMessage, Told>;
}

/**
 * Invariant (ii) for rows and counts: once no request is answered any more, they are what the first list and the
 * pushes say, each push once (design rules 2 and 4).
 */
export class Quiet {
  readonly #world: World;
  readonly #known = new Map<Chat, Known>();
  #on = false;
  /** Marked here: what that does to the count depends on the server. */
  #marked = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** The first list has been answered, and nothing has happened since. From now on nothing is answered. */
  begin(): void {
    const { network, invariants, shop, variant, signedIn } = this.#world;
    network.silent = true;
    this.#on = signedIn;
    for (const { flight, answer } of invariants.arrivals) {
      const { name, body } = flight.call;
      if (name !== 'conversations' || body.Limit === 1) continue;
      for (const chat of answer.chats ?? []) {
        const kinds = variant.narrowActivities ? [body.Type as Kind] : kindsOf('all');
        const listed = kinds.flatMap((kind) => shop.newestOf(chat, Infinity, kind) ?? []);
        const told = listed.map((message) => ({ message, version: versionOf(message) }));
        this.#known.set(chat, {
          unread: shop.unreadOf(chat),
          activity: shop.activityOf(chat) + variant.activityDelay,
          listed: [...(this.#known.get(chat)?.listed ?? []), ...told],
          pushed: new Map(),
        });
      }
    }
  }

  end(): void {
    this.#on = false;
    this.#world.network.silent = false;
  }

  marks(): void {
    this.#marked = true;
  }

  pushed(message: ShopMessage, version: Version): void {
    const nothing = { unread: 0, activity: -Infinity, listed: [], pushed: new Map() };
    const known: Known = this.#known.get(message.chat) ?? nothing;
    this.#known.set(message.chat, known);
    const told = known.pushed.get(message) ?? { message, version };
    if ((version.updatedAt ?? 0) >= (told.version.updatedAt ?? 0)) told.version = version;
    known.pushed.set(message, told);
  }

  inspect(): void {
    if (!this.#on) return;
    const { store, invariants, variant } = this.#world;
    let [conversations, messages] = [0, 0];
    for (const [chat, known] of this.#known) {
      const unread = unreadOf(known);
      conversations += Number(unread > 0);
      messages += unread;
      this.#inspectRow(chat, known);
    }
    const unread = store.$unread.get();
    const isRight = unread.messages === messages && unread.conversations === conversations;
    if (!isRight && !this.#marked) {
      invariants.wrong(`unread ${JSON.stringify(unread)} instead of ${conversations}, ${messages}`);
    }
    // Under a filter the search says who fits.
    const { items, complete, query } = store.$conversations.get();
    if (Object.keys(query).length > 0) return;
    const shown = new Set(items.map((row) => invariants.chatOf(row.id)));
    const last = items.at(-1)?.lastActivity ?? -Infinity;
    for (const [chat, { pushed }] of this.#known) {
      const kinds = kindsOf(variant.type);
      const news = [...pushed.values()].filter(({ message }) => kinds.includes(message.kind));
      const newest = Math.max(...news.map(({ message }) => message.sentAt));
      const isDue = news.length > 0 && (complete || newest > last);
      if (isDue && !shown.has(chat)) invariants.wrong(`${chat.id} was pushed, and has no row`);
    }
  }

  #inspectRow(chat: Chat, known: Known): void {
    const { store, invariants, variant, shop } = this.#world;
    const row = store.find(chat.id) ?? store.find(`${chat.channelId}:${chat.userId}`);
    const what = shop.nameOf(chat);
    if (!row) {
      invariants.wrong(`nothing is known of ${what}`);
      return;
    }
    const unread = unreadOf(known);
    if (row.unreadCount !== unread && !this.#marked) {
      invariants.wrong(`${what} has ${row.unreadCount} unread instead of ${unread}`);
    }
    const type = store.$conversations.get().query.type ?? variant.type;
    const kinds = kindsOf(type);
    const all = new Map([...known.listed, ...known.pushed.values()].map((it) => [it.message, it]));
    const told = [...all.values()].filter(({ message }) => kinds.includes(message.kind));
    const newest = Math.max(...told.map(({ message }) => message.sentAt));
    const last = told.filter(({ message }) => message.sentAt === newest);
    // Of two of one instant a list tells one, and not which.
    if (last.length !== 1 || row.lastMessage?.sentAt === undefined) return;
    const { message, version } = last[0]!;
    // Nor does a push tell which of two versions of one instant is the later.
    if (version.updatedAt === message.sentAt) return;
    const { sentAt, text, fromShop } = row.lastMessage;
    const isAuthor = !known.pushed.has(message) || fromShop === message.fromShop;
    if (sentAt !== newest || text !== (version.text ?? '') || !isAuthor) {
      invariants.wrong(`${what} shows ${text}, ${sentAt}, instead of ${version.text}, ${newest}`);
    }
  }
}

const kindsOf = (type: Kind | 'all'): readonly Kind[] =>
  type === 'all' ? ['message', 'comment'] : [type];

/** Design rule 4. */
function unreadOf({ unread, activity, pushed }: Known): number {
  const later = [...pushed.keys()].filter(({ sentAt }) => sentAt > activity);
  const answers = later.filter(({ fromShop }) => fromShop).map(({ sentAt }) => sentAt);
  const floor = Math.max(activity, ...answers);
  const customers = later.filter(({ fromShop, sentAt }) => !fromShop && sentAt > floor);
  return (answers.length > 0 ? 0 : unread) + customers.length;
}
