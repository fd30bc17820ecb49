import type { Arrival } from './network.ts';
import type { Chat, ShopMessage } from './shop.ts';
import type { World } from './world.ts';

/** How long a message may take to come by a socket, and from one such reconnection to the next, ms. */
const [patience, pause] = [15_000, 300_000];

/**
 * Whether deaf sockets are noticed when they have to be, and only then. Two answers for one thread, the first begun
 * over 15 s after Chat connected, tell of a message that no socket has brought 15 s later: two such messages
 * running, and Chat has to connect anew, at most once in 5 minutes.
 */
export class DeafChecks {
  readonly #world: World;
  /** Of each thread: when the last answer began, and the newest message that answers had. */
  readonly #last = new Map<Chat, { readonly beganAt: number; readonly newest: number }>();
  /** Since the last push: what only answers brought, and when; as the rule has it, and whatever might be meant. */
  readonly #missed = new Map<string, number>();
  readonly #brought = new Map<string, number>();
  readonly #pushed = new Set<ShopMessage>();
  /** Those that answers have told of, ever, each by what was asked for: server times. */
  readonly #seen = new Map<string, Map<Chat, Set<number>>>();
  #heardAt = -Infinity;
  #reconnectedAt = -Infinity;
  /** This one ought to be gone by now. */
  #due: object | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** The session is over, or another one begins. */
  forget(): void {
    this.#last.clear();
    this.#pushed.clear();
    this.#seen.clear();
    this.#brought.clear();
    this.heard();
    this.#reconnectedAt = -Infinity;
  }

  /** Something has come by a socket: from then on nothing is sure. */
  heard(): void {
    this.#missed.clear();
    this.#heardAt = this.#world.clock.elapsed;
    this.#due = undefined;
  }

  pushed(message: ShopMessage): void {
    this.#pushed.add(message);
    this.#brought.clear();
  }

  arrived({ flight, answer }: Arrival): void {
    const { clock, sockets, invariants, shop } = this.#world;
    const now = clock.elapsed;
    const chat = sockets.of('chat');
    if (chat && this.#due === chat) invariants.wrong('Chat is deaf, and does not connect anew');
    this.#due = undefined;
    for (const one of answer.chats ?? []) {
      for (const kind of ['message', 'comment'] as const) {
        const newest = shop.newestOf(one, answer.at, kind);
        if (newest) this.#see(flight.thing, one, newest.sentAt);
      }
    }
    const { name, path, body, channelId, userId } = flight.call;
    if (name !== 'messages' || !answer.messages) return;
    const of = shop.chats.find((one) => one.channelId === channelId && one.userId === userId);
    if (!of) return;
    for (const { sentAt } of answer.messages) this.#see(flight.thing, of, sentAt);
    if (path !== 'all' || body.before !== undefined) return;
    const last = this.#last.get(of);
    let newest = last?.newest ?? -Infinity;
    for (const message of answer.messages) {
      const { sentAt } = message;
      const isNews = !this.#pushed.has(message) && sentAt > (last?.newest ?? Infinity);
      // What was asked again after a renewal began earlier than it looks.
      const isMissed = last && chat && last.beganAt - chat.openedAt > patience + 15_000;
      // An answer under way when something was heard proves nothing.
      const isLater = flight.beganAt > this.#heardAt;
      if (isMissed && isNews && isLater) this.#bring(this.#missed, of, sentAt);
      newest = Math.max(newest, sentAt);
    }
    this.#last.set(of, { beganAt: flight.beganAt, newest });
    if (!chat || now - this.#reconnectedAt < pause) return;
    if (countOf(this.#missed, now, chat.openedAt) >= 2) this.#due = chat;
  }

  /** The core says that it connects Chat anew. */
  reconnects(): void {
    const { clock, invariants, sockets } = this.#world;
    const now = clock.elapsed;
    const chat = sockets.of('chat');
    const openedAt = chat?.openedAt ?? Infinity;
    clock.after(0, () => {
      if (chat && sockets.of('chat') === chat) invariants.wrong('Chat does not connect anew');
    });
    if (now - this.#reconnectedAt < pause) invariants.wrong('Chat connects anew too often');
    if (countOf(this.#brought, now, openedAt) < 2) {
      invariants.wrong('Chat connects anew, and was not deaf');
    }
    this.#reconnectedAt = now;
    this.#brought.clear();
    this.heard();
  }

  #see(thing: string, chat: Chat, sentAt: number): void {
    let seen = this.#seen.get(thing);
    if (!seen) this.#seen.set(thing, (seen = new Map<Chat, Set<number>>()));
    let times = seen.get(chat);
    if (!times) seen.set(chat, (times = new Set()));
    if (times.has(sentAt)) return;
    times.add(sentAt);
    this.#bring(this.#brought, chat, sentAt);
  }

  #bring(brought: Map<string, number>, { id }: Chat, sentAt: number): void {
    const key = `${id} ${sentAt}`;
    if (!brought.has(key)) brought.set(key, this.#world.clock.elapsed);
  }
}

function countOf(brought: ReadonlyMap<string, number>, now: number, openedAt: number): number {
  return [...brought.values()].filter((at) => at > openedAt && now - at >= patience).length;
}
