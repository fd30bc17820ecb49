import type { Answer as StoreAnswer } from '../../src/core/types.ts';
import { type Answer, type Call, missing } from './rest.ts';
import { type Chat, externalId, type Shop, type ShopMessage } from './shop.ts';
import type { World } from './world.ts';

/** Answers in the same words to one comment, by one user in one session; mostly one. */
interface Written {
  readonly text: string;
  readonly chat: Chat;
  readonly tab: World;
  readonly session: number;
  /** Which of those that were written to this conversation it was first. */
  readonly number: number;
  times: number;
  /** By a person, where it was unclear. */
  retried: number;
  dropped: number;
  /** How often the server has done it, and as which of the conversation's. */
  done: number;
  first?: number;
}

/** Whether answers to comments go out once, in order, and for whom they were written. */
export class Answering {
  readonly #world: World;
  /** In all tabs. */
  readonly #written: Map<string, Written>;
  readonly #doneOf = new Map<Chat, number>();
  #session = 0;

  /** @param first - of the tab beside which this one opens */
  constructor(world: World, first?: Answering) {
    this.#world = world;
    this.#written = first ? first.#written : new Map<string, Written>();
    if (!first) world.rest.comments = (shop, call) => this.#process(shop, call);
    world.network.asked = (call) => this.#asked(call);
  }

  watch(): void {
    this.#world.store.on('logout', () => this.#session++);
  }

  /** A person answers a comment; `again`: in the words used last. */
  write(conversationId: string, comment: ShopMessage, again: boolean): string {
    const { store, invariants } = this.#world;
    const { chat } = comment;
    const own = [...this.#written.values()].filter((one) => one.chat === chat && this.#isOwn(one));
    const last = own.at(-1);
    const name = `${chat.shop} ${chat.channelId}:${chat.userId}`;
    const text = again && last ? last.text : `${name}| trả lời ${this.#written.size}`;
    const written = this.#written.get(text) ?? {
      text,
      chat,
      tab: this.#world,
      session: this.#session,
      number: own.length,
      times: 0,
      retried: 0,
      dropped: 0,
      done: 0,
    };
    this.#written.set(text, written);
    written.times++;
    store.answer(conversationId, comment.id, text).catch((error: unknown) => {
      written.times--;
      // A comment that is gone by now, or nobody is logged in any more.
      const { code } = error as { code?: string };
      if (code !== 'not-found' && code !== 'session-expired') invariants.wrong(String(error));
    });
    return text;
  }

  /** A person decides about one that waits for that. */
  decide(answer: StoreAnswer, how: 'retry' | 'drop'): void {
    const written = this.#written.get(answer.text);
    const { store } = this.#world;
    if (how === 'drop') {
      if (written) written.dropped++;
      store.dropAnswer(answer.id);
    } else {
      if (written && answer.state === 'unclear') written.retried++;
      store.retryAnswer(answer.id);
    }
  }

  /** After every frame. */
  inspect(): void {
    const { store, invariants, signedIn } = this.#world;
    const answers = store.$answers.get();
    if (!signedIn && answers.length + store.$hidden.get().size > 0) {
      invariants.wrong('answers are left after a log-out');
    }
    const conversations = new Set<string>();
    const left = new Map<string, number>();
    for (const { conversationId, text, state } of answers) {
      if (conversations.has(conversationId) && state !== 'pending') {
        invariants.wrong(`${text} is ${state} before the one before it`);
      }
      conversations.add(conversationId);
      left.set(text, (left.get(text) ?? 0) + 1);
    }
    if (!signedIn || answers.length === 0) return;
    const shown = new Set(store.$thread.get().messages.map(({ text }) => text));
    for (const { text, state } of answers) {
      const { times = 0 } = this.#written.get(text) ?? {};
      const isFound = times === 1 && shown.has(text);
      if (isFound && /checking|unclear/.test(state)) invariants.wrong(`${text} is there: ${state}`);
    }
  }

