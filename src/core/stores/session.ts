import type { Lang } from '../../i18n/index.ts';
import type { Config, GetToken } from '../config.ts';
import { ChatOmniError, errorInfo } from '../errors.ts';
import type { TokenFacts } from '../facts.ts';
import type { Logger } from '../log.ts';
import type { Cancel, Ports } from '../ports.ts';
import type { LogoutReason, SessionValue } from '../types.ts';
import { readToken, tokenLifetime } from './token.ts';

export interface SessionOptions {
  readonly config: Pick<Config, 'getToken' | 'token'>;
  readonly ports: Pick<Ports, 'elapsed' | 'now' | 'setTimer'>;
  readonly log: Pick<Logger, 'hide'>;
  readonly lang: () => Lang;
  readonly requestToken: (form: Readonly<Record<string, string>>) => Promise<TokenFacts>;
  /** One REST call with the current token; rejects as it does. */
  readonly verify: () => Promise<unknown>;
  /** Server time minus local time, ms. */
  readonly clockOffset?: () => number;
  readonly onChange: (value: SessionValue) => void;
  readonly onSignedIn: (userName: string) => void;
  /** The token was replaced during the session: live sockets need it. */
  readonly onRenewed: () => void;
  /** A session that had begun is over; the token is gone by then. */
  readonly onSignedOut: (reason: LogoutReason) => void;
}

/** Who is logged in. The token's one home: nothing that this exposes holds it but `current` and `renew`. */
export interface Session {
  readonly value: SessionValue;
  /** The configured `token` or `getToken`, if there is one. Rejects as `useToken`. */
  start(): Promise<void>;
  /** Resolves when the token is there. Rejects with a `ChatOmniError`, which also shows in `value`. */
  login(credentials: { readonly username: string; readonly password: string }): Promise<void>;
  /** Resolves once REST accepted it. Refused: signed out. Not reached: rejects, but stays signed in. */
  loginWithToken(token: string): Promise<void>;
  /** A `getToken` is known that can be asked again. */
  readonly canAsk: boolean;
  /**
   * Signs in with what `getToken` gives (by default the last one known), and asks it again before expiry and
   * after a 401.
   */
  useToken(getToken?: GetToken): Promise<void>;
  logout(reason?: LogoutReason): void;

  /** For the API and the sockets. */
  current(): string | undefined;
  /**
   * A token in place of a refused one; single-flight. Undefined: there is none to be had, and the session
   * is over. Rejects where network or server failed: then the session stays.
   */
  renew(refused: string): Promise<string | undefined>;
  /** As `renew`, but the session stays: a socket's `unauthorized` alone ends nothing. */
  tryRenew(refused: string): Promise<string | undefined>;
  /** A renewed token was refused too: the session is over. */
  reject(refused: string): void;
  destroy(): void;
}

const client = { client_id: 'tmtWebApp' };

/** Before the end of a token that is still good: 5 minutes, of short ones a tenth. */
const margin = (lifetime: number) => Math.min(300_000, lifetime / 10);
const longestTimer = 2 ** 30;
const retryDelay = 60_000;
/** However short a token claims to live: by a wrong clock every one may look expired. */
const shortestDelay = 10_000;

