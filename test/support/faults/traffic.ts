import { chance, createRandom, pick, type Random } from '../../../server/simulator/random.ts';
import { lastActivity } from '../../../server/simulator/shop.ts';
import type { Message } from '../../../server/simulator/types.ts';
import type { FaultyShop } from './faulty-shop.ts';
import type { Opened } from './visit.ts';

/**
 * What goes on in a shop, some 25 messages a second: customers write to the open conversation and to others, strangers
 * comment, staff answer, something is edited or taken away. The same seed says the same things.
 */
export class LiveTraffic {
  readonly #shop: FaultyShop;
  readonly #opened: Opened;
  readonly #random: Random;
  /** The newest two messages of the open conversation from before. */
  readonly #history: readonly Message[];
  #timer: NodeJS.Timeout | undefined;
  #said = 0;

  constructor(shop: FaultyShop, opened: Opened, seed: number) {
    this.#shop = shop;
    this.#opened = opened;
    this.#random = createRandom(seed);
    const { channelId, userId } = opened;
    this.#history = shop.shop.conversation(channelId, userId)!.messages.slice(-2);
  }

  /** Messages so far. */
  get said(): number {
    return this.#said;
  }

  start(): void {
    this.#timer = setInterval(() => this.say(), 40);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One more message. */
  say(): void {
    const { shop } = this.#shop;
    const random = this.#random;
    this.#said++;
    const known = shop.conversations();
    const isStranger = chance(random, 0.04);
    const to = isStranger
      ? { channelId: pick(random, shop.channels).id, userId: `2${this.#said}900719925474099` }
      : chance(random, 0.3)
        ? this.#opened
        : pick(random, known);
    const kind = chance(random, 0.3) ? 'comment' : 'message';
    const fromShop = !isStranger && chance(random, 0.2);
    shop.addMessage({ ...pair(to), kind, fromShop, text: `Tin ${this.#said}: còn hàng không ạ?` });
  }

  /** So many at once into the open conversation, a millisecond from one to the next. */
  flood(count: number): void {
    const from = Math.max(Date.now() - count, this.#newest + 1);
    for (let n = 0; n < count; n++) {
      const text = `Tin dồn ${++this.#said}`;
      const at = { kind: 'message', text, createdAt: from + n } as const;
      this.#shop.shop.addMessage({ ...pair(this.#opened), ...at });
    }
  }

  /** A message that the page has as answered gets another text, another one goes; no socket tells of it. */
  change(): void {
    const { channelId } = this.#opened;
    const [edited, removed] = this.#history;
    this.#shop.shop.editMessage(channelId, edited!.id, 'Sửa: mình lấy size M nhé');
    this.#shop.shop.removeMessage(channelId, removed!.id);
  }

  get #newest(): number {
    const { channelId, userId } = this.#opened;
    return lastActivity(this.#shop.shop.conversation(channelId, userId)!);
  }
}

function pair({ channelId, userId }: Opened): Opened {
  return { channelId, userId };
}
