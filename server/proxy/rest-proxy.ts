import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import type { CallEntry, Log } from '../log.ts';
import type { Timers } from '../timers.ts';
import { digestOf } from '../relay/admission.ts';
import type { Poll, SharedAnswer, SharedPolls } from '../relay/shared-polls.ts';
import { checkCall, type AllowedCall, type CallKind } from './calls.ts';
import { headersForBrowser, headersFromBrowser, originHeaders } from './headers.ts';
import type { DynamicDefaults } from './headers.ts';
import type { Health } from './health.ts';
import { checkTokenForm } from './token-form.ts';
import { codeOf, type Upstream } from './upstream.ts';

/** What an upstream has to answer, and between two pieces of its answer; ms. */
export const UPSTREAM_TIMEOUT = 20_000;
/** What calls under way have to end when the server is stopped; ms. */
const STOP_GRACE = 3000;

export interface RestProxyOptions {
  readonly upstream: Upstream;
  readonly defaults: DynamicDefaults;
  /** The origin whose page we say that we are. */
  readonly referer: string;
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
  readonly health: Health;
  readonly log: Log;
  /** TPOS has answered a call that carried a token. */
  readonly sawToken?: (kind: CallKind, token: string, status: number) => void;
  /** Polls that may be answered by what others were answered (docs/relay.md). */
  readonly polls?: SharedPolls;
}

type Ending = 'timeout' | 'gone' | 'stopped';
/** What the browser got, and why. */
type Result = [status: CallEntry['status'], reason?: string];

const FAILURES = {
  timeout: [504, 'TPOS did not answer in time.'],
  stopped: [503, 'The server is stopping.'],
  failed: [502, 'TPOS gave no usable answer.'],
} as const;

/** One call on its way. */
class Exchange {
  readonly #controller = new AbortController();
  readonly #timers: Timers;
  #timer: unknown;
  ending: Ending | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#timer = this.#startTimer();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something came: the time begins anew. */
  readonly touch = (): void => {
    this.finish();
    if (!this.ending) this.#timer = this.#startTimer();
  };

  end(ending: Ending): void {
    this.finish();
    this.ending ??= ending;
    this.#controller.abort();
  }

  finish(): void {
    this.#timers.clear(this.#timer);
  }

  #startTimer(): unknown {
    return this.#timers.set(() => this.end('timeout'), UPSTREAM_TIMEOUT);
  }
}

/** A refusal of ours, or an answer of TPOS that cannot be passed on. */
class Unusable extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** Passes the calls of docs/protocol.md §2 and §3 on to TPOS (§7), and their answers back. */
export class RestProxy {
  readonly #options: RestProxyOptions;
  readonly #running = new Map<Exchange, Promise<void>>();
  #stopping = false;

  constructor(options: RestProxyOptions) {
    this.#options = options;
  }