export function createSession(options: SessionOptions): Session {
  const { ports, log, lang } = options;
  let value: SessionValue = { state: 'signed-out' };
  let token: string | undefined;
  let refreshToken: string | undefined;
  let getToken: GetToken | undefined;
  /** As `getToken`, but it outlives the session. */
  let source = options.config.getToken;
  let renewal: Promise<string | undefined> | undefined;
  let cancelTimer: Cancel = () => {};
  /** Counts sessions and log-in attempts: what an earlier one still answers is dropped. */
  let generation = 0;

  const failure = (code: 'bad-credentials' | 'session-expired' | 'network') =>
    new ChatOmniError(code, { lang: lang() });

  function setValue(next: SessionValue): void {
    value = next;
    options.onChange(next);
  }

  function forget(): void {
    generation++;
    token = refreshToken = getToken = renewal = undefined;
    cancelTimer();
  }

  function end(reason: LogoutReason, error?: ChatOmniError): void {
    const { state } = value;
    if (state === 'signed-out') return;
    forget();
    setValue({ state: 'signed-out', ...(error && { error: errorInfo(error) }) });
    if (state === 'signed-in') options.onSignedOut(reason);
  }

  /** The server takes this token no more, and there is no other. */
  function expire(): void {
    end('session-expired', failure('session-expired'));
  }

  /** Runs one log-in; a later one or a log-out makes it fail. */
  async function attempt(logIn: (isCurrent: () => boolean) => Promise<string>): Promise<void> {
    end('user');
    forget();
    const own = generation;
    const isCurrent = () => own === generation;
    setValue({ state: 'signing-in' });
    try {
      const userName = await logIn(isCurrent);
      if (isCurrent()) signedIn(userName);
      else throw failure('session-expired');
    } catch (cause) {
      const error = cause instanceof ChatOmniError ? cause : failure('session-expired');
      if (isCurrent() && value.state === 'signing-in') end('session-expired', error);
      throw error;
    }
  }

  function signedIn(userName: string): void {
    setValue({ state: 'signed-in', ...(userName && { userName }) });
    options.onSignedIn(userName);
  }

  function adopt(facts: TokenFacts): void {
    token = facts.accessToken;
    refreshToken = facts.refreshToken ?? refreshToken;
    log.hide(token);
    if (refreshToken) log.hide(refreshToken);
    const now = ports.now() + (options.clockOffset?.() ?? 0);
    const lifetime = tokenLifetime(facts, now);
    if (lifetime !== undefined) renewAfter(lifetime - margin(lifetime));
  }

  /** In slices: browsers fire at once what is above 2^31 - 1 ms. */
  function renewAfter(ms: number): void {
    cancelTimer();
    if (!getToken && !refreshToken) return;
    const due = ports.elapsed() + Math.max(ms, shortestDelay);
    const wait = () => {
      const left = due - ports.elapsed();
      if (left <= 0) void renewEarly();
      else cancelTimer = ports.setTimer(wait, Math.min(left, longestTimer));
    };
    wait();
  }

  async function renewEarly(): Promise<void> {
    const old = token;
    if (old === undefined) return;
    // A host that gives the same token again may be right: it is good until a 401 says otherwise.
    const renewed = getToken ? tryRenew(old) : renew(old);
    await renewed.catch(() => {
      if (token === old) renewAfter(retryDelay);
    });
  }

  /** Asks for a new token. Undefined: there is none to be had. */
  async function fetchToken(refused: string): Promise<TokenFacts | undefined> {
    if (getToken) {
      const accessToken = await askHost(getToken);
      return accessToken === undefined || accessToken === refused ? undefined : { accessToken };
    }
    if (!refreshToken) return undefined;
    try {
      return await options.requestToken({
        ...client,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      });
    } catch (error) {
      if (!(error instanceof ChatOmniError) || error.code !== 'bad-credentials') throw error;
      refreshToken = undefined;
      return undefined;
    }
  }

  async function askHost(ask: GetToken): Promise<string | undefined> {
    try {
      return readToken(await ask());
    } catch (error) {
      // Nothing of what the host threw: it may hold anything.
      throw error instanceof ChatOmniError ? error : failure('network');
    }
  }

  async function fetchAndAdopt(refused: string): Promise<string | undefined> {
    const own = generation;
    const facts = await fetchToken(refused);
    if (own !== generation) return undefined;
    renewal = undefined;
    if (!facts) return undefined;
    adopt(facts);
    options.onRenewed();
    return facts.accessToken;
  }

  function tryRenew(refused: string): Promise<string | undefined> {
    if (token !== refused) return Promise.resolve(token);
    if (!renewal) {
      const own = fetchAndAdopt(refused);
      const clear = () => {
        if (renewal === own) renewal = undefined;
      };
      renewal = own;
      own.then(clear, clear);
    }
    return renewal;
  }

  async function renew(refused: string): Promise<string | undefined> {
    const own = generation;
    const renewed = await tryRenew(refused);
    if (renewed === undefined && own === generation) expire();
    return renewed;
  }

  async function useToken(next = source): Promise<void> {
    source = next;
    await attempt(async (isCurrent) => {
      const accessToken = next && (await askHost(next));
      if (accessToken === undefined) throw failure('bad-credentials');
      if (isCurrent()) {
        getToken = next;
        adopt({ accessToken });
      }
      return '';
    });
  }

  return {
    get value() {
      return value;
    },
    async start() {
      const { config } = options;
      if (config.token !== undefined) {
        await attempt(() => {
          const accessToken = readToken(config.token);
          if (accessToken === undefined) return Promise.reject(failure('bad-credentials'));
          getToken = config.getToken;
          adopt({ accessToken });
          return Promise.resolve('');
        });
      } else if (source) await useToken();
    },
    async login({ username, password }) {
      await attempt(async (isCurrent) => {
        if (!username || !password) throw failure('bad-credentials');
        const unhide = log.hide(password);
        try {
          const facts = await options.requestToken({
            ...client,
            grant_type: 'password',
            username,
            password,
            scope: 'profile',
          });
          if (isCurrent()) adopt(facts);
          return facts.userName ?? username;
        } finally {
          unhide();
        }
      });
    },
    async loginWithToken(pasted) {
      let unreached: ChatOmniError | undefined;
      await attempt(async () => {
        const accessToken = readToken(pasted);
        if (accessToken === undefined) throw failure('bad-credentials');
        adopt({ accessToken });
        try {
          await options.verify();
        } catch (error) {
          const refused = error instanceof ChatOmniError && /expired|forbidden/.test(error.code);
          if (refused || !(error instanceof ChatOmniError)) throw error;
          unreached = error;
        }
        return '';
      });
      if (unreached) throw unreached;
    },
    get canAsk() {
      return source !== undefined;
    },
    useToken,
    logout(reason = 'user') {
      end(reason);
    },
    current: () => token,
    renew,
    tryRenew,
    reject(refused) {
      if (token === refused) expire();
    },
    destroy() {
      forget();
      value = { state: 'signed-out' };
    },
  };
}
