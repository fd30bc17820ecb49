import { ChatOmniError, errorInfo } from '../errors.ts';
import { identityKey } from '../model/entry.ts';
import { parseKey } from '../model/inbox.ts';
import type { CustomerHandle, Store } from '../store-types.ts';
import { type DerivedAtom, derivedAtom, type Publisher } from '../stores/publisher.ts';
import type { CustomerValue } from '../types.ts';
import { Coalescer } from './coalescer.ts';
import { inBackground } from './context.ts';
import type { Sync } from './sync.ts';

const nothing: CustomerValue = { loading: false };

/** One customer, named by a key. Outlives sessions, as threads that are looked at do. */
class Card {
  readonly #key: string;
  /** Of those who look. */
  readonly handles = new Set<symbol>();
  #value = nothing;
  readonly shown: DerivedAtom<CustomerValue>;
  readonly #fetches = new Coalescer<Sync>((sync) => this.#fetch(sync));
  #sync: Sync | undefined;
  /** The session in which it was asked for. */
  #asked: Sync | undefined;

  constructor(key: string, publisher: Publisher) {
    this.#key = key;
    this.shown = derivedAtom(publisher, () => this.#value);
  }

  /** Undefined as long as there is no session, or nothing known of whom the key names. */
  get #identity() {
    const inbox = this.#sync?.conversations.inbox;
    return inbox && (parseKey(this.#key) ?? inbox.resolve(this.#key)?.identity);
  }

  /** A session is there, or its list, which may tell whom the key names: asks once. */
  open(sync: Sync): void {
    this.#sync = sync;
    if (!this.#identity) this.#show({ loading: !sync.conversations.base.loaded });
    else if (this.#asked !== sync) {
      this.#asked = sync;
      inBackground(this.#fetches.request(sync));
    }
  }

  /** The session is over: nothing of it stays. */
  close(): void {
    this.#sync = undefined;
    this.#show(nothing);
  }

  /** Fetches again; of one user only, if one is named. */
  async renew(userId?: string): Promise<void> {
    const named = userId === undefined || userId === this.#identity?.userId;
    if (this.#sync && named) await this.#fetches.request(this.#sync);
  }

  async #fetch(sync: Sync): Promise<void> {
    const who = sync === this.#sync ? this.#identity : undefined;
    if (!who) return;
    const { crmTeamId } = sync.config;
    const team = crmTeamId.get(who.channelId) ?? crmTeamId.get('*');
    if (team === undefined) {
      this.#show({ loading: false, unavailable: true });
      return;
    }
    // What is known stays until something else is.
    const { error: _, ...known } = this.#value;
    this.#show({ ...known, loading: true });
    let value: CustomerValue;
    try {
      const customer = await sync.api.customer(team, who.userId);
      value = { loading: false, ...(customer && { customer }) };
    } catch (error) {
      // Ended with its session: that has been shown.
      if (!(error instanceof ChatOmniError)) return;
      value = { ...known, loading: false, error: errorInfo(error) };
    }
    if (sync === this.#sync) this.#show(value);
  }

  #show(value: CustomerValue): void {
    this.#value = value;
    this.shown.touch();
  }
}

/** The customers that are looked at. */
export class Customers {
  readonly #publisher: Publisher;
  /** By key: whoever opens the same one shares it. */
  readonly #cards = new Map<string, Card>();
  #sync: Sync | undefined;

  /** @param on - tells of orders: after one the customer is another */
  constructor(publisher: Publisher, on: Store['on']) {
    this.#publisher = publisher;
    on('order', ({ order }) => {
      for (const card of this.#cards.values()) inBackground(card.renew(order.userId));
    });
  }

  open(ref: string): CustomerHandle {
    // By whichever of its keys: one customer is fetched once.
    const identity = parseKey(ref) ?? this.#sync?.conversations.inbox.resolve(ref)?.identity;
    const key = identity ? identityKey(identity) : ref;
    const card = this.#cards.get(key) ?? new Card(key, this.#publisher);
    this.#cards.set(key, card);
    const handle = Symbol(key);
    card.handles.add(handle);
    this.show();
    return {
      $customer: card.shown.$atom,
      retry: async () => {
        await card.renew();
        await this.#publisher.published();
      },
      release: () => {
        if (card.handles.delete(handle) && card.handles.size === 0) this.#cards.delete(key);
      },
    };
  }

  /** A session began, or is over. */
  follow(sync: Sync | undefined): void {
    this.#sync = sync;
    if (!sync) for (const card of this.#cards.values()) card.close();
    this.show();
  }

  /** There is a session, or its list has changed. */
  show(): void {
    if (this.#sync) for (const card of this.#cards.values()) card.open(this.#sync);
  }
}
