/** About 15 days, in seconds, as the real server says. */
const LIFETIME_SECONDS = 1_295_999;

/** The one account of the synthetic shop. */
export const DEMO_ACCOUNT = { username: 'demo', password: 'demo', userId: 'd0e1f2a3-demo' };

export interface TokenPorts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new string that nobody can guess. */
  readonly newToken: () => string;
}

export interface IssuedTokens {
  readonly access: string;
  readonly refresh: string;
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
}

/** Who is logged in: issues, renews, checks and ends bearer tokens. */
export class Tokens {
  /** Seconds that newly issued access tokens live. */
  lifetimeSeconds = LIFETIME_SECONDS;
  readonly #ports: TokenPorts;
  readonly #access = new Map<string, number>();
  readonly #refresh = new Set<string>();

  constructor(ports: TokenPorts) {
    this.#ports = ports;
  }

  issue(): IssuedTokens {
    const issuedAt = this.#ports.now();
    const access = this.#ports.newToken();
    const refresh = this.#ports.newToken();
    this.#access.set(access, issuedAt + this.lifetimeSeconds * 1000);
    this.#refresh.add(refresh);
    return { access, refresh, issuedAt, lifetimeSeconds: this.lifetimeSeconds };
  }

  /** New tokens for a refresh token, which is used up; `undefined` if it is not known. */
  renew(refresh: string): IssuedTokens | undefined {
    return this.#refresh.delete(refresh) ? this.issue() : undefined;
  }

  isValid(access: string): boolean {
    const end = this.#access.get(access);
    return end !== undefined && this.#ports.now() < end;
  }

  /** Ends every access token; refresh tokens still work. */
  expireAll(): void {
    this.#access.clear();
  }

  /** Ends everything: only a new log-in helps. */
  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
  }
}