  /** Everything works again: nothing waits for ever but for a person, who then sends it again. */
  async finish(): Promise<void> {
    const { clock, store, invariants, tpos } = this.#world;
    if (![...this.#written.values()].some((written) => this.#isOwn(written))) return;
    for (let round = 0; store.$answers.get().length > 0; round++) {
      // A request may hang for 15 s, and an answer is looked for 30 s.
      for (let second = 0; second < 50 && this.#firsts(/ing$/).length > 0; second++) {
        await clock.pass(1000);
      }
      for (const { text, state } of this.#firsts(/ing$/)) {
        invariants.wrong(`${text} is ${state} for ever`);
      }
      if (round > 60 || tpos.problems.length > 0) return;
      // What it answers may be gone.
      for (const answer of this.#firsts()) this.decide(answer, round % 2 ? 'drop' : 'retry');
      await clock.pass(1000);
    }
    for (const written of this.#written.values()) {
      const { text, times, dropped, done } = written;
      if (this.#isOwn(written) && done < times - dropped) invariants.wrong(`${text} is lost`);
    }
    for (const state of store.$hidden.get().values()) {
      if (state !== 'hidden') invariants.wrong(`a comment is ${state} for ever`);
    }
  }

  /** Written in this tab, in the session that it has now. */
  #isOwn({ tab, session }: Written): boolean {
    return tab === this.#world && session === this.#session;
  }

  /** The first of each conversation, in these states: those behind it wait for it. */
  #firsts(states = /./): StoreAnswer[] {
    const firsts = new Map<string, StoreAnswer>();
    for (const answer of this.#world.store.$answers.get()) {
      if (!firsts.has(answer.conversationId)) firsts.set(answer.conversationId, answer);
    }
    return [...firsts.values()].filter(({ state }) => states.test(state));
  }

  /** A request is made. */
  #asked({ name, body }: Call): void {
    if (name !== 'reply') return;
    const { invariants, page, signedIn } = this.#world;
    const written = this.#written.get(String(body.message));
    if (!written) invariants.wrong(`nobody wrote ${String(body.message)}`);
    else if (!signedIn || !this.#isOwn(written)) {
      invariants.wrong(`${written.text} goes out after a log-out`);
    }
    if (!page.online) invariants.wrong(`${String(body.message)} goes out offline`);
  }

  #process(shop: Shop, { name, body }: Call): Answer {
    const comment = shop.chats
      .filter(({ channelId }) => channelId === body.pageid)
      .flatMap((chat) => shop.messagesOf(chat))
      .find((message) => message.kind === 'comment' && externalId(message) === body.commentId);
    if (!comment) return missing;
    if (name === 'hide') return { status: 200, body: { success: true } };
    const { chat } = comment;
    const { dice, variant, invariants } = this.#world;
    const written = this.#written.get(String(body.message));
    if (!written || written.chat !== chat) invariants.wrong(`${String(body.message)} for nobody`);
    else this.#count(written);
    const parents = [comment.id, externalId(comment), undefined];
    const parentId = parents[dice.between('parent', 0, 2)];
    const more = { kind: 'comment', fromShop: true, parentId } as const;
    const message = shop.say(chat, String(body.message), more, variant.shopReads);
    this.#world.note(() => `  ⇒ done: ${message.id} ${String(body.message)}`);
    const roll = dice.roll('reply pushed');
    if (roll < 0.7) {
      const delay = dice.between('reply push', 0, roll < 0.1 ? 9000 : 300);
      this.#world.push(message, roll < 0.4 ? ['chat', 'rt'] : ['chat'], delay);
    }
    return { status: 200, body: { id: externalId(message) } };
  }

  #count(written: Written): void {
    const { invariants } = this.#world;
    const { chat, text, times, retried, dropped } = written;
    written.done++;
    if (written.done > times + retried) invariants.wrong(`${text} went out ${written.done} times`);
    const nth = (this.#doneOf.get(chat) ?? 0) + 1;
    this.#doneOf.set(chat, nth);
    written.first ??= nth;
    if (times > 1 || dropped > 0) return;
    // Of the same session: one that was logged out of may be under way still.
    for (const other of this.#written.values()) {
      const isLater =
        other.chat === chat && other.tab === written.tab && other.session === written.session;
      if (!isLater || other.number <= written.number || other.first === undefined) continue;
      if (written.first === nth && other.first < nth) {
        invariants.wrong(`${text} went out after ${other.text}`);
      }
    }
  }
}
