import { createHash } from 'node:crypto';
import type { Timers } from '../timers.ts';

/** What TPOS says of a token; `unknown`: it could not be asked. */
export type TokenVerdict = 'accepted' | 'refused' | 'unknown';

export interface AdmissionOptions {
  /** One cheap call with the token; resolves with the status of TPOS's answer. */
  readonly ask: (token: string, signal: AbortSignal) => Promise<number>;
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
}

/** What was last heard of a token counts for so long, ms. */
export const VERDICT_FRESH = 60_000;
/** A refused one may be asked about again after this time, ms. */
const REFUSAL_FRESH = 10_000;
const ASK_TIMEOUT = 10_000;
/** Verdicts kept at most before those that are over are swept out. */
const SWEEP_AT = 10_000;

/** What stands for a token wherever the token itself is not needed; nobody can go back from it. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * Which tokens TPOS accepts, as far as it said so lately: to a call made to find out, or to one that a page made
 * anyway. Keeps no token, only digests.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #verdicts = new Map<string, { readonly accepted: boolean; readonly at: number }>();
  readonly #asking = new Map<string, Promise<TokenVerdict>>();
  /** Called when a token turns out to be refused, with its digest. */
  onRefused: (digest: string) => void = () => undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** As heard lately, or else asked for now; all who want to know at once share one call. */
  check(token: string): Promise<TokenVerdict> {
    // What no header could carry is no token.
    if (!/^[\x21-\x7e]{1,8192}$/.test(token)) return Promise.resolve('refused');
    const digest = digestOf(token);
    const known = this.#known(digest);
    if (known !== undefined) return Promise.resolve(known);
    let asking = this.#asking.get(digest);
    if (!asking) {
      asking = this.#ask(token, digest).finally(() => this.#asking.delete(digest));
      this.#asking.set(digest, asking);
    }
    return asking;
  }

  /** Whether `check` would answer without a call. */
  isKnown(token: string): boolean {
    return this.#known(digestOf(token)) !== undefined;
  }

  /** Whether TPOS has accepted the token lately. */
  isAccepted(digest: string): boolean {
    return this.#known(digest) === 'accepted';
  }

  /** TPOS has answered a call with this token. Other statuses than 2xx and 401 say nothing of it. */
  saw(token: string, status: number): void {
    if (status === 401) this.#note(digestOf(token), false);
    else if (status >= 200 && status <= 299) this.#note(digestOf(token), true);
  }

  /** TPOS's sockets refuse it: REST is asked anew. */
  doubt(token: string): void {
    this.#verdicts.delete(digestOf(token));
  }

  #known(digest: string): 'accepted' | 'refused' | undefined {
    const verdict = this.#verdicts.get(digest);
    if (!verdict) return undefined;
    const age = this.#options.elapsed() - verdict.at;
    if (age >= (verdict.accepted ? VERDICT_FRESH : REFUSAL_FRESH)) return undefined;
    return verdict.accepted ? 'accepted' : 'refused';
  }

  async #ask(token: string, digest: string): Promise<TokenVerdict> {
    const { ask, timers } = this.#options;
    const controller = new AbortController();
    const timer = timers.set(() => controller.abort(), ASK_TIMEOUT);
    try {
      const status = await ask(token, controller.signal);
      const isRefused = status === 401 || status === 403;
      if (!isRefused && (status < 200 || status > 299)) return 'unknown';
      this.#note(digest, !isRefused);
      return isRefused ? 'refused' : 'accepted';
    } catch {
      return 'unknown';
    } finally {
      timers.clear(timer);
    }
  }

  #note(digest: string, accepted: boolean): void {
    if (this.#verdicts.size > SWEEP_AT) {
      for (const known of this.#verdicts.keys()) {
        if (this.#known(known) === undefined) this.#verdicts.delete(known);
      }
    }
    this.#verdicts.set(digest, { accepted, at: this.#options.elapsed() });
    if (!accepted) this.onRefused(digest);
  }
}
