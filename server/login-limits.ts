const WINDOW_MS = 5 * 60_000;
const LOGINS_PER_ADDRESS = 60;
const FAILURES_PER_USER = 10;
const RENEWALS_PER_ADDRESS = 120;
/** Keys kept at most before those that are over are swept out. */
const SWEEP_AT = 10_000;

/** The answer to an attempt: let through, with a way to tell how it ended, or to be asked later. */
export type Verdict =
  | { readonly allowed: true; readonly settle: (failed: boolean) => void }
  | { readonly allowed: false; readonly retryAfterSeconds: number };

/** Attempts of the last five minutes, by key; times in ms. */
export class Attempts {
  readonly #attempts = new Map<string, number[]>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Seconds until the key has room again, 0 if it has. */
  wait(key: string, now: number): number {
    const recent = this.#recent(key, now);
    const oldest = recent[recent.length - this.#limit];
    return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
  }

  add(key: string, now: number): void {
    if (this.#attempts.size > SWEEP_AT) this.#sweep(now);
    this.#attempts.set(key, [...this.#recent(key, now), now]);
  }

  remove(key: string, time: number): void {
    const attempts = this.#attempts.get(key);
    const index = attempts?.indexOf(time) ?? -1;
    if (attempts && index >= 0) attempts.splice(index, 1);
    if (attempts?.length === 0) this.#attempts.delete(key);
  }

  #recent(key: string, now: number): number[] {
    return (this.#attempts.get(key) ?? []).filter((time) => now - time < WINDOW_MS);
  }

  #sweep(now: number): void {
    for (const key of this.#attempts.keys()) {
      if (this.#recent(key, now).length === 0) this.#attempts.delete(key);
    }
  }
}

/**
 * Limits password log-ins to 60 per address and 10 failures per user name in five minutes;
 * renewals have a budget of their own. Times come from the clock given (milliseconds).
 */
export class LoginLimits {
  readonly #now: () => number;
  readonly #logins = new Attempts(LOGINS_PER_ADDRESS);
  readonly #failures = new Attempts(FAILURES_PER_USER);
  readonly #renewals = new Attempts(RENEWALS_PER_ADDRESS);

  constructor(now: () => number) {
    this.#now = now;
  }

  /** An attempt counts as failed until it is settled, so that many at once do not slip by. */
  login(address: string, userName: string): Verdict {
    const now = this.#now();
    const user = userName.normalize('NFC').trim().toLowerCase();
    const wait = Math.max(this.#logins.wait(address, now), this.#failures.wait(user, now));
    if (wait > 0) return { allowed: false, retryAfterSeconds: wait };
    this.#logins.add(address, now);
    this.#failures.add(user, now);
    const settle = (failed: boolean): void => {
      if (!failed) this.#failures.remove(user, now);
    };
    return { allowed: true, settle };
  }

  renewal(address: string): Verdict {
    const now = this.#now();
    const wait = this.#renewals.wait(address, now);
    if (wait > 0) return { allowed: false, retryAfterSeconds: wait };
    this.#renewals.add(address, now);
    return { allowed: true, settle: () => undefined };
  }
}
