import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { askerOf } from '../asker.ts';
import type { Timers } from '../timers.ts';
import { answerRest, callOf, CALLS, type Call, type RestPorts } from './rest.ts';
import { refusal, type RestRequest, type RestResponse } from './http.ts';

/** `hang` and `offline` do nothing; `lose` does what was asked, and never answers. */
export const REST_MODES = ['ok', 'slow', 'fail', 'hang', 'lose', 'offline'] as const;

export type RestMode = (typeof REST_MODES)[number];

/** How the REST calls behave now. */
export interface RestSwitch {
  mode: RestMode;
  /** What `slow` waits before it answers. */
  delayMs: number;
  /** What `fail` answers. */
  status: number;
  /** Seconds that `fail` gives as `Retry-After`. */
  retryAfter: number | undefined;
  /** The calls that the mode is for; all if left out. */
  only: readonly Call[] | undefined;
}

const well: Readonly<RestSwitch> = {
  mode: 'ok',
  delayMs: 3000,
  status: 503,
  retryAfter: undefined,
  only: undefined,
};

/** The simulator's REST over HTTP, with its faults to switch on and its counters. */
export class RestServer {
  readonly switch: RestSwitch = { ...well };
  /** How answers to comments, and hiding them, fare: counts where it is not `ok`. */
  readonly comments: RestSwitch = { ...well, only: ['reply', 'hide'] };
  readonly #ports: RestPorts & { readonly timers: Timers };
  readonly #counts = new Map<Call, number>();

  constructor(ports: RestPorts & { readonly timers: Timers }) {
    this.#ports = ports;
  }

  /** Calls so far, by kind. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(CALLS.map((call) => [call, this.#counts.get(call) ?? 0]));
  }

  resetCounts(): void {
    this.#counts.clear();
  }

  readonly handle: RequestHandler = (incoming, outgoing) => {
    const body: unknown = incoming.body;
    const request: RestRequest = {
      method: incoming.method,
      path: incoming.path,
      query: new URL(incoming.url, 'http://simulator').searchParams,
      headers: {
        authorization: incoming.headers.authorization,
        'content-type': incoming.headers['content-type'],
      },
      body: Buffer.isBuffer(body) ? body.toString('utf8') : '',
      origin: originOf(incoming),
    };
    const call = callOf(request.path);
    this.#counts.set(call, (this.#counts.get(call) ?? 0) + 1);
    this.#answer(request, outgoing, this.#switchFor(call));
  };

  #switchFor(call: Call): RestSwitch {
    const meant = ({ mode, only }: RestSwitch) => mode !== 'ok' && (only?.includes(call) ?? true);
    return [this.comments, this.switch].find(meant) ?? well;
  }

  #answer(request: RestRequest, outgoing: Response, how: RestSwitch): void {
    switch (how.mode) {
      case 'ok':
        send(outgoing, answerRest(this.#ports, request));
        return;
      case 'slow':
        // The answer is of the moment of asking: it lacks what was pushed meanwhile.
        this.#later(outgoing, answerRest(this.#ports, request), how.delayMs);
        return;
      case 'fail':
        if (how.retryAfter !== undefined) outgoing.set('Retry-After', String(how.retryAfter));
        send(outgoing, refusal(how.status, 'The simulator was told to fail.'));
        return;
      case 'lose':
        answerRest(this.#ports, request);
        return;
      case 'hang':
        return;
      case 'offline':
        outgoing.socket?.destroy();
    }
  }

  #later(outgoing: Response, answer: RestResponse, delayMs: number): void {
    const { timers } = this.#ports;
    const timer = timers.set(() => send(outgoing, answer), delayMs);
    outgoing.on('close', () => timers.clear(timer));
  }
}

/** Where the asker reaches this server, for the pictures' URLs. */
export function originOf(request: IncomingMessage): string {
  const { scheme = 'http', host = 'localhost' } = askerOf(request);
  return `${scheme}://${host}`;
}

function send(outgoing: Response, answer: RestResponse): void {
  outgoing.status(answer.status).set(answer.headers).set('Cache-Control', 'no-store');
  outgoing.send(answer.body);
}
