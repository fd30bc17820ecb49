import type { Lang } from '../../i18n/index.ts';
import type { Config } from '../config.ts';
import { ChatOmniError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Ports } from '../ports.ts';
import type { Moment } from '../model/moment.ts';
import { parse } from '../protocol/decode.ts';
import type { ErrorCode } from '../types.ts';

/** One call, and how its answer is read. */
export interface Call<Answer> {
  /** For the log. */
  readonly name: string;
  /** Below the api base. */
  readonly path: string;
  /** Below the api base's origin instead. */
  readonly atOrigin?: boolean;
  /** Default: POST with a body, GET without. */
  readonly method?: 'POST';
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
  /** When the caller began it: put back by the `Age` of an answer that others were given before. */
  readonly began?: { seq: Moment['seq'] } | undefined;
  /** Gets the parsed body, undefined where there is none; gives undefined if it is no answer. */
  readonly decode: (body: unknown) => Answer | undefined;
}

/** What a piece of work may do; all of it ends when the work is aborted. */
export interface Running {
  /** Sends the call and reads the answer, within the request time-out. */
  readonly attempt: <Answer>(call: Call<Answer>, token?: string) => Promise<Answer>;
  /** Waits for something of others, within the request time-out. */
  readonly within: <Value>(promise: Promise<Value>) => Promise<Value>;
}

export interface RequestOptions {
  readonly config: Pick<Config, 'apiBase' | 'requestTimeout'>;
  readonly ports: Ports;
  readonly log: Logger;
  readonly lang: () => Lang;
  /** Server time minus local time, ms, from each answer that tells it. */
  readonly onServerTime?: (offset: number) => void;
}

export interface Requests {
  run<Answer>(
    signal: AbortSignal | undefined,
    work: (running: Running) => Promise<Answer>,
  ): Promise<Answer>;
  /** Ends all running work. */
  readonly abort: () => void;
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'session-expired',
  403: 'forbidden',
  404: 'not-found',
  408: 'server',
  429: 'rate-limited',
};

/** `Retry-After`, seconds or a date, in ms. */
function retryAfter({ headers }: Response, serverNow: number): number | undefined {
  const value = headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - serverNow;
  return ms >= 0 ? ms : undefined;
}

/** The one place that fetches: time-outs, cancellation, error codes, the server's clock, the log. */
export function createRequests(options: RequestOptions): Requests {
  const { config, ports, log } = options;
  const controllers = new Set<AbortController>();

  /** Reads `Date`; a cached answer is as old as its `Age` says. */
  function serverNow({ headers }: Response, began: Call<unknown>['began']): number {
    const date = Date.parse(headers.get('date') ?? '');
    const age = 1000 * (Number(headers.get('age')) || 0);
    if (began) began.seq -= age;
    // Undated: a Retry-After by date means nothing then, since clocks may be hours apart.
    if (!(date > 0)) return NaN;
    const now = date + age;
    options.onServerTime?.(now - ports.now());
    return now;
  }

  async function exchange<Answer>(
    { name, path, atOrigin, method, json, form, began: since, decode }: Call<Answer>,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    const verb = method ?? (json || form ? 'POST' : 'GET');
    const began = ports.elapsed();
    let result: string | number = 'network';
    const failure = (code: ErrorCode, more?: { status: number; retryAfter?: number }) =>
      // The cause says which call it was, and nothing of requests, headers or bodies.
      new ChatOmniError(code, {
        lang: options.lang(),
        cause: new Error(`${verb} ${name}: ${more?.status ?? code}`),
        ...more,
      });
    try {
      // Against the page's origin: a <base> must not lead the token elsewhere.
      const below = new URL(config.apiBase + path, ports.page.origin);
      const { href } = atOrigin ? new URL(path, below) : below;
      const body = json ? JSON.stringify(json) : form && String(new URLSearchParams(form));
      const response = await ports.fetch(href, {
        method: verb,
        signal,
        cache: 'no-store',
        credentials: 'omit',
        // The API sends nobody elsewhere: what does is a captive portal.
        redirect: 'error',
        headers: {
          Accept: 'application/json',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && {
            'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
          }),
        },
        body: body ?? null,
      });
      const { status, ok } = response;
      result = status;
      const now = serverNow(response, since);
      if (!ok) {
        const wait = retryAfter(response, now);
        throw failure(codes[status] ?? (status >= 500 ? 'server' : 'bad-response'), {
          status,
          ...(wait !== undefined && { retryAfter: wait }),
        });
      }
      const text = await response.text();
      const answer = decode(text ? parse(text) : undefined);
      if (answer === undefined) throw failure('bad-response', { status });
      return answer;
    } catch (error) {
      throw error instanceof ChatOmniError ? error : failure('network');
    } finally {
      if (signal.aborted) result = 'aborted';
      log.info(`🌐 ${verb} ${name} ${result} ${Math.round(ports.elapsed() - began)} ms`);
    }
  }

  return {
    async run(signal, work) {
      signal?.throwIfAborted();
      const whole = new AbortController();
      const abort = () => {
        whole.abort(signal?.reason);
      };
      const aborted = new Promise<never>((_, reject) => {
        whole.signal.addEventListener('abort', () => reject(whole.signal.reason as Error));
      });
      // It may come while nobody races it.
      aborted.catch(() => {});

      // Raced, not trusted: pages wrap fetch, and not every wrapper heeds the signal.
      const within = async <Value>(promise: Promise<Value>) => {
        let cancel = () => {};
        const late = new Promise<never>((_, reject) => {
          cancel = ports.setTimer(() => {
            const cause = new Error('timed out');
            reject(new ChatOmniError('network', { lang: options.lang(), cause }));
          }, config.requestTimeout);
        });
        try {
          return await Promise.race([promise, aborted, late]);
        } finally {
          cancel();
        }
      };
      const attempt = async <Answer>(call: Call<Answer>, token?: string) => {
        const one = new AbortController();
        try {
          return await within(exchange(call, token, one.signal));
        } finally {
          // Ends what was given up; what is over does not mind.
          one.abort();
        }
      };

      signal?.addEventListener('abort', abort);
      controllers.add(whole);
      try {
        return await work({ attempt, within });
      } finally {
        signal?.removeEventListener('abort', abort);
        controllers.delete(whole);
      }
    },
    abort() {
      for (const controller of controllers) controller.abort();
    },
  };
}