  readonly handle: RequestHandler = (request, response) => {
    const call = checkCall(request.method, request.originalUrl);
    const began = this.#options.elapsed();
    const log = (call: CallKind | 'other', ...[status, reason]: Result): void => {
      const ms = Math.round(this.#options.elapsed() - began);
      const { method } = request;
      this.#options.log({ event: 'call', method, call, status, ms, ...(reason && { reason }) });
    };
    if ('status' in call) {
      if (call.allow) response.set('Allow', call.allow);
      refuse(response, call.status, call.message);
      log('other', call.status);
    } else if (this.#stopping) {
      refuse(response, 503, 'The server is stopping.');
      log(call.kind, 503);
    } else {
      const exchange = new Exchange(this.#options.timers);
      const done = this.#run(exchange, call, request, response, (...result) =>
        log(call.kind, ...result),
      );
      this.#running.set(exchange, done);
    }
  };

  /** Lets what is under way end, but not for long. */
  async close(): Promise<void> {
    this.#stopping = true;
    const { timers } = this.#options;
    const timer = timers.set(() => {
      for (const exchange of this.#running.keys()) exchange.end('stopped');
    }, STOP_GRACE);
    await Promise.all(this.#running.values());
    timers.clear(timer);
    this.#options.upstream.close();
  }

  async #run(
    exchange: Exchange,
    call: AllowedCall,
    request: Request,
    response: Response,
    log: (...result: Result) => void,
  ): Promise<void> {
    response.once('close', () => {
      if (!response.writableFinished) exchange.end('gone');
    });
    try {
      log(...(await this.#pass(call, request, response, exchange)));
    } catch (error) {
      log(...this.#fail(error, response, exchange));
    } finally {
      exchange.finish();
      this.#running.delete(exchange);
    }
  }

  /** What the browser got. */
  async #pass(
    call: AllowedCall,
    request: Request,
    response: Response,
    exchange: Exchange,
  ): Promise<Result> {
    const { upstream, defaults, referer } = this.#options;
    const headers: OutgoingHttpHeaders = {
      ...headersFromBrowser(request.headers),
      ...originHeaders(referer),
      ...defaults.headers,
    };
    let body = call.method === 'POST' ? bodyOf(request) : undefined;
    if (call.kind === 'token') {
      const form = checkTokenForm(request.headers, body ?? Buffer.alloc(0));
      if ('status' in form) {
        refuse(response, form.status, form.error);
        return [form.status];
      }
      body = form.body;
      headers['Content-Type'] = form.contentType;
    }
    if (!body?.length) delete headers['Content-Type'];
    const token = bearerOf(request.headers);
    const { polls } = this.#options;
    const poll = token ? polls?.poll(call, request.headers, body, digestOf(token)) : undefined;
    const shared = await poll?.take(exchange.signal);
    if (shared) return [giveShared(response, ...shared), 'shared'];
    const repeatable = call.method === 'GET' || call.kind === 'search';
    try {
      const answer = await upstream.send(
        { method: call.method, target: call.target, headers, body, repeatable },
        exchange.signal,
      );
      this.#options.health.sawRest(answer.statusCode);
      if (token) this.#options.sawToken?.(call.kind, token, answer.statusCode ?? 0);
      exchange.touch();
      answer.on('data', exchange.touch);
      // Before anybody hears of it, here or by another instance.
      if (!repeatable) await polls?.changed();
      await this.#answer(answer, response, exchange.signal, poll);
      poll?.end('whole');
    } finally {
      poll?.end(exchange.ending === 'gone' ? 'gone' : 'failed');
      // It may have changed something, whatever came back.
      if (!repeatable) void polls?.changed();
    }
    return [response.statusCode];
  }

  async #answer(
    answer: IncomingMessage,
    response: Response,
    signal: AbortSignal,
    poll: Poll | undefined,
  ): Promise<void> {
    const status = answer.statusCode ?? 0;
    const isEmpty = status === 204 || answer.headers['content-length'] === '0';
    const decoder = isEmpty ? 'none' : decoderOf(answer.headers['content-encoding']);
    // 407 would make a browser ask for the password of a proxy.
    if (status < 200 || (status > 299 && status < 400) || status > 599 || status === 407) {
      answer.destroy();
      throw new Unusable(`upstream ${status}`);
    }
    if (decoder === undefined) {
      answer.destroy();
      throw new Unusable('unknown encoding');
    }
    this.#options.defaults.learn(status, answer.headers);
    response.status(status);
    // As it came: Express would write a content type anew.
    const headers = headersForBrowser(answer.headers);
    setHeaders(response, headers);
    const length = answer.headers['content-length'];
    if (decoder === 'none' && length !== undefined) response.set('Content-Length', length);
    const between = [
      ...(decoder === 'none' ? [] : [decoder]),
      ...(poll ? [poll.keep(status, headers)] : []),
    ];
    await pipeline([answer, ...between, response], { signal });
  }

  /** Answers if there is still somebody to answer; gives what the log says. */
  #fail(error: unknown, response: Response, exchange: Exchange): Result {
    if (exchange.ending === 'gone') return ['aborted'];
    const reason = exchange.ending ?? (error instanceof Unusable ? error.code : codeOf(error));
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return ['cut', reason];
    }
    if (!(error instanceof Unusable) && exchange.ending !== 'stopped') {
      this.#options.health.sawRest(undefined);
    }
    const [status, message] = FAILURES[exchange.ending ?? 'failed'];
    refuse(response, status, message);
    return [status, reason];
  }
}

function setHeaders(response: Response, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // Opened as a page of this origin, it must be able to do nothing.
  response.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
}

/** What others were answered, and its age to the ms: in whole seconds it would seem older than what the page had before. */
function giveShared(response: Response, { status, headers, body }: SharedAnswer, ms: number) {
  setHeaders(response.status(status), headers);
  const age = (Number(headers['Age']) || 0) + Math.max(1, Math.ceil(ms)) / 1000;
  response.setHeader('Age', String(age));
  response.end(body);
  return status;
}

/** The token that a call carries. */
function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([\x21-\x7e]+)$/.exec(authorization)?.[1];
}

function bodyOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** How to read an answer; nobody asked for an encoding, but some servers do not mind. */
function decoderOf(encoding: string | undefined): Transform | 'none' | undefined {
  switch ((encoding ?? 'identity').trim().toLowerCase()) {
    case '':
    case 'identity':
      return 'none';
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function refuse(response: Response, status: number, error: string): void {
  response.status(status).set('Cache-Control', 'no-store').json({ error });
}
