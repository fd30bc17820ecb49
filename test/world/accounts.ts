import type { Clock } from './clock.ts';
import type { Answer } from './rest.ts';
import type { Shop } from './shop.ts';
import type { Variant } from './variants.ts';

interface Grant {
  readonly shop: Shop;
  /** World time. */
  until: number;
}

/** Who may log in, and which tokens count (docs/protocol.md §2). */
export class Accounts {
  readonly #clock: Clock;
  readonly #variant: Variant;
  readonly #shops: ReadonlyMap<string, Shop>;
  readonly #grants = new Map<string, Grant>();
  #serial = 0;

  constructor(clock: Clock, variant: Variant, shops: readonly Shop[]) {
    this.#clock = clock;
    this.#variant = variant;
    this.#shops = new Map(shops.map((shop) => [shop.owner, shop]));
  }

  /** Every secret ever given out. */
  get secrets(): Iterable<string> {
    return this.#grants.keys();
  }

  password(owner: string): string {
    return `mat-khau-cua-${owner}`;
  }

  token(shop: Shop): string {
    const token = `secret-of-${shop.owner}-${++this.#serial}`;
    this.#grants.set(token, { shop, until: this.#clock.time + this.#variant.lifetime * 1000 });
    return token;
  }

  /** Whose token it is, if it counts. */
  shopOf(token: string): Shop | undefined {
    const grant = this.#grants.get(token);
    return grant && grant.until > this.#clock.time ? grant.shop : undefined;
  }

  /** No token given so far counts any more, or this one does not. */
  revoke(token?: string): void {
    for (const [given, grant] of this.#grants) {
      if (token === undefined || given === token) {
        grant.until = Math.min(grant.until, this.#clock.time);
      }
    }
  }

  /** World time until which it counts. */
  until(token: string): number {
    return this.#grants.get(token)?.until ?? 0;
  }

  /** Tokens that count now count for good. */
  extend(): void {
    for (const grant of this.#grants.values()) {
      if (grant.until > this.#clock.time) grant.until = Infinity;
    }
  }

  grant(form: Readonly<Record<string, unknown>>): Answer {
    const renews = form.grant_type === 'refresh_token';
    const owner = String(renews ? String(form.refresh_token).split(':')[1] : form.username);
    const shop = this.#shops.get(owner);
    const good = renews ? this.#variant.renewal : this.password(owner) === form.password;
    if (!shop || !good) {
      return { status: 400, body: { error: 'invalid_grant', error_description: 'Sai' } };
    }
    return {
      status: 200,
      body: {
        access_token: this.token(shop),
        token_type: 'bearer',
        expires_in: this.#variant.lifetime,
        ...(this.#variant.renewal && { refresh_token: `renews:${owner}:${this.#serial}` }),
        userName: owner,
      },
    };
  }
}
